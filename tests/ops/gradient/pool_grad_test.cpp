// SPDX-License-Identifier: Apache-2.0
// MaxPoolGrad, AvgPoolGrad.
#include "ops/gradient/pool_grad.hpp"

#include "ops/support/window_testing.hpp"

#include <tf_embed/layers/pool_grad.hpp>

#include <catch2/catch.hpp>

namespace tests {
namespace {

using namespace op_testing;
using gen::padding_kind;
using gen::pool_kind;

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

template <class T, int Channels>
void gradient_layers() {
  using in = slot<T, te::shape<2, 5, 6, Channels>, 0>;
  using grad = slot<T, te::shape<2, 3, 3, Channels>, 1>;
  using out = slot<T, te::shape<2, 5, 6, Channels>, 2>;
  gen::pool_grad op;
  op.window = window_of(3, 2, 2, padding_kind::same);
  const gen::tensor x = random_tensor<T>(shape_of<typename in::shape>(), 0, 4);
  const gen::tensor g = random_tensor<T>(shape_of<typename grad::shape>(), 0, 100, 2);
  check_layer<te::max_pool_grad<in, grad, out, cpp_window>, out>({x, g}, evaluate(op, {x, g, g})[0], 1e-6);
  if constexpr (std::is_floating_point_v<T>) {
    op.kind = pool_kind::average;
    const gen::tensor sizes = gen::tensor::of_ints(gen::dtype::int32, x.shape());
    check_layer<te::avg_pool_grad<grad, out, cpp_window>, out>({x, g}, evaluate(op, {sizes, g})[0], 1e-6);
  }
}

}  // namespace

TEST_CASE("gradients of pools by hand", "[pool_grad]") {
  gen::pool_grad max;
  max.window = window_of(1, 2, 1, padding_kind::valid);
  const gen::tensor g = tensor<float>({1, 1, 3, 1}, {1, 10, 100});
  // The first of equal values takes it; what was pooled is not looked at.
  CHECK(values<float>(evaluate(max, {tensor<float>({1, 1, 4, 1}, {2, 2, 5, 3}), g, g})[0]) ==
        std::vector<float>{1, 0, 110, 0});
  CHECK(values<float>(evaluate(max, {tensor<float>({1, 1, 4, 1}, {nan_f, 2, nan_f, 3}), g, g})[0]) ==
        std::vector<float>{1, 10, 100, 0});
  gen::pool_grad average;
  average.kind = pool_kind::average;
  average.window = window_of(2, 2, 2, padding_kind::same);
  const gen::tensor q = tensor<float>({1, 2, 2, 1}, {1, 2, 3, 4});
  const gen::tensor sizes = tensor<std::int32_t>({4}, {1, 3, 3, 1});
  CHECK(values<float>(evaluate(average, {sizes, q})[0]) ==
        std::vector<float>{0.25f, 0.25f, 1, 0.25f, 0.25f, 1, 1.5f, 1.5f, 4});
  average.window.window.nchw = true;
  CHECK(values<float>(evaluate(average, {tensor<std::int32_t>({4}, {1, 1, 3, 3}), q.reshaped({1, 1, 2, 2})})[0]) ==
        std::vector<float>{0.25f, 0.25f, 1, 0.25f, 0.25f, 1, 1.5f, 1.5f, 4});
}

TEST_CASE("errors of gradients of pools", "[pool_grad]") {
  using gen::dtype;
  gen::pool_grad max;
  max.window = window_of(1, 2, 1, padding_kind::valid);
  const auto error = [&](const gen::shape& pooled, const gen::shape& grad) {
    return message(infer(max, {{dtype::float32, {1, 1, 4, 1}}, {dtype::float32, pooled}, {dtype::float32, grad}}));
  };
  CHECK(error({1, 1, 3, 1}, {1, 1, 2, 1}) == "grad must be [1,1,3,1], but is [1,1,2,1]");
  CHECK(error({1, 1, 4, 1}, {1, 1, 3, 1}) ==
        "orig_input and orig_output must be float32[1,1,4,1] and float32[1,1,3,1], but are float32[1,1,4,1] and "
        "float32[1,1,4,1]");
}

TEST_CASE("the layers of gradients of pools against the reference", "[pool_grad]") {
  gradient_layers<float, 70>();
  gradient_layers<double, 3>();
  gradient_layers<std::int16_t, 9>();
}

}  // namespace tests
