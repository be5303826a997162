// SPDX-License-Identifier: Apache-2.0
#include "cli/calls.hpp"

#include "cli/arrays.hpp"
#include "ir/call.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <optional>
#include <utility>

namespace tf_embed::gen {
namespace {

/// The number of runs that an array holds; nothing where it has not one axis more than the input.
std::optional<std::int64_t> runs_in(const tensor& array, const tensor_type& input) {
  const shape& s = array.shape();
  if (s.size() != input.shape.size() + 1 || !std::equal(input.shape.begin(), input.shape.end(), s.begin() + 1))
    return std::nullopt;
  return s[0];
}

tensor part_of(const tensor& array, std::int64_t index) {
  tensor t(array.dtype(), {array.shape().begin() + 1, array.shape().end()});
  const std::size_t bytes = t.bytes().size();
  std::copy_n(array.bytes().begin() + static_cast<std::ptrdiff_t>(bytes * static_cast<std::size_t>(index)), bytes,
              t.mutable_bytes().begin());
  return t;
}

/// How many runs the arrays hold; nothing where they are those of one run, or fit in no way.
result<std::optional<std::int64_t>> count_runs(const graph& g, const named_tensors& arrays) {
  std::optional<std::int64_t> count;
  const endpoint* first = nullptr;
  for (const endpoint& e : caller_inputs(g)) {
    const tensor* given = find_tensor(arrays, e.name);
    const auto runs = given ? runs_in(*given, g.type(e.value)) : std::nullopt;
    if (!runs) return std::optional<std::int64_t>{};
    if (count && *runs != *count) {
      return diagnostic{error_kind::usage, fmt::format("the array of \"{}\" holds {} runs, that of \"{}\" {}",
                                                       printable(first->name), *count, printable(e.name), *runs)};
    }
    count = runs;
    first = &e;
  }
  if (count && *count == 0) return diagnostic{error_kind::usage, "the arrays given hold no run"};
  return count;
}

}  // namespace

result<call_sequence> match_calls(const graph& g, const named_tensors& arrays) {
  call_sequence calls;
  std::optional<std::int64_t> count;
  if (!g.states.empty()) {
    TF_EMBED_TRY(count, count_runs(g, arrays));
  }
  calls.is_stacked = count.has_value();
  for (std::int64_t i = 0; i < count.value_or(1); ++i) {
    named_tensors of_run;
    for (const endpoint& e : caller_inputs(g)) {
      if (const tensor* given = find_tensor(arrays, e.name))
        of_run.emplace(e.name, count ? part_of(*given, i) : *given);
    }
    TF_EMBED_TRY(calls.inputs.emplace_back(), match_inputs(g, count ? of_run : arrays));
  }
  return calls;
}

result<std::vector<tensor>> evaluate_calls(const graph& g, const call_sequence& calls) {
  std::vector<tensor> states = initial_states(g);
  std::vector<std::vector<tensor>> outputs;
  for (const std::vector<tensor>& inputs : calls.inputs) {
    auto made = evaluate_call(g, inputs, states);
    if (!made) {
      if (!outputs.empty()) made.error().message += fmt::format("; this is in run {}", outputs.size() + 1);
      return std::move(made.error());
    }
    outputs.push_back(std::move(*made));
  }
  return join_outputs(calls.is_stacked, outputs);
}

result<std::vector<tensor>> join_outputs(bool is_stacked, const std::vector<std::vector<tensor>>& outputs) {
  if (!is_stacked) return outputs.front();
  std::vector<tensor> joined;
  for (std::size_t k = 0; k < outputs.front().size(); ++k) {
    const tensor& first = outputs.front()[k];
    shape sizes = first.shape();
    sizes.insert(sizes.begin(), static_cast<std::int64_t>(outputs.size()));
    tensor all(first.dtype(), std::move(sizes));
    auto to = all.mutable_bytes().begin();
    for (const std::vector<tensor>& one : outputs) {
      if (one[k].type() != first.type()) {
        return diagnostic{error_kind::runtime,
                          fmt::format("output {} is {} in one run and {} in another: they do not make one array", k,
                                      to_string(first.type()), to_string(one[k].type()))};
      }
      to = std::copy(one[k].bytes().begin(), one[k].bytes().end(), to);
    }
    joined.push_back(std::move(all));
  }
  return joined;
}

}  // namespace tf_embed::gen
