// SPDX-License-Identifier: Apache-2.0
#include "cli/network.hpp"

#include "cli/literals.hpp"
#include "model/bypass_decoders.hpp"
#include "model/import.hpp"
#include "model/tensor_proto.hpp"
#include "passes/resolve.hpp"
#include "plan/arena.hpp"
#include "plan/lowering.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <filesystem>

namespace tf_embed::gen {
namespace {

/// The arena is a member of the model's class; beyond this size no machine holds an object of it.
constexpr std::size_t max_arena_bytes = std::size_t{1} << 36;

diagnostic usage(std::string message) { return {error_kind::usage, std::move(message)}; }

result<void> refuse_later_options(const network_options& o) {
  // Known from the contracts; silence would be worse than an error.
  if (!o.signature.empty() || !o.tag.empty())
    return usage("--signature and --tag belong to SavedModels, which this version does not read");
  if (!o.checkpoint.empty()) return usage("--checkpoint belongs to MetaGraphs, which this version does not read");
  if (!o.extensions.empty()) return usage("--extension is not available in this version");
  return {};
}

/// Splits "name:1,2,3" at the last colon; a name may hold colons itself.
result<void> add_input_shape(const std::string& text, bool shape_required, import_options& options) {
  const auto colon = text.rfind(':');
  const bool is_port = colon != std::string::npos && text.substr(colon + 1) == "0";
  if (colon == std::string::npos || is_port) {
    if (shape_required)
      return usage(fmt::format("--input-shape takes NAME:DIMS like x:1,224,224,3, but is \"{}\"", printable(text)));
    return {};
  }
  auto dims = parse_shape(text.substr(colon + 1));
  if (!dims) {
    dims.error().message =
        fmt::format("{} {}: {}", shape_required ? "--input-shape" : "--input", printable(text), dims.error().message);
    return std::move(dims.error());
  }
  options.input_shapes[text.substr(0, colon)] = std::move(*dims);
  return {};
}

std::string without_shape(const std::string& text) {
  const auto colon = text.rfind(':');
  return colon == std::string::npos || text.substr(colon + 1) == "0" ? text : text.substr(0, colon);
}

const proto::NodeDef* find_node(const proto::GraphDef& def, const std::string& name) {
  for (const auto& n : def.node()) {
    if (n.name() == name) return &n;
  }
  return nullptr;
}

result<void> add_frozen_input(const std::string& text, const named_tensors& arrays, const proto::GraphDef& def,
                              import_options& options) {
  const auto equals = text.find('=');
  const std::string name = text.substr(0, equals);
  auto t = parse_tensor_name(name);
  if (!t) return usage("--freeze-input takes NAME or NAME=VALUE, but the name is empty");
  if (equals == std::string::npos) {
    const tensor* value = find_tensor(arrays, name);
    if (!value)
      return usage(fmt::format(
          "--freeze-input {}: the arrays given hold no value of this name; say it as --freeze-input NAME=VALUE",
          printable(name)));
    options.frozen_inputs[name] = *value;
    return {};
  }
  const proto::NodeDef* n = find_node(def, t->node);
  if (!n) return usage(fmt::format("--freeze-input: the graph has no node \"{}\"", printable(name)));
  const auto type = n->attr().find("dtype");
  if (type == n->attr().end()) return usage(fmt::format("--freeze-input: \"{}\" is no placeholder", printable(name)));
  auto value = parse_value(text.substr(equals + 1), to_dtype(type->second.type()));
  if (!value) return usage(fmt::format("--freeze-input {}: {}", printable(name), value.error().message));
  options.frozen_inputs[name] = std::move(*value);
  return {};
}

/// What the arrays say where the user said nothing: open dimensions, and that a placeholder with a default is fed.
void take_inputs_from_arrays(const proto::GraphDef& def, const named_tensors& arrays, import_options& options) {
  for (const auto& n : def.node()) {
    const tensor* value = find_tensor(arrays, n.name());
    if (!value) continue;
    const bool is_named = std::any_of(options.inputs.begin(), options.inputs.end(), [&](const std::string& name) {
      return name == n.name() || name == n.name() + ":0";
    });
    const bool is_fed = n.op() == "PlaceholderWithDefault" && options.inputs.empty();
    if (is_fed) options.fed_nodes.insert(n.name());
    if (is_named || is_fed || n.op() == "Placeholder") options.input_shapes.emplace(n.name(), value->shape());
  }
}

/// Records each pass and tells of it.
pass_watcher watcher_of(network& net) {
  return [&net](const pass_row& row, std::size_t rewrites, const graph&) {
    net.note(row.name, row.what, rewrites);
    const auto table = pass_table();
    if (net.tell) net.tell("rewriting the graph", static_cast<std::size_t>(&row - table.data()) + 1, table.size());
  };
}

}  // namespace

void add_network_options(CLI::App& app, network_options& o, bool model_required) {
  app.add_option("MODEL", o.model, "frozen graph: .pb or .pbtxt")->required(model_required);
  app.add_option("--input", o.inputs,
                 "input, as NAME or NAME:1,224,224,3; any node may be one (default: the placeholders)")
      ->allow_extra_args(false);
  app.add_option("--output", o.outputs, "output, as NAME or NAME:PORT (default: nodes that nothing reads)")
      ->allow_extra_args(false);
  app.add_option("--input-shape", o.input_shapes, "shape of an input with open dimensions, as NAME:1,224,224,3")
      ->allow_extra_args(false);
  app.add_option("--freeze-input", o.freeze_inputs,
                 "make an input a constant: NAME=VALUE, or NAME with its value among the arrays given")
      ->allow_extra_args(false);
  app.add_option("--delete-nodes", o.delete_nodes, "bypass the nodes whose names match this regular expression");
  app.add_option("--signature", o.signature, "signature of a SavedModel");
  app.add_option("--tag", o.tag, "tag of a SavedModel's graph");
  app.add_option("--checkpoint", o.checkpoint, "checkpoint of a MetaGraph");
  app.add_option("--extension", o.extensions, "file with mappings of unknown ops")->allow_extra_args(false);
  app.add_flag("--verbose", o.verbose, "say what each step does");
}

void add_codegen_options(CLI::App& app, codegen_options& o) {
  app.add_option("--name", o.name, "stem of the header and of its namespace (default: from the file name)");
  app.add_option("--cpp-class", o.cpp_class, "the class, as ns::name (default: NAME::model)");
  app.add_option("--weights", o.weights, "how weights enter the program")
      ->check(CLI::IsMember({"auto", "constexpr", "literal", "object"}))
      ->capture_default_str();
  app.add_option("--simd-block", o.simd_block,
                 "output channels in a block of packed weights: 16 for hosts, 4 for small targets")
      ->check(CLI::IsMember({"1", "4", "8", "16"}))
      ->capture_default_str();
  app.add_option("--disable-pass", o.disabled_passes, "leave out a graph rewrite, by its name")
      ->allow_extra_args(false);
}

const tensor* find_tensor(const named_tensors& tensors, const std::string& name) {
  const auto plain = [](const std::string& n) { return n.ends_with(":0") ? n.substr(0, n.size() - 2) : n; };
  for (const std::string& key : {name, plain(name), plain(name) + ":0"}) {
    const auto at = tensors.find(key);
    if (at != tensors.end()) return &at->second;
  }
  return nullptr;
}

void network::note(std::string_view name, std::string_view what, std::size_t rewrites) {
  if (history) history->record(name, what, rewrites, graph);
}

result<network> load_network(const network_options& o, const named_tensors& arrays,
                             const std::vector<std::string>& default_outputs, diagnostics& problems) {
  const auto fail = [&](diagnostic d) {
    if (problems.empty()) problems.push_back(std::move(d));
    return problems.front();
  };
  if (auto fine = refuse_later_options(o); !fine) return fail(std::move(fine.error()));
  if (o.model.empty()) return fail(usage("MODEL is empty; it must be the path of a frozen graph"));
  const auto tell = [&](std::string_view phase) {
    if (o.tell) o.tell(phase, 0, 0);
  };
  tell("reading");
  auto source = read_model(o.model);
  if (!source) return fail(std::move(source.error()));

  const std::vector<std::string> decoders = bypass_decoders(source->graph);
  import_options options;
  options.outputs = o.outputs.empty() ? default_outputs : o.outputs;
  options.delete_nodes = o.delete_nodes;
  for (const std::string& text : o.inputs) {
    options.inputs.push_back(without_shape(text));
    if (auto fine = add_input_shape(text, false, options); !fine) return fail(std::move(fine.error()));
  }
  for (const std::string& text : o.input_shapes) {
    if (auto fine = add_input_shape(text, true, options); !fine) return fail(std::move(fine.error()));
  }
  for (const std::string& text : o.freeze_inputs) {
    if (auto fine = add_frozen_input(text, arrays, source->graph, options); !fine) return fail(std::move(fine.error()));
  }
  take_inputs_from_arrays(source->graph, arrays, options);

  network net;
  net.file_name = source->file_name;
  net.sha256 = source->sha256;
  net.nodes_in_file = static_cast<std::size_t>(source->graph.node_size());
  auto imported = import_graph(source->graph, options, problems);
  if (!imported) return fail(std::move(imported.error()));
  source->graph.Clear();
  net.graph = std::move(*imported);
  for (const endpoint& in : net.graph.inputs) {
    if (std::find(decoders.begin(), decoders.end(), in.name) == decoders.end()) continue;
    fmt::print(stderr, "tf-embed: note: \"{}\" decodes an image file and is bypassed: the picture is an input {}\n",
               printable(in.name), to_string(net.graph.type(in.value)));
  }
  net.tell = o.tell;
  if (o.keep_history) net.history.emplace(net.graph);
  tell("inferring shapes");
  const resolve_summary resolved = resolve(net.graph, problems);
  if (!problems.empty()) return problems.front();
  net.note("resolve", "types and shapes are inferred; what is constant is computed now", resolved.folded);
  net.passes = run_passes(net.graph, pass_stage::inference, {}, watcher_of(net));
  return net;
}

result<program> build_program(network& net, const codegen_options& o, diagnostics& problems) {
  for (const std::string& name : o.disabled_passes) {
    const auto table = pass_table();
    if (std::none_of(table.begin(), table.end(), [&](const pass_row& row) { return row.name == name; })) {
      problems.push_back(usage(fmt::format("--disable-pass: there is no pass \"{}\"", printable(name))));
      return problems.front();
    }
  }
  const auto records = run_passes(net.graph, pass_stage::optimise, o.disabled_passes, watcher_of(net));
  net.passes.insert(net.passes.end(), records.begin(), records.end());
  if (net.tell) net.tell("choosing layers, packing weights", 0, 0);
  lowering_options options;
  options.simd_block = std::stoi(o.simd_block);
  auto p = lowering(net.graph, options).run(problems);
  if (!p) return problems.front();
  if (net.tell) net.tell("planning the arena", 0, 0);
  plan_arena(*p, arena_alignment(options.simd_block));
  if (p->arena_bytes > max_arena_bytes) {
    problems.push_back(
        {error_kind::unsupported, fmt::format("the network needs {} bytes of working memory, but at most {} are "
                                              "possible; does an input have too large a shape?",
                                              p->arena_bytes, max_arena_bytes)});
    return problems.front();
  }
  return p;
}

header_options header_options_of(const network& net, const network_options& o, const codegen_options& codegen) {
  header_options header;
  header.name = codegen.name.empty() ? default_name(std::filesystem::path(o.model).stem().string()) : codegen.name;
  header.cpp_class = codegen.cpp_class;
  header.source_file = net.file_name;
  header.source_sha256 = net.sha256;
  header.arena_alignment = arena_alignment(std::stoi(codegen.simd_block));
  if (codegen.weights == "constexpr") header.weights = weights_policy::constexpr_array;
  if (codegen.weights == "literal") header.weights = weights_policy::literal;
  if (codegen.weights == "object") header.weights = weights_policy::object;
  return header;
}

result<std::vector<generated_file>> print_program(const program& p, const network& net, const network_options& o,
                                                  const codegen_options& codegen) {
  return print_header(p, header_options_of(net, o, codegen));
}

report_source report_of(const program& p, const network& net, const header_options& header) {
  return {.program = p,
          .history = *net.history,
          .name = header.name,
          .cpp_class = class_of(header),
          .file_name = net.file_name,
          .sha256 = net.sha256,
          .nodes_in_file = net.nodes_in_file,
          .weights = settle_policy(header.weights, p),
          .arena_alignment = header.arena_alignment};
}

int exit_code_of(error_kind kind) {
  switch (kind) {
    case error_kind::usage:
    case error_kind::io:
      return 2;
    case error_kind::bad_model:
      return 3;
    case error_kind::unsupported:
      return 4;
    case error_kind::runtime:
      return 1;
  }
  return 3;
}

int report(const diagnostics& problems) {
  int code = 0;
  std::size_t unsupported = 0;
  for (const diagnostic& d : problems) {
    fmt::print(stderr, "tf-embed: {}: {}\n", d.kind == error_kind::unsupported ? "unsupported" : "error", to_line(d));
    unsupported += d.kind == error_kind::unsupported;
    // A malformed model outweighs an unsupported node: nothing said of a broken graph can be relied on.
    const int c = exit_code_of(d.kind);
    code = code == 0 || c == 3 ? c : code;
  }
  if (unsupported > 1) fmt::print(stderr, "tf-embed: {} nodes are unsupported; nothing was written\n", unsupported);
  return code;
}

int report(const diagnostic& problem) { return report(diagnostics{problem}); }

}  // namespace tf_embed::gen
