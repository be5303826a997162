// SPDX-License-Identifier: Apache-2.0
#include "emit/header.hpp"

#include "emit/c_api.hpp"
#include "emit/fill.hpp"
#include "emit/identifiers.hpp"
#include "emit/print_layers.hpp"
#include "emit/program_names.hpp"
#include "program/program.hpp"
#include "version.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <set>

namespace tf_embed::gen {
namespace {

constexpr std::string_view header_template =
    R"(// {{FILE}}: made by tf-embed {{VERSION}} from {{SOURCE}} (sha256 {{SHA}}).
// Do not edit: run tf-embed again.
//
{{SIGNATURE}}//   {{LAYERS}} layers, {{MACS}} MACs, {{WEIGHT_BYTES}} bytes of weights, {{ARENA}} bytes of arena (lower bound {{BOUND}})
//
//   static {{CLASS}} net;
//   std::ranges::copy(values, net.input<{{FIRST_INPUT}}>().begin());
//   if (net.run() == tf_embed::status::ok) use(net.output<{{FIRST_OUTPUT}}>());
//
// One object serves one thread at a time; objects are independent and share the weights.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include <boost/hana/tuple.hpp>

#include <tf_embed/core/model.hpp>
#include <tf_embed/core/version.hpp>
{{INCLUDES}}
#include "{{NAME}}_weights.hpp"
{{TEST_INCLUDE}}
TF_EMBED_REQUIRE_VERSION({{VERSION_COMMAS}});

namespace {{NAMESPACE}} {
namespace {{CLASS_NAME}}_detail {

struct graph {
  static constexpr std::string_view name = {{NAME_STRING}};
  static constexpr std::string_view source_sha256 = "{{SHA}}";
  static constexpr std::string_view generator_version = "{{VERSION}}";
  static constexpr std::size_t arena_bytes = {{ARENA}};
  static constexpr std::size_t arena_alignment = {{ALIGNMENT}};
  static constexpr std::size_t weight_bytes = {{WEIGHT_BYTES}};
  static constexpr std::size_t state_bytes = 0;

{{TENSORS}}
  using inputs = te::endpoints<{{INPUTS}}>;
  using outputs = te::endpoints<{{OUTPUTS}}>;
{{TEST_TYPES}}
  using layers = boost::hana::tuple<{{LAYER_TYPES}}>;

  /// The TensorFlow node that each layer ends with.
  static constexpr std::array<std::string_view, {{LAYERS}}> layer_names{{{LAYER_NAMES}}};
  /// Multiply-accumulates of each layer in one run.
  static constexpr std::array<std::int64_t, {{LAYERS}}> layer_macs{{{LAYER_MACS}}};
};

}  // namespace {{CLASS_NAME}}_detail

using {{CLASS_NAME}} = tf_embed::model<{{CLASS_NAME}}_detail::graph>;
using {{CLASS_NAME}}_over = tf_embed::model_over<{{CLASS_NAME}}_detail::graph>;  ///< over an arena of the caller's

}  // namespace {{NAMESPACE}}
)";

constexpr std::string_view weights_head =
    R"(// {{FILE}}: made by tf-embed {{VERSION}} from {{SOURCE}} (sha256 {{SHA}}).
// Do not edit: run tf-embed again.
#pragma once

#include <cstddef>
#include <cstdint>

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

template_type storage(const program& p, const program_tensor& t) {
  if (t.buffer) return {"te::arena", {p.buffers[*t.buffer].offset}};
  return {"te::constant", {weights_operand{*t.weights}}};
}

std::string print_tensors(const program& p, const program_names& names) {
  std::string out;
  for (std::size_t i = 0; i < p.tensors.size(); ++i) {
    const program_tensor& t = p.tensors[i];
    const template_type type{"te::tensor", {t.type.dtype, cpp_shape(t.type.shape), storage(p, t)}};
    out += fmt::format("  using {} = {};\n", names.tensors[i], print_argument(type, names));
  }
  return out;
}

std::string print_endpoints(const program& p, const std::vector<program_endpoint>& endpoints,
                            const program_names& names) {
  std::string out;
  for (const program_endpoint& e : endpoints) {
    template_type type{"te::endpoint", {cpp_string(e.name), operand{e.tensor, access::read}}};
    if (e.count) type.arguments.emplace_back(cpp_extent({*e.count, access::read}, p.tensors[e.tensor].type.extent));
    out += fmt::format("{}\n      {}", out.empty() ? "" : ",", print_argument(type, names));
  }
  return out;
}

std::string print_signature(const program& p) {
  std::string out;
  const auto line = [&](const program_endpoint& e, std::string_view arrow) {
    const program_tensor& t = p.tensors[e.tensor];
    out += fmt::format("//   {} {} {}{}\n", arrow, cpp_name(t.type.dtype), cpp_comment(e.name), shape_text(t.type));
  };
  for (const auto& e : p.inputs) line(e, "in ");
  for (const auto& e : p.outputs) line(e, "out");
  return out;
}

std::string join_lines(const std::vector<std::string>& parts) {
  return parts.empty() ? "" : "\n      " + fmt::format("{}", fmt::join(parts, ",\n      "));
}

/// Numbers as an initialiser list, in lines of a bounded length.
std::string wrapped_numbers(const std::vector<std::string>& numbers) {
  std::string out;
  std::size_t column = 0;
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    const bool breaks = i == 0 || column + numbers[i].size() > 112;
    out += (i == 0 ? "" : ",") + std::string(breaks ? "\n      " : " ") + numbers[i];
    column = (breaks ? 6 : column + 2) + numbers[i].size();
  }
  return out;
}

generated_file whole_file(std::string name, std::string content) {
  return {std::move(name), {[text = std::move(content)] { return text; }}};
}

struct class_path {
  std::string space;
  std::string name;
};

result<class_path> split_class(const header_options& options) {
  const std::string full = class_of(options);
  class_path path;
  std::size_t from = 0;
  std::vector<std::string> parts;
  for (std::size_t at; (at = full.find("::", from)) != std::string::npos; from = at + 2)
    parts.push_back(full.substr(from, at - from));
  parts.push_back(full.substr(from));
  bool fine = parts.size() >= 2;
  for (const std::string& part : parts) fine = fine && is_cpp_identifier(part);
  // These would hide what the header itself uses.
  for (const std::string_view taken : {"tf_embed", "std", "boost", "te", "weights"})
    fine = fine && parts[0] != taken && parts.back() != taken;
  if (!fine) {
    return diagnostic{error_kind::usage, fmt::format("--cpp-class must be like ns::name with identifiers of C++ (not "
                                                     "tf_embed, std, boost, te, weights), but is \"{}\"",
                                                     printable(full))};
  }
  path.name = parts.back();
  parts.pop_back();
  path.space = fmt::format("{}", fmt::join(parts, "::"));
  return path;
}

}  // namespace

std::string class_of(const header_options& options) {
  return options.cpp_class.empty() ? options.name + "::model" : options.cpp_class;
}

std::string default_name(const std::string& file_stem) {
  std::string name = mangle(file_stem);
  if (!is_cpp_identifier(name)) name = "model_" + name;
  if (name == "std" || name == "boost" || name == "tf_embed" || name == "te" || name == "weights")
    name = "model_" + name;
  return name.ends_with('_') ? name + "x" : name;
}

result<std::vector<generated_file>> print_header(const program& p, const header_options& options) {
  if (!is_cpp_identifier(options.name)) {
    return diagnostic{error_kind::usage,
                      fmt::format("--name must be an identifier of C++, but is \"{}\"", printable(options.name))};
  }
  TF_EMBED_TRY(const class_path path, split_class(options));
  const weights_policy policy = settle_policy(options.weights, p);

  const program_names names = name_program(p);
  std::set<std::string> includes;
  std::vector<std::string> layer_names;
  std::vector<std::string> layer_macs;
  for (const program_layer* l : flattened(p.body)) {
    includes.insert(fmt::format("#include <{}>\n", l->spec.header));
    layer_names.push_back(cpp_string(l->path));
    layer_macs.push_back(fmt::to_string(l->spec.macs));
  }
  std::string version_commas = version;
  std::replace(version_commas.begin(), version_commas.end(), '.', ',');
  const std::string symbol_prefix = mangle(path.space + "_" + path.name);

  std::vector<generated_file> files;
  files.push_back(whole_file(
      options.name + ".hpp",
      fill(header_template, {{"FILE", options.name + ".hpp"},
                             {"VERSION", version},
                             {"VERSION_COMMAS", version_commas},
                             {"SOURCE", cpp_comment(options.source_file)},
                             {"SHA", options.source_sha256},
                             {"SIGNATURE", print_signature(p)},
                             {"LAYERS", fmt::to_string(layer_names.size())},
                             {"MACS", fmt::to_string(count_macs(p.body))},
                             {"WEIGHT_BYTES", fmt::to_string(weight_bytes(p))},
                             {"ARENA", fmt::to_string(p.arena_bytes)},
                             {"BOUND", fmt::to_string(p.arena_lower_bound)},
                             {"ALIGNMENT", fmt::to_string(options.arena_alignment)},
                             {"CLASS", path.space + "::" + path.name},
                             {"CLASS_NAME", path.name},
                             {"NAMESPACE", path.space},
                             {"NAME", options.name},
                             {"NAME_STRING", cpp_string(options.name)},
                             {"FIRST_INPUT", p.inputs.empty() ? "0" : cpp_comment(cpp_string(p.inputs[0].name))},
                             {"FIRST_OUTPUT", p.outputs.empty() ? "0" : cpp_comment(cpp_string(p.outputs[0].name))},
                             {"INCLUDES", fmt::format("{}", fmt::join(includes, ""))},
                             {"TENSORS", print_tensors(p, names)},
                             {"TEST_INCLUDE", options.self_test ? test_data_include(options.name) : ""},
                             {"TEST_TYPES", options.self_test ? test_data_types(*options.self_test) : ""},
                             {"INPUTS", print_endpoints(p, p.inputs, names)},
                             {"OUTPUTS", print_endpoints(p, p.outputs, names)},
                             {"LAYER_TYPES", print_layers(p.body, names, 6)},
                             {"LAYER_NAMES", join_lines(layer_names)},
                             {"LAYER_MACS", wrapped_numbers(layer_macs)}})));
  const auto around_weights = [&](std::string_view text) {
    return fill(text, {{"FILE", options.name + "_weights.hpp"},
                       {"VERSION", version},
                       {"SOURCE", cpp_comment(options.source_file)},
                       {"SHA", options.source_sha256},
                       {"ENDIAN", policy == weights_policy::constexpr_array ? "" : std::string(endian_check)},
                       {"NAMESPACE", path.space},
                       {"CLASS_NAME", path.name}});
  };
  generated_file weights = whole_file(options.name + "_weights.hpp", around_weights(weights_head));
  for (file_part& part : print_weights(p, names, policy, symbol_prefix)) weights.parts.push_back(std::move(part));
  weights.parts.push_back([text = around_weights(weights_tail)] { return text; });
  files.push_back(std::move(weights));
  if (policy == weights_policy::object) {
    const std::string binary_name = options.name + "_weights.bin";
    weights_object object = print_weights_object(p, names, symbol_prefix, binary_name);
    files.push_back(whole_file(options.name + "_weights.cpp", std::move(object.source)));
    files.push_back({binary_name, std::move(object.binary)});
  }
  if (options.self_test) {
    files.push_back({options.name + "_test_data.hpp",
                     print_test_data(*options.self_test, path.space + "::" + path.name + "_detail")});
  }
  if (options.c_api) {
    c_api c =
        print_c_api(p, options.name, path.space + "::" + path.name, options.arena_alignment, options.source_sha256);
    files.push_back(whole_file(options.name + "_c.h", std::move(c.header)));
    files.push_back(whole_file(options.name + "_c.cpp", std::move(c.source)));
  }
  return files;
}

}  // namespace tf_embed::gen
