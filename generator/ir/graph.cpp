// SPDX-License-Identifier: Apache-2.0
#include "ir/graph.hpp"

#include "ir/inference.hpp"
#include "ir/op.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <queue>

namespace tf_embed::gen {

graph::graph() : graph(std::make_shared<std::uint64_t>(0)) {}
graph::graph(std::shared_ptr<std::uint64_t> extents) : extents_(std::move(extents)) {}
graph::~graph() = default;
graph::graph(graph&&) noexcept = default;
graph& graph::operator=(graph&&) noexcept = default;

node_id graph::append(std::string name, std::string op_name, std::unique_ptr<gen::op> op, std::vector<value> reads,
                      std::vector<tensor_type> types) {
  const auto id = static_cast<node_id>(nodes_.size());
  node& n = nodes_.emplace_back();
  n.name = unused_name(std::move(name));
  n.op_name = std::move(op_name);
  n.op = std::move(op);
  n.outputs = std::move(types);
  set_inputs(id, std::move(reads));
  return id;
}

std::string graph::unused_name(std::string wanted) {
  const auto [at, is_new] = names_.try_emplace(wanted, 1);
  if (is_new) return wanted;
  while (true) {
    std::string other = fmt::format("{}_{}", wanted, at->second++);
    if (names_.try_emplace(other, 1).second) return other;
  }
}

void graph::rename(node_id id, std::string name) {
  names_.try_emplace(name, 1);
  nodes_[id].name = std::move(name);
}

result<node_id> graph::add(std::string name, std::string op_name, std::unique_ptr<gen::op> op,
                           std::vector<value> reads) {
  const node_id id = append(std::move(name), std::move(op_name), std::move(op), std::move(reads), {});
  if (auto typed = infer(id); !typed) {
    set_inputs(id, {});
    bury(id);
    return std::move(typed.error());
  }
  return id;
}

result<void> graph::infer(node_id id) {
  node& n = nodes_[id];
  const node_operands operands = operands_of(*this, n);
  auto types = infer_types(*n.op, shape_context(operands.types, operands.constants, this, id));
  if (!types) {
    types.error().node = n.name;
    types.error().op = n.op_name;
    return std::move(types.error());
  }
  n.outputs = std::move(*types);
  return {};
}

value graph::add_constant(std::string name, tensor t) {
  const node_id id = append(std::move(name), "Const", nullptr, {}, {t.type()});
  nodes_[id].constant = std::move(t);
  return {id, 0};
}

value graph::add_input(std::string name, tensor_type type) {
  const node_id id = append(name, "Placeholder", nullptr, {}, {std::move(type)});
  inputs.push_back({std::move(name), {id, 0}});
  return {id, 0};
}

const tensor* graph::constant(value v) const {
  const node& n = nodes_[v.node];
  return n.constant ? &*n.constant : nullptr;
}

void graph::drop_use(value v, node_id reader, std::size_t index) {
  auto& uses = nodes_[v.node].uses;
  const auto it =
      std::find_if(uses.begin(), uses.end(), [&](const use& u) { return u.node == reader && u.input == index; });
  if (it != uses.end()) uses.erase(it);
}

result<void> graph::change(node_id id, std::unique_ptr<gen::op> op, std::vector<value> reads) {
  node& n = nodes_[id];
  std::vector<value> inputs_before = n.inputs;
  const std::vector<tensor_type> types_before = n.outputs;
  std::unique_ptr<gen::op> op_before = std::exchange(n.op, std::move(op));
  set_inputs(id, std::move(reads));
  if (auto typed = infer(id); !typed) {
    n.op = std::move(op_before);
    set_inputs(id, std::move(inputs_before));
    return typed;
  }
  for (std::uint32_t port = 0; port < types_before.size(); ++port) {
    if (!has_type({id, port}) || n.outputs[port] != types_before[port])
      owed_.try_emplace({id, port}, types_before[port]);
  }
  return {};
}

result<void> graph::change_op(node_id id, std::unique_ptr<gen::op> op) {
  return change(id, std::move(op), nodes_[id].inputs);
}

result<void> graph::change_inputs(node_id id, std::vector<value> reads) {
  return change(id, nodes_[id].op->clone(), std::move(reads));
}

result<void> graph::change_input(node_id id, std::size_t index, value v) {
  std::vector<value> reads = nodes_[id].inputs;
  reads[index] = v;
  return change_inputs(id, std::move(reads));
}

void graph::expect_type(value of, const tensor_type& expected, const tensor_type& found) {
  if (found == expected) return;
  faults_.push_back(fmt::format("{} takes the place of {} for the readers of \"{}\"", to_string(found),
                                to_string(expected), printable(nodes_[of.node].name)));
}

void graph::require(const result<void>& step) {
  if (!step) faults_.push_back(to_line(step.error()));
}

std::vector<std::string> graph::take_faults() {
  for (const auto& [v, expected] : owed_) {
    if (use_count(v) == 0) continue;
    if (has_type(v)) {
      expect_type(v, expected, type(v));
    } else {
      faults_.push_back(
          fmt::format("output {} of \"{}\" is read, but is gone", v.port, printable(nodes_[v.node].name)));
    }
  }
  owed_.clear();
  return std::exchange(faults_, {});
}

std::uint64_t graph::extent_id(value v) {
  const auto [at, is_new] = extent_ids_.try_emplace(v, 0);
  if (is_new) at->second = ++*extents_;
  return at->second;
}

std::uint64_t graph::extent_id(const std::vector<std::int64_t>& description) {
  const auto [at, is_new] = derived_extent_ids_.try_emplace(description, 0);
  if (is_new) at->second = ++*extents_;
  return at->second;
}

std::int64_t graph::first_bound(std::uint64_t extent, std::int64_t most) {
  return extent_bounds_.try_emplace(extent, most).first->second;
}

graph graph::clone() const {
  graph copy(extents_);
  for (const node& n : nodes_) {
    node& c = copy.nodes_.emplace_back();
    c.name = n.name;
    c.op_name = n.op_name;
    if (n.op) c.op = n.op->clone();
    c.constant = n.constant;
    c.inputs = n.inputs;
    c.outputs = n.outputs;
    c.uses = n.uses;
    c.refusal = n.refusal;
    c.alive = n.alive;
  }
  copy.extent_ids_ = extent_ids_;
  copy.names_ = names_;
  copy.derived_extent_ids_ = derived_extent_ids_;
  copy.extent_bounds_ = extent_bounds_;
  copy.inputs = inputs;
  copy.outputs = outputs;
  copy.states = states;
  return copy;
}

graph graph::make_nested() const { return graph(extents_); }

void graph::set_input(node_id id, std::size_t index, value v) {
  drop_use(nodes_[id].inputs[index], id, index);
  nodes_[id].inputs[index] = v;
  nodes_[v.node].uses.push_back({id, static_cast<std::uint32_t>(index)});
}

void graph::set_inputs(node_id id, std::vector<value> values) {
  node& n = nodes_[id];
  for (std::size_t i = 0; i < n.inputs.size(); ++i) drop_use(n.inputs[i], id, i);
  n.inputs = std::move(values);
  for (std::size_t i = 0; i < n.inputs.size(); ++i) {
    nodes_[n.inputs[i].node].uses.push_back({id, static_cast<std::uint32_t>(i)});
  }
}

void graph::replace_uses(value from, value to) {
  if (from == to) return;
  const auto owed = owed_.find(from);
  if (has_type(to) && (owed != owed_.end() || has_type(from)))
    expect_type(from, owed == owed_.end() ? type(from) : owed->second, type(to));
  if (owed != owed_.end()) owed_.erase(owed);
  auto& uses = nodes_[from.node].uses;
  std::vector<use> kept;
  std::vector<use> moved;
  for (const use& u : uses) (nodes_[u.node].inputs[u.input] == from ? moved : kept).push_back(u);
  uses = std::move(kept);
  for (const use& u : moved) {
    nodes_[u.node].inputs[u.input] = to;
    nodes_[to.node].uses.push_back(u);
  }
  for (endpoint& out : outputs) {
    if (out.value == from) out.value = to;
  }
}

void graph::replace_node(value from, value to) {
  replace_uses(from, to);
  std::vector<node_id> pending{from.node};
  while (!pending.empty()) {
    const node_id id = pending.back();
    pending.pop_back();
    if (!nodes_[id].alive || is_needed(id)) continue;
    const std::vector<value> read = nodes_[id].inputs;
    set_inputs(id, {});
    bury(id);
    for (const value& v : read) pending.push_back(v.node);
  }
}

void graph::insert_after(value made, value after) {
  replace_uses(made, after);
  set_input(after.node, 0, made);
}

bool graph::is_needed(node_id id) const {
  const auto mentions = [&](const endpoint& e) { return e.value.node == id; };
  return !nodes_[id].uses.empty() || std::any_of(outputs.begin(), outputs.end(), mentions) ||
         std::any_of(inputs.begin(), inputs.end(), mentions);
}

void graph::bury(node_id id) {
  node& n = nodes_[id];
  n.alive = false;
  n.op.reset();
  n.constant.reset();
  n.inputs.clear();
  n.uses.clear();
}

void graph::make_constant(node_id id, tensor t) {
  set_inputs(id, {});
  node& n = nodes_[id];
  // What nothing reads yet may turn out smaller than inferred.
  const bool fine = has_type({id, 0}) && use_count({id, 0}) == 0 && fits(t.type(), n.outputs[0]);
  if (has_type({id, 0}) && !fine) expect_type({id, 0}, n.outputs[0], t.type());
  n.op.reset();
  n.op_name = "Const";
  n.outputs = {t.type()};
  n.constant = std::move(t);
}

bool graph::is_output(value v) const {
  return std::any_of(outputs.begin(), outputs.end(), [&](const endpoint& e) { return e.value == v; });
}

std::size_t graph::use_count(value v) const {
  std::size_t count = 0;
  for (const use& u : nodes_[v.node].uses) count += nodes_[u.node].inputs[u.input] == v;
  for (const endpoint& e : outputs) count += e.value == v;
  return count;
}

std::optional<use> graph::single_use(value v) const {
  if (is_output(v)) return std::nullopt;
  std::optional<use> found;
  for (const use& u : nodes_[v.node].uses) {
    if (nodes_[u.node].inputs[u.input] != v) continue;
    if (found) return std::nullopt;
    found = u;
  }
  return found;
}

std::vector<bool> graph::nodes_behind(std::span<const value> values) const {
  std::vector<bool> found(nodes_.size(), false);
  std::vector<node_id> pending;
  const auto add = [&](node_id id) {
    if (found[id]) return;
    found[id] = true;
    pending.push_back(id);
  };
  for (const value& v : values) add(v.node);
  while (!pending.empty()) {
    const node_id id = pending.back();
    pending.pop_back();
    for (const value& v : nodes_[id].inputs) add(v.node);
  }
  return found;
}

void graph::remove_dead() {
  std::vector<value> ends;
  for (const auto* border : {&outputs, &inputs}) {
    for (const endpoint& e : *border) ends.push_back(e.value);
  }
  const std::vector<bool> needed = nodes_behind(ends);
  for (node_id id = 0; id < nodes_.size(); ++id) {
    if (needed[id] || !nodes_[id].alive) continue;
    bury(id);
  }
  for (node_id id = 0; id < nodes_.size(); ++id) {
    if (needed[id]) std::erase_if(nodes_[id].uses, [&](const use& u) { return !needed[u.node]; });
  }
}

std::vector<node_id> graph::topological_order() const {
  std::vector<std::size_t> missing(nodes_.size(), 0);
  std::priority_queue<node_id, std::vector<node_id>, std::greater<>> ready;
  for (node_id id = 0; id < nodes_.size(); ++id) {
    if (!nodes_[id].alive) continue;
    missing[id] = nodes_[id].inputs.size();
    if (missing[id] == 0) ready.push(id);
  }
  std::vector<node_id> order;
  order.reserve(nodes_.size());
  while (!ready.empty()) {
    const node_id id = ready.top();
    ready.pop();
    order.push_back(id);
    for (const use& u : nodes_[id].uses) {
      if (--missing[u.node] == 0) ready.push(u.node);
    }
  }
  return order;
}

}  // namespace tf_embed::gen
