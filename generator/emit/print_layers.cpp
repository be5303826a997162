// SPDX-License-Identifier: Apache-2.0
#include "emit/print_layers.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <bit>
#include <cstdint>

namespace tf_embed::gen {
namespace {

/// "a, b, c" broken into lines of at most 118 columns, between the indents of an argument list.
std::string wrap(const std::vector<std::string>& words, std::size_t first_column, std::size_t indent) {
  std::string out;
  std::size_t column = first_column;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const bool last = i + 1 == words.size();
    const std::string word = words[i] + (last ? "" : ",");
    if (i != 0 && column + 1 + word.size() > 117) {
      out += "\n" + std::string(indent, ' ');
      column = indent;
    } else if (i != 0) {
      out += ' ';
      ++column;
    }
    out += word;
    column += word.size();
  }
  return out;
}

std::vector<std::string> print_arguments(const std::vector<argument>& arguments, const program_names& names) {
  std::vector<std::string> printed;
  for (const argument& a : arguments) printed.push_back(print_argument(a, names));
  return printed;
}

class argument_printer {
 public:
  explicit argument_printer(const program_names& names) : names_(names) {}

  std::string operator()(const operand& o) const { return names_.tensors[o.tensor]; }
  std::string operator()(const weights_operand& w) const { return "weights::" + names_.weights[w.weights]; }
  std::string operator()(const symbol& s) const { return s.name; }
  std::string operator()(std::int64_t i) const { return fmt::to_string(i); }
  std::string operator()(bool b) const { return b ? "true" : "false"; }
  std::string operator()(dtype t) const { return std::string(cpp_name(t)); }
  std::string operator()(float x) const {
    return fmt::format("te::f32<0x{:08x}u /* {:.9g} */>", std::bit_cast<std::uint32_t>(x), x);
  }
  std::string operator()(double x) const {
    return fmt::format("te::f64<0x{:016x}u /* {:.17g} */>", std::bit_cast<std::uint64_t>(x), x);
  }
  std::string operator()(const std::shared_ptr<const template_type>& t) const {
    return fmt::format("{}<{}>", t->name, fmt::join(print_arguments(t->arguments, names_), ", "));
  }

 private:
  const program_names& names_;
};

std::string print_layer(const program_layer& l, const program_names& names, std::size_t indent) {
  const std::string head = l.spec.name + "<";
  const std::size_t column = indent + head.size();
  std::string text = head + wrap(print_arguments(l.spec.arguments, names), column, column);
  const std::string lead = ",\n" + std::string(indent + 4, ' ');
  for (const block& b : l.spec.blocks) text += lead + "boost::hana::tuple<" + print_layers(b, names, indent + 8) + ">";
  return text + ">";
}

}  // namespace

std::string print_argument(const argument& a, const program_names& names) {
  return std::visit(argument_printer(names), a.value());
}

std::string print_layers(const block& b, const program_names& names, std::size_t indent) {
  std::string text;
  const std::string lead = "\n" + std::string(indent, ' ');
  for (const program_layer& l : b.layers) text += (text.empty() ? "" : ",") + lead + print_layer(l, names, indent);
  return text;
}

}  // namespace tf_embed::gen
