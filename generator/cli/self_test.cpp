// SPDX-License-Identifier: Apache-2.0
#include "cli/self_test.hpp"

#include "cli/arrays.hpp"
#include "io/npz.hpp"
#include "ir/call.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

namespace tf_embed::gen {
namespace {

/// Inputs that the network computes without an error, where there are such.
result<self_test_data> made_up_self_test(const graph& g) {
  diagnostic first{error_kind::runtime, ""};
  for (const int whole : made_up_wholes(g)) {
    self_test_data data;
    data.inputs = made_up_inputs(g, whole);
    std::vector<tensor> states = initial_states(g);
    auto outputs = evaluate_call(g, data.inputs, states);
    if (outputs) {
      data.outputs = std::move(*outputs);
      return data;
    }
    if (whole == 0) first = std::move(outputs.error());
  }
  first.message += "; this is with made-up inputs: give others by --test-inputs";
  return first;
}

}  // namespace

void add_self_test_options(CLI::App& app, self_test_options& o) {
  app.add_flag("--gen-test", o.wanted, "also NAME_test_data.hpp, and self_test() in the class");
  app.add_option("--test-inputs", o.inputs, "npz file with its inputs (default: made up)");
  app.add_option("--test-expected", o.expected, "npz file with its results (default: the reference evaluator's)");
}

result<self_test_arrays> read_self_test(const self_test_options& o) {
  self_test_arrays arrays;
  if (!o.inputs.empty()) {
    TF_EMBED_TRY(arrays.inputs, read_npz(o.inputs));
  }
  if (!o.expected.empty()) {
    if (o.inputs.empty())
      return diagnostic{error_kind::usage, "--test-expected needs the inputs that it belongs to: --test-inputs"};
    TF_EMBED_TRY(arrays.expected, read_npz(o.expected));
  }
  return arrays;
}

result<std::optional<self_test_data>> make_self_test(const self_test_options& o, const self_test_arrays& arrays,
                                                     const graph& g) {
  if (!o.wanted && o.inputs.empty()) return std::optional<self_test_data>{};
  if (o.inputs.empty()) {
    TF_EMBED_TRY(self_test_data data, made_up_self_test(g));
    return std::optional(std::move(data));
  }
  self_test_data data;
  TF_EMBED_TRY(data.inputs, match_inputs(g, arrays.inputs));
  if (o.expected.empty()) {
    std::vector<tensor> states = initial_states(g);
    TF_EMBED_TRY(data.outputs, evaluate_call(g, data.inputs, states));
    return std::optional(std::move(data));
  }
  for (const endpoint& e : caller_outputs(g)) {
    const tensor* t = find_tensor(arrays.expected, e.name);
    if (!t || !fits(t->type(), g.type(e.value))) {
      return diagnostic{error_kind::usage,
                        fmt::format("--test-expected: output {} must be {}, but is {}", printable(e.name),
                                    to_string(g.type(e.value)), t ? to_string(t->type()) : std::string("missing"))};
    }
    data.outputs.push_back(*t);
  }
  return std::optional(std::move(data));
}

}  // namespace tf_embed::gen
