// SPDX-License-Identifier: Apache-2.0
#include "passes/loop_length.hpp"

#include "ir/op.hpp"
#include "ops/control/while_loop.hpp"
#include "ops/element/binary.hpp"
#include "ops/reduction/reduce.hpp"

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
  std::optional<std::size_t> argument_at(value v) const {
    for (std::size_t i = 0; i < g_.inputs.size(); ++i) {
      if (g_.inputs[i].value == v) return i;
    }
    return std::nullopt;
  }

  bool collect(value v, std::vector<comparison>& found, int depth = 0) const {
    const binary* b = binary_op_at(g_, v);
    if (!b || depth == most_depth) return false;
    const std::vector<value>& in = g_.at(v.node).inputs;
    if (b->kind == binary_kind::logical_and)
      return collect(in[0], found, depth + 1) && collect(in[1], found, depth + 1);
    if (b->kind != binary_kind::less || !g_.type(v).shape.empty()) return false;
    const auto variable = argument_at(in[0]);
    if (!variable || *variable >= loop_.body().outputs.size()) return false;
    if (const tensor* t = g_.constant(in[1])) {
      found.push_back({*variable, t->as_int(0)});
      return is_integer(t->dtype());
    }
    const auto bound = argument_at(in[1]);
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

/// The arguments of the body that a counter is compared with: one integer for each entry of a batch.
std::vector<std::size_t> compared_lengths(const while_loop& loop, const known_steps& known) {
  const graph& g = loop.body();
  std::vector<std::size_t> found;
  for (std::size_t i = g.outputs.size(); i < g.inputs.size(); ++i) {
    const value lengths = g.inputs[i].value;
    if (!is_integer(g.type(lengths).dtype) || g.type(lengths).shape.size() != 1) continue;
    const auto& uses = g.at(lengths.node).uses;
    const bool is_compared = std::any_of(uses.begin(), uses.end(), [&](const use& u) {
      return binary_op_at(g, {u.node, 0}) && known.counts_iterations(g.at(u.node).inputs[u.input == 0 ? 1 : 0]);
    });
    if (is_compared) found.push_back(i);
  }
  return found;
}

}  // namespace

std::optional<loop_length> length_of(const graph& g, const node& n, const while_loop& loop) {
  const std::vector<const tensor*> constants = constants_of(g, n);
  if (loop.trips) return loop_length{*loop.trips, {}, known_steps(loop, constants, *loop.trips)};
  const auto comparisons = condition_view(n, loop).comparisons();
  if (!comparisons) return std::nullopt;
  const bound_view bounds(g);
  std::optional<std::int64_t> steps;
  for (const comparison& c : *comparisons) {
    const auto* number = std::get_if<std::int64_t>(&c.bound);
    const auto most = number ? std::optional(*number) : bounds.most(std::get<value>(c.bound));
    if (most && (!steps || *most < *steps)) steps = most;
  }
  if (!steps || loop.most_trips.value_or(*steps) < *steps) return std::nullopt;
  loop_length found{*steps, {}, known_steps(loop, constants, *steps)};
  const auto goes_on = [&](const comparison& c, value lengths) {
    if (!found.known.counts_iterations(loop.body().inputs[c.variable].value)) return false;
    const auto* number = std::get_if<std::int64_t>(&c.bound);
    return number ? *number >= *steps : bounds.covers(std::get<value>(c.bound), *steps, lengths);
  };
  for (const std::size_t i : compared_lengths(loop, found.known)) {
    const auto holds = [&](const comparison& c) { return goes_on(c, n.inputs[i]); };
    if (!std::all_of(comparisons->begin(), comparisons->end(), holds)) continue;
    found.lengths = i;
    return found;
  }
  return std::nullopt;
}

}  // namespace tf_embed::gen
