// SPDX-License-Identifier: Apache-2.0
// tf-embed verify --list: many cases, each a folder.
#include "cli/verify_list.hpp"

#include "io/file.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <filesystem>
#include <map>
#include <sstream>

namespace tf_embed::gen {
namespace {

namespace fs = std::filesystem;
using json = nlohmann::ordered_json;

/// What came of one case, in the words of the contract.
struct outcome {
  std::string status;  ///< "pass", "mismatch", "unsupported" or "error"
  std::string message;
  double max_abs_error = 0;
};

std::string first_existing(const fs::path& folder, std::initializer_list<const char*> names) {
  for (const char* name : names) {
    if (fs::exists(folder / name)) return (folder / name).string();
  }
  return (folder / *names.begin()).string();
}

/// Reads outputs, tolerances and check_value of a case.json, where there is one. Answers whether values count.
result<bool> read_case(const fs::path& file, verify_options& o) {
  if (!fs::exists(file)) return true;
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
  if (j.contains("outputs")) {
    if (!j["outputs"].is_array()) return malformed("outputs must be a list of names");
    for (const json& name : j["outputs"]) {
      if (!name.is_string()) return malformed("outputs must be a list of names");
      o.network.outputs.push_back(name.get<std::string>());
    }
  }
  return j.value("check_value", json(true)) != json(false);
}

outcome verify_case(const fs::path& folder, const verify_options& shared) {
  verify_options o = shared;
  o.network.model = first_existing(folder, {"graph.pb", "model.pb"});
  o.inputs = (folder / "inputs.npz").string();
  o.expected = (folder / "outputs.npz").string();
  auto values_count = read_case(folder / "case.json", o);
  if (!values_count) return {"error", to_line(values_count.error())};
  diagnostics problems;
  const auto comparisons = verify_network(o, problems);
  if (!comparisons) {
    outcome out{"unsupported", ""};
    for (const diagnostic& d : problems) {
      if (d.kind != error_kind::unsupported) out.status = "error";
      out.message += (out.message.empty() ? "" : "; ") + to_line(d);
    }
    return out;
  }
  outcome out{"pass", ""};
  for (const comparison& c : *comparisons) {
    out.max_abs_error = std::max(out.max_abs_error, c.max_abs_error);
    if (c.pass || (!*values_count && c.same_type)) continue;
    out.status = "mismatch";
    out.message += fmt::format("{}{}: {}", out.message.empty() ? "" : "; ", printable(c.output), c.message);
  }
  return out;
}

}  // namespace

int verify_list(const std::string& list, const std::string& json_file, const verify_options& shared) {
  auto text = read_whole_file(list);
  if (!text) return report(text.error());
  std::istringstream lines(*text);
  std::string lines_out;
  std::map<std::string, int> counts;
  for (std::string line; std::getline(lines, line);) {
    if (!line.empty() && line.back() == '\r') line.pop_back();
    if (line.empty()) continue;
    const outcome out = verify_case(line, shared);
    ++counts[out.status];
    if (out.status != "pass") fmt::print("{:<12} {}  {}\n", out.status, printable(line, 200), out.message);
    const json j = {
        {"case", line}, {"status", out.status}, {"message", out.message}, {"max_abs_err", out.max_abs_error}};
    lines_out += j.dump(-1, ' ', true, json::error_handler_t::replace) + "\n";
  }
  fmt::print("{} pass, {} mismatch, {} unsupported, {} error\n", counts["pass"], counts["mismatch"],
             counts["unsupported"], counts["error"]);
  if (!json_file.empty()) {
    if (auto written = write_file_atomically(json_file, lines_out); !written) return report(written.error());
  }
  if (counts["mismatch"] + counts["error"] != 0) return 1;
  return counts["unsupported"] != 0 ? 4 : 0;
}

}  // namespace tf_embed::gen
