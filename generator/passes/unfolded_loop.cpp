// SPDX-License-Identifier: Apache-2.0
#include "passes/unfolded_loop.hpp"

#include "ir/op.hpp"
#include "ir/region.hpp"
#include "ops/control/put_item.hpp"
#include "ops/control/while_loop.hpp"
#include "ops/movement/gather.hpp"
#include "ops/movement/reshape.hpp"
#include "ops/movement/reverse.hpp"
#include "ops/movement/slice.hpp"
#include "ops/recurrent/recurrent_op.hpp"
#include "passes/loop_graphs.hpp"

#include <algorithm>
#include <utility>

namespace tf_embed::gen {
namespace {

/// Whether each index is the one before and `by`.
bool goes_by(const std::vector<std::int64_t>& indices, std::int64_t by) {
  const auto breaks = [&](std::int64_t a, std::int64_t b) { return b != a + by; };
  return std::adjacent_find(indices.begin(), indices.end(), breaks) == indices.end();
}

}  // namespace

unfolded_loop::unfolded_loop(graph& g, node_id id, const loop_length& length)
    : g_(g),
      id_(id),
      loop_(static_cast<const while_loop&>(*g.at(id).op)),
      body_(loop_.body()),
      length_(length),
      mask_(body_, length),
      path_(path_into(g.at(id).name, loop_.parts[1])) {}

std::optional<value> unfolded_loop::add(const std::string& name, std::string_view op_name, std::unique_ptr<op> o,
                                        std::vector<value> reads) {
  const auto made = g_.add(path_ + name, std::string(op_name), std::move(o), std::move(reads));
  return made ? std::optional(value{*made, 0}) : std::nullopt;
}

std::optional<value> unfolded_loop::part(const std::string& name, value v, std::int64_t first, std::int64_t count) {
  shape begin(g_.type(v).shape.size(), 0), size = g_.type(v).shape;
  begin[0] = first;
  size[0] = count;
  const value from = g_.add_constant(path_ + name + "/begin", tensor::of_ints(dtype::int64, begin));
  const value sizes = g_.add_constant(path_ + name + "/size", tensor::of_ints(dtype::int64, size));
  return add(name, "Slice", std::make_unique<slice>(), {v, from, sizes});
}

std::optional<value> unfolded_loop::reversed(const std::string& name, value v) {
  const value axis =
      g_.add_constant(path_ + name + "/axis", tensor::of_ints(dtype::int32, std::vector<std::int64_t>{0}));
  return add(name, "ReverseV2", std::make_unique<reverse>(), {v, axis});
}

std::optional<value> unfolded_loop::reshaped(const std::string& name, value v, const shape& to) {
  const value target = g_.add_constant(path_ + name + "/shape", tensor::of_ints(dtype::int64, to));
  return add(name, "Reshape", std::make_unique<reshape>(), {v, target});
}

std::optional<std::size_t> unfolded_loop::variable_at(value v) const {
  const auto i = argument_at(body_, v);
  return i && *i < body_.outputs.size() ? i : std::nullopt;
}

std::optional<value> unfolded_loop::read_by_all(value v) const {
  const auto i = argument_at(body_, v);
  return i && *i >= body_.outputs.size() ? std::optional(g_.at(id_).inputs[*i]) : std::nullopt;
}

std::optional<value> unfolded_loop::same(value v) {
  if (const tensor* t = body_.constant(v)) {
    const auto known = constants_.find(v);
    if (known != constants_.end()) return known->second;
    return constants_.emplace(v, g_.add_constant(path_ + body_.at(v.node).name, *t)).first->second;
  }
  return read_by_all(v);
}

std::optional<value> unfolded_loop::all(value v) {
  const auto known = unfolded_.find(v);
  if (known != unfolded_.end()) return known->second;
  const auto made = unfold(v);
  unfolded_.emplace(v, made);
  return made;
}

std::optional<value> unfolded_loop::unfold(value v) {
  const node& n = body_.at(v.node);
  if (const std::vector<std::int64_t>* known = length_.known.of(v))
    return g_.add_constant(path_ + n.name, tensor::of_ints(body_.type(v).dtype, *known));
  if (!n.op) return std::nullopt;
  if (const auto* cell = dynamic_cast<const recurrent_op*>(n.op.get()))
    return cell->is_one_step() ? unfold_cell(v) : std::nullopt;
  const auto* rows = dynamic_cast<const gather*>(n.op.get());
  if (rows && rows->inferred.axis == 0 && rows->inferred.batch_dims == 0) {
    if (const auto items = unfold_rows(n)) return items;
  }
  return unfold_op(v);
}

std::optional<value> unfolded_loop::unfold_rows(const node& n) {
  const auto list = same(n.inputs[0]);
  const std::vector<std::int64_t>* at = length_.known.of(n.inputs[1]);
  if (!list || !at || g_.type(*list).has_dynamic_axis()) return std::nullopt;
  const std::int64_t length = g_.type(*list).shape[0];
  if (std::any_of(at->begin(), at->end(), [&](std::int64_t i) { return i < 0 || i >= length; })) return std::nullopt;
  const bool is_whole = length_.steps == length;
  if (goes_by(*at, 1)) return is_whole ? list : part(n.name, *list, at->front(), length_.steps);
  if (goes_by(*at, -1) && is_whole) return reversed(n.name, *list);
  const value indices = g_.add_constant(path_ + n.name + "/indices", tensor::of_ints(dtype::int64, *at));
  return add(n.name, "Gather", std::make_unique<gather>(), {*list, indices});
}

/// The state before the first step, if `operand` is a loop variable whose next value is `expected`.
std::optional<value> unfolded_loop::state_before(value operand, value expected) {
  const auto i = variable_at(operand);
  if (!i) return std::nullopt;
  value next = body_.outputs[*i].value;
  if (length_.lengths) {
    const auto chosen = mask_.choice_at(next);
    if (!chosen || chosen->beyond != operand) return std::nullopt;
    next = chosen->within;
  }
  return next == expected ? std::optional(g_.at(id_).inputs[*i]) : std::nullopt;
}

std::optional<value> unfolded_loop::unfold_cell(value v) {
  const auto before = made_of_.find(v.node);
  if (before != made_of_.end()) return value{before->second, v.port};
  const node& n = body_.at(v.node);
  const auto& cell = dynamic_cast<const recurrent_op&>(*n.op);
  const auto states = cell.states();
  std::vector<value> reads;
  if (length_.lengths) reads.push_back(*same(*length_.lengths));
  for (std::size_t i = 0; i < n.inputs.size(); ++i) {
    const auto state = std::find_if(states.begin(), states.end(), [&](const auto& s) { return s.operand == i; });
    const auto read = state != states.end()      ? state_before(n.inputs[i], {v.node, state->output})
                      : i == cell.step_operand() ? all(n.inputs[i])
                                                 : same(n.inputs[i]);
    if (!read) return std::nullopt;
    reads.push_back(*read);
  }
  const auto made = add(n.name, n.op_name, cell.over_sequence({length_.lengths.has_value(), false}), std::move(reads));
  if (!made) return std::nullopt;
  sequences_.push_back(made->node);
  made_of_.emplace(v.node, made->node);
  return value{made->node, v.port};
}

std::optional<value> unfolded_loop::unfold_op(value v) {
  const auto before = made_of_.find(v.node);
  if (before != made_of_.end()) return value{before->second, v.port};
  const node& n = body_.at(v.node);
  if (!n.op->is_pure() || !std::as_const(*n.op).regions().empty()) return std::nullopt;
  const auto has_static_type = [](const tensor_type& t) { return !t.has_dynamic_axis(); };
  if (!std::all_of(n.outputs.begin(), n.outputs.end(), has_static_type)) return std::nullopt;
  std::vector<value> reads;
  std::vector<bool> of_items;
  for (const value& read : n.inputs) {
    const auto alike = same(read);
    const auto each = alike ? alike : all(read);
    if (!each) return std::nullopt;
    reads.push_back(*each);
    of_items.push_back(!alike);
  }
  if (std::find(of_items.begin(), of_items.end(), true) == of_items.end()) return std::nullopt;
  return stack(v, std::move(reads), of_items);
}

std::optional<value> unfolded_loop::stack(value v, std::vector<value> reads, const std::vector<bool>& of_items) {
  const node& n = body_.at(v.node);
  const shape& result = n.outputs[0].shape;
  const auto of_all = [&](shape item) {
    item.insert(item.begin(), length_.steps);
    return item;
  };
  if (n.op->is_view()) {
    const shape& item = body_.type(n.inputs[0]).shape;
    const bool keeps_entries = !item.empty() && !result.empty() && item[0] == result[0];
    if (!of_items[0] || (length_.lengths && !keeps_entries)) return std::nullopt;
    return reshaped(n.name, reads[0], of_all(result));
  }
  auto form = n.op->stacked(body_, n, of_items);
  if (!form || (length_.lengths && !form->keeps_entries_apart)) return std::nullopt;
  for (std::size_t i = 0; form->broadcasts && i < reads.size(); ++i) {
    shape item = body_.type(n.inputs[i]).shape;
    if (!of_items[i] || item.size() == result.size()) continue;
    item.insert(item.begin(), result.size() - item.size(), 1);
    const auto wide = reshaped(n.name + "/items", reads[i], of_all(std::move(item)));
    if (!wide) return std::nullopt;
    reads[i] = *wide;
  }
  for (auto& [i, list] : form->lists) reads[i] = g_.add_constant(path_ + n.name + "/axes", std::move(list));
  const auto made = add(n.name, n.op_name, form->changed ? std::move(form->changed) : n.op->clone(), std::move(reads));
  if (!made) return std::nullopt;
  made_of_.emplace(v.node, made->node);
  return value{made->node, v.port};
}

std::optional<value> unfolded_loop::after(std::size_t i) {
  const bool has_lengths = length_.lengths.has_value();
  value next = body_.outputs[i].value;
  if (dynamic_cast<const put_item*>(body_.at(next.node).op.get())) return written(i, body_.at(next.node));
  if (has_lengths) {
    const auto chosen = mask_.choice_at(next);
    if (!chosen || chosen->beyond != body_.inputs[i].value) return std::nullopt;
    next = chosen->within;
  }
  const auto each = all(next);
  if (!each) return std::nullopt;
  const node& n = body_.at(next.node);
  if (const auto* cell = dynamic_cast<const recurrent_op*>(n.op.get())) {
    const auto states = cell->states();
    for (std::uint32_t s = 0; s < states.size(); ++s) {
      // Of a sequence without steps the state is what it began as, which must be what the variable did.
      const bool begins_alike = n.inputs[states[s].operand] == body_.inputs[i].value;
      if (states[s].output != next.port || (has_lengths && !begins_alike)) continue;
      return value{each->node, static_cast<std::uint32_t>(n.outputs.size()) + s};
    }
  }
  if (has_lengths) return std::nullopt;
  const auto last = part(n.name + "/last", *each, length_.steps - 1, 1);
  return last ? reshaped(n.name + "/item", *last, body_.type(next).shape) : std::nullopt;
}

}  // namespace tf_embed::gen
