// SPDX-License-Identifier: Apache-2.0
// The typed layers: that they hand the right constants to the kernels, as a generated header would write them.
#include "support.hpp"

#include <tf_embed/layers/batch_matmul.hpp>
#include <tf_embed/layers/conv2d.hpp>
#include <tf_embed/layers/depthwise_conv2d.hpp>
#include <tf_embed/layers/matmul.hpp>
#include <tf_embed/layers/pool.hpp>

#include <cstddef>

namespace tests {
namespace {

namespace te = tf_embed;

template <std::size_t Offset, index_t... Dims>
using at = te::tensor<float, te::shape<Dims...>, te::arena<Offset>>;

struct ramp {  // 1, 2, 3, ...
  alignas(64) static inline float values[4096];
  static const float* data() noexcept {
    for (int i = 0; i < 4096; ++i) values[i] = static_cast<float>(i + 1);
    return values;
  }
};
struct identity {  // 2 x 2 in blocks of 16
  alignas(64) static constexpr float values[32] = {1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};
  static const float* data() noexcept { return values; }
};

using square = te::window<te::kernel<2, 2>, te::strides<2, 2>, te::dilations<1, 1>, te::padding<0, 0, 0, 0>>;

struct memory {
  alignas(64) std::byte bytes[8192];
  float* floats(std::size_t offset) { return reinterpret_cast<float*>(bytes + offset); }
  memory() {
    for (int i = 0; i < 2048; ++i) floats(0)[i] = static_cast<float>(i);
  }
};

template <class Layer>
void run(memory& m) {
  CHECK(Layer::template run<te::simd::default_arch>(m.bytes) == te::status::ok);
}

}  // namespace

TEST_CASE("layer conv2d: identity, bias, residual in place, clip") {
  memory m;
  using weights = te::packed<float, 2, 2, 16, identity>;
  using bias = te::tensor<float, te::shape<2>, te::constant<ramp>>;
  using out = at<1024, 1, 2, 2, 2>;
  using end = te::epilogue<te::bias<bias>, te::residual<out>, te::clip<te::f32<0>, te::f32<0x4381c000>>>;  // 0 .. 259.5
  using layer = te::conv2d<at<0, 1, 2, 2, 2>, weights, out, te::pointwise, end>;
  run<layer>(m);  // in i, residual 256 + i, bias 1 2
  const float want[] = {257, 259.5f, 259.5f, 259.5f};
  for (int i = 0; i < 4; ++i) CHECK(m.floats(1024)[i] == want[i]);
}

TEST_CASE("layer depthwise_conv2d, matmul, batch_matmul and pools") {
  memory m;
  using filter = te::tensor<float, te::shape<2, 2, 2, 1>, te::constant<ramp>>;
  run<te::depthwise_conv2d<at<0, 1, 2, 2, 2>, filter, at<1024, 1, 1, 1, 2>, square>>(m);
  CHECK(m.floats(1024)[0] == 0 * 1 + 2 * 3 + 4 * 5 + 6 * 7);
  CHECK(m.floats(1024)[1] == 1 * 2 + 3 * 4 + 5 * 6 + 7 * 8);

  run<te::matmul<at<0, 1, 2>, te::packed<float, 2, 2, 16, identity>, at<1024, 1, 2>>>(m);
  CHECK(m.floats(1024)[1] == 1);

  run<te::max_pool<at<0, 1, 2, 4, 1>, at<1024, 1, 1, 2, 1>, square>>(m);
  CHECK(m.floats(1024)[0] == 5);
  CHECK(m.floats(1024)[1] == 7);
  run<te::avg_pool<at<0, 1, 2, 4, 1>, at<1024, 1, 1, 2, 1>, square>>(m);
  CHECK(m.floats(1024)[0] == 2.5f);

  // [3, 1, 2, 2] x [2, 2, 1] broadcast to [3, 2, 2, 1]
  using product = te::batch_matmul<at<0, 3, 1, 2, 2>, at<0, 2, 2, 1>, at<1024, 3, 2, 2, 1>>;
  run<product>(m);
  for (int i = 0; i < 3; ++i)
    for (int j = 0; j < 2; ++j)
      for (int r = 0; r < 2; ++r) {
        const int a = i * 4 + r * 2;
        CHECK(m.floats(1024)[(i * 2 + j) * 2 + r] == static_cast<float>(a * (2 * j) + (a + 1) * (2 * j + 1)));
      }
}

}  // namespace tests
