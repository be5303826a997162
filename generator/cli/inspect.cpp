// SPDX-License-Identifier: Apache-2.0
// tf-embed inspect: what is in a graph file, and what of it tf_embed does not know.
#include "cli/console.hpp"
#include "cli/json_output.hpp"
#include "cli/network_options.hpp"
#include "cli/verbs.hpp"
#include "ir/call.hpp"
#include "ir/near_name.hpp"
#include "ir/op.hpp"
#include "ir/region.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
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
  json j = {{"name", n.name}};
  if (n.type != dtype::invalid) j["dtype"] = std::string(name(n.type));
  if (n.dims) j["shape"] = *n.dims;
  return j;
}

/// What can be said as soon as the file is read.
json describe(const source& s) {
  const model_provenance& file = s.provenance;
  return {{"file", file.file_name},       {"bytes", file.file_bytes},     {"sha256", file.sha256},
          {"nodes", s.graph.node_size()}, {"inputs", json::array()},      {"outputs", json::array()},
          {"signatures", json::array()},  // a graph has none
          {"ops", json::object()},        {"unsupported", json::array()}, {"notes", json::array()}};
}

/// What the file says of the network that was asked for: of the part that its outputs need.
void add_record(json& j, const import_record& seen) {
  for (const border_node& n : seen.inputs) j["inputs"].push_back(border_json(n));
  for (const std::string& name : seen.outputs) j["outputs"].push_back({{"name", name}});
  j["ops"] = seen.ops;
}

using known_constants = std::set<std::pair<dtype, std::string_view>>;

/// The floating-point numbers of all constants, those inside functions included; equal ones count once, as they are
/// stored once.
std::int64_t count_parameters(const graph& g, known_constants& known) {
  std::int64_t count = 0;
  for (const node_id id : g.topological_order()) {
    if (g.at(id).op) {
      for (const region& r : g.at(id).op->regions()) count += count_parameters(r.body, known);
    }
    const tensor* t = g.constant({id, 0});
    if (!t || !is_floating(t->dtype())) continue;
    const std::string_view bytes(reinterpret_cast<const char*>(t->bytes().data()), t->bytes().size());
    if (known.emplace(t->dtype(), bytes).second) count += t->size();
  }
  return count;
}

/// What calls keep, in the order in which it lies.
json states_json(const graph& g) {
  json list = json::array();
  for (const graph_state& s : g.states) {
    json& j = list.emplace_back(type_json(s.name, s.initial.type()));
    j["zeros"] = std::ranges::all_of(s.initial.bytes(), [](std::byte b) { return b == std::byte{}; });
  }
  return list;
}

/// What generate would make of it; everything wrong is appended to `problems`.
void add_network(json& j, network& net, const compile_options& options, const import_record& seen, const toolbox& tools,
                 diagnostics& problems) {
  known_constants known;
  j["parameters"] = count_parameters(net.graph, known);
  for (const std::string& note : net.notes) j["notes"].push_back(note);
  j["outputs"] = json::array();
  for (const endpoint& e : caller_outputs(net.graph))
    j["outputs"].push_back(type_json(e.name, net.graph.type(e.value)));
  j["inputs"] = json::array();
  for (const endpoint& e : caller_inputs(net.graph)) {
    const tensor_type& t = net.graph.type(e.value);
    const auto& assumed = seen.assumed_inputs;
    if (std::find(assumed.begin(), assumed.end(), e.name) == assumed.end()) {
      j["inputs"].push_back(type_json(e.name, t));
      continue;
    }
    for (const border_node& n : seen.inputs) {
      if (n.name == e.name) j["inputs"].push_back(border_json(n));
    }
    j["notes"].push_back(fmt::format("judged with \"{}\" as {}; give its shape by --input-shape {}:{} or --batch {}",
                                     printable(e.name), to_string(t), shell_word(e.name), fmt::join(t.shape, ","),
                                     t.shape.front()));
  }
  if (!net.graph.states.empty()) j["states"] = states_json(net.graph);
  auto p = build_program(net, options, tools, problems);
  if (!p) return;
  if (auto printed = print_header(*p, header_options_of(net, options)); !printed) {
    problems.push_back(std::move(printed.error()));
    return;
  }
  j["macs"] = count_macs(p->body);
  j["layers"] = flattened(p->body).size();
  j["weight_bytes"] = weight_bytes(*p);
  j["arena_bytes"] = p->arena_bytes;
  j["arena_lower_bound"] = p->arena_lower_bound;
  j["state_bytes"] = p->state_bytes;
}

void print_side(const json& nodes, std::string_view title) {
  say("{}\n", title);
  for (const json& n : nodes) {
    const std::string type = n.value("dtype", "");
    tensor_type t;
    if (n.contains("shape")) t.shape = n["shape"].get<shape>();
    if (n.contains("run_time_axes")) {
      for (const json& axis : n["run_time_axes"]) t.add_extent({1, axis.get<std::size_t>()});
    }
    if (n.contains("run_time_axis")) t.add_extent({1, n["run_time_axis"].get<std::size_t>()});
    const std::string dims = n.contains("shape") ? shape_text(t) : "";
    const std::string first =
        n.contains("zeros") ? (n["zeros"].get<bool>() ? "  zeros at first" : "  with values at first") : "";
    say("  {}  {}{}{}\n", printable(n["name"].get<std::string>()), type, dims, first);
  }
}

void print_text(const json& j) {
  say("{}: {} bytes, {} nodes, sha256 {}\n", printable(j["file"].get<std::string>()), j["bytes"].get<std::uint64_t>(),
      j["nodes"].get<int>(), j["sha256"].get<std::string>());
  print_side(j["inputs"], "inputs");
  print_side(j["outputs"], "outputs");
  if (j.contains("states")) print_side(j["states"], "state");
  say("ops\n");
  for (const auto& [op, count] : j["ops"].items()) say("  {:<32} {}\n", printable(op), count.get<int>());
  if (j.contains("parameters")) say("{} parameters\n", j["parameters"].get<std::int64_t>());
  if (j.contains("macs")) {
    say("{} MACs in {} layers; {} bytes of weights, {} bytes of arena (lower bound {})\n",
        j["macs"].get<std::int64_t>(), j["layers"].get<std::size_t>(), j["weight_bytes"].get<std::size_t>(),
        j["arena_bytes"].get<std::size_t>(), j["arena_lower_bound"].get<std::size_t>());
    if (const auto state = j["state_bytes"].get<std::size_t>(); state != 0)
      say("{} bytes of state, in the arena\n", state);
  }
  for (const json& note : j["notes"]) say("note: {}\n", note.get<std::string>());
  if (j["unsupported"].empty()) return;
  say("{} unsupported node{}\n", j["unsupported"].size(), j["unsupported"].size() == 1 ? "" : "s");
  for (const json& n : j["unsupported"]) {
    const std::string name = n["name"].get<std::string>();
    const std::string reason = to_line({error_kind::unsupported, n["reason"].get<std::string>()});
    const std::string place =
        name.empty() ? "" : fmt::format("{} ({}): ", printable(name), printable(n["op"].get<std::string>()));
    say("  {}{}\n", place, reason);
  }
}

/// Whether there is a listing although something is wrong: nodes that are unsupported are listed, and of inputs whose
/// shapes are still open the user wants to hear.
bool can_list(const diagnostics& problems, const import_record& seen) {
  std::size_t listed = 0;
  for (const diagnostic& d : problems) listed += d.kind == error_kind::unsupported;
  return listed + seen.open_inputs.size() == problems.size();
}

int inspect(const inspect_options& o, const toolbox& tools) {
  auto s = read_model(o.network, tools);
  if (!s) return report(s.error());
  json j = describe(*s);
  auto options = compile_options_of(o.network, {}, *s, {});
  if (!options) return report(options.error());
  options->border.open_batch_is_one = true;
  import_record seen;
  diagnostics problems;
  auto net = import_network(std::move(*s), *options, tools, problems, &seen);
  add_record(j, seen);
  if (net) add_network(j, *net, *options, seen, tools, problems);
  if (!can_list(problems, seen)) return report(problems);
  diagnostics open;
  for (diagnostic& d : problems) {
    if (d.kind == error_kind::unsupported) {
      j["unsupported"].push_back({{"name", d.node}, {"op", d.op}, {"reason", d.message}});
    } else {
      open.push_back(std::move(d));
    }
  }
  o.as_json ? print_json(j) : print_text(j);
  if (!j["unsupported"].empty()) return exit_code_of(error_kind::unsupported);
  return report(open);
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
