// SPDX-License-Identifier: Apache-2.0
// MaxPool3DGrad, AvgPool3DGrad.
#include "ops/gradient/pool3d_grad.hpp"

#include "ops/support/op_testing.hpp"

#include <tf_embed/layers/pool3d_grad.hpp>

namespace tests {
namespace {

using namespace op_testing;
using gen::pool3d_grad;

pool3d_grad grad_of(gen::pool_kind kind) {
  pool3d_grad g;
  g.kind = kind;
  g.kernel = {2, 2, 2};
  g.window.stride = {1, 1, 2};
  g.window.padding = gen::padding_kind::same;
  return g;
}

template <te::index_t C>
using x_shape = te::shape<2, 2, 2, 3, C>;
template <te::index_t C>
using y_shape = te::shape<2, 2, 2, 2, C>;
using window =
    te::window_3d<te::depth_window<2, 1, 1, 0, 1>,
                  te::window<te::kernel<2, 2>, te::strides<1, 2>, te::dilations<1, 1>, te::padding<0, 1, 0, 1>>>;

template <class T, te::index_t C>
void check_layers() {
  const gen::shape xs{2, 2, 2, 3, C};
  const gen::shape ys{2, 2, 2, 2, C};
  const gen::tensor x = random_tensor<T>(xs, 0, 3, 1);
  const gen::tensor y = random_tensor<T>(ys, 0, 3, 2);
  const gen::tensor g = random_tensor<T>(ys, -3, 3, 3);
  using out = slot<T, x_shape<C>, 3>;
  pool3d_grad max = grad_of(gen::pool_kind::max);
  std::vector<gen::tensor> in{x, y, g};
  // Maxima of a pool, so that some elements equal them.
  for (std::int64_t i = 0; i < y.size(); ++i)
    in[1].mutable_as<T>()[static_cast<std::size_t>(i)] = x.as<T>()[static_cast<std::size_t>(i)];
  check_layer<te::max_pool3d_grad<slot<T, x_shape<C>, 0>, slot<T, y_shape<C>, 1>, slot<T, y_shape<C>, 2>, out, window>,
              out>(in, evaluate(max, in)[0], 1e-5);
  pool3d_grad mean = grad_of(gen::pool_kind::average);
  const gen::tensor sizes = gen::tensor::of_ints(gen::dtype::int32, xs);
  using mean_out = slot<T, x_shape<C>, 1>;
  check_layer<te::avg_pool3d_grad<slot<T, y_shape<C>, 0>, mean_out, window>, mean_out>(
      {g}, evaluate(mean, {sizes, g})[0], 1e-5);
}

}  // namespace

// Expected values are TensorFlow's.
TEST_CASE("pool3d_grad", "[pool3d_grad]") {
  const gen::tensor g = tensor<float>({1, 2, 2, 2, 1}, {-3, 0, 3, 6, -2, 1, 4, 7});
  pool3d_grad max = grad_of(gen::pool_kind::max);
  const std::vector<gen::tensor> in{tensor<float>({1, 2, 2, 3, 1}, {-3, 4, 0, 7, 3, -1, 6, 2, -2, 5, 1, -3}),
                                    tensor<float>({1, 2, 2, 2, 1}, {7, 0, 7, -1, 6, -2, 5, -3}), g};
  CHECK(values<float>(evaluate(max, in)[0]) == std::vector<float>{0, 0, 0, 0, 0, 6, -2, 0, 1, 4, 0, 7});
  pool3d_grad mean = grad_of(gen::pool_kind::average);
  check_close<float>(values<float>(evaluate(mean, {tensor<std::int32_t>({5}, {1, 2, 2, 3, 1}), g})[0]),
                     {-0.375f, -0.375f, 0, 0.375f, 0.375f, 3, -0.875f, -0.875f, 0.5f, 1.875f, 1.875f, 10.5f}, 1e-6);
}

TEST_CASE("pool3d_grad layers", "[pool3d_grad]") {
  check_layers<float, 1>();
  check_layers<float, 19>();
  check_layers<double, 4>();
}

TEST_CASE("pool3d_grad errors", "[pool3d_grad]") {
  pool3d_grad mean = grad_of(gen::pool_kind::average);
  const gen::tensor g = tensor<float>({1, 1, 1, 1, 1}, {1});
  CHECK(message(infer_constants(mean, {tensor<std::int32_t>({2}, {1, 2}), g})) ==
        "cannot give float32[1,1,1,1,1] back to x of [1,2]");
  CHECK(message(infer_constants(mean, {tensor<std::int32_t>({5}, {1, 2, 2, 3, 1}), g})) ==
        "grad must be float32[1,2,2,2,1] for x float32[1,2,2,3,1], but is float32[1,1,1,1,1]");
}

}  // namespace tests
