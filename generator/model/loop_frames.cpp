// SPDX-License-Identifier: Apache-2.0
#include "model/loop_frames.hpp"

#include "model/import_border.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <unordered_set>
#include <utility>

namespace tf_embed::gen {

bool is_op(const proto::NodeDef& n, std::string_view name) {
  return n.op() == name || (n.op().starts_with("Ref") && std::string_view(n.op()).substr(3) == name);
}

int frame_finder::of(const std::string& name) {
  const auto node_of = [&](const std::string& at) {
    const auto n = nodes_.find(at);
    return n == nodes_.end() ? nullptr : n->second;
  };
  const auto before = [&](const std::string& at) {
    const proto::NodeDef* n = node_of(at);
    return n ? followed(*n) : std::vector<std::string>();
  };
  settle_depth_first(name, found_, before, [&](const std::string& at) {
    const proto::NodeDef* n = node_of(at);
    found_[at] = n ? settle(*n) : -1;
  });
  return found_.at(name);
}

// A loop is closed by what a Merge reads from a NextIteration.
std::vector<std::string> frame_finder::followed(const proto::NodeDef& n) const {
  std::vector<std::string> names;
  for (const std::string& text : n.input()) {
    const tensor_name e = read_name(text);
    const auto from = nodes_.find(e.node);
    if (is_op(n, "Merge") && from != nodes_.end() && is_op(*from->second, "NextIteration")) continue;
    names.push_back(e.node);
  }
  return names;
}

int frame_finder::settle(const proto::NodeDef& n) {
  int deepest = -1;
  const auto depth = [&](int f) { return f < 0 ? 0 : frames_[static_cast<std::size_t>(f)].depth; };
  for (const std::string& in : followed(n)) {
    const auto at = found_.find(in);
    if (at != found_.end() && depth(at->second) > depth(deepest)) deepest = at->second;
  }
  if (is_op(n, "Enter")) {
    const auto name = n.attr().find("frame_name");
    const std::string text = name == n.attr().end() ? "" : name->second.s();
    const auto [at, is_new] = ids_.try_emplace({deepest, text}, static_cast<int>(frames_.size()));
    if (is_new) frames_.push_back({text, deepest, depth(deepest) + 1});
    return at->second;
  }
  if (is_op(n, "Exit")) return deepest < 0 ? -1 : frames_[static_cast<std::size_t>(deepest)].parent;
  return deepest;
}

namespace {

/// What one loop variable is made of.
struct loop_variable {
  const proto::NodeDef* enter = nullptr;
  const proto::NodeDef* merge = nullptr;
  const proto::NodeDef* gate = nullptr;  ///< its Switch, if it has one
  const proto::NodeDef* next = nullptr;
};

/// One frame as a StatelessWhile.
class loop_maker {
 public:
  loop_maker(const frame& f, const node_index& nodes) : f_(f), nodes_(nodes) {}

  result<void> run() {
    for (const proto::NodeDef* n : f_.nodes) {
      inside_.insert(n->name());
      if (n->op() == "LoopCond") {
        if (condition_) return no("it has two conditions");
        condition_ = n;
      }
    }
    if (!condition_) return no("nothing in it is its condition");
    if (condition_->input().empty() || condition_->input(0).starts_with('^')) return no("its condition reads nothing");
    return find_variables();
  }

  /// The op, which belongs to the frame around; the bodies are kept under the names that it gives them.
  result<void> make(proto::NodeDef& loop, extracted_bodies& bodies) {
    extracted_body condition, body;
    std::vector<std::string> operands;
    for (const loop_variable& v : variables_) operands.push_back(v.enter->input(0));
    std::vector<std::string> next;
    for (const loop_variable& v : variables_) next.push_back(v.next->input(0));
    const auto replace = [&](const tensor_name& e) { return replaced(e); };
    cut_out asked = cut(nodes_, {condition_->input(0)}, replace);
    cut_out done = cut(nodes_, next, replace);
    for (const cut_out* part : {&asked, &done}) {
      for (const proto::NodeDef& n : part->nodes) {
        if (is_op(n, "NextIteration") || is_op(n, "Enter") || is_op(n, "Exit") || n.op() == "LoopCond")
          return no(fmt::format("it is entered, left or repeated by \"{}\" in another way than a while loop is",
                                printable(n.name())));
      }
    }
    for (const std::string& tensor : captured_) operands.push_back(tensor);
    for (std::size_t i = 0; i < operands.size(); ++i) {
      const std::string name = argument(i);
      condition.arguments.push_back(name);
      body.arguments.push_back(name);
      loop.add_input(operands[i]);
      if (i >= variables_.size()) done.results.push_back(name);
    }
    condition.body = {std::move(asked.nodes), std::move(asked.results)};
    body.body = {std::move(done.nodes), std::move(done.results)};
    add_body(loop, "cond", std::move(condition), bodies);
    add_body(loop, "body", std::move(body), bodies);
    return {};
  }

  const std::vector<loop_variable>& variables() const { return variables_; }

 private:
  static diagnostic no(std::string why) { return {error_kind::unsupported, std::move(why)}; }

  const proto::NodeDef* find(const std::string& name) const {
    const auto at = nodes_.find(name);
    return at == nodes_.end() ? nullptr : at->second;
  }

  result<void> find_variables() {
    std::map<std::string, loop_variable> by_merge;
    for (const proto::NodeDef* n : f_.nodes) {
      if (!is_op(*n, "Merge")) continue;
      loop_variable v;
      v.merge = n;
      int reads = 0;
      for (const std::string& text : n->input()) {
        const tensor_name e = read_name(text);
        if (e.control) continue;
        ++reads;
        const proto::NodeDef* from = find(e.node);
        if (from && is_op(*from, "Enter")) v.enter = from;
        if (from && is_op(*from, "NextIteration")) v.next = from;
      }
      if (!v.enter && !v.next) continue;  // it joins branches
      if (!v.enter || !v.next || reads != 2)
        return no(fmt::format("\"{}\" (Merge) does not join one Enter and one NextIteration", printable(n->name())));
      if (v.enter->input().empty() || v.next->input().empty())
        return no(fmt::format("\"{}\" (Merge) joins what reads nothing", printable(n->name())));
      by_merge.emplace(n->name(), v);
    }
    for (const proto::NodeDef* n : f_.nodes) {
      if (!is_op(*n, "Switch") || n->input_size() < 2 || read_name(n->input(1)).node != condition_->name()) continue;
      const auto at = by_merge.find(read_name(n->input(0)).node);
      if (at == by_merge.end())
        return no(fmt::format("\"{}\" (Switch) hands on what is no loop variable", printable(n->name())));
      at->second.gate = n;
      switches_.emplace(n->name(), at->second.merge->name());
    }
    for (auto& [name, v] : by_merge) {
      merges_.emplace(name, variables_.size());
      variables_.push_back(v);
    }
    return {};
  }

  static std::string argument(std::size_t i) { return "loop_variable_" + std::to_string(i); }

  std::string replaced(const tensor_name& e) {
    if (const auto gate = switches_.find(e.node); gate != switches_.end()) {
      return e.port == 1 ? argument(merges_.at(gate->second)) : std::string();
    }
    if (const auto merge = merges_.find(e.node); merge != merges_.end() && e.port == 0) return argument(merge->second);
    const proto::NodeDef* n = find(e.node);
    if (n && is_op(*n, "Enter") && inside_.contains(e.node) && !n->input().empty()) return capture(n->input(0));
    // What stands outside is read as it is.
    if (n && !inside_.contains(e.node)) return capture(tensor_text(e.node, e.port));
    return {};
  }

  std::string capture(const std::string& tensor) {
    const auto at = std::find(captured_.begin(), captured_.end(), tensor);
    const auto index = static_cast<std::size_t>(at - captured_.begin());
    if (at == captured_.end()) captured_.push_back(tensor);
    return argument(variables_.size() + index);
  }

  const frame& f_;
  const node_index& nodes_;
  std::unordered_set<std::string> inside_;
  const proto::NodeDef* condition_ = nullptr;
  std::vector<loop_variable> variables_;
  std::unordered_map<std::string, std::size_t> merges_;    ///< the variable, by the name of its Merge
  std::unordered_map<std::string, std::string> switches_;  ///< the Merge, by the name of its Switch
  std::vector<std::string> captured_;
};

}  // namespace

result<structured_loop> make_loop(const frame& f, const node_index& nodes, extracted_bodies& bodies) {
  loop_maker maker(f, nodes);
  TF_EMBED_CHECK(maker.run());
  structured_loop made;
  made.loop.set_name(unused_name(nodes, f.name.empty() ? "while" : f.name));
  made.loop.set_op("StatelessWhile");
  TF_EMBED_CHECK(maker.make(made.loop, bodies));
  for (std::size_t v = 0; v < maker.variables().size(); ++v) {
    const proto::NodeDef* gate = maker.variables()[v].gate;
    for (const proto::NodeDef* n : f.nodes) {
      if (!gate || !is_op(*n, "Exit") || n->input().empty() || read_name(n->input(0)).node != gate->name()) continue;
      made.exits.push_back(identity_node(n->name(), tensor_text(made.loop.name(), static_cast<std::uint32_t>(v))));
    }
  }
  return made;
}

}  // namespace tf_embed::gen
