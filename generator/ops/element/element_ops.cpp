// SPDX-License-Identifier: Apache-2.0
#include "ops/element/element_ops.hpp"

#include "ops/element/add_n.hpp"
#include "ops/element/approximate_equal.hpp"
#include "ops/element/bias_add.hpp"
#include "ops/element/binary.hpp"
#include "ops/element/bitcast.hpp"
#include "ops/element/cast.hpp"
#include "ops/element/clip.hpp"
#include "ops/element/complex_parts.hpp"
#include "ops/element/fake_quant.hpp"
#include "ops/element/identity.hpp"
#include "ops/element/quantize.hpp"
#include "ops/element/quantize_and_dequantize.hpp"
#include "ops/element/select.hpp"
#include "ops/element/special.hpp"
#include "ops/element/unary.hpp"

namespace tf_embed::gen {

std::vector<std::span<const op_row>> element_ops() {
  return {add_n_rows(),    approximate_equal_rows(), bias_add_rows(),
          binary_rows(),   bitcast_rows(),           cast_rows(),
          clip_rows(),     complex_parts_rows(),     fake_quant_rows(),
          identity_rows(), quantize_rows(),          quantize_and_dequantize_rows(),
          select_rows(),   special_rows(),           unary_rows()};
}

}  // namespace tf_embed::gen
