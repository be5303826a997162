// SPDX-License-Identifier: Apache-2.0
#include "ops/recurrent/cell_function.hpp"

#include <cmath>

namespace tf_embed::gen {

double apply(cell_function f, double x) {
  switch (f) {
    case cell_function::identity:
      return x;
    case cell_function::sigmoid:
      return 1 / (1 + std::exp(-x));
    case cell_function::tanh:
      return std::tanh(x);
    case cell_function::relu:
      return x < 0 ? 0 : x;
    case cell_function::hard_sigmoid:
      return x < -3 ? 0 : x > 3 ? 1 : (x + 3) / 6;
    case cell_function::keras_hard_sigmoid: {
      const double line = 0.2 * x + 0.5;
      return line < 0 ? 0 : line > 1 ? 1 : line;
    }
  }
  return x;
}

std::string_view cpp_name(cell_function f) {
  switch (f) {
    case cell_function::identity:
      return "te::ops::identity";
    case cell_function::sigmoid:
      return "te::ops::sigmoid";
    case cell_function::tanh:
      return "te::ops::tanh";
    case cell_function::relu:
      return "te::ops::relu";
    case cell_function::hard_sigmoid:
      return "te::ops::hard_sigmoid";
    case cell_function::keras_hard_sigmoid:
      return "te::ops::keras_hard_sigmoid";
  }
  return {};
}

}  // namespace tf_embed::gen
