// SPDX-License-Identifier: Apache-2.0
// The sum of several tensors.
#pragma once

#include <tf_embed/core/status.hpp>
#include <tf_embed/core/target.hpp>
#include <tf_embed/core/tensor.hpp>
#include <tf_embed/kernels/add_n.hpp>

#include <cstddef>
#include <string_view>

namespace tf_embed::TF_EMBED_TARGET {

/// `Out = In0 + In1 + ...` in this order (TensorFlow's AddN). All of one shape and element type; integers wrap. Out may
/// share the storage of an input.
template <writable_tensor Out, tensor_like... In>
struct add_n {
  static_assert(sizeof...(In) > 0, "tf_embed: add_n: needs at least one input");
  static_assert((same_dtype<Out, In> && ...) && (same_shape<Out, In> && ...),
                "tf_embed: add_n: all inputs must have the output's element type and shape");

  static constexpr std::string_view name = "add_n";
  static constexpr std::size_t stack_bytes = sizeof...(In) * sizeof(void*);

  template <class Arch>
  static status run(std::byte* arena) noexcept {
    using T = typename Out::value_type;
    const T* const in[] = {In::data(arena)...};
    kernels::add_n<Arch>(in, sizeof...(In), Out::data(arena), static_cast<std::size_t>(Out::size));
    return status::ok;
  }
};

}  // namespace tf_embed::TF_EMBED_TARGET
