// SPDX-License-Identifier: Apache-2.0
// tf-embed supported-ops: the op table.
#include "cli/console.hpp"
#include "cli/json_output.hpp"
#include "cli/verbs.hpp"
#include "compile.hpp"
#include "ops/op_table.hpp"
#include "ops/refused_ops.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <string_view>

namespace tf_embed::gen {
namespace {

constexpr std::string_view markdown_head = R"(# Supported ops
Made by `tf-embed supported-ops --markdown`; a test compares it with the op table. Every op has a reference, for `tf-embed
run` and constant folding, and a kernel for generated code; dtypes and limits are those of generated code.
`floats` are float16, bfloat16, float32 and float64, where TensorFlow has them; the 16-bit ones are storage, and are computed in
float32, rounded where TensorFlow rounds them, but for the bias (of float16: up to 16), normalisation (of bfloat16) and
activation behind a convolution or product, which are rounded once. `integers` are those of 8 to 64 bits, signed and unsigned. `all` is both and bool.
`complex` is complex64 and complex128.

| TensorFlow op | implemented in | dtypes | limits |
|---|---|---|---|
)";

constexpr std::string_view settled = R"(
## Settled while a graph is read
`Variable`, `VariableV2`, `VarHandleOp`, `ReadVariableOp`, `ResourceGather`, `ResourceGatherNd`, `VariableShape`, `Assign`, `AssignAdd`,
`AssignSub`, `AssignVariableOp`, `AssignAddVariableOp`, `AssignSubVariableOp`, `Scatter*`, `ScatterNd*`, `ResourceScatter*`,
`ResourceScatterNd*` (`Add`, `Max`, `Min`, `Sub`, `Update`): what runs assign becomes state, what they only read a constant, if the graph
holds the first value ([CLI.md](CLI.md#state)). Inside branches and loops of TensorFlow 1 (`Switch`, `Enter`) a variable may only be read.
)";

constexpr std::string_view refused_head = R"(
## Refused
These are known, and refused with the reason when an output needs them. A `*` stands for every ending. Any other op is refused
as one that tf_embed does not know.

| TensorFlow ops | reason |
|---|---|
)";

void print_markdown(const op_table& ops) {
  say("{}", markdown_head);
  for (const op_row& row : ops.rows()) say("| {} | {} | {} | {} |\n", row.tf_name, row.stem, row.dtypes, row.limits);
  say("{}{}", settled, refused_head);
  for (const refused_row& row : refused_ops()) say("| `{}` | {} |\n", row.names, row.reason);
}

void print_table(const op_table& ops) {
  for (const op_row& row : ops.rows()) {
    say("{:<40} {:<28} {}{}{}\n", row.tf_name, row.stem, row.dtypes, row.limits.empty() ? "" : "; ", row.limits);
  }
}

json output_names(std::string_view listed) {
  json names = json::array();
  while (!listed.empty()) {
    const std::string_view one = listed.substr(0, listed.find(','));
    names.push_back(one);
    listed.remove_prefix(std::min(listed.size(), one.size() + 2));
  }
  return names;
}

void print_ops_json(const op_table& ops) {
  json j = json::array();
  for (const op_row& row : ops.rows()) {
    j.push_back({{"name", row.tf_name},
                 {"implemented_in", row.stem},
                 {"dtypes", row.dtypes},
                 {"limits", row.limits},
                 {"outputs", output_names(row.outputs)}});
  }
  print_json(j);
}

}  // namespace

void add_supported_ops(CLI::App& app, const toolbox& tools, int&) {
  auto markdown = std::make_shared<bool>(false);
  CLI::App* verb = app.add_subcommand("supported-ops", "list the ops that tf_embed knows");
  auto as_json = std::make_shared<bool>(false);
  auto* markdown_flag = verb->add_flag("--markdown", *markdown, "as docs/SUPPORTED_OPS.md");
  verb->add_flag("--json", *as_json, "for programs")->excludes(markdown_flag);
  verb->callback([markdown, as_json, &tools] {
    *as_json ? print_ops_json(tools.ops) : *markdown ? print_markdown(tools.ops) : print_table(tools.ops);
  });
}

}  // namespace tf_embed::gen
