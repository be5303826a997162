// SPDX-License-Identifier: Apache-2.0
#include "emit/network_text.hpp"

#include "emit/identifiers.hpp"
#include "emit/print_layers.hpp"
#include "version.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <set>

namespace tf_embed::gen {
namespace {

constexpr std::string_view banner_template =
    R"({{SIGNATURE}}//   {{COUNT}} layers, {{MACS}} MACs, {{WEIGHT_BYTES}} bytes of weights, {{ARENA}} bytes of arena (lower bound {{BOUND}}){{STATE}}
//
//   static {{CLASS}} net;
//   std::ranges::copy(values, net.input<{{FIRST_INPUT}}>().begin());
//   if (net.run() == tf_embed::status::ok) use(net.output<{{FIRST_OUTPUT}}>());
//
// One object serves one thread at a time; objects are independent and share the weights.)";

constexpr std::string_view facts_template =
    R"(  static constexpr std::string_view name = {{NAME_STRING}};
  static constexpr std::string_view source_sha256 = "{{SHA}}";
  static constexpr std::string_view generator_version = "{{VERSION}}";
  static constexpr std::size_t arena_bytes = {{ARENA}};
  static constexpr std::size_t arena_alignment = {{ALIGNMENT}};
  static constexpr std::size_t weight_bytes = {{WEIGHT_BYTES}};
  static constexpr std::size_t state_bytes = {{STATE_BYTES}};
{{STATE_BEGINS}})";

constexpr std::string_view lists_template =
    R"(  /// The TensorFlow node that each layer ends with.
  static constexpr std::array<std::string_view, {{COUNT}}> layer_names{{{NAMES}}};
  /// Multiply-accumulates of each layer in one run.
  static constexpr std::array<std::int64_t, {{COUNT}}> layer_macs{{{MACS}}};
)";

constexpr std::string_view cxx20_template =
    R"(#if __cplusplus < 202002L && !(defined(_MSVC_LANG) && _MSVC_LANG >= 202002L)
#error "tf_embed: {{NAME}} needs C++20: compile with -std=c++20"
#else
)";

// A remark and no error even with -Werror, as it only takes long. Generated headers may be system ones, where Clang
// keeps silent about messages and GCC about nothing of this kind.
constexpr std::string_view optimisation_template =
    R"(#if defined(__GNUC__) && !defined(__OPTIMIZE__) && !defined(TF_EMBED_WITHOUT_OPTIMISATION)
#define TF_EMBED_WITHOUT_OPTIMISATION  // said once in a source file, or not at all where you define it
#if defined(__clang__)
#pragma clang diagnostic push
#pragma clang diagnostic ignored "-Wpedantic"
#pragma clang diagnostic warning "-W#warnings"
#warning "{{REMARK}}"
#pragma clang diagnostic pop
#else
#pragma message("warning: {{REMARK}}")
#endif
#endif
)";
constexpr std::string_view optimisation_remark =
    "tf_embed: compiled without optimisation, networks run up to 1,000 times slower: add -O2, or let run() be compiled "
    "once: tf_embed_model(... COMPILED), tf-embed generate --compiled";

template_type storage_in_program(const program& p, const program_tensor& t) {
  if (t.buffer) return {"te::arena", {p.buffers[*t.buffer].offset}};
  return {"te::constant", {weights_operand{*t.weights}}};
}

std::string print_tensor(const network_source& n, tensor_id id, template_type storage) {
  const program_tensor& t = n.p.tensors[id];
  const template_type type{"te::tensor", {t.type.dtype, cpp_shape(t.type.shape), std::move(storage)}};
  return fmt::format("  using {} = {};\n", n.names.tensors[id], print_argument(type, n.names));
}

std::string print_tensors(const network_source& n) {
  std::string out;
  for (tensor_id i = 0; i < n.p.tensors.size(); ++i) out += print_tensor(n, i, storage_in_program(n.p, n.p.tensors[i]));
  return out;
}

std::string print_endpoints(const network_source& n, const std::vector<program_endpoint>& endpoints) {
  std::string out;
  for (const program_endpoint& e : endpoints) {
    template_type type{"te::endpoint", {cpp_string(e.name), operand{e.tensor, access::read}}};
    std::vector<argument> extents;
    for (std::size_t i = 0; i < e.counts.size(); ++i)
      extents.emplace_back(cpp_extent({e.counts[i], access::read}, n.p.tensors[e.tensor].type.extents[i]));
    if (extents.size() == 1) type.arguments.push_back(extents[0]);
    if (extents.size() > 1) type.arguments.emplace_back(template_type{"te::extents", std::move(extents)});
    out += fmt::format("{}\n      {}", out.empty() ? "" : ",", print_argument(type, n.names));
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

/// What calls keep, as lines of the banner.
std::string print_states_for_people(const program& p) {
  if (p.states.empty()) return {};
  std::string out =
      fmt::format("\n//   {} bytes of state in the arena, which reset() sets to its first values:", p.state_bytes);
  for (const program_state& s : p.states) {
    const program_tensor& t = p.tensors[s.tensor];
    out += fmt::format("\n//     {:>6} {} {}{}", p.buffers[*t.buffer].offset, cpp_name(t.type.dtype),
                       cpp_comment(s.name), shape_text(t.type));
  }
  return out;
}

std::string print_begin_of_state(const program& p) {
  if (p.states.empty()) return {};
  const bool zeros = std::ranges::none_of(p.states, [](const program_state& s) { return s.initial.has_value(); });
  return fmt::format("  static constexpr bool state_begins_as_zeros = {};\n", zeros);
}

/// The list of what calls keep, as a type.
std::string print_states(const network_source& n) {
  if (n.p.states.empty()) return {};
  std::string out;
  for (const program_state& s : n.p.states) {
    template_type type{"te::state", {operand{s.tensor, access::write}}};
    if (s.initial) type.arguments.emplace_back(weights_operand{*s.initial});
    out += fmt::format("{}\n      {}", out.empty() ? "" : ",", print_argument(type, n.names));
  }
  return "\n  using states = te::states<" + out + ">;\n";
}

std::string first_name(const std::vector<program_endpoint>& endpoints) {
  return endpoints.empty() ? "0" : cpp_comment(cpp_string(endpoints[0].name));
}

}  // namespace

std::vector<hole> network_holes(const network_source& n) {
  std::set<std::string> includes;
  std::vector<std::string> layer_names;
  std::vector<std::string> layer_macs;
  for (const program_layer* l : flattened(n.p.body)) {
    includes.insert(fmt::format("#include <{}>\n", l->spec.header));
    layer_names.push_back(cpp_string(l->path));
    layer_macs.push_back(fmt::to_string(l->spec.macs));
  }
  std::string version_commas = version;
  std::replace(version_commas.begin(), version_commas.end(), '.', ',');
  const std::string count = fmt::to_string(layer_names.size());
  const std::string cpp_class = n.path.space + "::" + n.path.name;
  const std::string weights = fmt::to_string(weight_bytes(n.p));
  const std::string arena = fmt::to_string(n.p.arena_bytes);
  return {
      {"NAME", n.options.name},
      {"NAMESPACE", n.path.space},
      {"CLASS_NAME", n.path.name},
      {"CLASS", cpp_class},
      {"VERSION", version},
      {"VERSION_COMMAS", version_commas},
      {"SOURCE", cpp_comment(n.options.source_file)},
      {"SHA", n.options.source_sha256},
      {"BANNER", fill(banner_template, {{"SIGNATURE", print_signature(n.p)},
                                        {"COUNT", count},
                                        {"MACS", fmt::to_string(count_macs(n.p.body))},
                                        {"WEIGHT_BYTES", weights},
                                        {"ARENA", arena},
                                        {"BOUND", fmt::to_string(n.p.arena_lower_bound)},
                                        {"STATE", print_states_for_people(n.p)},
                                        {"CLASS", cpp_class},
                                        {"FIRST_INPUT", first_name(n.p.inputs)},
                                        {"FIRST_OUTPUT", first_name(n.p.outputs)}})},
      {"FACTS", fill(facts_template, {{"NAME_STRING", cpp_string(n.options.name)},
                                      {"SHA", n.options.source_sha256},
                                      {"VERSION", version},
                                      {"ARENA", arena},
                                      {"ALIGNMENT", fmt::to_string(n.options.arena_alignment)},
                                      {"WEIGHT_BYTES", weights},
                                      {"STATE_BYTES", fmt::to_string(n.p.state_bytes)},
                                      {"STATE_BEGINS", print_begin_of_state(n.p)}})},
      {"LISTS", fill(lists_template,
                     {{"COUNT", count}, {"NAMES", join_lines(layer_names)}, {"MACS", wrapped_numbers(layer_macs)}})},
      {"INCLUDES", fmt::format("{}", fmt::join(includes, ""))},
      {"COMPLEX", complex_include(n.p)},
      {"TENSORS", print_tensors(n)},
      {"INPUTS", print_endpoints(n, n.p.inputs)},
      {"OUTPUTS", print_endpoints(n, n.p.outputs)},
      {"STATES", print_states(n)},
      {"STATE_INCLUDE", n.p.states.empty() ? "" : "#include <tf_embed/core/state.hpp>\n"},
      {"LAYERS", print_layers(n.p.body, n.names, 6)},
      {"NEEDS_CXX20", fill(cxx20_template, {{"NAME", n.options.name}})},
      {"OPTIMISATION", fill(optimisation_template, {{"REMARK", std::string(optimisation_remark)}})}};
}

std::string complex_include(const program& p) {
  const bool is_needed =
      std::any_of(p.tensors.begin(), p.tensors.end(), [](const auto& t) { return is_complex(t.type.dtype); }) ||
      std::any_of(p.weights.begin(), p.weights.end(), [](const auto& w) { return is_complex(w.data.dtype()); });
  return is_needed ? "#include <complex>\n" : "";
}

std::string print_border_tensors(const network_source& n, const std::vector<tensor_id>& ids) {
  std::string out;
  for (const tensor_id id : ids) {
    const program_tensor& t = n.p.tensors[id];
    out +=
        print_tensor(n, id,
                     t.buffer ? storage_in_program(n.p, t)
                              : template_type{"te::constant", {symbol{"constants::" + n.names.weights[*t.weights]}}});
  }
  return out;
}

}  // namespace tf_embed::gen
