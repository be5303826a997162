// SPDX-License-Identifier: Apache-2.0
// The reference of the special functions, with digits to spare: the kernels compute in double.
#pragma once

#include "ops/element/special.hpp"

namespace tf_embed::gen {

/// For kinds of one operand.
long double special_of_one(special_kind kind, long double x);
/// For kinds of two operands.
long double special_of_two(special_kind kind, long double a, long double b);

}  // namespace tf_embed::gen
