// SPDX-License-Identifier: Apache-2.0
#include "ops/movement/movement_ops.hpp"

#include "ops/movement/broadcast_to.hpp"
#include "ops/movement/concat.hpp"
#include "ops/movement/conjugate_transpose.hpp"
#include "ops/movement/data_format.hpp"
#include "ops/movement/dynamic_partition.hpp"
#include "ops/movement/dynamic_stitch.hpp"
#include "ops/movement/gather.hpp"
#include "ops/movement/gather_nd.hpp"
#include "ops/movement/inplace.hpp"
#include "ops/movement/invert_permutation.hpp"
#include "ops/movement/one_hot.hpp"
#include "ops/movement/pack.hpp"
#include "ops/movement/pad.hpp"
#include "ops/movement/reshape.hpp"
#include "ops/movement/reverse.hpp"
#include "ops/movement/reverse_sequence.hpp"
#include "ops/movement/roll.hpp"
#include "ops/movement/scatter_nd.hpp"
#include "ops/movement/slice.hpp"
#include "ops/movement/space_to_batch_nd.hpp"
#include "ops/movement/space_to_depth.hpp"
#include "ops/movement/split.hpp"
#include "ops/movement/tile.hpp"
#include "ops/movement/transpose.hpp"

namespace tf_embed::gen {

std::vector<std::span<const op_row>> movement_ops() {
  return {broadcast_to_rows(),
          concat_rows(),
          conjugate_transpose_rows(),
          data_format_rows(),
          dynamic_partition_rows(),
          dynamic_stitch_rows(),
          gather_rows(),
          gather_nd_rows(),
          inplace_rows(),
          invert_permutation_rows(),
          one_hot_rows(),
          pack_rows(),
          pad_rows(),
          reshape_rows(),
          reverse_rows(),
          reverse_sequence_rows(),
          roll_rows(),
          scatter_nd_rows(),
          slice_rows(),
          space_to_batch_nd_rows(),
          space_to_depth_rows(),
          split_rows(),
          tile_rows(),
          transpose_rows()};
}

}  // namespace tf_embed::gen
