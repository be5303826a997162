// SPDX-License-Identifier: Apache-2.0
// WRONG 1: tf_embed: conv2d: the output has another number of rows than the window gives
// WRONG 2: tf_embed: conv2d: the output has another number of columns than the window gives
// WRONG 3: tf_embed: conv2d: the input's channels times the kernel's size are not the rows of the weights
// WRONG 4: tf_embed: conv2d: the output's channels are not the columns of the weights
// WRONG 5: tf_embed: conv2d: input, weights and output have different element types
// WRONG 6: tf_embed: conv2d: input and output have different batches
// WRONG 7: tf_embed: strides must be positive
// WRONG 8: tf_embed: weights are packed by 1, 4, 8 or 16
// WRONG 9: tf_embed: conv2d: algorithm::dot needs weights packed by 1
// WRONG 10: tf_embed: conv2d: algorithm::dot needs at most 4 output channels
// WRONG 11: tf_embed: conv2d: algorithm::dot needs weights of one group
// WRONG 12: tf_embed: conv2d: the algorithm must be algorithm::gemm, algorithm::dot or algorithm::spread
// WRONG 13: tf_embed: conv2d: algorithm::spread needs one group, no dilation along the row
#include <tf_embed/core/arch.hpp>
#include <tf_embed/layers/conv2d.hpp>

#include <cstddef>
#include <cstdint>
#include <type_traits>

namespace te = tf_embed;

struct numbers {
  static constexpr float values[9 * 3 * 16]{};
  static const float* data() noexcept { return values; }
};

constexpr te::index_t rows = WRONG == 1 ? 5 : 4;
constexpr te::index_t columns = WRONG == 2 ? 5 : 4;
constexpr te::index_t channels = WRONG == 3 ? 2 : 3;
constexpr te::index_t groups = WRONG == 11 ? 3 : 1;
constexpr te::index_t group_filters = WRONG == 9 ? 4 : WRONG == 11 ? 1 : 16;
constexpr te::index_t filters = WRONG == 4 ? 15 : group_filters * groups;
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
using weights = te::packed<float, 27 / groups, group_filters,
                           WRONG == 8                   ? 2
                           : WRONG == 10 || WRONG == 11 ? 1
                                                        : 16,
                           numbers, groups>;
using algorithm =
    std::conditional_t<WRONG == 12, te::algorithm::spread<1>,
                       std::conditional_t<WRONG == 13, te::algorithm::spread<3>,
                                          std::conditional_t<(WRONG >= 9), te::algorithm::dot, te::algorithm::gemm>>>;

te::status use(std::byte* arena) {
  return te::conv2d<in, weights, out, window, te::epilogue<>, algorithm>::run<te::simd::scalar>(arena);
}
