// SPDX-License-Identifier: Apache-2.0
// Complex numbers as elements of tensors. They are std::complex, which only headers of networks that have some include:
// kernels look at them as pairs of reals, which the standard allows, and call none of its functions.
#pragma once

#include <tf_embed/core/compiler.hpp>
#include <tf_embed/core/shape.hpp>
#include <tf_embed/core/target.hpp>
#include <tf_embed/core/tensor.hpp>

#include <cstddef>
#include <type_traits>

namespace tf_embed::TF_EMBED_TARGET {

/// std::complex<float> and std::complex<double>.
template <class T>
concept complex_number = std::is_floating_point_v<typename T::value_type> &&
                             sizeof(T) == 2 * sizeof(typename T::value_type) &&
                         requires(T z) {
  z.real(0);
  z.imag(0);
};

/// A tensor of complex numbers.
template <class T>
concept complex_tensor = tensor_like<T> && complex_number<typename T::value_type>;

/// The type of the parts of a complex tensor's elements.
template <complex_tensor Tensor>
using part_of = typename Tensor::value_type::value_type;

/// The elements of a complex tensor, real and imaginary part in turn.
template <complex_tensor Tensor>
TF_EMBED_INLINE auto parts(std::byte* arena) noexcept {
  using element = std::remove_pointer_t<decltype(Tensor::data(arena))>;
  using part = std::conditional_t<std::is_const_v<element>, const part_of<Tensor>, part_of<Tensor>>;
  return reinterpret_cast<part*>(Tensor::data(arena));
}

}  // namespace tf_embed::TF_EMBED_TARGET
