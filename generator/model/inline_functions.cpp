// SPDX-License-Identifier: Apache-2.0
#include "model/inline_functions.hpp"

#include <optional>
#include <unordered_map>

namespace tf_embed::gen {
namespace {

class inliner {
 public:
  inliner(proto::GraphDef& def, const function_library& library, const op_table& ops, int& added)
      : def_(def), library_(library), ops_(ops), added_(added) {}

  result<void> run() {
    for (int i = 0; i < def_.node_size(); ++i) {  // grows while it is walked
      const proto::FunctionDef* f = library_.called_by(def_.node(i));
      if (!f) continue;
      const int depth = depths_[def_.node(i).name()] + 1;
      if (depth > max_function_depth || added_ > max_function_nodes)
        return at_call(i, {error_kind::bad_model, "calls functions without end"});
      if (auto done = expand(i, *f, depth); !done) return at_call(i, std::move(done.error()));
    }
    return {};
  }

 private:
  diagnostic at_call(int i, diagnostic d) const {
    if (!d.node.empty()) return d;
    d.node = def_.node(i).name();
    d.op = def_.node(i).op();
    return d;
  }

  /// The call's arguments by the names of the signature, or nothing where they are not one for each.
  static std::optional<std::unordered_map<std::string, std::string>> arguments(const proto::NodeDef& call,
                                                                               const proto::OpDef& signature) {
    std::unordered_map<std::string, std::string> by_name;
    int next = 0;
    for (const auto& arg : signature.input_arg()) {
      if (!arg.number_attr().empty() || !arg.type_list_attr().empty()) return std::nullopt;
      if (next == call.input_size() || call.input(next).starts_with('^')) return std::nullopt;
      by_name.emplace(arg.name(), call.input(next++));
    }
    return by_name;
  }

  result<void> expand(int at, const proto::FunctionDef& f, int depth) {
    const proto::NodeDef call = def_.node(at);
    auto given = arguments(call, f.signature());
    if (!given) return bad_model("does not give the function one tensor for each of its arguments");
    // A PartitionedCall fills attributes beside the function's name, a call by name with its own.
    const auto f_attr = call.attr().find("f");
    const bool is_partitioned = f_attr != call.attr().end() && call.op() != f.signature().name();
    const function_use use{call.name() + "/", std::move(*given),
                           is_partitioned ? &f_attr->second.func().attr() : &call.attr()};
    TF_EMBED_TRY(function_body body, body_of(f, use, library_, ops_));
    proto::NodeDef& n = *def_.mutable_node(at);
    n.set_op("IdentityN");
    n.clear_attr();
    n.clear_input();
    for (std::string& r : body.results) n.add_input(std::move(r));
    for (proto::NodeDef& m : body.nodes) {
      ++added_;
      depths_[m.name()] = depth;
      *def_.add_node() = std::move(m);
    }
    return {};
  }

  proto::GraphDef& def_;
  const function_library& library_;
  const op_table& ops_;
  int& added_;
  std::unordered_map<std::string, int> depths_;
};

}  // namespace

result<void> inline_functions(proto::GraphDef& def, const function_library& library, const op_table& ops, int& added) {
  return library.empty() ? result<void>() : inliner(def, library, ops, added).run();
}

}  // namespace tf_embed::gen
