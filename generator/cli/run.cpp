// SPDX-License-Identifier: Apache-2.0
// tf-embed run: results by the reference evaluator, without a compiler.
#include "cli/arrays.hpp"
#include "cli/network.hpp"
#include "cli/verbs.hpp"
#include "io/npz.hpp"
#include "ops/evaluate_graph.hpp"

#include <CLI/CLI.hpp>

#include <memory>

namespace tf_embed::gen {
namespace {

struct run_options {
  network_options network;
  std::string inputs;
  std::string output;
};

int run(const run_options& o) {
  named_tensors arrays;
  if (!o.inputs.empty()) {
    auto read = read_npz(o.inputs);
    if (!read) return report(read.error());
    arrays = std::move(*read);
  }
  diagnostics problems;
  auto net = load_network(o.network, arrays, {}, problems);
  if (!net) return report(problems);
  auto inputs = match_inputs(net->graph, arrays);
  if (!inputs) return report(inputs.error());
  auto results = evaluate_graph(net->graph, *inputs);
  if (!results) return report(results.error());
  std::vector<std::pair<std::string, tensor>> named;
  for (std::size_t i = 0; i < results->size(); ++i) named.emplace_back(net->graph.outputs[i].name, (*results)[i]);
  if (auto written = write_npz(o.output, named); !written) return report(written.error());
  return 0;
}

}  // namespace

void add_run(CLI::App& app, int& exit_code) {
  auto options = std::make_shared<run_options>();
  CLI::App* verb = app.add_subcommand("run", "compute results by the reference evaluator");
  add_network_options(*verb, options->network);
  verb->add_option("--inputs", options->inputs, "npz file with an array for each input");
  verb->add_option("-o,--output-file", options->output, "npz file for the results")->required();
  verb->callback([options, &exit_code] { exit_code = run(*options); });
}

}  // namespace tf_embed::gen
