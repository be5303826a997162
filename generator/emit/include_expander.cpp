// SPDX-License-Identifier: Apache-2.0
#include "emit/include_expander.hpp"

#include "emit/identifiers.hpp"
#include "emit/source_lines.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <utility>

namespace tf_embed::gen {

struct include_expander::header {
  std::vector<source_line> lines;
  std::size_t guard_begin = 0;  ///< the #ifndef of its guard, and
  std::size_t guard_end = 0;    ///< its #endif; 0 where there is none
  bool once = false;            ///< reading it twice is reading it once
};

namespace {

bool opens_condition(std::string_view name) { return name == "if" || name == "ifdef" || name == "ifndef"; }

/// The lines of the guard around a whole file; {0, 0} where there is none.
std::pair<std::size_t, std::size_t> find_guard(const std::vector<source_line>& lines) {
  std::vector<std::size_t> code;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (!lines[i].is_notice) code.push_back(i);
  }
  if (code.size() < 3) return {};
  const directive first = directive_of(lines[code[0]].text);
  const directive second = directive_of(lines[code[1]].text);
  if (first.name != "ifndef" || second.name != "define" || second.rest != first.rest) return {};
  int depth = 0;
  for (const std::size_t i : code) {
    const directive d = directive_of(lines[i].text);
    depth += opens_condition(d.name) ? 1 : d.name == "endif" ? -1 : 0;
    if (depth == 0) return i == code.back() ? std::pair(code[0], i) : std::pair<std::size_t, std::size_t>{};
  }
  return {};
}

}  // namespace

include_expander::include_expander(header_reader read, std::vector<std::string> libraries)
    : read_(std::move(read)), libraries_(std::move(libraries)) {}
include_expander::~include_expander() = default;

result<std::string> include_expander::expand(std::string_view text) {
  out_.clear();
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    TF_EMBED_CHECK(put_line(text.substr(0, end), ""));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return std::move(out_);
}

result<const include_expander::header*> include_expander::load(const std::string& path) {
  auto& known = headers_[path];
  if (known) return known.get();
  const std::optional<std::string> text = read_(path);
  if (!text)
    return diagnostic{error_kind::usage, fmt::format("the header <{}> was not found; name the folder of \"{}\" with "
                                                     "--include-dir",
                                                     path, path.substr(0, path.find('/')))};
  auto h = std::make_unique<header>();
  h->lines = source_lines(*text);
  const auto pragma = std::find_if(h->lines.begin(), h->lines.end(), [](const source_line& line) {
    const directive d = directive_of(line.text);
    return !line.is_notice && d.name == "pragma" && d.rest == "once";
  });
  if (pragma != h->lines.end()) {
    // A pragma cannot say it of a part of a file.
    const std::string guard = "TF_EMBED_BUNDLED_" + mangle(path, 200);
    const auto at = h->lines.erase(pragma);
    h->lines.insert(at, {{"#ifndef " + guard}, {"#define " + guard}});
    h->lines.push_back({"#endif"});
  }
  std::tie(h->guard_begin, h->guard_end) = find_guard(h->lines);
  h->once = h->guard_end != 0;
  known = std::move(h);
  return known.get();
}

std::optional<std::string> include_expander::path_of(std::string_view include, const std::string& from) {
  if (include.size() < 3) return std::nullopt;
  const char close = include[0] == '<' ? '>' : '"';
  const std::string name(include.substr(1, std::min(include.find(close, 1), include.size()) - 1));
  const auto is_ours = [&](const std::string& path) {
    return std::any_of(libraries_.begin(), libraries_.end(),
                       [&](const std::string& library) { return path.starts_with(library + "/"); });
  };
  if (include[0] == '"' && !from.empty()) {
    const std::string beside = (std::filesystem::path(from).parent_path() / name).lexically_normal().generic_string();
    // An optional library stands in quotes too: what is not there stays as it is.
    return is_ours(beside) && (headers_.contains(beside) || read_(beside)) ? std::optional(beside) : std::nullopt;
  }
  return include[0] == '<' && is_ours(name) ? std::optional(name) : std::nullopt;
}

bool include_expander::was_read(const std::string& path) const {
  const auto copies = copies_.find(path);
  return copies != copies_.end() && std::any_of(copies->second.begin(), copies->second.end(), [&](const conditions& c) {
           return c.size() <= around_.size() && std::equal(c.begin(), c.end(), around_.begin());
         });
}

result<void> include_expander::put_in(const std::string& path) {
  TF_EMBED_TRY(const header* h, load(path));
  if (h->once) {
    if (was_read(path)) return {};
    copies_[path].push_back(around_);
  }
  for (std::size_t i = 0; i < h->lines.size(); ++i) {
    const source_line& line = h->lines[i];
    const bool is_guard = h->once && (i == h->guard_begin || i == h->guard_end);
    const bool continues = i > 0 && h->lines[i - 1].text.ends_with('\\');
    if (line.is_notice || is_guard || continues) {
      out_.append(line.text).append("\n");
    } else {
      TF_EMBED_CHECK(put_line(line.text, path));
    }
  }
  return {};
}

result<void> include_expander::put_line(std::string_view line, const std::string& path) {
  const directive d = directive_of(line);
  if (d.name == "include") {
    if (const auto target = path_of(d.rest, path)) return put_in(*target);
  } else if (opens_condition(d.name)) {
    around_.push_back(++branches_);
  } else if ((d.name == "elif" || d.name == "else") && !around_.empty()) {
    around_.back() = ++branches_;
  } else if (d.name == "endif" && !around_.empty()) {
    around_.pop_back();
  }
  out_.append(line).append("\n");
  return {};
}

}  // namespace tf_embed::gen
