// SPDX-License-Identifier: Apache-2.0
#include "ops/product/matrix_diag.hpp"

#include "ops/support/movement_support.hpp"

#include <tf_embed/layers/matrix_diag.hpp>

using namespace tf_embed::test;
using tf_embed::gen::dtype;
using tf_embed::gen::matrix_diag;
using tf_embed::gen::shape;
namespace te = tf_embed;

namespace {

matrix_diag op_of(matrix_diag::form kind, bool right_above, bool right_below) {
  matrix_diag d;
  d.kind = kind;
  d.has_range = true;
  d.right_above = right_above;
  d.right_below = right_below;
  return d;
}

const tensor x34 = values<float>({3, 4}, {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12});
const tensor nine = tensor::scalar<float>(9);
using X = in<0, float, 3, 4>;
using P = in<2, float>;

}  // namespace

// Expected values are TensorFlow's.
TEST_CASE("matrix_diag_part takes all diagonals, in four alignments") {
  struct row {
    bool above, below;
    std::vector<float> expected;
  };
  const std::vector<float> middle{2, 7, 12, 1, 6, 11};
  for (const row& r : {row{false, true, {4, 9, 9, 3, 8, 9, 2, 7, 12, 1, 6, 11, 9, 5, 10, 9, 9, 9}},
                       row{true, false, {9, 9, 4, 9, 3, 8, 2, 7, 12, 1, 6, 11, 5, 10, 9, 9, 9, 9}},
                       row{false, false, {4, 9, 9, 3, 8, 9, 2, 7, 12, 1, 6, 11, 5, 10, 9, 9, 9, 9}},
                       row{true, true, {9, 9, 4, 9, 3, 8, 2, 7, 12, 1, 6, 11, 9, 5, 10, 9, 9, 9}}}) {
    matrix_diag d = op_of(matrix_diag::form::part, r.above, r.below);
    CHECK(list<float>(run(d, {x34, ints({-2, 3}), nine})) == r.expected);
  }
  using Y = out<float, 6, 3>;
  matrix_diag d = op_of(matrix_diag::form::part, false, true);
  CHECK(agrees<Y, te::matrix_diag_part<X, P, Y, -2, 3, false, true>>(run(d, {x34, ints({-2, 3}), nine}),
                                                                     {x34, x34, nine}));
  d = op_of(matrix_diag::form::part, true, false);
  CHECK(agrees<Y, te::matrix_diag_part<X, P, Y, -2, 3, true, false>>(run(d, {x34, ints({-2, 3}), nine}),
                                                                     {x34, x34, nine}));
}

TEST_CASE("matrix_diag_part of one diagonal, of batches and of every element size") {
  matrix_diag d = op_of(matrix_diag::form::part, true, false);
  CHECK(list<float>(run(d, {x34, ints({1, 1}), nine})) == std::vector<float>{2, 7, 12});
  CHECK(run(d, {tensor(dtype::float32, {2, 0, 4}), ints({0}), nine}).shape() == shape{2, 0});
  CHECK(run(d, {tensor(dtype::float32, {0, 3, 4}), ints({0, 1}), nine}).shape() == shape{0, 2, 3});
  const tensor x = numbered(dtype::int8, {2, 5, 3});
  const tensor pad = numbered(dtype::int8, {});
  using Y = out<std::int8_t, 2, 3, 3>;
  using L = te::matrix_diag_part<in<0, std::int8_t, 2, 5, 3>, in<2, std::int8_t>, Y, -4, -2, true, false>;
  CHECK(agrees<Y, L>(run(d, {x, ints({-4, -2}), pad}), {x, x, pad}));
  const tensor wide = numbered(dtype::int64, {2, 3, 5});
  const tensor wide_pad = numbered(dtype::int64, {});
  using W = out<std::int64_t, 2, 4, 3>;
  using M = te::matrix_diag_part<in<0, std::int64_t, 2, 3, 5>, in<2, std::int64_t>, W, 0, 3, true, false>;
  CHECK(agrees<W, M>(run(d, {wide, ints({0, 3}), wide_pad}), {wide, wide, wide_pad}));
}

TEST_CASE("matrix_diag_part refuses diagonals that are not there") {
  matrix_diag d = op_of(matrix_diag::form::part, true, false);
  CHECK(error_of(d, {x34, ints({4}), nine}) == "k [4,4] must name diagonals of float32[3,4]");
  CHECK(error_of(d, {x34, ints({-3}), nine}) == "k [-3,-3] must name diagonals of float32[3,4]");
  CHECK(error_of(d, {x34, ints({2, 1}), nine}) == "k [2,1] must be an ascending range of diagonals");
  CHECK(error_of(d, {x34, ints({0, 1, 2}), nine}) == "k must be one or two integers, but is [0,1,2]");
  CHECK(error_of(d, {x34, ints({0}), ints({9})}) == "padding_value must be a scalar float32, but is int32[1]");
  CHECK(error_of(d, {nine, ints({0}), nine}) == "input float32[] holds no matrices");
}

TEST_CASE("matrix_diag makes matrices") {
  matrix_diag plain;
  CHECK(list<float>(run(plain, {values<float>({2}, {1, 2})})) == std::vector<float>{1, 0, 0, 2});
  CHECK(run(plain, {tensor(dtype::float32, {2, 0})}).shape() == shape{2, 0, 0});

  const tensor rows = values<float>({3, 3}, {1, 2, 3, 4, 5, 6, 7, 8, 9});
  using Y = out<float, 3, 4>;
  using R = in<0, float, 3, 3>;
  matrix_diag d = op_of(matrix_diag::form::make, false, true);
  tensor y = run(d, {rows, ints({-1, 1}), int_scalar(3), int_scalar(4), nine});
  CHECK(list<float>(y) == std::vector<float>{4, 1, 9, 9, 8, 5, 2, 9, 9, 9, 6, 3});
  CHECK(agrees<Y, te::matrix_diag<R, P, Y, -1, 1, false, true>>(y, {rows, rows, nine}));
  d = op_of(matrix_diag::form::make, true, false);
  y = run(d, {rows, ints({-1, 1}), int_scalar(3), int_scalar(4), nine});
  CHECK(list<float>(y) == std::vector<float>{4, 1, 9, 9, 7, 5, 2, 9, 9, 8, 6, 3});
  CHECK(agrees<Y, te::matrix_diag<R, P, Y, -1, 1, true, false>>(y, {rows, rows, nine}));
}

TEST_CASE("matrix_diag finds the sizes it is not told") {
  matrix_diag d = op_of(matrix_diag::form::make, false, false);
  const tensor v = values<float>({3}, {1, 2, 3});
  const auto sizes = [&](int k, int rows, int columns) {
    return run(d, {v, ints({k}), int_scalar(rows), int_scalar(columns), nine}).shape();
  };
  CHECK(sizes(1, -1, 5) == shape{3, 5});
  CHECK(sizes(1, 5, -1) == shape{5, 4});
  CHECK(sizes(-2, -1, -1) == shape{5, 5});
  const auto refusal = [&](int rows, int columns) {
    return error_of(d, {v, ints({1}), int_scalar(rows), int_scalar(columns), nine});
  };
  CHECK(refusal(5, 5) == "num_rows 5 and num_cols 5 do not fit diagonal float32[3] and k [1,1]");
  CHECK(refusal(2, -1) == "num_rows 2 and num_cols -1 do not fit diagonal float32[3] and k [1,1]");
  CHECK(error_of(d, {v, ints({0, 1}), int_scalar(-1), int_scalar(-1), nine}) == "diagonal float32[3] has too few axes");
}

TEST_CASE("matrix_set_diag replaces diagonals") {
  matrix_diag plain;
  plain.kind = matrix_diag::form::set;
  CHECK(list<float>(run(plain, {x34, values<float>({3}, {100, 101, 102})})) ==
        std::vector<float>{100, 2, 3, 4, 5, 101, 7, 8, 9, 10, 102, 12});

  matrix_diag d = op_of(matrix_diag::form::set, true, false);
  const tensor rows = values<float>({2, 3}, {100, 101, 102, 200, 201, 202});
  const tensor y = run(d, {x34, rows, ints({-1, 0})});
  CHECK(list<float>(y) == std::vector<float>{100, 2, 3, 4, 200, 101, 7, 8, 9, 201, 102, 12});
  using Y = out<float, 3, 4>;
  CHECK(agrees<Y, te::matrix_set_diag<X, in<1, float, 2, 3>, Y, -1, 0, true, false>>(y, {x34, rows}));
  CHECK(error_of(d, {x34, values<float>({2}, {1, 2}), ints({0})}) == "diagonal must be float32[3], but is float32[2]");
}
