// SPDX-License-Identifier: Apache-2.0
#include "model/inline_functions.hpp"

#include "graph.pb.h"

#include <fmt/format.h>

#include <charconv>
#include <optional>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace tf_embed::gen {
namespace {

/// Calls inside of calls; functions of TensorFlow never call themselves.
constexpr int max_depth = 64;
constexpr int max_added = 250'000;

struct output_names {
  std::string_view op;
  std::vector<std::string_view> names;
};

/// Inside of a function an output is named by the op's definition. Those of ops with one name alone need no row.
const std::vector<output_names>& known_outputs() {
  static const std::vector<output_names> rows{
      {"FusedBatchNorm", {"y", "batch_mean", "batch_variance", "reserve_space_1", "reserve_space_2"}},
      {"FusedBatchNormV2", {"y", "batch_mean", "batch_variance", "reserve_space_1", "reserve_space_2"}},
      {"FusedBatchNormV3",
       {"y", "batch_mean", "batch_variance", "reserve_space_1", "reserve_space_2", "reserve_space_3"}},
      {"ListDiff", {"out", "idx"}},
      {"MaxPoolWithArgmax", {"output", "argmax"}},
      {"NonMaxSuppressionV4", {"selected_indices", "valid_outputs"}},
      {"NonMaxSuppressionV5", {"selected_indices", "selected_scores", "valid_outputs"}},
      {"TopK", {"values", "indices"}},
      {"TopKV2", {"values", "indices"}},
      {"Unique", {"y", "idx"}},
      {"UniqueV2", {"y", "idx"}},
      {"UniqueWithCounts", {"y", "idx", "count"}},
  };
  return rows;
}

class inliner {
 public:
  explicit inliner(proto::GraphDef& def) : def_(def) {
    for (const auto& f : def.library().function()) functions_.emplace(f.signature().name(), &f);
  }

  result<void> run() {
    for (int i = 0; i < def_.node_size(); ++i) {  // grows while it is walked
      const proto::FunctionDef* f = called(def_.node(i));
      if (!f) continue;
      const int depth = depths_[def_.node(i).name()] + 1;
      if (depth > max_depth || added_ > max_added) {
        diagnostic d{error_kind::bad_model, "calls functions without end"};
        d.node = def_.node(i).name();
        d.op = def_.node(i).op();
        return d;
      }
      expand(i, *f, depth);
    }
    return {};
  }

 private:
  const proto::FunctionDef* called(const proto::NodeDef& n) const {
    std::string name = n.op();
    if (name == "PartitionedCall" || name == "StatefulPartitionedCall") {
      const auto f = n.attr().find("f");
      name = f == n.attr().end() ? "" : f->second.func().name();
    }
    const auto found = functions_.find(name);
    return found == functions_.end() ? nullptr : found->second;
  }

  /// The call's arguments by the names of the signature, or nothing where they are not one for each.
  std::optional<std::unordered_map<std::string, std::string>> arguments(const proto::NodeDef& call,
                                                                        const proto::OpDef& signature) const {
    std::unordered_map<std::string, std::string> by_name;
    int next = 0;
    for (const auto& arg : signature.input_arg()) {
      if (!arg.number_attr().empty() || !arg.type_list_attr().empty()) return std::nullopt;
      if (next == call.input_size() || call.input(next).starts_with('^')) return std::nullopt;
      by_name.emplace(arg.name(), call.input(next++));
    }
    return by_name;
  }

  /// How many tensors stand before the output `arg` of a node of the body; nothing where that is not known.
  std::optional<int> first_port(const proto::NodeDef& n, std::string_view arg) const {
    if (const proto::FunctionDef* f = called(n)) {
      for (int i = 0; i < f->signature().output_arg_size(); ++i) {
        if (f->signature().output_arg(i).name() == arg || n.op() != f->signature().name()) return i;
      }
      return std::nullopt;
    }
    for (const output_names& row : known_outputs()) {
      if (row.op != n.op()) continue;
      for (std::size_t i = 0; i < row.names.size(); ++i) {
        if (row.names[i] == arg) return static_cast<int>(i);
      }
      return std::nullopt;
    }
    return 0;
  }

  void expand(int at, const proto::FunctionDef& f, int depth) {
    const proto::NodeDef call = def_.node(at);
    const auto given = arguments(call, f.signature());
    if (!given) return;
    std::unordered_map<std::string, const proto::NodeDef*> body;
    for (const auto& n : f.node_def()) body.emplace(n.name(), &n);
    // "argument", "node:output:2" or "^node", as the graph outside names it; nothing where it cannot.
    const auto outside = [&](const std::string& text) -> std::optional<std::string> {
      if (text.starts_with('^')) return "^" + call.name() + "/" + text.substr(1);
      const auto first = text.find(':');
      const std::string node = text.substr(0, first);
      if (const auto arg = given->find(node); arg != given->end()) return arg->second;
      const auto inner = body.find(node);
      const auto second = first == std::string::npos ? first : text.find(':', first + 1);
      if (inner == body.end() || second == std::string::npos) return std::nullopt;
      const auto port = first_port(*inner->second, std::string_view(text).substr(first + 1, second - first - 1));
      int within = 0;
      const auto [end, error] = std::from_chars(text.data() + second + 1, text.data() + text.size(), within);
      if (!port || error != std::errc() || end != text.data() + text.size() || within < 0) return std::nullopt;
      return fmt::format("{}/{}:{}", call.name(), node, *port + std::int64_t{within});
    };
    std::vector<proto::NodeDef> made;
    for (const auto& n : f.node_def()) {
      proto::NodeDef copy = n;
      copy.set_name(call.name() + "/" + n.name());
      for (auto& text : *copy.mutable_input()) {
        const auto there = outside(text);
        if (!there) return;
        text = *there;
      }
      for (auto& [name, value] : *copy.mutable_attr()) {
        if (value.placeholder().empty()) continue;
        const auto own = call.attr().find(value.placeholder());
        if (own != call.attr().end()) value = proto::AttrValue(own->second);
      }
      made.push_back(std::move(copy));
    }
    std::vector<std::string> results;
    for (const auto& out : f.signature().output_arg()) {
      const auto ret = f.ret().find(out.name());
      const auto there = ret == f.ret().end() ? std::nullopt : outside(ret->second);
      if (!there) return;
      results.push_back(*there);
    }
    proto::NodeDef& n = *def_.mutable_node(at);
    n.set_op("IdentityN");
    n.clear_attr();
    n.clear_input();
    for (std::string& r : results) n.add_input(std::move(r));
    for (proto::NodeDef& m : made) {
      ++added_;
      depths_[m.name()] = depth;
      *def_.add_node() = std::move(m);
    }
  }

  proto::GraphDef& def_;
  std::unordered_map<std::string, const proto::FunctionDef*> functions_;
  std::unordered_map<std::string, int> depths_;
  int added_ = 0;
};

}  // namespace

result<void> inline_functions(proto::GraphDef& def) {
  return def.library().function_size() == 0 ? result<void>() : inliner(def).run();
}

}  // namespace tf_embed::gen
