// SPDX-License-Identifier: Apache-2.0
#include "ops/reduction/segment.hpp"

#include "ops/support/movement_support.hpp"

#include <tf_embed/core/float_bits.hpp>
#include <tf_embed/layers/segment.hpp>

#include <cmath>
#include <limits>

using namespace tf_embed::test;
using tf_embed::gen::dtype;
using tf_embed::gen::segment;
using tf_embed::gen::shape;
namespace te = tf_embed;

namespace {

using V = std::vector<float>;
constexpr float quiet_nan = std::numeric_limits<float>::quiet_NaN();
constexpr float lowest = std::numeric_limits<float>::lowest();

segment op_of(segment::reduction kind, segment::form order = segment::form::sorted) {
  segment s;
  s.kind = kind;
  s.order = order;
  s.has_count = order == segment::form::unsorted;
  return s;
}

const tensor data = values<float>({3, 2}, {1, 5, 2, -1, -3, 4});
const tensor gaps = ints({0, 0, 3});
using D = in<0, float, 3, 2>;
using I = in<1, std::int32_t, 3>;

template <class Op, class Layer, class Out>
bool matches(segment::reduction kind, const V& expected) {
  segment s = op_of(kind);
  const tensor y = run(s, {data, gaps});
  return list<float>(y) == expected && agrees<Out, Layer>(y, {data, gaps});
}

}  // namespace

// Expected values are TensorFlow's.
TEST_CASE("segments in order, with gaps") {
  using Y = out<float, 4, 2>;
  using r = segment::reduction;
  using namespace te::ops;
  CHECK(matches<segment_sum, te::segment<segment_sum, D, I, Y>, Y>(r::sum, {3, 4, 0, 0, 0, 0, -3, 4}));
  CHECK(matches<segment_mean, te::segment<segment_mean, D, I, Y>, Y>(r::mean, {1.5, 2, 0, 0, 0, 0, -3, 4}));
  CHECK(matches<segment_max, te::segment<segment_max, D, I, Y>, Y>(r::max, {2, 5, 0, 0, 0, 0, -3, 4}));
  CHECK(matches<segment_min, te::segment<segment_min, D, I, Y>, Y>(r::min, {1, -1, 0, 0, 0, 0, -3, 4}));
  CHECK(matches<segment_prod, te::segment<segment_prod, D, I, Y>, Y>(r::prod, {2, -5, 1, 1, 1, 1, -3, 4}));
  segment s = op_of(r::sum);
  CHECK(run(s, {tensor(dtype::float32, {0, 2}), tensor(dtype::int32, {0})}).shape() == shape{0, 2});
  CHECK(error_of(s, {data, ints({-1, 0, 3})}) == "segment_ids must ascend from 0 or above");
  CHECK(error_of(s, {data, ints({1, 0, 3})}) == "segment_ids must ascend from 0 or above");
  CHECK(error_of(s, {data, ints({1, 2})}) == "data float32[3,2] and segment_ids int32[2] do not fit together");
  CHECK(error_of(s, {tensor::scalar<float>(1), ints({0})}) ==
        "data float32[] and segment_ids int32[1] do not fit together");
}

TEST_CASE("segments of integers wrap, and a mean divides what wrapped") {
  segment mean = op_of(segment::reduction::mean);
  const tensor x = values<std::int8_t>({3}, {7, -56, 3});
  const tensor ids = ints({0, 0, 1});
  const tensor y = run(mean, {x, ids});
  CHECK(list<std::int8_t>(y) == std::vector<std::int8_t>{-24, 3});
  using Y = out<std::int8_t, 2>;
  using X = in<0, std::int8_t, 3>;
  CHECK(agrees<Y, te::segment<te::ops::segment_mean, X, I, Y>>(y, {x, ids}));
  segment prod = op_of(segment::reduction::prod);
  CHECK(list<std::int8_t>(run(prod, {x, ids})) == std::vector<std::int8_t>{120, 3});
  CHECK(agrees<Y, te::segment<te::ops::segment_prod, X, I, Y>>(run(prod, {x, ids}), {x, ids}));
}

TEST_CASE("segments in any order") {
  using r = segment::reduction;
  const tensor ids = ints({2, -1, 2});
  const tensor n = int_scalar(4);
  using Y = out<float, 4, 2>;
  segment sum = op_of(r::sum, segment::form::unsorted);
  CHECK(list<float>(run(sum, {data, ids, n})) == V{0, 0, 0, 0, -2, 9, 0, 0});
  CHECK(agrees<Y, te::unsorted_segment<te::ops::segment_sum, D, I, Y>>(run(sum, {data, ids, n}), {data, ids}));
  segment max = op_of(r::max, segment::form::unsorted);
  CHECK(list<float>(run(max, {data, ids, n})) == V{lowest, lowest, lowest, lowest, 1, 5, lowest, lowest});
  CHECK(agrees<Y, te::unsorted_segment<te::ops::segment_max, D, I, Y>>(run(max, {data, ids, n}), {data, ids}));
  segment min = op_of(r::min, segment::form::unsorted);
  CHECK(agrees<Y, te::unsorted_segment<te::ops::segment_min, D, I, Y>>(run(min, {data, ids, n}), {data, ids}));
  segment prod = op_of(r::prod, segment::form::unsorted);
  CHECK(agrees<Y, te::unsorted_segment<te::ops::segment_prod, D, I, Y>>(run(prod, {data, ids, n}), {data, ids}));

  // Runs of one element, and of more than a vector.
  using E = out<float, 3>;
  const tensor six = values<float>({6}, {1, 2, 3, 4, 5, 6}), to = ints({0, 2, -1, 0, 2, 2});
  CHECK(agrees<E, te::unsorted_segment<te::ops::segment_sum, in<0, float, 6>, in<1, std::int32_t, 6>, E>>(
      values<float>({3}, {5, 0, 13}), {six, to}));
  const tensor wide = numbered(dtype::float32, {3, 37});
  using W = out<float, 4, 37>;
  using Wide = in<0, float, 3, 37>;
  CHECK(agrees<W, te::unsorted_segment<te::ops::segment_sum, Wide, I, W>>(run(sum, {wide, ids, n}), {wide, ids}));
  CHECK(agrees<W, te::unsorted_segment<te::ops::segment_max, Wide, I, W>>(run(max, {wide, ids, n}), {wide, ids}));
  CHECK(agrees<W, te::unsorted_segment<te::ops::segment_min, Wide, I, W>>(run(min, {wide, ids, n}), {wide, ids}));
  CHECK(agrees<W, te::unsorted_segment<te::ops::segment_prod, Wide, I, W>>(run(prod, {wide, ids, n}), {wide, ids}));

  const tensor two_axes = ints({0, 1, 1, -1, 2, 0}).reshaped({3, 2});
  CHECK(list<float>(run(sum, {data, two_axes, int_scalar(3)})) == V{5, 7, -3});
  CHECK(error_of(sum, {data, ints({2, 4, 2}), n}) == "segment_ids[1] = 4 is not below num_segments 4");
  run_layer_as<Y, te::unsorted_segment<te::ops::segment_sum, D, I, Y>, te::simd::scalar>(
      {data, ints({2, 4, 2})}, te::status::index_out_of_range);
}

TEST_CASE("an empty segment of 16-bit floats gives their limit, in float too") {
  segment max = op_of(segment::reduction::max, segment::form::unsorted);
  const tensor ids = ints({1});
  tensor half(dtype::float16, {1});
  CHECK(run(max, {half, ids, int_scalar(2)}).as_double(0) == -65504);
  max.widen_attributes(dtype::float16);
  const tensor x = values<float>({1}, {3});
  const tensor y = run(max, {x, ids, int_scalar(2)});
  CHECK(list<float>(y) == V{-65504, 3});
  using Y = out<float, 2>;
  using Op = te::ops::segment_limit<te::ops::segment_max, te::f32<0xc77fe000u>>;
  CHECK(agrees<Y, te::unsorted_segment<Op, in<0, float, 1>, in<1, std::int32_t, 1>, Y>>(y, {x, ids}));
}

TEST_CASE("a NaN in a segment's extreme is replaced by what comes after it") {
  segment max = op_of(segment::reduction::max, segment::form::unsorted);
  const tensor x = values<float>({4}, {1, quiet_nan, 3, quiet_nan});
  const tensor ids = ints({0, 0, 0, 1});
  const tensor y = run(max, {x, ids, int_scalar(2)});
  CHECK(y.as<float>()[0] == 3);
  CHECK(std::isnan(y.as<float>()[1]));
  using Y = out<float, 2>;
  CHECK(agrees<Y, te::unsorted_segment<te::ops::segment_max, in<0, float, 4>, in<1, std::int32_t, 4>, Y>>(y, {x, ids}));
}

TEST_CASE("segments of picked rows") {
  using r = segment::reduction;
  const tensor indices = ints({0, 2, 1});
  const tensor ids = ints({0, 0, 2});
  using N = in<2, std::int32_t, 3>;
  using Y = out<float, 3, 2>;
  segment sum = op_of(r::sum, segment::form::sparse);
  CHECK(list<float>(run(sum, {data, indices, ids})) == V{-2, 9, 0, 0, 2, -1});
  CHECK(agrees<Y, te::sparse_segment<te::ops::segment_sum, D, I, N, Y>>(run(sum, {data, indices, ids}),
                                                                        {data, indices, ids}));
  segment root = op_of(r::sqrt_n, segment::form::sparse);
  const tensor y = run(root, {data, indices, ids});
  CHECK(y.as<float>()[1] == Approx(6.36396074f));
  const tensor made =
      run_layer_as<Y, te::sparse_segment<te::ops::segment_sqrt_n, D, I, N, Y>, te::simd::scalar>({data, indices, ids});
  CHECK(made.as<float>()[1] == Approx(6.36396074f));
  segment mean = op_of(r::mean, segment::form::sparse);
  mean.has_count = true;
  CHECK(list<float>(run(mean, {data, indices, ids, int_scalar(4)})) == V{-1, 4.5, 0, 0, 2, -1, 0, 0});
  CHECK(error_of(mean, {data, indices, ids, int_scalar(2)}) == "segment_ids[2] = 2 is not below num_segments 2");
  CHECK(error_of(mean, {data, ints({0, 3, 1}), ids, int_scalar(3)}) == "indices[1] = 3 is no row of data float32[3,2]");
  using L = te::sparse_segment<te::ops::segment_mean, D, I, N, Y>;
  run_layer_as<Y, L, te::simd::scalar>({data, ints({0, 3, 1}), ids}, te::status::index_out_of_range);
  run_layer_as<Y, L, te::simd::scalar>({data, indices, ints({1, 0, 2})}, te::status::invalid_argument);
}
