// SPDX-License-Identifier: Apache-2.0
#include "ops/window/conv3d.hpp"

#include "ops/support/filter_packing.hpp"
#include "ops/support/window_testing.hpp"

#include <tf_embed/layers/conv3d.hpp>

#include <catch2/catch.hpp>

namespace tests {
namespace {

using namespace op_testing;
using gen::activation_kind;
using gen::padding_kind;

gen::tensor sizes(const gen::shape& s) { return gen::tensor::of_ints(gen::dtype::int32, s); }

struct setting {
  int d, h, w, channels;  // of the larger volume
  int out_channels;
  int kernel_d, kernel_h, kernel_w;
  int stride_d, stride_h, stride_w;
  int dilation_d = 1;
  int groups = 1;
};

constexpr int before(int in, int kernel, int stride, int dilation = 1) {
  const int out = (in + stride - 1) / stride;
  const int needed = (out - 1) * stride + (kernel - 1) * dilation + 1 - in;
  return needed > 0 ? needed / 2 : 0;
}
constexpr int after(int in, int kernel, int stride, int dilation = 1) {
  const int out = (in + stride - 1) / stride;
  const int needed = (out - 1) * stride + (kernel - 1) * dilation + 1 - in;
  return needed > 0 ? needed - needed / 2 : 0;
}

/// The windows and sizes of a setting under SAME padding.
template <setting S>
struct placed {
  static constexpr int out_d = (S.d + S.stride_d - 1) / S.stride_d;
  static constexpr int out_h = (S.h + S.stride_h - 1) / S.stride_h;
  static constexpr int out_w = (S.w + S.stride_w - 1) / S.stride_w;
  using large = te::shape<2, S.d, S.h, S.w, S.channels>;
  using small = te::shape<2, out_d, out_h, out_w, S.out_channels>;
  using plane = te::window<te::kernel<S.kernel_h, S.kernel_w>, te::strides<S.stride_h, S.stride_w>, te::dilations<1, 1>,
                           te::padding<before(S.h, S.kernel_h, S.stride_h), after(S.h, S.kernel_h, S.stride_h),
                                       before(S.w, S.kernel_w, S.stride_w), after(S.w, S.kernel_w, S.stride_w)>>;
  using window = te::window_3d<
      te::depth_window<S.kernel_d, S.stride_d, S.dilation_d, before(S.d, S.kernel_d, S.stride_d, S.dilation_d),
                       after(S.d, S.kernel_d, S.stride_d, S.dilation_d)>,
      plane>;
  static gen::window_attributes_3d attributes() {
    gen::window_attributes_3d a;
    a.padding = padding_kind::same;
    a.stride = {S.stride_d, S.stride_h, S.stride_w};
    a.dilation = {S.dilation_d, 1, 1};
    return a;
  }
  template <class T>
  static gen::tensor filter() {
    return random_tensor<T>({S.kernel_d, S.kernel_h, S.kernel_w, S.channels / S.groups, S.out_channels}, -1, 1, 3);
  }
};

/// The taps of a filter along the depth, one after another, each packed by `pack`.
template <class T, class Pack>
void pack_taps(const gen::tensor& filter, Pack pack) {
  const gen::shape& s = filter.shape();
  std::vector<T> all;
  for (std::int64_t tap = 0; tap < s[0]; ++tap) {
    gen::tensor one(filter.dtype(), {s[1], s[2], s[3], s[4]});
    const auto size = static_cast<std::size_t>(one.size());
    for (std::size_t i = 0; i < size; ++i) {
      one.mutable_as<T>()[i] = filter.as<T>()[static_cast<std::size_t>(tap) * size + i];
    }
    const std::vector<T> packed = values<T>(pack(one));
    all.insert(all.end(), packed.begin(), packed.end());
  }
  test_weights<T>::values = all;
}

template <class T, int Block, setting S, bool WithEpilogue = false>
void forward_layer() {
  using p = placed<S>;
  using in = slot<T, typename p::large, 0>;
  using bias = slot<T, te::shape<S.out_channels>, 1>;
  using residual = slot<T, typename p::small, 2>;
  using out = slot<T, typename p::small, 3>;
  constexpr int rows = S.kernel_h * S.kernel_w * S.channels / S.groups;
  using weights = te::packed<T, rows, S.out_channels / S.groups, Block, test_weights<T>, S.kernel_d * S.groups>;
  gen::conv3d op;
  op.window = p::attributes();
  const gen::tensor f = p::template filter<T>();
  pack_taps<T>(f, [](const gen::tensor& tap) {
    return gen::pack_columns(tap.reshaped({rows, S.out_channels}), Block, S.groups);
  });
  const gen::tensor x = random_tensor<T>(shape_of<typename in::shape>(), -1, 1, 6);
  if constexpr (!WithEpilogue) {
    check_layer<te::conv3d<in, weights, out, typename p::window>, out>({x}, evaluate(op, {x, f})[0], 1e-5);
  } else {
    const gen::tensor b = random_tensor<T>({S.out_channels}, -1, 1, 7);
    const gen::tensor r = random_tensor<T>(shape_of<typename out::shape>(), -1, 1, 8);
    op.epilogue = {true, true, {activation_kind::sigmoid}};
    using end = te::epilogue<te::bias<bias>, te::residual<residual>, te::sigmoid>;
    check_layer<te::conv3d<in, weights, out, typename p::window, end>, out>({x, b, r}, evaluate(op, {x, f, b, r})[0],
                                                                            1e-5);
  }
}

template <class T, int Block, setting S, bool WithEpilogue = false>
void transposed_layer() {
  using p = placed<S>;
  using in = slot<T, typename p::small, 0>;
  using bias = slot<T, te::shape<S.channels>, 1>;
  using residual = slot<T, typename p::large, 2>;
  using out = slot<T, typename p::large, 3>;
  constexpr int rows = S.kernel_h * S.kernel_w * S.out_channels / S.groups;
  using weights = te::packed<T, rows, S.channels / S.groups, Block, test_weights<T>, S.kernel_d * S.groups>;
  gen::conv3d_backprop_input op;
  op.window = p::attributes();
  const gen::tensor f = p::template filter<T>();
  const auto w = gen::place_window_3d(op.window, {S.d, S.h, S.w}, {S.kernel_d, S.kernel_h, S.kernel_w});
  REQUIRE(w);
  pack_taps<T>(f, [&](const gen::tensor& tap) {
    return gen::pack_columns(gen::phased_filter(tap, w->plane, S.groups), Block, S.groups);
  });
  const gen::tensor x = random_tensor<T>(shape_of<typename in::shape>(), -1, 1, 6);
  const gen::tensor s = sizes(shape_of<typename out::shape>());
  if constexpr (!WithEpilogue) {
    check_layer<te::conv3d_backprop_input<in, weights, out, typename p::window>, out>({x}, evaluate(op, {s, f, x})[0],
                                                                                      1e-5);
  } else {
    const gen::tensor b = random_tensor<T>({S.channels}, -1, 1, 7);
    const gen::tensor r = random_tensor<T>(shape_of<typename out::shape>(), -1, 1, 8);
    op.epilogue = {true, true, {activation_kind::sigmoid}};
    using end = te::epilogue<te::bias<bias>, te::residual<residual>, te::sigmoid>;
    check_layer<te::conv3d_backprop_input<in, weights, out, typename p::window, end>, out>(
        {x, b, r}, evaluate(op, {s, f, x, b, r})[0], 1e-5);
  }
}

}  // namespace

TEST_CASE("Conv3D by hand", "[conv3d]") {
  gen::conv3d op;
  const gen::tensor x = tensor<float>({1, 3, 1, 2, 1}, {1, 2, 3, 4, 5, 6});
  CHECK(values<float>(evaluate(op, {x, tensor<float>({2, 1, 2, 1, 1}, {1, 10, 100, 1000})})[0]) ==
        std::vector<float>{4321, 6543});
  op.window.padding = padding_kind::same;
  op.window.stride = {2, 1, 1};
  // Padding lies behind, as one is needed.
  CHECK(values<float>(evaluate(op, {x, tensor<float>({3, 1, 1, 1, 1}, {1, 10, 100})})[0]) ==
        std::vector<float>{310, 420, 53, 64});
  // A group for each channel.
  op.window.stride = {1, 1, 1};
  CHECK(values<float>(evaluate(
            op, {tensor<float>({1, 1, 1, 1, 2}, {3, 4}), tensor<float>({1, 1, 1, 1, 4}, {1, 2, 10, 20})})[0]) ==
        std::vector<float>{3, 6, 40, 80});
}

TEST_CASE("Conv3DBackpropInputV2 against Conv3D", "[conv3d]") {
  dice roll;
  for (int turn = 0; turn < 12; ++turn) {
    gen::conv3d forward;
    forward.window.padding = static_cast<padding_kind>(turn % 2);
    for (auto& s : forward.window.stride) s = roll(1, 3);
    forward.window.dilation[static_cast<std::size_t>(turn % 3)] = roll(1, 2);
    const std::int64_t groups = roll(1, 2);
    const gen::shape volume{1, roll(3, 5), roll(3, 4), roll(3, 5), groups};
    const gen::tensor f = random_tensor<double>({roll(1, 2), roll(1, 2), roll(1, 2), 1, groups * 2}, -9, 9, 3);
    const auto out = infer(forward, {{gen::dtype::float64, volume}, f.type()});
    INFO(message(out));
    REQUIRE(out);
    const gen::tensor x = random_tensor<double>((*out)[0].shape, -9, 9, 4);
    gen::conv3d_backprop_input op;
    op.window = forward.window;
    const gen::tensor got = evaluate(op, {sizes(volume), f, x})[0];
    for (std::int64_t i = 0; i < got.size(); ++i) {
      gen::tensor unit(gen::dtype::float64, volume);
      unit.mutable_as<double>()[static_cast<std::size_t>(i)] = 1;
      const gen::tensor y = evaluate(forward, {unit, f})[0];
      double sum = 0;
      for (std::int64_t j = 0; j < y.size(); ++j) sum += y.as_double(j) * x.as_double(j);
      if (!close(got.as_double(i), sum, 1e-11)) FAIL("element " << i);
    }
  }
}

TEST_CASE("a transposed convolution over volumes with bias and activation", "[conv3d]") {
  gen::conv3d_backprop_input op;
  op.window.stride = {2, 1, 1};
  const gen::tensor f = tensor<float>({1, 1, 1, 2, 1}, {1, -1});
  const gen::tensor x = tensor<float>({1, 2, 1, 1, 1}, {3, 4});
  op.epilogue = {true, false, {activation_kind::relu}};
  // The middle plane meets no tap.
  const gen::tensor b = tensor<float>({2}, {1, 3.5f});
  CHECK(values<float>(evaluate(op, {sizes({1, 3, 1, 1, 2}), f, x, b})[0]) ==
        std::vector<float>{4, 0.5f, 1, 3.5f, 5, 0});
  CHECK(message(infer_constants(op, {sizes({1, 3, 1, 1, 2}), f, x})) == "needs 4 inputs, but has 3");
}

TEST_CASE("what convolutions over volumes tell the passes", "[conv3d]") {
  using gen::dtype;
  gen::conv3d op;
  const gen::tensor f = random_tensor<float>({2, 2, 3, 1, 2}, -1, 1, 2);
  const gen::tensor x = random_tensor<float>({1, 3, 2, 3, 1}, -1, 1);
  gen::tensor padded(dtype::float32, {1, 5, 3, 4, 1});  // two planes before, a row behind, a column before
  for (std::int64_t i = 0; i < x.size(); ++i) {
    const std::int64_t to = ((i / 6 + 2) * 3 + i / 3 % 2) * 4 + i % 3 + 1;
    padded.mutable_as<float>()[static_cast<std::size_t>(to)] = x.as<float>()[static_cast<std::size_t>(i)];
  }
  const std::vector<gen::tensor_type> types{padded.type(), f.type()};
  CHECK(op.epilogue_slot(types)->filter_run == 1);
  for (const auto kind : {padding_kind::valid, padding_kind::same}) {
    op.window.padding = kind;
    const auto changed =
        op.with_padding(types, std::vector<std::int64_t>{0, 2, 0, 1, 0}, std::vector<std::int64_t>{0, 0, 1, 0, 0});
    REQUIRE(changed);
    CHECK(values<float>(evaluate(*changed, {x, f})[0]) == values<float>(evaluate(op, {padded, f})[0]));
  }
  CHECK_FALSE(op.with_padding(types, std::vector<std::int64_t>{1, 0, 0, 0, 0}, std::vector<std::int64_t>(5, 0)));
  gen::conv3d_backprop_input back;
  const gen::tensor y = random_tensor<float>({1, 2, 1, 1, 2}, -1, 1);
  REQUIRE(infer_constants(back, {sizes({1, 3, 2, 3, 1}), f, y}));
  const auto slot_of = back.epilogue_slot(std::vector<gen::tensor_type>{{dtype::int32, {5}}, f.type(), y.type()});
  REQUIRE(slot_of);
  CHECK(slot_of->first_operand == 3);
  CHECK(slot_of->filter == 1);
  CHECK(slot_of->filter_run == 2);
}

TEST_CASE("NCDHW convolutions", "[conv3d]") {
  gen::conv3d op;
  op.window.padding = padding_kind::same;
  op.window.stride = {1, 2, 1};
  const gen::tensor f = random_tensor<float>({2, 3, 1, 2, 3}, -1, 1);
  const gen::tensor x = random_tensor<float>({1, 3, 4, 2, 2}, -1, 1);
  const gen::tensor want = evaluate(op, {x, f})[0];
  op.window.channels_first = true;
  const gen::tensor got = evaluate(op, {gen::ndhwc_to_ncdhw(x), f})[0];
  CHECK(got.shape() == gen::shape{1, 3, 3, 2, 2});
  CHECK(values<float>(gen::ncdhw_to_ndhwc(got)) == values<float>(want));
  gen::conv3d_backprop_input back;
  back.window = op.window;
  CHECK(evaluate(back, {sizes({1, 2, 3, 4, 2}), f, got})[0].shape() == gen::shape{1, 2, 3, 4, 2});
  CHECK(emitted(op, {{gen::ndhwc_to_ncdhw(x)}, {f, true}}) ==
        "data_format NCDHW is not rewritten to NDHWC; is the pass switched off?");
}

TEST_CASE("errors of convolutions over volumes", "[conv3d]") {
  using gen::dtype;
  gen::conv3d op;
  const auto error = [&](const gen::shape& x, const gen::shape& f) {
    return message(infer(op, {{dtype::float32, x}, {dtype::float32, f}}));
  };
  CHECK(error({1, 2, 2, 2}, {1, 1, 1, 1, 1}) == "input must have 5 axes, but is float32[1,2,2,2]");
  CHECK(error({1, 2, 2, 2, 3}, {1, 1, 1, 2, 1}) == "depth 3 of the input does not fit the filter float32[1,1,1,2,1]");
  CHECK(error({1, 2, 2, 2, 3}, {1, 1, 3, 3}) ==
        "filter must be float32 with 5 axes, none empty, but is float32[1,1,3,3]");
  CHECK(error({1, 2, 2, 2, 3}, {3, 1, 1, 3, 1}) == "kernel depth 3 is larger than the padded input's 2");
  gen::conv3d_backprop_input back;
  const gen::tensor f(dtype::float32, {2, 2, 2, 3, 5});
  const gen::tensor x(dtype::float32, {1, 2, 2, 2, 5});
  CHECK(message(infer_constants(back, {sizes({1, 3, 3, 4, 3}), f, x})) ==
        "out_backprop must be [1,2,2,3,5] for input_sizes [1,3,3,4,3], but is [1,2,2,2,5]");
  CHECK(message(infer_constants(back, {sizes({1, 3, 3, 3}), f, x})) == "input_sizes must be 5 sizes, but is [1,3,3,3]");
}

TEST_CASE("what convolutions over volumes emit", "[conv3d]") {
  gen::conv3d op;
  const operand x{random_tensor<float>({1, 3, 4, 4, 2}, -1, 1)};
  const gen::tensor f = random_tensor<float>({2, 3, 3, 2, 5}, -1, 1);
  CHECK(emitted(op, {x, {f, true}}) ==
        "te::conv3d<t_a, te::packed<float, 18, 5, 16, weights::w_y_filter, 2>, t_y, "
        "te::window_3d<te::depth_window<2, 1, 1, 0, 0>, te::window<te::kernel<3, 3>, te::strides<1, 1>, "
        "te::dilations<1, 1>, te::padding<0, 0, 0, 0>>>, te::epilogue<te::no_bias, te::no_residual, "
        "te::no_activation>> 1440");
  gen::conv3d_backprop_input back;
  back.epilogue = {true, false, {activation_kind::relu}};
  CHECK(emitted(back, {{sizes({1, 3, 4, 4, 2}), true},
                       {f, true},
                       {random_tensor<float>({1, 2, 2, 2, 5}, -1, 1)},
                       {random_tensor<float>({2}, -1, 1), true}}) ==
        "te::conv3d_backprop_input<t_c, te::packed<float, 45, 2, 16, weights::w_y_filter, 2>, t_y, "
        "te::window_3d<te::depth_window<2, 1, 1, 0, 0>, te::window<te::kernel<3, 3>, te::strides<1, 1>, "
        "te::dilations<1, 1>, te::padding<0, 0, 0, 0>>>, te::epilogue<te::bias<t_d>, te::no_residual, te::relu>> 1440");
  CHECK(emitted(op, {x, {f}})
            .starts_with("te::pack_filter<t_b, t_y_temporary, te::packed_at_run_time<float, 18, 5, 16, "
                         "t_y_temporary, 2>, 2> 0te::conv3d<t_a, "));
}

TEST_CASE("the layers of convolutions over volumes against the reference", "[conv3d]") {
  forward_layer<float, 16, setting{4, 5, 6, 3, 17, 3, 3, 3, 1, 1, 1}, true>();
  forward_layer<float, 4, setting{5, 6, 5, 4, 6, 2, 3, 1, 2, 1, 3, 1, 2}>();  // two groups
  forward_layer<float, 8, setting{2, 3, 3, 1, 5, 2, 1, 1, 1, 1, 1, 5}>();     // planes without any tap
}

TEST_CASE("the layers of transposed convolutions over volumes against the reference", "[conv3d]") {
  transposed_layer<float, 16, setting{5, 6, 5, 17, 3, 3, 3, 3, 2, 2, 1}>();
  transposed_layer<float, 4, setting{6, 4, 5, 4, 6, 2, 3, 2, 2, 1, 2, 3, 2}>();  // two groups, strided and dilated
  transposed_layer<double, 8, setting{7, 4, 4, 3, 2, 1, 1, 2, 3, 2, 1}>();       // planes without any tap
  transposed_layer<float, 8, setting{5, 4, 4, 9, 2, 3, 3, 2, 2, 2, 1}, true>();  // several taps, and one
  transposed_layer<float, 4, setting{7, 4, 4, 3, 2, 1, 1, 2, 3, 2, 1}, true>();  // planes without any tap
}

}  // namespace tests
