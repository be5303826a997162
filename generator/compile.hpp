// SPDX-License-Identifier: Apache-2.0
// The compiler as a library: from a model to the files of a C++ program, in stages that can be called one by one.
//
//   read      read_source        a file becomes a source: a graph and what belongs to it
//   import    import_network     what the outputs need becomes a typed graph; what only training needs goes
//   legalise, optimise           the passes
//   lower, plan                  layers, their order, the arena: build_program does these four
//   emit      print_header       C++
//
//     const toolbox tools = toolbox::standard();
//     diagnostics problems;
//     auto made = compile(std::move(source), {}, tools, problems);
//     if (made) for (const generated_file& f : made->files) ...
#pragma once

#include "emit/header.hpp"
#include "ir/diagnostics.hpp"
#include "ir/graph.hpp"
#include "model/formats/format.hpp"
#include "model/import.hpp"
#include "model/source.hpp"
#include "ops/op_table.hpp"
#include "passes/history.hpp"
#include "passes/pipeline.hpp"
#include "program/program.hpp"
#include "program/program_builder.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tf_embed::gen {

/// What the compiler works with. A value: extensions add to a copy of their own.
struct toolbox {
  std::vector<model_format> formats;
  op_table ops;
  std::vector<pass_row> passes;

  /// What tf_embed itself brings.
  static toolbox standard();
};

/// Hears of progress: `done` of `total`, which is 0 where the total is unknown.
using progress_function = std::function<void(std::string_view phase, std::size_t done, std::size_t total)>;

/// Values by tensor name.
using named_tensors = std::map<std::string, tensor>;

/// The tensor called `name`, with or without ":0"; null where there is none.
const tensor* find_tensor(const named_tensors& tensors, const std::string& name);

/// Whether the whole graph is checked after every pass unless somebody says otherwise: where tf_embed itself was built
/// with assertions.
bool checks_passes_by_default();

struct compile_options {
  import_options border;  ///< inputs, outputs, what is frozen or deleted
  named_tensors arrays;   ///< values of inputs: they settle open shapes
  std::vector<std::string> disabled_passes;
  std::map<std::string, std::int64_t> max_iterations = {};  ///< of loops, by name
  std::map<std::string, std::int64_t> max_sizes = {};       ///< items of lists, by the node that makes them
  target_options target;
  header_options header;                           ///< names; the source's own are filled in
  bool keep_history = false;                       ///< what the rewrites do is recorded in network::history
  bool check_passes = checks_passes_by_default();  ///< the whole graph is checked after every pass (ir/graph_check.hpp)
  progress_function tell = {};                     ///< hears of every step
};

/// A network that can be evaluated, or optimised.
struct network {
  gen::graph graph;
  model_provenance provenance;
  std::size_t nodes_in_file = 0;
  std::vector<pass_record> passes = {};
  std::optional<graph_history> history = {};
  std::vector<std::string> notes = {};  ///< what was changed without having been asked for; for people
};

/// Stages import: the border is settled, types are inferred, what is constant is computed, and the passes of kind
/// inference have run. Everything wrong is appended to `problems`; the result is then the first of them. `record` is
/// filled as far as the import comes.
result<network> import_network(source s, const compile_options& options, const toolbox& tools, diagnostics& problems,
                               import_record* record = nullptr);

/// Stages legalise, optimise, lower and plan. Changes the network's graph.
result<program> build_program(network& net, const compile_options& options, const toolbox& tools,
                              diagnostics& problems);

/// The header's options with the names of the network's file filled in.
header_options header_options_of(const network& net, const compile_options& options);

/// A compiled network.
struct compiled {
  gen::network network;
  gen::program program;
  std::vector<generated_file> files;
};

/// All stages behind `read`. Nothing is written.
result<compiled> compile(source s, const compile_options& options, const toolbox& tools, diagnostics& problems);

}  // namespace tf_embed::gen
