// SPDX-License-Identifier: Apache-2.0
#include "cli/literals.hpp"

#include <fmt/format.h>

#include <charconv>
#include <complex>
#include <limits>

namespace tf_embed::gen {
namespace {

struct list {
  std::vector<std::string> items;
  bool bracketed = false;
};

list split(std::string text) {
  list out;
  out.bracketed = text.size() >= 2 && text.front() == '[' && text.back() == ']';
  if (out.bracketed) text = text.substr(1, text.size() - 2);
  if (text.empty()) return out;
  std::size_t from = 0;
  for (std::size_t comma; (comma = text.find(',', from)) != std::string::npos; from = comma + 1) {
    out.items.push_back(text.substr(from, comma - from));
  }
  out.items.push_back(text.substr(from));
  return out;
}

template <class T>
bool parse_number(const std::string& text, T& out) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
  return error == std::errc() && end == text.data() + text.size() && !text.empty();
}

/// "1.5", "-2j" or "1.5-2j", as Python writes complex numbers, without its brackets.
template <class T>
bool parse_complex(std::string text, std::complex<T>& out) {
  T re = 0;
  T im = 0;
  if (!text.ends_with('j')) {
    if (!parse_number(text, re)) return false;
    out = {re, 0};
    return true;
  }
  text.pop_back();
  // The sign of the imaginary part is the last that is not of an exponent.
  std::size_t at = text.size();
  while (at-- > 1) {
    if ((text[at] == '+' || text[at] == '-') && text[at - 1] != 'e' && text[at - 1] != 'E') break;
  }
  const bool has_both = at != 0 && at < text.size();
  if (has_both && !parse_number(text.substr(0, at), re)) return false;
  const std::string rest = has_both ? text.substr(at + (text[at] == '+')) : text;
  if (!parse_number(rest, im)) return false;
  out = {re, im};
  return true;
}

template <class T>
bool parse_element(const std::string& text, T& out) {
  if constexpr (std::is_same_v<T, bool>) {
    out = text == "true" || text == "1";
    return out || text == "false" || text == "0";
  } else if constexpr (std::is_same_v<T, float16> || std::is_same_v<T, bfloat16>) {
    float x = 0;
    if (!parse_number(text, x)) return false;
    if constexpr (std::is_same_v<T, float16>) out = to_float16(x);
    if constexpr (std::is_same_v<T, bfloat16>) out = to_bfloat16(x);
    return true;
  } else {
    return parse_number(text, out);
  }
}

/// "[[1,2],[3,4]]" without its brackets, and the shape that they give; false where they give none.
bool flatten(std::string& text, shape& dims) {
  std::vector<std::int64_t> counts;  // per open bracket: what it holds so far
  std::vector<std::int64_t> sizes;   // per depth: what all brackets of it hold
  std::string numbers;
  std::size_t leaf = 0;  // the depth at which numbers stand
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '[') {
      if (!counts.empty()) ++counts.back();
      counts.push_back(0);
      if (counts.size() > 8) return false;
    } else if (text[i] == ']') {
      if (counts.empty()) return false;
      const std::size_t depth = counts.size() - 1;
      if (sizes.size() <= depth) sizes.resize(depth + 1, -1);
      if (sizes[depth] >= 0 && sizes[depth] != counts.back()) return false;
      sizes[depth] = counts.back();
      counts.pop_back();
      if (counts.empty() && i + 1 != text.size()) return false;
    } else if (text[i] == ',') {
      if (i > 0 && text[i - 1] != ']') numbers += ',';
    } else {
      const bool first = i == 0 || text[i - 1] == '[' || text[i - 1] == ',';
      if (counts.empty() || (!first && text[i - 1] == ']')) return false;
      if (first) {
        if (leaf != 0 && leaf != counts.size()) return false;
        leaf = counts.size();
        ++counts.back();
        if (!numbers.empty() && numbers.back() != ',') numbers += ',';
      }
      numbers += text[i];
    }
  }
  dims.assign(sizes.begin(), sizes.end());
  text = numbers;
  return counts.empty() && !dims.empty() && (leaf == 0 || leaf == sizes.size());
}

}  // namespace

result<shape> parse_shape(const std::string& text) {
  shape out;
  for (const std::string& item : split(text).items) {
    std::int64_t d = 0;
    if (!parse_number(item, d) || d < 0) {
      return diagnostic{error_kind::usage,
                        fmt::format("a shape is a list of sizes like 1,224,224,3, but is \"{}\"", printable(text))};
    }
    out.push_back(d);
  }
  if (element_count(out) > max_elements) {
    return diagnostic{error_kind::usage, fmt::format("the shape {} has more than 2^40 elements", to_string(out))};
  }
  return out;
}

result<tensor> parse_value(const std::string& whole, dtype t) {
  std::string text = whole;
  shape nested;
  if (text.find("[", 1) != std::string::npos) {
    if (flatten(text, nested)) {
      TF_EMBED_TRY(const tensor flat, parse_value("[" + text + "]", t));
      if (flat.size() == element_count(nested)) return flat.reshaped(nested);
    }
    return diagnostic{error_kind::usage, fmt::format("\"{}\" is no {} and no list of them", printable(whole), name(t))};
  }
  const list parts = split(text);
  const bool scalar = !parts.bracketed && parts.items.size() == 1;
  bool fine = scalar || parts.bracketed || !parts.items.empty();
  tensor out;
  const bool numeric = visit_dtype(t, [&]<class T>() {
    out = tensor(t, scalar ? shape{} : shape{static_cast<std::int64_t>(parts.items.size())});
    for (std::size_t i = 0; i < parts.items.size(); ++i)
      fine = fine && parse_element<T>(parts.items[i], out.mutable_as<T>()[i]);
  });
  const bool complex = visit_complex(t, [&]<class Part>() {
    out = tensor(t, scalar ? shape{} : shape{static_cast<std::int64_t>(parts.items.size())});
    for (std::size_t i = 0; i < parts.items.size(); ++i)
      fine = fine && parse_complex<Part>(parts.items[i], out.mutable_as<std::complex<Part>>()[i]);
  });
  if ((!numeric && !complex) || !fine) {
    return diagnostic{error_kind::usage, fmt::format("\"{}\" is no {} and no list of them", printable(text), name(t))};
  }
  return out;
}

}  // namespace tf_embed::gen
