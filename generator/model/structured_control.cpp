// SPDX-License-Identifier: Apache-2.0
#include "model/structured_control.hpp"

#include "model/branches.hpp"
#include "model/loop_frames.hpp"
#include "model/node_lists.hpp"

#include <algorithm>
#include <memory>
#include <unordered_set>
#include <utility>

namespace tf_embed::gen {
namespace {

/// Names that nothing reads, controls included.
std::unordered_set<std::string> unread(const std::vector<const proto::NodeDef*>& nodes) {
  std::unordered_set<std::string> names;
  for (const proto::NodeDef* n : nodes) names.insert(n->name());
  for (const proto::NodeDef* n : nodes) {
    for (const std::string& text : n->input()) names.erase(read_name(text).node);
  }
  return names;
}

/// Takes away what only those nodes needed that are inside of ops now: they would look like outputs.
void remove_unread(std::vector<const proto::NodeDef*>& nodes, const std::unordered_set<std::string>& unread_before) {
  std::unordered_map<std::string, int> readers;
  node_index index;
  for (const proto::NodeDef* n : nodes) {
    index.emplace(n->name(), n);
    for (const std::string& text : n->input()) ++readers[read_name(text).node];
  }
  std::vector<std::string> pending;
  std::unordered_set<std::string> gone;
  for (const auto& [name, n] : index) {
    if (readers[name] == 0 && !unread_before.contains(name)) pending.push_back(name);
  }
  while (!pending.empty()) {
    const std::string name = std::move(pending.back());
    pending.pop_back();
    const auto n = index.find(name);
    if (n == index.end() || unread_before.contains(name) || !gone.insert(name).second) continue;
    for (const std::string& text : n->second->input()) {
      if (const std::string& read = read_name(text).node; --readers[read] == 0) pending.push_back(read);
    }
  }
  std::erase_if(nodes, [&](const proto::NodeDef* n) { return gone.contains(n->name()); });
}

}  // namespace

void structure_control_flow(proto::GraphDef& def, const std::vector<std::string>& outputs, extracted_bodies& bodies,
                            nodes_of_control_flow& told) {
  const auto is_control = [](const proto::NodeDef& n) { return is_op(n, "Enter") || is_op(n, "Merge"); };
  if (std::none_of(def.node().begin(), def.node().end(), is_control)) return;
  std::vector<std::unique_ptr<proto::NodeDef>> made;
  node_index nodes;
  std::vector<const proto::NodeDef*> outside;
  for (const proto::NodeDef& n : def.node()) {
    nodes.emplace(n.name(), &n);
    outside.push_back(&n);
  }
  if (nodes.size() != outside.size()) return;  // names twice: told of elsewhere
  std::unordered_set<std::string> unread_before = unread(outside);
  for (const std::string& text : outputs) unread_before.insert(read_name(text).node);

  frame_finder finder(nodes);
  outside.clear();
  for (const proto::NodeDef& n : def.node()) {
    int f = finder.of(n.name());
    // An Exit is the last of its frame, though what it gives belongs outside.
    if (is_op(n, "Exit") && !n.input().empty()) f = finder.of(read_name(n.input(0)).node);
    (f < 0 ? outside : finder.frames()[static_cast<std::size_t>(f)].nodes).push_back(&n);
  }
  std::vector<frame>& frames = finder.frames();
  std::vector<std::size_t> order(frames.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  const auto deeper = [&](std::size_t a, std::size_t b) { return frames[a].depth > frames[b].depth; };
  std::stable_sort(order.begin(), order.end(), deeper);
  const auto keep = [&](proto::NodeDef n, std::vector<const proto::NodeDef*>& where) {
    made.push_back(std::make_unique<proto::NodeDef>(std::move(n)));
    nodes[made.back()->name()] = made.back().get();
    where.push_back(made.back().get());
  };
  for (const std::size_t i : order) {
    frame& f = frames[i];
    structure_branches(f.nodes, {}, nodes, made, bodies);
    std::vector<const proto::NodeDef*>& around =
        f.parent < 0 ? outside : frames[static_cast<std::size_t>(f.parent)].nodes;
    auto loop = make_loop(f, nodes, bodies);
    if (!loop) {
      for (const proto::NodeDef* n : f.nodes) told.unstructured.emplace(n->name(), loop.error().message);
      around.insert(around.end(), f.nodes.begin(), f.nodes.end());
      continue;
    }
    for (const proto::NodeDef* n : f.nodes) {
      told.inside.emplace(n->name(), loop->loop.name());
      nodes.erase(n->name());
    }
    keep(std::move(loop->loop), around);
    for (proto::NodeDef& exit : loop->exits) keep(std::move(exit), around);
  }
  structure_branches(outside, outputs, nodes, made, bodies);
  remove_unread(outside, unread_before);
  proto::GraphDef structured;
  for (const proto::NodeDef* n : outside) *structured.add_node() = *n;
  def.mutable_node()->Swap(structured.mutable_node());
}

}  // namespace tf_embed::gen
