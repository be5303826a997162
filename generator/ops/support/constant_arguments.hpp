// SPDX-License-Identifier: Apache-2.0
// Constants of the graph as template arguments.
#pragma once

#include "ir/diagnostics.hpp"
#include "ir/tensor.hpp"
#include "program/argument.hpp"

namespace tf_embed::gen {

/// The value of a scalar as a C++ type with a static `value`: `te::f32<...>`, `std::integral_constant<std::int8_t,
/// -3>`.
result<argument> cpp_value(const tensor& scalar);

/// A float parameter of an op on elements of `t`: `te::f64<...>` for float64, else `te::f32<...>`.
argument cpp_real(dtype t, double x);

}  // namespace tf_embed::gen
