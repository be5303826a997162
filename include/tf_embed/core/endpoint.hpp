// SPDX-License-Identifier: Apache-2.0
// The named inputs and outputs of a network.
#pragma once

#include <tf_embed/core/compiler.hpp>
#include <tf_embed/core/fixed_string.hpp>
#include <tf_embed/core/target.hpp>
#include <tf_embed/core/tensor.hpp>

#include <cstddef>
#include <span>
#include <string_view>

namespace tf_embed::TF_EMBED_TARGET {

/// All sizes of a tensor are known before it runs.
struct fixed_extent {
  static constexpr bool is_fixed = true;

  /// Sets the sizes that are found at run time in `sizes`, which holds a tensor's shape: none.
  template <class Sizes>
  TF_EMBED_INLINE static void set(std::byte*, Sizes&) noexcept {}
};

/// The size of one axis is what a run finds: `Times` times the number in `Count`, an integer scalar in the arena, and
/// `Plus`. The tensor's shape holds the most that it can be.
template <tensor_like Count, std::size_t Axis, index_t Times = 1, index_t Plus = 0>
struct extent {
  static constexpr bool is_fixed = false;
  static constexpr std::size_t axis = Axis;

  TF_EMBED_INLINE static index_t value(std::byte* arena) noexcept {
    return static_cast<index_t>(*Count::data(arena)) * Times + Plus;
  }

  template <class Sizes>
  TF_EMBED_INLINE static void set(std::byte* arena, Sizes& sizes) noexcept {
    const index_t n = value(arena);
    sizes[Axis] = n < 0 ? 0 : n > sizes[Axis] ? sizes[Axis] : n;
  }
};

/// The sizes of several axes are.
template <class... Extents>
struct extents {
  static constexpr bool is_fixed = false;

  /// Their product.
  TF_EMBED_INLINE static index_t value(std::byte* arena) noexcept { return (index_t{1} * ... * Extents::value(arena)); }

  template <class Sizes>
  TF_EMBED_INLINE static void set(std::byte* arena, Sizes& sizes) noexcept {
    (Extents::set(arena, sizes), ...);
  }
};

/// A tensor of the network under its name in the TensorFlow graph.
template <fixed_string Name, tensor_like Tensor, class Extent = fixed_extent>
struct endpoint {
  using tensor = Tensor;
  using value_type = typename Tensor::value_type;
  using shape = typename Tensor::shape;
  static constexpr std::string_view name = Name.view();
  static constexpr std::size_t size = static_cast<std::size_t>(Tensor::size);  ///< the most elements there can be
  static constexpr bool is_fixed = Extent::is_fixed;  ///< else a run says how many elements there are

  /// The sizes that the last run gave, outermost first.
  TF_EMBED_INLINE static auto extents([[maybe_unused]] std::byte* arena) noexcept {
    auto sizes = shape::dims;
    Extent::set(arena, sizes);
    return sizes;
  }

  /// The number of elements that the last run gave.
  TF_EMBED_INLINE static std::size_t count(std::byte* arena) noexcept {
    index_t n = 1;
    for (const index_t d : extents(arena)) n *= d;
    return static_cast<std::size_t>(n);
  }

  /// The elements, dense from the first on.
  template <class T>
  TF_EMBED_INLINE static auto span(std::byte* arena) noexcept {
    if constexpr (is_fixed) {
      return std::span<T, size>(Tensor::data(arena), size);
    } else {
      return std::span<T>(Tensor::data(arena), count(arena));
    }
  }
};

/// Chooses an endpoint between angle brackets, by position or by name: `net.input<0>()`, `net.input<"image">()`.
template <std::size_t N>
struct endpoint_key {
  fixed_string<N> name{{}};
  std::size_t position = 0;
  bool is_position = false;

  constexpr endpoint_key(const char (&s)[N]) : name(s) {}                                     // NOLINT: implicit
  constexpr endpoint_key(std::size_t i) requires(N == 1) : position(i), is_position(true) {}  // NOLINT: implicit
};
template <std::size_t N>
endpoint_key(const char (&)[N]) -> endpoint_key<N>;
endpoint_key(std::size_t)->endpoint_key<1>;

/// A list of endpoints, looked up by position or by name at compile time.
template <class... Endpoints>
struct endpoints {
  static constexpr std::size_t size = sizeof...(Endpoints);

  /// The position that a key means; `size` where there is none. "x" and "x:0" are the same tensor.
  template <std::size_t N>
  static constexpr std::size_t find(const endpoint_key<N>& key) {
    if (key.is_position) return key.position < size ? key.position : size;
    const std::string_view wanted = strip(key.name.view());
    std::size_t at = 0;
    const bool found = ((strip(Endpoints::name) == wanted || (++at, false)) || ...);
    return found ? at : size;
  }

 private:
  static constexpr std::string_view strip(std::string_view name) {
    return name.ends_with(":0") ? name.substr(0, name.size() - 2) : name;
  }
};

namespace detail {

template <class Endpoints, std::size_t I>
struct endpoint_at;

template <class First, class... Rest, std::size_t I>
struct endpoint_at<endpoints<First, Rest...>, I> : endpoint_at<endpoints<Rest...>, I - 1> {};

template <class First, class... Rest>
struct endpoint_at<endpoints<First, Rest...>, 0> {
  using type = First;
};

}  // namespace detail
}  // namespace tf_embed::TF_EMBED_TARGET
