// SPDX-License-Identifier: Apache-2.0
#include "cli/json_output.hpp"

#include "cli/console.hpp"
#include "emit/type_json.hpp"

#include <fmt/format.h>

namespace tf_embed::gen {

std::string to_text(const json& j, int indent) { return j.dump(indent, ' ', true, json::error_handler_t::replace); }

void print_json(const json& j) { say("{}\n", to_text(j)); }

json type_json(const std::string& tensor_name, const tensor_type& t) {
  json j = {{"name", tensor_name}};
  describe_type(j, t);
  return j;
}

json states_json(const program& p) {
  json list = json::array();
  for (const program_state& s : p.states) {
    json& j = list.emplace_back(type_json(s.name, p.tensors[s.tensor].type));
    j["offset"] = *p.buffers[*p.tensors[s.tensor].buffer].state_offset;
    j["zeros"] = !s.initial;
  }
  return list;
}

json endpoints_json(const program& p, const std::vector<program_endpoint>& endpoints) {
  json list = json::array();
  for (const program_endpoint& e : endpoints) list.push_back(type_json(e.name, p.tensors[e.tensor].type));
  return list;
}

}  // namespace tf_embed::gen
