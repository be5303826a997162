// SPDX-License-Identifier: Apache-2.0
// The output of verify --list: a table, lines of JSON, JUnit's XML.
#pragma once

#include "cli/list_case.hpp"

#include <map>
#include <span>
#include <string>

namespace tf_embed::gen {

/// A row of the table.
std::string table_row(const std::string& folder, const outcome& o);

/// "3 pass, 0 mismatch, 1 unsupported, 0 error".
std::string sum_of(const std::map<std::string, int>& counts);

/// One line of JSON.
std::string json_line(const std::string& folder, const outcome& o);

/// The report that CI servers read: a test case a folder; what is unsupported counts as skipped. `folders` and
/// `outcomes` go together.
std::string junit_report(std::span<const std::string> folders, std::span<const outcome> outcomes);

}  // namespace tf_embed::gen
