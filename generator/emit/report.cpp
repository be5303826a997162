// SPDX-License-Identifier: Apache-2.0
#include "emit/report.hpp"

#include "emit/fill.hpp"

#include <array>

namespace tf_embed::gen {
namespace {

#include "report_assets.inc"

/// In the order in which they build on each other.
constexpr std::array scripts = {base_js,   layout_js, groups_js, drawing_js,  graph_js,
                                passes_js, arena_js,  layers_js, roofline_js, main_js};

}  // namespace

std::string print_report(const report_source& source) {
  std::string script;
  for (const std::string_view s : scripts) script += s;
  // The name is an identifier; all other text of the network is in the data, which is escaped for its place.
  return fill(page_html, {{"NAME", source.name},
                          {"STYLE", std::string(page_css)},
                          {"SCRIPT", std::move(script)},
                          {"DATA", report_data(source)}});
}

}  // namespace tf_embed::gen
