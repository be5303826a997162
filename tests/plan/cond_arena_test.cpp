// SPDX-License-Identifier: Apache-2.0
// Programs with branches: their layers, and the room that branches share.
#include "compile.hpp"
#include "plan/simulation.hpp"
#include "support/function_builder.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <set>
#include <string>
#include <utility>
#include <vector>

using namespace tf_embed::gen;
using tf_embed::test::add_if;
using tf_embed::test::function_builder;
using tf_embed::test::graph_builder;
namespace pb = tf_embed::proto;

namespace {

using lines = std::vector<std::string>;

/// The path of each layer and its template, in the order of the program.
lines layers_of(const program& p) {
  lines all;
  for (const program_layer* l : flattened(p.body)) all.push_back(l->path + " " + l->spec.name);
  return all;
}

/// Runs a program, along one way through its branches, over one array, and looks whether each layer finds what it reads
/// as it was written.
class walk {
 public:
  walk(const program& p, unsigned branches) : p_(p), branches_(branches), memory_(p.arena_bytes, 0) {
    values_.resize(p.buffers.size());
    for (const program_endpoint& in : p.inputs) {
      if (const auto b = p.tensors[in.tensor].buffer) make(*b);
    }
    run(p.body);
    for (const program_endpoint& out : p.outputs) {
      INFO("output " << out.name);
      if (const auto b = p.tensors[out.tensor].buffer) CHECK(is_intact(*b));
    }
  }

 private:
  void make(buffer_id b) {
    values_[b].resize(p_.buffers[b].bytes);
    for (auto& v : values_[b]) v = ++fresh_;
    write(b);
  }
  void write(buffer_id b) {
    for (std::size_t i = 0; i < values_[b].size(); ++i) memory_[p_.buffers[b].offset + i] = values_[b][i];
  }
  bool is_intact(buffer_id b) const {
    return std::equal(values_[b].begin(), values_[b].end(),
                      memory_.begin() + static_cast<std::ptrdiff_t>(p_.buffers[b].offset));
  }
  static bool moves(const program_layer& l) {
    return l.spec.name == "te::concat" || l.spec.name == "te::split" || l.spec.name == "te::slice";
  }

  void run(const block& b) {
    for (const program_layer& l : b.layers) {
      INFO(l.path);
      for (const buffer_id r : l.reads) CHECK(is_intact(r));
      const auto before = values_;
      for (const buffer_id s : l.scratch) make(s);
      for (const buffer_id w : l.writes) make(w);
      if (moves(l)) {
        for (const buffer_id w : l.writes) {
          for (const buffer_id r : l.reads) move(before, r, w);
          write(w);
        }
      }
      if (l.spec.blocks.empty()) continue;
      run(l.spec.blocks[branches_ >> taken_++ & 1u]);
    }
  }
  /// The bytes of `from` that `to` has too.
  void move(const std::vector<std::vector<unsigned>>& before, buffer_id from, buffer_id to) {
    for (const shared_part& s : p_.buffers[from].parts_of) {
      if (s.whole != to) continue;
      for (std::size_t i = 0; i < before[from].size(); ++i) values_[to][s.offset + i] = before[from][i];
    }
    for (const shared_part& s : p_.buffers[to].parts_of) {
      if (s.whole != from) continue;
      for (std::size_t i = 0; i < values_[to].size(); ++i) values_[to][i] = before[from][s.offset + i];
    }
  }

  const program& p_;
  unsigned branches_;
  unsigned taken_ = 0;
  unsigned fresh_ = 0;
  std::vector<unsigned> memory_;
  std::vector<std::vector<unsigned>> values_;
};

program compiled_program(const graph_builder& g, const lines& outputs = {}) {
  diagnostics problems;
  compile_options options;
  options.check_passes = true;
  options.border.outputs = outputs;
  auto made = compile({g.def, {}, {}, {.file_name = "if.pb"}}, options, toolbox::standard(), problems);
  for (const diagnostic& d : problems) UNSCOPED_INFO(to_line(d));
  REQUIRE(made);
  return std::move(made->program);
}

void check_all_ways(const program& p, unsigned branches) {
  tests::check_plan(p, 64);
  for (unsigned way = 0; way < (1u << branches); ++way) {
    INFO("way " << way);
    walk(p, way);
  }
}

/// A graph of a predicate "p" and an input "x" of 64 floats.
graph_builder with_inputs() {
  graph_builder g;
  g.placeholder("p", {}, pb::DT_BOOL);
  g.placeholder("x", {1, 64});
  return g;
}

/// op(axis, v, w) along the last axis.
void join(graph_builder& g, const std::string& name, const std::string& v, const std::string& w, const char* axis) {
  g.node("ConcatV2", name, {v, w, axis}).type("T", pb::DT_FLOAT).integer("N", 2).type("Tidx", pb::DT_INT32);
}

}  // namespace

TEST_CASE("both branches share room, and layers are called by their paths") {
  graph_builder g = with_inputs();
  for (const char* name : {"left", "right"}) {
    function_builder f(name);
    f.argument("v");
    f.floats("w", {64, 512}, name[0] == 'l' ? 0.5f : 0.25f);
    f.node("MatMul", "wide", {"v", "w:output:0"}).type("T", pb::DT_FLOAT);
    f.unary("Softmax", "soft", "wide:product:0");
    f.floats("back", {512, 64}, name[0] == 'l' ? 0.125f : 2);
    f.node("MatMul", "narrow", {"soft:softmax:0", "back:output:0"}).type("T", pb::DT_FLOAT);
    f.result("r", "narrow:product:0");
    f.add_to(g);
  }
  add_if(g, "choose", {"p", "x"}, "left", "right");
  g.unary("Relu", "y", "choose");
  const program p = compiled_program(g);
  CHECK(layers_of(p) == lines{"choose te::cond", "choose/then/wide te::matmul", "choose/then/soft te::softmax",
                              "choose/then/narrow te::matmul", "choose/else/wide te::matmul",
                              "choose/else/soft te::softmax", "choose/else/narrow te::matmul", "y te::unary"});
  check_all_ways(p, 1);
  // x, which either branch reads, the wide rows of one branch, and the result: the other branch takes nothing more.
  CHECK(p.arena_bytes == p.arena_lower_bound);
  CHECK(p.arena_bytes == 256 + 2048 + 256);
  CHECK(p.body.layers.size() == 2);
  const auto& blocks = p.body.layers[0].spec.blocks;
  REQUIRE(blocks.size() == 2);
  CHECK(blocks[0].name == "then");
  CHECK(blocks[1].name == "else");
  CHECK_FALSE(blocks[0].repeats);
  CHECK(blocks[0].results == blocks[1].results);
  CHECK(blocks[0].arguments == blocks[1].arguments);
}

TEST_CASE("branches inside of branches have longer paths") {
  graph_builder g = with_inputs();
  tf_embed::test::add_unary_function(g, "tanh", "Tanh");
  tf_embed::test::add_unary_function(g, "neg", "Neg");
  function_builder f("outer");
  f.argument("q", pb::DT_BOOL).argument("v");
  f.unary("Exp", "before", "v");
  add_if(f, "inner", {"q", "before:y:0"}, "tanh", "neg", "If");
  f.result("r", "inner:output:0");
  f.add_to(g);
  function_builder other("other");
  other.argument("q", pb::DT_BOOL).argument("v");
  other.unary("Abs", "a", "v");
  other.result("r", "a:y:0");
  other.add_to(g);
  add_if(g, "y", {"p", "p", "x"}, "outer", "other");
  const program p = compiled_program(g);
  CHECK(layers_of(p) == lines{"y te::cond", "y/then/before te::unary", "y/then/inner te::cond",
                              "y/then/inner/then/inner te::unary", "y/then/inner/else/inner te::unary",
                              "y/else/a te::unary"});
  check_all_ways(p, 2);
}

TEST_CASE("results that nothing in the branch makes are copied") {
  graph_builder g = with_inputs();
  function_builder f("hands_on");
  f.argument("v").argument("w");
  f.floats("c", {1, 64}, 3);
  f.unary("Neg", "made", "v");
  f.result("argument", "v").result("constant", "c:output:0").result("once", "made:y:0").result("twice", "made:y:0");
  f.add_to(g);
  function_builder h("makes");
  h.argument("v").argument("w");
  h.unary("Abs", "a", "v");
  h.unary("Exp", "e", "w");
  h.unary("Tanh", "t", "v");
  h.unary("Relu", "r", "w");
  h.result("a", "a:y:0").result("b", "e:y:0").result("c", "t:y:0").result("d", "r:activations:0");
  h.add_to(g);
  g.unary("Relu6", "w", "x");
  add_if(g, "if", {"p", "x", "w"}, "hands_on", "makes");
  lines outputs;
  for (const char* port : {"0", "1", "2", "3"}) {
    const std::string name = std::string("y") + port;
    g.unary("Square", name, std::string("if:") + port);
    outputs.push_back(name);
  }
  const program p = compiled_program(g, outputs);
  CHECK(layers_of(p) == lines{"w te::unary", "if te::cond", "if/then/made te::unary", "if/then/v te::identity",
                              "if/then/c te::identity", "if/then/made te::identity", "if/else/a te::unary",
                              "if/else/e te::unary", "if/else/t te::unary", "if/else/r te::unary", "y0 te::unary",
                              "y1 te::unary", "y2 te::unary", "y3 te::unary"});
  check_all_ways(p, 1);
}

TEST_CASE("arguments that trade places") {
  graph_builder g = with_inputs();
  for (const bool swaps : {true, false}) {
    function_builder f(swaps ? "swap" : "keep");
    f.argument("v").argument("w");
    f.result("a", swaps ? "w" : "v").result("b", swaps ? "v" : "w");
    f.add_to(g);
  }
  g.unary("Exp", "e", "x");
  add_if(g, "if", {"p", "x", "e"}, "swap", "keep");
  g.node("Sub", "y", {"if:0", "if:1"}).type("T", pb::DT_FLOAT);
  const program p = compiled_program(g);
  CHECK(p.body.layers[1].spec.blocks[0].layers.size() == 2);
  check_all_ways(p, 1);
}

TEST_CASE("a view as a result is copied") {
  graph_builder g = with_inputs();
  function_builder f("flat");
  f.argument("v");
  f.unary("Exp", "e", "v");
  f.ints("sizes", {8, 8});
  f.node("Reshape", "square", {"e:y:0", "sizes:output:0"}).type("T", pb::DT_FLOAT).type("Tshape", pb::DT_INT32);
  f.result("r", "square:output:0");
  f.add_to(g);
  function_builder h("constant");
  h.argument("v");
  h.floats("c", {8, 8}, 1);
  h.result("r", "c:output:0");
  h.add_to(g);
  add_if(g, "if", {"p", "x"}, "flat", "constant");
  g.unary("Neg", "y", "if");
  const program p = compiled_program(g);
  CHECK(layers_of(p) == lines{"if te::cond", "if/then/e te::unary", "if/then/square te::identity",
                              "if/else/c te::identity", "y te::unary"});
  check_all_ways(p, 1);
}

TEST_CASE("a part of a branch's result is not lost in the other branch") {
  // x -> a is read behind the If. One branch joins it with others, whose place is in the result; the other branch
  // writes something else there.
  graph_builder g = with_inputs();
  function_builder f("joined");
  f.argument("v").argument("w");
  f.constant("axis", pb::DT_INT32, {}, std::string("\1\0\0\0", 4));
  SECTION("outright") { join(f, "joined", "v", "w", "axis:output:0"); }
  SECTION("through another join") {
    join(f, "first", "v", "w", "axis:output:0");
    f.node("ConcatV2", "joined", {"first:output:0", "axis:output:0"})
        .type("T", pb::DT_FLOAT)
        .integer("N", 1)
        .type("Tidx", pb::DT_INT32);
  }
  SECTION("made for it alone, and read once more") {
    f.unary("Neg", "n", "v");
    join(f, "joined", "n:y:0", "w", "axis:output:0");
    f.unary("Exp", "late", "n:y:0");
  }
  f.result("r", "joined:output:0").result("s", f.def.node().rbegin()->name() == "late" ? "late:y:0" : "v");
  f.add_to(g);
  function_builder h("other");
  h.argument("v").argument("w");
  h.floats("c", {1, 128}, 1);
  h.result("r", "c:output:0").result("s", "w");
  h.add_to(g);
  g.unary("Exp", "a", "x");
  g.unary("Tanh", "b", "x");
  add_if(g, "if", {"p", "a", "b"}, "joined", "other");
  g.unary("Neg", "y0", "if");
  g.node("AddN", "y1", {"a", "b", "if:1"}).type("T", pb::DT_FLOAT).integer("N", 3);
  check_all_ways(compiled_program(g, {"y0", "y1"}), 1);
}

TEST_CASE("what is cut in one branch is whole in the other") {
  graph_builder g = with_inputs();
  function_builder f("cut");
  f.argument("v");
  f.constant("axis", pb::DT_INT32, {}, std::string("\1\0\0\0", 4));
  f.node("Split", "s", {"axis:output:0", "v"}).type("T", pb::DT_FLOAT).integer("num_split", 2);
  f.result("a", "s:output:0").result("b", "s:output:1");
  f.add_to(g);
  function_builder h("other");
  h.argument("v");
  h.floats("c", {1, 32}, 1);
  h.floats("d", {1, 32}, 2);
  h.result("a", "c:output:0").result("b", "d:output:0");
  h.add_to(g);
  g.unary("Exp", "a", "x");
  add_if(g, "if", {"p", "a"}, "cut", "other");
  g.node("Sub", "y0", {"if:0", "if:1"}).type("T", pb::DT_FLOAT);
  g.unary("Neg", "y1", "a");
  check_all_ways(compiled_program(g, {"y0", "y1"}), 1);
}

TEST_CASE("what is joined inside of one branch lies in the result still") {
  graph_builder g = with_inputs();
  function_builder f("joined");
  f.argument("v");
  f.constant("axis", pb::DT_INT32, {}, std::string("\1\0\0\0", 4));
  f.unary("Neg", "n", "v");
  f.unary("Tanh", "t", "v");
  join(f, "joined", "n:y:0", "t:y:0", "axis:output:0");
  f.result("r", "joined:output:0");
  f.add_to(g);
  function_builder h("other");
  h.argument("v");
  h.floats("c", {1, 128}, 1);
  h.result("r", "c:output:0");
  h.add_to(g);
  g.unary("Exp", "a", "x");
  add_if(g, "if", {"p", "a"}, "joined", "other");
  g.unary("Neg", "y", "if");
  const program p = compiled_program(g);
  check_all_ways(p, 1);
  CHECK(p.arena_bytes == 512);  // the result with its parts, of which one takes the place of `a`
}
