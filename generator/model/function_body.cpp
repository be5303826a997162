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
    if (const auto given = use_.arguments.find(node); given != use_.arguments.end()) return given->second;
    const auto inner = nodes_.find(node);
    const auto second = first == std::string::npos ? first : text.find(':', first + 1);
    if (inner == nodes_.end() || second == std::string::npos)
      return bad_model(fmt::format("\"{}\" names nothing in the function's body", printable(text)));
    const std::string output = text.substr(first + 1, second - first - 1);
    const auto port = first_port(*inner->second, output);
    if (!port) {
      return bad_model(fmt::format("\"{}\" asks for the output \"{}\" of {}, which has none of that name",
                                   printable(text), printable(output), printable(inner->second->op())));
    }
    int within = 0;
    const auto [end, error] = std::from_chars(text.data() + second + 1, text.data() + text.size(), within);
    if (error != std::errc() || end != text.data() + text.size() || within < 0)
      return bad_model(fmt::format("\"{}\" does not end in the number of a tensor", printable(text)));
    return fmt::format("{}{}:{}", use_.prefix, node, *port + std::int64_t{within});
  }

 private:
  /// How many tensors stand before the output `name` of a node of the body; nothing where it has none of that name.
  std::optional<int> first_port(const proto::NodeDef& n, std::string_view name) const {
    if (const proto::FunctionDef* f = library_.called_by(n)) {
      // A call by PartitionedCall has one list of outputs.
      if (n.op() != f->signature().name()) return name == "output" ? std::optional(0) : std::nullopt;
      for (int i = 0; i < f->signature().output_arg_size(); ++i) {
        if (f->signature().output_arg(i).name() == name) return i;
      }
      return std::nullopt;
    }
    const op_row* row = ops_.find(n.op());
    // An unknown op is refused elsewhere; all others without a row (Const, Placeholder) have one output.
    return row ? first_port_of(*row, name) : std::optional(0);
  }

  const function_use& use_;
  const function_library& library_;
  const op_table& ops_;
  std::unordered_map<std::string, const proto::NodeDef*> nodes_;
};

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
    for (auto& [name, value] : *copy.mutable_attr()) {
      if (value.placeholder().empty() || !use.attributes) continue;
      const auto own = use.attributes->find(value.placeholder());
      if (own != use.attributes->end()) value = proto::AttrValue(own->second);
    }
  }
  for (const auto& out : f.signature().output_arg()) {
    const auto ret = f.ret().find(out.name());
    if (ret == f.ret().end())
      return bad_model(fmt::format("the function \"{}\" says nothing of its result \"{}\"",
                                   printable(f.signature().name()), printable(out.name())));
    TF_EMBED_TRY(std::string there, names.outside(ret->second));
    body.results.push_back(std::move(there));
  }
  return body;
}

}  // namespace tf_embed::gen
