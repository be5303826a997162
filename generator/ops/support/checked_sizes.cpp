// SPDX-License-Identifier: Apache-2.0
#include "ops/support/checked_sizes.hpp"

namespace tf_embed::gen {

void check_sizes(layer_builder& b) {
  const tensor_type& out = b.output_type();
  for (const run_time_extent& e : out.extents) {
    if (e.times < 0 || e.plus < 0) b.add(layer_spec("check_extent", {b.size_of(e), 0, out.shape[e.axis]}));
  }
}

}  // namespace tf_embed::gen
