// SPDX-License-Identifier: Apache-2.0
#include "ops/element/special.hpp"

#include "ops/support/op_testing.hpp"

#include <tf_embed/layers/special.hpp>

namespace tests {
namespace {

using namespace op_testing;
using gen::special;
using kind = gen::special_kind;

/// The reference against TensorFlow's numbers at {1, 0.5, 2, -1.5, nothing, NaN}, the layer against the reference.
template <class Functor>
void one(kind k, const std::vector<double>& expected, double low, double high) {
  special op(k);
  const gen::tensor x = tensor<double>({6}, {1, 0.5, 2, -1.5, 0, std::numeric_limits<double>::quiet_NaN()});
  check_close<double>(values<double>(evaluate(op, {x})[0]), expected, 1e-9);
  const auto layer = [&]<class T>(const gen::tensor& in, double tolerance) {
    using s = te::shape<19>;
    using out = slot<T, s, 1>;
    check_layer<te::special<Functor, slot<T, s, 0>, out>, out>({in}, evaluate(op, {in})[0], tolerance);
  };
  layer.template operator()<double>(random_tensor<double>({19}, low, high), 1e-12);
  layer.template operator()<float>(random_tensor<float>({19}, low, high, 2), 1e-6);
}

template <class Functor>
void two(kind k, const std::vector<double>& a, const std::vector<double>& b, const std::vector<double>& expected) {
  special op(k);
  const auto n = static_cast<std::int64_t>(a.size());
  check_close<double>(values<double>(evaluate(op, {tensor<double>({n}, a), tensor<double>({n}, b)})[0]), expected,
                      1e-9);
  using left = slot<double, te::shape<3, 1>, 0>;
  using right = slot<double, te::shape<5>, 1>;
  using out = slot<double, te::shape<3, 5>, 2>;
  const std::vector<gen::tensor> in{tensor<double>({3, 1}, {2, 3, 4}), random_tensor<double>({5}, 0.5, 9)};
  check_layer<te::special_of_two<Functor, left, right, out>, out>(in, evaluate(op, in)[0], 1e-12);
}

constexpr double inf = std::numeric_limits<double>::infinity();
constexpr double none = std::numeric_limits<double>::quiet_NaN();

}  // namespace

TEST_CASE("special functions of one number", "[special]") {
  namespace f = te::ops;
  one<f::digamma>(kind::digamma, {-0.5772156649, -1.963510026, 0.4227843351, 0.7031566406, none, none}, -9, 30);
  one<f::erfinv>(kind::erfinv, {inf, 0.4769362762, none, none, 0, none}, -1, 1);
  one<f::ndtri>(kind::ndtri, {inf, 0, none, none, -inf, none}, 0, 1);
  one<f::bessel_i0>(kind::bessel_i0, {1.266065878, 1.063483371, 2.279585302, 1.64672319, 1, none}, -9, 9);
  one<f::bessel_i0e>(kind::bessel_i0e, {0.4657596076, 0.6450352704, 0.3085083226, 0.3674336091, 1, none}, -60, 60);
  one<f::bessel_i1>(kind::bessel_i1, {0.565159104, 0.2578943054, 1.590636855, -0.9816664286, 0, none}, -9, 9);
  one<f::bessel_i1e>(kind::bessel_i1e, {0.2079104153, 0.1564208032, 0.2152692892, -0.2190393874, 0, none}, -60, 60);
  one<f::dawsn>(kind::dawsn, {0.5380795069, 0.4244363835, 0.3013403889, -0.4282490711, 0, none}, -20, 20);
  one<f::expint>(kind::expint, {1.895117816, 0.4542199049, 4.954234356, none, -inf, none}, 0, 30);
  one<f::spence>(kind::spence, {0, 0.5822405265, -0.8224670334, none, 1.644934067, none}, 0, 40);
}

TEST_CASE("special functions of two numbers", "[special]") {
  namespace f = te::ops;
  two<f::zeta>(kind::zeta, {2, 1, 0.5, 3, 2, 2, 2.5, 2, 1.5}, {1, 1, 1, 0.5, 0, -1.5, -1.5, inf, 100},
               {1.64493406685, inf, none, 8.41439832212, inf, 9.37924664499, none, 0, 0.200501249982});
  two<f::polygamma>(kind::polygamma, {0, 1, 2, 1.5, -1, 3, 3}, {1, 1, 0.5, 1, 1, -1.5, -2},
                    {-0.577215664902, 1.64493406685, -16.8287966442, none, none, 194.594276219, inf});
  two<f::igamma>(kind::igamma, {0, 1, -1, 2, 5.5, inf, 1, 100}, {1, 0, 1, 3, 2.25, 1, inf, 90},
                 {none, 0, none, 0.800851726529, 0.0470500989481, 0, 1, 0.158220989186});
  two<f::igammac>(kind::igammac, {0, 1, 1, 2, 5.5, inf, 1, 100}, {1, 0, -1, 3, 2.25, 1, inf, 90},
                  {none, 1, none, 0.199148273471, 0.952949901052, 1, 0, 0.841779010814});
}

TEST_CASE("polygamma of high orders", "[special]") {
  using orders = slot<double, te::shape<4, 1>, 0>;
  using numbers = slot<double, te::shape<7>, 1>;
  using out = slot<double, te::shape<4, 7>, 2>;
  const std::vector<gen::tensor> in{tensor<double>({4, 1}, {11, 29, 60, 99}),
                                    tensor<double>({7}, {0.25, 7, 12, 16, 30.1, 41, 100})};
  special op(kind::polygamma);
  const gen::tensor expected = evaluate(op, in)[0];
  CHECK(expected.as<double>()[16] == Approx(-1.2400330864194336e16).epsilon(1e-14));  // of order 60 at 12
  CHECK(expected.as<double>()[23] == Approx(1.1272602220484746e48).epsilon(1e-14));   // of order 99 at 12
  check_layer<te::special_of_two<te::ops::polygamma, orders, numbers, out>, out>(in, expected, 1e-12);
}

TEST_CASE("special functions end for any number", "[special]") {
  for (const double a : {1e-300, 1e300, -1e300, 1e15, -1e15 - 0.5, 3.0, inf, -inf}) {
    for (const double b : {1e-300, 1e300, -1e300, 1e15, -1e9 - 0.5, 2.5, inf, -inf}) {
      for (const kind k : {kind::zeta, kind::polygamma, kind::igamma, kind::igammac})
        evaluate(*std::make_unique<special>(k), {gen::tensor::scalar(a), gen::tensor::scalar(b)});
    }
  }
}

TEST_CASE("special functions refuse other types", "[special]") {
  special op(kind::zeta);
  using gen::dtype;
  CHECK(message(infer(op, {{dtype::int32, {2}}, {dtype::int32, {2}}})) == "is not defined for int32[2]");
  CHECK(message(infer(op, {{dtype::float32, {2}}, {dtype::float64, {2}}})) ==
        "both operands must have one type, but are float32[2] and float64[2]");
  CHECK(message(infer(op, {{dtype::float32, {2}}, {dtype::float32, {3}}})) == "shapes [2] and [3] do not broadcast");
}

}  // namespace tests
