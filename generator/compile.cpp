// SPDX-License-Identifier: Apache-2.0
#include "compile.hpp"

#include "ir/near_name.hpp"
#include "model/bypass_decoders.hpp"
#include "model/import_border.hpp"
#include "model/variables.hpp"
#include "passes/limit_loops.hpp"
#include "passes/remove_fed_dropout.hpp"
#include "passes/resolve.hpp"
#include "passes/settle_states.hpp"
#include "plan/arena.hpp"
#include "plan/lowering.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <filesystem>
#include <unordered_map>

namespace tf_embed::gen {
namespace {

/// The arena is a member of the model's class; beyond this size no machine holds an object of it.
constexpr std::size_t max_arena_bytes = std::size_t{1} << 36;

/// Whether an array has one axis more than its input declares: it is then of several runs.
bool has_axis_of_runs(const std::string& tensor_name, const shape& sizes, const node_finder& find) {
  const auto t = parse_tensor_name(tensor_name);
  const proto::NodeDef* n = t ? find(t->node) : nullptr;
  if (!n) return false;
  const auto declared = declared_shape(*n, t->port, find);
  return declared && *declared && (*declared)->size() + 1 == sizes.size();
}

/// What the arrays say where the user said nothing: open dimensions, and that a placeholder with a default is fed.
void take_inputs_from_arrays(const proto::GraphDef& def, const named_tensors& arrays, import_options& options) {
  const bool has_state = !options.states.empty() || has_assignments(def);
  std::unordered_map<std::string, const proto::NodeDef*> nodes;
  for (const auto& n : def.node()) nodes.emplace(n.name(), &n);
  const auto find = [&](const std::string& name) {
    const auto at = nodes.find(name);
    return at == nodes.end() ? nullptr : at->second;
  };
  const auto take = [&](const std::string& tensor_name) {
    const tensor* value = find_tensor(arrays, tensor_name);
    if (!value) return false;
    shape sizes = value->shape();
    if (has_state && has_axis_of_runs(tensor_name, sizes, find)) sizes.erase(sizes.begin());
    options.input_shapes.emplace(tensor_name, std::move(sizes));
    return true;
  };
  for (const std::string& name : options.inputs) take(name);
  for (const auto& n : def.node()) {
    if (n.op() == "Placeholder") take(n.name());
    if (!options.inputs.empty()) continue;
    if (n.op() == "PlaceholderWithDefault" && take(n.name())) options.fed_nodes.insert(n.name());
    if (!is_iterator_or_queue(n)) continue;
    const auto types = output_types(n);
    for (std::uint32_t port = 0; types && port < types->size(); ++port) take(tensor_text(n.name(), port));
  }
}

void note(network& net, std::string_view name, std::string_view what, std::size_t rewrites) {
  if (net.history) net.history->record(name, what, rewrites, net.graph);
}

/// Records each pass and tells of it.
pass_watcher watcher_of(network& net, const compile_options& options, const toolbox& tools) {
  return [&](const pass_row& row, std::size_t rewrites, const graph&) {
    note(net, row.name, row.what, rewrites);
    if (!options.tell) return;
    const auto at = std::find_if(tools.passes.begin(), tools.passes.end(),
                                 [&](const pass_row& other) { return other.name == row.name; });
    options.tell("rewriting the graph", static_cast<std::size_t>(at - tools.passes.begin()) + 1, tools.passes.size());
  };
}

void tell(const compile_options& options, std::string_view phase) {
  if (options.tell) options.tell(phase, 0, 0);
}

result<void> check_disabled_passes(const std::vector<std::string>& names, const toolbox& tools) {
  for (const std::string& name : names) {
    const auto at =
        std::find_if(tools.passes.begin(), tools.passes.end(), [&](const pass_row& row) { return row.name == name; });
    if (at == tools.passes.end()) {
      const std::vector<std::string_view> known = names_of_optimisations(tools.passes);
      const std::string question = did_you_mean(name, known);
      const std::string_view all = question.empty() ? "; the passes are" : " The passes are";
      return diagnostic{error_kind::usage, fmt::format("--disable-pass: there is no pass \"{}\"{}{} {}",
                                                       printable(name), question, all, fmt::join(known, ", "))};
    }
    if (at->kind != pass_kind::optimise) {
      return diagnostic{error_kind::usage,
                        fmt::format("--disable-pass: \"{}\" is no optimisation: without it there are no layers for "
                                    "what it rewrites",
                                    printable(name))};
    }
  }
  return {};
}

}  // namespace

bool checks_passes_by_default() {
#ifdef NDEBUG
  return false;
#else
  return true;
#endif
}

toolbox toolbox::standard() {
  const auto formats = standard_formats();
  const auto passes = standard_passes();
  return {{formats.begin(), formats.end()}, op_table::standard(), {passes.begin(), passes.end()}};
}

const tensor* find_tensor(const named_tensors& tensors, const std::string& name) {
  const auto plain = [](const std::string& n) { return n.ends_with(":0") ? n.substr(0, n.size() - 2) : n; };
  for (const std::string& key : {name, plain(name), plain(name) + ":0"}) {
    const auto at = tensors.find(key);
    if (at != tensors.end()) return &at->second;
  }
  return nullptr;
}

result<network> import_network(source s, const compile_options& options, const toolbox& tools, diagnostics& problems,
                               import_record* record) {
  import_record unread;
  import_record& seen = record ? *record : unread;
  const std::vector<std::string> decoders = bypass_decoders(s.graph);
  import_options border = options.border;
  take_inputs_from_arrays(s.graph, options.arrays, border);

  network net;
  net.provenance = s.provenance;
  net.nodes_in_file = static_cast<std::size_t>(s.graph.node_size());
  auto imported = import_graph(s.graph, border, tools.ops, problems, &seen);
  if (!imported) {
    if (problems.empty()) problems.push_back(std::move(imported.error()));
    return problems.front();
  }
  s.graph.Clear();
  net.graph = std::move(*imported);
  for (const endpoint& in : net.graph.inputs) {
    if (std::find(decoders.begin(), decoders.end(), in.name) == decoders.end()) continue;
    net.notes.push_back(fmt::format("\"{}\" decodes an image file and is bypassed: the picture is an input {}",
                                    printable(in.name), to_string(net.graph.type(in.value))));
  }
  for (const endpoint& in : net.graph.inputs) {
    const auto& fed = seen.fed_by_program;
    if (std::find(fed.begin(), fed.end(), in.name) == fed.end()) continue;
    net.notes.push_back(fmt::format("\"{}\" is fed by an iterator or a queue and is cut there: it is an input {}",
                                    printable(in.name), to_string(net.graph.type(in.value))));
  }
  if (!seen.leftovers.empty()) {
    const std::size_t others = seen.leftovers.size() - 1;
    const std::string first = printable(seen.leftovers.front());
    net.notes.push_back(others == 0
                            ? fmt::format("\"{}\" is a constant that nothing reads: it is no output of the network "
                                          "unless --output names it",
                                          first)
                            : fmt::format("\"{}\" and {} more are constants that nothing reads: they are no outputs "
                                          "of the network unless --output names them",
                                          first, others));
  }
  if (const auto& constants = seen.constant_variables; !constants.empty()) {
    net.notes.push_back(fmt::format(
        "\"{}\"{} a variable that no call assigns: it keeps the value of its initialiser", printable(constants.front()),
        constants.size() == 1 ? " is" : fmt::format(" and {} more are each", constants.size() - 1)));
  }
  if (options.keep_history) net.history.emplace(net.graph);
  tell(options, "inferring shapes");
  list_sizes sizes{options.max_sizes};
  const resolve_summary resolved = resolve(net.graph, problems, seen.annotations, &sizes);
  if (!problems.empty()) return problems.front();
  if (auto fine = check_sizes_are_of_lists(sizes); !fine) {
    problems.push_back(std::move(fine.error()));
    return problems.front();
  }
  note(net, "resolve", "types and shapes are inferred; what is constant is computed now, and what is equal once",
       resolved.folded + resolved.merged);
  if (auto fine = settle_states(net.graph); !fine) {
    problems.push_back(std::move(fine.error()));
    return problems.front();
  }
  if (auto fine = limit_loops(net.graph, options.max_iterations); !fine) {
    problems.push_back(std::move(fine.error()));
    return problems.front();
  }
  const std::vector<std::string> unfed = remove_fed_dropout(net.graph);
  for (const std::string& name : unfed) {
    net.notes.push_back(
        fmt::format("\"{}\" only says how much dropout keeps: inference keeps all, and it is no input of the network",
                    printable(name)));
    std::erase_if(seen.inputs, [&](const border_node& n) { return n.name == name; });
  }
  if (!unfed.empty()) note(net, "remove_fed_dropout", "dropout whose rate is an input keeps all", unfed.size());
  auto records = run_passes(net.graph, tools.passes, pass_stage::inference, {}, watcher_of(net, options, tools),
                            options.check_passes);
  if (!records) {
    problems.push_back(std::move(records.error()));
    return problems.front();
  }
  net.passes = std::move(*records);
  return net;
}

result<program> build_program(network& net, const compile_options& options, const toolbox& tools,
                              diagnostics& problems) {
  const auto fail = [&](diagnostic d) {
    problems.push_back(std::move(d));
    return problems.front();
  };
  if (auto fine = check_disabled_passes(options.disabled_passes, tools); !fine) return fail(std::move(fine.error()));
  auto records = run_passes(net.graph, tools.passes, pass_stage::optimise, options.disabled_passes,
                            watcher_of(net, options, tools), options.check_passes);
  if (!records) return fail(std::move(records.error()));
  net.passes.insert(net.passes.end(), records->begin(), records->end());
  tell(options, "choosing layers, packing weights");
  auto p = lower(net.graph, options.target, problems);
  if (!p) return problems.front();
  tell(options, "planning the arena");
  plan_arena(*p, arena_alignment(options.target.simd_block));
  if (p->arena_bytes > max_arena_bytes) {
    return fail({error_kind::unsupported,
                 fmt::format("the network needs {} bytes of working memory, but at most {} are possible; does an input "
                             "have too large a shape?",
                             p->arena_bytes, max_arena_bytes)});
  }
  return p;
}

header_options header_options_of(const network& net, const compile_options& options) {
  header_options header = options.header;
  if (header.name.empty()) header.name = default_name(std::filesystem::path(net.provenance.file_name).stem().string());
  header.source_file = net.provenance.file_name;
  header.source_sha256 = net.provenance.sha256;
  header.arena_alignment = arena_alignment(options.target.simd_block);
  return header;
}

result<compiled> compile(source s, const compile_options& options, const toolbox& tools, diagnostics& problems) {
  TF_EMBED_TRY(network net, import_network(std::move(s), options, tools, problems));
  TF_EMBED_TRY(program p, build_program(net, options, tools, problems));
  auto files = print_header(p, header_options_of(net, options));
  if (!files) {
    problems.push_back(std::move(files.error()));
    return problems.front();
  }
  return compiled{std::move(net), std::move(p), std::move(*files)};
}

}  // namespace tf_embed::gen
