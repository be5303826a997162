// SPDX-License-Identifier: Apache-2.0
// The functions that recurrent cells apply to their gates and states.
#pragma once

#include <string_view>

namespace tf_embed::gen {

enum class cell_function {
  identity,
  sigmoid,
  tanh,
  relu,
  hard_sigmoid,        ///< min(max(x + 3, 0), 6) / 6
  keras_hard_sigmoid,  ///< min(max(0.2 x + 0.5, 0), 1), Keras' until its third version
};

/// The reference: the value for `x`. NaN goes through.
double apply(cell_function f, double x);

/// The operation of the library: "te::ops::tanh".
std::string_view cpp_name(cell_function f);

}  // namespace tf_embed::gen
