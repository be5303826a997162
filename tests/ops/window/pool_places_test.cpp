// SPDX-License-Identifier: Apache-2.0
#include "ops/window/pool_places.hpp"

#include "ops/support/window_testing.hpp"

#include <tf_embed/layers/pool_places.hpp>

#include <catch2/catch.hpp>

namespace tests {
namespace {

using namespace op_testing;
using gen::padding_kind;

gen::sized_window window_of(std::int64_t h, std::int64_t w, std::int64_t stride, padding_kind padding) {
  gen::sized_window s;
  s.kernel_h = h;
  s.kernel_w = w;
  s.window.stride_h = s.window.stride_w = stride;
  s.window.padding = padding;
  return s;
}

// 3x2 by steps of 2 over 5x6: rows and columns of padding behind.
using cpp_window = te::window<te::kernel<3, 2>, te::strides<2, 2>, te::dilations<1, 1>, te::padding<1, 1, 0, 0>>;

template <class T, class Index, int Channels>
void places_layer() {
  using in = slot<T, te::shape<2, 5, 6, Channels>, 0>;
  using maxima = slot<T, te::shape<2, 3, 3, Channels>, 1>;
  using where = slot<Index, te::shape<2, 3, 3, Channels>, 2>;
  gen::max_pool_with_argmax op;
  op.window = window_of(3, 2, 2, padding_kind::same);
  op.index_type = gen::dtype_of<Index>;
  // Few values: many are equal.
  gen::tensor x = random_tensor<T>(shape_of<typename in::shape>(), 0, 4);
  if constexpr (std::is_floating_point_v<T>) {
    for (std::size_t i = 0; i < 50; i += 3) x.mutable_as<T>()[i] = std::numeric_limits<T>::quiet_NaN();
  }
  std::vector<gen::tensor> want = evaluate(op, {x});
  check_layer<te::max_pool_with_argmax<in, maxima, where, cpp_window, false>, maxima>({x}, want[0]);
  check_layer<te::max_pool_with_argmax<in, maxima, where, cpp_window, false>, where>({x}, want[1]);
  op.include_batch_in_index = true;
  check_layer<te::max_pool_with_argmax<in, maxima, where, cpp_window, true>, where>({x}, evaluate(op, {x})[1]);
}

}  // namespace

TEST_CASE("where maxima are, as TensorFlow 2.21 tells", "[pool_places]") {
  gen::max_pool_with_argmax op;
  op.window = window_of(2, 2, 2, padding_kind::same);
  const gen::tensor x =
      tensor<float>({1, 3, 4, 1}, {nan_f, 1, 2, nan_f, nan_f, nan_f, -inf_f, 3, -inf_f, -inf_f, 4, 4});
  std::vector<gen::tensor> got = evaluate(op, {x});
  check_close<float>(values<float>(got[0]), {nan_f, 3, -inf_f, 4});
  CHECK(values<std::int64_t>(got[1]) == std::vector<std::int64_t>{0, 7, 8, 10});
  op.index_type = gen::dtype::int32;
  const gen::tensor two = tensor<std::int8_t>({2, 1, 2, 2}, {1, 5, 2, 4, -3, -4, -2, -4});
  CHECK(values<std::int32_t>(evaluate(op, {two})[1]) == std::vector<std::int32_t>{2, 1, 2, 1});
  op.include_batch_in_index = true;
  CHECK(values<std::int32_t>(evaluate(op, {two})[1]) == std::vector<std::int32_t>{2, 1, 6, 5});
}

TEST_CASE("errors of pools that tell places", "[pool_places]") {
  using gen::dtype;
  gen::max_pool_with_argmax op;
  op.window = window_of(2, 2, 1, padding_kind::explicit_paddings);
  op.window.window.pad_top = op.window.window.pad_bottom = 1;
  CHECK(message(infer(op, {{dtype::float32, {1, 0, 4, 1}}})) == "the input must not be empty");
  op.window.window.pad_top = 2;
  CHECK(message(infer(op, {{dtype::float32, {1, 4, 4, 1}}})) ==
        "explicit_paddings must be smaller than the window of 2x2");
}

TEST_CASE("the layers of pools that tell places against the reference", "[pool_places]") {
  places_layer<float, std::int64_t, 5>();
  places_layer<float, std::int32_t, 70>();
  places_layer<double, std::int64_t, 1>();
  places_layer<std::uint8_t, std::int32_t, 33>();
  places_layer<std::int64_t, std::int64_t, 3>();
}

}  // namespace tests
