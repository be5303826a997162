// SPDX-License-Identifier: Apache-2.0
#include "ops/support/reference_matmul.hpp"

#include <Eigen/Core>

#include <algorithm>

namespace tf_embed::gen {

namespace {
template <class T>
void multiply_as(const T* a, const T* b, T* c, std::int64_t m, std::int64_t k, std::int64_t n) {
  using matrix = Eigen::Matrix<T, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
  if (m == 0 || n == 0) return;
  if (k == 0) {
    std::fill(c, c + m * n, T{});
    return;
  }
  Eigen::Map<matrix>(c, m, n).noalias() = Eigen::Map<const matrix>(a, m, k) * Eigen::Map<const matrix>(b, k, n);
}
}  // namespace

void multiply(const double* a, const double* b, double* c, std::int64_t m, std::int64_t k, std::int64_t n) {
  multiply_as(a, b, c, m, k, n);
}

void multiply(const std::uint64_t* a, const std::uint64_t* b, std::uint64_t* c, std::int64_t m, std::int64_t k,
              std::int64_t n) {
  multiply_as(a, b, c, m, k, n);
}

}  // namespace tf_embed::gen
