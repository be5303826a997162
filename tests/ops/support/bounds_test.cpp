// SPDX-License-Identifier: Apache-2.0
// Bounds hold: whatever values the inputs have within theirs, the reference's results lie within what the op says.
#include "ir/value_bounds.hpp"
#include "ops/element/binary.hpp"
#include "ops/element/cast.hpp"
#include "ops/element/clip.hpp"
#include "ops/element/select.hpp"
#include "ops/element/unary.hpp"
#include "ops/movement/broadcast_to.hpp"
#include "ops/movement/concat.hpp"
#include "ops/movement/gather.hpp"
#include "ops/movement/pack.hpp"
#include "ops/movement/slice.hpp"
#include "ops/movement/split.hpp"
#include "ops/movement/tile.hpp"
#include "ops/reduction/reduce.hpp"
#include "ops/support/op_testing.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <cstdint>
#include <limits>
#include <memory>
#include <random>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace tests {
namespace {

using namespace op_testing;

constexpr gen::dtype looked_at[] = {gen::dtype::int8,  gen::dtype::int16,  gen::dtype::int32, gen::dtype::int64,
                                    gen::dtype::uint8, gen::dtype::uint16, gen::dtype::uint32};

std::int64_t drawn(std::mt19937& random, gen::interval i) {
  return std::uniform_int_distribution<std::int64_t>(i.least, i.most)(random);
}

/// Ends, small numbers, and anything between.
gen::interval drawn_interval(std::mt19937& random, gen::dtype t) {
  const gen::interval range = *gen::range_of(t);
  const auto number = [&] {
    const auto kind = random() % 4;
    if (kind == 0) return drawn(random, range);
    if (kind == 1) return random() % 2 ? range.least : range.most;
    return drawn(random, {std::max<std::int64_t>(range.least, -4), std::min<std::int64_t>(range.most, 4)});
  };
  const std::int64_t a = number();
  const std::int64_t b = random() % 3 == 0 ? a : number();
  return {std::min(a, b), std::max(a, b)};
}

gen::tensor drawn_tensor(std::mt19937& random, const gen::tensor_type& type, const gen::value_bounds& b) {
  gen::tensor t(type.dtype, type.shape);
  gen::visit_dtype(type.dtype, [&]<class T>() {
    if constexpr (std::is_integral_v<T>) {
      auto elements = t.mutable_as<T>();
      for (std::size_t i = 0; i < elements.size(); ++i) {
        const gen::interval x = b.at(static_cast<std::int64_t>(i));
        // The ends are where mistakes are.
        elements[i] = static_cast<T>(random() % 2 ? drawn(random, x) : random() % 2 ? x.least : x.most);
      }
    }
  });
  return t;
}

struct operand {
  gen::tensor_type type;
  gen::tensor constant = {};  ///< of no elements where it is not constant
};

/// Runs an op on values within random bounds. How many bounds were narrower than the type's range.
template <class Op>
int walk(const Op& op, const std::vector<operand>& operands, unsigned seed, int rounds = 12) {
  std::mt19937 random(seed);
  int narrow = 0;
  for (int round = 0; round < rounds; ++round) {
    gen::graph g;
    gen::bounds_table table;
    std::vector<gen::value> reads;
    for (const operand& o : operands) {
      if (o.constant.size() != 0 && o.constant.dtype() != gen::dtype::invalid) {
        reads.push_back(g.add_constant("c", o.constant));
        continue;
      }
      reads.push_back(g.add_input("x" + std::to_string(reads.size()), o.type));
      gen::value_bounds b;
      const std::int64_t n = random() % 3 == 0 ? 1 : gen::element_count(o.type.shape);
      for (std::int64_t i = 0; i < n; ++i) b.intervals.push_back(drawn_interval(random, o.type.dtype));
      table.set(g, reads.back(), b);
    }
    const auto added = g.add("n", "Test", std::make_unique<Op>(op), reads);
    if (!added) return 0;  // not of this type
    const gen::node_id id = *added;
    table.add(g, id);
    for (int draw = 0; draw < 24; ++draw) {
      std::vector<gen::tensor> inputs;
      for (std::size_t i = 0; i < reads.size(); ++i) {
        const gen::tensor* constant = g.constant(reads[i]);
        inputs.push_back(constant ? *constant : drawn_tensor(random, g.type(reads[i]), table.of(g, reads[i])));
      }
      const auto made = g.at(id).op->evaluate(inputs);
      if (!made) continue;  // a division by 0
      for (std::uint32_t port = 0; port < made->size(); ++port) {
        const gen::value_bounds& b = table.of(g, {id, port});
        if (!b.is_known()) continue;
        for (std::int64_t i = 0; i < (*made)[port].size(); ++i) {
          const std::int64_t x = (*made)[port].as_int(i);
          if (b.at(i).contains(x)) continue;
          FAIL("element " << i << " is " << x << ", not in " << b.at(i).least << ".." << b.at(i).most);
        }
      }
    }
    const gen::value_bounds& first = table.of(g, {id, 0});
    narrow += first.is_known() && first.all() != *gen::range_of(g.type({id, 0}).dtype);
  }
  return narrow;
}

constexpr auto last_binary = static_cast<int>(gen::binary_kind::greater_equal);
constexpr auto last_unary = static_cast<int>(gen::unary_kind::is_finite);
constexpr auto last_reduction = static_cast<int>(gen::reduce_kind::any);

gen::tensor ints(const std::vector<std::int32_t>& values) {
  return tensor<std::int32_t>({static_cast<std::int64_t>(values.size())}, values);
}

}  // namespace

TEST_CASE("bounds of element-wise ops hold", "[bounds]") {
  for (const gen::dtype t : looked_at) {
    INFO(gen::name(t));
    int narrow = 0;
    for (int kind = 0; kind <= last_binary; ++kind) {
      INFO("binary " << kind);
      const gen::binary op(static_cast<gen::binary_kind>(kind));
      narrow += walk(op, {{{t, {2, 3}}}, {{t, {3}}}}, 7u + static_cast<unsigned>(kind));
      // More elements than are looked at one by one.
      narrow += walk(op, {{{t, {65}}}, {{t, {}}}}, 70u + static_cast<unsigned>(kind), 3);
    }
    for (int kind = 0; kind <= last_unary; ++kind) {
      INFO("unary " << kind);
      narrow += walk(gen::unary(static_cast<gen::unary_kind>(kind)), {{{t, {3}}}}, 9u + static_cast<unsigned>(kind));
    }
    CHECK(narrow > 40);
    CHECK(walk(gen::clip{}, {{{t, {4}}}, {{t, {}}}, {{t, {}}}}, 5) > 0);
    CHECK(walk(gen::select{}, {{{gen::dtype::boolean, {2, 1}}}, {{t, {2}}}, {{t, {}}}}, 6) > 0);
    gen::select rows;
    rows.by_rows = true;
    CHECK(walk(rows, {{{gen::dtype::boolean, {2}}}, {{t, {2, 3}}}, {{t, {2, 3}}}}, 8) > 0);
  }
  for (const auto kind : {gen::binary_kind::logical_and, gen::binary_kind::logical_or, gen::binary_kind::equal}) {
    CHECK(walk(gen::binary(kind), {{{gen::dtype::boolean, {3}}}, {{gen::dtype::boolean, {3}}}}, 11) > 0);
  }
  CHECK(walk(gen::unary(gen::unary_kind::logical_not), {{{gen::dtype::boolean, {3}}}}, 12) > 0);
}

TEST_CASE("bounds of casts hold, where numbers wrap as well", "[bounds]") {
  int narrow = 0;
  for (const gen::dtype from : looked_at) {
    for (const gen::dtype to : looked_at) {
      INFO(gen::name(from) << " to " << gen::name(to));
      gen::cast op;
      op.to = to;
      narrow += walk(op, {{{from, {3}}}}, 3);
    }
    gen::cast op;
    op.to = gen::dtype::boolean;
    CHECK(walk(op, {{{from, {}}}}, 4) > 0);
  }
  CHECK(narrow > 40);
}

TEST_CASE("bounds of reductions hold", "[bounds]") {
  for (int kind = 0; kind <= last_reduction; ++kind) {
    INFO("reduction " << kind);
    const auto k = static_cast<gen::reduce_kind>(kind);
    const bool logical = k == gen::reduce_kind::all || k == gen::reduce_kind::any;
    for (const gen::dtype t : looked_at) {
      INFO(gen::name(t));
      const gen::dtype of = logical ? gen::dtype::boolean : t;
      const int narrow = walk(gen::reduce(k), {{{of, {2, 3}}}, {{}, ints({1})}}, 21) +
                         walk(gen::reduce(k, true), {{{of, {4}}}, {{}, ints({0})}}, 22) +
                         walk(gen::reduce(k), {{{of, {70}}}, {{}, ints({0})}}, 23, 4);
      CHECK((narrow > 0 || k == gen::reduce_kind::mean));
    }
  }
}

TEST_CASE("bounds of what moves elements hold", "[bounds]") {
  const gen::tensor_type row{gen::dtype::int32, {3}};
  const gen::tensor_type table{gen::dtype::int32, {2, 3}};
  const operand axis{{}, tensor<std::int32_t>({}, {0})};
  CHECK(walk(gen::pack{}, {{row}, {row}}, 31) > 0);
  CHECK(walk(gen::concat{}, {{row}, {row}, axis}, 32) > 0);
  CHECK(walk(gen::slice{}, {{table}, {{}, ints({0, 1})}, {{}, ints({2, 2})}}, 33) > 0);
  gen::split halves;
  halves.count = 2;
  CHECK(walk(halves, {axis, {table}}, 34) > 0);
  CHECK(walk(gen::tile{}, {{row}, {{}, ints({2})}}, 35) > 0);
  CHECK(walk(gen::broadcast_to{}, {{row}, {{}, ints({2, 3})}}, 36) > 0);
  gen::gather by_axis;
  by_axis.has_axis = true;
  CHECK(walk(by_axis, {{table}, {{}, ints({1, 1, 0})}, axis}, 37) > 0);
}

TEST_CASE("bounds of single elements are those of what they come from", "[bounds]") {
  gen::graph g;
  gen::bounds_table table;
  const gen::value a = g.add_input("a", {gen::dtype::int32, {}});
  const gen::value b = g.add_input("b", {gen::dtype::int32, {}});
  table.set(g, a, {{{2, 2}}});
  table.set(g, b, {{{5, 9}}});
  const auto added = g.add("p", "Pack", std::make_unique<gen::pack>(), {a, b});
  REQUIRE(added);
  const gen::node_id id = *added;
  table.add(g, id);
  CHECK(table.of(g, {id, 0}).intervals == std::vector<gen::interval>{{2, 2}, {5, 9}});
  CHECK_FALSE(gen::constant_within(g.type({id, 0}), table.of(g, {id, 0})));
  CHECK(gen::constant_within({gen::dtype::int16, {3}}, {{{4, 4}}})->as_ints() == std::vector<std::int64_t>{4, 4, 4});
}

TEST_CASE("bounds that leave int64 are none", "[bounds]") {
  const std::int64_t most = std::numeric_limits<std::int64_t>::max();
  const std::int64_t least = std::numeric_limits<std::int64_t>::min();
  CHECK_FALSE(gen::sum({0, most}, {0, 1}));
  CHECK_FALSE(gen::difference({least, 0}, {1, 1}));
  CHECK_FALSE(gen::product({least, 0}, {-1, 1}));
  CHECK(*gen::product({-2, 3}, {-5, 4}) == gen::interval{-15, 12});
  CHECK(gen::wrapped(gen::dtype::uint8, gen::interval{250, 256}) == gen::interval{0, 255});
  CHECK(gen::wrapped(gen::dtype::uint8, gen::interval{250, 255}) == gen::interval{250, 255});
  CHECK_FALSE(gen::range_of(gen::dtype::uint64));
  CHECK_FALSE(gen::range_of(gen::dtype::float32));
}

}  // namespace tests
