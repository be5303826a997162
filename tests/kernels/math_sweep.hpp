// SPDX-License-Identifier: Apache-2.0
// Holds an operation of one float32 operand against the C library's double, over all floats or a fixed part of them.
#pragma once

#include <tf_embed/kernels/unary.hpp>

#include <array>
#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <vector>

namespace tests {

/// How far `got` is from `want`, in units of the last place of the float next to `want`. The C library's double results
/// are right to a billionth of such a unit, so they stand for the exact ones.
inline double ulps(float got, double want) {
  if (std::isnan(got) || std::isnan(want)) return std::isnan(got) && std::isnan(want) ? 0 : 1e30;
  const float nearest = static_cast<float>(want);
  if (got == nearest) return 0;
  constexpr double beyond = 0x1p128;  // what would follow the largest float
  if (std::isinf(got) && !std::isinf(nearest)) {
    return (got > 0) == (want > 0) ? (beyond - std::fabs(want)) / 0x1p104 : 1e30;
  }
  if (std::isinf(nearest))
    return std::isinf(want) || std::isinf(got) ? 1e30
                                               : (std::fabs(want) - std::fabs(static_cast<double>(got))) / 0x1p104;
  int exponent = 0;
  std::frexp(std::fabs(want), &exponent);
  const double unit = std::ldexp(1.0, exponent - 24 < -149 ? -149 : exponent - 24);
  return std::fabs(static_cast<double>(got) - want) / unit;
}

struct sweep_result {
  double worst = 0;
  float at = 0;
  float got = 0;
};

/// Every `step`th float (1 for all of them), by each of `Archs`: what is exact is worked out once for all.
template <class Op, class... Archs, class Exact>
std::array<sweep_result, sizeof...(Archs)> sweep_floats(Exact exact, std::uint64_t step) {
  constexpr std::size_t block = 4096;
  std::vector<float> in(block), out(block), nearest(block);
  std::vector<double> want(block);
  std::array<sweep_result, sizeof...(Archs)> results;
  const auto hold = [&](sweep_result& r) {
    for (std::size_t i = 0; i < block; ++i) {
      if (out[i] == nearest[i]) continue;
      const double u = ulps(out[i], want[i]);
      if (u > r.worst) r = {u, in[i], out[i]};
    }
  };
  for (std::uint64_t bits = 0; bits < (1ull << 32);) {
    for (std::size_t i = 0; i < block; ++i, bits += step) {
      in[i] = std::bit_cast<float>(static_cast<std::uint32_t>(bits));
      want[i] = exact(static_cast<double>(in[i]));
      nearest[i] = static_cast<float>(want[i]);
    }
    std::size_t k = 0;
    ((tf_embed::kernels::unary<Op, Archs>(in.data(), out.data(), block), hold(results[k++])), ...);
  }
  return results;
}

}  // namespace tests
