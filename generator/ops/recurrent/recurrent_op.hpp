// SPDX-License-Identifier: Apache-2.0
// What passes ask of recurrent ops, whatever their cells compute.
#pragma once

#include "ir/op.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

namespace tf_embed::gen {

/// How a sequence of steps runs.
struct sequence_traits {
  bool has_length = false;    ///< an operand in front of all others says how many steps there are
  bool is_backwards = false;  ///< from the last step to the first
};

/// An op that computes one step of a recurrent layer, or all of them.
class recurrent_op {
 public:
  /// A state goes in as an operand; the next step reads it of an output.
  struct state_link {
    std::size_t operand;
    std::uint32_t output;
  };

  virtual ~recurrent_op() = default;

  virtual bool is_one_step() const = 0;
  /// The operand that is another one in every step.
  virtual std::size_t step_operand() const = 0;
  virtual std::vector<state_link> states() const = 0;
  /// Of an op of one step: the same over a sequence, whose step operand has the steps as its first axis, as have the
  /// outputs. The states after the last step follow as further outputs, in the order of `states`.
  virtual std::unique_ptr<op> over_sequence(const sequence_traits& traits) const = 0;

  /// So that `operator==` of an op can be defaulted.
  bool operator==(const recurrent_op&) const { return true; }
};

}  // namespace tf_embed::gen
