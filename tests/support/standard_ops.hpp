// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ops/op_table.hpp"

namespace tests {

/// The op table of tf_embed itself, made once.
inline const tf_embed::gen::op_table& standard_ops() {
  static const tf_embed::gen::op_table table = tf_embed::gen::op_table::standard();
  return table;
}

}  // namespace tests
