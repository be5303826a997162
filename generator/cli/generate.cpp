// SPDX-License-Identifier: Apache-2.0
// tf-embed generate: the header, its weights, and the report.
#include "cli/console.hpp"
#include "cli/json_output.hpp"
#include "cli/library_headers.hpp"
#include "cli/network_options.hpp"
#include "cli/progress.hpp"
#include "cli/self_test.hpp"
#include "cli/verbs.hpp"
#include "io/file.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <cstdio>
#include <filesystem>
#include <memory>

namespace tf_embed::gen {
namespace {

struct generate_options {
  network_options network;
  codegen_options codegen;
  std::string folder = ".";
  std::string report;  ///< HTML file; empty: none
  bool as_json = false;
  bool c_api = false;
  bool compiled = false;
  bool bundle = false;
  std::vector<std::string> include_dirs;  ///< where the headers of a bundle are
  bool weights_source = false;
  self_test_options self_test;
};

/// A file that is to be written, and its parts.
struct output_file {
  std::filesystem::path path;
  std::vector<file_part> parts;
};

result<void> make_folder(const std::filesystem::path& folder) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (error)
    return diagnostic{error_kind::io,
                      fmt::format("{}: cannot make this folder: {}", printable_path(folder), error.message())};
  return {};
}

/// All files or none: they take their places when all are written. One that is the same stays as it is, so that nothing
/// that is made from it is made again.
result<void> write_files(std::vector<output_file>& files, progress& bar) {
  std::size_t parts = 0;
  std::size_t done = 0;
  for (const output_file& f : files) parts += f.parts.size();
  for (output_file& f : files) {
    for (file_part& part : f.parts) {
      part = [make = std::move(part), &bar, &done, parts] {
        bar.tell("writing, part", ++done, parts);
        return make();
      };
    }
  }
  std::vector<staged_file> staged;
  for (const output_file& f : files) {
    TF_EMBED_TRY(staged_file one, staged_file::write(f.path, f.parts));
    staged.push_back(std::move(one));
  }
  for (staged_file& f : staged) TF_EMBED_CHECK(f.commit(true));
  return {};
}

/// What was made, for people or for programs.
struct summary {
  json document;
  std::string text;  ///< what the passes did
  std::string sum;   ///< what the network costs, in a line
  std::string note;  ///< what the user must do; may be empty
};

summary summary_of(const program& p, const network& net, const header_options& header,
                   const std::vector<output_file>& files) {
  summary s;
  json& j = s.document;
  j = {{"name", header.name}, {"class", class_of(header)}, {"files", json::array()}};
  for (const output_file& f : files) j["files"].push_back(f.path.string());
  j["inputs"] = endpoints_json(p, p.inputs);
  j["outputs"] = endpoints_json(p, p.outputs);
  j["layers"] = flattened(p.body).size();
  j["macs"] = count_macs(p.body);
  const weights_policy policy = policy_of(p, header);
  j["weights"] = policy_name(policy);
  j["weight_bytes"] = weight_bytes(p);
  j["arena_bytes"] = p.arena_bytes;
  j["arena_lower_bound"] = p.arena_lower_bound;
  j["state_bytes"] = p.state_bytes;
  j["states"] = states_json(p);
  j["passes"] = json::array();
  for (const pass_record& pass : net.passes) {
    j["passes"].push_back({{"name", pass.name}, {"rewrites", pass.rewrites}});
    if (pass.rewrites != 0) s.text += fmt::format("pass {}: {} rewrites\n", pass.name, pass.rewrites);
  }
  s.text += fmt::format("{} layers, arena at least {} bytes\n", flattened(p.body).size(), p.arena_lower_bound);
  s.sum = fmt::format("{}: flash {} bytes of weights, RAM {} bytes of arena{}, {} MACs\n", header.name, weight_bytes(p),
                      p.arena_bytes, p.states.empty() ? "" : fmt::format(" ({} of them state)", p.state_bytes),
                      count_macs(p.body));
  if (policy == weights_policy::object && header.weights == weights_policy::automatic && !header.weights_source) {
    s.note = fmt::format(
        "{0} bytes of weights are too many for a header: compile and link {1}_weights.cpp too, with "
        "the folder of {1}_weights.bin as an include folder (-I) and without -flto",
        weight_bytes(p), header.name);
  }
  return s;
}

result<summary> generate_files(const generate_options& o, const toolbox& tools, diagnostics& problems) {
  const auto fail = [&](diagnostic d) {
    if (problems.empty()) problems.push_back(std::move(d));
    return problems.front();
  };
  progress bar(o.network.verbose);
  network_options network = o.network;
  network.keep_history = !o.report.empty();
  network.tell = bar.teller();
  auto test = read_self_test(o.self_test);
  if (!test) return fail(std::move(test.error()));
  auto loaded = load_network(network, o.codegen, test->inputs, {}, tools, problems);
  if (!loaded) return fail(std::move(loaded.error()));
  gen::network& net = loaded->network;
  // Before the graph is optimised: the reference must not share a pass's mistake.
  auto test_data = make_self_test(o.self_test, *test, net.graph);
  if (!test_data) return fail(std::move(test_data.error()));
  auto p = build_program(net, loaded->options, tools, problems);
  if (!p) return fail(std::move(p.error()));
  header_options header = header_options_of(net, loaded->options);
  header.c_api = o.c_api;
  if (o.compiled) header.form = header_form::compiled;
  if (o.bundle) {
    header.form = header_form::bundle;
    auto reader = read_library_headers(o.include_dirs);
    if (!reader) return fail(std::move(reader.error()));
    header.read_header = std::move(*reader);
  }
  header.weights_source = o.weights_source;
  header.self_test = std::move(*test_data);
  auto printed = print_header(*p, header);
  if (!printed) return fail(std::move(printed.error()));
  std::vector<output_file> files;
  for (generated_file& f : *printed) files.push_back({std::filesystem::path(o.folder) / f.name, std::move(f.parts)});
  if (!o.report.empty()) files.push_back({o.report, {[&] { return print_report(report_of(*p, net, header)); }}});
  if (o.folder.empty()) return fail({error_kind::usage, "--output-dir is empty; it must be the path of a folder"});
  for (const std::filesystem::path& folder :
       {std::filesystem::path(o.folder), std::filesystem::path(o.report).parent_path()}) {
    if (folder.empty()) continue;
    if (auto made = make_folder(folder); !made) return fail(std::move(made.error()));
  }
  summary s = summary_of(*p, net, header, files);
  if (auto written = write_files(files, bar); !written) return fail(std::move(written.error()));
  return s;
}

int generate(const generate_options& o, const toolbox& tools) {
  diagnostics problems;
  const auto made = generate_files(o, tools, problems);
  if (!made) return report(problems);
  if (o.network.verbose) complain("{}", made->text);
  if (o.as_json) {
    print_json(made->document);
  } else {
    say("{}", made->sum);
    if (!made->note.empty()) complain("tf-embed: note: {}\n", made->note);
  }
  return 0;
}

}  // namespace

void add_generate(CLI::App& app, const toolbox& tools, int& exit_code) {
  auto options = std::make_shared<generate_options>();
  CLI::App* verb = app.add_subcommand("generate", "write the header(s) of a network");
  add_network_options(*verb, options->network);
  add_codegen_options(*verb, options->codegen, tools);
  verb->add_option("-o,--output-dir", options->folder, "folder for the header(s), made where it is missing")
      ->required();
  verb->add_option("--report", options->report,
                   "also write a page (HTML) that shows the graph, the passes, the layers and the arena");
  verb->add_flag("--json", options->as_json, "say what was written, for programs");
  verb->add_flag("--compiled", options->compiled,
                 "run() in NAME.cpp, to be compiled once, behind a header without layers and vectors");
  verb->add_flag("--bundle", options->bundle, "one header that needs nothing installed")->excludes("--compiled");
  verb->add_option("--include-dir", options->include_dirs,
                   "for --bundle: folder that holds tf_embed/, xsimd/ or boost/ (default: found)")
      ->allow_extra_args(false);
  verb->add_flag("--weights-source", options->weights_source,
                 "write NAME_weights.cpp and .bin in any case, empty where the header holds the weights: for build "
                 "systems, which must know their files beforehand");
  verb->add_flag("--c-api", options->c_api, "also NAME_c.h and NAME_c.cpp, a plain C interface");
  add_self_test_options(*verb, options->self_test);
  verb->callback([options, &tools, &exit_code] { exit_code = generate(*options, tools); });
}

}  // namespace tf_embed::gen
