// SPDX-License-Identifier: Apache-2.0
#include "ops/control/cond.hpp"

#include "compile.hpp"
#include "ir/evaluate_graph.hpp"
#include "ir/inference.hpp"
#include "ops/element/unary.hpp"
#include "ops/support/op_testing.hpp"
#include "support/function_builder.hpp"

#include <tf_embed/core/pipeline.hpp>
#include <tf_embed/layers/cond.hpp>
#include <tf_embed/layers/identity.hpp>
#include <tf_embed/layers/unary.hpp>

#include <boost/hana/tuple.hpp>
#include <catch2/catch.hpp>

#include <string>
#include <utility>
#include <vector>

namespace tests {
namespace {

using namespace op_testing;
using tf_embed::test::add_if;
using tf_embed::test::add_unary_function;
using tf_embed::test::function_builder;
using tf_embed::test::graph_builder;
namespace pb = tf_embed::proto;
namespace hana = boost::hana;
using lines = std::vector<std::string>;

// Inference and evaluation, of branches made by hand.

void set_branch(gen::cond& c, std::size_t r, const std::vector<gen::tensor_type>& arguments,
                const std::vector<gen::tensor>& results) {
  gen::graph& g = c.branches[r].body;
  for (const gen::tensor_type& t : arguments) g.add_input("a" + std::to_string(g.inputs.size()), t);
  for (const gen::tensor& t : results) g.outputs.push_back({"r", g.add_constant("c", t)});
}

/// Without arguments: the branches answer these.
gen::cond chooser(const std::vector<gen::tensor>& then_results, const std::vector<gen::tensor>& else_results) {
  gen::cond c;
  set_branch(c, 0, {}, then_results);
  set_branch(c, 1, {}, else_results);
  return c;
}

gen::tensor number(float x) { return tensor<float>({}, {x}); }

/// Whether a predicate takes the first branch.
bool takes_then(const gen::tensor& predicate) {
  gen::cond c = chooser({number(1)}, {number(2)});
  return evaluate(c, {predicate})[0].as<float>()[0] == 1;
}

std::string refusal(gen::cond c) { return message(infer(c, {{gen::dtype::boolean, {}}})); }

template <class T>
void zero_or_not() {
  INFO(gen::name(gen::dtype_of<T>));
  CHECK_FALSE(takes_then(tensor<T>({}, {T{0}})));
  CHECK(takes_then(tensor<T>({}, {T{1}})));
  if constexpr (std::is_signed_v<T>) CHECK(takes_then(tensor<T>({}, {T{-1}})));
  CHECK(takes_then(tensor<T>({}, {std::numeric_limits<T>::max()})));
  CHECK(takes_then(tensor<T>({1}, {T{0}})));
  CHECK_FALSE(takes_then(tensor<T>({0, 3}, {})));
}

// The whole way from a GraphDef.

struct outcome {
  gen::result<gen::compiled> made;
  gen::diagnostics problems;

  lines messages() const {
    lines all;
    for (const gen::diagnostic& d : problems) all.push_back(d.node + ": " + d.message);
    return all;
  }
};

outcome compiled(const graph_builder& g, const lines& outputs = {}) {
  gen::diagnostics problems;
  gen::compile_options options;
  options.check_passes = true;
  options.border.outputs = outputs;
  auto made = gen::compile({g.def, {}, {}, {.file_name = "if.pb"}}, options, gen::toolbox::standard(), problems);
  return {std::move(made), std::move(problems)};
}

gen::result<gen::network> imported(const graph_builder& g, gen::diagnostics& problems, const lines& outputs = {}) {
  gen::compile_options options;
  options.check_passes = true;
  options.border.outputs = outputs;
  auto net = gen::import_network({g.def, {}, {}, {.file_name = "if.pb"}}, options, gen::toolbox::standard(), problems);
  for (const gen::diagnostic& d : problems) UNSCOPED_INFO(gen::to_line(d));
  return net;
}

/// What a sound graph computes, as it was read and as it is after all passes.
std::vector<gen::tensor> computed(const graph_builder& g, const std::vector<gen::tensor>& inputs,
                                  const lines& outputs = {}) {
  gen::diagnostics problems;
  auto net = imported(g, problems, outputs);
  REQUIRE(net);
  const auto before = gen::evaluate_graph(net->graph, inputs);
  INFO(message(before));
  REQUIRE(before);
  REQUIRE(gen::run_passes(net->graph, gen::standard_passes(), gen::pass_stage::optimise));
  const auto after = gen::evaluate_graph(net->graph, inputs);
  REQUIRE(after);
  for (std::size_t i = 0; i < before->size(); ++i) {
    CHECK((*before)[i].type() == (*after)[i].type());
    CHECK(std::ranges::equal((*before)[i].bytes(), (*after)[i].bytes()));
  }
  return *before;
}

/// Predicate "p" and input "x" of four floats.
graph_builder with_inputs(pb::DataType predicate = pb::DT_BOOL) {
  graph_builder g;
  g.placeholder("p", {}, predicate);
  g.placeholder("x", {4});
  return g;
}

const gen::tensor yes = tensor<bool>({}, {true});
const gen::tensor no = tensor<bool>({}, {false});
const gen::tensor four = tensor<float>({4}, {1, -2, 3, -4});

}  // namespace

TEST_CASE("both branches of a cond must give the same", "[cond]") {
  const gen::tensor two = tensor<float>({2}, {1, 2});
  CHECK(refusal(chooser({number(1)}, {})) == "then_branch has 1 results, but else_branch has 0");
  CHECK(refusal(chooser({number(1)}, {number(1), two})) == "then_branch has 1 results, but else_branch has 2");
  CHECK(refusal(chooser({number(1), two}, {number(1), tensor<std::int32_t>({2}, {1, 2})})) ==
        "result 1 is float32[2] in then_branch, but int32[2] in else_branch");
  CHECK(refusal(chooser({two}, {tensor<float>({2, 1}, {1, 2})})) ==
        "result 0 is float32[2] in then_branch, but float32[2,1] in else_branch");
  gen::cond kinds = chooser({two}, {number(1)});
  CHECK(infer(kinds, {{gen::dtype::boolean, {}}}).error().kind == gen::error_kind::unsupported);
  gen::cond types = chooser({two}, {tensor<std::int32_t>({2}, {1, 2})});
  CHECK(infer(types, {{gen::dtype::boolean, {}}}).error().kind == gen::error_kind::bad_model);
  gen::cond fine = chooser({number(1), two}, {number(2), two});
  const auto inferred = infer(fine, {{gen::dtype::int8, {3}}});
  REQUIRE(inferred);
  CHECK(*inferred == std::vector<gen::tensor_type>{{gen::dtype::float32, {}}, {gen::dtype::float32, {2}}});
  gen::cond nothing = chooser({}, {});
  CHECK(infer(nothing, {{gen::dtype::boolean, {}}})->empty());
}

TEST_CASE("a cond needs a predicate that is a number or bool", "[cond]") {
  gen::cond c = chooser({number(1)}, {number(2)});
  CHECK(message(infer(c, {})) == "needs at least 1 input, but has 0");
  CHECK(message(infer(c, {{gen::dtype::string, {}}})) == "takes no predicate that is string[]");
}

TEST_CASE("a scalar predicate holds unless it is 0, a tensor if it has elements", "[cond]") {
  zero_or_not<std::int8_t>();
  zero_or_not<std::int16_t>();
  zero_or_not<std::int32_t>();
  zero_or_not<std::int64_t>();
  zero_or_not<std::uint8_t>();
  zero_or_not<std::uint16_t>();
  zero_or_not<std::uint32_t>();
  zero_or_not<std::uint64_t>();
  zero_or_not<float>();
  zero_or_not<double>();
  CHECK(takes_then(yes));
  CHECK_FALSE(takes_then(no));
  CHECK(takes_then(tensor<bool>({2}, {false, false})));
  CHECK_FALSE(takes_then(tensor<bool>({0}, {})));
  // NaN is not 0; the negative zero is; so is no number that is nearly 0.
  CHECK(takes_then(number(nan_f)));
  CHECK_FALSE(takes_then(number(-0.0f)));
  CHECK(takes_then(number(std::numeric_limits<float>::denorm_min())));
  CHECK(takes_then(number(-inf_f)));
  CHECK(takes_then(tensor<double>({}, {std::nan("")})));
  CHECK_FALSE(takes_then(tensor<double>({}, {-0.0})));
  CHECK(takes_then(tensor<double>({}, {1e-320})));
}

TEST_CASE("a cond hands its other inputs to the branch", "[cond]") {
  gen::cond c;
  for (std::size_t r = 0; r < 2; ++r) {
    gen::graph& g = c.branches[r].body;
    const gen::value a = g.add_input("a", {gen::dtype::float32, {}});
    const gen::value b = g.add_input("b", {gen::dtype::float32, {}});
    g.outputs = {{"first", r == 0 ? a : b}, {"second", r == 0 ? b : a}};
  }
  const auto results = evaluate(c, {yes, number(3), number(4)});
  CHECK(values<float>(results[0]) == std::vector<float>{3});
  CHECK(values<float>(evaluate(c, {no, number(3), number(4)})[0]) == std::vector<float>{4});
  // A copy has branches of its own and is no equal, as branches are not compared.
  const auto copy = c.clone();
  CHECK(copy->regions()[0].name == "then");
  CHECK(copy->regions()[1].name == "else");
  CHECK(copy->regions()[0].body.outputs.size() == 2);
  CHECK_FALSE(c.equals(*copy));
  CHECK(values<float>(evaluate(*copy, {no, number(3), number(4)})[1]) == std::vector<float>{3});
  CHECK(c.region_operand(1, 1) == 2);
}

TEST_CASE("the layer cond runs one of its branches", "[cond]") {
  const auto run = []<class P>(P, const gen::tensor& predicate) {
    using p = slot<P, te::shape<>, 0>;
    using in = slot<float, te::shape<4>, 1>;
    using out = slot<float, te::shape<4>, 2>;
    using layer = te::cond<p, hana::tuple<te::unary<te::ops::neg, in, out>>, hana::tuple<te::identity<in, out>>>;
    using list = te::detail::pipeline<hana::tuple<layer>>;
    return run_layer<list, te::simd::default_arch, out>({predicate, four});
  };
  const std::vector<float> negated{-1, 2, -3, 4};
  const std::vector<float> same{1, -2, 3, -4};
  CHECK(run(bool{}, yes) == negated);
  CHECK(run(bool{}, no) == same);
  CHECK(run(float{}, number(nan_f)) == negated);
  CHECK(run(float{}, number(-0.0f)) == same);
  CHECK(run(std::int8_t{}, tensor<std::int8_t>({}, {-128})) == negated);
  CHECK(run(std::uint64_t{}, tensor<std::uint64_t>({}, {std::uint64_t{1} << 63})) == negated);
  CHECK(run(std::int64_t{}, tensor<std::int64_t>({}, {0})) == same);
  CHECK(run(double{}, tensor<double>({}, {1e-320})) == negated);
}

TEST_CASE("a branch's attributes come from the node that runs it", "[cond]") {
  graph_builder g = with_inputs();
  for (const char* name : {"convert", "constant"}) {
    function_builder f(name);
    f.argument("v");
    if (name[2] == 'n' && name[3] == 'v') {
      auto n = f.node("Cast", "cast", {"v"}).type("SrcT", pb::DT_FLOAT);
      n.attr("DstT").set_placeholder("To");
      f.result("r", "cast:y:0", pb::DT_INT32);
    } else {
      f.ints("c", {7, 7, 7, 7});
      f.result("r", "c:output:0", pb::DT_INT32);
    }
    f.add_to(g);
  }
  auto n = add_if(g, "y", {"p", "x"}, "convert", "constant");
  (*n.attr("then_branch").mutable_func()->mutable_attr())["To"].set_type(pb::DT_INT32);
  CHECK(values<std::int32_t>(computed(g, {yes, four})[0]) == std::vector<std::int32_t>{1, -2, 3, -4});
  CHECK(values<std::int32_t>(computed(g, {no, four})[0]) == std::vector<std::int32_t>{7, 7, 7, 7});
}

TEST_CASE("an argument's type can be an attribute too", "[cond]") {
  graph_builder g;
  g.placeholder("p", {}, pb::DT_BOOL);
  g.placeholder("x", {2}, pb::DT_INT64);
  for (const char* name : {"then_f", "else_f"}) {
    function_builder f(name);
    f.argument("v", pb::DT_INVALID);
    auto n = f.node(name[0] == 't' ? "Neg" : "Abs", "n", {"v"});
    n.attr("T").set_placeholder("T");
    f.result("r", "n:y:0", pb::DT_INT64);
    f.add_to(g);
    g.def.mutable_library()->mutable_function()->rbegin()->mutable_signature()->mutable_input_arg(0)->set_type_attr(
        "T");
  }
  auto n = add_if(g, "y", {"p", "x"}, "then_f", "else_f");
  for (const char* branch : {"then_branch", "else_branch"})
    (*n.attr(branch).mutable_func()->mutable_attr())["T"].set_type(pb::DT_INT64);
  const gen::tensor x = tensor<std::int64_t>({2}, {5, -6});
  CHECK(values<std::int64_t>(computed(g, {yes, x})[0]) == std::vector<std::int64_t>{-5, 6});
  CHECK(values<std::int64_t>(computed(g, {no, x})[0]) == std::vector<std::int64_t>{5, 6});
}

TEST_CASE("constants that a branch captures are constants in it", "[cond]") {
  graph_builder g = with_inputs();
  for (const char* name : {"rows", "columns"}) {
    function_builder f(name);
    f.argument("v").argument("s", pb::DT_INT32);
    f.node("Reshape", "square", {"v", "s"}).type("T", pb::DT_FLOAT).type("Tshape", pb::DT_INT32);
    if (name[0] == 'r') f.unary("Neg", "square_neg", "square:output:0");
    f.result("r", name[0] == 'r' ? "square_neg:y:0" : "square:output:0");
    f.add_to(g);
  }
  g.ints("sizes", {2, 2});
  const std::string op = GENERATE("If", "StatelessIf");
  add_if(g, "y", {"p", "x", "sizes"}, "rows", "columns", op);
  const gen::tensor y = computed(g, {yes, four})[0];
  CHECK(y.shape() == gen::shape{2, 2});
  CHECK(values<float>(y) == std::vector<float>{-1, 2, -3, 4});
  const outcome o = compiled(g);
  INFO((o.problems.empty() ? "" : o.problems[0].message));
  REQUIRE(o.made);
  CHECK(o.made->program.body.layers.size() == 1);
}

TEST_CASE("an If inside of an If, and inside of a function", "[cond]") {
  graph_builder g = with_inputs();
  g.placeholder("q", {}, pb::DT_INT32);
  add_unary_function(g, "neg", "Neg");
  add_unary_function(g, "abs", "Abs");
  add_unary_function(g, "square", "Square");
  function_builder f("inner");
  f.argument("w").argument("b", pb::DT_INT32);
  f.node("PartitionedCall", "call", {"w"}).attr("f").mutable_func()->set_name("neg");
  add_if(f, "i", {"b", "call:output:0"}, "square", "abs", "If");
  f.result("r", "i:output:0");
  f.add_to(g);
  function_builder h("other");
  h.argument("w").argument("b", pb::DT_INT32);
  h.result("r", "w");
  h.add_to(g);
  SECTION("in a branch") { add_if(g, "y", {"p", "x", "q"}, "inner", "other"); }
  SECTION("in a function that a branch calls") {
    function_builder caller("caller");
    caller.argument("w").argument("b", pb::DT_INT32);
    caller.node("inner", "called", {"w", "b"});
    caller.result("r", "called:r:0");
    caller.add_to(g);
    add_if(g, "y", {"p", "x", "q"}, "caller", "other");
  }
  SECTION("in a function that the graph calls") {
    function_builder caller("caller");
    caller.argument("a", pb::DT_BOOL).argument("w").argument("b", pb::DT_INT32);
    add_if(caller, "choose", {"a", "w", "b"}, "inner", "other");
    caller.result("r", "choose:output:0");
    caller.add_to(g);
    g.node("StatefulPartitionedCall", "y", {"p", "x", "q"}).attr("f").mutable_func()->set_name("caller");
  }
  const gen::tensor one = tensor<std::int32_t>({}, {1});
  const gen::tensor zero = tensor<std::int32_t>({}, {0});
  CHECK(values<float>(computed(g, {yes, four, one})[0]) == std::vector<float>{1, 4, 9, 16});
  CHECK(values<float>(computed(g, {yes, four, zero})[0]) == std::vector<float>{1, 2, 3, 4});
  CHECK(values<float>(computed(g, {no, four, one})[0]) == std::vector<float>{1, -2, 3, -4});
  CHECK(compiled(g).made);
}

TEST_CASE("functions that run themselves through an If are an error", "[cond]") {
  graph_builder g = with_inputs();
  function_builder f("again");
  f.argument("w").argument("b", pb::DT_BOOL);
  SECTION("at once") { add_if(f, "i", {"b", "w", "b"}, "again", "again"); }
  SECTION("twice each, which would take years to follow") {
    add_if(f, "h", {"b", "w", "b"}, "again", "again");
    add_if(f, "i", {"b", "h:output:0", "b"}, "again", "again");
  }
  SECTION("by way of a call") {
    f.node("PartitionedCall", "call", {"w", "b"}).attr("f").mutable_func()->set_name("step");
    function_builder step("step");
    step.argument("w").argument("b", pb::DT_BOOL);
    add_if(step, "j", {"b", "w", "b"}, "again", "again");
    step.result("r", "j:output:0");
    step.add_to(g);
    f.unary("Identity", "i", "call:output:0");
  }
  f.result("r", "i:output:0");
  f.add_to(g);
  add_if(g, "y", {"p", "x", "p"}, "again", "again");
  const outcome o = compiled(g);
  REQUIRE(!o.made);
  REQUIRE(o.problems.size() == 1);
  CHECK(o.problems[0].message == "functions, loops and branches are nested more than 64 deep, or without end");
  CHECK(o.problems[0].kind == gen::error_kind::bad_model);
  CHECK(o.problems[0].node.starts_with("y/then/"));
}

TEST_CASE("functions that double what they run are refused before they fill the memory", "[cond]") {
  graph_builder g = with_inputs();
  constexpr int depth = 40;
  for (int i = 0; i < depth; ++i) {
    function_builder f("f" + std::to_string(i));
    f.argument("w").argument("b", pb::DT_BOOL);
    if (i + 1 == depth) {
      f.unary("Identity", "y", "w");
      f.result("r", "y:output:0");
    } else {
      const std::string next = "f" + std::to_string(i + 1);
      add_if(f, "y", {"b", "w", "b"}, next, next);
      f.result("r", "y:output:0");
    }
    f.add_to(g);
  }
  add_if(g, "y", {"p", "x", "p"}, "f0", "f0");
  const outcome o = compiled(g);
  REQUIRE(!o.made);
  REQUIRE(o.problems.size() == 1);
  CHECK(o.problems[0].message == "functions, loops and branches are nested more than 64 deep, or without end");
}

TEST_CASE("a branch must be a function of the graph", "[cond]") {
  graph_builder g = with_inputs();
  add_unary_function(g, "neg", "Neg");
  SECTION("that is not there") {
    add_if(g, "y", {"p", "x"}, "neg", "missing");
    CHECK(compiled(g).messages() == lines{"y: attribute else_branch names no function of the graph"});
  }
  SECTION("that the node does not name") {
    auto n = add_if(g, "y", {"p", "x"}, "neg", "neg");
    n.def().mutable_attr()->erase("then_branch");
    CHECK(compiled(g).messages() == lines{"y: attribute then_branch names no function of the graph"});
  }
  SECTION("nor a number") {
    add_if(g, "y", {"p", "x"}, "neg", "neg").integer("then_branch", 3);
    CHECK(compiled(g).messages() == lines{"y: attribute then_branch names no function of the graph"});
  }
  SECTION("in a graph without functions") {
    graph_builder h = with_inputs();
    add_if(h, "y", {"p", "x"}, "neg", "neg");
    CHECK(compiled(h).messages() == lines{"y: attribute then_branch names no function of the graph"});
  }
}

TEST_CASE("a branch takes as many arguments as the node has", "[cond]") {
  graph_builder g = with_inputs();
  add_unary_function(g, "neg", "Neg");
  SECTION("not less") {
    add_if(g, "y", {"p"}, "neg", "neg");
    CHECK(compiled(g, {"y"}).messages() == lines{"y: its graph \"then\" takes 1 arguments, but the node has 1 inputs"});
  }
  SECTION("not more") {
    add_if(g, "y", {"p", "x", "x"}, "neg", "neg");
    CHECK(compiled(g).messages() == lines{"y: then_branch takes 1 arguments, but is given 2"});
  }
  SECTION("nor less in one of the two") {
    function_builder f("none");
    f.floats("c", {4}, 1);
    f.result("r", "c:output:0");
    f.add_to(g);
    add_if(g, "y", {"p", "x"}, "neg", "none");
    CHECK(compiled(g).messages() == lines{"y: else_branch takes 0 arguments, but is given 1"});
  }
  SECTION("nor more in one of the two") {
    function_builder f("two");
    f.argument("v").argument("w");
    f.result("r", "v");
    f.add_to(g);
    add_if(g, "y", {"p", "x"}, "neg", "two");
    CHECK(compiled(g).messages() == lines{"y: its graph \"else\" takes 2 arguments, but the node has 2 inputs"});
  }
  SECTION("nor none at all") {
    add_if(g, "y", {}, "neg", "neg");
    CHECK(compiled(g, {"y"}).messages() == lines{"y: its graph \"then\" takes 1 arguments, but the node has 0 inputs"});
  }
}

TEST_CASE("what is wrong in a branch has the path of its node", "[cond]") {
  graph_builder g = with_inputs();
  add_unary_function(g, "neg", "Neg");
  function_builder f("wrong");
  f.argument("v");
  SECTION("as types are inferred") {
    f.floats("w", {3, 3});
    f.node("MatMul", "product", {"v", "w:output:0"}).type("T", pb::DT_FLOAT);
    f.result("r", "product:product:0");
    f.add_to(g);
    add_if(g, "choose", {"p", "x"}, "wrong", "neg");
    g.unary("Relu", "y", "choose");
    CHECK(compiled(g).messages() ==
          lines{"choose/then/product: operands must be matrices, but are float32[4] and float32[3,3]"});
  }
  SECTION("in both branches, and in branches of branches") {
    f.floats("w", {3, 3});
    f.node("MatMul", "product", {"v", "w:output:0"}).type("T", pb::DT_FLOAT);
    f.result("r", "product:product:0");
    f.add_to(g);
    function_builder outer("outer");
    outer.argument("v");
    // Of the two inside, the predicate takes the second.
    outer.constant("t", pb::DT_BOOL, {}, std::string(1, '\0'));
    add_if(outer, "inner", {"t:output:0", "v"}, "neg", "wrong");
    outer.result("r", "inner:output:0");
    outer.add_to(g);
    add_if(g, "y", {"p", "x"}, "wrong", "outer");
    CHECK(compiled(g).messages() ==
          lines{"y/then/product: operands must be matrices, but are float32[4] and float32[3,3]",
                "y/else/inner/else/product: operands must be matrices, but are float32[4] and float32[3,3]"});
  }
  SECTION("that nobody knows") {
    f.node("Nonsense", "nonsense", {"v"});
    f.result("r", "nonsense:output:0");
    f.add_to(g);
    g.node("Rubbish", "z", {"x"});
    add_if(g, "y", {"p", "x"}, "wrong", "wrong");
    CHECK(compiled(g, {"y"}).messages() ==
          lines{"y/then/nonsense: tf_embed does not know this op", "y/else/nonsense: tf_embed does not know this op"});
    CHECK(compiled(g, {"y", "z"}).messages() == lines{"y/then/nonsense: tf_embed does not know this op",
                                                      "y/else/nonsense: tf_embed does not know this op",
                                                      "z: tf_embed does not know this op"});
  }
  SECTION("in an attribute, and another beside it") {
    f.node("ArgMax", "bad", {"v", "v"}).type("T", pb::DT_FLOAT).text("output_type", "none");
    f.result("r", "bad:output:0", pb::DT_INT64);
    f.add_to(g);
    g.node("ArgMax", "a", {"x", "x"}).type("T", pb::DT_FLOAT).text("output_type", "none");
    add_unary_function(g, "fine", "Abs");
    add_if(g, "y", {"p", "x"}, "fine", "wrong");
    add_if(g, "z", {"p", "x"}, "fine", "fine");
    const outcome o = compiled(g, {"a", "y", "z"});
    lines nodes;
    for (const gen::diagnostic& d : o.problems) nodes.push_back(d.node);
    CHECK(nodes == lines{"a", "y/else/bad"});
  }
  SECTION("that is refused") {
    f.node("StringLength", "unknown", {"v"});
    f.result("r", "unknown:output:0");
    f.add_to(g);
    add_if(g, "y", {"p", "x"}, "neg", "wrong");
    CHECK(compiled(g).messages() == lines{"y/else/unknown: is not supported: texts and files are read outside of the "
                                          "network; make the tensor that follows an --input"});
  }
  SECTION("as layers are chosen for what is known") {
    f.ints("n", {4});
    f.node("Fill", "fill", {"n:output:0", "v"}).type("T", pb::DT_FLOAT);
    f.result("r", "fill:output:0");
    f.add_to(g);
    add_if(g, "y", {"p", "x"}, "wrong", "neg");
    const outcome o = compiled(g);
    REQUIRE(o.problems.size() == 1);
    CHECK(o.problems[0].node == "y/then/fill");
  }
}

TEST_CASE("what nothing reads of an If costs no layer behind it", "[cond]") {
  graph_builder g = with_inputs();
  function_builder f("two");
  f.argument("v");
  f.unary("Neg", "a", "v");
  f.unary("Abs", "b", "v");
  f.result("a", "a:y:0").result("b", "b:y:0");
  f.add_to(g);
  function_builder h("swapped");
  h.argument("v");
  h.unary("Exp", "a", "v");
  h.result("a", "v").result("b", "a:y:0");
  h.add_to(g);
  add_if(g, "if", {"p", "x"}, "two", "swapped");
  g.unary("Square", "y", "if:1");
  CHECK(values<float>(computed(g, {yes, four})[0]) == std::vector<float>{1, 4, 9, 16});
  CHECK(compiled(g).made);
}

TEST_CASE("a predicate that is no scalar is known when the program is made", "[cond]") {
  graph_builder g;
  SECTION("with elements, whatever they are") {
    g.placeholder("p", {2}, pb::DT_FLOAT);
    g.placeholder("x", {4});
    add_unary_function(g, "neg", "Neg");
    add_unary_function(g, "abs", "Abs");
    add_if(g, "y", {"p", "x"}, "neg", "abs");
    CHECK(values<float>(computed(g, {tensor<float>({2}, {0, 0}), four})[0]) == std::vector<float>{-1, 2, -3, 4});
    const outcome o = compiled(g);
    REQUIRE(o.made);
    std::string header;
    for (const auto& part : o.made->files[0].parts) header += part();
    // te::cond takes one element: not the two of p.
    CHECK(header.find("te::cond<t_p") == std::string::npos);
    CHECK(header.find("te::ops::neg") != std::string::npos);
  }
  SECTION("one element is no scalar") {
    g.placeholder("p", {1}, pb::DT_FLOAT);
    g.placeholder("x", {4});
    add_unary_function(g, "neg", "Neg");
    add_unary_function(g, "abs", "Abs");
    add_if(g, "y", {"p", "x"}, "neg", "abs");
    CHECK(values<float>(computed(g, {tensor<float>({1}, {0}), four})[0]) == std::vector<float>{-1, 2, -3, 4});
    const outcome o = compiled(g);
    REQUIRE(o.made);
    std::string header;
    for (const auto& part : o.made->files[0].parts) header += part();
    CHECK(header.find("te::cond<t_p") == std::string::npos);
  }
}

TEST_CASE("16-bit floats go through an If, and choose in it", "[cond]") {
  graph_builder g;
  g.placeholder("p", {}, pb::DT_HALF);
  g.placeholder("x", {4}, pb::DT_HALF);
  for (const char* name : {"neg", "hands_on"}) {
    function_builder f(name);
    f.argument("v", pb::DT_HALF);
    if (name[0] == 'n') f.node("Neg", "n", {"v"}).type("T", pb::DT_HALF);
    f.result("r", name[0] == 'n' ? "n:y:0" : "v", pb::DT_HALF);
    f.add_to(g);
  }
  add_if(g, "y", {"p", "x"}, "neg", "hands_on");
  gen::diagnostics problems;
  auto net = imported(g, problems);
  REQUIRE(net);
  auto p = gen::build_program(*net, {}, gen::toolbox::standard(), problems);
  for (const gen::diagnostic& d : problems) UNSCOPED_INFO(gen::to_line(d));
  REQUIRE(p);
  // What a branch reads and writes has one type on both sides of its border.
  const auto all = gen::flattened(p->body);
  for (const gen::program_layer* l : all) {
    INFO(l->path << " " << l->spec.name);
    if (l->spec.name != "te::identity") continue;
    std::vector<gen::dtype> types;
    gen::for_each_operand(l->spec.arguments,
                          [&](const gen::operand& o) { types.push_back(p->tensors[o.tensor].type.dtype); });
    REQUIRE(types.size() == 2);
    CHECK(types[0] == types[1]);
  }
  // The library compares no 16-bit float with 0.
  for (const gen::program_layer* l : all) {
    if (l->spec.name != "te::cond") continue;
    gen::for_each_operand(l->spec.arguments, [&](const gen::operand& o) {
      CHECK(p->tensors[o.tensor].type.dtype == gen::dtype::float32);
    });
  }
}

}  // namespace tests
