// SPDX-License-Identifier: Apache-2.0
// Tensors as types: element type, shape and where the elements live.
#pragma once

#include <tf_embed/core/compiler.hpp>
#include <tf_embed/core/shape.hpp>
#include <tf_embed/core/target.hpp>

#include <concepts>
#include <cstddef>
#include <type_traits>

namespace tf_embed::TF_EMBED_TARGET {

/// Storage inside the model's arena, `Offset` bytes from its start.
template <std::size_t Offset>
struct arena {
  static constexpr bool is_constant = false;
  static constexpr std::size_t offset = Offset;
  template <class T>
  TF_EMBED_INLINE static T* data(std::byte* base) noexcept {
    return reinterpret_cast<T*>(base + Offset);
  }
};

/// Storage among the weights. `Weights` is one of the structs of a generated `<name>_weights.hpp`, with a static
/// `const T* data() noexcept`.
template <class Weights>
struct constant {
  static constexpr bool is_constant = true;
  template <class T>
  TF_EMBED_INLINE static const T* data(std::byte*) noexcept {
    return Weights::data();
  }
};

/// A dense row-major tensor of `T`. `Storage` is `arena<Offset>` or `constant<Weights>`.
template <class T, class Shape, class Storage>
struct tensor {
  using value_type = T;
  using shape = Shape;
  using storage = Storage;
  static constexpr index_t size = Shape::size;
  static constexpr std::size_t bytes = static_cast<std::size_t>(Shape::size) * sizeof(T);

  /// The first element; `base` is the start of the arena. Constant tensors give pointers to const.
  TF_EMBED_INLINE static auto data(std::byte* base) noexcept { return Storage::template data<T>(base); }
};

/// The same elements under another shape.
template <class Tensor, class Shape>
using as_shape = tensor<typename Tensor::value_type, Shape, typename Tensor::storage>;

/// A type made by the `tensor` template, or one that answers like it.
template <class T>
concept tensor_like = requires(std::byte* base) {
  typename T::value_type;
  typename T::shape;
  { T::data(base) } -> std::convertible_to<const typename T::value_type*>;
};

/// A tensor that a layer may write.
template <class T>
concept writable_tensor = tensor_like<T> && requires(std::byte* base) {
  { T::data(base) } -> std::convertible_to<typename T::value_type*>;
};

/// Rows [First, First + Count) of a matrix.
template <tensor_like Matrix, index_t First, index_t Count>
struct rows_of {
  using value_type = typename Matrix::value_type;
  using shape = tf_embed::shape<Count, Matrix::shape::dims[1]>;
  static constexpr index_t size = shape::size;

  TF_EMBED_INLINE static auto data(std::byte* base) noexcept {
    return Matrix::data(base) + First * Matrix::shape::dims[1];
  }
};

/// Whether two tensors have the same element type.
template <class A, class B>
inline constexpr bool same_dtype = std::is_same_v<typename A::value_type, typename B::value_type>;

/// Whether two tensors have the same shape.
template <class A, class B>
inline constexpr bool same_shape = std::is_same_v<typename A::shape, typename B::shape>;

}  // namespace tf_embed::TF_EMBED_TARGET
