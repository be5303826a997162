// SPDX-License-Identifier: Apache-2.0
// Between complex numbers and real ones.
#pragma once

#include <tf_embed/core/complex.hpp>
#include <tf_embed/core/status.hpp>
#include <tf_embed/core/target.hpp>
#include <tf_embed/core/tensor.hpp>
#include <tf_embed/kernels/complex_map.hpp>
#include <tf_embed/kernels/complex_ops.hpp>

#include <cstddef>
#include <string_view>
#include <type_traits>

namespace tf_embed::TF_EMBED_TARGET {

/// TensorFlow's Real, Imag, ComplexAbs and Angle: `Op` is ops::real_part, imaginary_part, magnitude or angle. Out has
/// In's shape and the type of its parts.
template <class Op, complex_tensor In, writable_tensor Out>
struct complex_part {
  static_assert(same_shape<In, Out> && std::is_same_v<part_of<In>, typename Out::value_type>,
                "tf_embed: complex_part: the output must have the input's shape and be of the type of its parts");

  static constexpr std::string_view name = "complex_part";
  static constexpr std::size_t stack_bytes = 256;

  template <class Arch>
  static status run(std::byte* arena) noexcept {
    kernels::complex_to_real<Op, Arch>(parts<In>(arena), Out::data(arena), static_cast<std::size_t>(Out::size));
    return status::ok;
  }
};

/// TensorFlow's Complex of two tensors of one shape.
template <tensor_like Re, tensor_like Im, complex_tensor Out>
struct complex_join {
  static_assert(same_shape<Re, Out> && same_shape<Im, Out> && same_dtype<Re, Im> &&
                    std::is_same_v<part_of<Out>, typename Re::value_type>,
                "tf_embed: complex_join: inputs and output must have one shape, and the inputs be of the parts' type");

  static constexpr std::string_view name = "complex_join";
  static constexpr std::size_t stack_bytes = 256;

  template <class Arch>
  static status run(std::byte* arena) noexcept {
    kernels::real_to_complex<Arch>(Re::data(arena), Im::data(arena), parts<Out>(arena),
                                   static_cast<std::size_t>(Out::size));
    return status::ok;
  }
};

}  // namespace tf_embed::TF_EMBED_TARGET
