// SPDX-License-Identifier: Apache-2.0
#include "emit/bundle.hpp"

#include "emit/forms.hpp"
#include "emit/include_expander.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace tf_embed::gen {
namespace {

#include "licences.inc"

constexpr std::string_view licences_template =
    R"(//
// It needs nothing installed, as it holds what it uses of tf_embed, xsimd and Boost.Hana. Their licences:
//
// ---- tf_embed ----
{{TF_EMBED}}// ---- xsimd ----
{{XSIMD}}// ---- Boost.Hana ----
{{BOOST}})";

// The libraries are not the user's to keep free of warnings. What stands before is, and the remark on optimisation.
constexpr std::string_view system_header = R"(#if defined(__GNUC__)
#pragma GCC system_header
#endif
)";

constexpr std::string_view c_api_include = "#include <tf_embed/interop/c_api.hpp>\n";

std::string as_comment(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = text.substr(0, end);
    out += line.empty() ? "//\n" : fmt::format("// {}\n", line);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return out;
}

/// The text before the first include of a generated file, that file, and what is behind.
struct split_text {
  std::string_view before;
  const generated_file* file = nullptr;
  std::string_view behind;
};

split_text split_at_generated(std::string_view text, const std::vector<generated_file>& generated) {
  split_text first{text, nullptr, {}};
  for (const generated_file& f : generated) {
    const std::string line = fmt::format("#include \"{}\"\n", f.name);
    const std::size_t at = text.find(line);
    if (at < first.before.size()) first = {text.substr(0, at), &f, text.substr(at + line.size())};
  }
  return first;
}

}  // namespace

result<void> check_bundled_weights(const program& p) {
  if (const std::size_t bytes = weight_bytes(p); bytes > most_bundled_weights) {
    return diagnostic{
        error_kind::usage,
        fmt::format("--bundle: the weights take {} bytes, but a bundle holds at most {}", bytes, most_bundled_weights)};
  }
  return {};
}

result<generated_file> print_bundle(const network_source& n, const std::vector<generated_file>& generated) {
  const std::string text = print_header_only(
      n, {.licences = fill(
              licences_template,
              {{"TF_EMBED", as_comment(license)}, {"XSIMD", as_comment(xsimd_txt)}, {"BOOST", as_comment(boost_txt)}}),
          .system_header = std::string(system_header),
          .includes = std::string(n.options.c_api ? c_api_include : "")});
  include_expander expander(n.options.read_header, {"tf_embed", "xsimd", "boost"});
  generated_file bundle{n.options.name + ".hpp", {}};
  const auto put = [&](std::string_view part) -> result<void> {
    TF_EMBED_TRY(std::string expanded, expander.expand(part));
    bundle.parts.push_back([whole = std::move(expanded)] { return whole; });
    return {};
  };
  std::string_view rest = text;
  while (true) {
    const split_text split = split_at_generated(rest, generated);
    TF_EMBED_CHECK(put(split.before));
    if (!split.file) return bundle;
    // Its first part has the includes, the others hold numbers.
    TF_EMBED_CHECK(put(split.file->parts.front()()));
    bundle.parts.insert(bundle.parts.end(), split.file->parts.begin() + 1, split.file->parts.end());
    rest = split.behind;
  }
}

}  // namespace tf_embed::gen
