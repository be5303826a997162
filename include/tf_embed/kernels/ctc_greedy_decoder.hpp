// SPDX-License-Identifier: Apache-2.0
// The likeliest class of each step, without repeats and blanks.
#pragma once

#include <tf_embed/core/shape.hpp>
#include <tf_embed/core/status.hpp>
#include <tf_embed/core/target.hpp>

#include <cstdint>

namespace tf_embed::TF_EMBED_TARGET::kernels {

/// What is decoded, x[steps, batch, classes], and how.
struct ctc_sizes {
  index_t steps;
  index_t batch;
  index_t classes;
  index_t blank;
  bool merge_repeated;
};

/// The outputs of the decoder; `shape` has two numbers, the others as many as there can be.
template <class T>
struct ctc_outputs {
  std::int64_t* indices;
  std::int64_t* values;
  std::int64_t* shape;
  T* sums;
};

/// Decodes x; `found` becomes the number of values, behind which indices and values are 0. A length of more than the
/// steps there are is `status::invalid_argument`.
template <class T, class Length>
status ctc_greedy_decoder(const ctc_outputs<T>& out, std::int64_t& found, const T* x, const Length* lengths,
                          const ctc_sizes& n) noexcept {
  found = 0;
  std::int64_t longest = 0;
  for (index_t b = 0; b < n.batch; ++b) {
    if (lengths[b] > n.steps) return status::invalid_argument;
    index_t previous = -1;
    std::int64_t length = 0;
    T sum{};
    for (index_t t = 0; t < lengths[b]; ++t) {
      const T* const row = x + (t * n.batch + b) * n.classes;
      index_t best = 0;
      for (index_t c = 1; c < n.classes; ++c) {
        if (row[c] > row[best]) best = c;
      }
      sum -= row[best];
      if (best != n.blank && !(n.merge_repeated && best == previous)) {
        out.indices[2 * found] = b;
        out.indices[2 * found + 1] = length++;
        out.values[found++] = best;
      }
      previous = best;
    }
    out.sums[b] = sum;
    longest = length > longest ? length : longest;
  }
  out.shape[0] = n.batch;
  out.shape[1] = longest;
  for (std::int64_t i = found; i < static_cast<std::int64_t>(n.steps) * n.batch; ++i) {
    out.indices[2 * i] = out.indices[2 * i + 1] = 0;
    out.values[i] = 0;
  }
  return status::ok;
}

}  // namespace tf_embed::TF_EMBED_TARGET::kernels
