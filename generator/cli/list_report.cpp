// SPDX-License-Identifier: Apache-2.0
#include "cli/list_report.hpp"

#include "cli/json_output.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <tinyxml2.h>

namespace tf_embed::gen {

std::string table_row(const std::string& folder, const outcome& o) {
  const std::string error = o.status == "pass" || o.max_abs_error != 0 ? fmt::format("{:.2g}", o.max_abs_error) : "";
  return fmt::format("{:<12} {:>8}  {}{}{}\n", o.status, error, printable(folder, 200), o.message.empty() ? "" : "  ",
                     o.message);
}

std::string sum_of(const std::map<std::string, int>& counts) {
  const auto count = [&](const char* status) {
    const auto at = counts.find(status);
    return at == counts.end() ? 0 : at->second;
  };
  return fmt::format("{} pass, {} mismatch, {} unsupported, {} error", count("pass"), count("mismatch"),
                     count("unsupported"), count("error"));
}

std::string json_line(const std::string& folder, const outcome& o) {
  const json j = {{"case", folder}, {"status", o.status}, {"message", o.message}, {"max_abs_err", o.max_abs_error}};
  return to_text(j, -1) + "\n";
}

std::string junit_report(std::span<const std::string> folders, std::span<const outcome> outcomes) {
  std::map<std::string, int> counts;
  double seconds = 0;
  for (const outcome& o : outcomes) {
    ++counts[o.status];
    seconds += o.seconds;
  }
  tinyxml2::XMLPrinter xml;
  xml.PushHeader(false, true);
  xml.OpenElement("testsuites");
  xml.OpenElement("testsuite");
  xml.PushAttribute("name", "tf-embed verify");
  xml.PushAttribute("tests", static_cast<unsigned>(outcomes.size()));
  xml.PushAttribute("failures", counts["mismatch"]);
  xml.PushAttribute("errors", counts["error"]);
  xml.PushAttribute("skipped", counts["unsupported"]);
  xml.PushAttribute("time", fmt::format("{:.3f}", seconds).c_str());
  for (std::size_t i = 0; i < outcomes.size(); ++i) {
    const outcome& o = outcomes[i];
    // Printable text is ASCII without control characters, which XML could not hold even escaped.
    const std::filesystem::path folder(printable(folders[i], 400));
    xml.OpenElement("testcase");
    xml.PushAttribute("classname", folder.parent_path().filename().string().c_str());
    xml.PushAttribute("name", folder.filename().string().c_str());
    xml.PushAttribute("time", fmt::format("{:.3f}", o.seconds).c_str());
    if (o.status != "pass") {
      xml.OpenElement(o.status == "unsupported" ? "skipped" : o.status == "mismatch" ? "failure" : "error");
      xml.PushAttribute("message", o.message.c_str());
      xml.CloseElement();
    }
    xml.CloseElement();
  }
  xml.CloseElement();
  xml.CloseElement();
  return xml.CStr();
}

}  // namespace tf_embed::gen
