// SPDX-License-Identifier: Apache-2.0
// ResizeBilinearGrad, ResizeBicubicGrad, ResizeNearestNeighborGrad.
#include "ops/gradient/resize_grad.hpp"

#include "ops/support/expansion_support.hpp"
#include "ops/support/op_testing.hpp"

namespace tests {
namespace {

using namespace op_testing;
using gen::resize_grad;
using tf_embed::test::expands;

const gen::tensor grads = tensor<float>({1, 3, 4, 1}, {-3, 4, 0, 7, 3, -1, 6, 2, -2, 5, 1, -3});

}  // namespace

// Expected values are TensorFlow's.
TEST_CASE("resize_grad by the weights of the image", "[resize_grad]") {
  resize_grad g;
  const gen::tensor image(gen::dtype::float32, {1, 2, 2, 1});
  check_close<float>(values<float>(evaluate(g, {grads, image})[0]), {-0.166666716f, 11.499999f, 2.16666651f, 5.5f},
                     1e-6);
  CHECK(expands(g, {grads, image}, 1, 1e-5));
  g.kind = resize_grad::form::bicubic;
  check_close<float>(values<float>(evaluate(g, {grads, image})[0]),
                     {-1.01586151f, 12.0493736f, 2.45336175f, 5.51312828f}, 1e-6);
  CHECK(expands(g, {grads, image}, 2, 1e-5));
}

TEST_CASE("resize_grad of the nearest", "[resize_grad]") {
  resize_grad g;
  g.kind = resize_grad::form::nearest;
  const gen::tensor size = tensor<std::int32_t>({2}, {2, 2});
  CHECK(values<float>(evaluate(g, {grads, size})[0]) == std::vector<float>{3, 15, 3, -2});
  CHECK(expands(g, {grads, size}, 1));
  const std::vector<gen::tensor> bytes{tensor<std::int8_t>({1, 1, 4, 1}, {100, 100, 100, 7}),
                                       tensor<std::int32_t>({2}, {1, 1})};
  CHECK(values<std::int8_t>(evaluate(g, bytes)[0]) == std::vector<std::int8_t>{51});
  CHECK(expands(g, bytes, 1));
}

TEST_CASE("resize_grad errors", "[resize_grad]") {
  resize_grad g;
  using gen::dtype;
  CHECK(message(infer(g, {{dtype::float32, {1, 2, 2}}, {dtype::float32, {1, 2, 2, 1}}})) ==
        "grads must be [batch,height,width,channels], but are float32[1,2,2]");
  CHECK(message(infer(g, {{dtype::float32, {1, 2, 2, 1}}, {dtype::int32, {2}}})) ==
        "the image must be floats of 4 axes, but is int32[2]");
  g.kind = resize_grad::form::nearest;
  CHECK(message(infer_constants(g, {grads, tensor<std::int32_t>({2}, {0, 2})})) ==
        "cannot resize float32[1,3,4,1] back to 0x2");
}

}  // namespace tests
