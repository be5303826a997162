// SPDX-License-Identifier: Apache-2.0
// tf-embed verify: generated code, compiled and run, against TensorFlow's recorded results.
#include "cli/verify.hpp"

#include "cli/json_output.hpp"
#include "cli/progress.hpp"
#include "cli/verbs.hpp"
#include "cli/verify_list.hpp"
#include "emit/fill.hpp"
#include "io/file.hpp"
#include "io/npz.hpp"
#include "ops/evaluate_graph.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <fstream>
#include <memory>

namespace tf_embed::gen {
namespace {

constexpr std::string_view runner_template = R"(#include "{{NAME}}.hpp"

#include <cstdio>

static {{CLASS}} net;

template <class Span>
static bool read(std::FILE* f, Span values) { return std::fread(values.data(), 1, values.size_bytes(), f) == values.size_bytes(); }
template <class Span>
static bool write(std::FILE* f, Span values) { return std::fwrite(values.data(), 1, values.size_bytes(), f) == values.size_bytes(); }

int main(int, char** argv) {
  std::FILE* in = std::fopen(argv[1], "rb");
  std::FILE* out = std::fopen(argv[2], "wb");
  if (!in || !out) return 2;
{{READ}}  const tf_embed::status outcome = net.run();
  if (outcome != tf_embed::status::ok) {
    std::puts(tf_embed::to_string(outcome));
    return 3;
  }
{{WRITE}}  return std::fclose(out) == 0 ? 0 : 2;
}
)";

std::string runner(const program& p) {
  std::string reads;
  std::string writes;
  for (std::size_t i = 0; i < p.inputs.size(); ++i)
    reads += fmt::format("  if (!read(in, net.input<{}>())) return 2;\n", i);
  for (std::size_t i = 0; i < p.outputs.size(); ++i)
    writes += fmt::format("  if (!write(out, net.output<{}>())) return 2;\n", i);
  return fill(runner_template, {{"NAME", "network"}, {"CLASS", "network::model"}, {"READ", reads}, {"WRITE", writes}});
}

void tell(const verify_options& o, std::string_view phase) {
  if (o.network.tell) o.network.tell(phase, 0, 0);
}

result<std::vector<tensor>> run_generated(network& net, const verify_options& o, const std::vector<tensor>& inputs,
                                          diagnostics& problems) {
  std::vector<tensor_type> types;
  for (const endpoint& e : net.graph.outputs) types.push_back(net.graph.type(e.value));
  TF_EMBED_TRY(const program p, build_program(net, o.codegen, problems));
  codegen_options codegen = o.codegen;
  codegen.name = "network";
  codegen.cpp_class = "";
  TF_EMBED_TRY(const auto files, print_program(p, net, o.network, codegen));
  TF_EMBED_TRY(const temporary_folder folder, temporary_folder::make());
  tell(o, "compiling");
  TF_EMBED_TRY(const auto executable, compile_program(folder.path(), files, runner(p), o.compiler));

  TF_EMBED_CHECK(write_file_atomically(folder.path() / "inputs.bin", raw_bytes(inputs)));
  tell(o, "running");
  const auto said = folder.path() / "said.txt";
  TF_EMBED_TRY(const int code, run_program({executable.string(), (folder.path() / "inputs.bin").string(),
                                            (folder.path() / "outputs.bin").string()},
                                           said));
  if (code != 0) {
    std::string message;
    if (auto text = read_whole_file(said)) message = text->substr(0, text->find('\n'));
    return diagnostic{error_kind::runtime,
                      message.empty() ? fmt::format("the generated program ended with {}", code) : message};
  }
  TF_EMBED_TRY(const std::string out, read_whole_file(folder.path() / "outputs.bin"));
  std::vector<tensor> results;
  std::size_t at = 0;
  for (const tensor_type& type : types) {
    tensor t(type.dtype, type.shape);
    const auto room = t.mutable_bytes();
    if (out.size() - at < room.size()) return diagnostic{error_kind::runtime, "the generated program wrote too little"};
    std::copy_n(reinterpret_cast<const std::byte*>(out.data()) + at, room.size(), room.begin());
    at += room.size();
    results.push_back(std::move(t));
  }
  return results;
}

}  // namespace

result<std::vector<comparison>> verify_network(const verify_options& o, diagnostics& problems) {
  const auto fail = [&](diagnostic d) {
    if (problems.empty()) problems.push_back(std::move(d));
    return problems.front();
  };
  auto arrays = read_npz(o.inputs);
  if (!arrays) return fail(std::move(arrays.error()));
  auto expected = read_npz(o.expected);
  if (!expected) return fail(std::move(expected.error()));
  std::vector<std::string> outputs;
  for (const auto& [name, t] : *expected) outputs.push_back(name);
  auto net = load_network(o.network, *arrays, outputs, problems);
  if (!net) return fail(std::move(net.error()));
  auto inputs = match_inputs(net->graph, *arrays);
  if (!inputs) return fail(std::move(inputs.error()));
  std::vector<std::string> names;
  for (const endpoint& e : net->graph.outputs) names.push_back(e.name);
  if (o.reference) tell(o, "evaluating");
  auto results = o.reference ? evaluate_graph(net->graph, *inputs) : run_generated(*net, o, *inputs, problems);
  if (!results) return fail(std::move(results.error()));
  std::vector<comparison> comparisons;
  for (std::size_t i = 0; i < results->size(); ++i) {
    const tensor* want = find_tensor(*expected, names[i]);
    if (!want)
      return fail({error_kind::usage, fmt::format("the expected arrays hold no output \"{}\"", printable(names[i]))});
    comparisons.push_back(compare(names[i], (*results)[i], *want, o.tolerance));
  }
  return comparisons;
}

namespace {

json describe(const std::vector<comparison>& comparisons) {
  json j = {{"pass", true}, {"outputs", json::array()}};
  for (const comparison& c : comparisons) {
    j["pass"] = j["pass"].get<bool>() && c.pass;
    j["outputs"].push_back({{"name", c.output},
                            {"pass", c.pass},
                            {"max_abs_err", c.max_abs_error},
                            {"max_rel_err", c.max_rel_error},
                            {"max_ref", c.max_magnitude},
                            {"message", c.message}});
  }
  return j;
}

result<std::vector<comparison>> verify_showing_progress(verify_options o, diagnostics& problems) {
  progress bar(o.network.verbose);
  o.network.tell = bar.teller();
  return verify_network(o, problems);
}

int verify(const verify_options& o, const json_target& to) {
  diagnostics problems;
  auto comparisons = verify_showing_progress(o, problems);
  if (!comparisons) return report(problems);
  const json document = describe(*comparisons);
  const bool pass = document["pass"].get<bool>();
  if (to.wanted && to.file.empty()) {
    print_json(document);
    return pass ? 0 : 1;
  }
  if (to.wanted) {
    if (auto written = write_file_atomically(to.file, to_text(document) + "\n"); !written)
      return report(written.error());
  }
  for (const comparison& c : *comparisons) {
    fmt::print("{}  {}  max abs error {:.3g} (largest value {:.3g}), max rel error {:.3g}{}{}\n",
               c.pass ? "pass" : "FAIL", printable(c.output), c.max_abs_error, c.max_magnitude, c.max_rel_error,
               c.message.empty() ? "" : ": ", c.message);
  }
  return pass ? 0 : 1;
}

}  // namespace

void add_verify(CLI::App& app, int& exit_code) {
  auto options = std::make_shared<verify_options>();
  CLI::App* verb = app.add_subcommand("verify", "compile the generated code, run it, compare with expected results");
  add_network_options(*verb, options->network, false);
  add_codegen_options(*verb, options->codegen);
  add_compiler_options(*verb, options->compiler);
  verb->add_option("--inputs", options->inputs, "npz file with an array for each input");
  verb->add_option("--expected", options->expected,
                   "npz file with TensorFlow's results; its keys are the outputs checked");
  auto list = std::make_shared<std::string>();
  auto to = std::make_shared<json_target>();
  verb->add_option("--list", *list, "verify many: a file with a folder a line (model.pb, inputs.npz, outputs.npz)");
  auto* json_option =
      verb->add_option("--json", to->file,
                       "for programs, to standard output or to this file; with --list one object a case")
          ->expected(0, 1)
          ->type_name("[FILE]");
  verb->add_flag("--reference", options->reference, "check the reference evaluator instead of generated code");
  auto* rtol = verb->add_option("--rtol", options->tolerance.rtol, "relative tolerance per element");
  auto* atol = verb->add_option("--atol", options->tolerance.atol,
                                "absolute tolerance (default without both: 1e-4 of the largest expected value)");
  verb->callback([options, list, to, json_option, rtol, atol, &exit_code] {
    to->wanted = json_option->count() != 0;
    // `verify --json MODEL`: what follows is the model, which cannot be missing.
    if (to->wanted && options->network.model.empty() && list->empty()) std::swap(options->network.model, to->file);
    for (const auto& [text, what] :
         {std::pair(&options->network.model, "MODEL"), std::pair(&options->inputs, "--inputs"),
          std::pair(&options->expected, "--expected")}) {
      if (text->empty() && list->empty()) throw CLI::RequiredError(what);
      if (!text->empty() && !list->empty()) throw CLI::ExcludesError("--list", what);
    }
    options->tolerance.given = rtol->count() + atol->count() != 0;
    options->compiler.verbose = options->network.verbose;
    exit_code = list->empty() ? verify(*options, *to) : verify_list(*list, *to, *options);
  });
}

}  // namespace tf_embed::gen
