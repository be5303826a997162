// SPDX-License-Identifier: Apache-2.0
// The activations that a kernel applies to its result while it is in registers: the generator's one table of them.
#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <string_view>

namespace tf_embed::gen {

enum class activation_kind {
  none,
  relu,
  relu6,
  clip,        ///< min(max(x, a), b)
  leaky_relu,  ///< a * x below zero
  prelu,       ///< x times a slope of the channel below zero; the slopes are an operand
  elu,
  sigmoid,
  tanh,
  swish,       ///< x * sigmoid(x)
  hard_swish,  ///< x * relu6(x + 3) / 6
};

/// An activation with its constants.
struct activation {
  activation_kind kind = activation_kind::none;
  float a = 0;
  float b = 0;

  /// The reference: the value for `x`; for prelu `a` is the slope. NaN goes through.
  double apply(double x) const;
  float apply(float x) const { return static_cast<float>(apply(static_cast<double>(x))); }

  bool operator==(const activation&) const = default;
};

/// What the generator knows of one kind. A new activation is an enumerator and a row here, an operation in the library
/// (tf_embed/kernels/support/activation_ops.hpp) and its name in tf_embed/layers/epilogue.hpp.
struct activation_row {
  activation_kind kind;
  std::string_view cpp_name;  ///< the type in tf_embed/layers/epilogue.hpp, without its arguments: "te::relu"
  std::size_t parameters;     ///< how many of a and b are template arguments of that type
  bool takes_integers;        ///< whether it is defined on integers
  double (*function)(double x, double a, double b);
};

std::span<const activation_row> activation_table();
const activation_row& row_of(activation_kind kind);

}  // namespace tf_embed::gen
