// SPDX-License-Identifier: Apache-2.0
#include "passes/history.hpp"

#include "ops/element/bias_add.hpp"
#include "ops/element/identity.hpp"
#include "ops/element/unary.hpp"
#include "passes/pass_fixture.hpp"
#include "passes/pipeline.hpp"
#include "passes/resolve.hpp"

#include <algorithm>

using namespace tests;

namespace {

const rewrite_step& step_of(const graph_history& h, std::string_view name) {
  const auto found = std::find_if(h.steps().begin(), h.steps().end(), [&](const auto& s) { return s.name == name; });
  REQUIRE(found != h.steps().end());
  return *found;
}

bool has_gone(const rewrite_step& s, node_id id) {
  return std::any_of(s.gone.begin(), s.gone.end(), [&](const auto& gone) { return gone.id == id; });
}

graph_history run_all(graph& g) {
  graph_history h(g);
  const pass_watcher watch = [&](const pass_row& row, std::size_t rewrites, const graph& now) {
    h.record(row.name, row.what, rewrites, now);
  };
  REQUIRE(run_passes(g, standard_passes(), pass_stage::inference, {}, watch));
  REQUIRE(run_passes(g, standard_passes(), pass_stage::optimise, {}, watch));
  return h;
}

}  // namespace

TEST_CASE("the history names what each pass took and who does its work now") {
  graph_fixture f({1, 5, 4, 3});
  const value conv = f.convolve("conv", f.x(), 6, 1);
  const value same = f.add("same", identity{}, {conv});
  const value bias = f.add("bias", bias_add{}, {same, f.constant(numbers({6}, 2))});
  const value relu = f.add("relu", unary(unary_kind::relu), {bias});
  f.output(relu);
  const graph_history h = run_all(f.g);

  CHECK(has_gone(step_of(h, "remove_identity"), same.node));
  CHECK(has_gone(step_of(h, "fold_bias"), bias.node));
  CHECK(has_gone(step_of(h, "fuse_activation"), relu.node));
  CHECK(step_of(h, "fuse_activation").operations == 1);
  CHECK(step_of(h, "fuse_activation").rewrites == 1);
  CHECK(step_of(h, "fold_pad").gone.empty());
  CHECK(step_of(h, "fold_pad").reshaped.empty());
  const node_id last = h.after().outputs.at(0);
  CHECK(h.after().nodes.at(last).name == "relu");
  for (const value v : {conv, same, bias, relu}) CHECK(h.heir_of(v.node) == last);
  CHECK(h.heir_of(f.x().node) == f.x().node);
}

TEST_CASE("the history of a result that was only handed on ends at who computes it") {
  graph_fixture f({1, 5, 4, 3});
  const value conv = f.convolve("conv", f.x(), 6, 1);
  const value same = f.add("same", identity{}, {conv});
  f.output(same);
  const graph_history h = run_all(f.g);
  CHECK(h.heir_of(same.node) == conv.node);
}

TEST_CASE("what constants were computed from belongs to those who read them") {
  graph_fixture f({1, 5, 4, 3});
  const value first = f.add("first", unary(unary_kind::neg), {f.constant(numbers({6}, 2))});
  const value second = f.add("second", unary(unary_kind::neg), {first});
  const value conv = f.convolve("conv", f.x(), 6, 1);
  const value sum = f.add("sum", bias_add{}, {conv, second});
  f.output(sum);
  graph_history h(f.g);
  diagnostics problems;
  h.record("resolve", "", resolve(f.g, problems).folded, f.g);
  const pass_watcher watch = [&](const pass_row& row, std::size_t rewrites, const graph& now) {
    h.record(row.name, row.what, rewrites, now);
  };
  REQUIRE(run_passes(f.g, standard_passes(), pass_stage::optimise, {}, watch));
  const rewrite_step& folded = step_of(h, "resolve");
  CHECK(folded.folded.size() + folded.gone.size() >= 2);
  for (const value v : {first, second, conv, sum}) CHECK(h.heir_of(v.node) == conv.node);
}
