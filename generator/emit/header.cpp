// SPDX-License-Identifier: Apache-2.0
#include "emit/header.hpp"

#include "emit/bundle.hpp"
#include "emit/c_api.hpp"
#include "emit/class_path.hpp"
#include "emit/fill.hpp"
#include "emit/forms.hpp"
#include "emit/global_names.hpp"
#include "emit/identifiers.hpp"
#include "emit/network_text.hpp"
#include "emit/program_names.hpp"
#include "program/program.hpp"
#include "version.hpp"

#include <fmt/format.h>

namespace tf_embed::gen {
namespace {

constexpr std::string_view weights_head =
    R"(// {{FILE}}: made by tf-embed {{VERSION}} from {{SOURCE}} (sha256 {{SHA}}).
// Do not edit: run tf-embed again.
#pragma once

{{COMPLEX}}#include <cstddef>
#include <cstdint>

#include <tf_embed/core/compiler.hpp>
#include <tf_embed/core/float16.hpp>
#include <tf_embed/core/weights_section.hpp>

#if defined(__GNUC__)
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Woverlength-strings"
#endif
{{ENDIAN}}
namespace {{NAMESPACE}}::{{CLASS_NAME}}_detail {
namespace te = tf_embed;

namespace weights {

)";

constexpr std::string_view weights_tail = R"(
}  // namespace weights
}  // namespace {{NAMESPACE}}::{{CLASS_NAME}}_detail

#if defined(__GNUC__)
#pragma GCC diagnostic pop
#endif
)";

constexpr std::string_view endian_check = R"(
#include <bit>
static_assert(std::endian::native == std::endian::little, "tf_embed: weights as literal or object need a little-endian target; use --weights constexpr");
)";

generated_file whole_file(std::string name, std::string content) {
  return {std::move(name), {[text = std::move(content)] { return text; }}};
}

}  // namespace

std::string class_of(const header_options& options) {
  if (!options.cpp_class.empty()) return options.cpp_class;
  return (is_global_name(options.name) ? "model_" : "") + options.name + "::model";
}

std::string default_name(const std::string& file_stem) {
  std::string name = mangle(file_stem);
  if (!is_cpp_identifier(name)) name = "model_" + name;
  if (name == "std" || name == "boost" || name == "tf_embed" || name == "te" || name == "weights")
    name = "model_" + name;
  return name.ends_with('_') ? name + "x" : name;
}

weights_policy policy_of(const program& p, const header_options& options) {
  const weights_policy settled = settle_policy(options.weights, options.object_limit, p);
  const bool is_bundled_object = options.form == header_form::bundle && settled == weights_policy::object;
  return is_bundled_object ? weights_policy::literal : settled;
}

result<std::vector<generated_file>> print_header(const program& p, const header_options& options) {
  if (!is_cpp_identifier(options.name)) {
    return diagnostic{error_kind::usage,
                      fmt::format("--name must be an identifier of C++, but is \"{}\"", printable(options.name))};
  }
  TF_EMBED_TRY(const class_path path, split_class(class_of(options)));
  const bool is_bundle = options.form == header_form::bundle;
  const weights_policy policy = policy_of(p, options);
  if (is_bundle) TF_EMBED_CHECK(check_bundled_weights(p));
  TF_EMBED_CHECK(check_policy(policy, p));

  const program_names names = name_program(p);
  const network_source source{p, names, options, path};
  const object_names object{.symbol = mangle(path.space + "_" + path.name) + "_weights",
                            .source = options.name + "_weights.cpp",
                            .binary = options.name + "_weights.bin"};

  std::vector<generated_file> files;
  if (options.form == header_form::compiled) {
    compiled_form form = print_compiled(source);
    files.push_back(whole_file(options.name + ".hpp", std::move(form.header)));
    files.push_back(whole_file(options.name + ".cpp", std::move(form.source)));
  } else if (!is_bundle) {
    files.push_back(whole_file(options.name + ".hpp", print_header_only(source)));
  }
  const auto around_weights = [&](std::string_view text) {
    return fill(text, {{"FILE", options.name + "_weights.hpp"},
                       {"VERSION", version},
                       {"SOURCE", cpp_comment(options.source_file)},
                       {"SHA", options.source_sha256},
                       {"COMPLEX", complex_include(p)},
                       {"ENDIAN", policy == weights_policy::constexpr_array ? "" : std::string(endian_check)},
                       {"NAMESPACE", path.space},
                       {"CLASS_NAME", path.name}});
  };
  generated_file weights = whole_file(options.name + "_weights.hpp", around_weights(weights_head));
  for (file_part& part : print_weights(p, names, policy, object)) weights.parts.push_back(std::move(part));
  weights.parts.push_back([text = around_weights(weights_tail)] { return text; });
  files.push_back(std::move(weights));
  if (policy == weights_policy::object || options.weights_source) {
    weights_object made = policy == weights_policy::object ? print_weights_object(p, object)
                                                           : empty_weights_object(options.name + "_weights.hpp");
    files.push_back(whole_file(object.source, std::move(made.source)));
    files.push_back({object.binary, std::move(made.binary)});
  }
  if (options.self_test) {
    files.push_back({options.name + "_test_data.hpp",
                     print_test_data(*options.self_test, path.space + "::" + path.name + "_detail")});
  }
  if (is_bundle) {
    TF_EMBED_TRY(generated_file bundle, print_bundle(source, files));
    files.clear();
    files.push_back(std::move(bundle));
  }
  if (options.c_api) {
    c_api c = print_c_api(p, options.name, path.space + "::" + path.name, options.arena_alignment,
                          options.source_sha256, is_bundle);
    files.push_back(whole_file(options.name + "_c.h", std::move(c.header)));
    files.push_back(whole_file(options.name + "_c.cpp", std::move(c.source)));
  }
  return files;
}

}  // namespace tf_embed::gen
