// SPDX-License-Identifier: Apache-2.0
// tf-embed inspect: what is in a graph file, and what of it tf_embed does not know.
#include "cli/json_output.hpp"
#include "cli/network_options.hpp"
#include "cli/verbs.hpp"
#include "model/bypass_decoders.hpp"
#include "model/import.hpp"
#include "ops/op_table.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <memory>
#include <set>
#include <string_view>
#include <utility>

namespace tf_embed::gen {
namespace {

struct inspect_options {
  network_options network;
  bool as_json = false;
};

json border_json(const border_node& n) {
  json j = {{"name", n.name}, {"op", n.op}};
  if (n.type != dtype::invalid) j["dtype"] = std::string(name(n.type));
  if (n.dims) j["shape"] = *n.dims;
  return j;
}

/// What can be said of the file alone, and of the network once it is resolved.
json describe(const source& s, const graph_border& border, const op_table& ops) {
  const model_provenance& file = s.provenance;
  std::map<std::string, int> counts;
  json unsupported = json::array();
  for (const auto& n : s.graph.node()) {
    ++counts[n.op()];
    const bool built_in =
        n.op() == "Const" || n.op() == "Placeholder" || n.op() == "PlaceholderWithDefault" || n.op() == "NoOp";
    if (!built_in && !ops.find(n.op())) unsupported.push_back({{"name", n.name()}, {"op", n.op()}});
  }
  json j = {
      {"file", file.file_name}, {"bytes", file.file_bytes}, {"sha256", file.sha256}, {"nodes", s.graph.node_size()}};
  j["inputs"] = json::array();
  j["outputs"] = json::array();
  for (const border_node& n : border.inputs) j["inputs"].push_back(border_json(n));
  for (const border_node& n : border.outputs) j["outputs"].push_back(border_json(n));
  j["signatures"] = json::array();  // a frozen graph has none
  j["ops"] = counts;
  j["unsupported"] = std::move(unsupported);
  return j;
}

/// The floating-point numbers of all constants; equal ones count once, as they are stored once.
std::int64_t count_parameters(const graph& g) {
  std::int64_t count = 0;
  std::set<std::pair<dtype, std::string_view>> known;
  for (const node_id id : g.topological_order()) {
    const tensor* t = g.constant({id, 0});
    if (!t || !is_floating(t->dtype())) continue;
    const std::string_view bytes(reinterpret_cast<const char*>(t->bytes().data()), t->bytes().size());
    if (known.emplace(t->dtype(), bytes).second) count += t->size();
  }
  return count;
}

void add_network(json& j, loaded_network& loaded, const toolbox& tools) {
  network& net = loaded.network;
  j["parameters"] = count_parameters(net.graph);
  for (const char* side : {"inputs", "outputs"}) {
    j[side] = json::array();
    for (const endpoint& e : std::string(side) == "inputs" ? net.graph.inputs : net.graph.outputs) {
      j[side].push_back(type_json(e.name, net.graph.type(e.value)));
    }
  }
  diagnostics problems;
  auto p = build_program(net, loaded.options, tools, problems);
  for (const diagnostic& d : problems)
    j["unsupported"].push_back({{"name", d.node}, {"op", d.op}, {"reason", d.message}});
  if (!p) return;
  j["macs"] = count_macs(p->body);
  j["layers"] = flattened(p->body).size();
  j["weight_bytes"] = weight_bytes(*p);
  j["arena_bytes"] = p->arena_bytes;
  j["arena_lower_bound"] = p->arena_lower_bound;
}

void print_side(const json& nodes, std::string_view title) {
  fmt::print("{}\n", title);
  for (const json& n : nodes) {
    const std::string type = n.value("dtype", "");
    tensor_type t;
    if (n.contains("shape")) t.shape = n["shape"].get<shape>();
    if (n.contains("run_time_axes")) {
      for (const json& axis : n["run_time_axes"]) t.add_extent({1, axis.get<std::size_t>()});
    }
    if (n.contains("run_time_axis")) t.add_extent({1, n["run_time_axis"].get<std::size_t>()});
    const std::string dims = n.contains("shape") ? shape_text(t) : "";
    fmt::print("  {}  {}{}\n", printable(n["name"].get<std::string>()), type, dims);
  }
}

void print_text(const json& j) {
  fmt::print("{}: {} bytes, {} nodes, sha256 {}\n", printable(j["file"].get<std::string>()),
             j["bytes"].get<std::uint64_t>(), j["nodes"].get<int>(), j["sha256"].get<std::string>());
  print_side(j["inputs"], "inputs");
  print_side(j["outputs"], "outputs");
  fmt::print("ops\n");
  for (const auto& [op, count] : j["ops"].items()) fmt::print("  {:<32} {}\n", printable(op), count.get<int>());
  if (j.contains("parameters")) fmt::print("{} parameters\n", j["parameters"].get<std::int64_t>());
  if (j.contains("macs")) {
    fmt::print("{} MACs in {} layers; {} bytes of weights, {} bytes of arena (lower bound {})\n",
               j["macs"].get<std::int64_t>(), j["layers"].get<std::size_t>(), j["weight_bytes"].get<std::size_t>(),
               j["arena_bytes"].get<std::size_t>(), j["arena_lower_bound"].get<std::size_t>());
  }
  if (j.contains("note")) fmt::print("{}\n", j["note"].get<std::string>());
  if (j["unsupported"].empty()) return;
  fmt::print("{} unsupported node{}\n", j["unsupported"].size(), j["unsupported"].size() == 1 ? "" : "s");
  for (const json& n : j["unsupported"]) {
    fmt::print("  {} ({}){}\n", printable(n["name"].get<std::string>()), printable(n["op"].get<std::string>()),
               n.contains("reason") ? ": " + n["reason"].get<std::string>() : "");
  }
}

int inspect(const inspect_options& o, const toolbox& tools) {
  auto s = read_source(o.network.model, tools.formats);
  if (!s) return report(s.error());
  bypass_decoders(s->graph);
  auto border = detect_border(s->graph);
  if (!border) return report(border.error());
  json j = describe(*s, *border, tools.ops);
  s->graph.Clear();

  if (j["unsupported"].empty()) {
    diagnostics problems;
    auto net = load_network(o.network, {}, {}, {}, tools, problems);
    if (net) {
      add_network(j, *net, tools);
    } else {
      for (const diagnostic& d : problems) {
        if (d.kind == error_kind::bad_model) return report(problems);
        if (d.kind == error_kind::unsupported) {
          j["unsupported"].push_back({{"name", d.node}, {"op", d.op}, {"reason", d.message}});
        } else {
          j["note"] = to_line(d);
        }
      }
    }
  }
  o.as_json ? print_json(j) : print_text(j);
  return 0;
}

}  // namespace

void add_inspect(CLI::App& app, const toolbox& tools, int& exit_code) {
  auto options = std::make_shared<inspect_options>();
  CLI::App* verb = app.add_subcommand("inspect", "list inputs, outputs, ops, sizes, and every unsupported node");
  add_network_options(*verb, options->network);
  verb->add_flag("--json", options->as_json, "for programs");
  verb->callback([options, &tools, &exit_code] { exit_code = inspect(*options, tools); });
}

}  // namespace tf_embed::gen
