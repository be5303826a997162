// SPDX-License-Identifier: Apache-2.0
// What a loop's body computes of counters alone.
#pragma once

#include "ir/graph.hpp"
#include "ir/tensor.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <vector>

namespace tf_embed::gen {

struct while_loop;

/// Follows the integers of a body that depend on nothing but constants and counters that begin as constants through all
/// iterations.
class known_steps {
 public:
  /// `operands` are those of the loop's node, null where not constant; it runs `steps` times.
  known_steps(const while_loop& loop, std::span<const tensor* const> operands, std::int64_t steps);

  /// The scalar that `v` is in each iteration; null where a run decides.
  const std::vector<std::int64_t>* of(value v) const;
  /// Whether `v` is the number of the iteration: 0, 1, 2 and so on.
  bool counts_iterations(value v) const;

 private:
  std::map<value, std::vector<std::int64_t>> known_;
};

}  // namespace tf_embed::gen
