// SPDX-License-Identifier: Apache-2.0
#include "ops/window/conv2d.hpp"

#include "ops/support/window_testing.hpp"

#include <tf_embed/layers/conv2d.hpp>

#include <catch2/catch.hpp>

namespace tests {
namespace {

using namespace op_testing;
using gen::activation_kind;
using gen::padding_kind;

/// Seven loops over NHWC.
template <class T>
std::vector<double> naive(const gen::conv2d& op, const gen::tensor& x, const gen::tensor& f) {
  const gen::shape& s = x.shape();
  const gen::shape& k = f.shape();
  const auto w = gen::place_window(op.window, s[1], s[2], k[0], k[1]);
  REQUIRE(w);
  const std::int64_t group_out = k[3] / (s[3] / k[2]);
  std::vector<double> y;
  for (std::int64_t n = 0; n < s[0]; ++n)
    for (std::int64_t oh = 0; oh < w->h.output; ++oh)
      for (std::int64_t ow = 0; ow < w->w.output; ++ow)
        for (std::int64_t o = 0; o < k[3]; ++o) {
          double sum = 0;
          for (std::int64_t i = 0; i < k[0]; ++i)
            for (std::int64_t j = 0; j < k[1]; ++j)
              for (std::int64_t c = 0; c < k[2]; ++c) {
                const std::int64_t h = oh * w->h.stride + i * w->h.dilation - w->h.before;
                const std::int64_t v = ow * w->w.stride + j * w->w.dilation - w->w.before;
                if (h < 0 || v < 0 || h >= s[1] || v >= s[2]) continue;
                sum += x.as_double(((n * s[1] + h) * s[2] + v) * s[3] + o / group_out * k[2] + c) *
                       f.as_double(((i * k[1] + j) * k[2] + c) * k[3] + o);
              }
          y.push_back(static_cast<double>(static_cast<T>(sum)));
        }
  return y;
}

template <class T>
void sweep(double tolerance) {
  dice roll;
  for (int turn = 0; turn < 60; ++turn) {
    gen::conv2d op;
    op.window.padding = static_cast<padding_kind>(turn % 3);
    op.window.stride_h = roll(1, 3);
    op.window.stride_w = roll(1, 3);
    op.window.dilation_h = roll(1, 2);
    op.window.dilation_w = roll(1, 2);
    op.window.pad_top = roll(0, 2);
    op.window.pad_right = roll(0, 2);
    const std::int64_t groups = roll(1, 3);
    const std::int64_t depth = roll(1, 4);
    const gen::tensor x = random_tensor<T>({roll(1, 2), roll(5, 9), roll(5, 9), groups * depth}, -9, 9, 2);
    const gen::tensor f = random_tensor<T>({roll(1, 3), roll(1, 3), depth, groups * roll(1, 5)}, -9, 9, 3);
    const std::vector<double> want = naive<T>(op, x, f);
    const gen::tensor got = evaluate(op, {x, f})[0];
    REQUIRE(static_cast<std::size_t>(got.size()) == want.size());
    std::vector<double> same;
    for (std::int64_t i = 0; i < got.size(); ++i) same.push_back(got.as_double(i));
    check_close<double>(same, want, tolerance);

    gen::conv2d nchw = op;
    nchw.window.nchw = true;
    const gen::tensor other = evaluate(nchw, {gen::nhwc_to_nchw(x), f})[0];
    CHECK(values<T>(gen::nchw_to_nhwc(other)) == values<T>(got));
  }
}

template <class T, int Block, int Channels, class Algorithm = te::algorithm::gemm>
void against_layer() {
  using in = slot<T, te::shape<1, 7, 9, 3>, 0>;
  using bias = slot<T, te::shape<Channels>, 2>;
  using residual = slot<T, te::shape<1, 4, 5, Channels>, 3>;
  using out = slot<T, te::shape<1, 4, 5, Channels>, 4>;
  using weights = te::packed<T, 27, Channels, Block, test_weights<T>>;
  using window = te::window<te::kernel<3, 3>, te::strides<2, 2>, te::dilations<1, 1>, te::padding<1, 1, 1, 1>>;
  using layer =
      te::conv2d<in, weights, out, window, te::epilogue<te::bias<bias>, te::residual<residual>, te::relu6>, Algorithm>;
  gen::conv2d op;
  op.window.padding = padding_kind::same;
  op.window.stride_h = op.window.stride_w = 2;
  op.epilogue = {true, true, {activation_kind::relu6}};
  const std::vector<gen::tensor> inputs{
      random_tensor<T>({1, 7, 9, 3}, -3, 3, 1), random_tensor<T>({3, 3, 3, Channels}, -3, 3, 2),
      random_tensor<T>({Channels}, -3, 3, 3), random_tensor<T>({1, 4, 5, Channels}, -3, 3, 4)};
  test_weights<T>::pack(inputs[1].reshaped({27, Channels}), Block);
  check_layer<layer, out>(inputs, evaluate(op, inputs)[0], 1e-5);
}

}  // namespace

TEST_CASE("convolutions by hand", "[conv2d]") {
  gen::conv2d op;
  const gen::tensor x = tensor<float>({1, 2, 2, 1}, {1, 2, 3, 4});
  const gen::tensor f = tensor<float>({2, 2, 1, 1}, {10, 20, 30, 40});
  CHECK(values<float>(evaluate(op, {x, f})[0]) == std::vector<float>{300});
  op.window.padding = padding_kind::same;
  CHECK(values<float>(evaluate(op, {x, f})[0]) == std::vector<float>{300, 140, 110, 40});
  op.epilogue = {true, false, {activation_kind::relu6}};
  CHECK(values<float>(evaluate(op, {x, f, tensor<float>({1}, {-137})})[0]) == std::vector<float>{6, 3, 0, 0});
}

TEST_CASE("convolutions against naive loops", "[conv2d]") {
  sweep<float>(1e-6);
  sweep<double>(1e-12);
  sweep<std::int32_t>(0);
}

TEST_CASE("integers wrap, and 16-bit floats are rounded once", "[conv2d]") {
  gen::conv2d op;
  const std::int32_t big = 2147483647;
  CHECK(values<std::int32_t>(evaluate(
            op, {tensor<std::int32_t>({1, 1, 2, 1}, {big, 1}), tensor<std::int32_t>({1, 2, 1, 1}, {1, 1})})[0]) ==
        std::vector<std::int32_t>{-2147483647 - 1});
  const auto half = [](float v) { return gen::to_float16(v); };
  const gen::tensor y = evaluate(op, {tensor<gen::float16>({1, 1, 2, 1}, {half(2048), half(1)}),
                                      tensor<gen::float16>({1, 2, 1, 1}, {half(1), half(1.5f)})})[0];
  CHECK(gen::to_float(y.as<gen::float16>()[0]) == 2050);
}

TEST_CASE("NaN and empty batches go through a convolution", "[conv2d]") {
  gen::conv2d op;
  const gen::tensor f = tensor<float>({1, 1, 1, 1}, {2});
  const auto y = values<float>(evaluate(op, {tensor<float>({1, 1, 2, 1}, {nan_f, 1}), f})[0]);
  CHECK(std::isnan(y[0]));
  CHECK(y[1] == 2);
  CHECK(evaluate(op, {gen::tensor(gen::dtype::float32, {0, 4, 4, 1}), f})[0].shape() == gen::shape{0, 4, 4, 1});
}

TEST_CASE("errors of conv2d", "[conv2d]") {
  using gen::dtype;
  gen::conv2d op;
  const auto error = [&](const gen::tensor_type& x, const gen::tensor_type& f) { return message(infer(op, {x, f})); };
  const gen::tensor_type image{dtype::float32, {1, 8, 8, 4}};
  CHECK(error({dtype::float32, {8, 8, 4}}, image) == "input must have 4 axes, but is float32[8,8,4]");
  CHECK(error(image, {dtype::float32, {3, 3, 4}}) == "filter must have 4 axes, but is float32[3,3,4]");
  CHECK(error(image, {dtype::float64, {3, 3, 4, 8}}) == "filter must be float32 as the input, but is float64[3,3,4,8]");
  CHECK(error(image, {dtype::float32, {3, 3, 4, 0}}) == "filter float32[3,3,4,0] must not be empty");
  CHECK(error(image, {dtype::float32, {3, 3, 3, 6}}) == "input depth 4 must be a multiple of the filter's depth 3");
  CHECK(error(image, {dtype::float32, {3, 3, 2, 5}}) == "output depth 5 must be a multiple of the 2 groups");
  CHECK(error({dtype::int8, {1, 8, 8, 4}}, {dtype::int8, {1, 1, 4, 4}}) ==
        "input must be a floating-point type or int32, but is int8");
  CHECK(message(infer(op, {image})) == "needs an input and a filter, but has 1 inputs");
  op.epilogue.has_bias = true;
  CHECK(error(image, {dtype::float32, {1, 1, 4, 8}}) == "needs 3 inputs, but has 2");
  CHECK(message(infer(op, {image, {dtype::float32, {1, 1, 4, 8}}, {dtype::float32, {4}}})) ==
        "bias must be float32 with one value for each of 8 channels, but is float32[4]");
  op.epilogue = {false, true, {}};
  CHECK(message(infer(op, {image, {dtype::float32, {1, 1, 4, 8}}, {dtype::float32, {8}}})) ==
        "residual must be float32[1,8,8,8], but is float32[8]");
}

TEST_CASE("what conv2d tells the passes", "[conv2d]") {
  gen::conv2d op;
  const std::vector<gen::tensor_type> types{{gen::dtype::float32, {1, 7, 8, 4}}, {gen::dtype::float32, {3, 3, 4, 6}}};
  REQUIRE(op.epilogue_slot(types));
  CHECK(op.epilogue_slot(types)->first_operand == 2);
  CHECK(op.epilogue_slot(types)->filter_run == 1);
  const gen::epilogue e{true, false, {activation_kind::relu}};
  const auto fused = op.with_epilogue(e);
  CHECK(fused->epilogue_slot(types)->current == e);
  CHECK_FALSE(fused->equals(op));
  CHECK_FALSE(op.epilogue_slot(
      std::vector<gen::tensor_type>{{gen::dtype::int32, {1, 7, 8, 4}}, {gen::dtype::int32, {3, 3, 4, 6}}}));
  CHECK_FALSE(op.channels_first());
  op.window.nchw = true;
  CHECK_FALSE(op.epilogue_slot(types));
  CHECK(op.channels_first()->images == std::vector<std::size_t>{0});
  CHECK_FALSE(op.with_channels_last()->channels_first());
}

TEST_CASE("conv2d takes a Pad's zeros as its own padding", "[conv2d]") {
  gen::conv2d op;
  op.window.padding = padding_kind::same;
  op.window.stride_w = 2;
  const gen::tensor f = random_tensor<float>({3, 3, 2, 3}, -1, 1, 2);
  const gen::tensor x = random_tensor<float>({1, 4, 5, 2}, -1, 1);
  gen::tensor padded(gen::dtype::float32, {1, 7, 6, 2});  // two rows before and one behind, a column behind
  for (std::int64_t i = 0; i < x.size(); ++i) {
    const std::int64_t to = ((i / 10 + 2) * 6 + i / 2 % 5) * 2 + i % 2;
    padded.mutable_as<float>()[static_cast<std::size_t>(to)] = x.as<float>()[static_cast<std::size_t>(i)];
  }
  const std::vector<gen::tensor_type> types{padded.type(), f.type()};
  const auto changed =
      op.with_padding(types, std::vector<std::int64_t>{0, 2, 0, 0}, std::vector<std::int64_t>{0, 1, 1, 0});
  REQUIRE(changed);
  CHECK(values<float>(evaluate(*changed, {x, f})[0]) == values<float>(evaluate(op, {padded, f})[0]));
  CHECK_FALSE(op.with_padding(types, std::vector<std::int64_t>{0, 0, 0, 1}, std::vector<std::int64_t>{0, 0, 0, 0}));
}

TEST_CASE("what conv2d emits", "[conv2d]") {
  gen::conv2d op;
  op.window.padding = padding_kind::same;
  const operand x{random_tensor<float>({1, 4, 4, 2}, -1, 1)};
  const operand f{random_tensor<float>({3, 3, 2, 8}, -1, 1), true};
  op.epilogue = {true, true, {activation_kind::leaky_relu, 0.5f}};
  CHECK(emitted(op, {x,
                     {random_tensor<float>({3, 3, 2, 9}, -1, 1), true},
                     {random_tensor<float>({9}, -1, 1), true},
                     {random_tensor<float>({1, 4, 4, 9}, -1, 1)}}) ==
        "te::conv2d<t_a, te::packed<float, 18, 9, 16, weights::w_y_filter>, t_y, te::window<te::kernel<3, 3>, "
        "te::strides<1, 1>, te::dilations<1, 1>, te::padding<1, 1, 1, 1>>, te::epilogue<te::bias<t_c>, "
        "te::residual<t_d>, "
        "te::leaky_relu<te::f32<0x3f000000u /* 0.5 */>>>, te::algorithm::gemm> 2592");
  // A filter as large as the image.
  op.window.padding = padding_kind::valid;
  CHECK(emitted(op, {{random_tensor<float>({2, 3, 3, 2}, -1, 1)},
                     {random_tensor<float>({3, 3, 2, 9}, -1, 1), true},
                     {random_tensor<float>({9}, -1, 1), true},
                     {random_tensor<float>({2, 1, 1, 9}, -1, 1)}}) ==
        "te::matmul<t_a, te::packed<float, 18, 9, 16, weights::w_y_filter>, t_y, te::epilogue<te::bias<t_c>, "
        "te::residual<t_d>, te::leaky_relu<te::f32<0x3f000000u /* 0.5 */>>>> 324");
  op.window.padding = padding_kind::same;
  // Two pixels of eight channels as one of sixteen.
  CHECK(emitted(op, {x, f, {random_tensor<float>({8}, -1, 1), true}, {random_tensor<float>({1, 4, 4, 8}, -1, 1)}}) ==
        "te::conv2d<t_a, te::packed<float, 24, 16, 16, weights::w_y_filter>, "
        "te::as_shape<t_y, te::shape<1, 4, 2, 16>>, te::window<te::kernel<3, 4>, te::strides<1, 2>, "
        "te::dilations<1, 1>, te::padding<1, 1, 1, 1>>, "
        "te::epilogue<te::bias<te::tensor<float, te::shape<16>, te::constant<weights::w_y_bias>>>, "
        "te::residual<t_d>, te::leaky_relu<te::f32<0x3f000000u /* 0.5 */>>>, te::algorithm::spread<2>> 2304");
  // A vector of terms for each of two channels.
  op.epilogue = {};
  CHECK(
      emitted(op, {{random_tensor<float>({1, 4, 5, 16}, -1, 1)}, {random_tensor<float>({3, 3, 16, 2}, -1, 1), true}}) ==
      "te::conv2d<t_a, te::packed<float, 144, 2, 1, weights::w_y_filter>, t_y, te::window<te::kernel<3, 3>, "
      "te::strides<1, 1>, te::dilations<1, 1>, te::padding<1, 1, 1, 1>>, te::epilogue<te::no_bias, te::no_residual, "
      "te::no_activation>, te::algorithm::dot> 5760");
  CHECK(emitted(op, {x, {f.value}}) ==
        "te::pack_filter<t_b, t_y_temporary, te::packed_at_run_time<float, 18, 8, 16, t_y_temporary>> 0"
        "te::conv2d<t_a, te::packed_at_run_time<float, 18, 8, 16, t_y_temporary>, t_y, te::window<te::kernel<3, 3>, "
        "te::strides<1, 1>, te::dilations<1, 1>, te::padding<1, 1, 1, 1>>, te::epilogue<te::no_bias, te::no_residual, "
        "te::no_activation>, te::algorithm::gemm> 2304");
  CHECK(emitted(op, {{random_tensor<float>({1, 4, 4, 4}, -1, 1)}, f}) ==
        "te::conv2d<t_a, te::packed<float, 18, 4, 16, weights::w_y_filter, 2>, t_y, te::window<te::kernel<3, 3>, "
        "te::strides<1, 1>, te::dilations<1, 1>, te::padding<1, 1, 1, 1>>, te::epilogue<te::no_bias, te::no_residual, "
        "te::no_activation>, te::algorithm::gemm> 2304");
  op.window.nchw = true;
  CHECK(emitted(op, {{random_tensor<float>({1, 2, 4, 4}, -1, 1)}, f}) ==
        "data_format NCHW is not rewritten to NHWC; is the pass switched off?");
}

TEST_CASE("the layer conv2d against the reference", "[conv2d]") {
  against_layer<float, 16, 1>();
  against_layer<float, 16, 17>();
  against_layer<float, 4, 33>();
  against_layer<double, 8, 9>();
  against_layer<std::int32_t, 16, 5>();
  against_layer<float, 1, 4, te::algorithm::dot>();
  against_layer<float, 1, 1, te::algorithm::dot>();
  against_layer<float, 1, 3>();
}

}  // namespace tests
