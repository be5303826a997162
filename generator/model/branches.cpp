// SPDX-License-Identifier: Apache-2.0
#include "model/branches.hpp"

#include "model/import_border.hpp"
#include "model/loop_frames.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>

namespace tf_embed::gen {
namespace {

/// One way that a predicate may send a value: the output of its Switches. An index has several, each a case.
struct way {
  std::string predicate;
  int side = 0;
  int count = 2;
  bool is_case = false;

  auto operator<=>(const way&) const = default;
};

/// What sends a value to one of the branches of a Case; a runtime makes it of the op.
constexpr std::string_view switch_of_cases = "_SwitchN";

class branch_maker {
 public:
  branch_maker(std::vector<const proto::NodeDef*>& set, node_index& nodes,
               std::vector<std::unique_ptr<proto::NodeDef>>& made, extracted_bodies& bodies)
      : set_(set), nodes_(nodes), made_(made), bodies_(bodies) {
    for (const proto::NodeDef* n : set) inside_.insert(n->name());
  }

  void run(const std::vector<std::string>& outputs) {
    for (const std::string& text : outputs) {
      if (const tensor_name e = read_name(text); e.port == 1) read_indices_.insert(e.node);
    }
    std::map<int, std::vector<std::string>> merges;  // by how many stand before them
    for (const proto::NodeDef* n : set_) {
      if (joins_branches(*n)) merges[level_of(n->name())].push_back(n->name());
      for (const std::string& text : n->input()) {
        if (const tensor_name e = read_name(text); e.port == 1) read_indices_.insert(e.node);
      }
    }
    for (const auto& [level, names] : merges) {
      // What one predicate decides on one level becomes one op.
      std::vector<std::pair<way, std::vector<std::string>>> groups;
      for (const std::string& name : names) {
        const auto decided = decided_by(*nodes_.at(name));
        if (!decided) continue;
        const auto same = [&](const auto& g) { return g.first == *decided; };
        const auto at = std::find_if(groups.begin(), groups.end(), same);
        if (at == groups.end()) {
          groups.emplace_back(*decided, std::vector{name});
        } else {
          at->second.push_back(name);
        }
      }
      for (const auto& [decided, group] : groups) make(decided, group);
    }
  }

 private:
  const proto::NodeDef* find(const std::string& name) const {
    const auto at = nodes_.find(name);
    return at == nodes_.end() || !inside_.contains(name) ? nullptr : at->second;
  }

  static std::vector<tensor_name> data_edges(const proto::NodeDef& n) {
    std::vector<tensor_name> edges;
    for (const std::string& text : n.input()) {
      if (tensor_name e = read_name(text); !e.control) edges.push_back(std::move(e));
    }
    return edges;
  }

  /// What a node depends on: its operands; of a node without, what must run before it.
  static std::vector<tensor_name> followed(const proto::NodeDef& n) {
    std::vector<tensor_name> edges = data_edges(n);
    if (!edges.empty()) return edges;
    for (const std::string& text : n.input()) edges.push_back(read_name(text));
    return edges;
  }

  /// A Merge of values none of which comes from the iteration before.
  bool joins_branches(const proto::NodeDef& n) const {
    if (!is_op(n, "Merge")) return false;
    const std::vector<tensor_name> edges = data_edges(n);
    return edges.size() >= 2 && std::none_of(edges.begin(), edges.end(), [&](const tensor_name& e) {
             const proto::NodeDef* from = find(e.node);
             return from && (is_op(*from, "NextIteration") || is_op(*from, "Enter"));
           });
  }

  /// Whether the node sends a value by a predicate that is no loop's condition.
  bool is_switch(const proto::NodeDef& n) const {
    if (!is_op(n, "Switch") && n.op() != switch_of_cases) return false;
    const std::vector<tensor_name> edges = data_edges(n);
    if (edges.size() != 2) return false;
    const proto::NodeDef* predicate = find(edges[1].node);
    return !predicate || predicate->op() != "LoopCond";
  }

  /// Where the walk back from a value ends: at the loop around.
  bool is_boundary(const proto::NodeDef& n) const {
    return is_op(n, "Enter") || (is_op(n, "Switch") && !is_switch(n)) || (is_op(n, "Merge") && !joins_branches(n));
  }

  /// The nodes on which one depends, within the loop around.
  std::vector<std::string> names_before(const std::string& name) const {
    std::vector<std::string> names;
    const proto::NodeDef* n = find(name);
    if (!n || is_boundary(*n)) return names;
    for (const tensor_name& t : followed(*n)) names.push_back(t.node);
    return names;
  }

  /// The most Merges that stand one behind another before a node, itself included.
  int level_of(const std::string& name) {
    settle_depth_first(
        name, levels_, [&](const std::string& at) { return names_before(at); },
        [&](const std::string& at) {
          const proto::NodeDef* n = find(at);
          int most = 0;
          for (const std::string& before : names_before(at)) {
            const auto known = levels_.find(before);
            if (known != levels_.end()) most = std::max(most, known->second);
          }
          levels_[at] = most + (n && joins_branches(*n) ? 1 : 0);
        });
    return levels_.at(name);
  }

  /// The predicate behind identities.
  std::string origin(tensor_name e) const {
    for (std::size_t steps = 0; steps <= set_.size(); ++steps) {
      const proto::NodeDef* n = find(e.node);
      if (!n || n->op() != "Identity" || n->input().empty() || n->input(0).starts_with('^')) break;
      e = read_name(n->input(0));
    }
    return tensor_text(e.node, e.port);
  }

  way way_of(const proto::NodeDef& switch_node, int port) const {
    way w{origin(data_edges(switch_node)[1]), port};
    if (switch_node.op() == switch_of_cases) {
      const auto count = switch_node.attr().find("num_outs");
      w.count = count == switch_node.attr().end() ? 0 : static_cast<int>(count->second.i());
      w.is_case = true;
    }
    return w;
  }

  /// The ways on which a value can come, seen from its end.
  std::set<way> ways_to(const tensor_name& from) const {
    std::set<way> found;
    std::unordered_set<std::string> seen;
    std::vector<tensor_name> pending{from};
    while (!pending.empty()) {
      const tensor_name e = std::move(pending.back());
      pending.pop_back();
      const proto::NodeDef* n = find(e.node);
      if (!n) continue;
      if (is_switch(*n)) {
        found.insert(way_of(*n, e.control ? 0 : static_cast<int>(e.port)));
        continue;
      }
      if (is_boundary(*n) || !seen.insert(e.node).second) continue;
      for (tensor_name& next : followed(*n)) pending.push_back(std::move(next));
    }
    return found;
  }

  /// The predicate that all inputs of a Merge depend on, each on its own way; its side is 0.
  std::optional<way> decided_by(const proto::NodeDef& merge) {
    const std::vector<tensor_name> edges = data_edges(merge);
    std::vector<int> sides(edges.size(), -1);
    std::set<int> taken;
    std::optional<way> decided;
    for (std::size_t i = 0; i < edges.size(); ++i) {
      const std::set<way> ways = ways_to(edges[i]);
      if (ways.size() > 1) return std::nullopt;
      if (ways.empty()) continue;
      way w = *ways.begin();
      sides[i] = std::exchange(w.side, 0);
      if (w.count != static_cast<int>(edges.size()) || (decided && *decided != w)) return std::nullopt;
      if (sides[i] < 0 || sides[i] >= w.count || !taken.insert(sides[i]).second) return std::nullopt;
      decided = std::move(w);
    }
    if (!decided || taken.size() + 1 < edges.size()) return std::nullopt;
    // One that hangs on no predicate comes on the way that is left.
    if (const auto unknown = std::find(sides.begin(), sides.end(), -1); unknown != sides.end()) {
      *unknown = 0;
      while (taken.contains(*unknown)) ++*unknown;
    }
    sides_[merge.name()] = std::move(sides);
    return decided;
  }

  /// Which input of a Merge comes on a way.
  std::size_t input_of(const std::string& merge, int side) const {
    const std::vector<int>& sides = sides_.at(merge);
    return static_cast<std::size_t>(std::find(sides.begin(), sides.end(), side) - sides.begin());
  }

  /// Whether a node has a value only where `predicate` sends one.
  bool depends(const std::string& name, const std::string& predicate,
               std::unordered_map<std::string, bool>& known) const {
    const auto is_sent = [&](const std::string& at) {
      const proto::NodeDef* n = find(at);
      return n && is_switch(*n) && way_of(*n, 0).predicate == predicate;
    };
    const auto before = [&](const std::string& at) {
      return is_sent(at) ? std::vector<std::string>() : names_before(at);
    };
    settle_depth_first(name, known, before, [&](const std::string& at) {
      const std::vector<std::string> names = names_before(at);
      known[at] = is_sent(at) || std::any_of(names.begin(), names.end(), [&](const std::string& read) {
                    const auto on = known.find(read);
                    return on != known.end() && on->second;
                  });
    });
    return known.at(name);
  }

  void make(const way& decided, const std::vector<std::string>& merges) {
    const std::string& predicate = decided.predicate;
    std::unordered_map<std::string, bool> dependent;
    std::vector<std::string> operands;
    std::string condition;
    bool is_sound = true;
    const auto argument = [&](const std::string& tensor) {
      const auto at = std::find(operands.begin(), operands.end(), tensor);
      const auto index = at - operands.begin();
      if (at == operands.end()) operands.push_back(tensor);
      return "branch_argument_" + std::to_string(index);
    };
    std::vector<extracted_body> branches(static_cast<std::size_t>(decided.count));
    for (int side = 0; side < decided.count; ++side) {
      std::vector<std::string> wanted;
      for (const std::string& m : merges) {
        const std::vector<tensor_name> edges = data_edges(*nodes_.at(m));
        const tensor_name& e = edges[input_of(m, side)];
        wanted.push_back(tensor_text(e.node, e.port));
      }
      cut_out part = cut(nodes_, wanted, [&](const tensor_name& e) -> std::string {
        const proto::NodeDef* n = find(e.node);
        if (n && is_switch(*n) && way_of(*n, 0).predicate == predicate) {
          if (static_cast<int>(e.port) != side) is_sound = false;
          const std::vector<tensor_name> edges = data_edges(*n);
          condition = tensor_text(edges[1].node, edges[1].port);
          return argument(tensor_text(edges[0].node, edges[0].port));
        }
        return n && depends(e.node, predicate, dependent) ? std::string() : argument(tensor_text(e.node, e.port));
      });
      is_sound = is_sound && part.is_sound;
      for (std::size_t i = 0; i < merges.size(); ++i) {
        if (!read_indices_.contains(merges[i])) continue;
        proto::NodeDef& index = part.nodes.emplace_back();
        index.set_name("value_index_" + std::to_string(i));
        index.set_op("Const");
        auto& t = *(*index.mutable_attr())["value"].mutable_tensor();
        t.set_dtype(proto::DT_INT32);
        t.mutable_tensor_shape();
        t.add_int_val(static_cast<int>(input_of(merges[i], side)));
        part.results.push_back(index.name());
      }
      branches[static_cast<std::size_t>(side)].body = {std::move(part.nodes), std::move(part.results)};
    }
    if (!is_sound) return;
    // Where no Switch has data, only control inputs tell of the predicate.
    if (condition.empty()) condition = predicate;
    auto choice = std::make_unique<proto::NodeDef>();
    const std::string scope = merges[0].substr(0, merges[0].rfind('/'));
    choice->set_name(unused_name(nodes_, nodes_.contains(scope) ? merges[0] + "/cond" : scope));
    choice->set_op(decided.is_case ? "StatelessCase" : "StatelessIf");
    choice->add_input(condition);
    for (std::size_t i = 0; i < operands.size(); ++i) {
      choice->add_input(operands[i]);
      for (extracted_body& b : branches) b.arguments.push_back("branch_argument_" + std::to_string(i));
    }
    if (decided.is_case) {
      for (extracted_body& b : branches) add_body_of_several(*choice, "branches", std::move(b), bodies_);
    } else {
      add_body(*choice, "then_branch", std::move(branches[1]), bodies_);
      add_body(*choice, "else_branch", std::move(branches[0]), bodies_);
    }
    auto next_index = static_cast<std::uint32_t>(merges.size());
    for (std::size_t i = 0; i < merges.size(); ++i) {
      auto joined = std::make_unique<proto::NodeDef>(
          identity_node(merges[i], tensor_text(choice->name(), static_cast<std::uint32_t>(i))));
      if (read_indices_.contains(merges[i])) {
        joined->set_op("IdentityN");
        joined->add_input(tensor_text(choice->name(), next_index++));
      }
      std::erase_if(set_, [&](const proto::NodeDef* n) { return n->name() == merges[i]; });
      keep(std::move(joined));
    }
    keep(std::move(choice));
  }

  void keep(std::unique_ptr<proto::NodeDef> n) {
    nodes_[n->name()] = n.get();
    inside_.insert(n->name());
    set_.push_back(n.get());
    made_.push_back(std::move(n));
  }

  std::vector<const proto::NodeDef*>& set_;
  node_index& nodes_;
  std::vector<std::unique_ptr<proto::NodeDef>>& made_;
  extracted_bodies& bodies_;
  std::unordered_set<std::string> inside_;
  std::unordered_set<std::string> read_indices_;  ///< nodes of which output 1 is read
  std::unordered_map<std::string, int> levels_;
  std::unordered_map<std::string, std::vector<int>> sides_;  ///< of Merges, the ways on which their inputs come
};

}  // namespace

void structure_branches(std::vector<const proto::NodeDef*>& set, const std::vector<std::string>& outputs,
                        node_index& nodes, std::vector<std::unique_ptr<proto::NodeDef>>& made,
                        extracted_bodies& bodies) {
  branch_maker(set, nodes, made, bodies).run(outputs);
}

}  // namespace tf_embed::gen
