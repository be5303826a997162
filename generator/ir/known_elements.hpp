// SPDX-License-Identifier: Apache-2.0
// What can be said at generation of single elements of an integer tensor that is not constant as a whole: entries of
// Pack, ConcatV2 and Shape, and differences between begin and end of a slice.
#pragma once

#include "ir/graph.hpp"

#include <cstdint>

namespace tf_embed::gen {

/// Where one element of an op's output comes from (op::element_source): `sign` times element `index` of `from`, plus
/// `offset`; or, where `from` names no node, `offset` itself, or the size `extent`, which is `most` at most.
struct element_source {
  value from = {};
  std::int64_t index = 0;
  std::int64_t offset = 0;
  run_time_extent extent = {};
  std::int64_t most = 0;
  std::int64_t sign = 1;  ///< 1 or -1
};

/// One element: `offset`, and if `root` is a node, that plus `sign` times element `index` of `root`.
struct known_element {
  std::int64_t offset = 0;
  value root = {};
  std::int64_t index = 0;
  std::int64_t sign = 1;
  run_time_extent extent = {};  ///< where it has an id, the element is this size (the axis means nothing), and
  std::int64_t most = 0;        ///< it is this much at most

  bool is_known() const { return root.node == no_node; }
  /// Whether it is a size that follows a run-time extent.
  bool is_extent() const { return extent.id != 0; }
  /// Whether the two differ by what is known.
  bool same_root(const known_element& other) const {
    return root == other.root && index == other.index && sign == other.sign;
  }
};

/// Element `index`, in row-major order, of an integer tensor.
known_element element_of(const graph& g, value v, std::int64_t index);

}  // namespace tf_embed::gen
