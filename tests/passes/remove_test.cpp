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

value random_numbers_like(graph_fixture& f, const shape& s) {
  return f.add("random", random_numbers{}, {f.constant(tensor::of_ints(dtype::int32, s))});
}

}  // namespace

TEST_CASE("dropout hands its input on in all its forms") {
  graph_fixture f({2, 3});
  const value random = random_numbers_like(f, {2, 3});
  const value scaled = f.add("scaled", binary(binary_kind::div), {f.x(), f.constant(floats({}, {0.8f}))});
  const value rate = f.constant(floats({}, {0.2f}));
  SECTION("Select of random >= rate") {
    const value keep = f.add("keep", binary(binary_kind::greater_equal), {random, rate});
    f.output(f.add("drop", tf_embed::gen::select{}, {keep, scaled, f.constant(floats({}, {0.0f}))}));
  }
  SECTION("times Cast of random >= rate") {
    const value keep = f.add("keep", binary(binary_kind::greater_equal), {random, rate});
    cast to_float;
    to_float.to = dtype::float32;
    f.output(f.add("drop", binary(binary_kind::mul), {scaled, f.add("cast", to_float, {keep})}));
  }
  SECTION("times Floor of random + keep_prob") {
    const value shifted = f.add("shifted", binary(binary_kind::add), {random, f.constant(floats({}, {0.8f}))});
    f.output(f.add("drop", binary(binary_kind::mul), {scaled, f.add("floor", unary(unary_kind::floor), {shifted})}));
  }
  CHECK(remove_dropout(f.g) == 1);
  f.g.remove_dead();
  CHECK(f.g.outputs[0].value == f.x());
  CHECK(f.op_count() == 0);
}

TEST_CASE("noise that is added is no dropout") {
  graph_fixture f({2, 3});
  f.output(f.add("noisy", binary(binary_kind::add), {f.x(), random_numbers_like(f, {2, 3})}));
  CHECK(remove_dropout(f.g) == 0);
}
