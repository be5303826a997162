// SPDX-License-Identifier: Apache-2.0
#include "model/variables.hpp"

#include "model/first_value.hpp"
#include "model/import_border.hpp"
#include "model/lift_assignments.hpp"
#include "model/loop_frames.hpp"
#include "model/output_types.hpp"
#include "model/reference_uses.hpp"
#include "model/run_order.hpp"
#include "model/value_forms.hpp"
#include "model/variable_accesses.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <map>
#include <optional>
#include <string_view>
#include <unordered_set>

namespace tf_embed::gen {
namespace {

diagnostic at_place(const proto::NodeDef& n, error_kind kind, std::string message) {
  return {kind, std::move(message), n.name(), n.op()};
}

/// How the branches and loops of TensorFlow 1 begin and end, in levels.
int levels_entered(const proto::NodeDef& n) {
  if (is_op(n, "Switch") || is_op(n, "Enter")) return 1;
  if (is_op(n, "Merge")) return -1;
  return is_op(n, "Exit") ? -2 : 0;
}

class variable_settler {
 public:
  variable_settler(proto::GraphDef& def, const std::vector<std::string>& outputs, const run_order::tensors& fed,
                   const body_context& context, bool is_body, diagnostics& problems)
      : def_(def),
        outputs_(outputs),
        fed_(fed),
        context_(context),
        is_body_(is_body),
        problems_(problems),
        graph_(def),
        order_(graph_, outputs, fed) {}

  settled_variables run() {
    const std::size_t reported = problems_.size();
    find_accesses();
    initialisers_ = find_initialisers();
    for (const auto& [variable, accesses] : by_variable_) {
      if (refused_.contains(variable)) continue;  // one reason is enough
      if (assignments_.contains(variable)) {
        settle_state(variable, accesses);
      } else {
        settle_constant(variable, accesses);
      }
    }
    if (problems_.size() != reported) return {};
    for (const std::string& name : outputs_) {
      const auto t = parse_tensor_name(name);
      const int i = t ? graph_.find(t->node) : -1;
      const auto types = i < 0 ? std::nullopt : output_types(graph_.node(i));
      if (!types || !types->empty()) settled_.outputs.push_back(name);
    }
    rewrite();
    return std::move(settled_);
  }

 private:
  /// An input that names a variable.
  struct place {
    int node;
    int input;
    int through;
  };

  void find_accesses() {
    std::vector<int> level(static_cast<std::size_t>(graph_.size()), 0);
    for (const int i : order_.nodes()) {
      const proto::NodeDef& n = graph_.node(i);
      int at = 0;
      for (const int before : order_.before(i)) at = std::max(at, level[static_cast<std::size_t>(before)]);
      level[static_cast<std::size_t>(i)] = std::max(0, at + levels_entered(n));
      add_accesses(i);
      if (assignment_of(n.op()) != assignment::none && at > 0) {
        refuse_inside(n, n.name());
        const auto& edges = graph_.inputs(i);
        const auto target = edges.empty() ? std::nullopt : graph_.access(edges[0]);
        if (target) refused_.insert(target->variable);
      }
      if (n.op().starts_with("Stateless")) continue;
      const std::string assigning = assignment_inside(n, context_.functions);
      if (assigning.empty()) continue;
      if (at > 0 || !runs_liftable_functions(n) || !lift(i)) refuse_inside(n, assigning);
    }
    if (order_.circular() >= 0 && !assignments_.empty()) {
      problems_.push_back(at_place(graph_.node(order_.circular()), error_kind::bad_model,
                                   "waits for itself, by the inputs or control inputs of the graph"));
    }
  }

  void add_accesses(int i) {
    const proto::NodeDef& n = graph_.node(i);
    const auto& edges = graph_.inputs(i);
    const bool assigns = assignment_of(n.op()) != assignment::none;
    for (std::size_t k = 0; k < edges.size(); ++k) {
      if (edges[k].control || order_.is_fed(edges[k])) continue;
      const auto found = graph_.access(edges[k]);
      if (!found || fed_.contains({graph_.node(found->variable).name(), 0})) continue;
      by_variable_[found->variable];
      if (k == 0 && is_other_change(n.op())) {
        problems_.push_back(at_place(n, error_kind::unsupported,
                                     fmt::format("changes the variable \"{}\" in a way of which no state is made",
                                                 printable(graph_.node(found->variable).name()))));
      } else if (assigns && k == 0) {
        assignments_[found->variable].push_back(i);
        is_assignment_.insert(i);
      } else {
        by_variable_[found->variable].push_back({i, static_cast<int>(k), found->through});
      }
    }
    const bool is_left_out = assigns && !is_assignment_.contains(i) && !(edges.size() > 0 && order_.is_fed(edges[0]));
    if (is_left_out && !names_fed_variable(i)) {
      problems_.push_back(at_place(n, error_kind::unsupported, "assigns what is no variable that the graph makes"));
    }
  }

  bool names_fed_variable(int i) const {
    const auto& edges = graph_.inputs(i);
    const auto found = edges.empty() ? std::nullopt : graph_.access(edges[0]);
    return found && fed_.contains({graph_.node(found->variable).name(), 0});
  }

  /// Lets a node that assigns in its functions give what they leave. False where that cannot be.
  bool lift(int i) {
    auto lifted = lift_assignments(changed(i), context_);
    if (!lifted) {
      diagnostic& d = lifted.error();
      d.op = d.node.empty() ? graph_.node(i).op() : d.op;
      d.node = d.node.empty() ? graph_.node(i).name() : graph_.node(i).name() + "/" + d.node;
      problems_.push_back(std::move(d));
      return true;
    }
    for (const lifted_assignment& l : *lifted) {
      const auto& edges = graph_.inputs(i);
      const auto found = static_cast<std::size_t>(l.operand) < edges.size()
                             ? graph_.access(edges[static_cast<std::size_t>(l.operand)])
                             : std::nullopt;
      if (!found || found->through >= 0 || !ports_.emplace(std::pair(i, found->variable), l.port).second) return false;
      assignments_[found->variable].push_back(i);
      is_assignment_.insert(i);
    }
    return true;
  }

  void refuse_inside(const proto::NodeDef& n, const std::string& assigning) {
    const std::string what =
        assigning == n.name() ? "this assignment is" : fmt::format("\"{}\" assigns a variable", printable(assigning));
    problems_.push_back(at_place(
        n, error_kind::unsupported,
        fmt::format("{} inside a branch or loop, where it cannot become state: let the branch or loop give the value, "
                    "and assign it behind",
                    what)));
  }

  /// The assignments that no call makes, by the variable.
  std::map<int, std::vector<int>> find_initialisers() const {
    std::map<int, std::vector<int>> found;
    for (int i = 0; i < graph_.size(); ++i) {
      const auto& edges = graph_.inputs(i);
      if (assignment_of(graph_.node(i).op()) == assignment::none || is_assignment_.contains(i) || edges.empty())
        continue;
      if (const auto target = graph_.access(edges[0])) found[target->variable].push_back(i);
    }
    return found;
  }

  void settle_constant(int variable, const std::vector<place>& reads) {
    if (is_body_) {
      remake(variable, "Placeholder");
      for (const place& p : reads) replace(p, graph_.node(variable).name());
      return;
    }
    const first_value first = first_value_of(graph_, variable, initialisers_[variable]);
    if (first.origin != origin_of_value::constants) return;
    settled_.constants.push_back(graph_.node(variable).name());
    proto::NodeDef& n = remake(variable, "Identity");
    n.add_input(first.tensor);
    for (const place& p : reads) replace(p, graph_.node(variable).name());
  }

  void settle_state(int variable, const std::vector<place>& reads) {
    const proto::NodeDef& n = graph_.node(variable);
    if (!order_accesses(variable, reads)) return;
    const std::string next = current(variable, assignments_.at(variable).size());
    if (is_body_) {
      settled_.states.push_back({n.name(), next, ""});
      remake(variable, "Placeholder");
      return;
    }
    const first_value first = first_value_of(graph_, variable, initialisers_[variable]);
    const auto type = type_of_state(graph_, variable, first);
    if (!type) {
      problems_.push_back(type.error());
      return;
    }
    settled_.states.push_back({n.name(), next, first.tensor});
    proto::NodeDef& placeholder = remake(variable, "Placeholder");
    (*placeholder.mutable_attr())["dtype"] = n.attr().at("dtype");
    auto& declared = *(*placeholder.mutable_attr())["shape"].mutable_shape();
    for (const std::int64_t d : type->shape) declared.add_dim()->set_size(d);
  }

  /// Lets each reader of a variable read the value that is current there. False where the order does not say which.
  bool order_accesses(int variable, const std::vector<place>& reads) {
    std::vector<int>& assigned = assignments_.at(variable);
    const std::set<int> assigning(assigned.begin(), assigned.end());
    assigned.clear();
    std::vector<std::size_t> seen(static_cast<std::size_t>(graph_.size()),
                                  0);  // of the assignments, how many come first
    std::vector<std::size_t> after = seen;
    for (const int i : order_.nodes()) {
      std::size_t& before = seen[static_cast<std::size_t>(i)];
      for (const int other : order_.before(i)) before = std::max(before, after[static_cast<std::size_t>(other)]);
      after[static_cast<std::size_t>(i)] = before;
      if (!assigning.contains(i)) continue;
      if (before != assigned.size()) {
        problems_.push_back(at_place(
            graph_.node(i), error_kind::unsupported,
            fmt::format("\"{}\" assigns the same variable \"{}\", and no input or control input says which comes first",
                        printable(graph_.node(assigned.back()).name()), printable(graph_.node(variable).name()))));
        return false;
      }
      assigned.push_back(i);
      after[static_cast<std::size_t>(i)] = assigned.size();
    }
    for (const place& p : reads) {
      const std::size_t before = seen[static_cast<std::size_t>(p.node)];
      if (p.through >= 0 && before != seen[static_cast<std::size_t>(p.through)]) {
        problems_.push_back(at_place(
            graph_.node(p.node), error_kind::unsupported,
            fmt::format("reads the variable \"{}\" inside a branch or loop, behind an assignment that does not come "
                        "before all of it",
                        printable(graph_.node(variable).name()))));
        return false;
      }
      replace(p, current(variable, before));
    }
    for (std::size_t k = 0; k < assigned.size(); ++k) assign(assigned[k], current(variable, k));
    return !is_reference(graph_.node(variable).op()) || settle_uses(variable, reads, seen);
  }

  bool settle_uses(int variable, const std::vector<place>& reads, const std::vector<std::size_t>& seen) {
    std::unordered_set<int> readers;
    for (const place& p : reads) readers.insert(p.node);
    const reference_uses found = uses_of_reference(graph_, order_, outputs_, readers, assignments_.at(variable), seen);
    if (found.undecided >= 0) {
      problems_.push_back(at_place(
          graph_.node(found.undecided), error_kind::unsupported,
          fmt::format(
              "uses what was read of the variable \"{}\" before it was assigned, behind that: of a reference, which "
              "is not copied, either value may be seen; make it a resource (use_resource=True), or use it before",
              printable(graph_.node(variable).name()))));
      return false;
    }
    for (const reference_use& u : found.uses) replace({u.node, u.input, -1}, current(variable, u.before));
    return true;
  }

  /// The tensor that holds a variable behind so many of its assignments.
  std::string current(int variable, std::size_t before) const {
    const int node = before == 0 ? variable : assignments_.at(variable)[before - 1];
    const auto port = ports_.find({node, variable});
    return tensor_text(graph_.node(node).name(), port == ports_.end() ? 0 : port->second);
  }

  /// A read of a variable that has become a value.
  void replace(const place& p, const std::string& tensor) {
    proto::NodeDef& n = changed(p.node);
    if (p.through < 0) n.set_input(p.input, tensor);
    read_as_value(n);
  }

  void assign(int node, const std::string& before) {
    if (assignment_of(graph_.node(node).op()) == assignment::none) return;  // lifted
    proto::NodeDef& n = changed(node);
    n.set_input(0, before);
  }

  proto::NodeDef& changed(int node) { return changes_.try_emplace(node, graph_.node(node)).first->second; }

  /// A node of another op, without inputs and attributes.
  proto::NodeDef& remake(int node, const std::string& op) {
    proto::NodeDef& n = changed(node);
    n.clear_input();
    n.clear_attr();
    n.set_op(op);
    return n;
  }

  void rewrite() {
    std::vector<proto::NodeDef> added;
    for (auto& [i, n] : changes_) {
      const std::string before = graph_.node(i).op();
      if (is_assignment_.contains(i) && assignment_of(before) != assignment::none) {
        for (proto::NodeDef& made : assign_as_value(n, graph_)) added.push_back(std::move(made));
      }
      if (n.op() != before) settled_.ops.emplace(n.name(), before);
    }
    for (auto& [i, n] : changes_) *def_.mutable_node(i) = std::move(n);
    for (proto::NodeDef& n : added) *def_.add_node() = std::move(n);
  }

  proto::GraphDef& def_;
  const std::vector<std::string>& outputs_;
  const run_order::tensors& fed_;
  const body_context& context_;
  const bool is_body_;
  diagnostics& problems_;
  const variable_accesses graph_;
  const run_order order_;
  std::map<int, std::vector<place>> by_variable_;  ///< where a call reads them
  std::map<int, std::vector<int>> assignments_;    ///< that a call makes, by variable
  std::unordered_set<int> is_assignment_;
  std::unordered_set<int> refused_;  ///< variables of which something is told already
  std::map<int, std::vector<int>> initialisers_;
  std::map<std::pair<int, int>, std::uint32_t> ports_;  ///< of nodes that assign in functions, for each variable
  std::map<int, proto::NodeDef> changes_;
  settled_variables settled_;
};

}  // namespace

settled_variables settle_variables(proto::GraphDef& def, const std::vector<std::string>& outputs,
                                   const std::set<std::pair<std::string, std::uint32_t>>& fed,
                                   const body_context& context, diagnostics& problems) {
  return variable_settler(def, outputs, fed, context, false, problems).run();
}

settled_variables settle_body(proto::GraphDef& body, const std::vector<std::string>& outputs,
                              const body_context& context, diagnostics& problems) {
  const run_order::tensors nothing;
  return variable_settler(body, outputs, nothing, context, true, problems).run();
}

bool has_variables(const proto::GraphDef& def) {
  return std::any_of(def.node().begin(), def.node().end(),
                     [](const proto::NodeDef& n) { return makes_variable(n.op()); });
}

bool has_assignments(const proto::GraphDef& def) {
  const auto assigns = [](const proto::NodeDef& n) { return assignment_of(n.op()) != assignment::none; };
  const auto body_assigns = [&](const proto::FunctionDef& f) {
    return std::any_of(f.node_def().begin(), f.node_def().end(), assigns);
  };
  return std::any_of(def.node().begin(), def.node().end(), assigns) ||
         std::any_of(def.library().function().begin(), def.library().function().end(), body_assigns);
}

void read_arguments_as_values(proto::GraphDef& body) {
  for (proto::NodeDef& n : *body.mutable_node()) read_as_value(n);
}

}  // namespace tf_embed::gen
