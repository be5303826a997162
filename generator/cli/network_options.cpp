// SPDX-License-Identifier: Apache-2.0
#include "cli/network_options.hpp"

#include "cli/compiled.hpp"
#include "cli/console.hpp"
#include "cli/literals.hpp"
#include "cli/words_of_caller.hpp"
#include "ir/near_name.hpp"
#include "model/import_border.hpp"
#include "ops/control/list_items.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <filesystem>
#include <limits>
#include <set>
#include <string_view>

namespace tf_embed::gen {
namespace {

diagnostic usage(std::string message) { return {error_kind::usage, std::move(message)}; }

result<void> refuse_later_options(const network_options& o) {
  // Known from the contracts; silence would be worse than an error.
  if (!o.signature.empty() || !o.tag.empty())
    return usage("--signature and --tag belong to SavedModels, which this version does not read");
  if (!o.checkpoint.empty()) return usage("--checkpoint belongs to MetaGraphs, which this version does not read");
  if (!o.extensions.empty()) return usage("--extension is not available in this version");
  return {};
}

bool is_number(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

/// "x" for "x:0". What is no name of a tensor stays: it is refused with the other names.
std::string plain_name(const std::string& name) {
  const auto t = parse_tensor_name(name);
  return t && !t->control ? tensor_text(t->node, t->port) : name;
}

/// "sp:1:2,3" as the tensor's name and its shape, which is what stands behind the last colon. A lone number there is a
/// port where the shape may be missing.
result<void> add_input_text(const std::string& text, bool shape_required, import_options& options) {
  const char* const option = shape_required ? "--input-shape" : "--input";
  const auto colon = text.rfind(':');
  const bool has_shape =
      colon != std::string::npos && (shape_required || !is_number(std::string_view(text).substr(colon + 1)));
  if (shape_required && !has_shape)
    return usage(fmt::format("--input-shape takes NAME:DIMS like x:1,224,224,3, but is \"{}\"", printable(text)));
  const std::string name = has_shape ? text.substr(0, colon) : text;
  const std::string tensor = plain_name(name);
  if (!shape_required) {
    if (std::find(options.inputs.begin(), options.inputs.end(), tensor) != options.inputs.end())
      return usage(fmt::format("--input names \"{}\" twice", printable(tensor)));
    options.inputs.push_back(tensor);
  }
  if (!has_shape) return {};
  if (options.input_shapes.contains(tensor))
    return usage(fmt::format("{} gives \"{}\" a second shape", option, printable(tensor)));
  std::string sizes = text.substr(colon + 1);
  if (sizes.size() > 1 && sizes.back() == ',') sizes.pop_back();  // "2," is a shape where "2" would be a port
  auto dims = parse_shape(sizes);
  if (!dims) {
    dims.error().message = fmt::format("{} {}: {}", option, printable(text), dims.error().message);
    return std::move(dims.error());
  }
  options.input_shapes[tensor] = std::move(*dims);
  return {};
}

/// One name twice is a mistake in one of the two.
result<void> check_outputs(const std::vector<std::string>& outputs) {
  std::set<std::string> seen;
  for (const std::string& name : outputs) {
    const std::string tensor = plain_name(name);
    if (!seen.insert(tensor).second) return usage(fmt::format("--output names \"{}\" twice", printable(tensor)));
  }
  return {};
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
  const std::string frozen = tensor_text(t->node, t->port);
  if (options.frozen_inputs.contains(frozen))
    return usage(fmt::format("--freeze-input names \"{}\" twice", printable(frozen)));
  if (std::find(options.inputs.begin(), options.inputs.end(), frozen) != options.inputs.end())
    return usage(fmt::format("\"{}\" is given as --input and as --freeze-input", printable(frozen)));
  const proto::NodeDef* n = find_node(def, t->node);
  if (!n) {
    near_name near(t->node);
    for (const auto& other : def.node()) {
      if (other.attr().contains("dtype") && other.op() != "Const") near.offer(other.name());
    }
    return usage(fmt::format("--freeze-input: the graph has no node \"{}\"{}", printable(name), near.question()));
  }
  if (equals == std::string::npos) {
    const tensor* value = find_tensor(arrays, name);
    if (!value) {
      near_name near(name);
      for (const auto& [key, array] : arrays) near.offer(key);
      return usage(fmt::format(
          "--freeze-input {0}: {1}; say it as --freeze-input {0}=VALUE{2}", shell_word(name),
          arrays.empty() ? "there are no arrays to take its value from" : "the arrays given hold no value of this name",
          near.question()));
    }
    options.frozen_inputs[frozen] = *value;
    return {};
  }
  std::optional<std::vector<dtype>> types;
  if (n->attr().contains("dtype") || is_iterator_or_queue(*n)) types = output_types(*n);
  if (!types || t->port >= types->size())
    return usage(fmt::format("--freeze-input: \"{}\" is no placeholder", printable(name)));
  auto value = parse_value(text.substr(equals + 1), (*types)[t->port]);
  if (!value) return usage(fmt::format("--freeze-input {}: {}", printable(name), value.error().message));
  options.frozen_inputs[frozen] = std::move(*value);
  return {};
}

/// How messages speak of an option that limits something.
struct limit_words {
  std::string_view option, key, thing;
  std::int64_t most;
};
constexpr limit_words loop_words{"--max-iterations", "LOOP", "loop", std::numeric_limits<std::int64_t>::max()};
constexpr limit_words list_words{"--max-size", "NODE", "node", most_items};

/// "NAME=N" of such an option.
result<void> add_limit(const std::string& text, const limit_words& words, std::map<std::string, std::int64_t>& limits) {
  const auto equals = text.rfind('=');
  const std::string name = text.substr(0, equals);
  std::int64_t most = 0;
  const char* const end = text.data() + text.size();
  const auto read = equals == std::string::npos ? std::from_chars_result{end, std::errc::invalid_argument}
                                                : std::from_chars(text.data() + equals + 1, end, most);
  if (name.empty() || read.ec != std::errc() || read.ptr != end || most < 1)
    return usage(fmt::format("{} {}: must be {}=N with an N of at least 1", words.option, printable(text), words.key));
  if (most > words.most) return usage(fmt::format("{} {}: the most is {}", words.option, printable(text), words.most));
  if (!limits.emplace(name, most).second)
    return usage(fmt::format("{}: the {} \"{}\" is given twice", words.option, words.thing, printable(name)));
  return {};
}

/// "out=in" or "out=in,other=another".
result<void> add_states(const std::string& text, import_options& options) {
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t end = std::min(text.find(',', begin), text.size());
    const std::string one = text.substr(begin, end - begin);
    begin = end + 1;
    const auto equals = one.find('=');
    if (equals == std::string::npos || equals == 0 || equals + 1 == one.size())
      return usage(fmt::format("--state takes OUTPUT=INPUT, but is \"{}\"", printable(text)));
    const tied_state tied{plain_name(one.substr(0, equals)), plain_name(one.substr(equals + 1))};
    for (const tied_state& other : options.states) {
      if (other.input == tied.input)
        return usage(fmt::format("--state ties the input \"{}\" twice", printable(tied.input)));
    }
    if (options.frozen_inputs.contains(tied.input))
      return usage(fmt::format("\"{}\" is given as --state and as --freeze-input", printable(tied.input)));
    options.states.push_back(tied);
  }
  return {};
}

result<weights_policy> policy_of(const std::string& name) {
  for (const weights_policy p :
       {weights_policy::automatic, weights_policy::constexpr_array, weights_policy::literal, weights_policy::object}) {
    if (policy_name(p) == name) return p;
  }
  return usage(fmt::format("--weights: there is no policy \"{}\"", printable(name)));
}

}  // namespace

void add_network_options(CLI::App& app, network_options& o, bool model_required) {
  app.add_option("MODEL", o.model, "frozen graph: .pb or .pbtxt")->required(model_required);
  app.add_option("--input", o.inputs,
                 "input, as NAME[:PORT][:SHAPE], like x:1,224,224,3 (a vector as x:8,); any node's output may be one "
                 "(default: the placeholders, and what iterators and queues feed)")
      ->allow_extra_args(false);
  app.add_option("--output", o.outputs, "output, as NAME or NAME:PORT (default: nodes that nothing reads)")
      ->allow_extra_args(false);
  app.add_option("--input-shape", o.input_shapes, "shape of an input with open dimensions, as NAME[:PORT]:1,224,224,3")
      ->allow_extra_args(false);
  app.add_option("--batch", o.batch, "first dimension of the inputs that leave it open")
      ->check(CLI::Range(std::int64_t{1}, std::int64_t{1} << 31));
  app.add_option("--freeze-input", o.freeze_inputs,
                 "make an input a constant: NAME=VALUE, or NAME with its value among the arrays given")
      ->allow_extra_args(false);
  app.add_option("--state", o.states,
                 "make an output the input of the next run, as OUTPUT=INPUT[,OUTPUT=INPUT...]: zeros in the first one")
      ->allow_extra_args(false);
  app.add_option("--max-iterations", o.max_iterations,
                 "most iterations of a loop, as LOOP=N: a run that needs more fails (default: any number)")
      ->allow_extra_args(false);
  app.add_option(
         "--max-size", o.max_sizes,
         "most items of a list (TensorArray, TensorList) that only a run makes as long as it is, as NODE=N: a run "
         "that needs more fails")
      ->allow_extra_args(false);
  app.add_option("--delete-nodes", o.delete_nodes, "bypass the nodes whose names match this regular expression")
      ->check(CLI::Validator([](const std::string& text) { return text.empty() ? "must not be empty" : ""; }, ""));
  const char* const later = "Refused by this version, reserved for formats that it does not read";
  app.add_option("--signature", o.signature, "signature of a SavedModel")->group(later);
  app.add_option("--tag", o.tag, "tag of a SavedModel's graph")->group(later);
  app.add_option("--checkpoint", o.checkpoint, "checkpoint of a MetaGraph")->group(later);
  app.add_option("--extension", o.extensions, "file with mappings of unknown ops")
      ->group(later)
      ->allow_extra_args(false);
  app.add_flag("--verbose", o.verbose, "say what each step does");
  app.add_flag("--check-passes", o.check_passes,
               "check the whole graph after every rewrite: for work on tf_embed itself");
}

void add_codegen_options(CLI::App& app, codegen_options& o, const toolbox& tools) {
  app.add_option("--name", o.name, "stem of the header and of its namespace (default: from the file name)");
  app.add_option("--cpp-class", o.cpp_class, "the class, as ns::name (default: NAME::model)");
  app.add_option("--weights", o.weights, "how weights enter the program")
      ->check(CLI::IsMember({"auto", "constexpr", "literal", "object"}))
      ->capture_default_str();
  app.add_option("--object-limit", o.object_limit, "bytes of weights beyond which --weights auto is object")
      ->capture_default_str();
  app.add_option("--simd-block", o.simd_block,
                 "output channels in a block of packed weights: 16 for hosts, 4 for small targets")
      ->check(CLI::IsMember({"1", "4", "8", "16"}))
      ->capture_default_str();
  // The names as choices for shells; what is wrong with another one the compiler says better.
  app.add_option("--disable-pass", o.disabled_passes, "leave out a graph rewrite, by its name")
      ->type_name(fmt::format("PASS:{{{}}}", fmt::join(names_of_optimisations(tools.passes), ",")))
      ->allow_extra_args(false);
}

result<compile_options> compile_options_of(const network_options& o, const codegen_options& codegen, const source& s,
                                           const named_tensors& arrays,
                                           const std::vector<std::string>& default_outputs) {
  compile_options options;
  import_options& border = options.border;
  border.outputs = o.outputs.empty() ? default_outputs : o.outputs;
  border.delete_nodes = o.delete_nodes;
  border.batch = o.batch;
  for (const std::string& text : o.inputs) TF_EMBED_CHECK(add_input_text(text, false, border));
  for (const std::string& text : o.input_shapes) TF_EMBED_CHECK(add_input_text(text, true, border));
  TF_EMBED_CHECK(check_outputs(o.outputs));
  for (const std::string& text : o.freeze_inputs) TF_EMBED_CHECK(add_frozen_input(text, arrays, s.graph, border));
  for (const std::string& text : o.states) TF_EMBED_CHECK(add_states(text, border));
  for (const std::string& text : o.max_iterations) TF_EMBED_CHECK(add_limit(text, loop_words, options.max_iterations));
  for (const std::string& text : o.max_sizes) TF_EMBED_CHECK(add_limit(text, list_words, options.max_sizes));
  options.arrays = arrays;
  options.disabled_passes = codegen.disabled_passes;
  options.target.simd_block = std::stoi(codegen.simd_block);
  options.header.name = codegen.name;
  options.header.cpp_class = codegen.cpp_class;
  TF_EMBED_TRY(options.header.weights, policy_of(codegen.weights));
  options.header.object_limit = codegen.object_limit;
  options.check_passes = o.check_passes || checks_passes_by_default();
  options.keep_history = o.keep_history;
  options.tell = o.tell;
  return options;
}

result<source> read_model(const network_options& o, const toolbox& tools) {
  TF_EMBED_CHECK(refuse_later_options(o));
  if (o.model.empty()) return usage("MODEL is empty; it must be the path of a frozen graph");
  return read_source(o.model, tools.formats);
}

result<loaded_network> load_network(const network_options& o, const codegen_options& codegen,
                                    const named_tensors& arrays, const std::vector<std::string>& default_outputs,
                                    const toolbox& tools, diagnostics& problems, import_record* record) {
  const auto fail = [&](diagnostic d) {
    if (problems.empty()) problems.push_back(std::move(d));
    return problems.front();
  };
  if (o.tell) o.tell("reading", 0, 0);
  auto s = read_model(o, tools);
  if (!s) return fail(std::move(s.error()));
  auto options = compile_options_of(o, codegen, *s, arrays, default_outputs);
  if (!options) return fail(std::move(options.error()));
  auto net = import_network(std::move(*s), *options, tools, problems, record);
  if (!net) return fail(std::move(net.error()));
  for (const std::string& note : net->notes) complain("tf-embed: note: {}\n", note);
  return loaded_network{std::move(*net), std::move(*options)};
}

report_source report_of(const program& p, const network& net, const header_options& header) {
  return {.program = p,
          .history = *net.history,
          .name = header.name,
          .cpp_class = class_of(header),
          .file_name = net.provenance.file_name,
          .sha256 = net.provenance.sha256,
          .nodes_in_file = net.nodes_in_file,
          .weights = policy_of(p, header),
          .arena_alignment = header.arena_alignment,
          .unfused = unfused_tails(net.graph)};
}

int exit_code_of(error_kind kind) {
  if (kind == compiler_failed) return 5;
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
    case error_kind::internal:
      return 70;
  }
  return 3;
}

int report(const diagnostics& problems) {
  int code = 0;
  std::size_t unsupported = 0;
  for (const diagnostic& d : problems) {
    complain("tf-embed: {}: {}\n", d.kind == error_kind::unsupported ? "unsupported" : "error",
             in_words_of_caller(to_line(d)));
    unsupported += d.kind == error_kind::unsupported;
    // A malformed model outweighs an unsupported node: nothing said of a broken graph can be relied on.
    const int c = exit_code_of(d.kind);
    code = code == 0 || c == 3 ? c : code;
  }
  if (unsupported > 1) complain("tf-embed: {} nodes are unsupported; nothing was written\n", unsupported);
  return code;
}

int report(const diagnostic& problem) { return report(diagnostics{problem}); }

}  // namespace tf_embed::gen
