// SPDX-License-Identifier: Apache-2.0
#include "ops/movement/conjugate_transpose.hpp"

#include "ops/spectrum/spectrum_support.hpp"
#include "ops/support/expansion_support.hpp"

using namespace op_testing;
using namespace spectrum_testing;
using std::complex;

TEST_CASE("ConjugateTranspose transposes, and conjugates what is complex") {
  const auto op = loaded_op("ConjugateTranspose");
  const gen::tensor perm = gen::tensor::of_ints(gen::dtype::int32, std::vector<std::int64_t>{1, 0});
  const gen::tensor x = tensor<complex<float>>({2, 2}, {{1, 2}, {3, 4}, {5, -6}, 7});
  CHECK(values<complex<float>>(evaluate(*op, {x, perm})[0]) ==
        std::vector<complex<float>>{{1, -2}, {5, 6}, {3, -4}, 7});
  CHECK(values<float>(evaluate(*op, {tensor<float>({2, 2}, {1, 2, 3, 4}), perm})[0]) == std::vector<float>{1, 3, 2, 4});
  CHECK(tf_embed::test::expands(*op, {x, perm}, 1));
  CHECK(tf_embed::test::expands(*op, {random_tensor<float>({2, 3}, -1, 1), perm}, 1));
  CHECK(message(infer_constants(*op, {x, perm.reshaped({2})})) == "fine");
}
