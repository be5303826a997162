// SPDX-License-Identifier: Apache-2.0
// tf-embed run: results by the reference evaluator, without a compiler.
#include "cli/calls.hpp"
#include "cli/json_output.hpp"
#include "cli/network_options.hpp"
#include "cli/progress.hpp"
#include "cli/verbs.hpp"
#include "io/npz.hpp"
#include "ir/call.hpp"

#include <CLI/CLI.hpp>

#include <memory>

namespace tf_embed::gen {
namespace {

struct run_options {
  network_options network;
  std::string inputs;
  std::string output;
  bool as_json = false;
};

/// Computes the outputs and writes them; says what they are.
result<json> compute(const run_options& o, const toolbox& tools, diagnostics& problems) {
  const auto fail = [&](diagnostic d) {
    if (problems.empty()) problems.push_back(std::move(d));
    return problems.front();
  };
  progress bar(o.network.verbose);
  network_options options = o.network;
  options.tell = bar.teller();
  named_tensors arrays;
  if (!o.inputs.empty()) {
    auto read = read_npz(o.inputs);
    if (!read) return fail(std::move(read.error()));
    arrays = std::move(*read);
  }
  auto loaded = load_network(options, {}, arrays, {}, tools, problems);
  if (!loaded) return fail(std::move(loaded.error()));
  const graph& g = loaded->network.graph;
  auto calls = match_calls(g, arrays);
  if (!calls) return fail(std::move(calls.error()));
  bar.tell("evaluating");
  auto results = evaluate_calls(g, *calls);
  if (!results) return fail(std::move(results.error()));
  std::vector<std::pair<std::string, tensor>> named;
  json j = {{"file", o.output}, {"outputs", json::array()}};
  for (std::size_t i = 0; i < results->size(); ++i) {
    named.emplace_back(caller_outputs(g)[i].name, (*results)[i]);
    j["outputs"].push_back(type_json(named.back().first, named.back().second.type()));
  }
  if (auto written = write_npz(o.output, named); !written) return fail(std::move(written.error()));
  return j;
}

int run(const run_options& o, const toolbox& tools) {
  diagnostics problems;
  const auto done = compute(o, tools, problems);
  if (!done) return report(problems);
  if (o.as_json) print_json(*done);
  return 0;
}

}  // namespace

void add_run(CLI::App& app, const toolbox& tools, int& exit_code) {
  auto options = std::make_shared<run_options>();
  CLI::App* verb = app.add_subcommand("run", "compute results by the reference evaluator");
  add_network_options(*verb, options->network);
  verb->add_option("--inputs", options->inputs, "npz file with an array for each input");
  verb->add_option("-o,--output-file", options->output, "npz file for the results")->required();
  verb->add_flag("--json", options->as_json, "say what was computed, for programs");
  verb->callback([options, &tools, &exit_code] { exit_code = run(*options, tools); });
}

}  // namespace tf_embed::gen
