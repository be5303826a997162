// SPDX-License-Identifier: Apache-2.0
#include "emit/test_data.hpp"

#include "emit/fill.hpp"
#include "emit/network_text.hpp"
#include "emit/weights.hpp"
#include "program/program.hpp"

#include <fmt/format.h>

#include <utility>

namespace tf_embed::gen {
namespace {

constexpr std::string_view head = R"(// Made by tf-embed: the data of self_test(). Do not edit: run tf-embed again.
#pragma once

#include <bit>
{{COMPLEX}}#include <cstddef>
#include <cstdint>

#include <tf_embed/core/compiler.hpp>
#include <tf_embed/core/float16.hpp>
#include <tf_embed/core/weights_section.hpp>

#if defined(__GNUC__)
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Woverlength-strings"
#endif
static_assert(std::endian::native == std::endian::little, "tf_embed: the data of self_test() is little-endian");

namespace {{NAMESPACE}}::test_data {
)";

constexpr std::string_view tail = R"(
}  // namespace {{NAMESPACE}}::test_data

#if defined(__GNUC__)
#pragma GCC diagnostic pop
#endif
)";

std::string list(std::string_view kind, std::size_t count) {
  std::string out;
  for (std::size_t i = 0; i < count; ++i) out += fmt::format("{}test_data::{}_{}", i == 0 ? "" : ", ", kind, i);
  return out;
}

}  // namespace

std::string test_data_include(const std::string& name) { return fmt::format("#include \"{}_test_data.hpp\"\n", name); }

std::string test_data_types(const self_test_data& data) {
  return fmt::format("  using test_inputs = std::tuple<{}>;\n  using test_outputs = std::tuple<{}>;\n",
                     list("input", data.inputs.size()), list("output", data.outputs.size()));
}

std::vector<file_part> print_test_data(const self_test_data& data, const std::string& name_space) {
  // As literals: they are in the header, compiled wherever it is used, and cost the compiler least.
  program p;
  program_names names;
  for (const auto& [kind, tensors] : {std::pair("input", &data.inputs), std::pair("output", &data.outputs)}) {
    for (std::size_t i = 0; i < tensors->size(); ++i) {
      p.weights.push_back({"", (*tensors)[i], ""});
      names.weights.push_back(fmt::format("{}_{}", kind, i));
    }
  }
  std::vector<file_part> parts{[name_space, complex = complex_include(p)] {
    return fill(head, {{"NAMESPACE", name_space}, {"COMPLEX", complex}});
  }};
  for (file_part& part : print_weights(p, names, weights_policy::literal, {})) parts.push_back(std::move(part));
  parts.push_back([name_space] { return fill(tail, {{"NAMESPACE", name_space}}); });
  return parts;
}

}  // namespace tf_embed::gen
