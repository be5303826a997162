// SPDX-License-Identifier: Apache-2.0
// What all verbs share: the options that describe a network, as texts, and what they mean to the compiler.
#pragma once

#include "compile.hpp"
#include "emit/report.hpp"

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

/// The options of the command line that describe a network.
struct network_options {
  std::string model;
  std::vector<std::string> inputs;  ///< NAME[:PORT][:SHAPE]
  std::vector<std::string> outputs;
  std::vector<std::string> input_shapes;   ///< NAME[:PORT]:1,224,224,3
  std::vector<std::string> freeze_inputs;  ///< NAME or NAME=VALUE
  std::vector<std::string> max_iterations;
  std::vector<std::string> max_sizes;
  std::vector<std::string> states;    ///< OUTPUT=INPUT[,OUTPUT=INPUT...]
  std::optional<std::int64_t> batch;  ///< the first dimension of inputs that leave it open
  std::string delete_nodes;
  std::string signature;
  std::string tag;
  std::string checkpoint;
  std::vector<std::string> extensions;
  bool verbose = false;
  bool check_passes = false;
  bool keep_history = false;    ///< what the rewrites do is recorded in network::history
  progress_function tell = {};  ///< hears of every step
};

/// The options that decide the generated code.
struct codegen_options {
  std::string name;
  std::string cpp_class;
  std::string weights = "auto";
  std::size_t object_limit = default_object_limit;
  std::string simd_block = "16";
  std::vector<std::string> disabled_passes;
};

/// `model_required` is false where a verb has another way to name its models.
void add_network_options(CLI::App& app, network_options& options, bool model_required = true);
void add_codegen_options(CLI::App& app, codegen_options& options, const toolbox& tools);

/// The compiler's options for a source that has been read. Values that come with the call (`arrays`)
/// settle open shapes and `--freeze-input NAME`; `default_outputs` are used where the user named none.
result<compile_options> compile_options_of(const network_options& network, const codegen_options& codegen,
                                           const source& s, const named_tensors& arrays,
                                           const std::vector<std::string>& default_outputs = {});

/// A network on its way from a file, with the options for what comes next.
struct loaded_network {
  gen::network network;
  compile_options options;
};

/// Reads the file that the options name.
result<source> read_model(const network_options& network, const toolbox& tools);

/// Reads the file that the options name and imports the network; notes go to stderr. Everything wrong is appended to
/// `problems`; the result is then the first of them. `record` is filled as far as the import comes.
result<loaded_network> load_network(const network_options& network, const codegen_options& codegen,
                                    const named_tensors& arrays, const std::vector<std::string>& default_outputs,
                                    const toolbox& tools, diagnostics& problems, import_record* record = nullptr);

/// What the report tells of a network that was loaded with `keep_history`.
report_source report_of(const program& p, const network& net, const header_options& header);

/// The exit code of a kind of error, as docs/CLI.md has it.
int exit_code_of(error_kind kind);

/// Prints diagnostics to stderr, one a line, and answers the exit code.
int report(const diagnostics& problems);
int report(const diagnostic& problem);

}  // namespace tf_embed::gen
