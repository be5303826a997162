// SPDX-License-Identifier: Apache-2.0
// WRONG 1: tf_embed: conv2d: the output has another number of rows than the window gives
// WRONG 2: tf_embed: conv2d: the output has another number of columns than the window gives
// WRONG 3: tf_embed: conv2d: the input's channels times the kernel's size are not the rows of the weights
// WRONG 4: tf_embed: conv2d: the output's channels are not the columns of the weights
// WRONG 5: tf_embed: conv2d: input, weights and output have different element types
// WRONG 6: tf_embed: conv2d: input and output have different batches
// WRONG 7: tf_embed: strides must be positive
// WRONG 8: tf_embed: weights are packed by 1, 4, 8 or 16
#include <tf_embed/layers/conv2d.hpp>
#include <tf_embed/simd/arch.hpp>

#include <cstddef>
#include <cstdint>

namespace te = tf_embed;

struct numbers {
  static constexpr float values[9 * 3 * 16]{};
  static const float* data() noexcept { return values; }
};

constexpr te::index_t rows = WRONG == 1 ? 5 : 4;
constexpr te::index_t columns = WRONG == 2 ? 5 : 4;
constexpr te::index_t channels = WRONG == 3 ? 2 : 3;
constexpr te::index_t filters = WRONG == 4 ? 15 : 16;
constexpr te::index_t batch = WRONG == 6 ? 2 : 1;

#if WRONG == 5
using number = std::int32_t;
#else
using number = float;
#endif

using in = te::tensor<float, te::shape<1, 8, 8, channels>, te::arena<0>>;
using out = te::tensor<number, te::shape<batch, rows, columns, filters>, te::arena<1024>>;
using window =
    te::window<te::kernel<3, 3>, te::strides<WRONG == 7 ? 0 : 2, 2>, te::dilations<1, 1>, te::padding<0, 1, 0, 1>>;
using weights = te::packed<float, 27, 16, WRONG == 8 ? 2 : 16, numbers>;

te::status use(std::byte* arena) { return te::conv2d<in, weights, out, window>::run<te::simd::scalar>(arena); }
