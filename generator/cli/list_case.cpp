// SPDX-License-Identifier: Apache-2.0
#include "cli/list_case.hpp"

#include "cli/json_output.hpp"
#include "io/file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <initializer_list>

namespace tf_embed::gen {
namespace {

namespace fs = std::filesystem;

std::string first_existing(const fs::path& folder, std::initializer_list<const char*> names) {
  for (const char* name : names) {
    if (fs::exists(folder / name)) return (folder / name).string();
  }
  return (folder / *names.begin()).string();
}

/// Appends the strings of the list `j[key]`, where there is one; false where it is something else.
bool append_strings(const json& j, const char* key, std::vector<std::string>& to) {
  if (!j.contains(key)) return true;
  if (!j[key].is_array()) return false;
  for (const json& text : j[key]) {
    if (!text.is_string()) return false;
    to.push_back(text.get<std::string>());
  }
  return true;
}

}  // namespace

result<list_case> read_list_case(const std::string& folder, const verify_options& shared) {
  list_case c{.folder = folder, .options = shared};
  verify_options& o = c.options;
  const fs::path path(folder);
  o.network.model = first_existing(path, {"graph.pb", "model.pb"});
  o.inputs = (path / "inputs.npz").string();
  o.expected = (path / "outputs.npz").string();
  const fs::path file = path / "case.json";
  if (!fs::exists(file)) return c;
  TF_EMBED_TRY(const std::string text, read_whole_file(file));
  const json j = json::parse(text, nullptr, false);
  const auto malformed = [&](std::string_view what) {
    return diagnostic{error_kind::usage, fmt::format("{}: {}", printable_path(file), what)};
  };
  if (!j.is_object()) return malformed("this is no JSON object");
  const bool user_tolerance = o.tolerance.given;
  for (const char* key : {"rtol", "atol"}) {
    if (!j.contains(key) || user_tolerance) continue;
    if (!j[key].is_number()) return malformed(fmt::format("{} must be a number", key));
    o.tolerance.given = true;
    (std::string_view(key) == "rtol" ? o.tolerance.rtol : o.tolerance.atol) = j[key].get<double>();
  }
  if (!append_strings(j, "outputs", o.network.outputs)) return malformed("outputs must be a list of names");
  if (!append_strings(j, "state", o.network.states)) return malformed("state must be a list of OUTPUT=INPUT");
  if (!append_strings(j, "freeze_inputs", o.network.freeze_inputs))
    return malformed("freeze_inputs must be a list of names");
  if (!append_strings(j, "max_sizes", o.network.max_sizes)) return malformed("max_sizes must be a list of NODE=N");
  if (j.contains("simd_block")) {
    const json& block = j["simd_block"];
    if (block != 1 && block != 4 && block != 8 && block != 16) return malformed("simd_block must be 1, 4, 8 or 16");
    o.codegen.simd_block = std::to_string(block.get<int>());
  }
  if (j.contains("error")) {
    if (!j["error"].is_string()) return malformed("error must be a part of the message");
    c.expected_error = j["error"].get<std::string>();
  }
  c.values_count = j.value("check_value", json(true)) != json(false);
  return c;
}

outcome judge(const list_case& c, const diagnostics& problems) {
  outcome out{"unsupported", ""};
  bool failed_as_expected = !c.expected_error.empty();
  for (const diagnostic& d : problems) {
    if (d.kind != error_kind::unsupported) out.status = "error";
    failed_as_expected &= d.kind == error_kind::runtime && d.message.find(c.expected_error) != std::string::npos;
    out.message += (out.message.empty() ? "" : "; ") + to_line(d);
  }
  if (failed_as_expected) out.status = "pass";
  return out;
}

outcome judge(const list_case& c, const std::vector<comparison>& comparisons) {
  if (!c.expected_error.empty())
    return {"mismatch", fmt::format("it must fail with \"{}\", but ran", printable(c.expected_error))};
  outcome out{"pass", ""};
  for (const comparison& one : comparisons) {
    out.max_abs_error = std::max(out.max_abs_error, one.max_abs_error);
    if (one.pass || (!c.values_count && one.same_type)) continue;
    out.status = "mismatch";
    out.message += fmt::format("{}{}: {}", out.message.empty() ? "" : "; ", printable(one.output), one.message);
  }
  return out;
}

}  // namespace tf_embed::gen
