// SPDX-License-Identifier: Apache-2.0
#include "model/node_lists.hpp"

#include <utility>

namespace tf_embed::gen {

tensor_name read_name(const std::string& input) {
  auto name = parse_tensor_name(input);
  return name ? std::move(*name) : tensor_name{};
}

cut_out cut(const node_index& nodes, const std::vector<std::string>& results,
            const std::function<std::string(const tensor_name&)>& replace) {
  cut_out made;
  std::unordered_set<std::string> seen;
  std::vector<const proto::NodeDef*> pending;
  const auto renamed = [&](const std::string& text) {
    const tensor_name t = read_name(text);
    std::string other = replace(t);
    if (!other.empty()) return other;
    const auto at = nodes.find(t.node);
    if (at == nodes.end()) {
      made.is_sound = false;
    } else if (seen.insert(t.node).second) {
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
