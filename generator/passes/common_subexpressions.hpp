// SPDX-License-Identifier: Apache-2.0
// Equal pure nodes become one.
#pragma once

#include "ir/graph.hpp"

#include <cstddef>
#include <optional>
#include <unordered_map>

namespace tf_embed::gen {

/// Finds nodes that compute the same: the same op with the same attributes on the same values. Values are the same if
/// one node makes them, seen through identities, or if they are equal constants. Linear in nodes and small constants.
class value_numbering {
 public:
  /// An earlier node that equals `id`; where there is none, `id` is remembered.
  std::optional<node_id> equal_node(const graph& g, node_id id);

 private:
  /// One value for all that are the same as `v`; a small constant that is new is remembered.
  value representative(const graph& g, value v);
  std::size_t hash_of(const graph& g, const node& n);
  bool are_equal(const graph& g, const node& a, const node& b);

  std::unordered_multimap<std::size_t, node_id> nodes_;
  std::unordered_multimap<std::size_t, value> constants_;
};

/// Lets everything that reads a node read an equal one that comes before it. Graphs repeat what decides a size (Where
/// of the same mask for every tensor that is masked), and equal sizes must be known to be equal.
std::size_t common_subexpressions(graph& g);

}  // namespace tf_embed::gen
