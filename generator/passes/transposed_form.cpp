// SPDX-License-Identifier: Apache-2.0
#include "passes/transposed_form.hpp"

#include "ops/add_n.hpp"
#include "ops/batch_norm.hpp"
#include "ops/bias_add.hpp"
#include "ops/binary.hpp"
#include "ops/cast.hpp"
#include "ops/clip.hpp"
#include "ops/concat.hpp"
#include "ops/pad.hpp"
#include "ops/reduce.hpp"
#include "ops/select.hpp"
#include "ops/softmax.hpp"
#include "ops/split.hpp"
#include "ops/unary.hpp"
#include "passes/sink_transpose.hpp"

#include <algorithm>
#include <numeric>

namespace tf_embed::gen {
namespace {

using axes_order = std::vector<int>;

template <class Op>
const Op* as(const node& n) {
  return dynamic_cast<const Op*>(n.op.get());
}

transposed_form reading(std::vector<std::size_t> carried, const axes_order& perm, bool broadcasts = false) {
  transposed_form f;
  f.carried = std::move(carried);
  f.perms = {perm};
  f.broadcasts = broadcasts;
  return f;
}

std::vector<std::size_t> inputs_from(std::size_t first, std::size_t end) {
  std::vector<std::size_t> indices(end - first);
  std::iota(indices.begin(), indices.end(), first);
  return indices;
}

tensor axis_list(const graph& g, value like, const std::vector<std::int64_t>& axes) {
  return tensor::of_ints(g.type(like).dtype, axes).reshaped(g.type(like).shape);
}

/// For ops whose channels are the second axis or the last: which of the two then, if either.
std::optional<bool> channels_first_then(bool now, const axes_order& perm) {
  const int axis = perm[now ? 1 : perm.size() - 1];
  if (axis == 1) return true;
  if (axis + 1 == static_cast<int>(perm.size())) return false;
  return std::nullopt;
}

/// For bias_add and batch_norm, of which only the first result is a feature map.
template <class Op>
std::optional<transposed_form> by_channels(const node& n, const Op& o, const axes_order& perm) {
  const auto first = channels_first_then(o.channels_first, perm);
  if (!first) return std::nullopt;
  transposed_form f = reading({0}, perm);
  f.perms.resize(n.outputs.size());
  auto changed = std::make_unique<Op>(o);
  changed->channels_first = *first;
  f.changed = std::move(changed);
  return f;
}

std::optional<transposed_form> of_reduction(const graph& g, const node& n, const reduce& r, const axes_order& perm) {
  if (n.inputs.size() != 2 || !g.constant(n.inputs[1]) || r.axes.size() != g.constant(n.inputs[1])->as_ints().size()) {
    return std::nullopt;
  }
  transposed_form f = reading({0}, perm);
  std::vector<std::int64_t> axes;
  for (const std::int64_t a : r.axes) axes.push_back(perm[static_cast<std::size_t>(a)]);
  f.lists.emplace_back(1, axis_list(g, n.inputs[1], axes));
  if (r.keep_dims) return f;
  // What is left of the order, counted anew.
  axes_order left;
  for (std::size_t i = 0; i < perm.size(); ++i) {
    if (std::find(r.axes.begin(), r.axes.end(), static_cast<std::int64_t>(i)) == r.axes.end()) left.push_back(perm[i]);
  }
  axes_order sorted = left;
  std::sort(sorted.begin(), sorted.end());
  for (int& axis : left) {
    axis = static_cast<int>(std::lower_bound(sorted.begin(), sorted.end(), axis) - sorted.begin());
  }
  f.perms = {std::is_sorted(left.begin(), left.end()) ? axes_order{} : left};
  return f;
}

std::optional<transposed_form> of_pad(const graph& g, const node& n, const axes_order& perm) {
  const tensor* paddings = n.inputs.size() < 2 ? nullptr : g.constant(n.inputs[1]);
  if (!paddings || paddings->shape() != shape{static_cast<std::int64_t>(perm.size()), 2}) return std::nullopt;
  transposed_form f = reading({0}, perm);
  f.lists.emplace_back(1, permuted_list(*paddings, inverse_of(perm)));
  return f;
}

std::optional<transposed_form> of_cut_or_join(const graph& g, const node& n, const axes_order& perm) {
  if (const auto* c = as<concat>(n)) {
    const std::size_t axis = c->axis_first ? 0 : n.inputs.size() - 1;
    if (!g.constant(n.inputs[axis])) return std::nullopt;
    transposed_form f = reading(inputs_from(c->first(), c->first() + n.inputs.size() - 1), perm);
    f.lists.emplace_back(axis, axis_list(g, n.inputs[axis], {perm[static_cast<std::size_t>(c->axis)]}));
    return f;
  }
  const auto* s = as<split>(n);
  if (!s || s->kind == split::form::unpack) return std::nullopt;
  const std::size_t axis = s->kind == split::form::split ? 0 : 2;
  if (!g.constant(n.inputs[axis])) return std::nullopt;
  transposed_form f = reading({s->value_input()}, perm);
  f.lists.emplace_back(axis, axis_list(g, n.inputs[axis], {perm[static_cast<std::size_t>(s->axis)]}));
  f.perms.assign(n.outputs.size(), perm);
  return f;
}

}  // namespace

std::optional<transposed_form> transposed_form_of(const graph& g, node_id id, const axes_order& perm) {
  const node& n = g.at(id);
  const std::size_t count = n.inputs.size();
  if (as<unary>(n) || as<cast>(n)) return reading({0}, perm);
  if (as<binary>(n) || as<clip>(n)) return reading(inputs_from(0, count), perm, true);
  if (const auto* s = as<select>(n)) {
    if (s->by_rows && g.type(n.inputs[0]).shape != g.type(n.inputs[1]).shape) return std::nullopt;
    return reading(inputs_from(0, count), perm, true);
  }
  if (as<add_n>(n)) return reading(inputs_from(0, count), perm);
  if (const auto* b = as<bias_add>(n)) return by_channels(n, *b, perm);
  if (const auto* b = as<batch_norm>(n)) return by_channels(n, *b, perm);
  if (as<softmax>(n) && perm.back() + 1 == static_cast<int>(perm.size())) return reading({0}, perm);
  if (const auto* r = as<reduce>(n)) return of_reduction(g, n, *r, perm);
  if (as<pad>(n)) return of_pad(g, n, perm);
  return of_cut_or_join(g, n, perm);
}

}  // namespace tf_embed::gen
