// SPDX-License-Identifier: Apache-2.0
// What ops compute for all items of a list at once (op::stacked), against a loop over the items.
#include "ops/element/cast.hpp"
#include "ops/element/clip.hpp"
#include "ops/element/select.hpp"
#include "ops/movement/reshape.hpp"
#include "ops/movement/transpose.hpp"
#include "ops/reduction/reduce.hpp"
#include "passes/loop_fixture.hpp"
#include "passes/split_loop.hpp"

#include <functional>
#include <string>
#include <utility>
#include <vector>

using namespace tests;

namespace {

constexpr std::int64_t batch = 2, units = 4, steps = 5;

value ints(cell_fixture& b, const std::vector<std::int64_t>& v) { return b.constant(tensor::of_ints(dtype::int32, v)); }

/// Something of an item [batch, units], and another value of that shape that all items have in common.
using made_of_item = std::function<value(cell_fixture& b, value item, value same)>;

value as(cell_fixture& b, value v, dtype t) {
  cast c;
  c.to = t;
  return b.add("cast", c, {v});
}
value reduced(cell_fixture& b, value v, std::vector<std::int64_t> axes) {
  return b.add("reduce", reduce(reduce_kind::max), {v, ints(b, axes)});
}
value reshaped_to(cell_fixture& b, value v, const std::vector<std::int64_t>& shape) {
  return b.add("reshape", reshape{}, {v, ints(b, shape)});
}
value chosen(cell_fixture& b, value a, value c, bool by_rows) {
  tf_embed::gen::select s;
  s.by_rows = by_rows;
  value condition = b.add("greater", binary(binary_kind::greater), {a, c});
  if (by_rows) {
    const value row = reduced(b, a, {1}), other = reduced(b, c, {1});
    condition = b.add("greater", binary(binary_kind::greater), {row, other});
  }
  return b.add("select", s, {condition, a, c});
}

/// The rewrites that split_loop makes of a loop that writes what `make` says of each item.
std::size_t split_over_items(const made_of_item& make, bool is_unfolded) {
  cell_fixture f(batch, units, units);
  loop_fixture loop(f);
  cell_fixture& b = loop.body;
  std::vector<value> each;
  for (std::int64_t t = 0; t < steps; ++t) each.push_back(f.times(f.x(), f.scalar(static_cast<float>(t) - 1.25f)));
  const value sequence = f.add("sequence", pack{}, each);
  const value i = loop.counter();
  const value same = loop.invariant(f.state(units, 1));
  const value item = b.product(loop.item(loop.invariant(sequence), i), b.weights(units, units, 2));
  const value made = make(b, item, same);
  shape all = b.g.type(made).shape;
  all.insert(all.begin(), steps);
  const value list = loop.variable(f.add("list", fill{}, {ints(f, all), f.scalar(0.5f)}));
  loop.write(list, i, made);
  f.output({loop.finish(steps), 1});
  const std::size_t rewrites = f.keeps_results(split_loop);
  CHECK(f.count_of("while_loop") == (is_unfolded ? 0 : 1));
  return rewrites;
}

}  // namespace

TEST_CASE("ops compute for all items at once", "[split_loop]") {
  const std::vector<std::pair<std::string, made_of_item>> ops{
      {"unary", [](auto& b, value v, value) { return b.tanh(v); }},
      {"cast", [](auto& b, value v, value) { return as(b, as(b, v, dtype::float64), dtype::float32); }},
      {"binary with what is the same", [](auto& b, value v, value same) { return b.minus(same, v); }},
      {"binary of two items", [](auto& b, value v, value) { return b.times(b.tanh(v), v); }},
      {"binary with an item of fewer axes",
       [](auto& b, value v, value same) { return b.sum(same, reduced(b, v, {0})); }},
      {"binary with a number", [](auto& b, value v, value) { return b.sum(v, b.scalar(2)); }},
      {"binary of items of different ranks",
       [](auto& b, value v, value) {
         return b.sum(v, reduced(b, v, {0, 1}));
       }},
      {"bias_add", [](auto& b, value v, value) { return b.biased(v, b.row(units, 3)); }},
      {"clip",
       [](auto& b, value v, value) {
         return b.add("clip", clip{}, {v, b.scalar(-0.2f), b.scalar(0.3f)});
       }},
      {"matmul", [](auto& b, value v, value) { return b.product(b.tanh(v), b.weights(units, 3, 4)); }},
      {"concat", [](auto& b, value v, value) { return b.joined(b.tanh(v), v); }},
      {"split", [](auto& b, value v, value) { return b.sum(b.cut(v, 2)[0], b.cut(v, 2)[1]); }},
      {"slice", [](auto& b, value v, value) { return b.columns(v, 1, 2); }},
      {"reduce", [](auto& b, value v, value) { return reduced(b, v, {1}); }},
      {"reshape",
       [](auto& b, value v, value) {
         return reshaped_to(b, v, {units, batch});
       }},
      {"select", [](auto& b, value v, value same) { return chosen(b, v, same, false); }},
  };
  for (const auto& [name, make] : ops) {
    INFO(name);
    CHECK(split_over_items(make, true) == 1);
  }
}

TEST_CASE("what an op does not compute for all items at once stays in the loop", "[split_loop]") {
  const std::vector<std::pair<std::string, made_of_item>> ops{
      {"select by rows", [](auto& b, value v, value same) { return chosen(b, v, same, true); }},
      {"transpose",
       [](auto& b, value v, value) {
         return b.add("turned", transpose{}, {v, ints(b, {1, 0})});
       }},
      {"concat with what is the same", [](auto& b, value v, value same) { return b.joined(same, v); }},
      {"item as weights",
       [](auto& b, value v, value same) {
         return b.product(same, reshaped_to(b, v, {units, batch}));
       }},
  };
  for (const auto& [name, make] : ops) {
    INFO(name);
    // The product in front of it moves all the same.
    CHECK(split_over_items(make, false) == 1);
  }
}
