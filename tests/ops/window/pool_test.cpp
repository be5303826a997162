// SPDX-License-Identifier: Apache-2.0
#include "ops/window/pool.hpp"

#include "ops/support/window_testing.hpp"

#include <tf_embed/layers/depth_max_pool.hpp>
#include <tf_embed/layers/pool.hpp>

#include <catch2/catch.hpp>

namespace tests {
namespace {

using namespace op_testing;
using gen::padding_kind;
using gen::pool_kind;

gen::pool pool_of(pool_kind kind, std::int64_t kernel_h, std::int64_t kernel_w, std::int64_t stride,
                  padding_kind padding = padding_kind::valid) {
  gen::pool p;
  p.kind = kind;
  p.window.kernel_h = kernel_h;
  p.window.kernel_w = kernel_w;
  p.window.window.stride_h = p.window.window.stride_w = stride;
  p.window.window.padding = padding;
  return p;
}

template <class T, int Channels, template <class, class, class> class Layer>
void against_layer(pool_kind kind) {
  using in = slot<T, te::shape<1, 9, 11, Channels>, 0>;
  using out = slot<T, te::shape<1, 5, 6, Channels>, 1>;
  using window = te::window<te::kernel<3, 2>, te::strides<2, 2>, te::dilations<1, 1>, te::padding<1, 1, 0, 1>>;
  gen::pool op = pool_of(kind, 3, 2, 2, padding_kind::same);
  gen::tensor x = random_tensor<T>({1, 9, 11, Channels}, std::is_unsigned_v<T> ? 0 : -100, 100);
  check_layer<Layer<in, out, window>, out>({x}, evaluate(op, {x})[0], 1e-6);
  if constexpr (std::is_floating_point_v<T>) {
    for (std::size_t i = 0; i < 40; i += 3) x.mutable_as<T>()[i] = std::numeric_limits<T>::quiet_NaN();
    check_layer<Layer<in, out, window>, out>({x}, evaluate(op, {x})[0], 1e-6);
  }
}

}  // namespace

TEST_CASE("pools by hand", "[pool]") {
  const gen::tensor x = tensor<float>({1, 2, 3, 1}, {-1, -2, -3, -4, -5, -6});
  gen::pool max = pool_of(pool_kind::max, 2, 2, 1);
  CHECK(values<float>(evaluate(max, {x})[0]) == std::vector<float>{-1, -2});
  max.window.window.padding = padding_kind::same;
  CHECK(values<float>(evaluate(max, {x})[0]) == std::vector<float>{-1, -2, -3, -4, -5, -6});
  gen::pool average = pool_of(pool_kind::average, 2, 2, 1, padding_kind::same);
  CHECK(values<float>(evaluate(average, {x})[0]) == std::vector<float>{-3, -4, -4.5, -4.5, -5.5, -6});
  max.window.window.padding = padding_kind::explicit_paddings;
  max.window.window.pad_top = max.window.window.pad_right = 1;
  CHECK(values<float>(evaluate(max, {tensor<float>({1, 2, 2, 1}, {-1, -2, -3, -4})})[0]) ==
        std::vector<float>{-1, -2, -1, -2});
}

TEST_CASE("MaxPool passes over NaN, and minus infinity becomes the lowest number", "[pool]") {
  gen::pool max = pool_of(pool_kind::max, 1, 2, 2);
  const float low = std::numeric_limits<float>::lowest();
  CHECK(values<float>(evaluate(max, {tensor<float>({1, 1, 8, 1}, {1, nan_f, -inf_f, -inf_f, nan_f, nan_f, nan_f,
                                                                  -1})})[0]) == std::vector<float>{1, low, low, -1});
  gen::pool average = pool_of(pool_kind::average, 1, 2, 2);
  CHECK(std::isnan(values<float>(evaluate(average, {tensor<float>({1, 1, 2, 1}, {1, nan_f})})[0])[0]));
}

TEST_CASE("integer and 16-bit pools, NCHW, empty tensors, windows over depth", "[pool]") {
  gen::pool max = pool_of(pool_kind::max, 1, 2, 1);
  CHECK(values<std::int8_t>(evaluate(max, {tensor<std::int8_t>({1, 1, 3, 1}, {-128, -3, -7})})[0]) ==
        std::vector<std::int8_t>{-3, -3});
  gen::pool average = pool_of(pool_kind::average, 1, 2, 1);
  const auto bf = [](float v) { return gen::to_bfloat16(v); };
  CHECK(gen::to_float(
            evaluate(average, {tensor<gen::bfloat16>({1, 1, 2, 1}, {bf(1), bf(2)})})[0].as<gen::bfloat16>()[0]) ==
        1.5f);
  max.window.window.nchw = true;
  CHECK(values<float>(evaluate(max, {tensor<float>({1, 2, 1, 2}, {1, 2, 4, 3})})[0]) == std::vector<float>{2, 4});
  CHECK(evaluate(average, {gen::tensor(gen::dtype::float32, {0, 4, 4, 1})})[0].shape() == gen::shape{0, 4, 3, 1});
  gen::pool depth;
  REQUIRE(depth.window.set(pool_kind::max, {1, 1, 1, 3}, {1, 1, 1, 3}));
  CHECK(values<float>(evaluate(depth, {tensor<float>({1, 1, 1, 6}, {0, 2, 1, 3, 5, 4})})[0]) ==
        std::vector<float>{2, 5});
}

TEST_CASE("maxima of widened 16-bit floats start at their lowest number", "[pool]") {
  using window = te::window<te::kernel<1, 2>, te::strides<1, 2>, te::dilations<1, 1>, te::padding<0, 0, 0, 0>>;
  using in = slot<float, te::shape<1, 1, 4, 1>, 0>;
  using out = slot<float, te::shape<1, 1, 2, 1>, 1>;
  const gen::tensor x = tensor<float>({1, 1, 4, 1}, {-inf_f, nan_f, -inf_f, 3});
  gen::pool max = pool_of(pool_kind::max, 1, 2, 2);
  max.widen_attributes(gen::dtype::float16);
  const gen::tensor y = evaluate(max, {x})[0];
  CHECK(values<float>(y) == std::vector<float>{-65504, 3});
  check_layer<te::pool<te::largest_from<te::f32<0xc77fe000u>>, in, out, window>, out>({x}, y);
  CHECK(emitted(max, {operand{x}}).starts_with("te::pool<te::largest_from<te::f32<0xc77fe000u"));
  max.widen_attributes(gen::dtype::bfloat16);
  CHECK(values<float>(evaluate(max, {x})[0])[0] == -3.38953139e38f);
}

TEST_CASE("a pool that a run finds larger than its image by less than a step gives nothing", "[pool]") {
  gen::pool max = pool_of(pool_kind::max, 2, 2, 2);
  // As a graph is evaluated, where all operands are known.
  const gen::tensor x(gen::dtype::float32, {1, 0, 4, 1});
  const std::vector<gen::tensor_type> types{x.type()};
  const std::vector<const gen::tensor*> known{&x};
  const auto found = max.infer_shape(gen::shape_context(types, known));
  REQUIRE(found);
  CHECK((*found)[0].shape == gen::shape{1, 0, 2, 1});
  CHECK((*max.evaluate(std::vector{x}))[0].shape() == gen::shape{1, 0, 2, 1});
  gen::pool dense = pool_of(pool_kind::max, 2, 2, 1);
  CHECK(message(dense.infer_shape(gen::shape_context(types, known))) ==
        "kernel height 2 is larger than the padded input's 0");
}

TEST_CASE("MaxPoolV2 reads its window from operands", "[pool]") {
  gen::pool op;
  op.window_is_operand = true;
  const gen::tensor x = tensor<float>({1, 2, 2, 1}, {1, 2, 3, 4});
  CHECK(values<float>(evaluate(op, {x, tensor<std::int32_t>({4}, {1, 2, 1, 1}),
                                    tensor<std::int32_t>({4}, {1, 1, 1, 1})})[0]) == std::vector<float>{3, 4});
}

TEST_CASE("errors of pools", "[pool]") {
  using gen::dtype;
  gen::pool max = pool_of(pool_kind::max, 3, 3, 1);
  const auto error = [](gen::pool& p, const gen::shape& s, dtype t = dtype::float32) {
    return message(infer(p, {{t, s}}));
  };
  CHECK(error(max, {1, 2, 5, 1}) == "kernel height 3 is larger than the padded input's 2");
  CHECK(error(max, {2, 5, 1}) == "input must have 4 axes, but is float32[2,5,1]");
  CHECK(error(max, {1, 5, 5, 1}, dtype::boolean) == "input must be numbers, but is bool");
  gen::pool average = pool_of(pool_kind::average, 3, 3, 1);
  CHECK(error(average, {1, 5, 5, 1}, dtype::int32) == "input must be a floating-point type, but is int32");
  max.window.window.padding = padding_kind::explicit_paddings;
  max.window.window.pad_top = 3;
  CHECK(error(max, {1, 5, 5, 1}) == "explicit_paddings must be smaller than the window of 3x3");
  gen::pool depth;
  CHECK(message(depth.window.set(pool_kind::max, {1, 1, 1, 3}, {1, 1, 1, 1})) ==
        "a window over depth must be MaxPool's with equal stride, but ksize is [1,1,1,3] and strides [1,1,1,1]");
  CHECK(message(depth.window.set(pool_kind::max, {2, 1, 1, 1}, {1, 1, 1, 1})) ==
        "ksize must be 1 on the batch and depth axes, but is [2,1,1,1]");
}

TEST_CASE("what pools emit", "[pool]") {
  const operand x{random_tensor<float>({1, 4, 4, 2}, -1, 1)};
  CHECK(emitted(pool_of(pool_kind::max, 2, 2, 2), {x}) ==
        "te::max_pool<t_a, t_y, te::window<te::kernel<2, 2>, te::strides<2, 2>, te::dilations<1, 1>, te::padding<0, 0, "
        "0, "
        "0>>> 0");
  CHECK(emitted(pool_of(pool_kind::average, 4, 4, 1), {x}) ==
        "te::avg_pool<t_a, t_y, te::window<te::kernel<4, 4>, te::strides<1, 1>, te::dilations<1, 1>, te::padding<0, 0, "
        "0, "
        "0>>> 0");
}

TEST_CASE("the pool layers against the reference", "[pool]") {
  against_layer<float, 1, te::max_pool>(pool_kind::max);
  against_layer<float, 17, te::max_pool>(pool_kind::max);
  against_layer<double, 9, te::max_pool>(pool_kind::max);
  against_layer<std::int32_t, 17, te::max_pool>(pool_kind::max);
  against_layer<std::uint8_t, 33, te::max_pool>(pool_kind::max);
  against_layer<std::int16_t, 5, te::max_pool>(pool_kind::max);
  against_layer<std::int64_t, 5, te::max_pool>(pool_kind::max);
  against_layer<float, 17, te::avg_pool>(pool_kind::average);
  against_layer<double, 3, te::avg_pool>(pool_kind::average);
}

TEST_CASE("maxima of neighbouring channels", "[pool]") {
  gen::pool op;
  REQUIRE(op.window.set(pool_kind::max, {1, 1, 1, 3}, {1, 1, 1, 3}));
  using in = slot<float, te::shape<1, 1, 2, 6>, 0>;
  using out = slot<float, te::shape<1, 1, 2, 2>, 1>;
  const gen::tensor x = tensor<float>({1, 1, 2, 6}, {nan_f, 1, 2, -inf_f, -inf_f, -inf_f, 3, nan_f, 5, 9, 8, 7});
  const gen::tensor got = evaluate(op, {x})[0];
  // TensorFlow 2.21.
  check_close<float>(values<float>(got), {nan_f, -inf_f, 5, 9});
  check_layer<te::depth_max_pool<in, out, 3>, out>({x}, got);
  CHECK(emitted(op, {{x}}) == "te::depth_max_pool<t_a, t_y, 3> 0");
  CHECK(message(op.window.set(pool_kind::max, {1, 1, 1, 3}, {1, 1, 2, 3})) ==
        "a window over depth must be 1x1 and step by 1, but ksize is [1,1,1,3] and strides [1,1,2,3]");
}

}  // namespace tests
