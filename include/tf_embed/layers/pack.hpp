// SPDX-License-Identifier: Apache-2.0
// Layer: tensors of one shape joined along a new axis.
#pragma once

#include <tf_embed/core/shape.hpp>
#include <tf_embed/core/status.hpp>
#include <tf_embed/core/target.hpp>
#include <tf_embed/core/tensor.hpp>
#include <tf_embed/layers/concat.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <type_traits>

namespace tf_embed::TF_EMBED_TARGET {

/// TensorFlow's Pack: `Ins`, all of one shape, become the entries of `Out` along its axis `Axis`. Any dtype. The copies
/// are those of concat, since a row of an input is all that lies behind the new axis.
///
///     te::pack<y, 0, a, b>   // a and b [3], y [2,3]
template <writable_tensor Out, std::size_t Axis, tensor_like... Ins>
struct pack : concat<Out, Axis, Ins...> {
  static constexpr std::string_view name = "pack";
  static_assert(((Ins::shape::rank + 1 == Out::shape::rank) && ...),
                "tf_embed: pack: the output must have one axis more than its inputs");
};

}  // namespace tf_embed::TF_EMBED_TARGET
