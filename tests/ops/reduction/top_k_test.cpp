// SPDX-License-Identifier: Apache-2.0
#include "ops/reduction/top_k.hpp"

#include "ops/support/expansion_support.hpp"
#include "ops/support/movement_support.hpp"

#include <tf_embed/layers/top_k.hpp>

#include <limits>

using namespace tf_embed::test;
using tf_embed::gen::dtype;
using tf_embed::gen::shape;
namespace te = tf_embed;

TEST_CASE("top_k reference: falling, the first of equals") {
  te::gen::top_k t;
  const auto both = run_all(t, {values<float>({2, 4}, {1, 3, 3, 2, -1, -5, -2, -1}), int_scalar(3)});
  CHECK(list<float>(both.at(0)) == std::vector<float>{3, 3, 2, -1, -1, -2});
  CHECK(list<std::int32_t>(both.at(1)) == std::vector<std::int32_t>{1, 2, 3, 0, 3, 2});
  CHECK(error_of(t, {ints({1, 2}), int_scalar(3)}) == "k is 3, but the input is int32[2]");
  CHECK(error_of(t, {ints({1, 2}), int_scalar(-1)}) == "k is -1, but the input is int32[2]");
}

TEST_CASE("top_k layers") {
  const auto check = [&]<class T, te::index_t N, te::index_t K>() {
    te::gen::top_k t;
    tensor x(te::gen::dtype_of<T>, {3, N});
    std::uint32_t seed = 1;
    for (T& v : x.template mutable_as<T>()) {
      seed = seed * 1664525u + 1013904223u;
      v = static_cast<T>(static_cast<int>(seed >> 28) - 8);
    }
    const auto expected = run_all(t, {x, int_scalar(K)});
    using Values = in<1, T, 3, K>;
    using Indices = out<std::int32_t, 3, K>;
    using ValuesOut = out<T, 3, K>;
    using IndicesOther = in<1, std::int32_t, 3, K>;
    // Each of the two outputs is looked at in turn; the other goes to a slot of its own.
    CHECK(agrees<Indices, te::top_k<in<0, T, 3, N>, Values, Indices>>(expected[1], {x}));
    CHECK(agrees<ValuesOut, te::top_k<in<0, T, 3, N>, ValuesOut, IndicesOther>>(expected[0], {x}));
  };
  check.operator()<float, 37, 5>();
  check.operator()<float, 5, 5>();
  check.operator()<std::uint8_t, 33, 1>();
  check.operator()<std::int64_t, 100, 60>();
}

TEST_CASE("top_k layers: NaN, infinities, zeros of both signs and many equals, few and many") {
  const auto check = [&]<class T, te::index_t N, te::index_t K>() {
    te::gen::top_k t;
    tensor x(te::gen::dtype_of<T>, {2, N});
    const T inf = std::numeric_limits<T>::infinity(), nan = std::numeric_limits<T>::quiet_NaN();
    const T some[] = {T(0),    T(-0.0), nan, -inf, inf, -nan, T(1.5), T(-3), std::numeric_limits<T>::denorm_min(),
                      T(1e-30)};
    std::uint32_t seed = 7;
    for (T& v : x.template mutable_as<T>()) {
      seed = seed * 1664525u + 1013904223u;
      v = (seed >> 24) < 100 ? some[(seed >> 24) % 10] : static_cast<T>(static_cast<int>(seed >> 9) % 1000 - 500);
    }
    const auto expected = run_all(t, {x, int_scalar(K)});
    using Values = in<1, T, 2, K>;
    using Indices = out<std::int32_t, 2, K>;
    CHECK(agrees<Indices, te::top_k<in<0, T, 2, N>, Values, Indices>>(expected[1], {x}));
  };
  check.operator()<float, 1000, 16>();
  check.operator()<float, 1000, 17>();
  check.operator()<float, 300, 290>();
  check.operator()<float, 300, 300>();
  check.operator()<float, 40, 12>();
  check.operator()<double, 500, 16>();
  check.operator()<double, 500, 77>();
}

TEST_CASE("top_k layers: integers of all sizes over their whole range") {
  const auto check = [&]<class T, te::index_t N, te::index_t K>() {
    te::gen::top_k t;
    tensor x(te::gen::dtype_of<T>, {2, N});
    std::uint64_t seed = 3;
    for (T& v : x.template mutable_as<T>()) {
      seed = seed * 6364136223846793005u + 1442695040888963407u;
      v = static_cast<T>(seed >> 20);
    }
    const auto expected = run_all(t, {x, int_scalar(K)});
    using Values = in<1, T, 2, K>;
    using Indices = out<std::int32_t, 2, K>;
    CHECK(agrees<Indices, te::top_k<in<0, T, 2, N>, Values, Indices>>(expected[1], {x}));
  };
  check.operator()<std::int8_t, 600, 50>();
  check.operator()<std::int8_t, 600, 3>();
  check.operator()<std::uint16_t, 600, 50>();
  check.operator()<std::int32_t, 600, 50>();
  check.operator()<std::uint64_t, 600, 50>();
  check.operator()<std::int64_t, 600, 5>();
}

// Expected values are TensorFlow's.
TEST_CASE("nth_element") {
  te::gen::nth_element n;
  const tensor x = values<float>({2, 3}, {3, 1, 2, 9, 7, 8});
  CHECK(list<float>(run(n, {x, int_scalar(1)})) == std::vector<float>{2, 8});
  CHECK(expands(n, {x, int_scalar(1)}, 1));
  n.reverse = true;
  CHECK(list<float>(run(n, {x, int_scalar(0)})) == std::vector<float>{3, 9});
  CHECK(expands(n, {x, int_scalar(0)}, 1));
  CHECK(error_of(n, {x, int_scalar(3)}) == "float32[2,3] has no element 3 along its last axis");
  CHECK(error_of(n, {tensor::scalar(1.0f), int_scalar(0)}) == "float32[] has no element 0 along its last axis");
}
