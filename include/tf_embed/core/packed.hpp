// SPDX-License-Identifier: Apache-2.0
// Weight matrices in the order the kernels read them.
#pragma once

#include <tf_embed/core/shape.hpp>
#include <tf_embed/core/target.hpp>
#include <tf_embed/core/tensor.hpp>

#include <cstddef>

namespace tf_embed::TF_EMBED_TARGET {

/// Where element (k, n) of a K x N matrix lies when packed in blocks of `block` columns: [ceil(N / block)][K][block].
constexpr std::size_t packed_index(std::size_t k, std::size_t n, std::size_t depth, std::size_t block) {
  return (n / block * depth + k) * block + n % block;
}

/// Elements of a packed K x N matrix; columns are padded with zeros to a multiple of `block`.
constexpr std::size_t packed_size(std::size_t depth, std::size_t columns, std::size_t block) {
  return (columns + block - 1) / block * block * depth;
}

/// A constant K x N matrix packed in blocks of `Block` columns. `Weights::data()` gives `const T*`.
/// For a convolution k counts (row, column, input channel) of the filter and n the output channel; a grouped
/// convolution has `Groups` such matrices one after another, K and N being those of one group.
template <class T, index_t K, index_t N, index_t Block, class Weights, index_t Groups = 1>
struct packed {
  static_assert(Block == 1 || Block == 4 || Block == 8 || Block == 16, "tf_embed: weights are packed by 1, 4, 8 or 16");
  static_assert(K >= 0 && N >= 0 && Groups > 0, "tf_embed: packed weights have a negative size");

  using value_type = T;
  static constexpr index_t depth = K;
  static constexpr index_t columns = N;
  static constexpr index_t block = Block;
  static constexpr index_t groups = Groups;
  /// Elements of one group.
  static constexpr std::size_t group_size =
      packed_size(static_cast<std::size_t>(K), static_cast<std::size_t>(N), static_cast<std::size_t>(Block));
  static constexpr std::size_t size = group_size * static_cast<std::size_t>(Groups);

  static const T* data() noexcept { return Weights::data(); }
  static const T* data(std::byte*) noexcept { return Weights::data(); }
};

/// The same of weights that are computed at run time: a tensor in the arena, which a layer of layers/pack_filter.hpp
/// has filled.
template <class T, index_t K, index_t N, index_t Block, tensor_like Tensor, index_t Groups = 1>
struct packed_at_run_time : packed<T, K, N, Block, Tensor, Groups> {
  static_assert(static_cast<std::size_t>(Tensor::size) == packed<T, K, N, Block, Tensor, Groups>::size,
                "tf_embed: the tensor has another size than the packed weights");

  static const T* data(std::byte* arena) noexcept { return Tensor::data(arena); }
};

}  // namespace tf_embed::TF_EMBED_TARGET
