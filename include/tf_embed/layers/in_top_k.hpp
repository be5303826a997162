// SPDX-License-Identifier: Apache-2.0
// Layer: whether a class is among the k most likely ones.
#pragma once

#include <tf_embed/core/shape.hpp>
#include <tf_embed/core/status.hpp>
#include <tf_embed/core/target.hpp>
#include <tf_embed/core/tensor.hpp>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <type_traits>

namespace tf_embed::TF_EMBED_TARGET {

namespace kernels {
/// to[r]: fewer than `k` of the row's predictions are greater than that of its target. A target that is no class, or a
/// prediction that is no finite number, makes it false.
template <class T, class Index>
void in_top_k(bool* to, const T* predictions, const Index* targets, index_t rows, index_t classes,
              std::int64_t k) noexcept {
  for (index_t r = 0; r < rows; ++r, predictions += classes) {
    const Index target = targets[r];
    bool known = target >= 0 && static_cast<index_t>(target) < classes;
    index_t better = 0;
    if (known) {
      const T own = predictions[target];
      for (index_t c = 0; c < classes; ++c) {
        known = known && std::isfinite(predictions[c]);
        better += predictions[c] > own;
      }
    }
    to[r] = known && better < k;
  }
}
}  // namespace kernels

/// TensorFlow's InTopK: whether the class `Targets` of each row is among the `K` with the greatest `Predictions`; equal
/// ones share a place.
///
///     te::in_top_k<x, labels, k, y>   // x [8,10], labels int32 [8], k int32 [], y bool [8]
template <tensor_like Predictions, tensor_like Targets, tensor_like K, writable_tensor Out>
struct in_top_k {
  static constexpr std::string_view name = "in_top_k";

  static_assert(std::is_same_v<typename Out::value_type, bool> && Predictions::shape::rank == 2 &&
                    Targets::size == Predictions::shape::dims[0] && Out::size == Targets::size && K::size == 1,
                "tf_embed: in_top_k: there must be a target, and a bool of output, for each row of predictions");

  template <class Arch>
  static status run(std::byte* arena) noexcept {
    kernels::in_top_k(Out::data(arena), Predictions::data(arena), Targets::data(arena), Out::size,
                      Predictions::shape::dims[1], static_cast<std::int64_t>(K::data(arena)[0]));
    return status::ok;
  }
};

}  // namespace tf_embed::TF_EMBED_TARGET
