// SPDX-License-Identifier: Apache-2.0
// A value as a sum of products with constant matrices, and of constants: what the gates of recurrent cells are.
#pragma once

#include "ir/graph.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <set>
#include <vector>

namespace tf_embed::gen {

/// Columns [first, first + count) of a matrix of the graph.
struct column_range {
  gen::value value;
  std::int64_t first = 0;
  std::int64_t count = 0;
};

/// All columns of a matrix; nullopt where `v` is none of float32 whose sizes are known.
std::optional<column_range> whole_matrix(const graph& g, value v);

/// The same columns where they come from, through Split, Slice and StridedSlice along the last axis. The nodes passed
/// are added to `nodes`.
column_range behind_cuts(const graph& g, column_range r, std::set<node_id>& nodes);

/// Columns [first, first + columns of the form) of rows [row, row + rows) of a constant matrix, or of its transpose.
struct weight_block {
  tensor matrix;
  bool is_transposed = false;
  std::int64_t row = 0, rows = 0, first = 0;

  float at(std::int64_t r, std::int64_t c) const;
  /// Whether both are the same numbers of the same constant.
  bool is_same(const weight_block& other) const;
};

/// The sum of all `products`, `scaled` and `gated` values and the bias.
struct linear_form {
  /// of x weights
  struct product {
    value of;
    weight_block weights;
  };
  /// of * by, element by element
  struct scaled_value {
    value of;
    std::vector<float> by;
  };
  /// a * b, element by element
  struct gated_value {
    value a, b;
  };

  std::vector<product> products;  ///< each of another value, in the order in which the graph has them
  std::vector<scaled_value> scaled;
  std::vector<gated_value> gated;
  std::vector<float> bias;
  std::set<node_id> nodes;  ///< that compute it

  /// The product of a value, or null.
  const product* product_of(value v) const;
  bool has_products_alone() const { return scaled.empty() && gated.empty(); }
};

/// The linear form of some columns; nullopt where they are computed in any other way than by sums, products with
/// constant matrices, and element-wise products with constant rows. Whether others read what it is made of is not
/// looked at.
std::optional<linear_form> linear_form_of(const graph& g, const column_range& columns);

}  // namespace tf_embed::gen
