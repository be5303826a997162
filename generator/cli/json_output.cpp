// SPDX-License-Identifier: Apache-2.0
#include "cli/json_output.hpp"

#include "cli/console.hpp"

#include <fmt/format.h>

namespace tf_embed::gen {

std::string to_text(const json& j, int indent) { return j.dump(indent, ' ', true, json::error_handler_t::replace); }

void print_json(const json& j) { say("{}\n", to_text(j)); }

json type_json(const std::string& tensor_name, const tensor_type& t) {
  json j = {{"name", tensor_name}, {"dtype", std::string(name(t.dtype))}, {"shape", t.shape}};
  if (t.extents.size() == 1) j["run_time_axis"] = t.extent().axis;
  if (t.extents.size() > 1) {
    for (const run_time_extent& e : t.extents) j["run_time_axes"].push_back(e.axis);
  }
  return j;
}

json endpoints_json(const program& p, const std::vector<program_endpoint>& endpoints) {
  json list = json::array();
  for (const program_endpoint& e : endpoints) list.push_back(type_json(e.name, p.tensors[e.tensor].type));
  return list;
}

}  // namespace tf_embed::gen
