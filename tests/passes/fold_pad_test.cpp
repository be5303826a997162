// SPDX-License-Identifier: Apache-2.0
#include "passes/fold_pad.hpp"

#include "ops/movement/pad.hpp"
#include "ops/movement/reshape.hpp"
#include "ops/reduction/reduce.hpp"
#include "passes/pass_fixture.hpp"
#include "passes/sink_pad.hpp"

using namespace tests;

namespace {

value add_pad(graph_fixture& f, value of, const std::vector<std::int64_t>& amounts,
              pad::border mode = pad::border::constant) {
  pad p;
  p.mode = mode;
  tensor t = tensor::of_ints(dtype::int32, amounts);
  return f.add("pad", p, {of, f.constant(t.reshaped({static_cast<std::int64_t>(amounts.size() / 2), 2}))});
}

value stride_two(graph_fixture& f, value of, padding_kind padding) {
  conv2d c;
  c.window.padding = padding;
  c.window.stride_h = c.window.stride_w = 2;
  return f.add("conv", c, {of, f.constant(numbers({3, 2, 2, 4}, 1))});
}

}  // namespace

TEST_CASE("zero padding of height and width becomes explicit") {
  graph_fixture f({1, 6, 5, 2});
  const auto padding = GENERATE(padding_kind::valid, padding_kind::same);
  f.output(stride_two(f, add_pad(f, f.x(), {0, 0, 1, 2, 0, 1, 0, 0}), padding));
  CHECK(f.keeps_results(fold_pad, 0) == 1);
  CHECK(f.op_count() == 1);
}

TEST_CASE("padding of channels, mirrored padding and padding that is an output stay") {
  graph_fixture f({1, 6, 5, 1});
  value p;
  SECTION("channels") { p = add_pad(f, f.x(), {0, 0, 1, 1, 0, 0, 1, 0}); }
  SECTION("mirrored") {
    graph_fixture two({1, 6, 5, 2});
    two.output(
        stride_two(two, add_pad(two, two.x(), {0, 0, 1, 1, 1, 1, 0, 0}, pad::border::reflect), padding_kind::valid));
    CHECK(two.keeps_results(fold_pad, 0) == 0);
    return;
  }
  f.output(stride_two(f, p, padding_kind::valid));
  CHECK(f.keeps_results(fold_pad, 0) == 0);
}

TEST_CASE("the padding of a Conv1D goes behind its ExpandDims") {
  graph_fixture f({1, 9, 2});
  const value p = add_pad(f, f.x(), {0, 0, 2, 1, 0, 0});
  reshape expand;
  const value wide =
      f.add("expand", expand, {p, f.constant(tensor::of_ints(dtype::int32, std::vector<std::int64_t>{1, 1, 12, 2}))});
  conv2d c;
  f.output(f.add("conv", c, {wide, f.constant(numbers({1, 3, 2, 4}, 1))}));
  CHECK(f.keeps_results(sink_pad, 0) == 1);
  CHECK(f.keeps_results(fold_pad, 0) == 1);
  CHECK(f.op_count() == 2);
}

TEST_CASE("padding does not go behind a view whose size is known at run time only") {
  graph_fixture f({6});
  const value rows = f.add_rows_where_positive({4});
  reshape view;
  const value viewed =
      f.add("view", view, {add_pad(f, rows, {0, 0, 1, 2}), f.constant(tensor::of_ints(dtype::int32, shape{-1, 7, 1}))});
  f.output(f.add("sum", reduce(reduce_kind::sum), {viewed, f.constant(tensor::of_ints(dtype::int32, shape{0}))}));
  CHECK(f.keeps_results(sink_pad, 0) == 0);
}
