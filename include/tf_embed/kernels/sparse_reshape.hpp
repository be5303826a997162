// SPDX-License-Identifier: Apache-2.0
// Indices of a sparse tensor under another shape.
#pragma once

#include <tf_embed/core/shape.hpp>
#include <tf_embed/core/status.hpp>
#include <tf_embed/core/target.hpp>

#include <cstddef>
#include <cstdint>

namespace tf_embed::TF_EMBED_TARGET::kernels {

/// The product of sizes; -1 where one is negative or the product has more than 62 bits. `skip` is left out.
constexpr std::int64_t bounded_product(const std::int64_t* dims, std::size_t rank, std::size_t skip) noexcept {
  constexpr std::int64_t most = std::int64_t{1} << 62;
  std::int64_t product = 1;
  bool fine = true;
  for (std::size_t i = 0; i < rank; ++i) {
    if (i == skip) continue;
    if (dims[i] == 0) product = 0;
    fine = fine && dims[i] >= 0 && (product == 0 || dims[i] <= most / product);
    product = fine ? product * dims[i] : 1;
  }
  return fine ? product : -1;
}

/// Writes `wanted` to `dims` with its -1 worked out, and to `to` the `count` indices of `from` as they are there.
/// Indices are not checked, as they are not in TensorFlow; sums wrap, and those into an equal shape stay as they are.
/// Shapes that do not fit are `status::invalid_argument`, as are indices (`is_any`: there are some) where there are no
/// elements.
inline status sparse_reshape(std::int64_t* to, std::int64_t* dims, const std::int64_t* from, index_t count, bool is_any,
                             const std::int64_t* shape, std::size_t rank, const std::int64_t* wanted,
                             std::size_t new_rank) noexcept {
  std::size_t open = new_rank;
  for (std::size_t i = 0; i < new_rank; ++i) {
    if (wanted[i] != -1) continue;
    if (open != new_rank) return status::invalid_argument;
    open = i;
  }
  const std::int64_t size = bounded_product(shape, rank, rank);
  const std::int64_t rest = bounded_product(wanted, new_rank, open);
  if (size < 0 || rest < 0) return status::invalid_argument;
  if (open != new_rank && (rest == 0 || size % rest != 0)) return status::invalid_argument;
  if (open == new_rank && rest != size) return status::invalid_argument;
  for (std::size_t i = 0; i < new_rank; ++i) dims[i] = i == open ? size / rest : wanted[i];
  bool is_equal = rank == new_rank;
  for (std::size_t i = 0; is_equal && i < rank; ++i) is_equal = dims[i] == shape[i];
  if (is_equal) {
    for (index_t i = 0; i < count * static_cast<index_t>(rank); ++i) to[i] = from[i];
    return status::ok;
  }
  if (size == 0 && is_any) return status::invalid_argument;
  for (index_t n = 0; n < count; ++n, from += rank, to += new_rank) {
    std::uint64_t flat = 0;
    for (std::size_t i = 0; i < rank; ++i)
      flat = flat * static_cast<std::uint64_t>(shape[i]) + static_cast<std::uint64_t>(from[i]);
    auto left = static_cast<std::int64_t>(flat);
    std::int64_t stride = 1;
    for (std::size_t i = 0; i < new_rank; ++i) stride *= dims[i];
    for (std::size_t i = 0; i < new_rank; ++i) {
      stride = dims[i] == 0 ? 0 : stride / dims[i];
      to[i] = stride == 0 ? 0 : left / stride;
      left = stride == 0 ? left : left % stride;
    }
  }
  return status::ok;
}

}  // namespace tf_embed::TF_EMBED_TARGET::kernels
