// SPDX-License-Identifier: Apache-2.0
// What --json prints: one document on standard output. docs/CLI.md says what is in each.
#pragma once

#include "io/json.hpp"
#include "program/program.hpp"

#include <string>
#include <vector>

namespace tf_embed::gen {

/// As text that any reader takes: ASCII, broken UTF-8 of a graph replaced.
std::string to_text(const json& j, int indent = 2);

void print_json(const json& j);

json type_json(const std::string& tensor_name, const tensor_type& t);

/// What calls keep, with its places in the state.
json states_json(const program& p);

json endpoints_json(const program& p, const std::vector<program_endpoint>& endpoints);

}  // namespace tf_embed::gen
