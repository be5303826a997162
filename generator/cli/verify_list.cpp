// SPDX-License-Identifier: Apache-2.0
// tf-embed verify --list: many cases, each a folder.
#include "cli/verify_list.hpp"

#include "cli/json_output.hpp"
#include "cli/progress.hpp"
#include "io/file.hpp"

#include <fmt/format.h>

#include <cstdio>
#include <filesystem>
#include <map>
#include <sstream>

namespace tf_embed::gen {
namespace {

namespace fs = std::filesystem;

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

int verify_list(const std::string& list, const json_target& to, const verify_options& shared) {
  auto text = read_whole_file(list);
  if (!text) return report(text.error());
  std::istringstream lines(*text);
  std::vector<std::string> folders;
  for (std::string line; std::getline(lines, line);) {
    if (!line.empty() && line.back() == '\r') line.pop_back();
    if (!line.empty()) folders.push_back(line);
  }
  const bool as_text = !to.wanted || !to.file.empty();
  std::string lines_out;
  std::map<std::string, int> counts;
  {
    progress bar(shared.network.verbose);
    for (std::size_t i = 0; i < folders.size(); ++i) {
      bar.tell("verifying, case", i + 1, folders.size());
      const outcome out = verify_case(folders[i], shared);
      ++counts[out.status];
      const json j = {
          {"case", folders[i]}, {"status", out.status}, {"message", out.message}, {"max_abs_err", out.max_abs_error}};
      const std::string line = to_text(j, -1) + "\n";
      lines_out += line;
      if (as_text && out.status == "pass") continue;
      const auto lock = bar.hold();
      if (as_text) {
        fmt::print("{:<12} {}  {}\n", out.status, printable(folders[i], 200), out.message);
      } else {
        fmt::print("{}", line);
      }
      std::fflush(stdout);
    }
  }
  if (as_text) {
    fmt::print("{} pass, {} mismatch, {} unsupported, {} error\n", counts["pass"], counts["mismatch"],
               counts["unsupported"], counts["error"]);
  }
  if (!to.file.empty()) {
    if (auto written = write_file_atomically(to.file, lines_out); !written) return report(written.error());
  }
  if (counts["mismatch"] + counts["error"] != 0) return 1;
  return counts["unsupported"] != 0 ? 4 : 0;
}

}  // namespace tf_embed::gen
