// SPDX-License-Identifier: Apache-2.0
// tf-embed generate: the header and its weights.
#include "cli/network.hpp"
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
};

/// All files or none: what this call wrote is taken back when a later file fails.
result<void> write_files(const std::filesystem::path& folder, const std::vector<generated_file>& files) {
  if (folder.empty()) return diagnostic{error_kind::usage, "--output-dir is empty; it must be the path of a folder"};
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (error)
    return diagnostic{error_kind::io,
                      fmt::format("{}: cannot make this folder: {}", printable_path(folder), error.message())};
  for (std::size_t i = 0; i < files.size(); ++i) {
    auto written = write_file_atomically(folder / files[i].name, files[i].parts);
    if (written) continue;
    for (std::size_t k = 0; k < i; ++k) std::filesystem::remove(folder / files[k].name, error);
    return written;
  }
  return {};
}

int generate(const generate_options& o) {
  diagnostics problems;
  auto net = load_network(o.network, {}, {}, problems);
  if (!net) return report(problems);
  auto p = build_program(*net, o.codegen, problems);
  if (!p) return report(problems);
  auto files = print_program(*p, *net, o.network, o.codegen);
  if (!files) return report(files.error());
  if (auto written = write_files(o.folder, *files); !written) return report(written.error());
  if (o.network.verbose) {
    for (const pass_record& pass : net->passes) {
      if (pass.rewrites != 0) fmt::print(stderr, "pass {}: {} rewrites\n", pass.name, pass.rewrites);
    }
    fmt::print(stderr, "{} layers, {} bytes of weights, {} bytes of arena (lower bound {})\n", p->layers.size(),
               weight_bytes(*p), p->arena_bytes, p->arena_lower_bound);
  }
  return 0;
}

}  // namespace

void add_generate(CLI::App& app, int& exit_code) {
  auto options = std::make_shared<generate_options>();
  CLI::App* verb = app.add_subcommand("generate", "write the header(s) of a network");
  add_network_options(*verb, options->network);
  add_codegen_options(*verb, options->codegen);
  verb->add_option("-o,--output-dir", options->folder, "folder for the header(s), made where it is missing")
      ->required();
  verb->callback([options, &exit_code] { exit_code = generate(*options); });
}

}  // namespace tf_embed::gen
