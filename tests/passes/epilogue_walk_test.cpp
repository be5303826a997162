// SPDX-License-Identifier: Apache-2.0
// Every op that has a fused tail, with everything behind it that can join the tail. An op of the table that answers
// with_epilogue must stand here.
#include "errors/graph_builder.hpp"
#include "model/import.hpp"
#include "ops/element/binary.hpp"
#include "ops/element/clip.hpp"
#include "ops/element/unary.hpp"
#include "passes/pass_fixture.hpp"
#include "passes/pipeline.hpp"
#include "passes/resolve.hpp"
#include "plan/lowering.hpp"
#include "support/standard_ops.hpp"

#include <algorithm>
#include <cstring>
#include <functional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

using namespace tests;
using tf_embed::test::dims;
using tf_embed::test::graph_builder;
using tf_embed::test::node_builder;
namespace pb = tf_embed::proto;

namespace {

/// A graph whose node "op" reads "x".
struct weighted_case {
  std::string_view row;  ///< of the op table
  std::string_view what;
  dims input;
  std::function<void(graph_builder&)> add;
  bool channels_first = false;
  std::size_t nodes = 1;  ///< that are left when everything has joined
};

void filter(graph_builder& g, const dims& s, const std::string& name = "w") {
  const tensor t = numbers(s, 7);
  g.constant(name, pb::DT_FLOAT, s, {reinterpret_cast<const char*>(t.bytes().data()), t.bytes().size()});
}

node_builder window(graph_builder& g, const std::string& op, const std::vector<std::string>& inputs,
                    const char* padding = "SAME", std::int64_t stride = 1, const char* format = "NHWC") {
  const std::string f = format;
  dims strides(f.size(), stride);
  strides[0] = 1;
  strides[f.find('C')] = 1;
  return g.node(op, "op", inputs)
      .type("T", pb::DT_FLOAT)
      .text("padding", padding)
      .text("data_format", f)
      .integers("strides", strides);
}

node_builder fused(node_builder n) {
  n.attr("fused_ops").mutable_list()->add_s("BiasAdd");
  return n.integer("num_args", 1).type("T", pb::DT_FLOAT);
}

const std::vector<weighted_case>& weighted_cases() {
  static const std::vector<weighted_case> all{
      {"Conv2D",
       "plain",
       {1, 5, 4, 3},
       [](graph_builder& g) {
         filter(g, {3, 3, 3, 6});
         window(g, "Conv2D", {"x", "w"}, "SAME", 2);
       }},
      {"Conv2D",
       "pointwise",
       {2, 3, 3, 4},
       [](graph_builder& g) {
         filter(g, {1, 1, 4, 5});
         window(g, "Conv2D", {"x", "w"}, "VALID");
       }},
      {"Conv2D",
       "grouped",
       {1, 5, 4, 4},
       [](graph_builder& g) {
         filter(g, {3, 3, 2, 6});
         window(g, "Conv2D", {"x", "w"});
       }},
      {"Conv2D",
       "dilated",
       {1, 7, 6, 3},
       [](graph_builder& g) {
         filter(g, {3, 2, 3, 4});
         window(g, "Conv2D", {"x", "w"}).integers("dilations", {1, 2, 2, 1});
       }},
      {"Conv2D",
       "NCHW",
       {1, 3, 5, 4},
       [](graph_builder& g) {
         filter(g, {3, 3, 3, 6});
         window(g, "Conv2D", {"x", "w"}, "SAME", 1, "NCHW");
       },
       true,
       3},
      {"DepthwiseConv2dNative",
       "two channels each",
       {1, 5, 4, 3},
       [](graph_builder& g) {
         filter(g, {3, 3, 3, 2});
         window(g, "DepthwiseConv2dNative", {"x", "w"});
       }},
      {"DepthwiseConv2dNative",
       "NCHW",
       {1, 3, 5, 4},
       [](graph_builder& g) {
         filter(g, {3, 3, 3, 1});
         window(g, "DepthwiseConv2dNative", {"x", "w"}, "VALID", 1, "NCHW");
       },
       true,
       3},
      {"Conv2DBackpropInput",
       "NHWC",
       {1, 3, 3, 4},
       [](graph_builder& g) {
         filter(g, {3, 2, 5, 4});
         g.ints("sizes", {1, 6, 5, 5});
         window(g, "Conv2DBackpropInput", {"sizes", "w", "x"}, "SAME", 2);
       }},
      {"Conv2DBackpropInput",
       "NCHW",
       {1, 4, 3, 3},
       [](graph_builder& g) {
         filter(g, {3, 2, 5, 4});
         g.ints("sizes", {1, 5, 6, 5});
         window(g, "Conv2DBackpropInput", {"sizes", "w", "x"}, "SAME", 2, "NCHW");
       },
       true,
       3},
      {"Conv2DBackpropInput",
       "grouped",
       {1, 3, 3, 4},
       [](graph_builder& g) {
         filter(g, {3, 2, 3, 4});
         g.ints("sizes", {1, 6, 6, 6});
         window(g, "Conv2DBackpropInput", {"sizes", "w", "x"}, "SAME", 2);
       }},
      {"Conv3D",
       "NDHWC",
       {1, 4, 4, 3, 2},
       [](graph_builder& g) {
         filter(g, {2, 3, 3, 2, 5});
         window(g, "Conv3D", {"x", "w"}, "SAME", 1, "NDHWC");
       }},
      {"Conv3D",
       "NCDHW",
       {1, 2, 4, 4, 3},
       [](graph_builder& g) {
         filter(g, {2, 3, 3, 2, 5});
         window(g, "Conv3D", {"x", "w"}, "SAME", 1, "NCDHW");
       },
       true,
       3},
      {"Conv3DBackpropInputV2",
       "NDHWC",
       {1, 2, 2, 2, 4},
       [](graph_builder& g) {
         filter(g, {2, 3, 3, 3, 4});
         g.ints("sizes", {1, 4, 4, 3, 3});
         window(g, "Conv3DBackpropInputV2", {"sizes", "w", "x"}, "SAME", 2, "NDHWC");
       }},
      {"MatMul",
       "plain",
       {3, 5},
       [](graph_builder& g) {
         filter(g, {5, 4});
         g.node("MatMul", "op", {"x", "w"}).type("T", pb::DT_FLOAT);
       }},
      {"MatMul",
       "transpose_a",
       {5, 3},
       [](graph_builder& g) {
         filter(g, {5, 4});
         g.node("MatMul", "op", {"x", "w"}).type("T", pb::DT_FLOAT).boolean("transpose_a", true);
       }},
      {"MatMul",
       "transpose_b",
       {3, 5},
       [](graph_builder& g) {
         filter(g, {4, 5});
         g.node("MatMul", "op", {"x", "w"}).type("T", pb::DT_FLOAT).boolean("transpose_b", true);
       }},
      {"MatMul",
       "both",
       {5, 3},
       [](graph_builder& g) {
         filter(g, {4, 5});
         g.node("MatMul", "op", {"x", "w"})
             .type("T", pb::DT_FLOAT)
             .boolean("transpose_a", true)
             .boolean("transpose_b", true);
       }},
      {"BatchMatMul",
       "one matrix each",
       {2, 3, 5},
       [](graph_builder& g) {
         filter(g, {2, 5, 4});
         g.node("BatchMatMul", "op", {"x", "w"}).type("T", pb::DT_FLOAT);
       }},
      {"BatchMatMulV2",
       "one matrix for all",
       {2, 3, 5},
       [](graph_builder& g) {
         filter(g, {5, 4});
         g.node("BatchMatMulV2", "op", {"x", "w"}).type("T", pb::DT_FLOAT);
       }},
      {"BatchMatMulV2",
       "adj_x",
       {2, 5, 3},
       [](graph_builder& g) {
         filter(g, {5, 4});
         g.node("BatchMatMulV2", "op", {"x", "w"}).type("T", pb::DT_FLOAT).boolean("adj_x", true);
       }},
      {"BatchMatMulV2",
       "adj_y, one matrix each",
       {2, 3, 5},
       [](graph_builder& g) {
         filter(g, {2, 4, 5});
         g.node("BatchMatMulV2", "op", {"x", "w"}).type("T", pb::DT_FLOAT).boolean("adj_y", true);
       }},
      {"BatchMatMulV2",
       "more matrices than x has",
       {1, 3, 5},
       [](graph_builder& g) {
         filter(g, {3, 5, 4});
         g.node("BatchMatMulV2", "op", {"x", "w"}).type("T", pb::DT_FLOAT);
       }},
      {"BatchMatMulV3",
       "of one type",
       {2, 3, 5},
       [](graph_builder& g) {
         filter(g, {5, 4});
         g.node("BatchMatMulV3", "op", {"x", "w"})
             .type("Ta", pb::DT_FLOAT)
             .type("Tb", pb::DT_FLOAT)
             .type("Tout", pb::DT_FLOAT);
       }},
      {"_FusedConv2D",
       "with a bias",
       {1, 5, 4, 3},
       [](graph_builder& g) {
         filter(g, {3, 3, 3, 6});
         filter(g, {6}, "inner");
         fused(window(g, "_FusedConv2D", {"x", "w", "inner"}));
       }},
      {"_FusedMatMul",
       "with a bias",
       {3, 5},
       [](graph_builder& g) {
         filter(g, {5, 4});
         filter(g, {4}, "inner");
         fused(g.node("_FusedMatMul", "op", {"x", "w", "inner"}));
       }},
  };
  return all;
}

graph imported(graph_builder g, const std::string& output) {
  import_options options;
  options.outputs = {output};
  diagnostics problems;
  auto made = import_graph(g.def, options, standard_ops(), problems);
  if (made) resolve(*made, problems);
  for (const diagnostic& d : problems) UNSCOPED_INFO(to_line(d));
  REQUIRE(made);
  REQUIRE(problems.empty());
  return std::move(*made);
}

graph_builder builder_of(const weighted_case& c) {
  graph_builder g;
  g.placeholder("x", c.input);
  c.add(g);
  return g;
}

std::int64_t channels_of(const weighted_case& c, const shape& s) { return c.channels_first ? s[1] : s.back(); }

/// The shape of a value for each channel beside a value of shape `s`.
dims per_channel(const weighted_case& c, const shape& s) {
  dims d{channels_of(c, s)};
  if (c.channels_first) d.resize(s.size() - 1, 1);
  return d;
}

void add_bias(graph_builder& g, const weighted_case& c, const shape& s) {
  filter(g, {channels_of(c, s)}, "b");
  g.node("BiasAdd", "bias", {"op", "b"})
      .type("T", pb::DT_FLOAT)
      .text("data_format", c.channels_first ? "NCHW" : "NHWC");
}

/// BiasAdd, Mul, FusedBatchNormV3 (for feature maps), AddV2, Relu.
std::string add_tail(graph_builder& g, const weighted_case& c, const shape& s) {
  add_bias(g, c, s);
  filter(g, per_channel(c, s), "scale");
  g.node("Mul", "mul", {"bias", "scale"}).type("T", pb::DT_FLOAT);
  std::string last = "mul";
  if (s.size() >= 4) {
    const dims channels{channels_of(c, s)};
    for (const char* name : {"gamma", "beta", "mean"}) filter(g, channels, name);
    g.floats("variance", channels, 0.5f);
    const std::string format =
        std::string(c.channels_first ? "NC" : "N") + (s.size() == 5 ? "D" : "") + "HW" + (c.channels_first ? "" : "C");
    g.node("FusedBatchNormV3", "norm", {"mul", "gamma", "beta", "mean", "variance"})
        .type("T", pb::DT_FLOAT)
        .type("U", pb::DT_FLOAT)
        .boolean("is_training", false)
        .real("epsilon", 0.001f)
        .text("data_format", format);
    last = "norm";
  }
  if (c.channels_first) {  // as another convolution's result comes, which computes with channels last
    dims last_shape(s.begin(), s.end());
    std::rotate(last_shape.begin() + 1, last_shape.begin() + 2, last_shape.end());
    std::vector<std::int32_t> order{0, static_cast<std::int32_t>(s.size()) - 1};
    while (order.size() < s.size()) order.push_back(static_cast<std::int32_t>(order.size()) - 1);
    g.placeholder("last", last_shape);
    g.ints("order", order);
    g.node("Transpose", "residual", {"last", "order"}).type("T", pb::DT_FLOAT).type("Tperm", pb::DT_INT32);
  } else {
    g.placeholder("residual", s);
  }
  g.node("AddV2", "sum", {last, "residual"}).type("T", pb::DT_FLOAT);
  g.unary("Relu", "relu", "sum");
  return "relu";
}

std::vector<tensor> results_of(const graph& g) {
  std::vector<tensor> inputs;
  unsigned seed = 31;
  for (const endpoint& in : g.inputs) inputs.push_back(numbers(g.type(in.value).shape, ++seed));
  auto results = evaluate_graph(g, inputs);
  REQUIRE(results);
  return std::move(*results);
}

/// Runs all passes; the results must stay. Answers the nodes that compute.
std::size_t nodes_after_passes(graph& g) {
  const std::vector<tensor> before = results_of(g);
  for (const pass_stage stage : {pass_stage::inference, pass_stage::optimise}) {
    const auto done = run_passes(g, standard_passes(), stage);
    if (!done) FAIL(to_line(done.error()));
  }
  const std::vector<tensor> after = results_of(g);
  REQUIRE(before.size() == after.size());
  for (std::size_t o = 0; o < before.size(); ++o) {
    REQUIRE(before[o].type() == after[o].type());
    double largest = 0;
    double error = 0;
    for (std::int64_t i = 0; i < before[o].size(); ++i) {
      largest = std::max(largest, std::abs(before[o].as_double(i)));
      error = std::max(error, std::abs(before[o].as_double(i) - after[o].as_double(i)));
    }
    CHECK(largest > 0);
    CHECK(error <= 1e-5 * largest);
  }
  std::size_t nodes = 0;
  for (const node_id id : g.topological_order()) {
    if (!g.at(id).op) continue;
    ++nodes;
    UNSCOPED_INFO(g.at(id).name << ": " << g.at(id).op->stem());
  }
  return nodes;
}

/// What generated code would do must be possible.
void check_layers(const graph& g, std::size_t expected) {
  diagnostics failures;
  const auto p = lower(g, {}, failures);
  for (const diagnostic& d : failures) UNSCOPED_INFO(to_line(d));
  REQUIRE(p);
  CHECK(p->body.layers.size() == expected);
}

value appended(graph& g, const char* name, std::unique_ptr<op> o, std::vector<value> inputs) {
  const auto id = g.add(name, "Test", std::move(o), std::move(inputs));
  REQUIRE(id);
  return {*id, 0};
}

value appended(graph& g, unary_kind kind, value v) { return appended(g, "act", std::make_unique<unary>(kind), {v}); }

/// The activation as the graph would have it; `slopes` is a value for each channel.
value activate(graph& g, activation_kind kind, value v, const shape& slopes) {
  switch (kind) {
    case activation_kind::none:
      return v;
    case activation_kind::relu:
      return appended(g, unary_kind::relu, v);
    case activation_kind::relu6:
      return appended(g, unary_kind::relu6, v);
    case activation_kind::clip:
      return appended(g, "clip", std::make_unique<clip>(),
                      {v, g.add_constant("low", floats({}, {-0.5f})), g.add_constant("high", floats({}, {0.25f}))});
    case activation_kind::leaky_relu:
      return appended(g, unary_kind::leaky_relu, v);
    case activation_kind::elu:
      return appended(g, unary_kind::elu, v);
    case activation_kind::sigmoid:
      return appended(g, unary_kind::sigmoid, v);
    case activation_kind::tanh:
      return appended(g, unary_kind::tanh, v);
    case activation_kind::swish:
      return appended(g, unary_kind::swish, v);
    case activation_kind::hard_swish:
      return appended(g, unary_kind::hard_swish, v);
    case activation_kind::prelu: {
      const value below = appended(g, unary_kind::relu, appended(g, unary_kind::neg, v));
      const value scaled = appended(g, "scaled", std::make_unique<binary>(binary_kind::mul),
                                    {g.add_constant("slopes", numbers(slopes, 5)), below});
      return appended(g, "prelu", std::make_unique<binary>(binary_kind::add),
                      {appended(g, unary_kind::relu, v), scaled});
    }
  }
  FAIL("an activation without a case");
  return v;
}

/// A node of the op with attributes that are right for most, or null where it does not load with any of them.
std::unique_ptr<op> loaded_with_defaults(const op_row& row) {
  for (const std::size_t rank : {std::size_t{4}, std::size_t{5}}) {
    for (const pb::DataType t : {pb::DT_FLOAT, pb::DT_INT32}) {
      graph_builder g;
      auto n = g.node(std::string(row.tf_name), "n", {"a", "b", "c"});
      for (const char* name : {"T", "Ta", "Tb", "Tout", "dtype", "U", "SrcT", "DstT", "type"}) n.type(name, t);
      for (const char* name : {"strides", "ksize", "ksizes", "rates"}) n.integers(name, dims(rank, 1));
      for (const char* name : {"N", "num", "num_args", "num_split", "num_partitions", "k", "seq_dim"})
        n.integer(name, 1);
      n.integer("block_size", 2).real("epsilon", 0.001f).boolean("sorted", true);
      n.text("padding", "SAME").text("mode", "REFLECT").text("equation", "ij,jk->ik");
      n.attr("fused_ops").mutable_list()->add_s("BiasAdd");
      if (auto made = row.load(attributes(n.def()))) return std::move(*made);
    }
  }
  return nullptr;
}

}  // namespace

TEST_CASE("every op of the table that has a fused tail is walked here", "[epilogue]") {
  std::set<std::string_view> walked;
  for (const weighted_case& c : weighted_cases()) {
    if (c.row.starts_with('_')) continue;  // is expanded to one that has
    walked.insert(c.row);
  }
  std::set<std::string_view> found;
  std::set<std::string_view> stems;
  std::set<std::string_view> not_loaded;
  for (const op_row& row : standard_ops().rows()) {
    const auto made = loaded_with_defaults(row);
    if (!made) {
      not_loaded.insert(row.stem);
      continue;
    }
    if (made->with_epilogue({})) {
      found.insert(row.tf_name);
      stems.insert(row.stem);
    }
  }
  CHECK(found == walked);
  CHECK(stems == std::set<std::string_view>{"batch_matmul", "conv2d", "conv2d_backprop_input", "conv3d",
                                            "depthwise_conv2d", "matmul"});
  // Rows of these want attributes that no other op has; none is a convolution or a product. Where another comes here,
  // give it its attributes above.
  CHECK(not_loaded == std::set<std::string_view>{"batch_norm", "cond", "image_transform", "pack", "quantize", "ragged",
                                                 "random", "search_sorted", "set_operation"});
}

TEST_CASE("an op that has a tail for its inputs gives a copy with another", "[epilogue]") {
  for (const weighted_case& c : weighted_cases()) {
    INFO(c.row << ", " << c.what);
    graph g = imported(builder_of(c), "op");
    REQUIRE(run_passes(g, standard_passes(), pass_stage::optimise));
    std::size_t with_slot = 0;
    for (const node_id id : g.topological_order()) {
      const node& n = g.at(id);
      if (!n.op) continue;
      const auto slot = n.op->epilogue_slot(operands_of(g, n).types);
      if (!slot) continue;
      ++with_slot;
      CHECK(g.constant(n.inputs[slot->filter]));
      epilogue changed = slot->current;
      changed.act.kind = activation_kind::tanh;
      const auto copy = n.op->with_epilogue(changed);
      REQUIRE(copy);
      CHECK_FALSE(copy->equals(*n.op));
      CHECK(copy->epilogue_slot(operands_of(g, n).types)->current == changed);
      CHECK(copy->with_epilogue(slot->current)->equals(*n.op));
    }
    CHECK(with_slot == 1);
  }
}

TEST_CASE("bias, scale, normalisation, residual and activation join every weighted op", "[epilogue]") {
  for (const weighted_case& c : weighted_cases()) {
    DYNAMIC_SECTION(c.row << ", " << c.what) {
      graph_builder b = builder_of(c);
      const graph bare = imported(b, "op");
      const std::string last = add_tail(b, c, bare.type(bare.outputs[0].value).shape);
      graph g = imported(b, last);
      const std::size_t nodes = nodes_after_passes(g);
      CHECK(nodes == c.nodes);
      // The last of those that joined gives its name; transposes for an output with channels first follow.
      const node_id end = g.outputs[0].value.node;
      CHECK(g.at(c.channels_first ? g.at(end).inputs[0].node : end).name == last);
      check_layers(g, c.nodes);
    }
  }
}

TEST_CASE("every activation joins every weighted op", "[epilogue]") {
  for (const weighted_case& c : weighted_cases()) {
    for (const activation_row& row : activation_table()) {
      if (row.kind == activation_kind::none) continue;
      DYNAMIC_SECTION(c.row << ", " << c.what << ", " << row.cpp_name) {
        graph_builder b = builder_of(c);
        const graph bare = imported(b, "op");
        const shape s = bare.type(bare.outputs[0].value).shape;
        add_bias(b, c, s);
        graph g = imported(b, "bias");
        g.outputs[0].value = activate(g, row.kind, g.outputs[0].value, per_channel(c, s));
        const std::size_t nodes = nodes_after_passes(g);
        CHECK(nodes == c.nodes);
        check_layers(g, c.nodes);
        const auto kinds = [&] {
          std::vector<activation_kind> all;
          for (const node_id id : g.topological_order()) {
            const node& n = g.at(id);
            if (!n.op) continue;
            if (const auto slot = n.op->epilogue_slot(operands_of(g, n).types)) all.push_back(slot->current.act.kind);
          }
          return all;
        };
        CHECK(kinds() == std::vector<activation_kind>{row.kind});
      }
    }
  }
}
