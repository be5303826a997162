// SPDX-License-Identifier: Apache-2.0
// What a loop's body chooses by whether a sequence of the batch has ended.
#pragma once

#include "ir/graph.hpp"
#include "passes/loop_length.hpp"

#include <optional>

namespace tf_embed::gen {

/// Looks at Selects whose condition compares the number of the iteration with the lengths of a loop.
class step_mask {
 public:
  step_mask(const graph& body, const loop_length& length) : g_(body), length_(length) {}

  /// Row by row of a batch one of two values.
  struct choice {
    value within;  ///< where the sequence of the entry has not ended
    value beyond;  ///< where it has
  };
  std::optional<choice> choice_at(value v) const;

 private:
  /// Whether the condition holds beyond the end, or within; nothing where it is another one.
  std::optional<bool> holds_beyond(value condition) const;

  const graph& g_;
  const loop_length& length_;
};

}  // namespace tf_embed::gen
