// SPDX-License-Identifier: Apache-2.0
// How many iterations of a loop count, where all of them are to be computed at once.
#pragma once

#include "ir/graph.hpp"
#include "passes/known_steps.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>

namespace tf_embed::gen {

struct while_loop;

/// A loop that runs `steps` times. Where it has `lengths`, one number for each entry of a batch, it may end before, but
/// not before it has run as often as the largest of them says.
struct loop_length {
  std::int64_t steps = 0;
  std::optional<std::size_t> lengths = {};  ///< the argument of the body
  known_steps known;
};

/// The number of iterations where it is known; or that of a loop which ends with the longest sequence of a batch, as
/// TensorFlow's dynamic_rnn with a sequence_length does: its condition compares counters with numbers, of which none is
/// less than all lengths, and the body compares a counter with the lengths.
std::optional<loop_length> length_of(const graph& g, const node& n, const while_loop& loop);

}  // namespace tf_embed::gen
