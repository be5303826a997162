// SPDX-License-Identifier: Apache-2.0
// Loops: how often they run, what their variables are, and what stays the same in every iteration.
#include "ir/inference.hpp"
#include "ir/op.hpp"
#include "ir/region.hpp"
#include "ops/control/list_items.hpp"
#include "ops/control/while_loop.hpp"
#include "ops/element/identity.hpp"
#include "passes/loop_count.hpp"
#include "passes/loop_graphs.hpp"
#include "passes/resolver.hpp"
#include "passes/splice_region.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <memory>
#include <utility>

namespace tf_embed::gen {
namespace {

/// A loop of so few operations in all iterations is written out: the layers around it would be as many.
constexpr std::int64_t unrolled_operations = 48;
/// The same, where variables change their shapes, so that there is no other way.
constexpr std::int64_t most_unrolled_operations = 8192;
/// First iterations that are written out, where a variable has its shape only behind them.
constexpr int most_peeled = 2;

}  // namespace

/// The graphs of a loop, resolved with the types of its variables.
struct resolver::loop_attempt {
  while_loop loop;
  std::vector<bool> invariant;
  /// Variables whose type is another behind the body: which one, and that type.
  std::optional<std::pair<std::size_t, tensor_type>> changed = {};
  std::array<diagnostics, 2> problems = {};
};

/// Lists among its variables.
struct resolver::loop_lists {
  std::map<std::size_t, tensor_type> settled = {};  ///< of those that are open at first: the tensors that they are
  std::map<std::size_t, std::string> makers = {};   ///< of those whose items are known at first: the nodes
  /// Of those whose length only a run knows: the variable with the length, and the list outside of the loop.
  std::map<std::size_t, std::size_t> lengths = {};
  std::map<std::size_t, value> outside = {};
};

bool resolver::fits_its_graphs(node_id id, const while_loop& loop) {
  const std::size_t variables = g_.at(id).inputs.size();
  for (std::size_t r = 0; r < loop.parts.size(); ++r) {
    const region& part = loop.parts[r];
    if (!part.problems.empty()) {
      tell_of_region(id, r, part.problems);
      return false;
    }
    const std::size_t results = r == 0 ? 1 : variables;
    if (part.body.inputs.size() == variables && part.body.outputs.size() == results) continue;
    fail(id, bad_model(fmt::format("of {} loop variables, its graph \"{}\" takes {} and gives {}, not {}", variables,
                                   part.name, part.body.inputs.size(), part.body.outputs.size(), results)));
    return false;
  }
  return true;
}

// The node itself reads the variables of the iteration that has been reached: what replaces a value replaces it there.
bool resolver::run_once(node_id id, const while_loop& loop) {
  const node& n = g_.at(id);
  const std::vector<value> operands = n.inputs;
  const spliced_region made = splice_region(g_, path_into(n.name, loop.parts[1]), loop.body(), operands);
  for (std::size_t i = 0; i < made.results.size(); ++i) typing_.set_input(id, i, made.results[i]);
  if (!visit_all(made.nodes)) failed_[id] = true;
  return !failed_[id];
}

void resolver::unroll(node_id id, const while_loop& loop, std::int64_t times) {
  for (std::int64_t i = 0; i < times; ++i) {
    if (!run_once(id, loop)) return;
  }
  const std::vector<value> last = g_.at(id).inputs;
  for (std::uint32_t port = 0; port < last.size(); ++port) replace({id, port}, last[port]);
  ++summary_.folded;
}

bool resolver::holds_at_first(node_id id, const while_loop& loop) {
  const node& n = g_.at(id);
  const std::vector<value> operands = n.inputs;
  const spliced_region made = splice_region(g_, path_into(n.name, loop.parts[0]), loop.condition(), operands);
  const node_id reader = typing_.add_untyped(n.name, "Identity", std::make_unique<identity>(), made.results);
  visit_all(made.nodes);
  const tensor* holds = g_.constant(g_.at(reader).inputs[0]);
  return holds && holds->rank() == 0 && holds->as_double(0) != 0;
}

resolver::loop_attempt resolver::try_types(node_id id, const while_loop& source, const loop_count* count,
                                           const loop_lists& lists) {
  const node& n = g_.at(id);
  loop_attempt made{source, {}};
  std::vector<tensor_type> types;
  std::map<std::size_t, item_list> open;  // of which nothing has said yet what the items are
  std::vector<bool> stays_open;
  for (std::size_t i = 0; i < n.inputs.size(); ++i) {
    made.invariant.push_back(is_invariant(source, i));
    const auto known = lists.settled.find(i);
    const auto list = lists_.of_items.find(n.inputs[i]);
    const bool is_list = list != lists_.of_items.end();
    const bool is_settled = is_list && known != lists.settled.end();
    types.push_back(is_settled ? known->second : g_.type(n.inputs[i]));
    if (is_list && !is_settled) open.emplace(i, list->second);
  }
  for (const auto& [list, length] : lists.lengths) made.invariant[length] = made.invariant[list];
  for (std::size_t r = count ? 1 : 0; r < made.loop.parts.size(); ++r) {
    graph& body = made.loop.parts[r].body;
    set_argument_types(body, types);
    bounds_table bounds;
    known_lists inside;
    if (r == 1) inside.lengths = lists.lengths;
    for (const auto& [list, length] : lists.lengths)
      inside.sized.emplace(body.inputs[list].value, sized_list{body.inputs[list].value, body.inputs[length].value});
    for (std::size_t i = 0; i < types.size(); ++i) {
      const value argument = body.inputs[i].value;
      if (const auto at = open.find(i); at != open.end()) {
        inside.of_items.emplace(argument, at->second);
      } else if (made.invariant[i]) {
        hand_down(n.inputs[i], body, i, bounds);
      } else if (count && count->bounds.contains(i)) {
        bounds.set(body, argument, count->bounds.at(i));
      }
    }
    resolver inner(body, *this, path_into(n.name, made.loop.parts[r]), std::move(bounds), std::move(inside));
    summary_ += inner.run(made.problems[r]);
    if (r == 0) continue;
    for (const endpoint& out : body.outputs) stays_open.push_back(inner.is_open(out.value));
  }
  const graph& body = made.loop.body();
  for (std::size_t i = 0; i < types.size() && made.problems[1].empty(); ++i) {
    if (made.invariant[i]) continue;
    const tensor_type& next = body.type(body.outputs[i].value);
    // An open list has no type yet, though it may look like that of numbers.
    const bool is_settled = !open.contains(i) || stays_open[i];
    if ((next == types[i] && is_settled) || made.changed) continue;
    made.changed.emplace(i, next);
  }
  return made;
}

void resolver::carry_length(node_id id, while_loop& loop, std::size_t variable, const sized_list& list,
                            loop_lists& lists) {
  lists.lengths.emplace(variable, g_.at(id).inputs.size());
  typing_.set_input(id, variable, list.items);
  typing_.add_input(id, list.length);
  const std::string name = loop.body().inputs[variable].name + "/length";
  for (region& part : loop.parts) {
    const value length = part.body.add_input(name, {dtype::int32, {}});
    if (&part == &loop.parts[1]) part.body.outputs.push_back({name, length});
  }
}

bool resolver::make_room(node_id id, while_loop& loop, std::size_t variable, const item_list& list, loop_lists& lists) {
  const auto made = with_room(g_.at(id).name + "/list", list, *list.room);
  if (!made) return false;
  lists.outside.emplace(variable, g_.at(id).inputs[variable]);
  carry_length(id, loop, variable, *made, lists);
  return true;
}

void resolver::resolve_loop(node_id id) {
  while_loop source(static_cast<const while_loop&>(*g_.at(id).op));
  if (!fits_its_graphs(id, source)) return;
  const std::size_t variables = g_.at(id).inputs.size();
  std::vector<const tensor*> constants;
  for (const value& v : g_.at(id).inputs) constants.push_back(g_.constant(v));
  auto count = count_iterations(source, constants);
  const std::int64_t operations = operations_in(source.body());
  const auto is_at_most = [&](std::int64_t most) {
    return count->trips <= most / std::max<std::int64_t>(operations, 1);
  };
  if (count && (count->trips <= 1 || is_at_most(unrolled_operations))) {
    unroll(id, source, count->trips);
    return;
  }
  loop_lists lists;
  for (std::size_t i = 0; i < variables; ++i) {
    const value v = g_.at(id).inputs[i];
    if (const auto sized = lists_.sized.find(v); sized != lists_.sized.end()) {
      lists.outside.emplace(i, v);
      carry_length(id, source, i, sized_list(sized->second), lists);
    }
  }
  for (int peeled = 0;;) {
    // A list that enters a loop is a tensor there.
    for (std::size_t i = 0; i < variables; ++i) {
      const auto list = lists_.of_items.find(g_.at(id).inputs[i]);
      if (list == lists_.of_items.end()) continue;
      const auto known = lists.settled.find(i);
      item_list items = list->second;
      lists.makers.emplace(i, items.made_by);
      if (known != lists.settled.end()) {
        items.item_shape = shape(known->second.shape.begin() + 1, known->second.shape.end());
        items.dtype = known->second.dtype;
      }
      if (items.room && !count) {
        make_room(id, source, i, items, lists);
        continue;
      }
      if (auto made = dense(g_.at(id).name + "/list", items)) typing_.set_input(id, i, *made);
    }
    loop_attempt attempt = try_types(id, source, count ? &*count : nullptr, lists);
    const bool is_sound = attempt.problems[0].empty() && attempt.problems[1].empty();
    if (is_sound && !attempt.changed) {
      finish_loop(id, std::move(attempt), count ? &*count : nullptr, lists);
      return;
    }
    if (is_sound && lists_.of_items.contains(g_.at(id).inputs[attempt.changed->first]) &&
        !lists.settled.contains(attempt.changed->first)) {
      lists.settled.insert(*attempt.changed);
      continue;
    }
    const bool can_be_written_out = lists.lengths.empty();
    if (can_be_written_out && count && is_at_most(most_unrolled_operations)) {
      unroll(id, source, count->trips);
      return;
    }
    if (can_be_written_out && is_sound && peeled < most_peeled && holds_at_first(id, source)) {
      ++peeled;
      if (count) --count->trips;
      if (!run_once(id, source)) return;
      continue;
    }
    const std::string advice = count ? "" : advice_on_count(id, source);
    for (std::size_t r = 0; r < 2; ++r) {
      for (diagnostic& d : attempt.problems[r]) d.message += advice;
      tell_of_region(id, r, attempt.problems[r]);
    }
    if (is_sound) {
      const auto& [i, next] = *attempt.changed;
      const auto maker = lists.makers.find(i);
      const bool grows = !count && maker != lists.makers.end();
      fail(id, {error_kind::unsupported,
                fmt::format("loop variable {} (\"{}\") is {} when the loop begins, but {} behind an iteration{}{}", i,
                            printable(source.body().inputs[i].name), to_string(g_.type(g_.at(id).inputs[i])),
                            to_string(next), grows ? room_advice(maker->second) : "", advice)});
    }
    return;
  }
}

std::string resolver::advice_on_count(node_id id, const while_loop& loop) {
  const node_operands operands = operands_of(g_, g_.at(id));
  for (const std::size_t i : deciding_variables(loop)) {
    if (operands.constants[i]) continue;
    const std::string why = shape_context(operands.types, operands.constants, &g_, id).dependence(i);
    return "; how often the loop runs " + why;
  }
  return {};
}

void resolver::finish_loop(node_id id, loop_attempt attempt, const loop_count* count, const loop_lists& lists) {
  const std::size_t variables = g_.at(id).inputs.size();
  while_loop& loop = attempt.loop;
  if (count) {
    loop.trips = count->trips;
    loop.condition() = g_.make_nested();
  }
  // What the loop hands on without need goes: constants, what stays the same, what nothing reads.
  for (std::uint32_t port = 0; port < variables; ++port) {
    const auto outside = lists.outside.find(port);
    if (attempt.invariant[port])
      replace({id, port}, outside == lists.outside.end() ? g_.at(id).inputs[port] : outside->second);
    if (count && count->last.contains(port) && g_.use_count({id, port}) != 0) {
      replace({id, port}, g_.add_constant(fmt::format("{}:{}", g_.at(id).name, port), count->last.at(port)));
      grow();
    }
  }
  const std::vector<bool> needed = needed_variables(loop, attempt.invariant, [&](std::size_t i) {
    const auto is_used = [&](std::size_t at) { return g_.use_count({id, static_cast<std::uint32_t>(at)}) != 0; };
    return is_used(i) ||
           std::ranges::any_of(lists.lengths, [&](const auto& at) { return at.second == i && is_used(at.first); });
  });
  std::vector<std::size_t> kept;
  for (std::size_t i = 0; i < variables; ++i) {
    if (needed[i] && !attempt.invariant[i]) kept.push_back(i);
  }
  const std::size_t carried = kept.size();
  for (std::size_t i = 0; i < variables; ++i) {
    if (needed[i] && attempt.invariant[i]) kept.push_back(i);
  }
  for (const std::size_t i : kept) {
    if (!lists_.of_items.contains(g_.at(id).inputs[i])) continue;
    fail(id, bad_model(fmt::format("loop variable {} (\"{}\") is a list, and nothing says the shape of its items", i,
                                   printable(loop.body().inputs[i].name))));
    return;
  }
  keep_variables(loop, kept, carried);
  std::vector<value> reads;
  for (const std::size_t i : kept) reads.push_back(g_.at(id).inputs[i]);
  const std::string name = g_.at(id).name;
  const node_id made =
      typing_.add_untyped(name, g_.at(id).op_name, std::make_unique<while_loop>(std::move(loop)), std::move(reads));
  grow();
  g_.rename(made, name);
  std::map<std::size_t, std::uint32_t> ports;
  for (std::uint32_t i = 0; i < carried; ++i) ports.emplace(kept[i], i);
  for (const auto& [list, length] : lists.lengths) {
    if (!ports.contains(list) || !ports.contains(length)) continue;
    const value items{made, ports.at(list)};
    lists_.sized.insert_or_assign(items, sized_list{items, {made, ports.at(length)}});
  }
  for (std::uint32_t i = 0; i < carried; ++i) replace({id, static_cast<std::uint32_t>(kept[i])}, {made, i});
  infer_and_fold(made);
}

}  // namespace tf_embed::gen
