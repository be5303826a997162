// SPDX-License-Identifier: Apache-2.0
// How often a loop runs, where that can be known without running its network.
#pragma once

#include "ir/tensor.hpp"
#include "ir/value_bounds.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <span>

namespace tf_embed::gen {

struct while_loop;

struct loop_count {
  std::int64_t trips = 0;
  /// The loop variables that decide it (counters), behind the last iteration, and between which numbers they lie when
  /// the body reads them.
  std::map<std::size_t, tensor> last = {};
  std::map<std::size_t, value_bounds> bounds = {};
};

/// The loop variables on which the condition depends, through the iterations before.
std::set<std::size_t> deciding_variables(const while_loop& loop);

/// Follows the loop variables on which the condition depends, if all of them are constants at first; nullopt where they
/// are not, or where the loop goes on for very long. `operands` are the node's, null where not constant. The graphs
/// inside `loop` need no types.
std::optional<loop_count> count_iterations(const while_loop& loop, std::span<const tensor* const> operands);

}  // namespace tf_embed::gen
