// SPDX-License-Identifier: Apache-2.0
#include "model/inline_functions.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <string>
#include <unordered_map>
#include <unordered_set>

namespace tf_embed::gen {
namespace {

class inliner {
 public:
  inliner(proto::GraphDef& def, const function_library& library, const op_table& ops, int& added)
      : def_(def), library_(library), ops_(ops), added_(added) {}

  result<void> run() {
    for (const auto& n : def_.node()) names_.insert(n.name());
    for (int i = 0; i < def_.node_size(); ++i) {  // grows while it is walked
      const proto::FunctionDef* f = library_.called_by(def_.node(i));
      if (!f) continue;
      const int depth = depths_[def_.node(i).name()] + 1;
      if (depth > max_function_depth || added_ > max_function_nodes) return at_call(i, nested_too_deeply());
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

  using tensors_by_name = std::unordered_map<std::string, std::vector<std::string>>;

  /// The call's arguments by the names of the signature, or nothing where they are not as many.
  static std::optional<tensors_by_name> arguments(const proto::NodeDef& call, const proto::FunctionDef& f,
                                                  const google::protobuf::Map<std::string, proto::AttrValue>& given) {
    tensors_by_name by_name;
    int next = 0;
    const auto is_there = [&] { return next < call.input_size() && !call.input(next).starts_with('^'); };
    for (const auto& arg : f.signature().input_arg()) {
      std::vector<std::string>& tensors = by_name[arg.name()];
      for (int n = tensors_of(arg, f, given); n > 0; --n) {
        if (!is_there()) return std::nullopt;
        tensors.push_back(call.input(next++));
      }
    }
    return is_there() ? std::nullopt : std::optional(std::move(by_name));
  }

  /// "call/", or "call_1/" and so on where the graph has a node that one of the body would be called like.
  std::string prefix_for(const std::string& call, const proto::FunctionDef& f) const {
    const auto is_free = [&](const std::string& prefix) {
      return std::none_of(f.node_def().begin(), f.node_def().end(),
                          [&](const proto::NodeDef& n) { return names_.contains(prefix + n.name()); });
    };
    std::string prefix = call + "/";
    for (int i = 1; !is_free(prefix); ++i) prefix = call + "_" + std::to_string(i) + "/";
    return prefix;
  }

  result<void> expand(int at, const proto::FunctionDef& f, int depth) {
    const proto::NodeDef call = def_.node(at);
    const auto& attributes = attributes_for(f, call);
    auto given = arguments(call, f, attributes);
    if (!given) return bad_model("does not give the function one tensor for each of its arguments");
    const function_use use{prefix_for(call.name(), f), std::move(*given), &attributes};
    TF_EMBED_TRY(function_body body, body_of(f, use, library_, ops_));
    const auto types = call.attr().find("Tout");
    const auto results = static_cast<int>(body.results.size());
    if (is_partitioned_call(f, call) && types != call.attr().end() && types->second.list().type_size() != results) {
      return bad_model(fmt::format("asks for {} results, but the function \"{}\" has {}",
                                   types->second.list().type_size(), printable(f.signature().name()), results));
    }
    proto::NodeDef& n = *def_.mutable_node(at);
    n.set_op("IdentityN");
    n.clear_attr();
    n.clear_input();
    for (std::string& r : body.results) n.add_input(std::move(r));
    for (proto::NodeDef& m : body.nodes) {
      ++added_;
      depths_[m.name()] = depth;
      names_.insert(m.name());
      *def_.add_node() = std::move(m);
    }
    return {};
  }

  proto::GraphDef& def_;
  const function_library& library_;
  const op_table& ops_;
  int& added_;
  std::unordered_map<std::string, int> depths_;
  std::unordered_set<std::string> names_;  ///< of all nodes
};

}  // namespace

result<void> inline_functions(proto::GraphDef& def, const function_library& library, const op_table& ops, int& added) {
  return library.empty() ? result<void>() : inliner(def, library, ops, added).run();
}

}  // namespace tf_embed::gen
