// SPDX-License-Identifier: Apache-2.0
#include "ops/movement/dynamic_stitch.hpp"

#include "ops/support/expansion_support.hpp"
#include "ops/support/movement_support.hpp"

#include <algorithm>

using namespace tf_embed::test;
using tf_embed::gen::dtype;
using tf_embed::gen::dynamic_stitch;
using tf_embed::gen::shape;

namespace {

/// Constant indices in front of data that is known at run time only: the order that `expands` does not know.
bool stitches(const dynamic_stitch& d, const std::vector<tensor>& inputs) {
  tf_embed::gen::graph g;
  std::vector<tf_embed::gen::value> operands;
  const std::size_t n = inputs.size() / 2;
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    operands.push_back(i < n ? g.add_constant("i", inputs[i]) : g.add_input("x" + std::to_string(i), inputs[i].type()));
  }
  const auto id = g.add("y", "Test", d.clone(), operands);
  REQUIRE(id);
  g.outputs.push_back({"y", {*id, 0}});
  const std::vector<tensor> fed(inputs.begin() + static_cast<std::ptrdiff_t>(n), inputs.end());
  const auto before = tf_embed::gen::evaluate_graph(g, fed);
  CHECK(tf_embed::gen::expand(g) == 1);
  const auto after = tf_embed::gen::evaluate_graph(g, fed);
  return before && after && same((*before)[0], (*after)[0]);
}

}  // namespace

// Expected values are TensorFlow's.
TEST_CASE("dynamic_stitch puts rows where the indices say") {
  dynamic_stitch d;
  const tensor a = values<float>({2}, {1, 2});
  const tensor b = values<float>({1}, {3});
  CHECK(list<float>(run(d, {ints({0, 2}), ints({1}), a, b})) == std::vector<float>{1, 3, 2});
  CHECK(stitches(d, {ints({0, 2}), ints({1}), a, b}));
  // What comes later replaces what was there; rows that nothing names are 0.
  CHECK(list<float>(run(d, {ints({0, 1}), ints({1}), a, b})) == std::vector<float>{1, 3});
  CHECK(stitches(d, {ints({0, 1}), ints({1}), a, b}));
  CHECK(list<float>(run(d, {ints({0, 3}), ints({5}), a, b})) == std::vector<float>{1, 0, 0, 2, 0, 3});
  CHECK(stitches(d, {ints({0, 3}), ints({5}), a, b}));
}

TEST_CASE("dynamic_stitch of rows of any shape") {
  dynamic_stitch d;
  const tensor x = numbered(dtype::int16, {2, 2, 3, 2});
  const tensor one = numbered(dtype::int16, {3, 2});
  const std::vector<tensor> inputs{ints({4, 0, 1, 3}).reshaped({2, 2}), int_scalar(2), x, one};
  CHECK(run(d, inputs).shape() == shape{5, 3, 2});
  CHECK(stitches(d, inputs));
  CHECK(stitches(d, {tensor(dtype::int32, {0}), tensor(dtype::float32, {0, 2})}));
  CHECK(error_of(d, {ints({0, -1}), values<float>({2}, {1, 2})}) == "index -1 is no row that can be made");
  CHECK(error_of(d, {ints({0}), values<float>({2}, {1, 2})}) ==
        "indices int32[1] and data float32[2] do not fit together");
}
