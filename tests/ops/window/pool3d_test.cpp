// SPDX-License-Identifier: Apache-2.0
#include "ops/window/pool3d.hpp"

#include "ops/support/window_testing.hpp"

#include <tf_embed/layers/pool3d.hpp>

#include <catch2/catch.hpp>

namespace tests {
namespace {

using namespace op_testing;
using gen::padding_kind;
using gen::pool_kind;

gen::pool3d pool_of(pool_kind kind, const gen::per_axis& kernel, const gen::per_axis& stride,
                    padding_kind padding = padding_kind::same) {
  gen::pool3d p;
  p.kind = kind;
  p.kernel = kernel;
  p.window.stride = stride;
  p.window.padding = padding;
  return p;
}

template <class T, int Channels, template <class, class, class> class Layer>
void against_layer(pool_kind kind) {
  using in = slot<T, te::shape<2, 3, 4, 5, Channels>, 0>;
  using out = slot<T, te::shape<2, 3, 2, 3, Channels>, 1>;
  using window =
      te::window_3d<te::depth_window<2, 1, 1, 0, 1>,
                    te::window<te::kernel<3, 2>, te::strides<2, 2>, te::dilations<1, 1>, te::padding<0, 1, 0, 1>>>;
  gen::pool3d op = pool_of(kind, {2, 3, 2}, {1, 2, 2});
  gen::tensor x = random_tensor<T>(shape_of<typename in::shape>(), -1, 1);
  check_layer<Layer<in, out, window>, out>({x}, evaluate(op, {x})[0], 1e-6);
  for (std::size_t i = 0; i < 40; i += 3) x.mutable_as<T>()[i] = std::numeric_limits<T>::quiet_NaN();
  check_layer<Layer<in, out, window>, out>({x}, evaluate(op, {x})[0], 1e-6);
}

}  // namespace

TEST_CASE("MaxPool3D and AvgPool3D by hand", "[pool3d]") {
  const gen::tensor x = tensor<float>({1, 2, 1, 3, 1}, {-1, -2, -3, -4, -5, -6});
  gen::pool3d max = pool_of(pool_kind::max, {2, 1, 2}, {1, 1, 1}, padding_kind::valid);
  CHECK(values<float>(evaluate(max, {x})[0]) == std::vector<float>{-1, -2});
  gen::pool3d average = pool_of(pool_kind::average, {2, 1, 2}, {1, 1, 1});
  CHECK(values<float>(evaluate(average, {x})[0]) == std::vector<float>{-3, -4, -4.5, -4.5, -5.5, -6});
  // TensorFlow 2.21: NaN is passed over, minus infinity becomes the lowest number.
  const float low = std::numeric_limits<float>::lowest();
  max.kernel = {1, 1, 2};
  CHECK(values<float>(evaluate(max, {tensor<float>({1, 1, 1, 4, 1}, {nan_f, 1, -inf_f, -inf_f})})[0]) ==
        std::vector<float>{1, 1, low});
}

TEST_CASE("16-bit and NCDHW pools of volumes, and errors", "[pool3d]") {
  gen::pool3d average = pool_of(pool_kind::average, {1, 1, 2}, {1, 1, 1}, padding_kind::valid);
  const auto bf = [](float v) { return gen::to_bfloat16(v); };
  CHECK(gen::to_float(
            evaluate(average, {tensor<gen::bfloat16>({1, 1, 1, 2, 1}, {bf(1), bf(2)})})[0].as<gen::bfloat16>()[0]) ==
        1.5f);
  average.window.channels_first = true;
  CHECK(values<float>(evaluate(average, {tensor<float>({1, 2, 1, 1, 2}, {1, 2, 4, 3})})[0]) ==
        std::vector<float>{1.5f, 3.5f});
  average.window.channels_first = false;
  CHECK(message(infer(average, {{gen::dtype::float32, {1, 1, 1, 1, 1}}})) ==
        "kernel width 2 is larger than the padded input's 1");
  CHECK(message(infer(average, {{gen::dtype::int32, {1, 1, 1, 3, 1}}})) ==
        "input must be a floating-point type, but is int32");
  CHECK(message(gen::spatial_triple({1, 2, 2, 2, 3}, false, "ksize")) ==
        "ksize must be 1 on the batch and channel axes, but is [1,2,2,2,3]");
}

TEST_CASE("the layers of pools of volumes against the reference", "[pool3d]") {
  against_layer<float, 1, te::max_pool3d>(pool_kind::max);
  against_layer<float, 37, te::max_pool3d>(pool_kind::max);
  against_layer<double, 9, te::max_pool3d>(pool_kind::max);
  against_layer<float, 67, te::avg_pool3d>(pool_kind::average);
  against_layer<double, 8, te::avg_pool3d>(pool_kind::average);
}

}  // namespace tests
