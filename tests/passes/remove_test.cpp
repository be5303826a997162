// SPDX-License-Identifier: Apache-2.0
// The passes that take away what inference does not need.
#include "ops/element/binary.hpp"
#include "ops/element/cast.hpp"
#include "ops/element/identity.hpp"
#include "ops/element/select.hpp"
#include "ops/element/unary.hpp"
#include "ops/shape/random.hpp"
#include "passes/pass_fixture.hpp"
#include "passes/remove_dropout.hpp"
#include "passes/remove_identity.hpp"

#include <algorithm>
#include <string>
#include <vector>

using namespace tests;

TEST_CASE("identities go, also at the outputs") {
  graph_fixture f({2, 3});
  const value first = f.add("first", identity{}, {f.x()});
  const value abs = f.add("abs", unary(unary_kind::abs), {first});
  f.output(f.add("last", identity{}, {abs}));
  CHECK(f.keeps_results(remove_identity, 0) == 2);
  CHECK(f.op_count() == 1);
}

namespace {

value random_numbers_like(graph_fixture& f, const shape& s, bool is_uniform = true, dtype t = dtype::float32) {
  random_numbers r;
  r.is_uniform = is_uniform;
  r.dtype = t;
  return f.add("random", r, {f.constant(tensor::of_ints(dtype::int32, s))});
}

value number(graph_fixture& f, double x, dtype t = dtype::float32) {
  const std::vector<tensor> given{tensor::scalar(x)};
  cast c;
  c.to = t;
  return f.constant(c.evaluate(given)->front());
}

value with(graph_fixture& f, binary_kind kind, value a, value b) {
  return f.add("n" + std::to_string(f.g.size()), binary(kind), {a, b});
}

value casted(graph_fixture& f, value v, dtype to = dtype::float32) {
  cast c;
  c.to = to;
  return f.add("n" + std::to_string(f.g.size()), c, {v});
}

value selected(graph_fixture& f, value mask, value a, value b) {
  return f.add("drop", tf_embed::gen::select{}, {mask, a, b});
}

/// Whether the only output is x, and nothing else is left.
bool is_input(graph_fixture& f) {
  f.g.remove_dead();
  return f.g.outputs[0].value == f.x() && f.op_count() == 0;
}

/// c where the only output is x * c, computed by one node.
double factor_of(graph_fixture& f) {
  f.g.remove_dead();
  const node& n = f.g.at(f.g.outputs[0].value.node);
  const auto* b = dynamic_cast<const binary*>(n.op.get());
  REQUIRE(b);
  REQUIRE(b->kind == binary_kind::mul);
  REQUIRE(n.inputs[0] == f.x());
  REQUIRE(f.g.constant(n.inputs[1]));
  REQUIRE(f.op_count() == 1);
  return f.g.constant(n.inputs[1])->as_double(0);
}

}  // namespace

TEST_CASE("dropout hands its input on in all its forms") {
  graph_fixture f({2, 3});
  const value random = random_numbers_like(f, {2, 3});
  const value rate = number(f, 0.2);
  const value zero = number(f, 0);
  const value scaled = with(f, binary_kind::div, f.x(), number(f, 0.8));
  SECTION("Select of random >= rate") {
    f.output(selected(f, with(f, binary_kind::greater_equal, random, rate), scaled, zero));
  }
  SECTION("zeros of the whole shape") {
    f.output(selected(f, with(f, binary_kind::greater_equal, random, rate), scaled,
                      f.constant(tensor(dtype::float32, {2, 3}))));
  }
  SECTION("the other way round") { f.output(selected(f, with(f, binary_kind::less, random, rate), zero, scaled)); }
  SECTION("not below the rate") {
    const value below = with(f, binary_kind::greater, rate, random);
    f.output(selected(f, f.add("not", unary(unary_kind::logical_not), {below}), scaled, zero));
  }
  SECTION("below what is kept") {
    f.output(selected(f, with(f, binary_kind::less_equal, random, number(f, 0.8)), scaled, zero));
  }
  SECTION("times Cast of random >= rate") {
    f.output(with(f, binary_kind::mul, scaled, casted(f, with(f, binary_kind::greater_equal, random, rate))));
  }
  SECTION("times Floor of random + keep_prob") {
    const value floor = f.add("floor", unary(unary_kind::floor), {with(f, binary_kind::add, random, number(f, 0.8))});
    f.output(with(f, binary_kind::mul, floor, scaled));
  }
  SECTION("x * (1 / keep)") {
    const value y = with(f, binary_kind::mul, number(f, 1.25), f.x());
    f.output(selected(f, with(f, binary_kind::greater_equal, random, rate), y, zero));
  }
  SECTION("the mask is scaled") {
    const value mask = casted(f, with(f, binary_kind::less, random, number(f, 0.8)));
    f.output(with(f, binary_kind::mul, f.x(), with(f, binary_kind::div, mask, number(f, 0.8))));
  }
  SECTION("uniform numbers of another range") {
    const value wide = with(f, binary_kind::sub, with(f, binary_kind::mul, random, number(f, 10)), number(f, 5));
    f.output(selected(f, with(f, binary_kind::greater_equal, wide, number(f, -3)), scaled, zero));
  }
  SECTION("uniform numbers from above") {
    const value turned = with(f, binary_kind::sub, number(f, 1), random);
    f.output(selected(f, with(f, binary_kind::less_equal, turned, number(f, 0.8)), scaled, zero));
  }
  CHECK(remove_dropout(f.g) == 1);
  CHECK(is_input(f));
}

TEST_CASE("dropout of every rate and type is known by its rounded constants") {
  const auto t = GENERATE(dtype::float16, dtype::bfloat16, dtype::float32, dtype::float64);
  const auto rate = GENERATE(0.0, 0.05, 0.1, 0.2, 0.25, 0.3, 0.5, 0.6, 0.75, 0.9, 0.99);
  INFO(name(t) << ", " << rate);
  graph_fixture f({2, 3}, t);
  const value random = random_numbers_like(f, {2, 3}, true, t);
  SECTION("TensorFlow 2") {
    const value y = with(f, binary_kind::mul, f.x(), number(f, 1 / (1 - rate), t));
    const value mask = with(f, binary_kind::greater_equal, random, number(f, rate, t));
    f.output(selected(f, mask, y, number(f, 0, t)));
  }
  SECTION("TensorFlow 1") {
    const value keep = number(f, 1 - rate, t);
    const value floor = f.add("floor", unary(unary_kind::floor), {with(f, binary_kind::add, keep, random)});
    f.output(with(f, binary_kind::mul, with(f, binary_kind::div, f.x(), keep), floor));
  }
  CHECK(remove_dropout(f.g) == 1);
  CHECK(is_input(f));
}

TEST_CASE("of a factor only the scale of the dropout goes") {
  graph_fixture f({2, 3});
  const value mask = with(f, binary_kind::greater_equal, random_numbers_like(f, {2, 3}), number(f, 0.5));
  double left = 0;
  SECTION("dropout(3 x) with its constants folded") {
    f.output(selected(f, mask, with(f, binary_kind::mul, f.x(), number(f, 6)), number(f, 0)));
    left = 3;
  }
  SECTION("division") {
    f.output(selected(f, mask, with(f, binary_kind::div, f.x(), number(f, 4)), number(f, 0)));
    left = 0.125;
  }
  SECTION("nothing that is scaled") {
    f.output(with(f, binary_kind::mul, f.x(), casted(f, mask)));
    left = 0.5;
  }
  SECTION("a factor that is nearly the scale") {
    f.output(selected(f, mask, with(f, binary_kind::mul, f.x(), number(f, 2.001)), number(f, 0)));
    left = 1.0005;
  }
  CHECK(remove_dropout(f.g) == 1);
  CHECK(factor_of(f) == Approx(left).epsilon(1e-6));
}

TEST_CASE("a factor for each channel stays, without the scale of the dropout") {
  graph_fixture f({2, 3});
  const value mask = with(f, binary_kind::greater_equal, random_numbers_like(f, {2, 3}), number(f, 0.5));
  f.output(selected(f, mask, with(f, binary_kind::mul, f.x(), f.constant(floats({3}, {2, 4, -6}))), number(f, 0)));
  CHECK(remove_dropout(f.g) == 1);
  f.g.remove_dead();
  const tensor* left = f.g.constant(f.g.at(f.g.outputs[0].value.node).inputs[1]);
  REQUIRE(left);
  CHECK(std::ranges::equal(left->as<float>(), std::vector<float>{1, 2, -3}));
}

TEST_CASE("random numbers that are no mask of a dropout stay") {
  graph_fixture f({2, 3});
  const value scaled = with(f, binary_kind::mul, f.x(), number(f, 2));
  const value zero = number(f, 0);
  const auto uniform = [&] { return random_numbers_like(f, {2, 3}); };
  const auto normal = [&] { return random_numbers_like(f, {2, 3}, false); };
  SECTION("noise that is added") { f.output(with(f, binary_kind::add, f.x(), uniform())); }
  SECTION("a normal factor") { f.output(with(f, binary_kind::mul, scaled, normal())); }
  SECTION("a uniform factor") {
    f.output(with(f, binary_kind::mul, scaled, with(f, binary_kind::mul, uniform(), number(f, 0.1))));
  }
  SECTION("a comparison of normal numbers") {
    f.output(selected(f, with(f, binary_kind::greater_equal, normal(), number(f, 0.5)), scaled, zero));
  }
  SECTION("floor of a wider range") {
    const value wide = with(f, binary_kind::mul, uniform(), number(f, 3));
    f.output(with(f, binary_kind::mul, scaled, f.add("floor", unary(unary_kind::floor), {wide})));
  }
  SECTION("floor of what is never 1") {
    f.output(with(f, binary_kind::mul, scaled, f.add("floor", unary(unary_kind::floor), {uniform()})));
  }
  SECTION("a mask that keeps nothing") {
    f.output(selected(f, with(f, binary_kind::less, uniform(), number(f, 0)), scaled, zero));
  }
  SECTION("a rate beyond 1") {
    f.output(selected(f, with(f, binary_kind::greater_equal, uniform(), number(f, 1.5)), scaled, zero));
  }
  SECTION("a product of uniform numbers") {
    const value squared = with(f, binary_kind::mul, uniform(), uniform());
    f.output(selected(f, with(f, binary_kind::greater_equal, squared, number(f, 0.5)), scaled, zero));
  }
  SECTION("equality") {
    f.output(selected(f, with(f, binary_kind::not_equal, uniform(), number(f, 0.5)), scaled, zero));
  }
  SECTION("another value than zero in the gaps") {
    f.output(selected(f, with(f, binary_kind::greater_equal, uniform(), number(f, 0.5)), scaled, number(f, 1)));
  }
  SECTION("a mask of more axes than what it is on") {
    const value mask = with(f, binary_kind::greater_equal, random_numbers_like(f, {4, 2, 3}), number(f, 0.5));
    f.output(selected(f, mask, scaled, zero));
  }
  SECTION("a limit for each element") {
    const value limits = f.constant(numbers({2, 3}, 4));
    f.output(selected(f, with(f, binary_kind::greater_equal, uniform(), limits), scaled, zero));
  }
  CHECK(remove_dropout(f.g) == 0);
  CHECK(f.g.take_faults().empty());
}
