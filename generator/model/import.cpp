// SPDX-License-Identifier: Apache-2.0
#include "model/import.hpp"

#include "graph.pb.h"
#include "ir/graph_typing.hpp"
#include "ir/near_name.hpp"
#include "ir/region.hpp"
#include "model/import_border.hpp"
#include "model/inline_functions.hpp"
#include "model/structured_control.hpp"
#include "model/switch_gates.hpp"
#include "model/variables.hpp"
#include "ops/control/switch.hpp"
#include "ops/op_table.hpp"
#include "ops/refused_ops.hpp"
#include "ops/support/attributes.hpp"
#include "ops/support/refused_op.hpp"
#include "proto/tensor_proto.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>
#include <limits>
#include <re2/re2.h>
#include <unordered_map>
#include <unordered_set>

namespace tf_embed::gen {
namespace {

diagnostic at_node(diagnostic d, const proto::NodeDef& n) {
  d.node = n.name();
  d.op = n.op();
  return d;
}

/// Graphs inside ops, of one model: functions of a few bytes can call each other twice each.
constexpr int max_bodies = 10'000;

/// What was read out of functions so far, of the whole model.
struct function_counts {
  int bodies = 0;
  int nodes = 0;
  /// Loops and branches of TensorFlow 1, cut out of the edges around them.
  extracted_bodies extracted = {};
};

/// A tensor that does not come from its node, but from outside: an input or a constant of the user's.
struct fed_tensor {
  std::string node;
  std::uint32_t port = 0;
  const tensor* frozen = nullptr;  ///< its value, or null for an input
  bool needed = false;
  std::optional<value> made = {};
};

/// Reads one GraphDef into one graph.
class importer {
 public:
  importer(proto::GraphDef& def, const import_options& options, const function_library& functions, const op_table& ops,
           diagnostics& problems, function_counts& counts, import_record& record, graph into = {}, int depth = 0)
      : def_(def),
        options_(options),
        functions_(functions),
        ops_(ops),
        problems_(problems),
        counts_(counts),
        record_(record),
        graph_(std::move(into)),
        depth_(depth) {}

  result<graph> run() {
    const std::size_t reported = problems_.size();
    nodes_outside_ = options_.is_function ? static_cast<int>(options_.inputs.size()) : def_.node_size();
    TF_EMBED_CHECK(inline_functions(def_, functions_, ops_, counts_.nodes));
    wanted_outputs_ = options_.outputs;
    TF_EMBED_CHECK(settle_state());
    if (problems_.size() != reported) return problems_[reported];
    structure_control_flow(def_, kept_by_structure(), counts_.extracted, control_flow_);
    TF_EMBED_CHECK(index_nodes());
    TF_EMBED_CHECK(delete_nodes());
    TF_EMBED_CHECK(collect_border());
    if (input_names_.empty() && !options_.is_function) TF_EMBED_CHECK(feed_iterators_and_queues());
    gates_.emplace(def_);
    TF_EMBED_CHECK(sort_needed());
    record_border();
    settle_judgement();
    if (!judges_later_) report_unknown_ops();
    if (problems_.size() != reported) return problems_[reported];
    for (const step& s : order_) TF_EMBED_CHECK(s.fed ? add_fed(*s.fed) : add_node(s.node));
    if (problems_.size() != reported) return problems_[reported];
    TF_EMBED_CHECK(add_inputs_in_order());
    if (options_.batch && !batch_taken_) {
      return diagnostic{error_kind::usage,
                        "--batch: no input leaves its first dimension open (without a shape of its own)"};
    }
    for (const std::string& name : outputs_) {
      TF_EMBED_TRY(const tensor_name t, parse_tensor_name(name));
      graph_.outputs.push_back({name, value_of(t)});
    }
    TF_EMBED_CHECK(add_states());
    return std::move(graph_);
  }

 private:
  /// A value that calls keep: a variable, or an output tied to an input.
  struct kept_value {
    std::string now;    ///< the tensor that a call finds
    std::string next;   ///< the tensor that it leaves
    std::string first;  ///< the tensor that the first call finds; empty: zeros
  };

  /// Variables become values, before the edges that order them are gone.
  result<void> settle_state() {
    if (options_.is_function) {
      read_arguments_as_values(def_);
      return {};
    }
    for (const tied_state& s : options_.states) kept_.push_back({s.input, s.output, ""});
    if (has_variables(def_)) {
      std::set<std::pair<std::string, std::uint32_t>> fed;
      const auto feed = [&](const std::string& name) {
        if (auto t = parse_tensor_name(name)) fed.insert({t->node, t->port});
      };
      for (const std::string& name : options_.inputs) feed(name);
      for (const tied_state& s : options_.states) feed(s.input);
      for (const auto& [name, value] : options_.frozen_inputs) feed(name);
      if (wanted_outputs_.empty()) {
        TF_EMBED_TRY(detected_, detect_border(def_, options_.inputs));
        for (const border_node& n : detected_->outputs) wanted_outputs_.push_back(n.name);
      }
      std::vector<std::string> needed = wanted_outputs_;
      for (const tied_state& s : options_.states) needed.push_back(s.output);
      settled_variables settled =
          settle_variables(def_, needed, fed, {functions_, ops_, counts_.extracted, counts_.nodes}, problems_);
      record_.constant_variables = settled.constants;
      const std::set<std::string> tensors(settled.outputs.begin(), settled.outputs.end());
      const bool has_outputs = !wanted_outputs_.empty();
      if (!settled.ops.empty()) {
        std::erase_if(wanted_outputs_, [&](const std::string& name) { return !tensors.contains(name); });
        if (detected_)
          std::erase_if(detected_->outputs, [&](const border_node& n) { return !tensors.contains(n.name); });
      }
      if (has_outputs && wanted_outputs_.empty()) {
        return diagnostic{error_kind::usage,
                          "the outputs named only assign variables; name one with --output that is a result"};
      }
      for (pure_variable& v : settled.states)
        kept_.push_back({std::move(v.now), std::move(v.next), std::move(v.first)});
      ops_before_ = std::move(settled.ops);
    }
    std::sort(kept_.begin(), kept_.end(), [](const kept_value& a, const kept_value& b) { return a.now < b.now; });
    return {};
  }

  /// What must keep its name although nothing else may read it.
  std::vector<std::string> kept_by_structure() const {
    std::vector<std::string> names = wanted_outputs_;
    for (const kept_value& k : kept_) {
      names.push_back(k.next);
      if (!k.first.empty()) names.push_back(k.first);
    }
    return names;
  }

  /// Puts what is kept behind the inputs and outputs of the caller's. A variable that no call reads before it assigns
  /// it is none.
  result<void> add_states() {
    if (kept_.empty()) return {};
    const auto behind = graph_.outputs.begin() + static_cast<std::ptrdiff_t>(caller_outputs_);
    auto first = behind;
    auto next = graph_.outputs.end() - static_cast<std::ptrdiff_t>(kept_.size());
    std::vector<endpoint> firsts, nexts;
    for (const kept_value& k : kept_) {
      TF_EMBED_TRY(const tensor_name t, parse_tensor_name(k.now));
      const std::string name = tensor_text(t.node, t.port);
      const auto at =
          std::find_if(graph_.inputs.begin(), graph_.inputs.end(), [&](const endpoint& e) { return e.name == name; });
      const bool is_variable = !k.first.empty();
      if (at == graph_.inputs.end() && !is_variable) return unread_state(k);
      if (at != graph_.inputs.end()) {
        std::rotate(at, at + 1, graph_.inputs.end());
        const tensor_type& type = graph_.type(graph_.inputs.back().value);
        graph_.states.push_back({name, is_variable ? tensor() : tensor(type.dtype, type.shape)});
        nexts.push_back(*next);
        if (is_variable) firsts.push_back(*first);
      }
      ++next;
      if (is_variable) ++first;
    }
    graph_.outputs.erase(behind, graph_.outputs.end());
    graph_.outputs.insert(graph_.outputs.end(), firsts.begin(), firsts.end());
    graph_.outputs.insert(graph_.outputs.end(), nexts.begin(), nexts.end());
    return {};
  }

  static diagnostic unread_state(const kept_value& k) {
    return {error_kind::usage, fmt::format("--state {0}={1}: no output depends on the input \"{1}\"", printable(k.next),
                                           printable(k.now))};
  }

  result<void> index_nodes() {
    for (int i = 0; i < def_.node_size(); ++i) {
      const auto& n = def_.node(i);
      if (n.name().empty()) return diagnostic{error_kind::bad_model, fmt::format("node {} has no name", i)};
      if (!index_.emplace(n.name(), i).second) {
        return at_node({error_kind::bad_model, "the graph has two nodes of this name"}, n);
      }
    }
    return {};
  }

  result<void> delete_nodes() {
    if (options_.delete_nodes.empty()) return {};
    // Linear in the name's length, whatever the pattern.
    const RE2 pattern(options_.delete_nodes, RE2::Quiet);
    if (!pattern.ok()) return diagnostic{error_kind::usage, fmt::format("--delete-nodes: {}", pattern.error())};
    for (const auto& n : def_.node()) {
      if (RE2::PartialMatch(n.name(), pattern)) deleted_.insert(n.name());
    }
    if (deleted_.empty()) {
      return diagnostic{error_kind::usage, fmt::format("--delete-nodes: \"{}\" matches the name of no node",
                                                       printable(options_.delete_nodes))};
    }
    return {};
  }

  result<void> collect_border() {
    for (const std::string& name : options_.inputs) {
      TF_EMBED_TRY(const tensor_name t, find_named(name, "--input"));
      const proto::NodeDef& n = def_.node(index_.at(t.node));
      if (auto fine = check_port(n, t.port); !fine) return at_node(std::move(fine.error()), n);
      feed(t.node, t.port);
      input_names_.push_back(tensor_text(t.node, t.port));
    }
    for (const std::string& node : options_.fed_nodes) feed(node, 0);
    for (const auto& [name, value] : options_.frozen_inputs) {
      TF_EMBED_TRY(const tensor_name t, find_named(name, "--freeze-input"));
      feed(t.node, t.port).frozen = &value;
    }
    for (const auto& [name, dims] : options_.input_shapes) {
      TF_EMBED_TRY(const tensor_name t, find_named(name, "--input-shape"));
      shapes_.emplace(std::pair(t.node, t.port), &dims);
    }
    outputs_ = wanted_outputs_;
    if (detected_) outputs_.clear();
    for (const std::string& name : outputs_) {
      TF_EMBED_TRY(const tensor_name t, find_named(name, "--output"));
      if (!deleted_.contains(t.node)) continue;
      return diagnostic{error_kind::usage, fmt::format("--delete-nodes takes away the output \"{}\"", printable(name))};
    }
    if (options_.is_function) return {};  // perhaps without results
    if (outputs_.empty()) {
      if (!detected_) {
        TF_EMBED_TRY(detected_, detect_border(def_, options_.inputs));
      }
      for (const border_node& n : detected_->outputs) {
        if (!is_kept_next(n.name)) TF_EMBED_CHECK(add_output(n.name));
      }
      record_.leftovers = detected_->leftovers;
    }
    TF_EMBED_CHECK(collect_states());
    if (caller_outputs_ == 0 && !options_.states.empty()) {
      return diagnostic{error_kind::usage,
                        "--state ties the only output to an input; name one with --output that the caller gets"};
    }
    if (caller_outputs_ == 0)
      return diagnostic{error_kind::bad_model, "the graph has no node that could be an output; name one with --output"};
    return {};
  }

  bool is_kept_next(const std::string& name) const {
    return std::any_of(options_.states.begin(), options_.states.end(), [&](const tied_state& s) {
      const auto t = parse_tensor_name(s.output);
      return t && tensor_text(t->node, t->port) == name;
    });
  }

  /// What the state is made of stands behind the outputs of the caller's: first values, then what calls leave.
  result<void> collect_states() {
    caller_outputs_ = outputs_.size();
    for (const kept_value& k : kept_) {
      if (!k.first.empty()) outputs_.push_back(k.first);
    }
    for (const kept_value& k : kept_) {
      TF_EMBED_TRY(const tensor_name next, find_named(k.next, "--state"));
      TF_EMBED_TRY(const tensor_name now, find_named(k.now, "--state"));
      for (const tensor_name& t : {next, now}) {
        const proto::NodeDef& n = def_.node(index_.at(t.node));
        if (auto fine = check_port(n, t.port); !fine) return at_node(std::move(fine.error()), n);
        if (!deleted_.contains(t.node)) continue;
        return diagnostic{error_kind::usage,
                          fmt::format("--delete-nodes takes away \"{}\", which is state", printable(t.node))};
      }
      feed(now.node, now.port);
      const std::string name = tensor_text(now.node, now.port);
      kept_inputs_.insert(name);
      if (!input_names_.empty() && std::find(input_names_.begin(), input_names_.end(), name) == input_names_.end())
        input_names_.push_back(name);
      outputs_.push_back(tensor_text(next.node, next.port));
    }
    return {};
  }

  /// An output that was detected; what a deleted one reads takes its place.
  result<void> add_output(const std::string& name) {
    TF_EMBED_TRY(tensor_name t, parse_tensor_name(name));
    if (t.node != name) {
      return diagnostic{error_kind::bad_model,
                        fmt::format("a node that nothing reads is called \"{}\", as if it were a tensor of another",
                                    printable(name))};
    }
    if (!deleted_.contains(t.node)) {
      outputs_.push_back(name);
      return {};
    }
    for (std::size_t steps = 0; deleted_.contains(t.node); ++steps) {
      const auto at = index_.find(t.node);
      if (at == index_.end() || steps > index_.size()) return {};
      const proto::NodeDef& gone = def_.node(at->second);
      if (gone.input().empty() || gone.input(0)[0] == '^') return {};
      TF_EMBED_TRY(t, parse_tensor_name(gone.input(0)));
    }
    std::string behind = tensor_text(t.node, t.port);
    if (index_.contains(t.node) && std::find(outputs_.begin(), outputs_.end(), behind) == outputs_.end())
      outputs_.push_back(std::move(behind));
    return {};
  }

  /// A name that the user gave, of a node that exists.
  result<tensor_name> find_named(const std::string& name, std::string_view option) const {
    auto t = parse_tensor_name(name);
    if (!t || t->control) {
      return diagnostic{error_kind::usage,
                        fmt::format("\"{}\" (given as {}) does not name a tensor", printable(name), option)};
    }
    if (index_.contains(t->node)) return t;
    if (const auto loop = control_flow_.inside.find(t->node); loop != control_flow_.inside.end()) {
      return diagnostic{
          error_kind::usage,
          fmt::format("the node \"{}\" (given as {}) is inside of the loop \"{}\", where it has a value in "
                      "each iteration; name one before or behind the loop",
                      printable(t->node), option, printable(loop->second))};
    }
    near_name near(t->node);
    for (const auto& n : def_.node()) {
      if (n.op() != "Const") near.offer(n.name());
    }
    return diagnostic{error_kind::usage, fmt::format("the graph has no node \"{}\" (given as {}){}", printable(t->node),
                                                     option, near.question())};
  }

  fed_tensor& feed(const std::string& node, std::uint32_t port) {
    fed_tensor& f = fed_[{node, port}];
    f.node = node;
    f.port = port;
    return f;
  }

  fed_tensor* find_fed(const tensor_name& t) {
    if (fed_.empty()) return nullptr;
    const auto at = fed_.find({t.node, t.port});
    return at == fed_.end() ? nullptr : &at->second;
  }

  /// What TensorFlow's program feeds through iterators and queues are inputs of the network: their outputs, or the
  /// placeholders that have them as a default.
  result<void> feed_iterators_and_queues() {
    std::unordered_set<std::string> behind;  // what depends on one
    std::vector<const proto::NodeDef*> found;
    for (const auto& n : def_.node()) {
      if (is_iterator_or_queue(n)) found.push_back(&n);
    }
    if (found.empty()) return {};
    std::unordered_map<std::string, std::vector<const proto::NodeDef*>> readers;
    for (const auto& n : def_.node()) {
      const auto inputs = data_inputs(n);
      if (!inputs) continue;  // reported where the outputs need it
      for (const tensor_name& t : *inputs) readers[t.node].push_back(&n);
    }
    while (!found.empty()) {
      const proto::NodeDef& n = *found.back();
      found.pop_back();
      if (!behind.insert(n.name()).second) continue;
      const auto at = readers.find(n.name());
      if (at != readers.end()) found.insert(found.end(), at->second.begin(), at->second.end());
    }
    std::unordered_set<std::string> seen;
    std::vector<tensor_name> pending;
    for (const std::string& name : outputs_) {
      TF_EMBED_TRY(pending.emplace_back(), parse_tensor_name(name));
    }
    while (!pending.empty()) {
      const tensor_name t = std::move(pending.back());
      pending.pop_back();
      const proto::NodeDef& n = def_.node(index_.at(t.node));
      if (find_fed(t)) continue;
      if (is_iterator_or_queue(n) || (n.op() == "PlaceholderWithDefault" && behind.contains(n.name()))) {
        feed(t.node, t.port);
        fed_by_program_.insert({t.node, t.port});
      } else if (seen.insert(n.name()).second) {
        TF_EMBED_TRY(auto inputs, data_inputs(n));
        pending.insert(pending.end(), inputs.begin(), inputs.end());
      }
    }
    return {};
  }

  /// The tensors that a node reads; deleted nodes are bypassed through their own first data input.
  result<std::vector<tensor_name>> data_inputs(const proto::NodeDef& n) const {
    std::vector<tensor_name> out;
    for (const std::string& text : n.input()) {
      auto parsed = parse_tensor_name(text);
      if (!parsed) return at_node(std::move(parsed.error()), n);
      tensor_name t = std::move(*parsed);
      if (t.control) continue;
      for (std::size_t steps = 0; deleted_.contains(t.node) && !fed_.contains({t.node, t.port}); ++steps) {
        const auto at = index_.find(t.node);
        const proto::NodeDef& gone = def_.node(at->second);
        if (gone.input().empty() || gone.input(0)[0] == '^' || steps > index_.size()) {
          return at_node(
              {error_kind::usage,
               fmt::format("--delete-nodes takes away the input \"{}\", which has no input of its own to read instead",
                           printable(t.node))},
              n);
        }
        TF_EMBED_TRY(t, parse_tensor_name(gone.input(0)));
      }
      if (!index_.contains(t.node)) {
        return at_node({error_kind::bad_model, fmt::format("input \"{}\" is not in the graph", printable(text))}, n);
      }
      out.push_back(std::move(t));
    }
    return out;
  }

  /// Depth-first order of what the outputs need, without recursion, since graphs may be deep; finds cycles.
  result<void> sort_needed() {
    enum class mark : char { fresh, open, done };
    std::vector<mark> marks(static_cast<std::size_t>(def_.node_size()), mark::fresh);
    struct frame {
      int node;
      std::vector<tensor_name> inputs;
      std::size_t next = 0;
    };
    std::vector<frame> stack;
    const auto open = [&](int n) -> result<void> {
      TF_EMBED_TRY(auto inputs, data_inputs(def_.node(n)));
      for (const tensor_name& t : predicates_of(def_.node(n))) inputs.push_back(t);
      marks[static_cast<std::size_t>(n)] = mark::open;
      stack.push_back({n, std::move(inputs)});
      return {};
    };
    for (const std::string& name : outputs_) {
      TF_EMBED_TRY(const tensor_name t, parse_tensor_name(name));
      const int root = index_.at(t.node);
      if (take_fed(t)) continue;
      if (marks[static_cast<std::size_t>(root)] == mark::done) continue;
      TF_EMBED_CHECK(open(root));
      while (!stack.empty()) {
        frame& top = stack.back();
        if (top.next == top.inputs.size()) {
          marks[static_cast<std::size_t>(top.node)] = mark::done;
          order_.push_back({top.node});
          stack.pop_back();
          continue;
        }
        const tensor_name& read = top.inputs[top.next++];
        if (take_fed(read)) continue;
        const int child = index_.at(read.node);
        const mark m = marks[static_cast<std::size_t>(child)];
        if (m == mark::done) continue;
        if (m == mark::open) {
          // Loops of TensorFlow 1 close through NextIteration; they are control flow, not malformed graphs.
          std::size_t from = stack.size();
          bool loop = false;
          do {
            --from;
            loop |= def_.node(stack[from].node).op() == "NextIteration";
          } while (stack[from].node != child);
          has_loops_ |= loop;
          if (loop) continue;
          return at_node({error_kind::bad_model, fmt::format("the graph has a cycle through this node and \"{}\"",
                                                             printable(def_.node(top.node).name()))},
                         def_.node(child));
        }
        TF_EMBED_CHECK(open(child));
      }
    }
    return {};
  }

  /// Whether a tensor is fed; it is then made in its turn.
  bool take_fed(const tensor_name& t) {
    fed_tensor* f = find_fed(t);
    if (!f) return false;
    if (!f->needed) order_.push_back({-1, f});
    f->needed = true;
    return true;
  }

  /// Tells of the inputs before anything can be wrong with what reads them.
  void record_inputs() {
    std::map<std::pair<int, std::uint32_t>, border_node> found;  // in the order of the file
    for (const step& s : order_) {
      const int at = s.fed ? index_.at(s.fed->node) : s.node;
      const proto::NodeDef& n = def_.node(at);
      if (!s.fed && n.op() != "Placeholder") continue;
      const fed_tensor* fed = s.fed ? s.fed : find_fed({n.name()});
      if (fed && fed->frozen) continue;
      const std::uint32_t port = fed ? fed->port : 0;
      if (kept_inputs_.contains(tensor_text(n.name(), port))) continue;
      if (auto declared = declared_type(n, port, finder())) found.emplace(std::pair(at, port), std::move(*declared));
    }
    for (auto& [place, declared] : found) record_.inputs.push_back(std::move(declared));
  }

  /// Tells what is needed: of the file itself, or of a function.
  void record_border() {
    for (const step& s : order_) {
      const proto::NodeDef& n = s.fed ? def_.node(index_.at(s.fed->node)) : def_.node(s.node);
      // Of a function those are its arguments.
      const auto before = ops_before_.find(n.name());
      if (before != ops_before_.end()) {
        ++record_.ops[before->second];
      } else if (!s.fed || (n.op() == "Placeholder" && !options_.is_function)) {
        ++record_.ops[n.op()];
      }
    }
    if (options_.is_function) return;
    record_inputs();
    record_.outputs.assign(outputs_.begin(), outputs_.begin() + static_cast<std::ptrdiff_t>(caller_outputs_));
    for (const auto& [node, port] : fed_by_program_) record_.fed_by_program.push_back(tensor_text(node, port));
  }

  /// Where a predicate may turn out to be known, the graph that is left of it is judged, in resolve.
  void settle_judgement() {
    static const std::unordered_set<std::string_view> choosing = {
        "Case", "If", "Merge", "Select", "SelectV2", "StatelessCase", "StatelessIf", "Switch"};
    const auto chooses = [&](const step& s) { return !s.fed && choosing.contains(def_.node(s.node).op()); };
    const auto is_unstructured = [&](const step& s) {
      return !s.fed && control_flow_.unstructured.contains(def_.node(s.node).name());
    };
    has_loops_ = has_loops_ || std::any_of(order_.begin(), order_.end(), is_unstructured);
    judges_later_ = options_.is_function || (!has_loops_ && std::any_of(order_.begin(), order_.end(), chooses));
  }

  /// The predicates on which control inputs make a node depend.
  std::vector<tensor_name> predicates_of(const proto::NodeDef& n) {
    std::vector<tensor_name> found;
    for (const switch_gate& gate : gates_->of(n)) {
      auto t = parse_tensor_name(gate.predicate);
      if (t && index_.contains(t->node) && (find_fed(*t) || !deleted_.contains(t->node)))
        found.push_back(std::move(*t));
    }
    return found;
  }

  /// A value of node `n`, which it has only where those predicates are what they must be.
  value gated(const proto::NodeDef& n, value v) {
    std::vector<value> reads{v};
    auto gate = std::make_unique<gate_op>();
    for (const switch_gate& g : gates_->of(n)) {
      const auto t = parse_tensor_name(g.predicate);
      const fed_tensor* fed = t ? find_fed(*t) : nullptr;
      if (!t || (fed ? !fed->made : deleted_.contains(t->node) || !ids_.contains(t->node))) continue;
      reads.push_back(value_of(*t));
      gate->taken.push_back(g.taken);
    }
    if (reads.size() == 1) return v;
    return {graph_typing(graph_).add_untyped(n.name(), n.op(), std::move(gate), std::move(reads)), 0};
  }

  /// Why there is no op of this name.
  diagnostic refusal_of(const proto::NodeDef& n) const {
    if (control_flow_.unstructured.contains(n.name())) return no_loop(n);
    // A call of a function that there is has become its body.
    const auto f = n.attr().find("f");
    const bool is_call = n.op() == "PartitionedCall" || n.op() == "StatefulPartitionedCall";
    if (is_call && f != n.attr().end() && f->second.has_func()) {
      return at_node(bad_model(fmt::format("calls the function \"{}\", which the graph does not have",
                                           printable(f->second.func().name()))),
                     n);
    }
    const std::string_view reason = reason_of_refusal(n.op());
    return at_node({error_kind::unsupported, reason.empty() ? std::string("tf_embed does not know this op")
                                                            : fmt::format("is not supported: {}", reason)},
                   n);
  }

  void report_unknown_ops() {
    for (const step& s : order_) {
      if (s.fed) continue;
      const auto& n = def_.node(s.node);
      if (n.op() == "Const" || n.op() == "Placeholder" || n.op() == "PlaceholderWithDefault") continue;
      if (ops_.find(n.op())) continue;
      // One node stands for a loop.
      const auto loop = control_flow_.unstructured.find(n.name());
      if (loop != control_flow_.unstructured.end() && !told_loops_.insert(loop->second).second) continue;
      problems_.push_back(refusal_of(n));
    }
  }

  result<void> add_node(int i) {
    proto::NodeDef& n = *def_.mutable_node(i);
    if (n.op() == "Placeholder") {
      if (i >= nodes_outside_)
        return at_node(bad_model("a placeholder inside a function, where nothing can be fed"), n);
      // Read at an output that it does not have, beside the one that is fed.
      if (fed_tensor* f = find_fed({n.name()})) {
        TF_EMBED_CHECK(add_fed(*f));
        ids_[n.name()] = *f->made;
        return {};
      }
      TF_EMBED_TRY(ids_[n.name()], add_input(n, 0));
      return {};
    }
    if (n.op() == "Const") {
      const auto attr = n.mutable_attr()->find("value");
      if (attr == n.mutable_attr()->end() || !attr->second.has_tensor()) {
        return at_node({error_kind::bad_model, "attribute value (a tensor) is missing"}, n);
      }
      auto t = decode_tensor(std::move(*attr->second.mutable_tensor()));
      if (!t) return at_node(std::move(t.error()), n);
      const attributes attrs(n);
      const auto declared = attrs.type("dtype", t->dtype());
      if (!declared || *declared != t->dtype()) {
        return at_node({error_kind::bad_model, fmt::format("attribute dtype does not agree with the value, which is {}",
                                                           to_string(t->type()))},
                       n);
      }
      attr->second.clear_tensor();
      ids_[n.name()] = gated(n, graph_.add_constant(n.name(), std::move(*t)));
      return {};
    }
    TF_EMBED_TRY(const auto names, data_inputs(n));
    std::vector<value> inputs;
    for (const tensor_name& t : names) {
      if (!ids_.contains(t.node) && !find_fed(t)) return no_loop(n);
      inputs.push_back(value_of(t));
    }
    if (!inputs.empty()) inputs[0] = gated(n, inputs[0]);
    if (n.op() == "PlaceholderWithDefault") {
      if (inputs.size() != 1) return at_node({error_kind::bad_model, "a PlaceholderWithDefault needs one input"}, n);
      ids_[n.name()] = inputs[0];
      return {};
    }
    const op_row* row = ops_.find(n.op());
    auto loaded = row ? row->load(attributes(n)) : refusal_of(n);
    const std::size_t reported = problems_.size();
    bool told = false;
    if (loaded) {
      told = !(*loaded)->regions().empty() && counts_.bodies > max_bodies;  // of calls without end one is reported
      if (auto fine = told ? result<void>() : add_regions(n, **loaded); !fine) loaded = std::move(fine.error());
    }
    const bool without_end = counts_.bodies > max_bodies;
    if (!loaded && judges_later_ && !without_end && problems_.size() == reported)
      loaded = std::unique_ptr<op>(std::make_unique<refused_op>(std::move(loaded.error())));
    if (!loaded || told) {
      // What is wrong inside has been reported there.
      if (!told && problems_.size() == reported) problems_.push_back(at_node(std::move(loaded.error()), n));
      ids_[n.name()] = {graph_typing(graph_).add_untyped(n.name(), n.op(), nullptr, {}), 0};
      return {};
    }
    const node_id id = graph_typing(graph_).add_untyped(n.name(), n.op(), std::move(*loaded), std::move(inputs));
    ids_[n.name()] = {id, 0};
    // Bypassed nodes may have changed shapes, and a function's shapes are those of its first call.
    if (i < nodes_outside_ && !options_.is_function && deleted_.empty()) {
      auto annotated = annotated_shapes(n);
      if (!annotated) return at_node(std::move(annotated.error()), n);
      if (!annotated->empty()) record_.annotations.emplace(id, std::move(*annotated));
    }
    return {};
  }

  /// Why the loop that a node is in has not become an op.
  diagnostic no_loop(const proto::NodeDef& n) const {
    const auto known = control_flow_.unstructured.find(n.name());
    const std::string_view why = known == control_flow_.unstructured.end()
                                     ? "it repeats without a NextIteration of its own"
                                     : std::string_view(known->second);
    return at_node({error_kind::unsupported, fmt::format("its loop is no while loop: {}", why)}, n);
  }

  /// Reads the functions that an op runs into the graphs inside it.
  result<void> add_regions(const proto::NodeDef& n, op& o) {
    const std::vector<std::string_view> names = o.region_attributes();
    const std::size_t reported = problems_.size();
    for (std::size_t i = 0; i < names.size() && counts_.bodies <= max_bodies; ++i) {
      const proto::NameAttrList& given = graph_named(n, names, i);
      const std::string& name = given.name();
      const auto extracted = counts_.extracted.find(name);
      const bool is_extracted = extracted != counts_.extracted.end();
      const proto::FunctionDef* f = functions_.find(name);
      if (!f && !is_extracted) return bad_model(fmt::format("attribute {} names no function of the graph", names[i]));
      if (depth_ >= max_function_depth || ++counts_.bodies > max_bodies || counts_.nodes > max_function_nodes) {
        counts_.bodies = max_bodies + 1;
        return nested_too_deeply();
      }
      counts_.nodes += is_extracted ? static_cast<int>(extracted->second.body.nodes.size()) : f->node_def_size();
      const std::size_t before = problems_.size();
      o.regions()[i].has_whole_names = is_extracted;
      auto body = is_extracted ? import_extracted(extracted->second) : import_function(*f, given.attr());
      if (body) {
        o.regions()[i].body = std::move(*body);
        continue;
      }
      // Whether the op needs this graph, only its predicate can tell.
      if (problems_.size() == before) o.regions()[i].problems.push_back(std::move(body.error()));
      for (std::size_t p = before; p < problems_.size(); ++p) place_inside(problems_[p], n, o.regions()[i]);
    }
    if (problems_.size() != reported) return problems_[reported];
    return {};
  }

  /// The function that attribute `i` of those names: a list of functions stands there as often as it is long.
  static const proto::NameAttrList& graph_named(const proto::NodeDef& n, const std::vector<std::string_view>& names,
                                                std::size_t i) {
    const auto attr = n.attr().find(std::string(names[i]));
    if (attr == n.attr().end()) return proto::NameAttrList::default_instance();
    if (!attr->second.has_list()) return attr->second.func();
    const auto before =
        static_cast<int>(std::count(names.begin(), names.begin() + static_cast<std::ptrdiff_t>(i), names[i]));
    const auto& list = attr->second.list();
    return before < list.func_size() ? list.func(before) : proto::NameAttrList::default_instance();
  }

  /// Puts the path of a graph inside `n` before the place of what is wrong there.
  static void place_inside(diagnostic& d, const proto::NodeDef& n, const region& r) {
    if (d.op.empty()) d.op = n.op();
    d.node = d.node.empty() ? n.name() + "/" + r.name : path_into(n.name(), r) + d.node;
  }

  result<graph> import_function(const proto::FunctionDef& f,
                                const google::protobuf::Map<std::string, proto::AttrValue>& attrs) {
    function_use use;
    use.attributes = &attrs;
    proto::GraphDef inner;
    import_options options;
    options.is_function = true;
    for (const auto& arg : f.signature().input_arg()) {
      proto::NodeDef& n = *inner.add_node();
      n.set_name(arg.name());
      n.set_op("Placeholder");
      const auto given = attrs.find(arg.type_attr());
      (*n.mutable_attr())["dtype"].set_type(given == attrs.end() ? arg.type() : given->second.type());
      use.arguments.emplace(arg.name(), std::vector{arg.name()});
      options.inputs.push_back(arg.name());
    }
    TF_EMBED_TRY(function_body body, body_of(f, use, functions_, ops_));
    for (proto::NodeDef& n : body.nodes) *inner.add_node() = std::move(n);
    options.outputs = std::move(body.results);
    return import_body(inner, options);
  }

  result<graph> import_extracted(const extracted_body& extracted) {
    proto::GraphDef inner;
    import_options options;
    options.is_function = true;
    for (const std::string& name : extracted.arguments) {
      proto::NodeDef& n = *inner.add_node();
      n.set_name(name);
      n.set_op("Placeholder");
      // What it is only the operand says.
      (*n.mutable_attr())["dtype"].set_type(proto::DT_FLOAT);
      options.inputs.push_back(name);
    }
    for (const proto::NodeDef& n : extracted.body.nodes) *inner.add_node() = n;
    options.outputs = extracted.body.results;
    return import_body(inner, options);
  }

  result<graph> import_body(proto::GraphDef& inner, const import_options& options) {
    return importer(inner, options, functions_, ops_, problems_, counts_, record_, graph_.make_nested(), depth_ + 1)
        .run();
  }

  /// What a name stands for. A PlaceholderWithDefault is its own input, so that other outputs of it must not become
  /// other outputs of that.
  value value_of(const tensor_name& t) {
    if (const fed_tensor* f = find_fed(t)) return *f->made;
    const value base = ids_.at(t.node);
    if (t.port == 0) return base;
    const proto::NodeDef& n = def_.node(index_.at(t.node));
    return {base.node, n.op() == "PlaceholderWithDefault" ? std::numeric_limits<std::uint32_t>::max() : t.port};
  }

  /// A value in the place of a placeholder must be one that could have been fed to it.
  result<void> check_frozen(const proto::NodeDef& n, const tensor& value) const {
    if (n.op() != "Placeholder") return {};
    auto declared = declared_type(n, 0, finder());
    if (!declared) return at_node(std::move(declared.error()), n);
    if (declared->type != value.dtype()) {
      return at_node({error_kind::usage, fmt::format("this input is {}, but the value given by --freeze-input is {}",
                                                     name(declared->type), to_string(value.type()))},
                     n);
    }
    if (auto fits = settle_shape(*declared, &value.shape()); !fits) return at_node(std::move(fits.error()), n);
    return {};
  }

  result<void> add_fed(fed_tensor& f) {
    if (f.made) return {};
    const proto::NodeDef& n = def_.node(index_.at(f.node));
    if (f.frozen) {
      TF_EMBED_CHECK(check_frozen(n, *f.frozen));
      f.made = graph_.add_constant(tensor_text(f.node, f.port), *f.frozen);
      return {};
    }
    TF_EMBED_TRY(f.made, add_input(n, f.port));
    return {};
  }

  /// An input of the network; where its shape is not settled that is a problem to report, and the rest is looked at.
  result<value> add_input(const proto::NodeDef& n, std::uint32_t port) {
    auto declared = declared_type(n, port, finder());
    if (!declared) return at_node(std::move(declared.error()), n);
    // The caller's operands say the shapes of a function's.
    if (options_.is_function) return graph_.add_input(declared->name, {declared->type, {}});
    const auto at = shapes_.find({n.name(), port});
    const shape* given = at == shapes_.end() ? nullptr : at->second;
    if (options_.batch && !given && has_open_batch(*declared)) {
      declared->dims->front() = *options_.batch;
      batch_taken_ = true;
    }
    const bool is_open = !given && !(declared->dims && is_static(*declared->dims));
    if (is_open && options_.open_batch_is_one && take_batch_as_one(declared->dims))
      record_.assumed_inputs.push_back(declared->name);
    auto dims = settle_shape(*declared, given);
    if (!dims) {
      if (is_open) record_.open_inputs.push_back(declared->name);
      // What the file says is not to blame for a number of the caller's.
      if (given || options_.batch) dims.error().kind = error_kind::usage;
      problems_.push_back(at_node(std::move(dims.error()), n));
      dims = shape{};
    } else if (cpp_name(declared->type).empty()) {
      problems_.push_back(at_node(
          {error_kind::unsupported, fmt::format("an input of dtype {} has no type in C++", name(declared->type))}, n));
    }
    return graph_.add_input(declared->name, {declared->type, std::move(*dims)});
  }

  static bool take_batch_as_one(std::optional<shape>& dims) {
    if (!dims || dims->empty() || !is_static(shape(dims->begin() + 1, dims->end()))) return false;
    dims->front() = 1;
    return true;
  }

  node_finder finder() const {
    return [this](const std::string& name) {
      const auto at = index_.find(name);
      return at == index_.end() ? nullptr : &def_.node(at->second);
    };
  }

  /// Named inputs keep the user's order, detected ones the graph's; a named input that no output needs is an error.
  result<void> add_inputs_in_order() {
    for (const std::string& name : input_names_) {
      TF_EMBED_TRY(const tensor_name t, parse_tensor_name(name));
      fed_tensor& f = *find_fed(t);
      if (!f.made && options_.is_function) TF_EMBED_CHECK(add_fed(f));
      if (!f.made && !kept_inputs_.contains(name))
        return diagnostic{error_kind::usage, fmt::format("no output depends on the input \"{}\"", printable(name))};
    }
    using place = std::pair<std::size_t, std::uint32_t>;
    std::map<std::string, place> rank;
    for (const std::string& name : input_names_) rank.emplace(name, place{rank.size(), 0});
    for (const endpoint& e : graph_.inputs) {
      if (!input_names_.empty()) {
        if (rank.contains(e.name)) continue;
        return diagnostic{error_kind::usage, fmt::format("the outputs also depend on the placeholder \"{}\": give it "
                                                         "too with --input {}, or freeze it with --freeze-input "
                                                         "{}=VALUE",
                                                         printable(e.name), shell_word(e.name), shell_word(e.name))};
      }
      TF_EMBED_TRY(const tensor_name t, parse_tensor_name(e.name));
      const bool whole = index_.contains(e.name);  // a colon may be part of a name
      rank.emplace(e.name, place{static_cast<std::size_t>(index_.at(whole ? e.name : t.node)), whole ? 0 : t.port});
    }
    const auto earlier = [&](const auto& a, const auto& b) { return rank[a.name] < rank[b.name]; };
    std::stable_sort(graph_.inputs.begin(), graph_.inputs.end(), earlier);
    if (!options_.is_function) std::stable_sort(record_.inputs.begin(), record_.inputs.end(), earlier);
    return {};
  }

  struct step {
    int node;                   ///< position in the file, or -1
    fed_tensor* fed = nullptr;  ///< what is made instead of a node
  };

  proto::GraphDef& def_;
  const import_options& options_;
  const function_library& functions_;
  const op_table& ops_;
  diagnostics& problems_;
  function_counts& counts_;
  import_record& record_;
  graph graph_;
  int depth_;              ///< of functions inside functions
  int nodes_outside_ = 0;  ///< the nodes behind these are from bodies of functions
  std::unordered_map<std::string, int> index_;
  std::unordered_map<std::string, value> ids_;
  std::unordered_set<std::string> deleted_;
  std::map<std::pair<std::string, std::uint32_t>, fed_tensor> fed_;
  std::set<std::pair<std::string, std::uint32_t>> fed_by_program_;
  std::map<std::pair<std::string, std::uint32_t>, const shape*> shapes_;
  std::vector<std::string> input_names_;  ///< as the user gave them, ":port" behind all but the first output
  bool batch_taken_ = false;
  std::vector<std::string> wanted_outputs_;  ///< of the user's, or as detected, that are tensors
  std::optional<graph_border> detected_;
  std::vector<std::string> outputs_;  ///< those of the caller's, then those of the state
  std::size_t caller_outputs_ = 0;
  std::vector<kept_value> kept_;  ///< in the order of the state
  std::set<std::string> kept_inputs_;
  std::unordered_map<std::string, std::string> ops_before_;  ///< of nodes that are variables and what reads them
  std::vector<step> order_;
  std::optional<switch_gates> gates_;
  bool has_loops_ = false;
  nodes_of_control_flow control_flow_;
  std::set<std::string> told_loops_;  ///< reasons
  bool judges_later_ = false;
};

}  // namespace

result<tensor_name> parse_tensor_name(std::string_view text) {
  tensor_name t;
  if (!text.empty() && text[0] == '^') {
    t.control = true;
    text.remove_prefix(1);
  }
  const auto colon = text.rfind(':');
  if (colon != std::string_view::npos) {
    const std::string_view digits = text.substr(colon + 1);
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), t.port);
    if (error == std::errc() && end == digits.data() + digits.size() && !digits.empty()) text = text.substr(0, colon);
  }
  if (text.empty()) return diagnostic{error_kind::bad_model, "an input name is empty"};
  t.node = std::string(text);
  return t;
}

result<graph> import_graph(proto::GraphDef& def, const import_options& options, const op_table& ops,
                           diagnostics& problems, import_record* record) {
  // The bodies are copied from here: inlining changes the graph, not its library.
  const function_library functions(def.library());
  function_counts counts;
  import_record unread;
  return importer(def, options, functions, ops, problems, counts, record ? *record : unread).run();
}

}  // namespace tf_embed::gen
