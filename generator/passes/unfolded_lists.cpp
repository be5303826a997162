// SPDX-License-Identifier: Apache-2.0
// Lists into which a loop writes an item in each iteration.
#include "ir/op.hpp"
#include "ops/control/list_items.hpp"
#include "ops/control/while_loop.hpp"
#include "ops/element/binary.hpp"
#include "ops/element/select.hpp"
#include "ops/movement/concat.hpp"
#include "ops/shape/fill.hpp"
#include "passes/unfolded_loop.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

namespace tf_embed::gen {
namespace {

bool is_zero_tensor(const tensor& t) {
  const auto bytes = t.bytes();
  return std::all_of(bytes.begin(), bytes.end(), [](std::byte b) { return b == std::byte{0}; });
}

/// Whether all of a value is known to be zero.
bool is_zero_in(const graph& g, value v) {
  if (const tensor* t = g.constant(v)) return is_zero_tensor(*t);
  const node& n = g.at(v.node);
  const auto* f = dynamic_cast<const fill*>(n.op.get());
  if (!f) return false;
  if (f->kind != fill::form::fill) return f->kind == fill::form::zeros;
  const tensor* t = g.constant(n.inputs[1]);
  return t && is_zero_tensor(*t);
}

}  // namespace

bool unfolded_loop::is_zero(value v) const {
  if (is_zero_in(body_, v)) return true;
  const auto outside = read_by_all(v);
  return outside && is_zero_in(g_, *outside);
}

/// What is written, of all iterations: of a loop with lengths, zeros beyond them.
std::optional<value> unfolded_loop::items_of(value item) {
  if (!length_.lengths) return all(item);
  const auto chosen = mask_.choice_at(item);
  if (!chosen || !is_zero(chosen->beyond)) return std::nullopt;
  const auto each = all(chosen->within);
  // The results of sequences are zero beyond their ends; other values are not.
  const bool is_result = each && std::find(sequences_.begin(), sequences_.end(), each->node) != sequences_.end();
  return !each || is_result ? each : zero_beyond(body_.at(item.node).name, *each);
}

std::optional<value> unfolded_loop::zero_beyond(const std::string& name, value items) {
  const tensor_type& type = g_.type(items);
  const value lengths = *same(*length_.lengths);
  std::vector<std::int64_t> steps(static_cast<std::size_t>(length_.steps));
  std::iota(steps.begin(), steps.end(), 0);
  const tensor column = tensor::of_ints(g_.type(lengths).dtype, steps).reshaped({length_.steps, 1});
  const value all_steps = g_.add_constant(path_ + name + "/steps", column);
  const auto within = add(name + "/within", "Less", std::make_unique<binary>(binary_kind::less), {all_steps, lengths});
  shape rows(type.shape.size(), 1);
  std::copy_n(type.shape.begin(), 2, rows.begin());
  const auto mask = within ? reshaped(name + "/mask", *within, rows) : std::nullopt;
  if (!mask) return std::nullopt;
  const value zero = g_.add_constant(path_ + name + "/zero", tensor(type.dtype, {}));
  return add(name, "SelectV2", std::make_unique<select>(), {*mask, items, zero});
}

std::optional<value> unfolded_loop::written(std::size_t i, const node& put) {
  const value list = body_.inputs[i].value;
  // A list that is read while it is written is no sequence of results.
  if (put.inputs[0] != list || body_.use_count(list) != 1) return std::nullopt;
  const auto items = items_of(put.inputs[2]);
  return items ? put_into(put, g_.at(id_).inputs[i], *items) : std::nullopt;
}

std::optional<value> unfolded_loop::put_into(const node& put, value list, value items) {
  const std::vector<std::int64_t>* at = length_.known.of(put.inputs[1]);
  if (!at || g_.type(list).has_dynamic_axis()) return std::nullopt;
  const std::int64_t length = g_.type(list).shape[0], steps = length_.steps, first = at->front();
  if (counts_up(*at, length)) {
    // What is not written of a loop that ends early stays as it was.
    return !length_.may_end_early || is_zero_in(g_, list) ? std::optional(items) : std::nullopt;
  }
  if (length_.may_end_early) return std::nullopt;
  std::vector<std::int64_t> upward(at->size());
  std::iota(upward.begin(), upward.end(), std::min(first, at->back()));
  if (length == steps && std::equal(at->begin(), at->end(), upward.rbegin())) return reversed(put.name, items);
  if (length == 1 && std::all_of(at->begin(), at->end(), [](std::int64_t j) { return j == 0; }))
    return part(put.name, items, steps - 1, 1);
  if (*at != upward || first < 0 || first + steps > length) return std::nullopt;
  std::vector<value> parts;
  const auto keep = [&](std::int64_t from, std::int64_t count) {
    const auto kept = count == 0 ? std::optional<value>() : part(put.name + "/kept", list, from, count);
    if (kept) parts.push_back(*kept);
    return count == 0 || kept;
  };
  const bool is_fine = keep(0, first) && (parts.push_back(items), keep(first + steps, length - first - steps));
  if (!is_fine) return std::nullopt;
  parts.push_back(g_.add_constant(path_ + put.name + "/axis", tensor::scalar<std::int32_t>(0)));
  return add(put.name, "ConcatV2", std::make_unique<concat>(), std::move(parts));
}

}  // namespace tf_embed::gen
