// SPDX-License-Identifier: Apache-2.0
#include "ops/control/while_loop.hpp"

#include "compile.hpp"
#include "ir/evaluate_graph.hpp"
#include "ops/support/op_testing.hpp"
#include "support/function_builder.hpp"
#include "support/imported_network.hpp"

#include <tf_embed/core/pipeline.hpp>
#include <tf_embed/layers/binary.hpp>
#include <tf_embed/layers/while_loop.hpp>

#include <boost/hana/tuple.hpp>
#include <catch2/catch.hpp>

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace tests {
namespace {

using namespace op_testing;
using tf_embed::test::add_while;
using tf_embed::test::function_builder;
using tf_embed::test::graph_builder;
using tf_embed::test::import_graph;
namespace pb = tf_embed::proto;
namespace hana = boost::hana;
using lines = std::vector<std::string>;

/// i < `limit`, where the limit is a constant or the argument "n".
void add_condition(graph_builder& g, std::optional<std::int32_t> limit) {
  function_builder f("cond");
  f.argument("i", pb::DT_INT32).argument("n", pb::DT_INT32).argument("x");
  if (limit) f.number("limit", *limit);
  f.node("Less", "less", {"i", limit ? "limit:output:0" : "n"}).type("T", pb::DT_INT32);
  f.result("r", "less:z:0", pb::DT_BOOL);
  f.add_to(g);
}

/// i + 1, n, and x times 2 as often as `times`.
void add_body(graph_builder& g, int times) {
  function_builder f("body");
  f.argument("i", pb::DT_INT32).argument("n", pb::DT_INT32).argument("x");
  f.number("one", 1);
  f.floats("two", {}, 2);
  f.node("AddV2", "next", {"i", "one:output:0"}).type("T", pb::DT_INT32);
  std::string x = "x";
  for (int k = 0; k < times; ++k) {
    const std::string name = "twice" + std::to_string(k);
    f.node("Mul", name, {x, "two:output:0"}).type("T", pb::DT_FLOAT);
    x = name + ":z:0";
  }
  f.result("i_next", "next:z:0", pb::DT_INT32).result("n_next", "n", pb::DT_INT32).result("x_next", x);
  f.add_to(g);
}

/// A loop over (0, n, x) with outputs "loop:0" to "loop:2".
graph_builder counting(std::optional<std::int32_t> limit, int times, const std::string& op = "StatelessWhile") {
  graph_builder g;
  g.placeholder("n", {}, pb::DT_INT32);
  g.placeholder("x", {2});
  g.number("zero", 0);
  add_condition(g, limit);
  add_body(g, times);
  add_while(g, "loop", {"zero", "n", "x"}, "cond", "body", op);
  return g;
}

const gen::while_loop* loop_in(const gen::graph& g) {
  for (gen::node_id id = 0; id < g.size(); ++id) {
    if (!g.at(id).alive) continue;
    if (const auto* found = dynamic_cast<const gen::while_loop*>(g.at(id).op.get())) return found;
  }
  return nullptr;
}

std::vector<gen::tensor> results(const gen::graph& g, const std::vector<gen::tensor>& inputs) {
  auto made = gen::evaluate_graph(g, inputs);
  INFO(message(made));
  REQUIRE(made);
  return std::move(*made);
}

gen::tensor count_of(std::int32_t n) { return tensor<std::int32_t>({}, {n}); }
const gen::tensor two_numbers = tensor<float>({2}, {1, -3});

TEST_CASE("a short loop is written out", "[while_loop]") {
  const auto made = import_graph(counting(3, 1), {"loop:0", "loop:2"});
  REQUIRE(made.net);
  const gen::graph& g = made.net->graph;
  CHECK(loop_in(g) == nullptr);
  CHECK(values<std::int32_t>(*g.constant(g.outputs[0].value)) == std::vector<std::int32_t>{3});
  CHECK(values<float>(results(g, {count_of(0), two_numbers})[1]) == std::vector<float>{8, -24});
}

TEST_CASE("a loop that never runs is what it begins with", "[while_loop]") {
  for (const char* op : {"While", "StatelessWhile"}) {
    const auto made = import_graph(counting(0, 1, op), {"loop:0", "loop:2"});
    REQUIRE(made.net);
    CHECK(loop_in(made.net->graph) == nullptr);
    CHECK(values<float>(results(made.net->graph, {count_of(0), two_numbers})[1]) == std::vector<float>{1, -3});
  }
}

TEST_CASE("a counted loop has no condition, and its counter is no variable", "[while_loop]") {
  const auto made = import_graph(counting(60, 1), {"loop:0", "loop:2"});
  REQUIRE(made.net);
  const gen::graph& g = made.net->graph;
  const gen::while_loop* loop = loop_in(g);
  REQUIRE(loop);
  CHECK(loop->trips == 60);
  CHECK(loop->condition().outputs.empty());
  CHECK(loop->body().inputs.size() == 1);
  CHECK(values<std::int32_t>(*g.constant(g.outputs[0].value)) == std::vector<std::int32_t>{60});
  CHECK(values<float>(results(g, {count_of(0), two_numbers})[1]) == std::vector<float>{0x1p60f, -3 * 0x1p60f});
}

TEST_CASE("a loop runs for as long as its condition holds", "[while_loop]") {
  const auto made = import_graph(counting({}, 1), {"loop:0", "loop:1", "loop:2"});
  REQUIRE(made.net);
  const gen::graph& g = made.net->graph;
  const gen::while_loop* loop = loop_in(g);
  REQUIRE(loop);
  CHECK_FALSE(loop->trips);
  CHECK(loop->body().outputs.size() == 2);  // n stays
  CHECK(g.outputs[1].value == g.inputs[0].value);
  for (const std::int32_t n : {0, 1, 5}) {
    const auto got = results(g, {count_of(n), two_numbers});
    CHECK(values<std::int32_t>(got[0]) == std::vector<std::int32_t>{n});
    CHECK(values<float>(got[2])[0] == static_cast<float>(1 << n));
  }
}

TEST_CASE("what a loop carries is not copied", "[while_loop]") {
  gen::diagnostics problems;
  gen::compile_options options;
  options.border.outputs = {"loop:2"};
  const auto made =
      gen::compile({counting({}, 2).def, {}, {}, {.file_name = "g.pb"}}, options, gen::toolbox::standard(), problems);
  REQUIRE(made);
  for (const gen::program_layer* l : gen::flattened(made->program.body)) CHECK(l->op_name != "NextIteration");
  CHECK(made->program.arena_bytes == made->program.arena_lower_bound);
}

TEST_CASE("a loop may be limited", "[while_loop]") {
  const auto limited = [](const std::string& name, std::int64_t most, std::optional<std::int32_t> limit) {
    gen::compile_options options;
    options.max_iterations = {{name, most}};
    const auto limited_net = import_graph(counting(limit, 1), {"loop:0"}, std::move(options));
    if (!limited_net.net) return limited_net.problems[0].message;
    const auto made = gen::evaluate_graph(limited_net.net->graph, {count_of(5), two_numbers});
    return made ? std::string() : made.error().message;
  };
  CHECK(limited("loop", 5, {}).empty());
  CHECK(limited("loop", 4, {}) == "runs more than 4 times");
  CHECK(limited("lop", 5, {}) == "--max-iterations: there is no loop \"lop\"; did you mean \"loop\"?");
}

TEST_CASE("loops that are no loops say why", "[while_loop]") {
  graph_builder g;
  g.placeholder("n", {}, pb::DT_INT32);
  g.placeholder("x", {2});
  g.number("zero", 0);
  SECTION("a variable that grows") {
    add_condition(g, {});
    function_builder f("body");
    f.argument("i", pb::DT_INT32).argument("n", pb::DT_INT32).argument("x");
    f.number("axis", 0);
    f.node("ConcatV2", "joined", {"x", "x", "axis:output:0"})
        .type("T", pb::DT_FLOAT)
        .type("Tidx", pb::DT_INT32)
        .integer("N", 2);
    f.result("a", "i", pb::DT_INT32).result("b", "n", pb::DT_INT32).result("c", "joined:output:0");
    f.add_to(g);
    add_while(g, "loop", {"zero", "n", "x"}, "cond", "body");
    CHECK(import_graph(g, {"loop:2"}).messages() ==
          lines{"node \"loop\" (StatelessWhile): loop variable 2 (\"x\") is float32[2] when the loop begins, but "
                "float32[4] behind an iteration; how often the loop runs depends on input \"n\": freeze it with "
                "--freeze-input n=VALUE"});
  }
  SECTION("too few variables") {
    add_condition(g, {});
    add_body(g, 1);
    add_while(g, "loop", {"zero", "n"}, "cond", "body");
    CHECK(import_graph(g, {"loop:1"}).messages() ==
          lines{"node \"loop\" (StatelessWhile): of 2 loop variables, its graph \"cond\" takes 3 and gives 1, not 1"});
  }
  SECTION("a condition that is a vector") {
    function_builder f("cond");
    f.argument("i", pb::DT_INT32).argument("n", pb::DT_INT32).argument("x");
    f.result("r", "x");
    f.add_to(g);
    add_body(g, 1);
    add_while(g, "loop", {"n", "n", "x"}, "cond", "body");
    CHECK(import_graph(g, {"loop:2"}).messages() ==
          lines{"node \"loop\" (StatelessWhile): takes no condition that is float32[2]"});
  }
}

TEST_CASE("the layers while_loop and repeat run their blocks", "[while_loop]") {
  using i = slot<std::int32_t, te::shape<>, 0>;
  using limit = slot<std::int32_t, te::shape<>, 1>;
  using one = slot<std::int32_t, te::shape<>, 2>;
  using holds = slot<bool, te::shape<>, 3>;
  using condition = hana::tuple<te::binary<te::ops::less, i, limit, holds>>;
  using body = hana::tuple<te::binary<te::ops::add, i, one, i>>;
  using arch = te::simd::default_arch;
  const auto last = []<class Layer>(Layer, std::int32_t n, te::status expected = te::status::ok) {
    using list = te::detail::pipeline<hana::tuple<Layer>>;
    return run_layer<list, arch, i>({count_of(2), count_of(n), count_of(1)}, expected)[0];
  };
  CHECK(last(te::while_loop<holds, 0, condition, body>{}, 9) == 9);
  CHECK(last(te::while_loop<holds, 0, condition, body>{}, 0) == 2);
  CHECK(last(te::while_loop<holds, 7, condition, body>{}, 9) == 9);
  CHECK(last(te::while_loop<holds, 6, condition, body>{}, 9, te::status::too_many_iterations) == 8);
  CHECK(last(te::repeat<5, body>{}, 0) == 7);
  CHECK(last(te::repeat<0, body>{}, 0) == 2);
}

}  // namespace
}  // namespace tests
