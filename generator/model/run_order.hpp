// SPDX-License-Identifier: Apache-2.0
// The nodes of a graph in an order in which TensorFlow may run them.
#pragma once

#include "model/variable_accesses.hpp"

#include <cstddef>
#include <cstdint>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace tf_embed::gen {

/// What the outputs need, by control edges too. What is fed comes from outside and waits for nothing.
class run_order {
 public:
  using tensors = std::set<std::pair<std::string, std::uint32_t>>;

  run_order(const variable_accesses& graph, const std::vector<std::string>& outputs, const tensors& fed);

  /// Each behind all that it waits for; what a loop of TensorFlow 1 repeats counts once.
  const std::vector<int>& nodes() const { return nodes_; }
  /// A node that waits for itself, or -1. It and what is behind it is missing.
  int circular() const { return circular_; }
  /// The nodes that a node waits for.
  const std::vector<int>& before(int node) const { return before_[static_cast<std::size_t>(node)]; }
  bool is_fed(const variable_accesses::edge& e) const;

 private:
  bool waits_along(const variable_accesses::edge& e) const;
  std::vector<bool> find_needed(const std::vector<std::string>& outputs) const;

  const variable_accesses& graph_;
  const tensors& fed_;
  std::vector<std::vector<int>> before_;
  std::vector<int> nodes_;
  int circular_ = -1;
};

}  // namespace tf_embed::gen
