// SPDX-License-Identifier: Apache-2.0
#include "model/variables.hpp"

#include "ir/shape.hpp"
#include "model/first_value.hpp"
#include "model/import_border.hpp"
#include "model/lift_assignments.hpp"
#include "model/output_types.hpp"
#include "model/variable_accesses.hpp"
#include "ops/support/attributes.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <limits>
#include <map>
#include <optional>
#include <string_view>
#include <unordered_set>

namespace tf_embed::gen {
namespace {

diagnostic at_place(const proto::NodeDef& n, error_kind kind, std::string message) {
  return {kind, std::move(message), n.name(), n.op()};
}

bool is_repeating(const proto::NodeDef& n) { return n.op() == "NextIteration" || n.op() == "RefNextIteration"; }

/// How the branches and loops of TensorFlow 1 begin and end, in levels.
int levels_entered(const proto::NodeDef& n) {
  const std::string_view op = n.op();
  if (op == "Switch" || op == "RefSwitch" || op == "Enter" || op == "RefEnter") return 1;
  if (op == "Merge" || op == "RefMerge") return -1;
  return op == "Exit" || op == "RefExit" ? -2 : 0;
}

/// Finds assignments inside the functions that a node runs.
class assignments_inside {
 public:
  explicit assignments_inside(const function_library& functions) : functions_(functions) {}

  /// The name of one in the bodies that node `n` runs; empty where there is none.
  std::string find(const proto::NodeDef& n) {
    std::vector<const proto::NodeDef*> open{&n};
    std::unordered_set<std::string> seen;
    while (!open.empty()) {
      const proto::NodeDef& at = *open.back();
      open.pop_back();
      if (&at != &n && assignment_of(at.op()) != assignment::none) return at.name();
      for (const std::string& name : functions_of(at)) {
        const proto::FunctionDef* f = seen.insert(name).second ? functions_.find(name) : nullptr;
        if (!f) continue;
        for (const auto& inner : f->node_def()) open.push_back(&inner);
      }
    }
    return {};
  }

 private:
  static std::vector<std::string> functions_of(const proto::NodeDef& n) {
    std::vector<std::string> names{n.op()};
    for (const auto& [key, value] : n.attr()) {
      if (value.has_func()) names.push_back(value.func().name());
      if (!value.has_list()) continue;
      for (const auto& f : value.list().func()) names.push_back(f.name());
    }
    return names;
  }

  const function_library& functions_;
};

class variable_settler {
 public:
  variable_settler(proto::GraphDef& def, const std::vector<std::string>& outputs,
                   const std::set<std::pair<std::string, std::uint32_t>>& fed, const body_context& context,
                   bool is_body, diagnostics& problems)
      : def_(def),
        outputs_(outputs),
        fed_(fed),
        context_(context),
        is_body_(is_body),
        inside_(context.functions),
        problems_(problems),
        graph_(def) {}

  settled_variables run() {
    find_needed();
    const std::size_t reported = problems_.size();
    find_accesses();
    for (const auto& [variable, accesses] : by_variable_) {
      if (assignments_.contains(variable)) {
        settle_state(variable, accesses);
      } else {
        settle_constant(variable, accesses);
      }
    }
    if (problems_.size() != reported) return {};
    rewrite();
    for (const std::string& name : outputs_) {
      const auto t = parse_tensor_name(name);
      const int i = t ? graph_.find(t->node) : -1;
      if (i < 0 || has_tensor_[static_cast<std::size_t>(i)]) settled_.outputs.push_back(name);
    }
    return std::move(settled_);
  }

 private:
  /// An input that names a variable.
  struct place {
    int node;
    int input;
    int through;
  };

  bool is_fed(const variable_accesses::edge& e) const {
    return e.from >= 0 && !e.control && fed_.contains({graph_.node(e.from).name(), e.port});
  }

  /// The nodes that outputs need, by control edges too, in an order in which each comes after those it waits for.
  void find_needed() {
    const auto count = static_cast<std::size_t>(graph_.size());
    std::vector<bool> needed(count, false);
    has_tensor_.resize(count, true);
    std::vector<int> pending;
    const auto need = [&](int i) {
      if (i < 0 || needed[static_cast<std::size_t>(i)]) return;
      needed[static_cast<std::size_t>(i)] = true;
      pending.push_back(i);
    };
    for (int i = 0; i < graph_.size(); ++i) {
      const auto types = output_types(graph_.node(i));
      has_tensor_[static_cast<std::size_t>(i)] = !types || !types->empty();
    }
    for (const std::string& name : outputs_) {
      if (auto t = parse_tensor_name(name); t && !fed_.contains({t->node, t->port})) need(graph_.find(t->node));
    }
    while (!pending.empty()) {
      const int i = pending.back();
      pending.pop_back();
      for (const auto& e : graph_.inputs(i)) {
        if (!is_fed(e)) need(e.from);
      }
    }
    sort(needed);
  }

  void sort(const std::vector<bool>& needed) {
    std::vector<int> waits(needed.size(), 0);
    std::vector<std::vector<int>> readers(needed.size());
    for (int i = 0; i < graph_.size(); ++i) {
      if (!needed[static_cast<std::size_t>(i)]) continue;
      for (const auto& e : graph_.inputs(i)) {
        if (e.from < 0 || is_fed(e) || is_repeating(graph_.node(e.from))) continue;
        ++waits[static_cast<std::size_t>(i)];
        readers[static_cast<std::size_t>(e.from)].push_back(i);
      }
    }
    for (int i = 0; i < graph_.size(); ++i) {
      if (needed[static_cast<std::size_t>(i)] && waits[static_cast<std::size_t>(i)] == 0) order_.push_back(i);
    }
    for (std::size_t next = 0; next < order_.size(); ++next) {
      for (const int reader : readers[static_cast<std::size_t>(order_[next])]) {
        if (--waits[static_cast<std::size_t>(reader)] == 0) order_.push_back(reader);
      }
    }
    for (int i = 0; i < graph_.size(); ++i) {
      if (!needed[static_cast<std::size_t>(i)] || waits[static_cast<std::size_t>(i)] == 0) continue;
      circular_ = i;
      return;
    }
  }

  void find_accesses() {
    std::vector<int> level(has_tensor_.size(), 0);
    for (const int i : order_) {
      const proto::NodeDef& n = graph_.node(i);
      int at = 0;
      for (const auto& e : graph_.inputs(i)) {
        if (e.from >= 0 && !is_repeating(graph_.node(e.from)))
          at = std::max(at, level[static_cast<std::size_t>(e.from)]);
      }
      level[static_cast<std::size_t>(i)] = std::max(0, at + levels_entered(n));
      add_accesses(i);
      if (assignment_of(n.op()) != assignment::none && at > 0) refuse_inside(n, n.name());
      if (n.op().starts_with("Stateless")) continue;
      const std::string assigning = inside_.find(n);
      if (assigning.empty()) continue;
      if (at > 0 || !runs_liftable_functions(n) || !lift(i)) refuse_inside(n, assigning);
    }
    if (circular_ >= 0 && !assignments_.empty()) {
      problems_.push_back(at_place(graph_.node(circular_), error_kind::bad_model,
                                   "waits for itself, by the inputs or control inputs of the graph"));
    }
  }

  void add_accesses(int i) {
    const auto& edges = graph_.inputs(i);
    const bool assigns = assignment_of(graph_.node(i).op()) != assignment::none;
    for (std::size_t k = 0; k < edges.size(); ++k) {
      if (edges[k].control || is_fed(edges[k])) continue;
      const auto found = graph_.access(edges[k]);
      if (!found || fed_.contains({graph_.node(found->variable).name(), 0})) continue;
      by_variable_[found->variable];
      if (assigns && k == 0) {
        assignments_[found->variable].push_back(i);
        is_assignment_.insert(i);
      } else {
        by_variable_[found->variable].push_back({i, static_cast<int>(k), found->through});
      }
    }
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

  /// The assignments to a variable that no call makes.
  std::vector<int> initialisers_of(int variable) const {
    std::vector<int> found;
    for (int i = 0; i < graph_.size(); ++i) {
      if (assignment_of(graph_.node(i).op()) == assignment::none || is_assignment_.contains(i)) continue;
      const auto& edges = graph_.inputs(i);
      if (edges.empty()) continue;
      const auto target = graph_.access(edges[0]);
      if (target && target->variable == variable) found.push_back(i);
    }
    return found;
  }

  void settle_constant(int variable, const std::vector<place>& reads) {
    if (is_body_) {
      remake(variable, "Placeholder");
      for (const place& p : reads) replace(p, graph_.node(variable).name());
      return;
    }
    const first_value first = first_value_of(graph_, variable, initialisers_of(variable));
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
    const first_value first = first_value_of(graph_, variable, initialisers_of(variable));
    if (const std::string wrong = what_is_wrong(first); !wrong.empty()) {
      problems_.push_back(at_place(n, error_kind::unsupported, wrong));
      return;
    }
    const auto type = attributes(n).type("dtype");
    if (!type || cpp_name(*type).empty()) {
      problems_.push_back(at_place(n, error_kind::unsupported,
                                   fmt::format("calls assign this variable, which is {}: that cannot be state",
                                               type ? name(*type) : "of an unknown dtype")));
      return;
    }
    const std::optional<shape> dims = shape_of(n, first);
    if (!dims || !is_static(*dims)) {
      problems_.push_back(at_place(n, error_kind::unsupported,
                                   fmt::format("calls assign this variable, whose shape is {}: state has a known shape",
                                               dims ? to_string(*dims) : std::string("unknown"))));
      return;
    }
    settled_.states.push_back({n.name(), next, first.tensor});
    proto::NodeDef& placeholder = remake(variable, "Placeholder");
    (*placeholder.mutable_attr())["dtype"] = n.attr().at("dtype");
    auto& declared = *(*placeholder.mutable_attr())["shape"].mutable_shape();
    for (const std::int64_t d : *dims) declared.add_dim()->set_size(d);
  }

  /// What a variable declares; where that is open, what its first value has, if that is a constant.
  std::optional<shape> shape_of(const proto::NodeDef& n, const first_value& first) const {
    std::optional<shape> declared;
    if (auto dims = attributes(n).shape("shape")) declared = std::move(*dims);
    if (declared && is_static(*declared)) return declared;
    const proto::NodeDef* const constant = constant_behind(first.tensor);
    if (!constant) return declared;
    auto t = attributes(*constant).value("value");
    return t ? std::optional(t->shape()) : declared;
  }

  static std::string what_is_wrong(const first_value& first) {
    switch (first.origin) {
      case origin_of_value::constants:
        return {};
      case origin_of_value::missing:
        return "calls assign this variable, but nothing gives it a first value: the graph needs an initialiser, an "
               "assignment of constants that the outputs do not need";
      case origin_of_value::random:
        return fmt::format(
            "calls assign this variable, whose first value is random numbers (\"{}\"): freeze the graph "
            "with the values of a checkpoint",
            printable(first.source));
      case origin_of_value::other:
        break;
    }
    return fmt::format("calls assign this variable, whose first value is not made of constants alone, but of \"{}\"",
                       printable(first.source));
  }

  const proto::NodeDef* constant_behind(const std::string& tensor) const {
    auto t = parse_tensor_name(tensor);
    int i = t ? graph_.find(t->node) : -1;
    for (int steps = 0; i >= 0 && steps <= graph_.size(); ++steps) {
      if (graph_.node(i).op() == "Const") return &graph_.node(i);
      if (graph_.node(i).op() != "Identity" || graph_.inputs(i).empty()) return nullptr;
      i = graph_.inputs(i)[0].from;
    }
    return nullptr;
  }

  /// Lets each reader of a variable read the value that is current there. False where the order does not say which.
  bool order_accesses(int variable, const std::vector<place>& reads) {
    std::vector<int>& assigned = assignments_.at(variable);
    const std::set<int> assigning(assigned.begin(), assigned.end());
    assigned.clear();
    std::vector<std::size_t> seen(has_tensor_.size(), 0);  // of the assignments, how many come before a node
    std::vector<std::size_t> after(has_tensor_.size(), 0);
    for (const int i : order_) {
      std::size_t& before = seen[static_cast<std::size_t>(i)];
      for (const auto& e : graph_.inputs(i)) {
        if (e.from >= 0 && !is_fed(e) && !is_repeating(graph_.node(e.from)))
          before = std::max(before, after[static_cast<std::size_t>(e.from)]);
      }
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
    return !is_reference(graph_.node(variable).op()) || settle_aliases(variable, reads, seen);
  }

  /// A read of a reference copies nothing, so who uses it sees what has been added to the variable since: the value
  /// that is current there. Behind another assignment it is the old value or the new one, as TensorFlow happens to
  /// place them, so that is refused. False then.
  bool settle_aliases(int variable, const std::vector<place>& reads, const std::vector<std::size_t>& seen) {
    constexpr std::size_t no_alias = std::numeric_limits<std::size_t>::max();
    const std::vector<int>& assigned = assignments_.at(variable);
    std::vector<std::size_t> oldest(has_tensor_.size(), no_alias);  // assignments before the read that a node gives
    std::unordered_set<int> readers;
    for (const place& p : reads) readers.insert(p.node);
    std::vector<bool> is_whole(has_tensor_.size(),
                               false);  // it gives the variable itself, not a view or what a loop makes
    const auto is_same = [&](int i) { return is_whole[static_cast<std::size_t>(i)]; };
    const auto only_adds = [&](std::size_t from, std::size_t to) {
      return std::all_of(assigned.begin() + static_cast<std::ptrdiff_t>(from),
                         assigned.begin() + static_cast<std::ptrdiff_t>(to),
                         [&](int i) { return assignment_of(graph_.node(i).op()) != assignment::value; });
    };
    for (const int i : order_) {
      const auto at = static_cast<std::size_t>(i);
      std::size_t given = readers.contains(i) ? seen[at] : no_alias;
      bool is_value = readers.contains(i);
      const auto& edges = graph_.inputs(i);
      for (std::size_t k = 0; k < edges.size(); ++k) {
        const auto& e = edges[k];
        if (e.from < 0 || e.control || is_fed(e)) continue;
        std::size_t read = oldest[static_cast<std::size_t>(e.from)];
        if (read == no_alias) continue;
        if (read < seen[at] && (!is_same(e.from) || !only_adds(read, seen[at]))) return refuse_alias(i, variable);
        if (is_same(e.from)) {
          replace({i, static_cast<int>(k), -1}, current(variable, seen[at]));
          read = seen[at];
          is_value = true;
        }
        given = std::min(given, read);
      }
      // What an assignment gives is the variable itself.
      if (is_assignment_.contains(i) || !shares_buffer(graph_.node(i).op())) continue;
      oldest[at] = given;
      is_whole[at] = is_value && hands_on_value(graph_.node(i).op());
    }
    for (const std::string& name : outputs_) {
      const auto t = parse_tensor_name(name);
      const int i = t ? graph_.find(t->node) : -1;
      if (i < 0 || oldest[static_cast<std::size_t>(i)] >= assigned.size()) continue;
      // It is fetched when all is done.
      if (!is_same(i) || !only_adds(oldest[static_cast<std::size_t>(i)], assigned.size()))
        return refuse_alias(i, variable);
      replace({i, 0, -1}, current(variable, assigned.size()));
    }
    return true;
  }

  bool refuse_alias(int node, int variable) {
    problems_.push_back(at_place(
        graph_.node(node), error_kind::unsupported,
        fmt::format(
            "uses what was read of the variable \"{}\" before it was assigned, behind that: of a reference, which "
            "is not copied, either value may be seen; make it a resource (use_resource=True), or use it before",
            printable(graph_.node(variable).name()))));
    return false;
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

  /// Makes an assignment what it assigns, when all of its inputs are values.
  void finish_assignment(proto::NodeDef& n, assignment kind) {
    const auto type = n.attr().find(n.attr().contains("T") ? "T" : "dtype");
    proto::AttrValue t;
    if (type != n.attr().end()) t = type->second;
    n.clear_attr();
    (*n.mutable_attr())["T"] = t;
    if (kind == assignment::value) {
      n.set_op("Identity");
      n.mutable_input()->DeleteSubrange(0, 1);
      return;
    }
    n.set_op(kind == assignment::sum ? "AddV2" : "Sub");
  }

 public:
  static void read_as_value(proto::NodeDef& n) {
    const bool reads = n.op() == "ReadVariableOp";
    if (!reads && n.op() != "ResourceGather" && n.op() != "ResourceGatherNd" && n.op() != "VariableShape") return;
    const auto type = n.attr().find("dtype");
    if (n.op() == "ResourceGather") {
      const auto batch = n.attr().find("batch_dims");
      if (batch != n.attr().end() && batch->second.i() != 0) return;
      n.set_op("Gather");
    } else {
      n.set_op(reads ? "Identity" : n.op() == "VariableShape" ? "Shape" : "GatherNd");
    }
    if (type == n.attr().end()) return;
    const proto::AttrValue t = type->second;
    n.mutable_attr()->erase("dtype");
    (*n.mutable_attr())[n.op().starts_with("Gather") ? "Tparams" : "T"] = t;
  }

 private:
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
    for (auto& [i, n] : changes_) {
      const assignment kind = assignment_of(graph_.node(i).op());
      if (is_assignment_.contains(i) && kind != assignment::none) finish_assignment(n, kind);
      if (n.op() != graph_.node(i).op()) settled_.ops.emplace(n.name(), graph_.node(i).op());
    }
    for (auto& [i, n] : changes_) *def_.mutable_node(i) = std::move(n);
  }

  proto::GraphDef& def_;
  const std::vector<std::string>& outputs_;
  const std::set<std::pair<std::string, std::uint32_t>>& fed_;
  const body_context& context_;
  const bool is_body_;
  assignments_inside inside_;
  diagnostics& problems_;
  variable_accesses graph_;
  std::vector<int> order_;
  int circular_ = -1;
  std::vector<bool> has_tensor_;                   ///< whether a node is more than something to be done
  std::map<int, std::vector<place>> by_variable_;  ///< where a call reads them
  std::map<int, std::vector<int>> assignments_;    ///< that a call makes, by variable
  std::unordered_set<int> is_assignment_;
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
  const std::set<std::pair<std::string, std::uint32_t>> nothing;
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
  for (proto::NodeDef& n : *body.mutable_node()) variable_settler::read_as_value(n);
}

}  // namespace tf_embed::gen
