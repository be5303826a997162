// SPDX-License-Identifier: Apache-2.0
#include "ops/reduction/softmax.hpp"

#include "ops/support/op_testing.hpp"

#include <tf_embed/layers/softmax.hpp>

#include <catch2/catch.hpp>

namespace tests {
namespace {

using namespace op_testing;

template <template <class, class> class Layer, class T, class S>
void agrees_on(bool log, const gen::tensor& x, double tolerance = 2e-6) {
  gen::softmax op;
  op.log = log;
  using out = slot<T, S, 4>;
  check_layer<Layer<slot<T, S, 0>, out>, out>({x}, evaluate(op, {x})[0], tolerance);
}

template <te::index_t N>
void agrees_at_size() {
  const gen::tensor x = random_tensor<float>({3, N}, -20, 20);
  agrees_on<te::softmax, float, te::shape<3, N>>(false, x);
  agrees_on<te::log_softmax, float, te::shape<3, N>>(true, x);
}

}  // namespace

TEST_CASE("softmax as TensorFlow computes it", "[softmax]") {
  const gen::tensor x = tensor<float>({4, 3}, {1, 2, 3, 1000, 0, 1, -inf_f, 1, 2, -inf_f, -inf_f, -inf_f});
  gen::softmax op;
  check_close<float>(values<float>(evaluate(op, {x})[0]),
                     {0.09003057f, 0.24472848f, 0.6652409f, 1, 0, 0, 0, 0.26894143f, 0.73105854f, nan_f, nan_f, nan_f},
                     1e-6);
  op.log = true;
  check_close<float>(
      values<float>(evaluate(op, {x})[0]),
      {-2.4076059f, -1.4076059f, -0.40760595f, 0, -1000, -999, -inf_f, -1.3132616f, -0.31326166f, nan_f, nan_f, nan_f},
      1e-6);
  agrees_on<te::softmax, float, te::shape<4, 3>>(false, x);
  agrees_on<te::log_softmax, float, te::shape<4, 3>>(true, x);
  CHECK(message(infer(op, {{gen::dtype::float32, {}}})) ==
        "logits must be floats with at least one axis, but are float32[]");
}

TEST_CASE("softmax layers at sizes around the vectors", "[softmax]") {
  agrees_at_size<1>();
  agrees_at_size<3>();
  agrees_at_size<8>();
  agrees_at_size<17>();
  agrees_at_size<130>();
  agrees_on<te::softmax, double, te::shape<2, 11>>(false, random_tensor<double>({2, 11}, -5, 5), 1e-12);
  agrees_on<te::softmax, float, te::shape<2, 0>>(false, gen::tensor(gen::dtype::float32, {2, 0}));
}

}  // namespace tests
