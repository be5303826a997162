// SPDX-License-Identifier: Apache-2.0
#include "emit/weights.hpp"

#include "emit/fill.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <iterator>
#include <limits>

namespace tf_embed::gen {
namespace {

constexpr std::size_t constexpr_limit = 1'000'000;  // parameters
constexpr std::size_t alignment = 64;
constexpr std::size_t literal_width = 32;  // bytes of data a line of a string literal holds

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

// Whole lines, and few enough that the text of a large tensor is never in memory whole.
constexpr std::size_t numbers_a_line = 12;
constexpr std::size_t numbers_a_part = 4096 * numbers_a_line;
constexpr std::size_t bytes_a_part = 8192 * literal_width;

std::string print_numbers(const tensor& t, std::size_t first) {
  std::string out;
  visit_dtype(t.dtype(), [&]<class T>() {
    const auto values = t.as<T>();
    const std::size_t last = std::min(values.size(), first + numbers_a_part);
    for (std::size_t i = first; i < last; ++i) {
      if (i % numbers_a_line == 0) out += "\n    ";
      print_value(out, values[i]);
      out += ',';
    }
  });
  return out;
}

std::string print_literal(const tensor& t, std::size_t first) {
  const auto bytes = t.bytes();
  const std::size_t last = std::min(bytes.size(), first + bytes_a_part);
  std::string out;
  for (std::size_t i = first; i < last; ++i) {
    if (i % literal_width == 0) out += "\n    \"";
    const auto c = std::to_integer<unsigned char>(bytes[i]);
    if (c >= 0x20 && c < 0x7f && c != '"' && c != '\\' && c != '?') {
      out += static_cast<char>(c);
    } else {
      fmt::format_to(std::back_inserter(out), "\\{:03o}", c);
    }
    if ((i + 1) % literal_width == 0 || i + 1 == bytes.size()) out += '"';
  }
  return bytes.empty() ? "\"\"" : out;
}

constexpr std::string_view array_template = R"(struct {{NAME}} {{{REMARK}}
  alignas({{ALIGN}}) TF_EMBED_IN_WEIGHTS_SECTION static constexpr {{TYPE}} values[{{SIZE}}] = {{{VALUES}}};
  TF_EMBED_INLINE static constexpr const {{TYPE}}* data() noexcept { return values; }
};
)";

constexpr std::string_view literal_template = R"(struct {{NAME}} {{{REMARK}}
  alignas({{ALIGN}}) TF_EMBED_IN_WEIGHTS_SECTION static constexpr char bytes[{{BYTES}} + 1] ={{VALUES}};
  TF_EMBED_INLINE static const {{TYPE}}* data() noexcept { return reinterpret_cast<const {{TYPE}}*>(bytes); }
};
)";

constexpr std::string_view object_template = R"(extern "C" const {{TYPE}} {{SYMBOL}}[{{SIZE}}];
struct {{NAME}} {{{REMARK}}
  TF_EMBED_INLINE static const {{TYPE}}* data() noexcept { return {{SYMBOL}}; }
};
)";

constexpr std::string_view object_source = R"(// Made by tf-embed. Do not edit: run tf-embed again.
// The weights by the assembler's .incbin, so that no compiler sees a number of them. To be compiled without -flto, with
// the folder of {{BINARY}} as an include folder (-I).
#define TF_EMBED_TEXT(x) TF_EMBED_TEXT_(x)
#define TF_EMBED_TEXT_(x) #x
#define TF_EMBED_SYMBOL(name) TF_EMBED_TEXT(__USER_LABEL_PREFIX__) #name
#if defined(__APPLE__)
#define TF_EMBED_BEGIN ".section __TEXT,__const\n"
#define TF_EMBED_KIND(name, bytes) ".private_extern " TF_EMBED_SYMBOL(name) "\n"
#else
#if !defined(TF_EMBED_WEIGHTS_SECTION)
#define TF_EMBED_WEIGHTS_SECTION ".rodata.tf_embed"
#endif
#define TF_EMBED_BEGIN ".section " TF_EMBED_WEIGHTS_SECTION ",\"a\"\n"
#define TF_EMBED_KIND(name, bytes) \
  ".hidden " TF_EMBED_SYMBOL(name) "\n.type " TF_EMBED_SYMBOL(name) ", %object\n.size " TF_EMBED_SYMBOL(name) ", " #bytes "\n"
#endif
#define TF_EMBED_WEIGHTS(name, at, bytes)                                                               \
  __asm__(TF_EMBED_BEGIN ".balign {{ALIGN}}\n.globl " TF_EMBED_SYMBOL(name) "\n" TF_EMBED_KIND(name, bytes) \
          TF_EMBED_SYMBOL(name) ":\n.incbin \"{{BINARY}}\", " #at ", " #bytes "\n.text\n")

)";

std::string symbol_of(const std::string& prefix, const std::string& name) { return prefix + "_" + name; }

/// The parts of one struct: what is before the values, the values, what is behind.
void print_blob(const weight_blob& w, const std::string& name, weights_policy policy, const std::string& symbol_prefix,
                std::vector<file_part>& parts) {
  const std::string_view text = policy == weights_policy::object    ? object_template
                                : policy == weights_policy::literal ? literal_template
                                                                    : array_template;
  const auto print = [&](std::string_view piece) {
    // An array must have an element, a tensor need not.
    return fill(piece, {{"NAME", name},
                        {"REMARK", w.remark.empty() ? "" : "  // " + w.remark},
                        {"TYPE", std::string(cpp_name(w.data.dtype()))},
                        {"SYMBOL", symbol_of(symbol_prefix, name)},
                        {"ALIGN", fmt::to_string(alignment)},
                        {"BYTES", fmt::to_string(w.data.bytes().size())},
                        {"SIZE", fmt::to_string(std::max<std::int64_t>(w.data.size(), 1))}});
  };
  constexpr std::string_view hole = "{{VALUES}}";
  const auto at = text.find(hole);
  parts.push_back([head = print(text.substr(0, at))] { return head; });
  if (at == std::string_view::npos) return;
  if (policy == weights_policy::literal) {
    const std::size_t end = std::max<std::size_t>(w.data.bytes().size(), 1);
    for (std::size_t i = 0; i < end; i += bytes_a_part) {
      parts.push_back([data = w.data, i] { return print_literal(data, i); });
    }
  } else {
    for (std::size_t i = 0; i < static_cast<std::size_t>(w.data.size()); i += numbers_a_part) {
      parts.push_back([data = w.data, i] { return print_numbers(data, i); });
    }
  }
  parts.push_back([tail = print(text.substr(at + hole.size()))] { return tail; });
}

}  // namespace

weights_policy settle_policy(weights_policy wanted, const program& p) {
  if (wanted != weights_policy::automatic) return wanted;
  std::size_t parameters = 0;
  for (const weight_blob& w : p.weights) parameters += static_cast<std::size_t>(w.data.size());
  return parameters <= constexpr_limit ? weights_policy::constexpr_array : weights_policy::literal;
}

std::string_view policy_name(weights_policy policy) {
  switch (policy) {
    case weights_policy::automatic:
      return "auto";
    case weights_policy::constexpr_array:
      return "constexpr";
    case weights_policy::literal:
      return "literal";
    case weights_policy::object:
      return "object";
  }
  return "";
}

std::size_t weight_bytes(const program& p) {
  std::size_t bytes = 0;
  for (const weight_blob& w : p.weights) bytes += w.data.bytes().size();
  return bytes;
}

std::vector<file_part> print_weights(const program& p, const program_names& names, weights_policy policy,
                                     const std::string& symbol_prefix) {
  std::vector<file_part> parts;
  for (std::size_t i = 0; i < p.weights.size(); ++i)
    print_blob(p.weights[i], names.weights[i], policy, symbol_prefix, parts);
  return parts;
}

weights_object print_weights_object(const program& p, const program_names& names, const std::string& symbol_prefix,
                                    const std::string& binary_name) {
  weights_object out;
  std::string source = fill(object_source, {{"ALIGN", fmt::to_string(alignment)}, {"BINARY", binary_name}});
  std::size_t at = 0;
  for (std::size_t i = 0; i < p.weights.size(); ++i) {
    const weight_blob& w = p.weights[i];
    const std::size_t padding = (alignment - at % alignment) % alignment;
    const std::size_t bytes = w.data.bytes().size();
    source += fmt::format("TF_EMBED_WEIGHTS({}, {}, {});\n", symbol_of(symbol_prefix, names.weights[i]), at + padding,
                          std::max<std::size_t>(bytes, 1));
    out.binary.push_back([data = w.data, padding] {
      std::string part(padding, '\0');
      return part.append(reinterpret_cast<const char*>(data.bytes().data()), data.bytes().size());
    });
    at += padding + bytes;
  }
  out.binary.push_back(
      [] { return std::string(1, '\0'); });  // so that an empty tensor at the end has a byte to include
  out.source = std::move(source);
  return out;
}

}  // namespace tf_embed::gen
