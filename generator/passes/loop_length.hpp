// SPDX-License-Identifier: Apache-2.0
// How many iterations of a loop count, where all of them are to be computed at once.
#pragma once

#include "ir/graph.hpp"
#include "passes/known_steps.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace tf_embed::gen {

struct while_loop;

/// A loop that runs `steps` times. Where it has `lengths`, one number for each entry of a batch, and may end early, it
/// does not end before it has run as often as the largest of them says.
struct loop_length {
  std::int64_t steps = 0;
  std::optional<value> lengths = {};  ///< an argument of the body, or a constant in it
  bool may_end_early = false;
  known_steps known;
};

/// How the loop may be seen, the simplest first; nothing where its length depends on something else. Either the number
/// of iterations is known, with or without lengths that its body compares a counter with. Or it ends with the longest
/// sequence of a batch, as TensorFlow's dynamic_rnn with a sequence_length does: its condition compares counters with
/// numbers, of which none is less than all lengths, and the body compares a counter with the lengths.
std::vector<loop_length> lengths_of(const graph& g, const node& n, const while_loop& loop);

}  // namespace tf_embed::gen
