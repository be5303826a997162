// SPDX-License-Identifier: Apache-2.0
// What the references of recurrent cells are written with: all arithmetic in double, rounded to the tensor's type where
// TensorFlow stores a result.
#pragma once

#include "ir/tensor.hpp"
#include "ops/recurrent/recurrent_operands.hpp"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace tf_embed::gen {

/// `x` as an element of the type holds it.
double round_to(dtype t, double x);

/// The numbers of a tensor.
class numbers {
 public:
  numbers() = default;
  explicit numbers(const tensor& t);
  /// Zeros.
  numbers(dtype t, std::int64_t count) : type_(t), values_(static_cast<std::size_t>(count)) {}

  std::size_t size() const { return values_.size(); }
  double operator[](std::size_t i) const { return values_[i]; }
  /// Keeps `x` as the type holds it, and answers that.
  double set(std::size_t i, double x) { return values_[i] = round_to(type_, x); }
  tensor to_tensor(const shape& s) const;

 private:
  dtype type_ = dtype::invalid;
  std::vector<double> values_;
};

/// Row `row` of rows of `n`.
std::vector<double> row_of(const numbers& all, std::int64_t row, std::int64_t n);

/// One behind the other.
std::vector<double> joined(std::vector<double> first, const std::vector<double>& second);

/// Rows [first, first + count) of a matrix.
tensor rows_of(const tensor& matrix, std::int64_t first, std::int64_t count);

/// x w + b, rounded; w is [size of x, any], b may be empty.
std::vector<double> affine(dtype t, const std::vector<double>& x, const numbers& w, const numbers& b);

/// How many steps each entry of the batch has. One number for all must be from 0 to the steps there are; of numbers for
/// each entry, negative ones count as 0 and larger ones as all.
result<std::vector<std::int64_t>> step_counts(const tensor* length, const recurrent_sizes& s);

}  // namespace tf_embed::gen
