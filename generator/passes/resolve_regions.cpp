// SPDX-License-Identifier: Apache-2.0
// Ops that choose one of their inputs or graphs, and the graphs inside of ops.
#include "ir/op.hpp"
#include "ir/region.hpp"
#include "ops/movement/broadcast_to.hpp"
#include "passes/resolver.hpp"
#include "passes/splice_region.hpp"

#include <fmt/format.h>

#include <memory>
#include <utility>

namespace tf_embed::gen {

bool resolver::decide(node_id id) {
  const node& n = g_.at(id);
  const auto* chooser = dynamic_cast<const choosing_op*>(n.op.get());
  if (!chooser) return false;
  std::vector<choice_input> inputs;
  for (const value& v : n.inputs) {
    choice_input& in = inputs.emplace_back();
    in.has_value = !is_absent(v);
    if (!in.has_value || failed_[v.node] || v.port >= g_.at(v.node).outputs.size()) continue;
    in.type = &g_.type(v);
    in.constant = g_.constant(v);
    if (const value_bounds& b = bounds_.of(g_, v); b.is_known()) in.bounds = b.all();
  }
  auto chosen = chooser->choose(inputs);
  if (!chosen) return false;
  ++summary_.folded;
  if (chosen->region) {
    take_region(id, *chosen->region);
  } else {
    for (std::uint32_t port = 0; port < chosen->outputs.size(); ++port) take({id, port}, chosen->outputs[port]);
  }
  return true;
}

void resolver::take(value v, chosen_output& out) {
  const node& n = g_.at(v.node);
  if (out.constant) {
    g_.replace_uses(v, g_.add_constant(fmt::format("{}:{}", n.name, v.port), std::move(*out.constant)));
    grow();
  } else if (!out.input) {
    absent_.insert(v);
  } else if (!out.broadcast_to) {
    g_.replace_uses(v, n.inputs[*out.input]);
  } else {
    const value s = g_.add_constant(n.name + "/shape", tensor::of_ints(dtype::int64, *out.broadcast_to));
    const node_id made =
        typing_.add_untyped(n.name, "BroadcastTo", std::make_unique<broadcast_to>(), {n.inputs[*out.input], s});
    g_.replace_uses(v, {made, 0});
    grow();
    visit(made);
  }
}

void resolver::take_region(node_id id, std::size_t r) {
  const node& n = g_.at(id);
  if (!n.op->regions()[r].problems.empty()) {
    tell_of_region(id, r, n.op->regions()[r].problems);
    return;
  }
  std::vector<value> operands;
  const region& taken = n.op->regions()[r];
  for (std::size_t i = 0; i < taken.body.inputs.size(); ++i) operands.push_back(n.inputs[n.op->region_operand(r, i)]);
  const spliced_region made = splice_region(g_, path_into(n.name, taken), taken.body, operands);
  for (std::uint32_t port = 0; port < made.results.size(); ++port) g_.replace_uses({id, port}, made.results[port]);
  visit_all(made.nodes);
}

void resolver::hand_down(value operand, graph& body, std::size_t argument, bounds_table& bounds) {
  const endpoint in = body.inputs[argument];
  bounds.set(body, in.value, bounds_.of(g_, operand));
  if (const tensor* t = g_.constant(operand)) body.replace_uses(in.value, body.add_constant(in.name, *t));
}

bool resolver::resolve_regions(node_id id) {
  const node& n = g_.at(id);
  const std::span<region> regions = n.op->regions();
  for (std::size_t r = 0; r < regions.size(); ++r) {
    graph& body = regions[r].body;
    bounds_table bounds;
    for (std::size_t i = 0; i < body.inputs.size(); ++i) {
      const std::size_t at = n.op->region_operand(r, i);
      if (at >= n.inputs.size()) {
        fail(id, bad_model(fmt::format("its graph \"{}\" takes {} arguments, but the node has {} inputs",
                                       regions[r].name, body.inputs.size(), n.inputs.size())));
        return false;
      }
      graph_typing(body).set_types(body.inputs[i].value.node, {g_.type(n.inputs[at])});
      hand_down(n.inputs[at], body, i, bounds);
    }
    diagnostics inside = regions[r].problems;
    if (inside.empty()) summary_ += resolver(body, *this, path_into(n.name, regions[r]), std::move(bounds)).run(inside);
    tell_of_region(id, r, inside);
  }
  return !failed_[id];
}

void resolver::tell_of_region(node_id id, std::size_t r, const diagnostics& inside) {
  const node& n = g_.at(id);
  for (diagnostic d : inside) {
    failed_[id] = true;
    if (d.op.empty()) d.op = n.op_name;
    const region& inside_of = n.op->regions()[r];
    d.node = d.node.empty() ? n.name + "/" + inside_of.name : path_into(n.name, inside_of) + d.node;
    problems_.emplace_back(id, std::move(d));
  }
}

}  // namespace tf_embed::gen
