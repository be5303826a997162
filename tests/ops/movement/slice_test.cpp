// SPDX-License-Identifier: Apache-2.0
#include "ops/movement/slice.hpp"

#include "ops/support/movement_support.hpp"

#include <tf_embed/layers/slice.hpp>

using namespace tf_embed::test;
using tf_embed::gen::dtype;
using tf_embed::gen::shape;
using tf_embed::gen::slice;
namespace te = tf_embed;

namespace {

struct masks {
  std::int64_t begin = 0, end = 0, ellipsis = 0, new_axis = 0, shrink = 0;
};

// By reference: GCC 12.2 with AVX-512 passes {1, 1, 0, 0, 0} by value as {1, 1, 1, 1, 0}.
slice strided(const masks& m = {}) {
  slice s;
  s.is_strided = true;
  s.begin_mask = m.begin;
  s.end_mask = m.end;
  s.ellipsis_mask = m.ellipsis;
  s.new_axis_mask = m.new_axis;
  s.shrink_axis_mask = m.shrink;
  return s;
}

const tensor ten = values<std::int32_t>({10}, {0, 1, 2, 3, 4, 5, 6, 7, 8, 9});
using list_of_int = std::vector<std::int32_t>;

}  // namespace

TEST_CASE("slice reference, by hand") {
  slice s;
  const tensor x = values<std::int32_t>({2, 3}, {1, 2, 3, 4, 5, 6});
  CHECK(list<std::int32_t>(run(s, {x, ints({0, 1}), ints({2, -1})})) == list_of_int{2, 3, 5, 6});
  CHECK(!s.is_view());
  CHECK(run(s, {x, ints({2, 3}), ints({-1, 0})}).shape() == shape{0, 0});
  CHECK(same(run(s, {x, ints({0, 0}), ints({-1, 3})}), x));
  CHECK(s.is_view());
  CHECK(same(run(s, {tensor::scalar(1.0f), ints({}), ints({})}), tensor::scalar(1.0f)));
  CHECK(error_of(s, {x, ints({0, 2}), ints({2, 2})}) == "begin [0,2] and size [2,2] do not lie within int32[2,3]");
  CHECK(error_of(s, {x, ints({-1, 0}), ints({1, 1})}) == "begin [-1,0] and size [1,1] do not lie within int32[2,3]");
  CHECK(error_of(s, {x, ints({0}), ints({1})}) == "begin [0] and size [1] do not lie within int32[2,3]");
  CHECK(error_of(s, {x, ints({0, 0}), ints({1, -2})}) == "begin [0,0] and size [1,-2] do not lie within int32[2,3]");
}

TEST_CASE("strided_slice reference on one axis, as Python slices") {
  const auto cut = [](std::int64_t b, std::int64_t e, std::int64_t step, const masks& m = {}) {
    auto s = strided(m);
    return list<std::int32_t>(run(s, {ten, ints({b}), ints({e}), ints({step})}));
  };
  CHECK(cut(2, 5, 1) == list_of_int{2, 3, 4});
  CHECK(cut(2, 8, 3) == list_of_int{2, 5});
  CHECK(cut(-3, 100, 1) == list_of_int{7, 8, 9});
  CHECK(cut(-100, 2, 1) == list_of_int{0, 1});
  CHECK(cut(8, 2, -2) == list_of_int{8, 6, 4});
  CHECK(cut(100, -100, -4) == list_of_int{9, 5, 1});
  CHECK(cut(0, 0, -1, {.begin = 1, .end = 1}) == list_of_int{9, 8, 7, 6, 5, 4, 3, 2, 1, 0});
  CHECK(cut(7, 0, 1, {.end = 1}) == list_of_int{7, 8, 9});
  CHECK(cut(7, 3, 1, {.begin = 1}) == list_of_int{0, 1, 2});
  CHECK(cut(5, 5, 1).empty());
  CHECK(cut(5, 2, 1).empty());
  CHECK(cut(2, 5, -1).empty());
  CHECK(cut(-1, 0, 1, {.shrink = 1}) == list_of_int{9});
  CHECK(cut(3, 0, 1, {.begin = 1, .end = 1, .shrink = 1}) == list_of_int{3});
}

TEST_CASE("strided_slice masks shape the result") {
  const tensor x = numbered(dtype::int32, {2, 3, 4});
  const auto shape_of = [&](std::initializer_list<std::int64_t> b, std::initializer_list<std::int64_t> e,
                            const masks& m) {
    auto s = strided(m);
    std::vector<std::int64_t> ones(b.size(), 1);
    return run(s, {x, ints(b), ints(e), tensor::of_ints(dtype::int32, ones)}).shape();
  };
  CHECK(shape_of({1}, {2}, {}) == shape{1, 3, 4});
  CHECK(shape_of({1}, {2}, {.shrink = 1}) == shape{3, 4});
  CHECK(shape_of({0, 1}, {0, 2}, {.ellipsis = 1, .shrink = 2}) == shape{2, 3});
  CHECK(shape_of({0, 0, 1}, {2, 0, 2}, {.ellipsis = 2}) == shape{2, 3, 1});
  CHECK(shape_of({0, 0, 0, 1}, {2, 0, 0, 2}, {.ellipsis = 2, .new_axis = 4}) == shape{2, 3, 1, 1});
  CHECK(shape_of({0, 0}, {0, 0}, {.new_axis = 3}) == shape{1, 1, 2, 3, 4});
  CHECK(shape_of({0, 0, 0, 0}, {0, 1, 1, 1}, {.ellipsis = 1, .shrink = 14}) == shape{});
  CHECK(shape_of({0, 0, 0}, {0, 1, 0}, {.begin = 1, .end = 1, .new_axis = 4, .shrink = 2}) == shape{2, 1, 4});
  CHECK(shape_of({0, 0, 0, 0}, {0, 1, 1, 1}, {.ellipsis = 1}) == shape{1, 1, 1});
}

TEST_CASE("strided_slice refuses what TensorFlow refuses") {
  auto s = strided();
  CHECK(error_of(s, {ten, ints({0}), ints({1}), ints({0})}) == "strides [0] must not hold 0");
  CHECK(error_of(s, {ten, ints({0, 0}), ints({1, 1}), ints({1, 1})}) == "2 indices are too many for int32[10]");
  CHECK(error_of(s, {ten, ints({0}), ints({1, 1}), ints({1})}) ==
        "begin [0], end [1,1] and strides [1] must be of one length, at most 32");
  auto one = strided({.shrink = 1});
  CHECK(error_of(one, {ten, ints({10}), ints({11}), ints({1})}) == "index 10 of axis 0 is out of range for int32[10]");
  CHECK(error_of(one, {ten, ints({-11}), ints({11}), ints({1})}) ==
        "index -11 of axis 0 is out of range for int32[10]");
  CHECK(error_of(one, {ten, ints({3}), ints({2}), ints({-1})}) ==
        "strides[0] must be positive where one index is taken, but is -1");
  auto two = strided({.ellipsis = 3});
  CHECK(error_of(two, {ten, ints({0, 0}), ints({0, 0}), ints({1, 1})}) ==
        "ellipsis_mask 0x3 has more than one ellipsis");
}

TEST_CASE("slice layers") {
  const auto check = [&]<class In, class Out, class Begin, class Size, class Step>() {
    slice s = strided();
    const tensor x =
        numbered(te::gen::dtype_of<typename In::value_type>, shape(In::shape::dims.begin(), In::shape::dims.end()));
    std::vector<std::int64_t> begin, end, step, mask;
    for (std::size_t i = 0; i < Begin::size; ++i) {
      begin.push_back(Begin::values[i]);
      end.push_back(Begin::values[i] + Size::values[i] * Step::values[i]);
      step.push_back(Step::values[i]);
      if (end.back() < 0) s.end_mask |= std::int64_t{1} << i;
    }
    const auto vec = [](const auto& v) { return tensor::of_ints(dtype::int64, v); };
    const tensor expected =
        run(s, {x, vec(begin), vec(end), vec(step)}).reshaped(shape(Out::shape::dims.begin(), Out::shape::dims.end()));
    CHECK(agrees<Out, te::slice<In, Out, Begin, Size, Step>>(expected, {x}));
  };
  using te::ints;
  check.operator()<in<0, float, 10>, out<float, 3>, ints<2>, ints<3>, ints<1>>();
  check.operator()<in<0, float, 10>, out<float, 10>, ints<9>, ints<10>, ints<-1>>();
  check.operator()<in<0, std::int8_t, 3, 40>, out<std::int8_t, 2, 13>, ints<2, 38>, ints<2, 13>, ints<-2, -3>>();
  check.operator()<in<0, double, 4, 5, 6>, out<double, 2, 3, 6>, ints<1, 2, 0>, ints<2, 3, 6>, ints<1, 1, 1>>();
  check.operator()<in<0, float, 4, 5, 6>, out<float, 4, 6>, ints<0, 3, 0>, ints<4, 1, 6>, ints<1, 1, 1>>();
  check.operator()<in<0, std::int16_t, 4, 5, 33>, out<std::int16_t, 4, 5, 1, 17>, ints<0, 0, 0>, ints<4, 5, 17>,
                   ints<1, 1, 2>>();
  check.operator()<in<0, bool, 4, 5>, out<bool, 0, 5>, ints<0, 0>, ints<0, 5>, ints<1, 1>>();
  check.operator()<in<0, float>, out<float>, ints<>, ints<>, ints<>>();
}
