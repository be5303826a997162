// SPDX-License-Identifier: Apache-2.0
#include "ops/reduction/reduction_ops.hpp"

#include "ops/reduction/arg_max.hpp"
#include "ops/reduction/batch_norm.hpp"
#include "ops/reduction/bincount.hpp"
#include "ops/reduction/cross_entropy.hpp"
#include "ops/reduction/cumulative.hpp"
#include "ops/reduction/histogram_fixed_width.hpp"
#include "ops/reduction/in_top_k.hpp"
#include "ops/reduction/lrn.hpp"
#include "ops/reduction/norm.hpp"
#include "ops/reduction/reduce.hpp"
#include "ops/reduction/segment.hpp"
#include "ops/reduction/softmax.hpp"
#include "ops/reduction/top_k.hpp"
#include "ops/reduction/unique.hpp"

namespace tf_embed::gen {

std::vector<std::span<const op_row>> reduction_ops() {
  return {arg_max_rows(),       batch_norm_rows(), bincount_rows(),
          cross_entropy_rows(), cumulative_rows(), histogram_fixed_width_rows(),
          in_top_k_rows(),      lrn_rows(),        norm_rows(),
          reduce_rows(),        segment_rows(),    softmax_rows(),
          top_k_rows(),         unique_rows()};
}

}  // namespace tf_embed::gen
