// SPDX-License-Identifier: Apache-2.0
// A pass that breaks the graph is an error that names it.
#include "passes/pipeline.hpp"

#include "compile.hpp"
#include "errors/graph_builder.hpp"
#include "ops/control/cond.hpp"
#include "ops/element/cast.hpp"
#include "ops/element/unary.hpp"
#include "passes/pass_fixture.hpp"
#include "support/function_builder.hpp"
#include "support/update_golden.hpp"

#include <fmt/format.h>

#include <array>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

using namespace tests;

namespace {

unary* unary_at(const graph& g, node_id id) { return dynamic_cast<unary*>(g.at(id).op.get()); }

/// Reads what is before every Neg in another type.
std::size_t loses_a_type(graph& g) {
  std::size_t rewrites = 0;
  for (node_id id = 0; id < g.size(); ++id) {
    if (!unary_at(g, id) || unary_at(g, id)->kind != unary_kind::neg) continue;
    auto to_half = std::make_unique<cast>();
    to_half->to = dtype::float16;
    const auto made = g.add(g.at(id).name + "/half", "Cast", std::move(to_half), {g.at(id).inputs[0]});
    g.replace_node({id, 0}, {*made, 0});
    ++rewrites;
  }
  return rewrites;
}

std::size_t gives_one_name(graph& g) {
  for (node_id id = 0; id < g.size(); ++id) {
    if (unary_at(g, id)) g.rename(id, "same");
  }
  return 1;
}

std::string said_of(graph& g, rewrite_function rewrite, bool check_each = true) {
  const std::array rows{pass_row{"a_pass", pass_kind::optimise, rewrite, "for this test"}};
  const auto done = run_passes(g, rows, pass_stage::optimise, {}, {}, check_each);
  if (done) return "done";
  CHECK(done.error().kind == error_kind::internal);
  return to_line(done.error());
}

graph_fixture two_negations() {
  graph_fixture f({2, 3});
  f.output(f.add("b", unary(unary_kind::neg), {f.add("a", unary(unary_kind::neg), {f.x()})}));
  return f;
}

/// The table of docs/CLI.md.
std::string table_of_passes() {
  std::string table = "| pass | `--disable-pass` | does |\n|---|---|---|\n";
  for (const pass_row& row : standard_passes()) {
    const bool is_optional = row.kind == pass_kind::optimise;
    table += fmt::format("| `{}` | {} | {} |\n", row.name, is_optional ? "yes" : "no", row.what);
  }
  return table;
}

constexpr auto lost =
    "tf_embed is at fault, in the pass a_pass: float16[2,3] takes the place of float32[2,3] for the "
    "readers of \"a\"";

}  // namespace

TEST_CASE("a pass that replaces a value by one of another type is named") {
  graph_fixture f = two_negations();
  CHECK(said_of(f.g, loses_a_type, false) == lost);
}

TEST_CASE("the whole graph is checked after each pass") {
  graph_fixture f = two_negations();
  CHECK(said_of(f.g, gives_one_name) ==
        "node \"same\" (Test): tf_embed is at fault, in the pass a_pass: another node has the same name");
  graph_fixture h = two_negations();
  CHECK(said_of(h.g, gives_one_name, false) == "done");
}

TEST_CASE("docs/CLI.md has the passes, in their order (written anew by --update-golden)") {
  const auto file = std::filesystem::path(TF_EMBED_TESTS_DIR).parent_path() / "docs/CLI.md";
  std::ostringstream read;
  read << std::ifstream(file).rdbuf();
  std::string text = read.str();
  const std::string begin_mark = "<!-- passes: begin -->\n";
  const auto begin = text.find(begin_mark) + begin_mark.size();
  const auto end = text.find("<!-- passes: end -->");
  REQUIRE(begin <= end);
  REQUIRE(end != std::string::npos);
  if (update_golden)
    std::ofstream(file) << text.replace(begin, end - begin, table_of_passes());
  else
    CHECK(text.substr(begin, end - begin) == table_of_passes());
}

TEST_CASE("a pass at fault in a graph inside an op is named too") {
  using namespace tf_embed::test;
  graph_builder g;
  function_builder then("t");
  then.argument("v");
  then.unary("Neg", "a", "v");
  then.unary("Neg", "b", "a:y:0");
  then.result("r", "b:y:0");
  then.add_to(g);
  add_unary_function(g, "e", "Abs");
  g.placeholder("p", {}, tf_embed::proto::DT_BOOL);
  g.placeholder("x", {2, 3});
  add_if(g, "if", {"p", "x"}, "t", "e");
  toolbox tools = toolbox::standard();
  tools.passes.insert(tools.passes.begin(), {"a_pass", pass_kind::inference, loses_a_type, "for this test"});
  diagnostics problems;
  REQUIRE(!import_network({g.def, {}, {}, {.file_name = "if.pb"}}, {}, tools, problems));
  REQUIRE(problems.size() == 1);
  CHECK(to_line(problems[0]) == lost);
}
