// SPDX-License-Identifier: Apache-2.0
#include "ops/shape/shape_ops.hpp"

#include "ops/shape/broadcast_args.hpp"
#include "ops/shape/fill.hpp"
#include "ops/shape/list_diff.hpp"
#include "ops/shape/random.hpp"
#include "ops/shape/range.hpp"
#include "ops/shape/search_sorted.hpp"
#include "ops/shape/set_operation.hpp"
#include "ops/shape/shape_functions.hpp"
#include "ops/shape/shape_of.hpp"
#include "ops/shape/unravel_index.hpp"
#include "ops/shape/where.hpp"

namespace tf_embed::gen {

std::vector<std::span<const op_row>> shape_ops() {
  return {broadcast_args_rows(), fill_rows(),          list_diff_rows(),     random_rows(),
          range_rows(),          search_sorted_rows(), set_operation_rows(), shape_functions_rows(),
          shape_of_rows(),       unravel_index_rows(), where_rows()};
}

}  // namespace tf_embed::gen
