// SPDX-License-Identifier: Apache-2.0
#include "ops/window/conv2d_backprop_input.hpp"

#include "ops/support/filter_packing.hpp"
#include "ops/support/window_testing.hpp"
#include "ops/window/conv2d.hpp"

#include <tf_embed/layers/conv2d_backprop_input.hpp>

#include <catch2/catch.hpp>

namespace tests {
namespace {

using namespace op_testing;
using gen::activation_kind;
using gen::padding_kind;

gen::tensor sizes(const gen::shape& s) { return gen::tensor::of_ints(gen::dtype::int32, s); }

/// The defining property: <conv(y), x> = <y, conv_backprop(x)> for every y; here for every unit y.
template <class T>
void against_forward(double tolerance) {
  dice roll;
  for (int turn = 0; turn < 30; ++turn) {
    gen::conv2d forward;
    forward.window.padding = static_cast<padding_kind>(turn % 3);
    forward.window.stride_h = roll(1, 3);
    forward.window.stride_w = roll(1, 3);
    forward.window.dilation_h = roll(1, 2);
    forward.window.pad_top = roll(0, 2);
    forward.window.pad_right = roll(0, 2);
    const std::int64_t groups = roll(1, 2);
    const std::int64_t depth = roll(1, 2);
    const gen::shape image{2, roll(5, 6), roll(4, 5), groups * depth};
    const gen::tensor f = random_tensor<T>({roll(1, 3), roll(1, 4), depth, groups * roll(1, 2)}, -9, 9, 3);
    const auto out = infer(forward, {{gen::dtype_of<T>, image}, f.type()});
    INFO(message(out));
    REQUIRE(out);
    const gen::tensor x = random_tensor<T>((*out)[0].shape, -9, 9, 4);
    gen::conv2d_backprop_input op;
    op.window = forward.window;
    const gen::tensor got = evaluate(op, {sizes(image), f, x})[0];
    REQUIRE(got.shape() == image);
    std::vector<double> want, have;
    for (std::int64_t i = 0; i < got.size(); ++i) {
      gen::tensor unit(gen::dtype_of<T>, image);
      unit.mutable_as<T>()[static_cast<std::size_t>(i)] = 1;
      const gen::tensor y = evaluate(forward, {unit, f})[0];
      double sum = 0;
      for (std::int64_t j = 0; j < y.size(); ++j) sum += y.as_double(j) * x.as_double(j);
      want.push_back(sum);
      have.push_back(got.as_double(i));
    }
    check_close<double>(have, want, tolerance);
  }
}

struct setting {
  int h, w, channels;  // of the result
  int in_h, in_w, in_channels;
  int kernel_h, kernel_w, stride_h, stride_w, dilation_h, dilation_w;
  int top, bottom, left, right;
  int groups = 1;
};

template <class T, int Block, setting S>
void against_layer() {
  using in = slot<T, te::shape<2, S.in_h, S.in_w, S.in_channels>, 0>;
  using bias = slot<T, te::shape<S.channels>, 1>;
  using residual = slot<T, te::shape<2, S.h, S.w, S.channels>, 2>;
  using out = slot<T, te::shape<2, S.h, S.w, S.channels>, 3>;
  constexpr int rows = S.kernel_h * S.kernel_w * S.in_channels / S.groups;
  constexpr int columns = S.channels / S.groups;
  using window = te::window<te::kernel<S.kernel_h, S.kernel_w>, te::strides<S.stride_h, S.stride_w>,
                            te::dilations<S.dilation_h, S.dilation_w>, te::padding<S.top, S.bottom, S.left, S.right>>;
  using layer = te::conv2d_backprop_input<
      in, te::packed<T, rows, columns, Block, test_weights<T>, S.groups>, out, window,
      te::epilogue<te::bias<bias>, te::residual<residual>, te::leaky_relu<te::f32<0x3f000000u>>>>;
  gen::conv2d_backprop_input op;
  op.window.padding = padding_kind::explicit_paddings;
  op.window.stride_h = S.stride_h;
  op.window.stride_w = S.stride_w;
  op.window.dilation_h = S.dilation_h;
  op.window.dilation_w = S.dilation_w;
  op.window.pad_top = S.top;
  op.window.pad_bottom = S.bottom;
  op.window.pad_left = S.left;
  op.window.pad_right = S.right;
  op.epilogue = {true, true, {activation_kind::leaky_relu, 0.5f}};
  const gen::tensor f = random_tensor<T>({S.kernel_h, S.kernel_w, columns, S.in_channels}, -1, 1, 5);
  const gen::tensor x = random_tensor<T>(shape_of<typename in::shape>(), -1, 1, 6);
  const gen::tensor b = random_tensor<T>({S.channels}, -1, 1, 7);
  const gen::tensor r = random_tensor<T>(shape_of<typename out::shape>(), -1, 1, 8);
  const gen::tensor want = evaluate(op, {sizes({2, S.h, S.w, S.channels}), f, x, b, r})[0];
  const auto placed = gen::place_window(op.window, S.h, S.w, S.kernel_h, S.kernel_w);
  REQUIRE(placed);
  test_weights<T>::pack(gen::phased_filter(f, *placed, S.groups), Block, S.groups);
  check_layer<layer, out>({x, b, r}, want, 1e-5);
}

}  // namespace

TEST_CASE("a transposed convolution by hand", "[conv2d_backprop_input]") {
  gen::conv2d_backprop_input op;
  op.window.stride_w = 2;
  const gen::tensor f = tensor<float>({1, 3, 1, 1}, {1, 2, 3});
  const gen::tensor x = tensor<float>({1, 1, 2, 1}, {1, 10});
  CHECK(values<float>(evaluate(op, {sizes({1, 1, 5, 1}), f, x})[0]) == std::vector<float>{1, 2, 13, 20, 30});
  // VALID leaves room behind the last window.
  CHECK(values<float>(evaluate(op, {sizes({1, 1, 6, 1}), f, x})[0]) == std::vector<float>{1, 2, 13, 20, 30, 0});
  op.window.padding = padding_kind::same;
  CHECK(values<float>(evaluate(op, {sizes({1, 4}), f, x})[0]) == std::vector<float>{1, 2, 13, 20});
  // A kernel smaller than the stride leaves gaps; they get the epilogue too.
  op.window.stride_w = 3;
  op.epilogue.has_bias = true;
  CHECK(values<float>(evaluate(op, {sizes({1, 1, 6, 1}), tensor<float>({1, 1, 1, 1}, {1}), x,
                                    tensor<float>({1}, {5})})[0]) == std::vector<float>{6, 5, 5, 15, 5, 5});
}

TEST_CASE("transposed convolutions against the forward ones", "[conv2d_backprop_input]") {
  against_forward<float>(1e-5);
  against_forward<double>(1e-11);
  against_forward<std::int32_t>(0);
}

TEST_CASE("NCHW transposed convolutions", "[conv2d_backprop_input]") {
  gen::conv2d_backprop_input op;
  op.window.padding = padding_kind::same;
  op.window.stride_h = op.window.stride_w = 2;
  const gen::tensor f = random_tensor<float>({3, 3, 2, 4}, -1, 1);
  const gen::tensor x = random_tensor<float>({1, 3, 2, 4}, -1, 1);
  const gen::tensor want = evaluate(op, {sizes({1, 6, 4, 2}), f, x})[0];
  op.window.nchw = true;
  const gen::tensor got = evaluate(op, {sizes({1, 2, 6, 4}), f, gen::nhwc_to_nchw(x)})[0];
  CHECK(got.shape() == gen::shape{1, 2, 6, 4});
  CHECK(values<float>(gen::nchw_to_nhwc(got)) == values<float>(want));
}

TEST_CASE("errors of conv2d_backprop_input", "[conv2d_backprop_input]") {
  using gen::dtype;
  gen::conv2d_backprop_input op;
  op.window.padding = padding_kind::same;
  op.window.stride_h = op.window.stride_w = 2;
  const gen::tensor f(dtype::float32, {2, 2, 3, 5});
  const gen::tensor x(dtype::float32, {2, 2, 2, 5});
  const auto error = [&](const gen::shape& s) { return message(infer_constants(op, {sizes(s), f, x})); };
  CHECK(error({2, 5, 4, 3}) == "out_backprop must be 3x2 for input_sizes [2,5,4,3], but is 2x2");
  CHECK(error({1, 4, 4, 3}) == "input_sizes [1,4,4,3] must have the batch size of out_backprop float32[2,2,2,5]");
  CHECK(error({2, 4, 4, 4}) == "depth 4 of input_sizes does not fit the filter float32[2,2,3,5]");
  CHECK(error({2, 4, 4}) == "input_sizes must be 4 sizes, but is [2,4,4]");
  CHECK(error({2, -4, 4, 3}) == "input_sizes must be 4 sizes, but is [2,-4,4,3]");
  CHECK(message(infer_constants(op, {sizes({2, 4, 4, 3}), f, gen::tensor(dtype::float32, {2, 2, 2, 4})})) ==
        "out_backprop float32[2,2,2,4] must have the depth 5 of the filter");
}

TEST_CASE("what conv2d_backprop_input tells the passes", "[conv2d_backprop_input]") {
  using gen::dtype;
  gen::conv2d_backprop_input op;
  const gen::tensor f = random_tensor<float>({2, 1, 3, 5}, -1, 1);
  const gen::tensor x = random_tensor<float>({1, 2, 2, 5}, -1, 1, 2);
  const std::vector<gen::tensor_type> types{{dtype::int32, {4}}, f.type(), x.type()};
  evaluate(op, {sizes({1, 3, 2, 3}), f, x});
  const auto slot_of = op.epilogue_slot(types);
  REQUIRE(slot_of);
  CHECK(slot_of->first_operand == 3);
  CHECK(slot_of->filter == 1);
  // Scaling the filter by channel scales the result by channel, with groups too.
  const auto check_scaling = [&](const gen::tensor& result_sizes, const gen::tensor& filter, const gen::tensor& image,
                                 std::int64_t channels) {
    const std::vector<float> unscaled = values<float>(evaluate(op, {result_sizes, filter, image})[0]);
    const auto slot = op.epilogue_slot(std::vector<gen::tensor_type>{types[0], filter.type(), image.type()});
    REQUIRE(slot);
    gen::tensor scaled = gen::tensor::of<float>(filter.shape(), filter.as<float>());
    for (std::int64_t i = 0; i < filter.size(); ++i) {
      scaled.mutable_as<float>()[static_cast<std::size_t>(i)] *= static_cast<float>(1 << slot->channel_of(i, channels));
    }
    const std::vector<float> got = values<float>(evaluate(op, {result_sizes, scaled, image})[0]);
    const auto count = static_cast<std::size_t>(channels);
    for (std::size_t i = 0; i < got.size(); ++i) CHECK(got[i] == unscaled[i] * static_cast<float>(1 << i % count));
  };
  check_scaling(sizes({1, 3, 2, 3}), f, x, 3);
  const gen::tensor grouped = random_tensor<float>({2, 1, 3, 4}, -1, 1, 3);
  const gen::tensor four = random_tensor<float>({1, 2, 2, 4}, -1, 1, 4);
  check_scaling(sizes({1, 3, 2, 6}), grouped, four, 6);
  CHECK(op.epilogue_slot(std::vector<gen::tensor_type>{types[0], grouped.type(), four.type()})->filter_groups == 2);
  op.window.nchw = true;
  CHECK(op.channels_first()->images == std::vector<std::size_t>{2});
  CHECK(op.channels_first()->lists == std::vector<std::size_t>{0});
}

TEST_CASE("what conv2d_backprop_input emits", "[conv2d_backprop_input]") {
  gen::conv2d_backprop_input op;
  op.window.padding = padding_kind::same;
  op.window.stride_h = op.window.stride_w = 2;
  CHECK(emitted(op, {{sizes({1, 4, 4, 3}), true},
                     {random_tensor<float>({3, 3, 3, 5}, -1, 1), true},
                     {random_tensor<float>({1, 2, 2, 5}, -1, 1)}}) ==
        "te::conv2d_backprop_input<t_c, te::packed<float, 45, 3, 16, weights::w_y_filter>, t_y, "
        "te::window<te::kernel<3, 3>, "
        "te::strides<2, 2>, te::dilations<1, 1>, te::padding<0, 1, 0, 1>>, te::epilogue<te::no_bias, te::no_residual, "
        "te::no_activation>> 540");
  op.window.stride_h = op.window.stride_w = 1;
  CHECK(emitted(op, {{sizes({1, 2, 2, 4}), true},
                     {random_tensor<float>({1, 1, 2, 6}, -1, 1)},
                     {random_tensor<float>({1, 2, 2, 6}, -1, 1)}}) ==
        "te::pack_transposed_filter<t_b, t_y_temporary, te::packed_at_run_time<float, 3, 2, 16, t_y_temporary, 2>, "
        "te::window<te::kernel<1, 1>, te::strides<1, 1>, te::dilations<1, 1>, te::padding<0, 0, 0, 0>>> 0"
        "te::conv2d_backprop_input<t_c, te::packed_at_run_time<float, 3, 2, 16, t_y_temporary, 2>, t_y, "
        "te::window<te::kernel<1, 1>, te::strides<1, 1>, te::dilations<1, 1>, te::padding<0, 0, 0, 0>>, "
        "te::epilogue<te::no_bias, te::no_residual, te::no_activation>> 48");
}

TEST_CASE("the layer conv2d_backprop_input against the reference", "[conv2d_backprop_input]") {
  against_layer<float, 16, setting{8, 10, 17, 4, 5, 3, 3, 3, 2, 2, 1, 1, 0, 1, 0, 1}>();    // style transfer's window
  against_layer<float, 4, setting{7, 7, 5, 4, 4, 9, 4, 5, 2, 2, 1, 1, 1, 2, 2, 2}>();       // padding before
  against_layer<float, 16, setting{9, 8, 2, 3, 2, 4, 1, 2, 3, 4, 1, 1, 0, 0, 0, 0}>();      // gaps between windows
  against_layer<float, 8, setting{9, 9, 7, 9, 9, 2, 3, 3, 1, 1, 2, 3, 2, 2, 3, 3}>();       // dilated
  against_layer<float, 4, setting{8, 6, 10, 4, 6, 6, 3, 3, 2, 1, 1, 1, 0, 1, 1, 1, 2}>();   // two groups
  against_layer<double, 16, setting{6, 9, 6, 6, 9, 9, 3, 2, 1, 1, 1, 1, 1, 1, 0, 1, 3}>();  // three, dense columns
  against_layer<double, 16, setting{9, 9, 3, 3, 4, 2, 3, 3, 3, 2, 2, 2, 1, 1, 1, 1}>();     // strided and dilated
}

}  // namespace tests
