// SPDX-License-Identifier: Apache-2.0
#include "ops/reduction/cross_entropy.hpp"

#include "ops/support/expansion_support.hpp"
#include "ops/support/movement_support.hpp"

using namespace tf_embed::test;
using tf_embed::gen::cross_entropy;

namespace {
const tensor features = values<float>({2, 3}, {1, 2, 3, 3, 2, 1});

bool near(const tensor& t, const std::vector<float>& expected) {
  for (std::size_t i = 0; i < expected.size(); ++i) {
    if (t.as<float>()[i] != Approx(expected[i])) return false;
  }
  return t.as<float>().size() == expected.size();
}
}  // namespace

// Expected values are TensorFlow's.
TEST_CASE("cross_entropy with a probability for each class, which broadcasts") {
  cross_entropy c;
  const tensor labels = values<float>({1, 3}, {0, 1, 0});
  const auto y = run_all(c, {features, labels});
  CHECK(near(y[0], {1.4076058865f, 1.4076058865f}));
  CHECK(near(y[1], {0.0900305733f, -0.755271554f, 0.6652409434f, 0.6652409434f, -0.755271554f, 0.0900305733f}));
  CHECK(expands(c, {features, labels}, 1, 1e-6));
  CHECK(expands(c, {features, labels}, 2, 1e-6));
  CHECK(expands(c, {values<float>({1, 3}, {1, 2, 3}), features}, 2, 1e-5));
  CHECK(error_of(c, {features, values<float>({2}, {0, 1})}) ==
        "features float32[2,3] and labels float32[2] do not fit together");
}

TEST_CASE("cross_entropy with the number of the class") {
  cross_entropy c;
  c.is_sparse = true;
  const tensor labels = ints({0, 2});
  const auto y = run_all(c, {features, labels});
  CHECK(near(y[0], {2.4076058865f, 2.4076058865f}));
  CHECK(near(y[1], {-0.909969449f, 0.2447284758f, 0.6652409434f, 0.6652409434f, 0.2447284758f, -0.909969449f}));
  CHECK(expands(c, {features, labels}, 2, 1e-6));
  CHECK(error_of(c, {features, ints({0, 3})}) == "labels[1] = 3 is none of 3 classes");
  for (const std::int32_t label : {-1, 3}) {
    CHECK(expansion_refuses(c, {features, ints({0, label})}, 2, {0}));
    CHECK(expansion_refuses(c, {features, ints({0, label})}, 2, {1}));
    CHECK(expansion_refuses(c, {features, ints({0, label})}, 2, {0, 1}));
  }
  CHECK(error_of(c, {values<float>({2, 0}, {}), ints({0, 0})}) == "features float32[2,0] have no classes");
  CHECK(error_of(c, {features, ints({0})}) == "features float32[2,3] and labels int32[1] do not fit together");
}
