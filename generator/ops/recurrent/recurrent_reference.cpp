// SPDX-License-Identifier: Apache-2.0
#include "ops/recurrent/recurrent_reference.hpp"

#include "ops/support/reference_matmul.hpp"
#include "ops/support/strided_copy.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace tf_embed::gen {

double round_to(dtype t, double x) {
  if (t == dtype::float64) return x;
  if (t == dtype::float16) return static_cast<double>(to_float(to_float16(static_cast<float>(x))));
  if (t == dtype::bfloat16) return static_cast<double>(to_float(to_bfloat16(static_cast<float>(x))));
  return static_cast<double>(static_cast<float>(x));
}

numbers::numbers(const tensor& t) : type_(t.dtype()), values_(static_cast<std::size_t>(t.size())) {
  for (std::size_t i = 0; i < values_.size(); ++i) values_[i] = t.as_double(static_cast<std::int64_t>(i));
}

tensor numbers::to_tensor(const shape& s) const {
  tensor t(type_, s);
  visit_dtype(type_, [&]<class T>() {
    if constexpr (std::is_floating_point_v<T> || is_storage_float<T>)
      std::transform(values_.begin(), values_.end(), t.mutable_as<T>().begin(), from_accumulator<T>);
  });
  return t;
}

std::vector<double> row_of(const numbers& all, std::int64_t row, std::int64_t n) {
  std::vector<double> values(static_cast<std::size_t>(n));
  for (std::size_t i = 0; i < values.size(); ++i) values[i] = all[static_cast<std::size_t>(row * n) + i];
  return values;
}

std::vector<double> joined(std::vector<double> first, const std::vector<double>& second) {
  first.insert(first.end(), second.begin(), second.end());
  return first;
}

tensor rows_of(const tensor& matrix, std::int64_t first, std::int64_t count) {
  const std::int64_t columns = matrix.shape()[1];
  return read_strided(matrix, {count, columns}, {columns, 1}, first * columns);
}

std::vector<double> affine(dtype t, const std::vector<double>& x, const numbers& w, const numbers& b) {
  std::vector<double> sums(x.empty() ? b.size() : w.size() / x.size());
  for (std::size_t n = 0; n < sums.size(); ++n) {
    double sum = 0;
    for (std::size_t k = 0; k < x.size(); ++k) sum += x[k] * w[k * sums.size() + n];
    sums[n] = round_to(t, sum + (b.size() == 0 ? 0 : b[n]));
  }
  return sums;
}

result<std::vector<std::int64_t>> step_counts(const tensor* length, const recurrent_sizes& s) {
  std::vector<std::int64_t> counts(static_cast<std::size_t>(s.batch), s.steps);
  if (length == nullptr) return counts;
  if (length->rank() == 0) {
    const std::int64_t all = length->as_int(0);
    if (all < 0 || all > s.steps)
      return diagnostic{error_kind::runtime,
                        fmt::format("the number of steps must be from 0 to {}, but is {}", s.steps, all)};
    std::fill(counts.begin(), counts.end(), all);
    return counts;
  }
  for (std::size_t b = 0; b < counts.size(); ++b)
    counts[b] = std::clamp<std::int64_t>(length->as_int(static_cast<std::int64_t>(b)), 0, s.steps);
  return counts;
}

}  // namespace tf_embed::gen
