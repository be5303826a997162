// SPDX-License-Identifier: Apache-2.0
#include "ops/op_table.hpp"

#include "ops/control/control_ops.hpp"
#include "ops/element/element_ops.hpp"
#include "ops/gradient/gradient_ops.hpp"
#include "ops/image/image_ops.hpp"
#include "ops/movement/movement_ops.hpp"
#include "ops/product/product_ops.hpp"
#include "ops/recurrent/recurrent_ops.hpp"
#include "ops/reduction/reduction_ops.hpp"
#include "ops/sequence/sequence_ops.hpp"
#include "ops/shape/shape_ops.hpp"
#include "ops/spectrum/spectrum_ops.hpp"
#include "ops/window/window_ops.hpp"

#include <algorithm>

namespace tf_embed::gen {
namespace {

bool is_before(const op_row& row, std::string_view name) { return row.tf_name < name; }

}  // namespace

op_table op_table::standard() {
  op_table table;
  for (const auto& family :
       {control_ops(), element_ops(), gradient_ops(), image_ops(), movement_ops(), product_ops(), recurrent_ops(),
        reduction_ops(), sequence_ops(), shape_ops(), spectrum_ops(), window_ops()}) {
    for (const auto rows : family) table.add(rows);
  }
  return table;
}

void op_table::add(std::span<const op_row> rows) {
  rows_.insert(rows_.end(), rows.begin(), rows.end());
  std::sort(rows_.begin(), rows_.end(), [](const op_row& a, const op_row& b) { return a.tf_name < b.tf_name; });
}

const op_row* op_table::find(std::string_view tf_name) const {
  const auto at = std::lower_bound(rows_.begin(), rows_.end(), tf_name, is_before);
  return at != rows_.end() && at->tf_name == tf_name ? &*at : nullptr;
}

std::optional<named_output> find_output(const op_row& row, std::string_view name) {
  std::string_view rest = row.outputs;
  for (int port = 0; !rest.empty(); ++port) {
    std::string_view one = rest.substr(0, rest.find(','));
    rest.remove_prefix(std::min(rest.size(), one.size() + 2));
    const bool is_list = one.ends_with("...");
    if (is_list) one.remove_suffix(3);
    if (one == name) return named_output{port, is_list};
  }
  return std::nullopt;
}

}  // namespace tf_embed::gen
