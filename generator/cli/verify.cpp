// SPDX-License-Identifier: Apache-2.0
// tf-embed verify: generated code, compiled and run, against TensorFlow's recorded results.
#include "cli/verify.hpp"

#include "cli/console.hpp"
#include "cli/json_output.hpp"
#include "cli/progress.hpp"
#include "cli/verbs.hpp"
#include "cli/verify_list.hpp"
#include "cli/verify_program.hpp"
#include "io/npz.hpp"
#include "ir/call.hpp"
#include "ir/near_name.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <memory>
#include <span>

namespace tf_embed::gen {
namespace {

void tell(const verify_options& o, std::string_view phase) {
  if (o.network.tell) o.network.tell(phase, 0, 0);
}

result<std::vector<tensor>> run_generated(verification& v, const verify_options& o, const toolbox& tools,
                                          diagnostics& problems) {
  TF_EMBED_TRY(const temporary_folder folder, temporary_folder::make());
  TF_EMBED_TRY(const runnable r, make_runnable(v, "network", folder.path(), tools, problems));
  tell(o, "compiling");
  TF_EMBED_TRY(const auto executable,
               compile_in(folder.path(), {"program", runner_source(std::span(&r, 1)), r.weights_sources}, o.compiler));
  tell(o, "running");
  return run_runnable(r, executable, 0, folder.path());
}

}  // namespace

result<verification> load_verification(const verify_options& o, const toolbox& tools, diagnostics& problems) {
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
  auto loaded = load_network(o.network, o.codegen, *arrays, outputs, tools, problems);
  if (!loaded) return fail(std::move(loaded.error()));
  auto calls = match_calls(loaded->network.graph, *arrays);
  if (!calls) return fail(std::move(calls.error()));
  verification v{std::move(*loaded), std::move(*calls), {}, {}};
  for (const endpoint& e : caller_outputs(v.loaded.network.graph)) {
    const tensor* want = find_tensor(*expected, e.name);
    if (!want) {
      near_name near(e.name);
      for (const auto& [key, array] : *expected) near.offer(key);
      return fail({error_kind::usage,
                   fmt::format("the expected arrays hold no output \"{}\"{}", printable(e.name), near.question())});
    }
    v.names.push_back(e.name);
    v.expected.push_back(*want);
  }
  return v;
}

std::vector<comparison> compare_all(const std::vector<std::string>& names, const std::vector<tensor>& results,
                                    const std::vector<tensor>& expected, const tolerance& t) {
  std::vector<comparison> comparisons;
  for (std::size_t i = 0; i < results.size(); ++i) comparisons.push_back(compare(names[i], results[i], expected[i], t));
  return comparisons;
}

namespace {

/// What the reference makes of the network after all passes. That some nodes may have no layers does not matter here.
result<std::vector<tensor>> evaluate_after_passes(verification& v, const toolbox& tools) {
  diagnostics found;
  static_cast<void>(build_program(v.loaded.network, v.loaded.options, tools, found));
  for (diagnostic& d : found) {
    if (d.kind == error_kind::internal) return std::move(d);
  }
  return evaluate_calls(v.loaded.network.graph, v.calls);
}

/// A network that fails on its inputs must do so after all passes too; answers why it failed, or that it does not.
diagnostic failure_after_passes(verification& v, const toolbox& tools, diagnostic failed) {
  auto results = evaluate_after_passes(v, tools);
  if (results) return {error_kind::internal, "after the passes it does not fail any more: " + to_line(failed)};
  return results.error().kind == error_kind::internal ? std::move(results.error()) : std::move(failed);
}

/// Of each output the comparison, or the one after the passes where only that fails.
result<void> compare_after_passes(verification& v, const verify_options& o, const toolbox& tools,
                                  std::vector<comparison>& comparisons) {
  TF_EMBED_TRY(const std::vector<tensor> results, evaluate_after_passes(v, tools));
  std::vector<comparison> after = compare_all(v.names, results, v.expected, o.tolerance);
  for (std::size_t i = 0; i < after.size(); ++i) {
    if (after[i].pass || !comparisons[i].pass) continue;
    comparisons[i] = std::move(after[i]);
    comparisons[i].message =
        fmt::format("after the passes{}{}", comparisons[i].message.empty() ? "" : ": ", comparisons[i].message);
  }
  return {};
}

}  // namespace

result<std::vector<comparison>> verify_network(const verify_options& o, const toolbox& tools, diagnostics& problems) {
  TF_EMBED_TRY(verification v, load_verification(o, tools, problems));
  if (o.reference) tell(o, "evaluating");
  auto results = o.reference ? evaluate_calls(v.loaded.network.graph, v.calls) : run_generated(v, o, tools, problems);
  const bool checks = o.reference && o.network.check_passes;
  if (!results) {
    if (checks) results = failure_after_passes(v, tools, std::move(results.error()));
    if (problems.empty()) problems.push_back(std::move(results.error()));
    return problems.front();
  }
  std::vector<comparison> comparisons = compare_all(v.names, *results, v.expected, o.tolerance);
  if (!checks) return comparisons;
  if (auto done = compare_after_passes(v, o, tools, comparisons); !done) {
    problems.push_back(std::move(done.error()));
    return problems.front();
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

result<std::vector<comparison>> verify_showing_progress(verify_options o, const toolbox& tools, diagnostics& problems) {
  progress bar(o.network.verbose);
  o.network.tell = bar.teller();
  return verify_network(o, tools, problems);
}

int verify(const verify_options& o, const json_target& to, const toolbox& tools) {
  diagnostics problems;
  auto comparisons = verify_showing_progress(o, tools, problems);
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
    say("{}  {}  max abs error {:.3g} (largest value {:.3g}), max rel error {:.3g}{}{}\n", c.pass ? "pass" : "FAIL",
        printable(c.output), c.max_abs_error, c.max_magnitude, c.max_rel_error, c.message.empty() ? "" : ": ",
        c.message);
  }
  return pass ? 0 : 1;
}

}  // namespace

void add_verify(CLI::App& app, const toolbox& tools, int& exit_code) {
  auto options = std::make_shared<verify_options>();
  CLI::App* verb = app.add_subcommand("verify", "compile the generated code, run it, compare with expected results");
  add_network_options(*verb, options->network, false);
  add_codegen_options(*verb, options->codegen, tools);
  add_compiler_options(*verb, options->compiler);
  verb->add_option("--inputs", options->inputs, "npz file with an array for each input");
  verb->add_option("--expected", options->expected,
                   "npz file with TensorFlow's results; its keys are the outputs checked");
  auto many = std::make_shared<list_options>();
  auto to = std::make_shared<json_target>();
  verb->add_option("--list", many->file,
                   "verify many: a file with a folder a line (model.pb, inputs.npz, outputs.npz)");
  auto* junit = verb->add_option("--junit", many->junit, "with --list: a report in JUnit's XML, for CI servers")
                    ->type_name("FILE");
  auto* jobs =
      verb->add_option("--jobs", many->jobs, "with --list: compile so many batches at a time (default: one a core)")
          ->check(CLI::Range(1, 1024));
  auto* json_option =
      verb->add_option("--json", to->file,
                       "for programs, to standard output or to this file; with --list one object a case")
          ->expected(0, 1)
          ->type_name("[FILE]");
  verb->add_flag("--reference", options->reference, "check the reference evaluator instead of generated code");
  auto* rtol = verb->add_option("--rtol", options->tolerance.rtol, "relative tolerance per element");
  auto* atol = verb->add_option("--atol", options->tolerance.atol,
                                "absolute tolerance (default without both: 1e-4 of the largest expected value)");
  verb->callback([options, many, to, json_option, junit, jobs, rtol, atol, &tools, &exit_code] {
    to->wanted = json_option->count() != 0;
    // `verify --json MODEL`: what follows is the model, which cannot be missing.
    if (to->wanted && options->network.model.empty() && many->file.empty()) std::swap(options->network.model, to->file);
    for (const auto& [text, what] :
         {std::pair(&options->network.model, "MODEL"), std::pair(&options->inputs, "--inputs"),
          std::pair(&options->expected, "--expected")}) {
      if (text->empty() && many->file.empty()) throw CLI::RequiredError(what);
      if (!text->empty() && !many->file.empty()) throw CLI::ExcludesError("--list", what);
    }
    for (const auto& [option, what] : {std::pair(junit, "--junit"), std::pair(jobs, "--jobs")}) {
      if (option->count() != 0 && many->file.empty()) throw CLI::RequiresError(what, "--list");
    }
    options->tolerance.given = rtol->count() + atol->count() != 0;
    options->compiler.verbose = options->network.verbose;
    exit_code = many->file.empty() ? verify(*options, *to, tools) : verify_list(*many, *to, *options, tools);
  });
}

}  // namespace tf_embed::gen
