// SPDX-License-Identifier: Apache-2.0
#include "passes/unfused.hpp"

#include "ops/element/bias_add.hpp"
#include "ops/element/unary.hpp"
#include "ops/movement/reshape.hpp"
#include "passes/fuse_activation.hpp"
#include "passes/pass_fixture.hpp"

using namespace tests;

namespace {

tensor dims(const std::vector<std::int64_t>& sizes) { return tensor::of_ints(dtype::int64, sizes); }

/// What is said of the only note, as NODE: WHY.
std::string only_note(const graph& g) {
  const auto notes = unfused_tails(g);
  if (notes.size() != 1) return std::to_string(notes.size()) + " notes";
  return notes[0].node + ": " + notes[0].why;
}

}  // namespace

TEST_CASE("what stays unfused says why") {
  graph_fixture f({1, 5, 4, 3});
  const value conv = f.convolve("conv", f.x(), 4, 1);
  const value relu = f.add("relu", unary(unary_kind::relu), {conv});
  SECTION("nothing is said of what fuses") {
    f.output(relu);
    CHECK(fuse_activation(f.g) == 1);
    CHECK(only_note(f.g) == "0 notes");
  }
  SECTION("disabled") {
    f.output(relu);
    CHECK(only_note(f.g) == "relu: the passes that would fuse it into conv were disabled");
  }
  SECTION("several readers") {
    f.output(relu);
    f.output(f.add("sum", binary(binary_kind::add), {relu, conv}));
    CHECK(fuse_activation(f.g) == 0);
    CHECK(only_note(f.g) == "relu: conv is read by 2 nodes, which need what it is before this");
  }
  SECTION("an output") {
    f.output(conv);
    f.output(relu);
    CHECK(only_note(f.g) == "relu: conv is an output of the network");
  }
  SECTION("an activation already, behind a view") {
    const value flat = f.add("flat", reshape{}, {relu, f.constant(dims({1, 80}))});
    f.output(f.add("tanh", unary(unary_kind::tanh), {flat}));
    CHECK(fuse_activation(f.g) == 1);
    CHECK(only_note(f.g) == "tanh: relu has an activation already");
  }
  SECTION("weights that a run knows") {
    conv2d c;
    c.window.padding = padding_kind::same;
    const value filter = f.add("filter", reshape{}, {f.x(), f.constant(dims({5, 4, 3, 1}))});
    const value late = f.add("late", c, {f.x(), filter});
    f.output(f.add("after", unary(unary_kind::relu), {late}));
    f.g.remove_dead();
    CHECK(only_note(f.g) == "after: the weights of late are not constant");
  }
}
