// SPDX-License-Identifier: Apache-2.0
// What all verbs share: the options that describe a network, and the way from a file to a graph or a program.
#pragma once

#include "emit/header.hpp"
#include "emit/report.hpp"
#include "ir/graph.hpp"
#include "model/model_file.hpp"
#include "passes/history.hpp"
#include "passes/pipeline.hpp"
#include "plan/program.hpp"

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace CLI {
class App;
}

namespace tf_embed::gen {

/// Is told what is going on; `done` of `total`, which is 0 where nobody can say.
using progress_function = std::function<void(std::string_view phase, std::size_t done, std::size_t total)>;

/// The options of the command line that describe a network.
struct network_options {
  std::string model;
  std::vector<std::string> inputs;  ///< NAME[:shape]
  std::vector<std::string> outputs;
  std::vector<std::string> input_shapes;   ///< NAME:1,224,224,3
  std::vector<std::string> freeze_inputs;  ///< NAME or NAME=VALUE
  std::string delete_nodes;
  std::string signature;
  std::string tag;
  std::string checkpoint;
  std::vector<std::string> extensions;
  bool verbose = false;
  bool keep_history = false;    ///< what the rewrites do is recorded in network::history
  progress_function tell = {};  ///< hears of every step
};

/// The options that decide the generated code.
struct codegen_options {
  std::string name;
  std::string cpp_class;
  std::string weights = "auto";
  std::string simd_block = "16";
  std::vector<std::string> disabled_passes;
};

/// `model_required` is false where a verb has another way to name its models.
void add_network_options(CLI::App& app, network_options& options, bool model_required = true);
void add_codegen_options(CLI::App& app, codegen_options& options);

/// Values that come with the call, by tensor name; they settle open shapes and `--freeze-input NAME`.
using named_tensors = std::map<std::string, tensor>;

/// The tensor called `name`, with or without ":0"; null where there is none.
const tensor* find_tensor(const named_tensors& tensors, const std::string& name);

/// A network ready to be evaluated or optimised.
struct network {
  gen::graph graph;
  std::string file_name;
  std::string sha256;
  std::size_t nodes_in_file = 0;
  std::vector<pass_record> passes;
  std::optional<graph_history> history = {};
  progress_function tell = {};

  /// Tells that a rewrite is done.
  void note(std::string_view name, std::string_view what, std::size_t rewrites);
};

/// Reads, imports, resolves, and strips what only training needs. `default_outputs` are used where the user named none.
/// Everything wrong is appended to `problems`; the result is then the first of them.
result<network> load_network(const network_options& options, const named_tensors& arrays,
                             const std::vector<std::string>& default_outputs, diagnostics& problems);

/// Optimises, lowers and plans. Changes `net`.
result<program> build_program(network& net, const codegen_options& options, diagnostics& problems);

/// The files of a program.
result<std::vector<generated_file>> print_program(const program& p, const network& net, const network_options& options,
                                                  const codegen_options& codegen);

/// Under which names, and how, the options want a program printed.
header_options header_options_of(const network& net, const network_options& options, const codegen_options& codegen);

/// What the report tells of a network that was loaded with `keep_history`.
report_source report_of(const program& p, const network& net, const header_options& header);

/// The exit code that the contract gives to a kind of error.
int exit_code_of(error_kind kind);

/// Prints diagnostics to stderr, one a line, and answers the exit code.
int report(const diagnostics& problems);
int report(const diagnostic& problem);

}  // namespace tf_embed::gen
