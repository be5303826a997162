// SPDX-License-Identifier: Apache-2.0
// Where maxima of widened 16-bit floats start.
#pragma once

#include <tf_embed/core/float_bits.hpp>  // for `Limit`
#include <tf_embed/core/target.hpp>
#include <tf_embed/kernels/pool.hpp>

namespace tf_embed::TF_EMBED_TARGET {

/// What a layer of maxima computes where nothing is below `Limit`, the lowest 16-bit float.
///
///     te::pool<te::largest_from<te::f32<0xc77fe000u>>, x, y, te::window<te::kernel<2, 2>, te::strides<2, 2>>>
template <class Limit>
using largest_from = kernels::max_from<Limit>;

}  // namespace tf_embed::TF_EMBED_TARGET
