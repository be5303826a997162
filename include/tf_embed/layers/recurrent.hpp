// SPDX-License-Identifier: Apache-2.0
// What the layers of recurrent cells have in common: the parts that one may have, as types.
#pragma once

#include <tf_embed/core/shape.hpp>
#include <tf_embed/core/status.hpp>
#include <tf_embed/core/target.hpp>
#include <tf_embed/core/tensor.hpp>
#include <tf_embed/kernels/packed_product.hpp>
#include <tf_embed/kernels/support/sequence_walk.hpp>
#include <tf_embed/kernels/unary_ops.hpp>  // IWYU pragma: export

#include <cstddef>
#include <cstdint>
#include <type_traits>

namespace tf_embed::TF_EMBED_TARGET {

/// An operand that a layer does not have, or a result that nobody reads.
struct absent {};

/// All entries of the batch have all steps.
struct all_steps {
  static status check(std::byte*, index_t) noexcept { return status::ok; }
  static auto make(std::byte*, index_t steps) noexcept { return kernels::sequence_lengths<std::int64_t>(steps); }
};
/// All have as many as the scalar `Tensor` says, of 0 to all; else the layer answers `status::invalid_argument`.
template <tensor_like Tensor>
struct steps_at_most {
  static status check(std::byte* arena, index_t steps) noexcept {
    const auto length = *Tensor::data(arena);
    return length < 0 || length > steps ? status::invalid_argument : status::ok;
  }
  static auto make(std::byte* arena, index_t steps) noexcept {
    return kernels::sequence_lengths<typename Tensor::value_type>(Tensor::data(arena), 1, steps);
  }
};
/// Entry b of the batch has as many as element b of `Tensor` says: none where that is negative, all where it is more.
template <tensor_like Tensor>
struct steps_of_each {
  static status check(std::byte*, index_t) noexcept { return status::ok; }
  static auto make(std::byte* arena, index_t steps) noexcept {
    return kernels::sequence_lengths<typename Tensor::value_type>(Tensor::data(arena), Tensor::size, steps);
  }
};

namespace detail {

/// The address of a tensor, null of what is absent.
template <class Tensor, class T>
T* place_of(std::byte* arena) noexcept {
  if constexpr (std::is_same_v<Tensor, absent>) {
    return nullptr;
  } else {
    return Tensor::data(arena);
  }
}

/// Packed weights, which may be absent, for a kernel.
template <class Weights, class T>
kernels::packed_matrix<T> matrix_of(std::byte* arena) noexcept {
  if constexpr (std::is_same_v<Weights, absent>) {
    return {};
  } else {
    return {Weights::data(arena), Weights::depth, Weights::columns};
  }
}

/// How a product of so many rows with these weights is made.
template <class Weights, class T, class Arch, bool OneRow>
using form_of =
    kernels::packed_form<static_cast<int>(Weights::block),
                         kernels::panel_widths<T, Arch, static_cast<int>(Weights::block)>(Weights::columns), OneRow>;

}  // namespace detail

}  // namespace tf_embed::TF_EMBED_TARGET
