// SPDX-License-Identifier: Apache-2.0
// Products and windows that the networks of benchmarks/compare do not have: volumes, filters computed at run time,
// batches of small matrices, sums over neighbouring channels.
#include "family.hpp"

#include <tf_embed/layers/batch_matmul.hpp>
#include <tf_embed/layers/conv2d.hpp>
#include <tf_embed/layers/conv3d.hpp>
#include <tf_embed/layers/lrn.hpp>
#include <tf_embed/layers/pack_filter.hpp>
#include <tf_embed/layers/pool3d.hpp>
#include <tf_embed/layers/reduce.hpp>
#include <tf_embed/layers/transpose.hpp>

namespace families {
namespace {

void floats() {
  fill<float>(at_a, megabyte, -1, 1);
  fill<float>(at_b, megabyte, -1, 1);
  fill<float>(at_c, megabyte, -1, 1);
}

constexpr index_t block = te::simd::lanes < float, arch >> 8 ? 16 : te::simd::lanes < float, arch >> 1 ? 8 : 1;
template <index_t K, index_t N, index_t Groups = 1>
using filter = te::packed_at_run_time<
    float, K, N, block,
    c<float, static_cast<index_t>(te::packed_size(std::size_t{K}, std::size_t{N}, std::size_t{block})) * Groups>,
    Groups>;

template <index_t Kernel, index_t Stride, index_t Before, index_t After>
using plane = te::window<te::kernel<Kernel, Kernel>, te::strides<Stride, Stride>, te::dilations<1, 1>,
                         te::padding<Before, After, Before, After>>;
using cube = te::window_3d<te::depth_window<3, 1, 1, 1, 1>, plane<3, 1, 1, 1>>;
using halves = te::window_3d<te::depth_window<2, 2, 1, 0, 0>, plane<2, 2, 0, 0>>;

void run_time_filter() {
  using weights = filter<9 * 32, 64>;
  layer<te::pack_filter<b<float, 3, 3, 32, 64>, c<float, weights::size>, weights>>();
  layer<te::conv2d<a<float, 1, 28, 28, 32>, weights, out<float, 1, 28, 28, 64>, plane<3, 1, 1, 1>>>();
}

/// Products of `count` matrices m x k and k x n, the second one transposed or not.
template <bool Turned>
void products(Eigen::Index count, Eigen::Index m, Eigen::Index k, Eigen::Index n) {
  using matrix = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
  const auto at = [](std::size_t place) { return reinterpret_cast<float*>(arena + place); };
  for (Eigen::Index i = 0; i < count; ++i) {
    const Eigen::Map<const matrix> x(at(at_a) + i * m * k, m, k);
    Eigen::Map<matrix> z(at(at_out2) + i * m * n, m, n);
    if constexpr (Turned) {
      z.noalias() = x * Eigen::Map<const matrix>(at(at_b) + i * k * n, n, k).transpose();
    } else {
      z.noalias() = x * Eigen::Map<const matrix>(at(at_b) + i * k * n, k, n);
    }
  }
}

/// bqhd,bkhd->bhqk as the generator makes it: two transposes and a product.
void attention() {
  using q = a<float, 4, 64, 4, 32>;
  using k = b<float, 4, 64, 4, 32>;
  using q_heads = c<float, 4, 4, 64, 32>;
  using k_heads = out2<float, 4, 4, 64, 32>;
  layer<te::transpose<q, q_heads, te::ints<0, 2, 1, 3>>>();
  layer<te::transpose<k, k_heads, te::ints<0, 2, 1, 3>>>();
  layer<te::batch_matmul<q_heads, k_heads, out<float, 4, 4, 64, 64>, false, true>>();
}

}  // namespace

std::vector<family_case> product_cases() {
  const std::string v = "volume", w = "window", m = "batch_matmul", e = "einsum";
  return {
      {v, "conv3d_16", floats,
       layer<te::conv3d<a<float, 1, 8, 14, 14, 16>, filter<9 * 16, 32, 3>, out<float, 1, 8, 14, 14, 32>, cube>>,
       nullptr, 0},
      {v, "conv3d_3", floats,
       layer<te::conv3d<a<float, 1, 8, 28, 28, 3>, filter<9 * 3, 16, 3>, out<float, 1, 8, 28, 28, 16>, cube>>, nullptr,
       0},
      {v, "max_pool3d", floats, layer<te::max_pool3d<a<float, 1, 8, 28, 28, 32>, out<float, 1, 4, 14, 14, 32>, halves>>,
       nullptr, 0},
      {v, "avg_pool3d", floats, layer<te::avg_pool3d<a<float, 1, 8, 14, 14, 32>, out<float, 1, 8, 14, 14, 32>, cube>>,
       nullptr, 0},
      {v, "max_pool3d_3", floats, layer<te::max_pool3d<a<float, 1, 8, 28, 28, 3>, out<float, 1, 4, 14, 14, 3>, halves>>,
       nullptr, 0},
      {w, "conv2d_run_time_filter", floats, run_time_filter, nullptr, 0},
      {w, "lrn", floats,
       layer<te::lrn<a<float, 1, 28, 28, 64>, out<float, 1, 28, 28, 64>, 5, te::f32<0x3f800000>, te::f32<0x3f800000>,
                     te::f32<0x3f000000>>>,
       nullptr, 0},
      {w, "lrn_three_quarters", floats,
       layer<te::lrn<a<float, 1, 27, 27, 96>, out<float, 1, 27, 27, 96>, 2, te::f32<0x40000000>, te::f32<0x38d1b717>,
                     te::f32<0x3f400000>>>,
       nullptr, 0},
      {m, "matmul_16", floats,
       layer<te::batch_matmul<a<float, 64, 16, 16>, b<float, 64, 16, 16>, out<float, 64, 16, 16>>>,
       [] { products<false>(64, 16, 16, 16); }, 64 * 16 * 16 * 4},
      {m, "matmul_4", floats, layer<te::batch_matmul<a<float, 512, 4, 4>, b<float, 512, 4, 4>, out<float, 512, 4, 4>>>,
       [] { products<false>(512, 4, 4, 4); }, 512 * 16 * 4},
      {m, "matmul_turned", floats,
       layer<te::batch_matmul<a<float, 8, 64, 32>, b<float, 8, 64, 32>, out<float, 8, 64, 64>, false, true>>,
       [] { products<true>(8, 64, 32, 64); }, 8 * 64 * 64 * 4},
      {m, "matmul_odd", floats,
       layer<te::batch_matmul<a<float, 16, 33, 17>, b<float, 16, 17, 29>, out<float, 16, 33, 29>>>,
       [] { products<false>(16, 33, 17, 29); }, 16 * 33 * 29 * 4},
      {m, "matmul_vectors", floats,
       layer<te::batch_matmul<a<float, 64, 1, 64>, b<float, 64, 64, 64>, out<float, 64, 1, 64>>>,
       [] { products<false>(64, 1, 64, 64); }, 64 * 64 * 4},
      {m, "matmul_96", floats, layer<te::batch_matmul<a<float, 4, 96, 96>, b<float, 4, 96, 96>, out<float, 4, 96, 96>>>,
       [] { products<false>(4, 96, 96, 96); }, 4 * 96 * 96 * 4},
      {e, "einsum_attention", floats, attention, nullptr, 0},
      {e, "einsum_dense", floats,
       layer<te::batch_matmul<a<float, 1, 512, 64>, b<float, 64, 64>, out<float, 1, 512, 64>>>,
       [] { products<false>(1, 512, 64, 64); }, 512 * 64 * 4},
  };
}

}  // namespace families
