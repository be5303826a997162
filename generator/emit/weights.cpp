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

constexpr std::size_t constexpr_limit = 1'000'000;     // parameters
constexpr std::size_t literal_limit = 268'435'455;     // bytes; GCC counts the bits of a literal in an int
constexpr std::size_t clang_embed_limit = 16'000'000;  // bytes; Clang 22 takes 1.1 GB for them, and 6 GB for 100 MB
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
  } else if constexpr (std::is_same_v<T, std::complex<float>> || std::is_same_v<T, std::complex<double>>) {
    out += '{';
    print_value(out, x.real());
    out += ", ";
    print_value(out, x.imag());
    out += '}';
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
constexpr std::size_t binary_part = std::size_t{1} << 20;

std::string print_numbers(const tensor& t, std::size_t first) {
  std::string out;
  const auto print = [&]<class T>() {
    const auto values = t.as<T>();
    const std::size_t last = std::min(values.size(), first + numbers_a_part);
    for (std::size_t i = first; i < last; ++i) {
      if (i % numbers_a_line == 0) out += "\n    ";
      print_value(out, values[i]);
      out += ',';
    }
  };
  visit_dtype(t.dtype(), print);
  visit_complex(t.dtype(), [&]<class Part>() { print.template operator()<std::complex<Part>>(); });
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

constexpr std::string_view object_head = R"(// In {{SOURCE}}, which must be compiled and linked too.
extern "C" alignas({{ALIGN}}) const unsigned char {{SYMBOL}}[{{BYTES}}];

)";

constexpr std::string_view object_template = R"(struct {{NAME}} {{{REMARK}}
  TF_EMBED_INLINE static const {{TYPE}}* data() noexcept { return reinterpret_cast<const {{TYPE}}*>({{SYMBOL}} + {{OFFSET}}); }
};
)";

constexpr std::string_view object_source = R"(// Made by tf-embed. Do not edit: run tf-embed again.
// All weights, from {{BINARY}} beside this file: by #embed where the compiler has it, else by the assembler's .incbin,
// so that no compiler sees a number of them. For the latter, compile without -flto and with this folder as an include
// folder (-I). TF_EMBED_NO_EMBED asks for it.
#if defined(__clang__)
#define TF_EMBED_EMBED_LIMIT {{CLANG_LIMIT}}  // beyond, its memory is the limit: 65 bytes a byte in C++
#else
#define TF_EMBED_EMBED_LIMIT {{LIMIT}}  // the bits of an array are counted in an int
#endif
#if defined(__has_embed) && !defined(TF_EMBED_NO_EMBED) && {{BYTES}} <= TF_EMBED_EMBED_LIMIT
#if __has_embed("{{BINARY}}")
#define TF_EMBED_BY_EMBED
#endif
#endif

#if defined(TF_EMBED_BY_EMBED)

#if defined(TF_EMBED_WEIGHTS_SECTION)
#define TF_EMBED_PLACE [[gnu::section(TF_EMBED_WEIGHTS_SECTION)]]
#else
#define TF_EMBED_PLACE
#endif
#if defined(__ELF__) || defined(__APPLE__)
#define TF_EMBED_HIDDEN [[gnu::visibility("hidden")]]
#else
#define TF_EMBED_HIDDEN
#endif
#if defined(__clang__)
#pragma clang diagnostic ignored "-Wc23-extensions"
#elif defined(__GNUC__)
#pragma GCC diagnostic ignored "-Wpedantic"
#endif
extern "C" alignas({{ALIGN}}) TF_EMBED_PLACE TF_EMBED_HIDDEN const unsigned char {{SYMBOL}}[{{BYTES}}] = {
#embed "{{BINARY}}"
};

#else

#define TF_EMBED_TEXT(x) TF_EMBED_TEXT_(x)
#define TF_EMBED_TEXT_(x) #x
#define TF_EMBED_SYMBOL TF_EMBED_TEXT(__USER_LABEL_PREFIX__) "{{SYMBOL}}"
#if defined(__APPLE__)
#define TF_EMBED_BEGIN ".section __TEXT,__const\n.private_extern " TF_EMBED_SYMBOL "\n"
#else
#if !defined(TF_EMBED_WEIGHTS_SECTION)
#define TF_EMBED_WEIGHTS_SECTION ".rodata.tf_embed"
#endif
#define TF_EMBED_BEGIN                                                                            \
  ".section " TF_EMBED_WEIGHTS_SECTION ",\"a\"\n.hidden " TF_EMBED_SYMBOL "\n.type " TF_EMBED_SYMBOL \
  ", %object\n.size " TF_EMBED_SYMBOL ", {{BYTES}}\n"
#endif
__asm__(TF_EMBED_BEGIN ".balign {{ALIGN}}\n.globl " TF_EMBED_SYMBOL "\n" TF_EMBED_SYMBOL
        ":\n.incbin \"{{BINARY}}\", 0, {{BYTES}}\n.text\n");

#endif
)";

constexpr std::string_view empty_source = R"(// Made by tf-embed. Do not edit: run tf-embed again.
// The weights are in {{HEADER}}. This file is empty, for builds that must know their files beforehand.
)";

/// Where each tensor begins in an object's bytes, and in the end how many these are: at least one, as no array is
/// empty.
std::vector<std::size_t> object_offsets(const program& p) {
  std::vector<std::size_t> offsets;
  std::size_t at = 0;
  for (const weight_blob& w : p.weights) {
    at += (alignment - at % alignment) % alignment;
    offsets.push_back(at);
    at += w.data.bytes().size();
  }
  offsets.push_back(std::max<std::size_t>(at, 1));
  return offsets;
}

std::string remark_of(const weight_blob& w) { return w.remark.empty() ? "" : "  // " + w.remark; }

std::string print_object_structs(const program& p, const program_names& names, const object_names& object) {
  const std::vector<std::size_t> offsets = object_offsets(p);
  std::string out = fill(object_head, {{"SOURCE", object.source},
                                       {"ALIGN", fmt::to_string(alignment)},
                                       {"SYMBOL", object.symbol},
                                       {"BYTES", fmt::to_string(offsets.back())}});
  for (std::size_t i = 0; i < p.weights.size(); ++i) {
    out += fill(object_template, {{"NAME", names.weights[i]},
                                  {"REMARK", remark_of(p.weights[i])},
                                  {"TYPE", std::string(cpp_name(p.weights[i].data.dtype()))},
                                  {"SYMBOL", object.symbol},
                                  {"OFFSET", fmt::to_string(offsets[i])}});
  }
  return out;
}

/// The parts of one struct: what is before the values, the values, what is behind.
void print_blob(const weight_blob& w, const std::string& name, weights_policy policy, std::vector<file_part>& parts) {
  const std::string_view text = policy == weights_policy::literal ? literal_template : array_template;
  const auto print = [&](std::string_view piece) {
    // An array must have an element, a tensor need not.
    return fill(piece, {{"NAME", name},
                        {"REMARK", remark_of(w)},
                        {"TYPE", std::string(cpp_name(w.data.dtype()))},
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

weights_policy settle_policy(weights_policy wanted, std::size_t object_limit, const program& p) {
  if (wanted != weights_policy::automatic) return wanted;
  if (weight_bytes(p) > object_limit) return weights_policy::object;
  std::size_t numbers = 0;
  for (const weight_blob& w : p.weights) numbers += static_cast<std::size_t>(w.data.size());
  return numbers <= constexpr_limit ? weights_policy::constexpr_array : weights_policy::literal;
}

result<void> check_policy(weights_policy policy, const program& p) {
  if (policy != weights_policy::literal) return {};
  for (const weight_blob& w : p.weights) {
    if (w.data.bytes().size() > literal_limit)
      return diagnostic{error_kind::usage,
                        fmt::format("--weights literal: one tensor has {} bytes, but compilers take at most {} in a "
                                    "literal; take object",
                                    w.data.bytes().size(), literal_limit)};
  }
  return {};
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
                                     const object_names& object) {
  if (policy == weights_policy::object) return {[text = print_object_structs(p, names, object)] { return text; }};
  std::vector<file_part> parts;
  for (std::size_t i = 0; i < p.weights.size(); ++i) print_blob(p.weights[i], names.weights[i], policy, parts);
  return parts;
}

weights_object print_weights_object(const program& p, const object_names& object) {
  const std::vector<std::size_t> offsets = object_offsets(p);
  weights_object out;
  out.source = fill(object_source, {{"ALIGN", fmt::to_string(alignment)},
                                    {"BINARY", object.binary},
                                    {"SYMBOL", object.symbol},
                                    {"BYTES", fmt::to_string(offsets.back())},
                                    {"LIMIT", fmt::to_string(literal_limit)},
                                    {"CLANG_LIMIT", fmt::to_string(clang_embed_limit)}});
  std::size_t at = 0;
  for (std::size_t i = 0; i < p.weights.size(); ++i) {
    const tensor& data = p.weights[i].data;
    const std::size_t size = data.bytes().size();
    if (offsets[i] != at) out.binary.push_back([padding = offsets[i] - at] { return std::string(padding, '\0'); });
    for (std::size_t first = 0; first < size; first += binary_part) {
      out.binary.push_back([data, first] {
        const auto bytes = data.bytes().subspan(first);
        return std::string(reinterpret_cast<const char*>(bytes.data()), std::min(bytes.size(), binary_part));
      });
    }
    at = offsets[i] + size;
  }
  out.binary.push_back([padding = offsets.back() - at] { return std::string(padding, '\0'); });
  return out;
}

weights_object empty_weights_object(const std::string& header) {
  return {fill(empty_source, {{"HEADER", header}}), {}};
}

}  // namespace tf_embed::gen
