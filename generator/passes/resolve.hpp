// SPDX-License-Identifier: Apache-2.0
// Infers every type and folds every constant, in one sweep: shapes depend on folded values and values on shapes.
#pragma once

#include "ir/graph.hpp"
#include "ir/inference.hpp"

#include <cstddef>

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

/// Gives all nodes their output types. Nodes whose inputs are all constant, or whose result follows from types alone
/// (Shape, Rank, Size), become constants; of equal nodes one stays. Every node that fails is appended to `problems`;
/// nodes behind it are skipped. Linear in nodes; constants nobody reads any more are freed on the way. `annotations` is
/// what the file says of the types that are to be found.
resolve_summary resolve(graph& g, diagnostics& problems, const shape_annotations& annotations = {});

}  // namespace tf_embed::gen
