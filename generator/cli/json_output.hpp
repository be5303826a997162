// SPDX-License-Identifier: Apache-2.0
// What --json prints: one document on standard output. docs/CLI.md says what is in each.
#pragma once

#include "plan/program.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <string>
#include <vector>

namespace tf_embed::gen {

using json = nlohmann::ordered_json;

/// As text that any reader takes: ASCII, broken UTF-8 of a graph replaced.
inline std::string to_text(const json& j, int indent = 2) {
  return j.dump(indent, ' ', true, json::error_handler_t::replace);
}

inline void print_json(const json& j) { fmt::print("{}\n", to_text(j)); }

inline json type_json(const std::string& tensor_name, const tensor_type& t) {
  json j = {{"name", tensor_name}, {"dtype", std::string(name(t.dtype))}, {"shape", t.shape}};
  if (t.is_counted()) j["run_time_axis"] = t.extent.axis;
  return j;
}

inline json endpoints_json(const program& p, const std::vector<program_endpoint>& endpoints) {
  json list = json::array();
  for (const program_endpoint& e : endpoints) list.push_back(type_json(e.name, p.tensors[e.tensor].type));
  return list;
}

}  // namespace tf_embed::gen
