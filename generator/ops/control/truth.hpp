// SPDX-License-Identifier: Apache-2.0
// What TensorFlow takes for true where a predicate is any tensor.
#pragma once

#include "ir/tensor.hpp"

namespace tf_embed::gen {

/// Whether a predicate holds: a scalar that is not 0, a tensor that has elements.
inline bool is_true(const tensor& predicate) {
  return predicate.rank() == 0 ? predicate.as_double(0) != 0 : predicate.size() != 0;
}

}  // namespace tf_embed::gen
