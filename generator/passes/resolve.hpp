// SPDX-License-Identifier: Apache-2.0
// Infers every type and folds every constant, in one sweep: shapes depend on folded values and values on shapes.
#pragma once

#include "ir/graph.hpp"
#include "ir/inference.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <set>
#include <string>

namespace tf_embed::gen {

struct resolve_summary {
  std::size_t folded = 0;  ///< nodes that became constants
  std::size_t merged = 0;  ///< nodes that compute what another does, which their readers read now

  resolve_summary& operator+=(const resolve_summary& other) {
    folded += other.folded;
    merged += other.merged;
    return *this;
  }
};

/// The most items of lists of which only a run knows how long they become.
struct list_sizes {
  std::map<std::string, std::int64_t> most = {};  ///< by the nodes that make them, those inside ops by their paths
  std::set<std::string> makers = {};              ///< resolve adds the nodes that make lists
};
/// An error where a name is none of a node that makes a list.
result<void> check_sizes_are_of_lists(const list_sizes& sizes);

/// Gives all nodes their output types. Nodes whose inputs are all constant, or whose result follows from types alone
/// (Shape, Rank, Size), become constants; of equal nodes one stays. Every node that fails is appended to `problems`;
/// nodes behind it are skipped. Linear in nodes; constants nobody reads any more are freed on the way. `annotations` is
/// what the file says of the types that are to be found.
resolve_summary resolve(graph& g, diagnostics& problems, const shape_annotations& annotations = {},
                        list_sizes* sizes = nullptr);

}  // namespace tf_embed::gen
