// SPDX-License-Identifier: Apache-2.0
// Matrix products with packed weights and with two run-time operands.
#include "support.hpp"

#include <tf_embed/kernels/matmul.hpp>
#include <tf_embed/kernels/support/gemv.hpp>

namespace tests {
namespace {

namespace simd = tf_embed::simd;
namespace kernels = tf_embed::kernels;

std::vector<double> naive(index_t m, index_t k, index_t n, const std::vector<float>& a, const std::vector<float>& b,
                          bool adj_a, bool adj_b) {
  std::vector<double> out;
  for (index_t i = 0; i < m; ++i)
    for (index_t j = 0; j < n; ++j) {
      double sum = 0;
      for (index_t t = 0; t < k; ++t) {
        sum += static_cast<double>(a[static_cast<std::size_t>(adj_a ? t * m + i : i * k + t)]) *
               static_cast<double>(b[static_cast<std::size_t>(adj_b ? j * k + t : t * n + j)]);
      }
      out.push_back(sum);
    }
  return out;
}

template <class Arch, int Block>
void check(index_t m, index_t k, index_t n) {
  const auto a = noise(m * k, 1), b = noise(k * n, 2), bias = noise(n, 3);
  const auto weights = pack(b, k, n, Block);
  std::vector<float> out = noise(m * n, 4);
  auto want = naive(m, k, n, a, b, false, false);
  for (std::size_t i = 0; i < want.size(); ++i) {
    want[i] = std::max(
        0.0, want[i] + static_cast<double>(bias[i % static_cast<std::size_t>(n)]) + static_cast<double>(out[i]));
  }
  const kernels::epilogue<float, kernels::clamp<float>> end{bias.data(), out.data(), {.low = 0}};
  kernels::matmul<float, Arch, Block>(m, k, n, a.data(), weights.data(), out.data(), end);
  INFO(m << " x " << k << " x " << n << " block " << Block);
  check_close(out, want, k);
  if (m != 1) return;
  std::vector<float> row = noise(n, 4);
  const kernels::epilogue<float, kernels::clamp<float>> row_end{bias.data(), row.data(), {.low = 0}};
  kernels::gemv<float, Arch, Block>(k, n, a.data(), weights.data(), row.data(), row_end);
  INFO("as one row");
  check_close(row, want, k);
}

template <class Arch, bool AdjA, bool AdjB>
void check_dynamic(index_t m, index_t k, index_t n) {
  const auto a = noise(m * k, 1), b = noise(k * n, 2);
  std::vector<float> out(static_cast<std::size_t>(m * n), -5.0f);
  kernels::dynamic_matmul<float, Arch, AdjA, AdjB>(m, k, n, a.data(), b.data(), out.data());
  INFO(m << " x " << k << " x " << n << " transposed " << AdjA << AdjB);
  check_close(out, naive(m, k, n, a, b, AdjA, AdjB), k);
}

/// With bias, the output as residual, and one slope a column below zero; `Few` where there are few rows.
template <class Arch, bool AdjA, bool AdjB, bool Few>
void check_dynamic_tail(index_t m, index_t k, index_t n) {
  const auto a = noise(m * k, 1), b = noise(k * n, 2), bias = noise(n, 3), slopes = noise(n, 5);
  const std::vector<float> before = noise(m * n, 4);
  auto want = naive(m, k, n, a, b, AdjA, AdjB);
  for (std::size_t i = 0; i < want.size(); ++i) {
    const std::size_t c = i % static_cast<std::size_t>(n);
    want[i] += static_cast<double>(bias[c]) + static_cast<double>(before[i]);
    if (want[i] < 0) want[i] *= static_cast<double>(slopes[c]);
  }
  INFO(m << " x " << k << " x " << n << " transposed " << AdjA << AdjB << " few " << Few);
  std::vector<float> out = before;
  const kernels::epilogue<float, kernels::leaky<float>> end{
      bias.data(), out.data(), {.alpha = 0, .per_channel = slopes.data()}};
  kernels::dynamic_matmul<float, Arch, AdjA, AdjB, kernels::any_width, Few>(m, k, n, a.data(), b.data(), out.data(),
                                                                            end);
  check_close(out, want, k);
  // The activation that shares its code with no activation.
  want = naive(m, k, n, a, b, AdjA, AdjB);
  for (std::size_t i = 0; i < want.size(); ++i) {
    const double x = want[i] + static_cast<double>(bias[i % static_cast<std::size_t>(n)]);
    want[i] = std::clamp(x, 0.0, 0.5);
  }
  const kernels::epilogue<float, kernels::clamp<float>> clipped{bias.data(), nullptr, {.low = 0, .high = 0.5f}};
  kernels::dynamic_matmul<float, Arch, AdjA, AdjB, kernels::any_width, Few>(m, k, n, a.data(), b.data(), out.data(),
                                                                            clipped);
  check_close(out, want, k);
}

}  // namespace

TEMPLATE_TEST_CASE("matmul: packed weights", "[matmul]", simd::scalar, simd::default_arch) {
  for (index_t m : {1, 2, 3, 5, 6, 13, 14, 15, 29}) {
    for (index_t n : {1, 10, 16, 17, 33, 64}) {
      for (index_t k : {0, 1, 2, 3, 7, 64, 129}) check<TestType, 16>(m, k, n);
      check<TestType, 1>(m, 9, n);
      check<TestType, 4>(m, 9, n);
      check<TestType, 8>(m, 9, n);
    }
  }
  check<TestType, 16>(300, 700, 40);  // several stretches of rows
  check<TestType, 16>(1, 1000, 257);
  for (index_t n = 1; n < 150; n += 7) check<TestType, 16>(1, 21, n);  // around the widths of a row's panels
}

TEMPLATE_TEST_CASE("matmul: two run-time operands", "[matmul]", simd::scalar, simd::default_arch) {
  for (index_t m : {1, 4, 15, 20}) {
    for (index_t n : {1, 5, 31, 32, 33, 70}) {
      for (index_t k : {0, 1, 17, 128, 300}) {
        check_dynamic<TestType, false, false>(m, k, n);
        check_dynamic<TestType, true, false>(m, k, n);
        check_dynamic<TestType, false, true>(m, k, n);
        check_dynamic<TestType, true, true>(m, k, n);
      }
    }
  }
}

TEMPLATE_TEST_CASE("matmul: the tail of two run-time operands", "[matmul]", simd::scalar, simd::default_arch) {
  for (index_t m : {1, 5, 8, 20}) {
    for (index_t n : {1, 33, 70, 130}) {
      for (index_t k : {0, 1, 64, 150}) {
        if (m <= kernels::few_rows) check_dynamic_tail<TestType, false, false, true>(m, k, n);
        check_dynamic_tail<TestType, false, false, false>(m, k, n);
        check_dynamic_tail<TestType, true, true, false>(m, k, n);
      }
    }
  }
}

}  // namespace tests
