// SPDX-License-Identifier: Apache-2.0
// RaggedTensorToSparse, RaggedTensorToTensor.
#include "ops/sequence/ragged.hpp"

#include "ops/support/expansion_support.hpp"
#include "ops/support/movement_support.hpp"

#include <tf_embed/layers/ragged_to_sparse.hpp>

using namespace tf_embed::test;
using tf_embed::gen::ragged_to_sparse;
using tf_embed::gen::ragged_to_tensor;
using tf_embed::gen::shape;
namespace te = tf_embed;

namespace {

using splits4 = in<0, std::int32_t, 4>;
using splits3 = in<1, std::int32_t, 3>;
using dense = te::tensor<std::int64_t, te::shape<4>, te::arena<7 * slot_bytes>>;
using matrix_layer = te::ragged_to_sparse<out<std::int64_t, 6, 4>, dense, te::shape<3, 2>, splits3, splits4>;
using dense2 = te::tensor<std::int64_t, te::shape<2>, te::arena<7 * slot_bytes>>;
using row_layer = te::ragged_to_sparse<out<std::int64_t, 3, 2>, dense2, te::shape<3>, splits4>;

}  // namespace

// Expected values are TensorFlow's.
TEST_CASE("ragged_to_sparse") {
  ragged_to_sparse r;
  const tensor splits = ints({0, 2, 2, 3});
  const auto made = run_all(r, {splits, values<float>({3}, {1, 2, 3})});
  CHECK(made[0].as_ints() == std::vector<std::int64_t>{0, 0, 0, 1, 2, 0});
  CHECK(list<float>(made[1]) == std::vector<float>{1, 2, 3});
  CHECK(made[2].as_ints() == std::vector<std::int64_t>{3, 2});
  CHECK(same(run_layer_as<out<std::int64_t, 3, 2>, row_layer, te::simd::scalar>({splits}), made[0]));
  const auto deep = run_all(r, {ints({0, 1, 3}), splits, values<float>({3, 2}, {0, 1, 2, 3, 4, 5})});
  CHECK(deep[0].as_ints() ==
        std::vector<std::int64_t>{0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 1, 0, 0, 0, 1, 1, 1, 1, 0, 0, 1, 1, 0, 1});
  CHECK(deep[2].as_ints() == std::vector<std::int64_t>{2, 2, 2, 2});
  CHECK(
      same(run_layer_as<out<std::int64_t, 6, 4>, matrix_layer, te::simd::scalar>({splits, ints({0, 1, 3})}), deep[0]));
}

TEST_CASE("ragged_to_sparse refuses splits that do not ascend from 0 to the end") {
  ragged_to_sparse r;
  const tensor x = values<float>({3}, {1, 2, 3});
  for (const tensor& bad : {ints({0, 2, 1, 3}), ints({1, 2, 2, 3}), ints({0, 2, 2, 2}), ints({0, -1, 2, 3})}) {
    CHECK(error_of(r, {bad, x}).ends_with("must ascend from 0 to 3"));
    run_layer_as<out<std::int64_t, 3, 2>, row_layer, te::simd::scalar>({bad}, te::status::invalid_argument);
  }
  CHECK(error_of(r, {x, x}) == "splits must be int32 or int64 [rows + 1], but are float32[3]");
  CHECK(error_of(r, {ints({0, 3}), tensor::scalar(1.0f)}) == "values must be rows, but are float32[]");
}

TEST_CASE("ragged_to_tensor") {
  ragged_to_tensor r;
  r.partitions = {"ROW_SPLITS"};
  const tensor x = values<float>({3}, {1, 2, 3});
  const tensor splits = ints({0, 2, 2, 3});
  const tensor nine = tensor::scalar(9.0f);
  CHECK(list<float>(run(r, {ints({-1, -1}), x, nine, splits})) == std::vector<float>{1, 2, 9, 9, 3, 9});
  CHECK(list<float>(run(r, {int_scalar(-1), x, nine, splits})) == std::vector<float>{1, 2, 9, 9, 3, 9});
  CHECK(list<float>(run(r, {ints({4, 1}), x, nine, splits})) == std::vector<float>{1, 9, 3, 9});
  CHECK(expands(r, {ints({4, 1}), x, nine, splits}, 0));
  const tensor rows = values<double>({3, 2}, {0, 1, 2, 3, 4, 5});
  CHECK(list<double>(run(r, {ints({-1, -1, 2}), rows, values<double>({2}, {7, 8}), splits})) ==
        std::vector<double>{0, 1, 2, 3, 7, 8, 7, 8, 4, 5, 7, 8});
  CHECK(expands(r, {ints({-1, -1, 2}), rows, values<double>({1}, {7}), splits}, 0));
  CHECK(error_of(r, {ints({-1, -1, 3}), rows, tensor::scalar(5.0), splits}) == "shape [-1,-1,3] does not fit [3,2,2]");
  CHECK(error_of(r, {ints({-1}), x, nine, splits}) == "shape [-1] must have 2 axes");
  CHECK(error_of(r, {ints({-1, -1}), x, nine, ints({0, 2, 4})}) ==
        "values float32[3] and default float32[] must be of one type, with 4 rows");
}

TEST_CASE("ragged_to_tensor by the row of each value") {
  ragged_to_tensor r;
  r.partitions = {"FIRST_DIM_SIZE", "VALUE_ROWIDS", "ROW_SPLITS"};
  const tensor x = values<float>({3}, {1, 2, 3});
  const std::vector<tensor> good{ints({-1, 3, -1}), x, tensor::scalar(0.0f), int_scalar(3), ints({0, 2, 2}),
                                 ints({0, 2, 2, 3})};
  CHECK(list<float>(run(r, good)) == std::vector<float>{1, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 0});
  std::vector<tensor> bad = good;
  bad[4] = ints({0, 3, 3});
  CHECK(error_of(r, bad) == "row 3 is none of 3");
  bad[4] = ints({2, 0, 2});
  CHECK(error_of(r, bad) == "VALUE_ROWIDS must ascend");
  bad[3] = int_scalar(-1);
  CHECK(error_of(r, bad) == "FIRST_DIM_SIZE must be a size");
}
