// SPDX-License-Identifier: Apache-2.0
// Loops that are unrolled whatever the optimisation level: register arrays must never be indexed at run time.
#pragma once

#include <tf_embed/core/compiler.hpp>
#include <tf_embed/core/target.hpp>

#include <type_traits>
#include <utility>

namespace tf_embed::TF_EMBED_TARGET::kernels {

/// f(0), f(1), ... f(N - 1), each index an integral_constant<int>.
template <int N, class F>
TF_EMBED_INLINE void static_for(F&& f) noexcept {
  [&]<int... I>(std::integer_sequence<int, I...>) TF_EMBED_LAMBDA_INLINE { (f(std::integral_constant<int, I>{}), ...); }
  (std::make_integer_sequence<int, N>{});
}

}  // namespace tf_embed::TF_EMBED_TARGET::kernels
