// SPDX-License-Identifier: Apache-2.0
#include "passes/convert_nchw.hpp"

#include "ops/element/bias_add.hpp"
#include "ops/element/binary.hpp"
#include "ops/element/unary.hpp"
#include "ops/movement/concat.hpp"
#include "ops/movement/pad.hpp"
#include "ops/movement/space_to_depth.hpp"
#include "ops/movement/split.hpp"
#include "ops/movement/transpose.hpp"
#include "ops/reduction/batch_norm.hpp"
#include "ops/reduction/reduce.hpp"
#include "ops/reduction/softmax.hpp"
#include "ops/window/conv2d_backprop_input.hpp"
#include "ops/window/depthwise_conv2d.hpp"
#include "ops/window/pool.hpp"
#include "passes/pass_fixture.hpp"
#include "passes/sink_transpose.hpp"

using namespace tests;

namespace {

/// A graph of feature maps with channels first.
class nchw_fixture : public graph_fixture {
 public:
  explicit nchw_fixture(const shape& input) : graph_fixture(input) {}

  value convolve(value of, std::int64_t channels, std::int64_t stride = 1) {
    conv2d c;
    c.window.nchw = true;
    c.window.padding = padding_kind::same;
    c.window.stride_h = c.window.stride_w = stride;
    return add("conv", c, {of, constant(numbers({3, 3, g.type(of).shape[1], channels}, 7))});
  }
  value ints(const std::vector<std::int64_t>& v) { return constant(tensor::of_ints(dtype::int32, v)); }
  value scalar(std::int64_t v) { return constant(tensor::of_ints(dtype::int32, {&v, 1}).reshaped({})); }

  std::size_t transposes() const {
    std::size_t n = 0;
    for (const node_id id : g.topological_order()) n += dynamic_cast<const transpose*>(g.at(id).op.get()) != nullptr;
    return n;
  }
  void both() {
    keeps_results(convert_nchw, 0);
    keeps_results(sink_transpose, 1e-6);
  }
};

}  // namespace

TEST_CASE("windowed ops compute with channels last") {
  nchw_fixture f({2, 4, 6, 5});
  value y = f.x();
  SECTION("conv2d") { y = f.convolve(y, 3, 2); }
  SECTION("depthwise_conv2d, explicit padding") {
    depthwise_conv2d d;
    d.window.nchw = true;
    d.window.padding = padding_kind::explicit_paddings;
    d.window.pad_top = 2;
    d.window.pad_right = 1;
    y = f.add("depthwise", d, {y, f.constant(numbers({2, 3, 4, 2}, 1))});
  }
  SECTION("conv2d_backprop_input") {
    conv2d_backprop_input c;
    c.window.nchw = true;
    c.window.padding = padding_kind::same;
    c.window.stride_w = 2;
    const value sizes = GENERATE(true, false) ? f.ints({2, 3, 6, 9}) : f.ints({6, 9});
    y = f.add("transposed", c, {sizes, f.constant(numbers({2, 3, 3, 4}, 1)), y});
  }
  SECTION("pool with its window as operands") {
    pool p;
    p.window.window.nchw = true;
    p.window_is_operand = true;
    y = f.add("pool", p, {y, f.ints({1, 1, 2, 3}), f.ints({1, 1, 2, 1})});
  }
  SECTION("space_to_depth") {
    space_to_depth s;
    s.is_nchw = true;
    s.to_space = true;
    s.block_size = 2;
    y = f.add("depth_to_space", s, {y});
  }
  f.output(y);
  CHECK(f.keeps_results(convert_nchw, 0) == 1);
  CHECK(f.transposes() == 2);
  CHECK(f.keeps_results(convert_nchw, 0) == 0);
}

TEST_CASE("one transpose serves all convolutions that read a value") {
  nchw_fixture f({1, 3, 5, 5});
  f.output(f.convolve(f.x(), 2));
  f.output(f.convolve(f.x(), 4));
  CHECK(f.keeps_results(convert_nchw, 0) == 2);
  CHECK(f.transposes() == 3);
}

TEST_CASE("a network with channels first has transposes at its border alone") {
  nchw_fixture f({1, 3, 7, 6});
  bias_add b;
  b.channels_first = true;
  batch_norm n;
  n.channels_first = true;
  const auto norm = [&](value v) {
    const std::int64_t c = f.g.type(v).shape[1];
    const value positive = f.constant(floats({c}, std::vector<float>(static_cast<std::size_t>(c), 0.5f)));
    return f.add("norm", n,
                 {v, f.constant(numbers({c}, 3)), f.constant(numbers({c}, 4)), f.constant(numbers({c}, 5)), positive});
  };
  value y = f.add("bias", b, {f.convolve(f.x(), 4), f.constant(numbers({4}, 2))});
  y = f.add("relu", unary(unary_kind::relu), {norm(y)});
  // A residual, a product per channel, branches.
  value z = norm(f.convolve(y, 4));
  y = f.add("add", binary(binary_kind::add), {y, z});
  y = f.add("mul", binary(binary_kind::mul), {f.constant(numbers({4, 1, 1}, 8)), y});
  pool p;
  p.window.window.nchw = true;
  p.window.window.padding = padding_kind::same;
  p.window.kernel_h = p.window.kernel_w = 3;
  const value pooled = f.add("pool", p, {y});
  y = f.add("concat", concat{}, {f.convolve(y, 2), pooled, f.scalar(1)});
  SECTION("to an output with channels first") {
    f.output(f.convolve(y, 3, 2));
    f.both();
    CHECK(f.transposes() == 2);
  }
  SECTION("to a mean of every channel") {
    f.output(f.add("mean", reduce(reduce_kind::mean), {f.convolve(y, 3, 2), f.ints({2, -1})}));
    f.both();
    CHECK(f.transposes() == 1);
  }
  SECTION("through padding, a split and a softmax over channels written by hand") {
    const value padded = f.add(
        "pad", pad{},
        {y, f.constant(
                tensor::of_ints(dtype::int32, std::vector<std::int64_t>{0, 0, 1, 2, 0, 1, 2, 0}).reshaped({4, 2}))});
    split s;
    s.count = 3;
    const value parts = f.add("split", s, {f.scalar(1), padded});
    const value e = f.add("exp", unary(unary_kind::exp), {{parts.node, 1}});
    const value sum = f.add("sum", reduce(reduce_kind::sum, true), {e, f.ints({1})});
    f.output(f.add("softmax", binary(binary_kind::div), {e, sum}));
    f.both();
    CHECK(f.transposes() == 2);
  }
}

TEST_CASE("reductions without the channels keep the order of what is left") {
  nchw_fixture f({2, 3, 7, 6});
  const bool keep = GENERATE(false, true);
  const auto axes =
      GENERATE(std::vector<std::int64_t>{1}, std::vector<std::int64_t>{0, 3}, std::vector<std::int64_t>{2});
  f.output(f.add("sum", reduce(reduce_kind::sum, keep), {f.convolve(f.x(), 4), f.ints(axes)}));
  f.both();
  CHECK(f.transposes() == (axes[0] == 1 && !keep ? 1 : 2));
}

TEST_CASE("what looks at the order of the axes is left alone") {
  nchw_fixture f({1, 3, 7, 6});
  value y = f.convolve(f.x(), 4);
  SECTION("a softmax along rows") { y = f.add("softmax", softmax{}, {y}); }
  SECTION("a bias for each column") {
    y = f.add("bias", bias_add{}, {y, f.constant(numbers({6}, 2))});
    f.output(y);
    f.both();
    CHECK(f.transposes() == 2);
    return;
  }
  SECTION("an operand of run time in channels-first order") {
    y = f.add("add", binary(binary_kind::add), {y, f.add("other", unary(unary_kind::exp), {y})});
    y = f.add("add", binary(binary_kind::add), {y, f.add("row", reduce(reduce_kind::sum, true), {f.x(), f.ints({1})})});
  }
  f.output(y);
  f.keeps_results(convert_nchw, 0);
  f.keeps_results(sink_transpose, 1e-6);
  CHECK(f.transposes() == 2);
}

TEST_CASE("transposes of other kinds stay where they are") {
  graph_fixture f({2, 3, 4, 5});
  const value order = f.constant(tensor::of_ints(dtype::int32, std::vector<std::int64_t>{0, 2, 1, 3}));
  const value t = f.add("transpose", transpose{}, {f.x(), order});
  f.output(f.add("relu", unary(unary_kind::relu), {t}));
  CHECK(f.keeps_results(sink_transpose, 0) == 0);
  f.output(f.add("back", transpose{}, {t, order}));
  CHECK(f.keeps_results(sink_transpose, 0) == 1);
}
