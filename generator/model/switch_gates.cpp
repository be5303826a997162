// SPDX-License-Identifier: Apache-2.0
#include "model/switch_gates.hpp"

#include "graph.pb.h"
#include "model/import.hpp"

#include <algorithm>
#include <cstddef>
#include <utility>

namespace tf_embed::gen {
namespace {

/// A longer way to a Switch is not followed; its nodes then count as if they had a value.
constexpr std::size_t max_followed_nodes = 1000;

}  // namespace

switch_gates::switch_gates(const proto::GraphDef& def) {
  std::vector<std::string> pending;
  for (const auto& n : def.node()) {
    if (n.op() == "Switch") pending.push_back(n.name());
  }
  if (pending.empty()) return;
  std::unordered_map<std::string, std::vector<const proto::NodeDef*>> readers;
  for (const auto& n : def.node()) {
    nodes_.emplace(n.name(), &n);
    for (const std::string& text : n.input()) {
      if (const auto t = parse_tensor_name(text)) readers[t->node].push_back(&n);
    }
  }
  while (!pending.empty()) {
    const std::string name = std::move(pending.back());
    pending.pop_back();
    if (!behind_.insert(name).second) continue;
    for (const proto::NodeDef* reader : readers[name]) {
      if (reader->op() != "Merge") pending.push_back(reader->name());
    }
  }
}

std::vector<switch_gate> switch_gates::of(const proto::NodeDef& n) {
  std::vector<switch_gate> all;
  if (behind_.empty()) return all;
  for (const std::string& text : n.input()) {
    const auto t = parse_tensor_name(text);
    if (!t || !t->control || !behind_.contains(t->node)) continue;
    const auto& gates = before(t->node);
    all.insert(all.end(), gates.begin(), gates.end());
  }
  std::sort(all.begin(), all.end());
  all.erase(std::unique(all.begin(), all.end()), all.end());
  return all;
}

const std::vector<switch_gate>& switch_gates::before(const std::string& node) {
  const auto [at, is_new] = found_.try_emplace(node);
  if (!is_new) return at->second;
  std::unordered_set<std::string> seen;
  std::vector<std::string> pending{node};
  while (!pending.empty() && seen.size() < max_followed_nodes) {
    const std::string name = std::move(pending.back());
    pending.pop_back();
    if (!seen.insert(name).second) continue;
    const auto known = nodes_.find(name);
    if (known == nodes_.end()) continue;
    for (const std::string& text : known->second->input()) {
      const auto t = parse_tensor_name(text);
      if (!t || !behind_.contains(t->node)) continue;
      const auto source = nodes_.find(t->node);
      const bool leaves_switch = !t->control && source != nodes_.end() && source->second->op() == "Switch";
      if (!leaves_switch) {
        pending.push_back(t->node);
      } else if (source->second->input_size() >= 2) {
        at->second.push_back({source->second->input(1), t->port == 1});
      }
    }
  }
  return at->second;
}

}  // namespace tf_embed::gen
