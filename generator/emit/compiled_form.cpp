// SPDX-License-Identifier: Apache-2.0
// The compiled form. What crosses from one file to the other is an address and a status: the header's users and the
// source may be compiled with different flags.
#include "emit/fill.hpp"
#include "emit/forms.hpp"
#include "emit/test_data.hpp"

#include <fmt/format.h>

#include <set>

namespace tf_embed::gen {
namespace {

constexpr std::string_view compiled_header_template =
    R"(// {{NAME}}.hpp: made by tf-embed {{VERSION}} from {{SOURCE}} (sha256 {{SHA}}).
// Do not edit: run tf-embed again.
//
{{BANNER}}
// run() is compiled once, in {{NAME}}.cpp, which holds layers and weights: compile and link it. What shows single layers,
// `layers` and `run(observer)`, belongs to the header-only form.
#pragma once

{{NEEDS_CXX20}}
#include <array>
{{COMPLEX}}#include <cstddef>
#include <cstdint>
#include <string_view>

#include <tf_embed/core/compiled_model.hpp>
#include <tf_embed/core/float16.hpp>
#include <tf_embed/core/version.hpp>

TF_EMBED_REQUIRE_VERSION({{VERSION_COMMAS}});

namespace {{NAMESPACE}} {
namespace {{CLASS_NAME}}_detail {
namespace te = tf_embed;
{{CONSTANTS}}
struct graph {
{{FACTS}}
{{BORDER_TENSORS}}
  using inputs = te::endpoints<{{INPUTS}}>;
  using outputs = te::endpoints<{{OUTPUTS}}>;

{{LISTS}}
  // In {{NAME}}.cpp:
  static const std::size_t stack_bytes;
  static te::status run(std::byte* arena) noexcept;
{{RESET_DECLARATION}}{{TEST_DECLARATION}}};

}  // namespace {{CLASS_NAME}}_detail

using {{CLASS_NAME}} = tf_embed::compiled_model<{{CLASS_NAME}}_detail::graph>;
using {{CLASS_NAME}}_over = tf_embed::compiled_model_over<{{CLASS_NAME}}_detail::graph>;  ///< over an arena of the caller's

}  // namespace {{NAMESPACE}}

#endif  // C++20
)";

constexpr std::string_view compiled_source_template =
    R"(// {{NAME}}.cpp: made by tf-embed {{VERSION}} from {{SOURCE}} (sha256 {{SHA}}).
// Do not edit: run tf-embed again.
//
// The layers of {{NAME}}.hpp, compiled once: with optimisation (-O2, -O3), and for the instruction set of the processor that
// it will run on (-march). The programs that include {{NAME}}.hpp need neither.
{{NEEDS_CXX20}}
#include "{{NAME}}.hpp"

#include <cstddef>
#include <span>

#include <boost/hana/tuple.hpp>

#include <tf_embed/core/model.hpp>
{{STATE_INCLUDE}}{{INCLUDES}}
#include "{{NAME}}_weights.hpp"
{{TEST_INCLUDE}}
{{OPTIMISATION}}
namespace {{NAMESPACE}}::{{CLASS_NAME}}_detail {
namespace {

// Nothing of it is seen by other sources.
struct network : graph {
{{TENSORS}}{{STATES}}{{TEST_TYPES}}
  using layers = boost::hana::tuple<{{LAYERS}}>;
};

using network_over = te::model_over<network>;

network_over over(std::byte* arena) noexcept {
  return network_over(std::span<std::byte, graph::arena_bytes>(arena, graph::arena_bytes));
}

}  // namespace
{{CONSTANT_DEFINITIONS}}
const std::size_t graph::stack_bytes = network_over::stack_bytes;

te::status graph::run(std::byte* arena) noexcept { return over(arena).run(); }
{{RESET_DEFINITION}}{{TEST_DEFINITION}}
}  // namespace {{NAMESPACE}}::{{CLASS_NAME}}_detail

#endif  // C++20
)";

constexpr std::string_view reset_declaration = "  static void reset(std::byte* arena) noexcept;\n";
constexpr std::string_view reset_definition =
    "\nvoid graph::reset(std::byte* arena) noexcept { network::states::reset(arena); }\n";

constexpr std::string_view test_declaration = "  static te::status self_test(std::byte* arena) noexcept;\n";
constexpr std::string_view test_definition =
    "\nte::status graph::self_test(std::byte* arena) noexcept { return over(arena).self_test(); }\n";

/// The tensors that inputs, outputs and their run-time extents are.
std::vector<tensor_id> border_tensors(const program& p) {
  std::set<tensor_id> ids;
  for (const auto* endpoints : {&p.inputs, &p.outputs}) {
    for (const program_endpoint& e : *endpoints) {
      ids.insert(e.tensor);
      ids.insert(e.counts.begin(), e.counts.end());
    }
  }
  return {ids.begin(), ids.end()};
}

/// Outputs that lie among the weights: the header knows their addresses by a function.
struct constant_outputs {
  std::string declarations;
  std::string definitions;
};

constant_outputs print_constant_outputs(const network_source& n, const std::vector<tensor_id>& border) {
  std::set<weights_id> ids;
  for (const tensor_id id : border) {
    if (const auto& weights = n.p.tensors[id].weights) ids.insert(*weights);
  }
  constant_outputs out;
  for (const weights_id id : ids) {
    const std::string& name = n.names.weights[id];
    const std::string_view type = cpp_name(n.p.weights[id].data.dtype());
    out.declarations += fmt::format("struct {} {{\n  static const {}* data() noexcept;\n}};\n", name, type);
    out.definitions +=
        fmt::format("\nconst {1}* constants::{0}::data() noexcept {{ return weights::{0}::data(); }}\n", name, type);
  }
  if (!ids.empty()) {
    out.declarations = "\n// Outputs that do not depend on the inputs.\nnamespace constants {\n" + out.declarations +
                       "}  // namespace constants\n";
  }
  return out;
}

}  // namespace

compiled_form print_compiled(const network_source& n) {
  std::vector<hole> holes = network_holes(n);
  const std::vector<tensor_id> border = border_tensors(n.p);
  constant_outputs constants = print_constant_outputs(n, border);
  const auto& test = n.options.self_test;
  holes.emplace_back("BORDER_TENSORS", print_border_tensors(n, border));
  holes.emplace_back("CONSTANTS", std::move(constants.declarations));
  holes.emplace_back("CONSTANT_DEFINITIONS", std::move(constants.definitions));
  holes.emplace_back("TEST_INCLUDE", test ? test_data_include(n.options.name) : "");
  holes.emplace_back("TEST_TYPES", test ? "\n" + test_data_types(*test) : "");
  holes.emplace_back("RESET_DECLARATION", n.p.states.empty() ? "" : reset_declaration);
  holes.emplace_back("RESET_DEFINITION", n.p.states.empty() ? "" : reset_definition);
  holes.emplace_back("TEST_DECLARATION", test ? test_declaration : "");
  holes.emplace_back("TEST_DEFINITION", test ? test_definition : "");
  return {fill(compiled_header_template, holes), fill(compiled_source_template, holes)};
}

}  // namespace tf_embed::gen
