// SPDX-License-Identifier: Apache-2.0
// A default value for each row of a sparse tensor that has none.
#pragma once

#include <tf_embed/core/shape.hpp>
#include <tf_embed/core/status.hpp>
#include <tf_embed/core/target.hpp>

#include <algorithm>
#include <cstdint>

namespace tf_embed::TF_EMBED_TARGET::kernels {

struct fill_rows_sizes {
  index_t count;  ///< values
  index_t rank;
  index_t rows;
};

/// What goes out; `ends` is room for a number a row.
template <class T>
struct fill_rows_outputs {
  std::int64_t* indices;
  T* values;
  bool* empty;
  std::int64_t* went;
  std::int64_t* ends;
};

/// Sorts indices and values by row, keeping the order within rows, and puts `fill` into each empty row. `found` becomes
/// the number of values.
template <class T>
status sparse_fill_empty_rows(const fill_rows_outputs<T>& out, index_t& found, const std::int64_t* indices,
                              const T* values, const T& fill, const fill_rows_sizes& n) noexcept {
  found = 0;
  std::fill(out.ends, out.ends + n.rows, std::int64_t{0});
  for (index_t i = 0; i < n.count; ++i) {
    const std::int64_t row = indices[i * n.rank];
    if (row < 0 || row >= n.rows) return status::index_out_of_range;
    ++out.ends[row];
  }
  // From how many values a row has to where its first one goes.
  std::int64_t next = 0;
  for (index_t row = 0; row < n.rows; ++row) {
    const std::int64_t many = out.ends[row];
    out.empty[row] = many == 0;
    out.ends[row] = next;
    if (many == 0) {
      out.values[next] = fill;
      std::int64_t* const at = out.indices + next * n.rank;
      std::fill(at, at + n.rank, std::int64_t{0});
      at[0] = row;
    }
    next += many == 0 ? 1 : many;
  }
  for (index_t i = 0; i < n.count; ++i) {
    const auto to = static_cast<index_t>(out.ends[indices[i * n.rank]]++);
    std::copy_n(indices + i * n.rank, n.rank, out.indices + to * n.rank);
    out.values[to] = values[i];
    out.went[i] = to;
  }
  found = static_cast<index_t>(next);
  return status::ok;
}

}  // namespace tf_embed::TF_EMBED_TARGET::kernels
