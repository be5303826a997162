// SPDX-License-Identifier: Apache-2.0
// What ops make of an axis whose size only a run knows: types, and the references on every size that it can have.
#include "ir/evaluate_graph.hpp"
#include "ir/inference.hpp"
#include "ops/element/binary.hpp"
#include "ops/movement/concat.hpp"
#include "ops/movement/gather.hpp"
#include "ops/movement/pack.hpp"
#include "ops/movement/pad.hpp"
#include "ops/movement/reshape.hpp"
#include "ops/movement/reverse.hpp"
#include "ops/movement/slice.hpp"
#include "ops/movement/tile.hpp"
#include "ops/product/matmul.hpp"
#include "ops/reduction/reduce.hpp"
#include "ops/reduction/top_k.hpp"
#include "ops/shape/fill.hpp"
#include "ops/shape/random.hpp"
#include "ops/shape/shape_of.hpp"
#include "ops/shape/where.hpp"
#include "ops/support/movement_support.hpp"

#include <tf_embed/kernels/close_up.hpp>
#include <tf_embed/kernels/move_entries.hpp>

#include <array>
#include <map>
#include <memory>

using namespace tf_embed::gen;
using tf_embed::test::int_scalar;
using tf_embed::test::ints;
using tf_embed::test::list;
namespace kernels = tf_embed::kernels;

namespace {

/// A graph over the places of a mask of 6, and what is made of them.
struct masked {
  graph g;
  value mask = g.add_input("mask", {dtype::boolean, {6}});

  template <class Op>
  value add(Op o, std::vector<value> inputs) {
    const auto id =
        g.add("n" + std::to_string(g.size()), "Test", std::make_unique<Op>(std::move(o)), std::move(inputs));
    if (!id) FAIL(id.error().message);
    return {*id, 0};
  }
  template <class Op>
  std::string refusal(Op o, std::vector<value> inputs) {
    const auto id = g.add("refused", "Test", std::make_unique<Op>(std::move(o)), std::move(inputs));
    return id ? "none" : id.error().message;
  }
  value constant(tensor t) { return g.add_constant("c" + std::to_string(g.size()), std::move(t)); }
  value numbers(std::initializer_list<std::int64_t> n) { return constant(ints(n)); }
  value number(std::int32_t n) { return constant(int_scalar(n)); }

  /// The indices of what a mask keeps, int64[?<=6,1].
  value places() { return add(where(), {mask}); }
  value count(value x) {
    slice first;
    first.is_strided = true;
    first.shrink_axis_mask = 1;
    return add(first, {add(shape_of(), {x}), numbers({0}), numbers({1}), numbers({1})});
  }
  value cut(value x, std::int64_t begin, std::int64_t end, std::int64_t step, std::int64_t open = 0) {
    slice s;
    s.is_strided = true;
    s.begin_mask = open & 1;
    s.end_mask = open >> 1;
    return add(s, {x, numbers({begin}), numbers({end}), numbers({step})});
  }
  value less(value a, value b) { return add(binary(binary_kind::sub), {a, b}); }
  value joined(std::vector<value> parts, std::int32_t axis = 0) {
    parts.push_back(number(axis));
    return add(concat(), std::move(parts));
  }
  std::string type(value v) const { return to_string(g.type(v)); }
};

constexpr std::int64_t open_begin = 1, open_end = 2;

}  // namespace

TEST_CASE("sizes of slices along a run-time axis") {
  masked m;
  const value x = m.places();
  CHECK(m.type(m.cut(x, 0, 4, 1)) == "int64[?<=4,1]");
  CHECK(m.type(m.cut(x, 1, 0, 1, open_end)) == "int64[?<=5,1]");
  CHECK(m.type(m.cut(x, 0, 0, 2, open_begin | open_end)) == "int64[?<=3,1]");
  CHECK(m.type(m.cut(x, -2, 0, 1, open_end)) == "int64[?<=2,1]");
  CHECK(m.type(m.cut(x, 2, 2, 1)) == "int64[0,1]");
  // The whole is the whole, by whatever name.
  CHECK(m.g.type(m.cut(x, 0, 100, 1)).extents == m.g.type(x).extents);
  CHECK(m.g.type(m.cut(x, 0, 0, -1, open_begin | open_end)).extents == m.g.type(x).extents);
  // Two cuts by the same bounds have one size, others have others.
  const auto id = [&](value v) { return m.g.type(v).extent().id; };
  CHECK(id(m.cut(x, 0, 4, 1)) == id(m.cut(x, 0, 4, 1)));
  CHECK(id(m.cut(x, 0, 4, 1)) != id(m.cut(x, 0, 3, 1)));
  m.add(binary(binary_kind::add), {m.cut(x, 0, 4, 1), m.cut(x, 0, 4, 1)});
  // So have cuts that leave out as many, wherever they do.
  CHECK(id(m.cut(x, 1, 0, 1, open_end)) == id(m.cut(x, 0, -1, 1, open_begin)));
  CHECK(id(m.cut(x, 3, 0, 1, open_end)) == id(m.cut(x, 1, -2, 1)));
  CHECK(id(m.cut(x, 0, 2, 1)) == id(m.cut(x, -2, 0, 1, open_end)));
  CHECK(id(m.cut(x, 1, 3, 1)) == id(m.cut(x, -3, -1, 1)));
  CHECK(id(m.cut(x, 1, 0, 1, open_end)) != id(m.cut(x, 1, 5, 1)));
}

TEST_CASE("a mask of dropout is as large as what it drops from") {
  masked m;
  const value x = m.places();
  const value mask = m.add(random_numbers(), {m.add(shape_of(), {x})});
  CHECK(m.type(mask) == "float32[?<=6,1]");
  CHECK(m.g.type(mask).extents == m.g.type(x).extents);
}

TEST_CASE("lengths that are described alike are equal") {
  masked m;
  const value x = m.places();
  const std::vector<std::int64_t> bounds{-9, -6, -4, -2, -1, 0, 1, 3, 5, 6, 9};
  std::map<std::uint64_t, std::vector<std::int64_t>> of_id;
  for (const std::int64_t begin : bounds) {
    for (const std::int64_t end : bounds) {
      for (const std::int64_t open : {0, 1, 2}) {
        const tensor_type cut = m.g.type(m.cut(x, begin, end, 1, open));
        if (!cut.has_dynamic_axis() || cut.extent().times != 1 || cut.extent().plus != 0) continue;
        std::vector<std::int64_t> lengths;
        for (std::int64_t n = 0; n <= 6; ++n)
          lengths.push_back(kernels::strided_entries(n, open & 1, begin, open >> 1, end, 1).count);
        const auto [same, is_new] = of_id.emplace(static_cast<std::uint64_t>(cut.extent().id), lengths);
        INFO(begin << ":" << end << " open " << open);
        CHECK(same->second == lengths);
      }
    }
  }
}

TEST_CASE("no slice of any size is longer than its bound, and layers find the reference's entries") {
  constexpr std::int64_t most = 5;
  const std::vector<std::int64_t> bounds{-9, -6, -5, -4, -2, -1, 0, 1, 3, 5, 6, 9};
  for (const std::int64_t step : {1, 2, 3, -1, -2}) {
    for (const std::int64_t begin : bounds) {
      for (const std::int64_t end : bounds) {
        for (const std::int64_t open : {0, 1, 2, 3}) {
          slice s;
          s.is_strided = true;
          s.begin_mask = open & 1;
          s.end_mask = open >> 1;
          const std::vector<tensor> operands{ints({begin}), ints({end}), ints({step})};
          const std::vector<const tensor*> known{nullptr, &operands[0], &operands[1], &operands[2]};
          const std::vector<tensor_type> types{
              {dtype::int32, {most}, {{7, 0}}}, operands[0].type(), operands[1].type(), operands[2].type()};
          const auto bound = s.infer_shape(shape_context(types, known));
          REQUIRE(bound);
          for (std::int64_t n = 0; n <= most; ++n) {
            tensor x(dtype::int32, {n});
            for (std::int64_t i = 0; i < n; ++i)
              x.mutable_as<std::int32_t>()[static_cast<std::size_t>(i)] = static_cast<std::int32_t>(i);
            const tensor y = tf_embed::test::run(s, {x, operands[0], operands[1], operands[2]});
            const auto r = kernels::strided_entries(n, open & 1, begin, open >> 1, end, step);
            const bool fits = y.size() <= (*bound)[0].shape[0];
            const bool same = r.count == y.size() && (r.count == 0 || r.first == list<std::int32_t>(y)[0]);
            if (!fits || !same) {
              INFO(begin << ":" << end << ":" << step << " open " << open << " of " << n);
              CHECK(fits);
              CHECK(same);
            }
          }
        }
      }
    }
  }
}

TEST_CASE("what follows one count adds up") {
  masked m;
  const value x = m.places();
  const value rest = m.less(m.number(8), m.count(x));
  // Padded to a size, which is then known.
  const value paddings = m.add(pack(), {m.add(pack(), {m.number(0), rest}), m.numbers({0, 0})});
  CHECK(m.type(m.add(pad(), {x, paddings})) == "int64[8,1]");
  CHECK(m.type(m.add(pad(), {x, m.constant(ints({1, 2, 0, 0}).reshaped({2, 2}))})) == "int64[?<=9,1]");
  // Joined with as many as are missing.
  const value zeros = m.add(fill(), {m.add(pack(), {rest, m.number(1)}), m.constant(tensor::scalar<std::int64_t>(0))});
  CHECK(m.type(zeros) == "int64[?<=8,1]");
  CHECK(m.type(m.joined({x, zeros})) == "int64[8,1]");
  CHECK(m.type(m.joined({x, x})) == "int64[?<=12,1]");
  const value longer = m.joined({x, m.constant(tensor(dtype::int64, {2, 1}))});
  CHECK(m.type(longer) == "int64[?<=8,1]");
  // So many are there whatever the mask keeps.
  CHECK(m.type(m.cut(longer, 0, 2, 1)) == "int64[2,1]");
  CHECK(m.g.type(m.cut(longer, 2, 0, 1, open_end)).extents == m.g.type(x).extents);
  CHECK(m.g.type(m.cut(longer, 0, -2, 1)).extents == m.g.type(x).extents);
  CHECK(m.type(m.add(tile(), {x, m.numbers({3, 2})})) == "int64[?<=18,2]");
  CHECK(m.type(m.add(reverse(), {x, m.numbers({0})})) == "int64[?<=6,1]");
}

TEST_CASE("two axes of one size") {
  masked m;
  reshape expand;
  expand.kind = reshape::form::expand_dims;
  const value x =
      m.add(gather(), {m.constant(tensor(dtype::float32, {6})), m.add(reshape(), {m.places(), m.numbers({-1})})});
  const value across =
      m.add(binary(binary_kind::sub), {m.add(expand, {x, m.number(1)}), m.add(expand, {x, m.number(0)})});
  CHECK(m.type(across) == "float32[?<=6,?<=6]");
  CHECK(m.type(m.add(reduce(reduce_kind::sum), {across, m.numbers({1})})) == "float32[?<=6]");
  CHECK(m.type(m.add(reduce(reduce_kind::mean), {across, m.numbers({0, 1})})) == "float32[]");
  CHECK(m.type(m.add(where(), {across})) == "int64[?<=36,2]");
  CHECK(m.type(m.add(matmul(), {across, across})) == "float32[?<=6,?<=6]");
  CHECK(m.refusal(reshape(), {across, m.numbers({-1})}) ==
        "input 0 is float32[?<=6,?<=6]: its size at run time has no axis of its own in [36]");
  // The sum over a size of its own and another does not exist.
  matmul turned;
  turned.transpose_a = true;
  const value column = m.add(expand, {x, m.number(1)});
  CHECK(m.type(m.add(turned, {column, column})) == "float32[1,1]");
  CHECK(m.refusal(turned, {column, m.constant(tensor(dtype::float32, {6, 2}))}) ==
        "input 0 is float32[?<=6,1]: the other operand does not follow the size that is summed over");
}

TEST_CASE("how many of the largest there are may be a number of the run") {
  masked m;
  const value x = m.add(reshape(), {m.places(), m.numbers({-1})});
  const value n = m.count(x);
  CHECK(m.g.type(m.add(top_k(), {x, n})).extents == m.g.type(x).extents);
  CHECK(m.type(m.add(top_k(), {x, m.number(2)})) == "int64[2]");
  const value some = m.add(binary(binary_kind::minimum), {n, m.number(3)});
  const value best = m.add(top_k(), {x, some});
  CHECK(m.g.type(best).has_dynamic_axis());
  CHECK(m.g.type(best).extent().id == m.g.type(m.add(top_k(), {x, some})).extent().id);
}

TEST_CASE("elements within all extents are closed up") {
  const std::array<tf_embed::index_t, 3> dims{2, 3, 4};
  std::array<std::int32_t, 24> from{};
  for (std::size_t i = 0; i < from.size(); ++i) from[i] = static_cast<std::int32_t>(i);
  const auto closed = [&](std::array<tf_embed::index_t, 3> sizes) {
    std::vector<std::int32_t> to(24, -1);
    kernels::close_up(reinterpret_cast<std::byte*>(to.data()), reinterpret_cast<const std::byte*>(from.data()),
                      dims.data(), sizes.data(), 3, 4);
    std::vector<std::int32_t> expected;
    for (std::int32_t a = 0; a < sizes[0]; ++a)
      for (std::int32_t b = 0; b < sizes[1]; ++b)
        for (std::int32_t c = 0; c < sizes[2]; ++c) expected.push_back((a * 3 + b) * 4 + c);
    expected.resize(24);
    CHECK(to == expected);
  };
  for (tf_embed::index_t a = 0; a <= 2; ++a)
    for (tf_embed::index_t b = 0; b <= 3; ++b)
      for (tf_embed::index_t c = 0; c <= 4; ++c) closed({a, b, c});
}
