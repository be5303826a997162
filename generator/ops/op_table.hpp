// SPDX-License-Identifier: Apache-2.0
// The ops that tf_embed knows: one visible line per TensorFlow name.
#pragma once

#include "ir/diagnostics.hpp"
#include "ops/attributes.hpp"
#include "ops/op.hpp"

#include <memory>
#include <span>
#include <string_view>

namespace tf_embed::gen {

/// Reads a node's attributes into a fresh op.
using load_function = result<std::unique_ptr<op>> (*)(const attributes&);

/// One row of the table.
struct op_row {
  std::string_view tf_name;  ///< as in NodeDef.op
  std::string_view stem;     ///< the file, layer, kernel and test it lives in
  load_function load;
  std::string_view dtypes;  ///< what generated code takes, for docs/SUPPORTED_OPS.md
  std::string_view limits;  ///< what TensorFlow allows and tf_embed does not (yet); empty where there is none
};

/// All rows, in alphabetical order of tf_name.
std::span<const op_row> op_table();

/// The row of a TensorFlow op, or null.
const op_row* find_op(std::string_view tf_name);

}  // namespace tf_embed::gen
