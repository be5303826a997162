// SPDX-License-Identifier: Apache-2.0
#include "passes/loop_length.hpp"

#include "ir/op.hpp"
#include "ops/control/while_loop.hpp"
#include "ops/element/binary.hpp"
#include "ops/reduction/reduce.hpp"
#include "passes/loop_graphs.hpp"

#include <algorithm>
#include <utility>
#include <variant>
#include <vector>

namespace tf_embed::gen {
namespace {

/// Minima of minima and the like are followed so far.
constexpr int most_depth = 8;

const binary* binary_op_at(const graph& g, value v) { return dynamic_cast<const binary*>(g.at(v.node).op.get()); }

/// Whether a number of the graph around a loop is at most, or at least, something.
class bound_view {
 public:
  explicit bound_view(const graph& g) : g_(g) {}

  /// What it is at most; nothing where only a run knows.
  std::optional<std::int64_t> most(value v, int depth = 0) const {
    if (const tensor* t = g_.constant(v)) return t->size() == 1 ? std::optional(t->as_int(0)) : std::nullopt;
    const binary* b = binary_op_at(g_, v);
    if (!b || b->kind != binary_kind::minimum || depth == most_depth) return std::nullopt;
    const auto& in = g_.at(v.node).inputs;
    const auto first = most(in[0], depth + 1), second = most(in[1], depth + 1);
    if (!first || !second) return first ? first : second;
    return std::min(*first, *second);
  }

  /// Whether it is at least `steps`, or at least every one of `lengths`.
  bool covers(value v, std::int64_t steps, value lengths, int depth = 0) const {
    if (const tensor* t = g_.constant(v)) return t->size() == 1 && t->as_int(0) >= steps;
    const node& n = g_.at(v.node);
    if (depth == most_depth) return false;
    if (const binary* b = binary_op_at(g_, v)) {
      const bool first = covers(n.inputs[0], steps, lengths, depth + 1);
      const bool second = covers(n.inputs[1], steps, lengths, depth + 1);
      if (b->kind == binary_kind::minimum) return first && second;
      return b->kind == binary_kind::maximum && (first || second);
    }
    const auto* r = dynamic_cast<const reduce*>(n.op.get());
    return r && r->kind == reduce_kind::max && n.inputs[0] == lengths && r->inferred.axes.size() == 1;
  }

 private:
  const graph& g_;
};

/// One of the comparisons that must all hold for a loop to go on: loop variable < bound.
struct comparison {
  std::size_t variable;
  std::variant<std::int64_t, value> bound;  ///< a number, or a value of the graph around
};

class condition_view {
 public:
  condition_view(const node& n, const while_loop& loop) : n_(n), loop_(loop), g_(loop.condition()) {}

  /// All of them; nothing where the condition is something else.
  std::optional<std::vector<comparison>> comparisons() const {
    std::vector<comparison> found;
    if (!collect(g_.outputs[0].value, found)) return std::nullopt;
    return found;
  }

 private:
  bool collect(value v, std::vector<comparison>& found, int depth = 0) const {
    const binary* b = binary_op_at(g_, v);
    if (!b || depth == most_depth) return false;
    const std::vector<value>& in = g_.at(v.node).inputs;
    if (b->kind == binary_kind::logical_and)
      return collect(in[0], found, depth + 1) && collect(in[1], found, depth + 1);
    if (b->kind != binary_kind::less || !g_.type(v).shape.empty()) return false;
    const auto variable = argument_at(g_, in[0]);
    if (!variable || *variable >= loop_.body().outputs.size()) return false;
    if (const tensor* t = g_.constant(in[1])) {
      found.push_back({*variable, t->as_int(0)});
      return is_integer(t->dtype());
    }
    const auto bound = argument_at(g_, in[1]);
    if (!bound || *bound < loop_.body().outputs.size()) return false;
    found.push_back({*variable, n_.inputs[*bound]});
    return is_integer(g_.type(in[1]).dtype);
  }

  const node& n_;
  const while_loop& loop_;
  const graph& g_;
};

std::vector<const tensor*> constants_of(const graph& g, const node& n) {
  std::vector<const tensor*> found;
  for (const value& v : n.inputs) found.push_back(g.constant(v));
  return found;
}

/// What a counter is compared with, and every iteration reads alike: one integer for each entry of a batch.
std::vector<value> compared_lengths(const while_loop& loop, const known_steps& known) {
  const graph& g = loop.body();
  std::vector<value> candidates;
  for (std::size_t i = g.outputs.size(); i < g.inputs.size(); ++i) candidates.push_back(g.inputs[i].value);
  for (node_id id = 0; id < g.size(); ++id) {
    if (g.at(id).alive && g.at(id).constant) candidates.push_back({id, 0});
  }
  std::erase_if(candidates, [&](const value& v) {
    if (!is_integer(g.type(v).dtype) || g.type(v).shape.size() != 1) return true;
    const auto& uses = g.at(v.node).uses;
    return std::none_of(uses.begin(), uses.end(), [&](const use& u) {
      return binary_op_at(g, {u.node, 0}) && known.counts_iterations(g.at(u.node).inputs[u.input == 0 ? 1 : 0]);
    });
  });
  return candidates;
}

}  // namespace

std::vector<loop_length> lengths_of(const graph& g, const node& n, const while_loop& loop) {
  const std::vector<const tensor*> constants = constants_of(g, n);
  if (loop.trips) {
    std::vector<loop_length> found{{*loop.trips, {}, false, known_steps(loop, constants, *loop.trips)}};
    for (const value& v : compared_lengths(loop, found[0].known)) {
      loop_length with_lengths = found[0];
      with_lengths.lengths = v;
      found.push_back(std::move(with_lengths));
    }
    return found;
  }
  const auto comparisons = condition_view(n, loop).comparisons();
  if (!comparisons) return {};
  const bound_view bounds(g);
  std::optional<std::int64_t> steps;
  for (const comparison& c : *comparisons) {
    const auto* number = std::get_if<std::int64_t>(&c.bound);
    const auto most = number ? std::optional(*number) : bounds.most(std::get<value>(c.bound));
    if (most && (!steps || *most < *steps)) steps = most;
  }
  if (!steps || loop.most_trips.value_or(*steps) < *steps) return {};
  const known_steps known(loop, constants, *steps);
  const auto goes_on = [&](const comparison& c, std::optional<value> lengths) {
    if (!known.counts_iterations(loop.body().inputs[c.variable].value)) return false;
    const auto* number = std::get_if<std::int64_t>(&c.bound);
    if (number) return *number >= *steps;
    return lengths && bounds.covers(std::get<value>(c.bound), *steps, *lengths);
  };
  std::vector<loop_length> found;
  for (const value& v : compared_lengths(loop, known)) {
    const auto argument = argument_at(loop.body(), v);
    const auto outside = argument ? std::optional(n.inputs[*argument]) : std::nullopt;
    const auto holds = [&](const comparison& c) { return goes_on(c, outside); };
    if (std::all_of(comparisons->begin(), comparisons->end(), holds)) found.push_back({*steps, v, true, known});
  }
  return found;
}

}  // namespace tf_embed::gen
