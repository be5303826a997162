// SPDX-License-Identifier: Apache-2.0
#include "model/function_body.hpp"

#include "model/output_types.hpp"
#include "ops/op_table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <iterator>
#include <optional>

namespace tf_embed::gen {
namespace {

using attribute_map = google::protobuf::Map<std::string, proto::AttrValue>;

/// What the function takes for an attribute that its caller does not give.
const proto::AttrValue* default_of(const proto::FunctionDef& f, const std::string& name) {
  for (const auto& attr : f.signature().attr()) {
    if (attr.name() == name && attr.has_default_value()) return &attr.default_value();
  }
  const auto own = f.attr().find(name);
  return own == f.attr().end() ? nullptr : &own->second;
}

/// Fills in what the body leaves to its caller, also in the attributes that it gives to functions itself.
void fill_placeholders(proto::AttrValue& value, const proto::FunctionDef& f, const attribute_map& given) {
  if (!value.placeholder().empty()) {
    const auto own = given.find(value.placeholder());
    const proto::AttrValue* const filled = own != given.end() ? &own->second : default_of(f, value.placeholder());
    if (filled) value = proto::AttrValue(*filled);
    return;
  }
  if (value.has_func()) {
    for (auto& [name, inner] : *value.mutable_func()->mutable_attr()) fill_placeholders(inner, f, given);
  }
}

/// Resolves the names of one body.
class body_names {
 public:
  body_names(const proto::FunctionDef& f, const function_use& use, const function_library& library, const op_table& ops)
      : body_(f), use_(use), library_(library), ops_(ops) {
    for (const auto& n : f.node_def()) nodes_.emplace(n.name(), &n);
  }

  /// "argument", "node:output:2" or "^node", as the graph outside names it; a list without a number is all of it.
  result<std::vector<std::string>> outside(const std::string& text) const {
    if (text.starts_with('^')) return std::vector{"^" + use_.prefix + text.substr(1)};
    const auto first = text.find(':');
    const std::string node = text.substr(0, first);
    if (const auto given = use_.arguments.find(node); given != use_.arguments.end()) {
      if (first == std::string::npos) return given->second;
      const auto at = number_in(text.substr(first + 1));
      if (at && *at < given->second.size()) return std::vector{given->second[*at]};
    }
    const auto inner = nodes_.find(node);
    if (inner == nodes_.end() || first == std::string::npos)
      return bad_model(fmt::format("\"{}\" names nothing in the function's body", printable(text)));
    const auto second = text.find(':', first + 1);
    const std::string output = text.substr(first + 1, second - first - 1);
    const auto found = output_of(*inner->second, output);
    if (!found) {
      return bad_model(fmt::format("\"{}\" asks for the output \"{}\" of {}, which has none of that name",
                                   printable(text), printable(output), printable(inner->second->op())));
    }
    if (second == std::string::npos) {
      const int tensors = found->tensors == any ? rest_of_outputs(*inner->second, found->first_port) : found->tensors;
      std::vector<std::string> all;
      for (int i = 0; i < tensors; ++i) all.push_back(fmt::format("{}{}:{}", use_.prefix, node, found->first_port + i));
      return all;
    }
    const auto within = number_in(text.substr(second + 1));
    if (!within) return bad_model(fmt::format("\"{}\" does not end in the number of a tensor", printable(text)));
    if (*within >= static_cast<std::size_t>(found->tensors)) {
      return bad_model(fmt::format("\"{}\" asks for tensor {} of the output \"{}\" of {}, which has {}",
                                   printable(text), *within, printable(output), printable(inner->second->op()),
                                   found->tensors));
    }
    return std::vector{
        fmt::format("{}{}:{}", use_.prefix, node, static_cast<std::size_t>(found->first_port) + *within)};
  }

 private:
  /// The tensors of one output of a node: how many stand before them, and how many they are.
  struct output_tensors {
    int first_port = 0;
    int tensors = 1;
  };

  /// How long a list is only the op knows: the import compares when types are known.
  static constexpr int any = 1 << 20;

  static std::optional<std::size_t> number_in(std::string_view text) {
    std::size_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    return error == std::errc() && end == text.data() + text.size() ? std::optional(number) : std::nullopt;
  }

  /// How many outputs an op has from one on, as its attributes say: a list is its last, or all that it has.
  int rest_of_outputs(proto::NodeDef n, int first_port) const {
    if (use_.attributes) {
      for (auto& [name, value] : *n.mutable_attr()) fill_placeholders(value, body_, *use_.attributes);
    }
    const auto types = output_types(n);
    return types ? std::max(static_cast<int>(types->size()) - first_port, 0) : 0;
  }

  /// What a call inside of the body gives to its function.
  attribute_map attributes_of(const proto::NodeDef& call, const proto::FunctionDef& f) const {
    attribute_map given = attributes_for(f, call);
    if (!use_.attributes) return given;
    for (auto& [name, value] : given) fill_placeholders(value, body_, *use_.attributes);
    return given;
  }

  /// Those of the output `name` of a node of the body; nothing where it has none of that name.
  std::optional<output_tensors> output_of(const proto::NodeDef& n, std::string_view name) const {
    if (const proto::FunctionDef* f = library_.called_by(n)) {
      const auto& made = f->signature().output_arg();
      const bool has_list = std::any_of(made.begin(), made.end(), [](const proto::OpDef::ArgDef& result) {
        return !result.number_attr().empty() || !result.type_list_attr().empty();
      });
      const attribute_map given = has_list ? attributes_of(n, *f) : attribute_map();
      // A call by PartitionedCall has one list of outputs.
      const bool is_one_list = n.op() != f->signature().name();
      int before = 0;
      for (const auto& result : made) {
        const int tensors = tensors_of(result, *f, given);
        if (!is_one_list && result.name() == name) return output_tensors{before, tensors};
        before += tensors;
      }
      return is_one_list && name == "output" ? std::optional(output_tensors{0, before}) : std::nullopt;
    }
    if (const op_row* row = ops_.find(n.op())) {
      const auto found = find_output(*row, name);
      return found ? std::optional(output_tensors{found->first_port, found->is_list ? any : 1}) : std::nullopt;
    }
    const bool is_source = n.op() == "Const" || n.op() == "Placeholder" || n.op() == "PlaceholderWithDefault";
    if (is_source) return name == "output" ? std::optional(output_tensors{}) : std::nullopt;
    return output_tensors{0, any};  // an unknown op, which is refused elsewhere
  }

  const proto::FunctionDef& body_;
  const function_use& use_;
  const function_library& library_;
  const op_table& ops_;
  std::unordered_map<std::string, const proto::NodeDef*> nodes_;
};

}  // namespace

bool is_partitioned_call(const proto::FunctionDef& f, const proto::NodeDef& call) {
  return call.op() != f.signature().name() && call.attr().contains("f");
}

const attribute_map& attributes_for(const proto::FunctionDef& f, const proto::NodeDef& call) {
  return is_partitioned_call(f, call) ? call.attr().at("f").func().attr() : call.attr();
}

int tensors_of(const proto::OpDef::ArgDef& arg, const proto::FunctionDef& f, const attribute_map& given) {
  const std::string& name = arg.number_attr().empty() ? arg.type_list_attr() : arg.number_attr();
  if (name.empty()) return 1;
  const auto own = given.find(name);
  const proto::AttrValue* const value = own != given.end() ? &own->second : default_of(f, name);
  if (!value) return 0;
  if (arg.number_attr().empty()) return value->list().type_size();
  return static_cast<int>(std::clamp<std::int64_t>(value->i(), 0, max_function_nodes));
}

function_library::function_library(const proto::FunctionDefLibrary& library) {
  for (const auto& f : library.function()) functions_.emplace(f.signature().name(), &f);
}

const proto::FunctionDef* function_library::find(const std::string& name) const {
  const auto found = functions_.find(name);
  return found == functions_.end() ? nullptr : found->second;
}

const proto::FunctionDef* function_library::called_by(const proto::NodeDef& n) const {
  if (n.op() != "PartitionedCall" && n.op() != "StatefulPartitionedCall") return find(n.op());
  const auto f = n.attr().find("f");
  return f == n.attr().end() ? nullptr : find(f->second.func().name());
}

result<function_body> body_of(const proto::FunctionDef& f, const function_use& use, const function_library& library,
                              const op_table& ops) {
  const body_names names(f, use, library, ops);
  function_body body;
  for (const auto& n : f.node_def()) {
    proto::NodeDef& copy = body.nodes.emplace_back(n);
    copy.set_name(use.prefix + n.name());
    copy.clear_input();
    for (const std::string& text : n.input()) {
      auto there = names.outside(text);
      if (!there) {
        there.error().node = copy.name();
        there.error().op = copy.op();
        return std::move(there.error());
      }
      for (std::string& tensor : *there) copy.add_input(std::move(tensor));
    }
    if (!use.attributes) continue;
    for (auto& [name, value] : *copy.mutable_attr()) fill_placeholders(value, f, *use.attributes);
  }
  for (const auto& out : f.signature().output_arg()) {
    const auto ret = f.ret().find(out.name());
    if (ret == f.ret().end())
      return bad_model(fmt::format("the function \"{}\" says nothing of its result \"{}\"",
                                   printable(f.signature().name()), printable(out.name())));
    if (ret->second.starts_with('^'))
      return bad_model(fmt::format("the result \"{}\" of the function \"{}\" is \"{}\", which is no tensor",
                                   printable(out.name()), printable(f.signature().name()), printable(ret->second)));
    TF_EMBED_TRY(std::vector<std::string> there, names.outside(ret->second));
    std::move(there.begin(), there.end(), std::back_inserter(body.results));
  }
  return body;
}

diagnostic nested_too_deeply() {
  return {
      error_kind::bad_model,
      fmt::format("functions, loops and branches are nested more than {} deep, or without end", max_function_depth)};
}

}  // namespace tf_embed::gen
