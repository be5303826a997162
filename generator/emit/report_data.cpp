// SPDX-License-Identifier: Apache-2.0
#include "emit/report.hpp"
#include "emit/type_json.hpp"
#include "io/json.hpp"
#include "version.hpp"

#include <algorithm>
#include <map>
#include <set>

namespace tf_embed::gen {
namespace {

using node_record = graph_snapshot::node_record;

/// Text of a graph as the page may show it: one line, valid UTF-8, of a bounded length.
std::string shown(std::string_view text) { return printable(text, 300); }

bool computes(const node_record& n) { return !n.is_constant && !n.is_input; }

/// The nodes that are drawn: all but constants. Numbered in order of execution.
class drawn_graph {
 public:
  explicit drawn_graph(const graph_snapshot& s) : snapshot_(s) {
    for (const node_id id : s.order) {
      if (s.nodes.at(id).is_constant) continue;
      index_.emplace(id, static_cast<int>(ids_.size()));
      ids_.push_back(id);
      for (const value& v : s.nodes.at(id).inputs) first_reader_.emplace(v.node, id);
    }
  }

  const std::vector<node_id>& ids() const { return ids_; }

  /// The number of a node; of the first that reads it where it is a constant; -1 where there is none.
  int number_of(node_id id) const {
    if (const auto at = index_.find(id); at != index_.end()) return at->second;
    const auto reader = first_reader_.find(id);
    return reader == first_reader_.end() ? -1 : index_.at(reader->second);
  }

  json node(node_id id) const {
    const node_record& n = snapshot_.nodes.at(id);
    json reads = json::array();
    int constants = 0;
    for (const value& v : n.inputs) {
      const auto at = index_.find(v.node);
      if (at != index_.end()) {
        reads.push_back(at->second);
      } else {
        ++constants;
      }
    }
    json j = {{"name", shown(n.name)}, {"op", n.is_input ? "input" : shown(n.op_name)}, {"in", std::move(reads)}};
    if (constants != 0) j["constants"] = constants;
    if (!n.outputs.empty() && n.outputs[0].dtype != dtype::invalid) describe_type(j, n.outputs[0]);
    for (const graph_snapshot& block : n.blocks) j["blocks"].push_back(block_of(block));
    if (std::find(snapshot_.outputs.begin(), snapshot_.outputs.end(), id) != snapshot_.outputs.end())
      j["output"] = true;
    return j;
  }

 private:
  /// What a node runs: its computing nodes, in order.
  static json block_of(const graph_snapshot& block) {
    json nodes = json::array();
    const drawn_graph inside(block);
    for (const node_id id : inside.ids()) {
      if (computes(block.nodes.at(id))) nodes.push_back(inside.node(id));
    }
    return {{"name", shown(block.name)}, {"nodes", std::move(nodes)}};
  }

  const graph_snapshot& snapshot_;
  std::vector<node_id> ids_;
  std::map<node_id, int> index_;
  std::map<node_id, node_id> first_reader_;
};

/// Types are inferred after the graph was read: those that `before` lacks are known from the first state that has them.
json before_nodes(const graph_history& h, const drawn_graph& before, const drawn_graph& after) {
  std::map<node_id, int> gone_in;
  std::map<node_id, int> folded_in;
  for (std::size_t s = 0; s < h.steps().size(); ++s) {
    for (const auto& gone : h.steps()[s].gone) gone_in.emplace(gone.id, static_cast<int>(s));
    for (const node_id id : h.steps()[s].folded) folded_in.emplace(id, static_cast<int>(s));
  }
  json nodes = json::array();
  for (const node_id id : before.ids()) {
    json j = before.node(id);
    const auto folded = folded_in.find(id);
    const auto gone = gone_in.find(id);
    const bool is_folded = folded != folded_in.end();
    if (is_folded || gone != gone_in.end()) {
      j["fate"] = is_folded ? "folded" : "gone";
      j["pass"] = is_folded ? folded->second : gone->second;
    }
    j["heir"] = after.number_of(h.heir_of(id));
    nodes.push_back(std::move(j));
  }
  return nodes;
}

json passes(const graph_history& h) {
  // A name for every node there ever was, as it was when it was first seen.
  std::map<node_id, const node_record*> known;
  for (const auto& [id, n] : h.before().nodes) known.emplace(id, &n);
  for (const auto& [id, n] : h.after().nodes) known.emplace(id, &n);
  const auto name_of = [&](node_id id) {
    const auto found = known.find(id);
    return found == known.end() ? std::string() : shown(found->second->name);
  };
  json list = json::array();
  for (const rewrite_step& s : h.steps()) {
    json took = json::array();
    int constants = 0;
    const auto take = [&](node_id id, node_id into, std::string_view what) {
      const auto n = known.find(id);
      if (n == known.end()) return;
      if (!computes(*n->second)) {
        ++constants;
        return;
      }
      json t = {{"name", shown(n->second->name)}, {"op", shown(n->second->op_name)}, {"what", what}};
      if (into != no_node && into != id) t["into"] = name_of(into);
      took.push_back(std::move(t));
    };
    for (const node_id id : s.folded) take(id, no_node, "folded");
    for (const auto& gone : s.gone) take(gone.id, gone.into, gone.into == no_node ? "removed" : "fused");
    list.push_back({{"name", s.name},
                    {"what", s.what},
                    {"rewrites", s.rewrites},
                    {"operations", s.operations},
                    {"changed", s.reshaped.size()},
                    {"constants_gone", constants},
                    {"nodes", std::move(took)}});
  }
  return list;
}

/// A layer's template without its namespace.
std::string template_name(const layer_spec& l) { return l.name.substr(l.name.rfind(':') + 1); }

/// The number of the node that a layer is made from: of a layer in a block, the node that owns the block. -1: none.
int node_of(std::string path, const std::map<std::string, int>& by_name) {
  for (;;) {
    if (const auto node = by_name.find(path); node != by_name.end()) return node->second;
    const auto slash = path.rfind('/');
    if (slash == std::string::npos) return -1;
    path.resize(slash);
  }
}

json layers(const report_source& source, const std::map<std::string, int>& after_by_name) {
  const program& p = source.program;
  std::map<buffer_id, const program_tensor*> written;  // views of a buffer come after the tensor that is written
  for (const program_tensor& t : p.tensors) {
    if (t.buffer) written.emplace(*t.buffer, &t);
  }
  std::map<std::string, std::string> why;
  for (const unfused_note& n : source.unfused) why.emplace(n.node, n.why);
  json list = json::array();
  const std::vector<const program_layer*> all = flattened(p.body);
  for (std::size_t i = 0; i < all.size(); ++i) {
    const program_layer& l = *all[i];
    json j = {{"node", shown(l.path)}, {"op", shown(l.op_name)}, {"layer", template_name(l.spec)}};
    if (!l.writes.empty() && written.contains(l.writes[0])) describe_type(j, written.at(l.writes[0])->type);
    std::size_t weights = 0;
    for (const weights_id w : std::set<weights_id>(l.weights.begin(), l.weights.end()))
      weights += p.weights[w].data.bytes().size();
    std::size_t moved = weights;
    for (const auto* side : {&l.reads, &l.writes}) {
      for (const buffer_id b : std::set<buffer_id>(side->begin(), side->end())) moved += p.buffers[b].bytes;
    }
    j["macs"] = l.spec.macs;
    j["weight_bytes"] = weights;
    j["moved_bytes"] = moved;
    j["after"] = node_of(l.path, after_by_name);
    j["reads"] = l.reads;
    j["writes"] = l.writes;
    if (!l.scratch.empty()) j["scratch"] = l.scratch;
    if (const auto note = why.find(l.path); note != why.end()) j["unfused"] = shown(note->second);
    if (source.timing) {
      const std::optional<double>& us = source.timing->layers_us.at(i);
      j["us"] = us ? json(*us) : json(nullptr);
    }
    list.push_back(std::move(j));
  }
  return list;
}

json buffers(const program& p) {
  json list = json::array();
  for (const buffer& b : p.buffers) {
    json j = {{"name", ""},         {"kind", "value"},  {"bytes", b.bytes},
              {"offset", b.offset}, {"first", b.first}, {"last", b.last}};
    if (b.in_place_of) j["in_place_of"] = *b.in_place_of;
    list.push_back(std::move(j));
  }
  for (const program_tensor& t : p.tensors) {
    if (!t.buffer || !list[*t.buffer]["name"].get<std::string>().empty()) continue;
    json& j = list[*t.buffer];
    j["name"] = shown(t.node_name.empty() ? t.hint : t.node_name);
    describe_type(j, t.type);
    if (t.node_name.empty()) j["kind"] = "temporary";
  }
  for (const program_layer* l : flattened(p.body)) {
    for (const buffer_id b : l->scratch) list[b]["kind"] = "scratch";
  }
  const auto mark = [&](const std::vector<program_endpoint>& endpoints, std::string_view kind) {
    for (const program_endpoint& e : endpoints) {
      if (const auto b = p.tensors[e.tensor].buffer) list[*b]["kind"] = kind;
    }
  };
  mark(p.inputs, "input");
  mark(p.outputs, "output");
  for (const program_state& s : p.states) list[*p.tensors[s.tensor].buffer]["kind"] = "state";
  return list;
}

json states(const program& p) {
  json list = json::array();
  for (const program_state& s : p.states) {
    json j = {{"name", shown(s.name)},
              {"offset", *p.buffers[*p.tensors[s.tensor].buffer].state_offset},
              {"zeros", !s.initial}};
    describe_type(j, p.tensors[s.tensor].type);
    list.push_back(std::move(j));
  }
  return list;
}

json endpoints(const program& p, const std::vector<program_endpoint>& of) {
  json list = json::array();
  for (const program_endpoint& e : of) {
    json j = {{"name", shown(e.name)}};
    describe_type(j, p.tensors[e.tensor].type);
    list.push_back(std::move(j));
  }
  return list;
}

json totals(const report_source& source) {
  const program& p = source.program;
  std::int64_t numbers = 0;
  for (const weight_blob& w : p.weights) numbers += w.data.size();
  return {{"nodes_in_file", source.nodes_in_file},
          {"layers", flattened(p.body).size()},
          {"macs", count_macs(p.body)},
          {"weights", policy_name(source.weights)},
          {"weight_bytes", weight_bytes(p)},
          {"weight_numbers", numbers},
          {"arena_bytes", p.arena_bytes},
          {"arena_lower_bound", p.arena_lower_bound},
          {"arena_alignment", source.arena_alignment},
          {"state_bytes", p.state_bytes}};
}

json timing(const report_timing& t) {
  return {{"runs", t.runs},
          {"median_us", t.median_us},
          {"best_us", t.best_us},
          {"peak_gflops", t.peak_gflops},
          {"memory_gbytes_per_s", t.memory_gbytes},
          {"cache_gbytes_per_s", t.cache_gbytes},
          {"stack_bytes", t.stack_bytes},
          {"compiler", shown(t.compiler)}};
}

}  // namespace

std::string report_data(const report_source& source) {
  const drawn_graph before(source.history.before());
  const drawn_graph after(source.history.after());
  json after_nodes = json::array();
  std::map<std::string, int> after_by_name;
  for (const node_id id : after.ids()) {
    after_nodes.push_back(after.node(id));
    after_by_name.emplace(source.history.after().nodes.at(id).name, static_cast<int>(after_nodes.size()) - 1);
  }
  json j = {{"format", 1},
            {"model",
             {{"name", source.name},
              {"class", source.cpp_class},
              {"file", shown(source.file_name)},
              {"sha256", source.sha256},
              {"generator", version}}},
            {"inputs", endpoints(source.program, source.program.inputs)},
            {"outputs", endpoints(source.program, source.program.outputs)},
            {"states", states(source.program)},
            {"totals", totals(source)},
            {"passes", passes(source.history)},
            {"before", before_nodes(source.history, before, after)},
            {"after", std::move(after_nodes)},
            {"layers", layers(source, after_by_name)},
            {"buffers", buffers(source.program)}};
  if (source.timing) j["timing"] = timing(*source.timing);
  // In JSON these three occur in strings only; escaped, nothing in the text can end the <script> around it.
  std::string text;
  for (const char c : j.dump(-1, ' ', true, json::error_handler_t::replace)) {
    switch (c) {
      case '<':
        text += "\\u003c";
        break;
      case '>':
        text += "\\u003e";
        break;
      case '&':
        text += "\\u0026";
        break;
      default:
        text += c;
    }
  }
  return text;
}

}  // namespace tf_embed::gen
