// SPDX-License-Identifier: Apache-2.0
// A row of the op table, which stands beside the `load` that it names.
#pragma once

#include "ir/diagnostics.hpp"
#include "ir/op.hpp"
#include "ops/support/attributes.hpp"

#include <memory>
#include <span>
#include <string_view>

namespace tf_embed::gen {

/// Reads a node's attributes into a fresh op.
using load_function = result<std::unique_ptr<op>> (*)(const attributes&);

/// What the tool knows of one TensorFlow op by its name.
struct op_row {
  std::string_view tf_name;  ///< as in NodeDef.op
  std::string_view stem;     ///< the file, layer, kernel and test it lives in
  load_function load;
  std::string_view dtypes;   ///< what generated code takes, for docs/SUPPORTED_OPS.md
  std::string_view limits;   ///< what TensorFlow allows and tf_embed does not (yet); empty where there is none
  std::string_view outputs;  ///< TensorFlow's names of the outputs, "values, indices"; a list of tensors ends in "..."
};

/// A loader for ops without attributes.
template <class Op>
result<std::unique_ptr<op>> load_plain(const attributes&) {
  return std::unique_ptr<op>(std::make_unique<Op>());
}

}  // namespace tf_embed::gen
