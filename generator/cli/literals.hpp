// SPDX-License-Identifier: Apache-2.0
// Shapes and values as people type them.
#pragma once

#include "ir/tensor.hpp"

#include <string>

namespace tf_embed::gen {

/// "1,224,224,3", with or without brackets; "" is a scalar. Dimensions must be integers >= 0.
result<shape> parse_shape(const std::string& text);

/// "3" as a scalar, "[1,2,3]" or "1,2,3" as a vector, "[[1,2],[3,4]]" as a matrix and so on, of type `t`; "true" and
/// "false" for bool.
result<tensor> parse_value(const std::string& text, dtype t);

}  // namespace tf_embed::gen
