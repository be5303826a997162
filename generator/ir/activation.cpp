// SPDX-License-Identifier: Apache-2.0
#include "ir/activation.hpp"

#include <array>
#include <cmath>

namespace tf_embed::gen {
namespace {

double sigmoid(double x) { return 1.0 / (1.0 + std::exp(-x)); }

/// min(max(x, low), high) that lets a NaN in x through.
double clamp(double x, double low, double high) {
  const double raised = x < low ? low : x;
  return raised > high ? high : raised;
}

// In the order of the enumerators.
constexpr std::array table{
    activation_row{activation_kind::none, "te::no_activation", 0, true, [](double x, double, double) { return x; }},
    activation_row{activation_kind::relu, "te::relu", 0, true, [](double x, double, double) { return x < 0 ? 0 : x; }},
    activation_row{activation_kind::relu6, "te::relu6", 0, true,
                   [](double x, double, double) { return clamp(x, 0, 6); }},
    activation_row{activation_kind::clip, "te::clip", 2, false, clamp},
    activation_row{activation_kind::leaky_relu, "te::leaky_relu", 1, false,
                   [](double x, double a, double) { return x < 0 ? x * a : x; }},
    activation_row{activation_kind::prelu, "te::prelu", 0, false,
                   [](double x, double a, double) { return x < 0 ? x * a : x; }},
    activation_row{activation_kind::elu, "te::elu", 0, false,
                   [](double x, double, double) { return x < 0 ? std::expm1(x) : x; }},
    activation_row{activation_kind::sigmoid, "te::sigmoid", 0, false,
                   [](double x, double, double) { return sigmoid(x); }},
    activation_row{activation_kind::tanh, "te::tanh", 0, false, [](double x, double, double) { return std::tanh(x); }},
    activation_row{activation_kind::swish, "te::swish", 0, false,
                   [](double x, double, double) { return x * sigmoid(x); }},
    activation_row{activation_kind::hard_swish, "te::hard_swish", 0, false,
                   [](double x, double, double) { return x * clamp(x + 3, 0, 6) / 6; }},
};

constexpr bool in_order() {
  for (std::size_t i = 0; i < table.size(); ++i) {
    if (static_cast<std::size_t>(table[i].kind) != i) return false;
  }
  return true;
}
static_assert(in_order());

}  // namespace

std::span<const activation_row> activation_table() { return table; }
const activation_row& row_of(activation_kind kind) { return table[static_cast<std::size_t>(kind)]; }

double activation::apply(double x) const {
  return row_of(kind).function(x, static_cast<double>(a), static_cast<double>(b));
}

}  // namespace tf_embed::gen
