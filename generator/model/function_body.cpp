// SPDX-License-Identifier: Apache-2.0
#include "model/function_body.hpp"

#include "ops/op_table.hpp"

#include <fmt/format.h>

#include <charconv>
#include <optional>

namespace tf_embed::gen {
namespace {

/// Resolves the names of one body.
class body_names {
 public:
  body_names(const proto::FunctionDef& f, const function_use& use, const function_library& library, const op_table& ops)
      : use_(use), library_(library), ops_(ops) {
    for (const auto& n : f.node_def()) nodes_.emplace(n.name(), &n);
  }

  /// "argument", "node:output:2" or "^node", as the graph outside names it.
  result<std::string> outside(const std::string& text) const {
    if (text.starts_with('^')) return "^" + use_.prefix + text.substr(1);
    const auto first = text.find(':');
    const std::string node = text.substr(0, first);
    const bool is_plain = first == std::string::npos || text.substr(first) == ":0";
    if (const auto given = use_.arguments.find(node); is_plain && given != use_.arguments.end()) return given->second;
    const auto inner = nodes_.find(node);
    const auto second = first == std::string::npos ? first : text.find(':', first + 1);
    if (inner == nodes_.end() || second == std::string::npos)
      return bad_model(fmt::format("\"{}\" names nothing in the function's body", printable(text)));
    const std::string output = text.substr(first + 1, second - first - 1);
    const auto found = output_of(*inner->second, output);
    if (!found) {
      return bad_model(fmt::format("\"{}\" asks for the output \"{}\" of {}, which has none of that name",
                                   printable(text), printable(output), printable(inner->second->op())));
    }
    int within = 0;
    const auto [end, error] = std::from_chars(text.data() + second + 1, text.data() + text.size(), within);
    if (error != std::errc() || end != text.data() + text.size() || within < 0)
      return bad_model(fmt::format("\"{}\" does not end in the number of a tensor", printable(text)));
    if (within >= found->tensors) {
      return bad_model(fmt::format("\"{}\" asks for tensor {} of the output \"{}\" of {}, which has {}",
                                   printable(text), within, printable(output), printable(inner->second->op()),
                                   found->tensors));
    }
    return fmt::format("{}{}:{}", use_.prefix, node, found->first_port + within);
  }

 private:
  /// The tensors of one output of a node: how many stand before them, and how many they are.
  struct output_tensors {
    int first_port = 0;
    int tensors = 1;
  };

  /// Those of the output `name` of a node of the body; nothing where it has none of that name.
  std::optional<output_tensors> output_of(const proto::NodeDef& n, std::string_view name) const {
    if (const proto::FunctionDef* f = library_.called_by(n)) {
      const int results = f->signature().output_arg_size();
      // A call by PartitionedCall has one list of outputs.
      if (n.op() != f->signature().name())
        return name == "output" ? std::optional(output_tensors{0, results}) : std::nullopt;
      for (int i = 0; i < results; ++i) {
        if (f->signature().output_arg(i).name() == name) return output_tensors{i};
      }
      return std::nullopt;
    }
    // How long a list is only the op knows: the import compares when types are known.
    constexpr int any = 1 << 20;
    if (const op_row* row = ops_.find(n.op())) {
      const auto found = find_output(*row, name);
      return found ? std::optional(output_tensors{found->first_port, found->is_list ? any : 1}) : std::nullopt;
    }
    const bool is_source = n.op() == "Const" || n.op() == "Placeholder" || n.op() == "PlaceholderWithDefault";
    if (is_source) return name == "output" ? std::optional(output_tensors{}) : std::nullopt;
    return output_tensors{0, any};  // an unknown op, which is refused elsewhere
  }

  const function_use& use_;
  const function_library& library_;
  const op_table& ops_;
  std::unordered_map<std::string, const proto::NodeDef*> nodes_;
};

using attribute_map = google::protobuf::Map<std::string, proto::AttrValue>;

/// Fills in what the body leaves to its caller, also in the attributes that it gives to functions itself.
void fill_placeholders(proto::AttrValue& value, const attribute_map& given) {
  if (!value.placeholder().empty()) {
    const auto own = given.find(value.placeholder());
    if (own != given.end()) value = proto::AttrValue(own->second);
    return;
  }
  if (value.has_func()) {
    for (auto& [name, inner] : *value.mutable_func()->mutable_attr()) fill_placeholders(inner, given);
  }
}

}  // namespace

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
    for (auto& text : *copy.mutable_input()) {
      auto there = names.outside(text);
      if (!there) {
        there.error().node = copy.name();
        there.error().op = copy.op();
        return std::move(there.error());
      }
      text = std::move(*there);
    }
    if (!use.attributes) continue;
    for (auto& [name, value] : *copy.mutable_attr()) fill_placeholders(value, *use.attributes);
  }
  for (const auto& out : f.signature().output_arg()) {
    const auto ret = f.ret().find(out.name());
    if (ret == f.ret().end())
      return bad_model(fmt::format("the function \"{}\" says nothing of its result \"{}\"",
                                   printable(f.signature().name()), printable(out.name())));
    if (ret->second.starts_with('^'))
      return bad_model(fmt::format("the result \"{}\" of the function \"{}\" is \"{}\", which is no tensor",
                                   printable(out.name()), printable(f.signature().name()), printable(ret->second)));
    TF_EMBED_TRY(std::string there, names.outside(ret->second));
    body.results.push_back(std::move(there));
  }
  return body;
}

}  // namespace tf_embed::gen
