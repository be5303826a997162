// SPDX-License-Identifier: Apache-2.0
#include "model/node_lists.hpp"

#include <charconv>
#include <utility>

namespace tf_embed::gen {

edge edge_of(const std::string& input) {
  if (input.starts_with('^')) return {input.substr(1), 0, true};
  const auto colon = input.rfind(':');
  if (colon == std::string::npos || colon + 1 == input.size()) return {input};
  int port = 0;
  const auto [end, error] = std::from_chars(input.data() + colon + 1, input.data() + input.size(), port);
  if (error != std::errc() || end != input.data() + input.size() || port < 0) return {input};
  return {input.substr(0, colon), port};
}

std::string edge_text(const std::string& node, int port) {
  return port == 0 ? node : node + ":" + std::to_string(port);
}

cut_out cut(const node_index& nodes, const std::vector<std::string>& results,
            const std::function<std::string(const edge&)>& replace) {
  cut_out made;
  std::unordered_set<std::string> seen;
  std::vector<const proto::NodeDef*> pending;
  const auto renamed = [&](const std::string& text) {
    const edge e = edge_of(text);
    std::string other = replace(e);
    if (!other.empty()) return other;
    const auto at = nodes.find(e.node);
    if (at == nodes.end()) {
      made.is_sound = false;
    } else if (seen.insert(e.node).second) {
      pending.push_back(at->second);
    }
    return text;
  };
  for (const std::string& r : results) made.results.push_back(renamed(r));
  while (!pending.empty()) {
    const proto::NodeDef& n = *pending.back();
    pending.pop_back();
    proto::NodeDef copy;
    copy.set_name(n.name());
    copy.set_op(n.op());
    *copy.mutable_attr() = n.attr();
    for (const std::string& text : n.input()) {
      if (!text.starts_with('^')) copy.add_input(renamed(text));
    }
    made.nodes.push_back(std::move(copy));
  }
  return made;
}

proto::NodeDef identity_node(const std::string& name, const std::string& input) {
  proto::NodeDef n;
  n.set_name(name);
  n.set_op("Identity");
  n.add_input(input);
  return n;
}

std::string unused_name(const node_index& nodes, std::string wanted) {
  while (nodes.contains(wanted)) wanted += "_";
  return wanted;
}

namespace {

/// Answers the name that stands for the graph; no function of TensorFlow has a space in its name.
std::string kept(extracted_body made, extracted_bodies& bodies) {
  std::string name = "graph " + std::to_string(bodies.size());
  bodies.emplace(name, std::move(made));
  return name;
}

}  // namespace

void add_body(proto::NodeDef& n, const std::string& attribute, extracted_body made, extracted_bodies& bodies) {
  (*n.mutable_attr())[attribute].mutable_func()->set_name(kept(std::move(made), bodies));
}

void add_body_of_several(proto::NodeDef& n, const std::string& attribute, extracted_body made,
                         extracted_bodies& bodies) {
  (*n.mutable_attr())[attribute].mutable_list()->add_func()->set_name(kept(std::move(made), bodies));
}

}  // namespace tf_embed::gen
