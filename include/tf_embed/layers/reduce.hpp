// SPDX-License-Identifier: Apache-2.0
// Sums, means, extremes and the like over some axes.
#pragma once

#include <tf_embed/core/shape.hpp>
#include <tf_embed/core/status.hpp>
#include <tf_embed/core/target.hpp>
#include <tf_embed/core/tensor.hpp>
#include <tf_embed/kernels/reduce.hpp>

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <type_traits>

namespace tf_embed::TF_EMBED_TARGET {

/// `Out = Op over Axes of In` (TensorFlow's Sum, Mean, Max, Min, Prod, All, Any), `Op` one of ops::sum, mean, max, min,
/// prod, all, any. `Axes` is `ints<...>`, each axis at least 0 and named once; Out has In's other axes, with or without
/// ones in between. A reduction of nothing gives 0, 1, the lowest or highest number, or NaN (a mean of floats).
template <class Op, tensor_like In, writable_tensor Out, class Axes>
struct reduce {
  static_assert(same_dtype<In, Out>, "tf_embed: reduce: the output must have the input's element type");

  static constexpr std::string_view name = "reduce";
  /// Only vectors turn short rows.
  static constexpr std::size_t stack_bytes =
      1024 + (simd::has_vectors<typename In::value_type> ? kernels::short_rows_bytes : 0);

  template <class Arch>
  static status run(std::byte* arena) noexcept {
    using T = typename In::value_type;
    T* out = Out::data(arena);
    if constexpr (In::size == 0) {
      using total_type = typename Op::template accumulator<T>;
      for (index_t i = 0; i < Out::size; ++i) out[i] = static_cast<T>(Op::finish(Op::template start<total_type>, 0));
    } else {
      static constexpr kernels::reduce_plan plan = kernels::make_reduce_plan<typename In::shape, Axes>();
      static_assert(plan.count * Out::size == In::size, "tf_embed: reduce: the output must have the axes that stay");
      if constexpr (std::is_same_v<T, bool>) {
        // As bytes that are 0 or 1, of which there are vectors.
        using as_number = std::conditional_t<std::is_same_v<Op, ops::any>, ops::max, ops::min>;
        kernels::reduce<as_number, Arch, plan.inner_reduced>(
            plan, reinterpret_cast<const std::uint8_t*>(In::data(arena)), reinterpret_cast<std::uint8_t*>(out));
      } else if constexpr (kernels::has_short_rows<Op, T, Arch>(plan)) {
        kernels::reduce_short_rows<Op, Arch>(plan, In::data(arena), out);
      } else {
        kernels::reduce<Op, Arch, plan.inner_reduced>(plan, In::data(arena), out);
      }
    }
    return status::ok;
  }
};

}  // namespace tf_embed::TF_EMBED_TARGET
