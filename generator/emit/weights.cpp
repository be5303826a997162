// SPDX-License-Identifier: Apache-2.0
#include "emit/weights.hpp"

#include "emit/fill.hpp"

#include <fmt/format.h>

#include <bit>
#include <cmath>
#include <iterator>
#include <limits>

namespace tf_embed::gen {
namespace {

constexpr std::size_t constexpr_limit = 1'000'000;  // parameters
constexpr std::size_t alignment = 64;
constexpr int literal_width = 32;  // bytes of data a line of a string literal holds

void print_number(std::string& out, double x, std::string_view suffix) {
  // Hexadecimal: exact, and a third faster to compile than decimal.
  if (std::isnan(x)) {
    out += suffix.empty() ? "__builtin_nan(\"\")" : "__builtin_nanf(\"\")";
  } else if (std::isinf(x)) {
    out += x < 0 ? "-" : "";
    out += suffix.empty() ? "__builtin_inf()" : "__builtin_inff()";
  } else if (x == 0) {
    out += std::signbit(x) ? "-0.0" : "0.0";
    out += suffix;
  } else {
    fmt::format_to(std::back_inserter(out), "{:a}{}", x, suffix);
  }
}

template <class T>
void print_value(std::string& out, T x) {
  if constexpr (std::is_same_v<T, float>) {
    print_number(out, static_cast<double>(x), "f");
  } else if constexpr (std::is_same_v<T, double>) {
    print_number(out, x, "");
  } else if constexpr (std::is_same_v<T, float16> || std::is_same_v<T, bfloat16>) {
    fmt::format_to(std::back_inserter(out), "{{{}}}", x.bits);
  } else if constexpr (std::is_same_v<T, bool>) {
    out += x ? "true" : "false";
  } else if constexpr (std::is_same_v<T, std::int64_t>) {
    // The smallest value has no literal: its digits alone are out of range.
    if (x == std::numeric_limits<std::int64_t>::min()) {
      out += "(-9223372036854775807 - 1)";
    } else {
      fmt::format_to(std::back_inserter(out), "{}", x);
    }
  } else if constexpr (std::is_same_v<T, std::uint64_t>) {
    fmt::format_to(std::back_inserter(out), "{}u", x);
  } else {
    fmt::format_to(std::back_inserter(out), "{}", static_cast<std::int64_t>(x));
  }
}

std::string print_array(const tensor& t) {
  std::string out;
  visit_dtype(t.dtype(), [&]<class T>() {
    int column = 0;
    for (const T x : t.as<T>()) {
      if (column == 0) out += "\n    ";
      print_value(out, x);
      out += ',';
      column = (column + 1) % 12;
    }
  });
  return out;
}

std::string print_literal(const tensor& t) {
  std::string out;
  int column = 0;
  for (const std::byte b : t.bytes()) {
    if (column == 0) out += "\n    \"";
    const auto c = std::to_integer<unsigned char>(b);
    if (c >= 0x20 && c < 0x7f && c != '"' && c != '\\' && c != '?') {
      out += static_cast<char>(c);
    } else {
      fmt::format_to(std::back_inserter(out), "\\{:03o}", c);
    }
    if (++column == literal_width) {
      out += '"';
      column = 0;
    }
  }
  if (column != 0) out += '"';
  if (out.empty()) out = "\"\"";
  return out;
}

constexpr std::string_view array_template = R"(struct {{NAME}} {{{REMARK}}
  alignas({{ALIGN}}) static constexpr {{TYPE}} values[{{SIZE}}] = {{{VALUES}}};
  static constexpr const {{TYPE}}* data() noexcept { return values; }
};
)";

constexpr std::string_view literal_template = R"(struct {{NAME}} {{{REMARK}}
  alignas({{ALIGN}}) static constexpr char bytes[{{BYTES}} + 1] ={{VALUES}};
  static const {{TYPE}}* data() noexcept { return reinterpret_cast<const {{TYPE}}*>(bytes); }
};
)";

constexpr std::string_view object_template = R"(extern "C" const {{TYPE}} {{SYMBOL}}[{{SIZE}}];
struct {{NAME}} {{{REMARK}}
  static const {{TYPE}}* data() noexcept { return {{SYMBOL}}; }
};
)";

std::string symbol(const std::string& prefix, const weight_blob& w) { return prefix + "_" + w.name; }

std::string print_blob(const weight_blob& w, weights_policy policy, const std::string& symbol_prefix) {
  const std::string type(cpp_name(w.data.dtype()));
  const std::string remark = w.remark.empty() ? "" : "  // " + w.remark;
  // An array must have an element, a tensor need not.
  const std::string count = fmt::to_string(std::max<std::int64_t>(w.data.size(), 1));
  const std::string align = fmt::to_string(alignment);
  switch (policy) {
    case weights_policy::object:
      return fill(object_template, {{"NAME", w.name},
                                    {"REMARK", remark},
                                    {"TYPE", type},
                                    {"SYMBOL", symbol(symbol_prefix, w)},
                                    {"SIZE", count}});
    case weights_policy::literal:
      return fill(literal_template, {{"NAME", w.name},
                                     {"REMARK", remark},
                                     {"TYPE", type},
                                     {"ALIGN", align},
                                     {"BYTES", fmt::to_string(w.data.bytes().size())},
                                     {"VALUES", print_literal(w.data)}});
    default:
      return fill(array_template, {{"NAME", w.name},
                                   {"REMARK", remark},
                                   {"TYPE", type},
                                   {"ALIGN", align},
                                   {"SIZE", count},
                                   {"VALUES", print_array(w.data)}});
  }
}

}  // namespace

weights_policy settle_policy(weights_policy wanted, const program& p) {
  if (wanted != weights_policy::automatic) return wanted;
  std::size_t parameters = 0;
  for (const weight_blob& w : p.weights) parameters += static_cast<std::size_t>(w.data.size());
  return parameters <= constexpr_limit ? weights_policy::constexpr_array : weights_policy::literal;
}

std::size_t weight_bytes(const program& p) {
  std::size_t bytes = 0;
  for (const weight_blob& w : p.weights) bytes += w.data.bytes().size();
  return bytes;
}

std::vector<file_part> print_weights(const program& p, weights_policy policy, const std::string& symbol_prefix) {
  std::vector<file_part> parts;
  for (const weight_blob& w : p.weights) {
    parts.push_back([w, policy, symbol_prefix] { return print_blob(w, policy, symbol_prefix); });
  }
  return parts;
}

weights_object print_weights_object(const program& p, const std::string& symbol_prefix,
                                    const std::string& binary_name) {
  weights_object out;
  out.assembly =
      "// Made by tf-embed. Do not edit: run tf-embed again.\n#if defined(__APPLE__)\n.section __TEXT,__const\n"
      "#else\n.section .rodata.tf_embed, \"a\"\n#endif\n";
  std::size_t at = 0;
  for (const weight_blob& w : p.weights) {
    const std::size_t padding = (alignment - at % alignment) % alignment;
    const std::size_t bytes = w.data.bytes().size();
    const std::string name = symbol(symbol_prefix, w);
    out.assembly += fmt::format(".balign {}\n.global {}\n{}:\n.incbin \"{}\", {}, {}\n", alignment, name, name,
                                binary_name, at + padding, std::max<std::size_t>(bytes, 1));
    out.binary.push_back([data = w.data, padding] {
      std::string part(padding, '\0');
      return part.append(reinterpret_cast<const char*>(data.bytes().data()), data.bytes().size());
    });
    at += padding + bytes;
  }
  out.binary.push_back(
      [] { return std::string(1, '\0'); });  // so that an empty tensor at the end has a byte to include
  out.assembly += "#if defined(__linux__) && defined(__ELF__)\n.section .note.GNU-stack, \"\", %progbits\n#endif\n";
  return out;
}

}  // namespace tf_embed::gen
