// SPDX-License-Identifier: Apache-2.0
// tf-embed bench: times generated code, whole and layer by layer.
#include "cli/arrays.hpp"
#include "cli/bench_program.hpp"
#include "cli/compiled.hpp"
#include "cli/console.hpp"
#include "cli/json_output.hpp"
#include "cli/network_options.hpp"
#include "cli/progress.hpp"
#include "cli/verbs.hpp"
#include "io/file.hpp"
#include "io/npz.hpp"
#include "ir/call.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <optional>

namespace tf_embed::gen {
namespace {

struct bench_options {
  network_options network;
  codegen_options codegen;
  compiler_options compiler;
  std::string inputs;
  std::string expected;
  double seconds = 1;
  bool serve = false;
  bool as_json = false;
  std::string report;  ///< HTML file; empty: none
};

json table(const program& p, const json& measured) {
  json j = {{"n", measured["n"]},
            {"min_us", measured["min_us"]},
            {"med_us", measured["med_us"]},
            {"peak_gflops", measured["peak_gflops"]},
            {"memory_gbytes_per_s", measured["memory_gbytes_per_s"]},
            {"cache_gbytes_per_s", measured["cache_gbytes_per_s"]},
            {"stack_bytes", measured["stack_bytes"]},
            {"max_abs_err", measured["max_abs_err"]},
            {"max_ref", measured["max_ref"]}};
  j["layers"] = json::array();
  const std::vector<const program_layer*> layers = flattened(p.body);
  for (std::size_t i = 0; i < layers.size(); ++i) {
    const program_layer& l = *layers[i];
    const json& timed = measured["layers"][i];
    json row = {{"node", l.path},        {"layer", l.spec.name.substr(l.spec.name.rfind(':') + 1)},
                {"runs", timed["runs"]}, {"us", timed["us"]},
                {"macs", l.spec.macs},   {"gflops", nullptr}};
    if (const json& us = timed["us"]; !us.is_null()) {
      row["gflops"] = us > 0 ? 2e-3 * static_cast<double>(l.spec.macs) / us.get<double>() : 0.0;
    }
    j["layers"].push_back(std::move(row));
  }
  return j;
}

void print_table(const json& j) {
  double total = 0;
  for (const json& l : j["layers"]) {
    if (!l["us"].is_null()) total += l["us"].get<double>();
  }
  say("{:>4} {:<22} {:>10} {:>7} {:>9}  {}\n", "", "layer", "us", "share", "GFLOP/s", "node");
  int i = 0;
  for (const json& l : j["layers"]) {
    const std::string layer = l["layer"].get<std::string>();
    const std::string node = printable(l["node"].get<std::string>(), 60);
    if (l["us"].is_null()) {
      say("{:>4} {:<22} {:>10} {:>7} {:>9}  {}\n", i++, layer, "not run", "", "", node);
      continue;
    }
    const double us = l["us"].get<double>();
    say("{:>4} {:<22} {:>10.2f} {:>6.1f}% {:>9.1f}  {}\n", i++, layer, us, total > 0 ? 100 * us / total : 0.0,
        l["gflops"].get<double>(), node);
  }
  say("median {:.2f} us, best {:.2f} us of {} runs; FMA peak {:.1f} GFLOP/s\n", j["med_us"].get<double>(),
      j["min_us"].get<double>(), j["n"].get<int>(), j["peak_gflops"].get<double>());
}

/// A network compiled into the program that times it.
struct prepared {
  loaded_network loaded;
  program p;
  temporary_folder folder;
  std::vector<std::string> command;
};

/// Leaves the first of `choices` in inputs.bin on which the network runs.
result<void> settle_inputs(const std::filesystem::path& folder, std::vector<std::string> command,
                           const std::vector<std::vector<tensor>>& choices, bool made_up) {
  command.push_back("check");
  std::string first;
  for (const std::vector<tensor>& inputs : choices) {
    TF_EMBED_CHECK(write_file_atomically(folder / "inputs.bin", raw_bytes(inputs)));
    TF_EMBED_TRY(const int code, run_program(command, {.stdout_file = folder / "said"}));
    if (code == 0) return {};
    if (!first.empty()) continue;
    TF_EMBED_TRY(const std::string said, read_whole_file(folder / "said"));
    first = said.empty() ? fmt::format("the generated program ended with {}", code) : said.substr(0, said.find('\n'));
  }
  return diagnostic{error_kind::runtime,
                    first + (made_up ? "; this is with made-up inputs: give others by --inputs" : "")};
}

result<prepared> prepare(const bench_options& o, const toolbox& tools, progress& bar, diagnostics& problems) {
  named_tensors arrays;
  named_tensors expected;
  for (const auto& [file, into] : {std::pair(&o.inputs, &arrays), std::pair(&o.expected, &expected)}) {
    if (file->empty()) continue;
    TF_EMBED_TRY(*into, read_npz(*file));
  }
  std::vector<std::string> outputs;
  for (const auto& [name, t] : expected) outputs.push_back(name);
  network_options options = o.network;
  options.keep_history = !o.report.empty();
  options.tell = bar.teller();
  TF_EMBED_TRY(loaded_network loaded, load_network(options, o.codegen, arrays, outputs, tools, problems));
  network& net = loaded.network;
  std::vector<std::vector<tensor>> inputs;  // to be tried until the network runs
  if (!arrays.empty()) {
    TF_EMBED_TRY(inputs.emplace_back(), match_inputs(net.graph, arrays));
  } else {
    for (const int whole : made_up_wholes(net.graph)) inputs.push_back(made_up_inputs(net.graph, whole));
  }
  std::vector<tensor> wanted;
  for (const endpoint& e : caller_outputs(net.graph)) {
    if (const tensor* t = find_tensor(expected, e.name)) wanted.push_back(*t);
  }
  TF_EMBED_TRY(program p, build_program(net, loaded.options, tools, problems));
  header_options header = header_options_of(net, loaded.options);
  header.name = "network";
  header.cpp_class = "";
  TF_EMBED_TRY(const auto files, print_header(p, header));
  TF_EMBED_TRY(temporary_folder folder, temporary_folder::make());
  bar.tell("compiling");
  TF_EMBED_TRY(const auto executable, compile_program(folder.path(), files, bench_program(p), o.compiler));
  TF_EMBED_CHECK(write_file_atomically(folder.path() / "expected.bin", raw_bytes(wanted)));
  std::vector<std::string> command = {executable.string(), (folder.path() / "inputs.bin").string(),
                                      (folder.path() / "expected.bin").string()};
  TF_EMBED_CHECK(settle_inputs(folder.path(), command, inputs, arrays.empty()));
  return prepared{std::move(loaded), std::move(p), std::move(folder), std::move(command)};
}

result<json> measure(const prepared& ready, const bench_options& o, progress& bar) {
  std::vector<std::string> command = ready.command;
  command.insert(command.end(), {"measure", fmt::to_string(o.seconds)});
  const auto said = ready.folder.path() / "said.json";
  bar.expect("measuring", 2 * o.seconds + 0.5);
  TF_EMBED_TRY(const int code, run_program(command, {.stdout_file = said}));
  if (code != 0) return diagnostic{error_kind::runtime, fmt::format("the generated program ended with {}", code)};
  TF_EMBED_TRY(const std::string text, read_whole_file(said));
  return table(ready.p, json::parse(text));
}

result<void> write_report(const prepared& ready, const bench_options& o, const json& measured) {
  report_timing timing;
  timing.runs = measured["n"];
  timing.median_us = measured["med_us"];
  timing.best_us = measured["min_us"];
  timing.peak_gflops = measured["peak_gflops"];
  timing.memory_gbytes = measured["memory_gbytes_per_s"];
  timing.cache_gbytes = measured["cache_gbytes_per_s"];
  timing.stack_bytes = measured["stack_bytes"];
  for (const json& layer : measured["layers"]) {
    timing.layers_us.push_back(layer["us"].is_null() ? std::nullopt : std::optional<double>(layer["us"]));
  }
  timing.compiler = compiler_in_short();
  report_source source =
      report_of(ready.p, ready.loaded.network, header_options_of(ready.loaded.network, ready.loaded.options));
  source.timing = std::move(timing);
  return write_file_atomically(o.report, print_report(source));
}

int bench(const bench_options& o, const toolbox& tools) {
  if (o.serve && is_standard_input(o.network.model)) {
    return report(
        diagnostic{error_kind::usage, "--serve reads its lines from standard input, so the model must be a file"});
  }
  diagnostics problems;
  const auto fail = [&](diagnostic d) { return report(problems.empty() ? diagnostics{std::move(d)} : problems); };
  std::optional<progress> bar(std::in_place, o.network.verbose);
  auto ready = prepare(o, tools, *bar, problems);
  if (!ready || o.serve) bar.reset();
  if (!ready) return fail(std::move(ready.error()));
  if (o.serve) {
    ready->command.push_back("serve");
    auto code = run_program(ready->command, {.is_interactive = true});
    return code ? *code : fail(std::move(code.error()));
  }
  auto measured = measure(*ready, o, *bar);
  bar.reset();
  if (!measured) return fail(std::move(measured.error()));
  if (!o.report.empty()) {
    if (auto written = write_report(*ready, o, *measured); !written) return fail(std::move(written.error()));
  }
  o.as_json ? print_json(*measured) : print_table(*measured);
  return 0;
}

}  // namespace

void add_bench(CLI::App& app, const toolbox& tools, int& exit_code) {
  auto options = std::make_shared<bench_options>();
  CLI::App* verb = app.add_subcommand("bench", "compile the generated code and time it, layer by layer");
  add_network_options(*verb, options->network);
  add_codegen_options(*verb, options->codegen, tools);
  add_compiler_options(*verb, options->compiler);
  verb->add_option("--inputs", options->inputs, "npz file with an array for each input (default: made up)");
  verb->add_option("--expected", options->expected,
                   "npz file with TensorFlow's results, to tell the error beside the time");
  verb->add_option("--seconds", options->seconds, "time to measure, for the whole and again layer by layer")
      ->capture_default_str()
      ->check(CLI::NonNegativeNumber);
  auto* serve = verb->add_flag("--serve", options->serve,
                               "answer `run SECONDS` lines on standard input, for side-by-side timing");
  verb->add_flag("--json", options->as_json, "for programs")->excludes(serve);
  verb->add_option("--report", options->report,
                   "also write the page of `generate --report` (HTML), with times and a roofline")
      ->excludes(serve);
  verb->callback([options, &tools, &exit_code] {
    options->compiler.verbose = options->network.verbose;
    exit_code = bench(*options, tools);
  });
}

}  // namespace tf_embed::gen
