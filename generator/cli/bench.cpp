// SPDX-License-Identifier: Apache-2.0
// tf-embed bench: times generated code, whole and layer by layer.
#include "cli/arrays.hpp"
#include "cli/bench_program.hpp"
#include "cli/compiled.hpp"
#include "cli/network.hpp"
#include "cli/verbs.hpp"
#include "io/file.hpp"
#include "io/npz.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <memory>

namespace tf_embed::gen {
namespace {

using json = nlohmann::ordered_json;

struct bench_options {
  network_options network;
  codegen_options codegen;
  compiler_options compiler;
  std::string inputs;
  std::string expected;
  double seconds = 1;
  bool serve = false;
  bool as_json = false;
};

/// Inputs without arrays are small numbers: timing must not depend on denormals or on early exits for zero.
std::vector<tensor> made_up_inputs(const graph& g) {
  std::vector<tensor> out;
  for (const endpoint& e : g.inputs) {
    tensor t(g.type(e.value).dtype, g.type(e.value).shape);
    visit_dtype(t.dtype(), [&]<class T>() {
      if constexpr (std::is_floating_point_v<T>) {
        int i = 0;
        for (T& x : t.mutable_as<T>()) x = static_cast<T>((i++ * 37 % 101) * 0.01 - 0.5);
      }
    });
    out.push_back(std::move(t));
  }
  return out;
}

json table(const program& p, const json& measured) {
  json j = {{"n", measured["n"]},
            {"min_us", measured["min_us"]},
            {"med_us", measured["med_us"]},
            {"peak_gflops", measured["peak_gflops"]},
            {"max_abs_err", measured["max_abs_err"]},
            {"max_ref", measured["max_ref"]}};
  j["layers"] = json::array();
  for (std::size_t i = 0; i < p.layers.size(); ++i) {
    const program_layer& l = p.layers[i];
    const double us = measured["layers_us"][i];
    j["layers"].push_back({{"node", l.node_name},
                           {"layer", l.template_name},
                           {"us", us},
                           {"macs", l.macs},
                           {"gflops", us > 0 ? 2e-3 * static_cast<double>(l.macs) / us : 0.0}});
  }
  return j;
}

void print_table(const json& j) {
  double total = 0;
  for (const json& l : j["layers"]) total += l["us"].get<double>();
  fmt::print("{:>4} {:<22} {:>10} {:>7} {:>9}  {}\n", "", "layer", "us", "share", "GFLOP/s", "node");
  int i = 0;
  for (const json& l : j["layers"]) {
    fmt::print("{:>4} {:<22} {:>10.2f} {:>6.1f}% {:>9.1f}  {}\n", i++, l["layer"].get<std::string>(),
               l["us"].get<double>(), total > 0 ? 100 * l["us"].get<double>() / total : 0.0, l["gflops"].get<double>(),
               printable(l["node"].get<std::string>(), 60));
  }
  fmt::print("median {:.2f} us, best {:.2f} us of {} runs; FMA peak {:.1f} GFLOP/s\n", j["med_us"].get<double>(),
             j["min_us"].get<double>(), j["n"].get<int>(), j["peak_gflops"].get<double>());
}

int bench(const bench_options& o) {
  diagnostics problems;
  named_tensors arrays;
  named_tensors expected;
  for (const auto& [file, into] : {std::pair(&o.inputs, &arrays), std::pair(&o.expected, &expected)}) {
    if (file->empty()) continue;
    auto read = read_npz(*file);
    if (!read) return report(read.error());
    *into = std::move(*read);
  }
  std::vector<std::string> outputs;
  for (const auto& [name, t] : expected) outputs.push_back(name);
  auto net = load_network(o.network, arrays, outputs, problems);
  if (!net) return report(problems);
  std::vector<tensor> inputs;
  if (arrays.empty()) {
    inputs = made_up_inputs(net->graph);
  } else {
    auto matched = match_inputs(net->graph, arrays);
    if (!matched) return report(matched.error());
    inputs = std::move(*matched);
  }
  std::vector<tensor> wanted;
  for (const endpoint& e : net->graph.outputs) {
    if (const tensor* t = find_tensor(expected, e.name)) wanted.push_back(*t);
  }
  auto p = build_program(*net, o.codegen, problems);
  if (!p) return report(problems);
  codegen_options codegen = o.codegen;
  codegen.name = "network";
  codegen.cpp_class = "";
  auto files = print_program(*p, *net, o.network, codegen);
  if (!files) return report(files.error());
  auto folder = temporary_folder::make();
  if (!folder) return report(folder.error());
  auto executable = compile_program(folder->path(), *files, bench_program(*p), o.compiler);
  if (!executable) return report(executable.error());
  if (auto written = write_file_atomically(folder->path() / "inputs.bin", raw_bytes(inputs)); !written)
    return report(written.error());
  if (auto written = write_file_atomically(folder->path() / "expected.bin", raw_bytes(wanted)); !written)
    return report(written.error());

  std::vector<std::string> command = {executable->string(), (folder->path() / "inputs.bin").string(),
                                      (folder->path() / "expected.bin").string()};
  if (o.serve) {
    command.push_back("serve");
    auto code = run_program(command);
    return code ? *code : report(code.error());
  }
  command.insert(command.end(), {"measure", fmt::to_string(o.seconds)});
  const auto said = folder->path() / "said.json";
  auto code = run_program(command, said);
  if (!code) return report(code.error());
  if (*code != 0)
    return report(diagnostic{error_kind::runtime, fmt::format("the generated program ended with {}", *code)});
  auto text = read_whole_file(said);
  if (!text) return report(text.error());
  const json j = table(*p, json::parse(*text));
  o.as_json ? fmt::print("{}\n", j.dump(2, ' ', true, json::error_handler_t::replace)) : print_table(j);
  return 0;
}

}  // namespace

void add_bench(CLI::App& app, int& exit_code) {
  auto options = std::make_shared<bench_options>();
  CLI::App* verb = app.add_subcommand("bench", "compile the generated code and time it, layer by layer");
  add_network_options(*verb, options->network);
  add_codegen_options(*verb, options->codegen);
  add_compiler_options(*verb, options->compiler);
  verb->add_option("--inputs", options->inputs, "npz file with an array for each input (default: made up)");
  verb->add_option("--expected", options->expected,
                   "npz file with TensorFlow's results, to tell the error beside the time");
  verb->add_option("--seconds", options->seconds, "time to measure, for the whole and again layer by layer")
      ->capture_default_str();
  verb->add_flag("--serve", options->serve, "answer `run SECONDS` lines on standard input, for side-by-side timing");
  verb->add_flag("--json", options->as_json, "for programs");
  verb->callback([options, &exit_code] {
    options->compiler.verbose = options->network.verbose;
    exit_code = bench(*options);
  });
}

}  // namespace tf_embed::gen
