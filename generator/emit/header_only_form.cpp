// SPDX-License-Identifier: Apache-2.0
#include "emit/fill.hpp"
#include "emit/forms.hpp"
#include "emit/test_data.hpp"

namespace tf_embed::gen {
namespace {

constexpr std::string_view header_only_template =
    R"(// {{NAME}}.hpp: made by tf-embed {{VERSION}} from {{SOURCE}} (sha256 {{SHA}}).
// Do not edit: run tf-embed again.
//
{{BANNER}}
{{LICENCES}}#pragma once

{{NEEDS_CXX20}}
{{OPTIMISATION}}{{SYSTEM_HEADER}}
#include <array>
{{COMPLEX}}#include <cstddef>
#include <cstdint>
#include <string_view>

#include <boost/hana/tuple.hpp>

#include <tf_embed/core/model.hpp>
{{STATE_INCLUDE}}#include <tf_embed/core/target.hpp>
#include <tf_embed/core/version.hpp>
{{INCLUDES}}{{MORE_INCLUDES}}
#include "{{NAME}}_weights.hpp"
{{TEST_INCLUDE}}
TF_EMBED_REQUIRE_VERSION({{VERSION_COMMAS}});

namespace {{NAMESPACE}}::{{CLASS_NAME}}_detail::TF_EMBED_TARGET {

struct graph {
{{FACTS}}
{{TENSORS}}
  using inputs = te::endpoints<{{INPUTS}}>;
  using outputs = te::endpoints<{{OUTPUTS}}>;
{{STATES}}{{RESET}}{{TEST_TYPES}}
  using layers = boost::hana::tuple<{{LAYERS}}>;

{{LISTS}}};

}  // namespace {{NAMESPACE}}::{{CLASS_NAME}}_detail::TF_EMBED_TARGET

namespace {{NAMESPACE}} {

using {{CLASS_NAME}} = tf_embed::model<{{CLASS_NAME}}_detail::graph>;
using {{CLASS_NAME}}_over = tf_embed::model_over<{{CLASS_NAME}}_detail::graph>;  ///< over an arena of the caller's

}  // namespace {{NAMESPACE}}

#endif  // C++20
)";

}  // namespace

std::string print_header_only(const network_source& n, const bundle_text& bundle) {
  std::vector<hole> holes = network_holes(n);
  holes.emplace_back("LICENCES", bundle.licences);
  holes.emplace_back("SYSTEM_HEADER", bundle.system_header);
  holes.emplace_back("MORE_INCLUDES", bundle.includes);
  const auto& test = n.options.self_test;
  holes.emplace_back("TEST_INCLUDE", test ? test_data_include(n.options.name) : "");
  holes.emplace_back(
      "RESET", n.p.states.empty() ? "" : "  static void reset(std::byte* arena) noexcept { states::reset(arena); }\n");
  holes.emplace_back("TEST_TYPES", test ? test_data_types(*test) : "");
  return fill(header_only_template, holes);
}

}  // namespace tf_embed::gen
