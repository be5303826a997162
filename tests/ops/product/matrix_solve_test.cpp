// SPDX-License-Identifier: Apache-2.0
#include "ops/product/matrix_solve.hpp"

#include "ops/support/movement_support.hpp"

#include <tf_embed/layers/matrix_solve.hpp>

#include <cmath>

using namespace tf_embed::test;
using tf_embed::gen::dtype;
using tf_embed::gen::matrix_solve;
using tf_embed::gen::shape;
namespace te = tf_embed;

namespace {

using form = matrix_solve::form;
using V = std::vector<float>;

matrix_solve op_of(form kind, bool adjoint = false, bool lower = true) {
  matrix_solve m;
  m.kind = kind;
  m.adjoint = adjoint;
  m.lower = lower;
  return m;
}

/// Well-conditioned: random numbers with a heavy diagonal, some of it negative.
tensor matrices(shape s) {
  tensor t(dtype::float32, std::move(s));
  const std::int64_t n = t.shape().back();
  std::uint32_t state = 7;
  for (std::int64_t i = 0; i < t.size(); ++i) {
    state = state * 1664525u + 1013904223u;
    const bool diagonal = i / n % n == i % n;
    t.mutable_as<float>()[static_cast<std::size_t>(i)] =
        static_cast<float>(state >> 8) / (1 << 23) - 1.0f + (diagonal ? (i % 2 == 0 ? 3.0f : -3.0f) : 0.0f);
  }
  return t;
}

bool close(const tensor& a, const tensor& b) {
  if (a.type() != b.type()) return false;
  for (std::int64_t i = 0; i < a.size(); ++i) {
    if (!(std::abs(a.as_double(i) - b.as_double(i)) <= 2e-5 * (1 + std::abs(a.as_double(i))))) return false;
  }
  return true;
}

template <class Out, class Layer>
bool near(const tensor& expected, const std::vector<tensor>& inputs) {
  return close(expected, run_layer_as<Out, Layer, te::simd::default_arch>(inputs)) &&
         close(expected, run_layer_as<Out, Layer, te::simd::scalar>(inputs));
}

const tensor a2 = values<float>({2, 2}, {1, 2, 3, 4});
using X = in<0, float, 2, 5, 5>;
using W = in<4, float, 5, 5>;

}  // namespace

// Expected values are TensorFlow's.
TEST_CASE("matrix_inverse") {
  matrix_solve m = op_of(form::inverse);
  CHECK(close(run(m, {a2}), values<float>({2, 2}, {-2, 1, 1.5, -0.5})));
  matrix_solve adjoint = op_of(form::inverse, true);
  CHECK(close(run(adjoint, {a2}), values<float>({2, 2}, {-2, 1.5, 1, -0.5})));
  const tensor x = matrices({2, 5, 5});
  using Y = out<float, 2, 5, 5>;
  CHECK(near<Y, te::matrix_inverse<X, Y, W, false>>(run(m, {x}), {x}));
  CHECK(near<Y, te::matrix_inverse<X, Y, W, true>>(run(adjoint, {x}), {x}));
  const tensor singular = values<float>({2, 2}, {1, 2, 2, 4});
  CHECK(error_of(m, {singular}) == "matrix 0 is not invertible");
  using S = te::matrix_inverse<in<0, float, 2, 2>, out<float, 2, 2>, in<4, float, 2, 2>, false>;
  run_layer_as<out<float, 2, 2>, S, te::simd::scalar>({singular}, te::status::invalid_argument);
  CHECK(error_of(m, {values<float>({1, 2}, {1, 2})}) == "input float32[1,2] must be square matrices of floats");
  CHECK(run(m, {tensor(dtype::float32, {2, 0, 0})}).shape() == shape{2, 0, 0});
}

TEST_CASE("matrix_determinant and its logarithm") {
  matrix_solve d = op_of(form::determinant);
  CHECK(close(run(d, {a2}), tensor::scalar<float>(-2)));
  CHECK(list<float>(run(d, {tensor(dtype::float32, {2, 0, 0})})) == V{1, 1});
  CHECK(run(d, {values<float>({2, 2}, {1, 2, 2, 4})}).as<float>()[0] == 0);
  const tensor x = matrices({2, 5, 5});
  using Y = out<float, 2>;
  CHECK(near<Y, te::matrix_determinant<X, Y, W>>(run(d, {x}), {x}));
  matrix_solve l = op_of(form::log_determinant);
  const auto both = run_all(l, {values<float>({2, 2}, {1, 2, 2, 1})});
  CHECK(both[0].as<float>()[0] == -1);
  CHECK(both[1].as<float>()[0] == Approx(1.0986123f));
  const auto made = run_all(l, {x});
  CHECK(near<Y, te::log_matrix_determinant<X, in<5, float, 2>, Y, W>>(made[1], {x}));
  CHECK(near<Y, te::log_matrix_determinant<X, Y, in<5, float, 2>, W>>(made[0], {x}));
}

TEST_CASE("matrix_solve") {
  matrix_solve m = op_of(form::solve, true);
  const tensor b = values<float>({2, 1}, {1, 2});
  CHECK(close(run(m, {values<float>({2, 2}, {4, 2, 2, 3}), b}), values<float>({2, 1}, {-0.125f, 0.75f})));
  const tensor x = matrices({2, 5, 5});
  const tensor rhs = matrices({2, 5, 3});
  using R = in<1, float, 2, 5, 3>;
  using Y = out<float, 2, 5, 3>;
  CHECK(near<Y, te::matrix_solve<X, R, Y, W, true>>(run(m, {x, rhs}), {x, rhs}));
  matrix_solve plain = op_of(form::solve);
  CHECK(near<Y, te::matrix_solve<X, R, Y, W, false>>(run(plain, {x, rhs}), {x, rhs}));
  CHECK(error_of(plain, {a2, values<float>({1, 2}, {1, 2})}) ==
        "matrix float32[2,2] and right-hand side float32[1,2] do not fit together");
}

TEST_CASE("matrix_triangular_solve reads one triangle") {
  const tensor x = matrices({2, 5, 5});
  const tensor rhs = matrices({2, 5, 3});
  using R = in<1, float, 2, 5, 3>;
  using Y = out<float, 2, 5, 3>;
  matrix_solve m = op_of(form::triangular);
  CHECK(close(run(m, {values<float>({2, 2}, {4, 2, 2, 3}), values<float>({2, 1}, {1, 2})}),
              values<float>({2, 1}, {0.25f, 0.5f})));
  CHECK(near<Y, te::matrix_triangular_solve<X, R, Y, true, false>>(run(m, {x, rhs}), {x, rhs}));
  m = op_of(form::triangular, true);
  CHECK(close(run(m, {values<float>({2, 2}, {4, 2, 1, 3}), values<float>({2, 1}, {1, 2})}),
              values<float>({2, 1}, {0.0833333284f, 0.666666687f})));
  CHECK(near<Y, te::matrix_triangular_solve<X, R, Y, true, true>>(run(m, {x, rhs}), {x, rhs}));
  m = op_of(form::triangular, false, false);
  CHECK(near<Y, te::matrix_triangular_solve<X, R, Y, false, false>>(run(m, {x, rhs}), {x, rhs}));
  m = op_of(form::triangular, true, false);
  CHECK(near<Y, te::matrix_triangular_solve<X, R, Y, false, true>>(run(m, {x, rhs}), {x, rhs}));
}

TEST_CASE("cholesky reads the lower triangle") {
  matrix_solve m = op_of(form::cholesky);
  const tensor x = values<float>({2, 2}, {4, 9, 2, 3});
  const tensor y = run(m, {x});
  CHECK(close(y, values<float>({2, 2}, {2, 0, 1, 1.41421354f})));
  using Y = out<float, 2, 2>;
  CHECK(near<Y, te::cholesky<in<0, float, 2, 2>, Y>>(y, {x}));
  const tensor none = values<float>({2, 2}, {1, 2, 2, 1});
  CHECK(std::isnan(run(m, {none}).as<float>()[0]));
  CHECK(std::isnan(run_layer_as<Y, te::cholesky<in<0, float, 2, 2>, Y>, te::simd::scalar>({none}).as<float>()[3]));
}

TEST_CASE("matrix_solve: triangles and right-hand sides of other batches") {
  matrix_solve m = op_of(form::triangular, false, false);
  const tensor a = values<float>({2, 1, 2, 2}, {2, 1, 0, 4, 1, 0, 0, 5});
  const tensor b = values<float>({2, 2, 1}, {3, 4, 2, 8});
  const tensor x = run(m, {a, b});
  CHECK(x.shape() == shape{2, 2, 2, 1});
  CHECK(list<float>(x) == V{1, 1, 0, 2, 3, 0.8f, 2, 1.6f});
  CHECK(error_of(m, {values<float>({3, 1, 1}, {1, 1, 1}), values<float>({2, 1, 1}, {1, 1})}) ==
        "shapes [3] and [2] do not broadcast");
}
