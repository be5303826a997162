// SPDX-License-Identifier: Apache-2.0
// Ops that take one of several ways, decided while types are inferred: what a known predicate does not take is not
// computed, not stored and not judged (passes/resolve.hpp).
#pragma once

#include "ir/shape.hpp"
#include "ir/tensor.hpp"
#include "ir/value_bounds.hpp"

#include <cstddef>
#include <optional>
#include <vector>

namespace tf_embed::gen {

/// What an op knows of one of its inputs when it is asked to choose.
struct choice_input {
  bool has_value = true;                ///< false where a Switch has sent the value another way
  const tensor_type* type = nullptr;    ///< null where it has no value, or where what makes it was refused
  const tensor* constant = nullptr;     ///< its value, if that is known
  std::optional<interval> bounds = {};  ///< of all its elements, if anything is known
};

/// Which truth all elements of an input have; nullopt where they differ, or where only a run knows.
std::optional<bool> known_truth_of(const choice_input& in);

/// What becomes of an output: an input, perhaps broadcast to a shape; a constant; or, with neither, no value at all.
struct chosen_output {
  std::optional<std::size_t> input = {};
  std::optional<gen::shape> broadcast_to = {};
  std::optional<tensor> constant = {};
};

/// All outputs; or the results of one of the graphs inside the op.
struct choice {
  std::vector<chosen_output> outputs = {};
  std::optional<std::size_t> region = {};
};

/// An op that may be decided before it is inferred.
class choosing_op {
 public:
  virtual ~choosing_op() = default;
  /// nullopt where nothing is decided: the op is then inferred like any other.
  virtual std::optional<choice> choose(const std::vector<choice_input>& inputs) const = 0;
  /// So that `operator==` of an op can be defaulted.
  bool operator==(const choosing_op&) const { return true; }
};

}  // namespace tf_embed::gen
