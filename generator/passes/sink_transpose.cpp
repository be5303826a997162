// SPDX-License-Identifier: Apache-2.0
#include "passes/sink_transpose.hpp"

#include "ir/op.hpp"
#include "ops/movement/transpose.hpp"
#include "ops/support/strided_copy.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>

namespace tf_embed::gen {
namespace {

const axes_order* order_of(const graph& g, value v) {
  const auto* t = dynamic_cast<const transpose*>(g.at(v.node).op.get());
  return t ? &t->inferred.perm : nullptr;
}

/// Whether channels come from the last place to the second, and nothing else changes.
bool brings_channels_forward(const axes_order& perm) {
  if (perm.size() < 4) return false;
  for (std::size_t i = 0; i < perm.size(); ++i) {
    const std::size_t from = i == 0 ? 0 : i == 1 ? perm.size() - 1 : i - 1;
    if (perm[i] != static_cast<int>(from)) return false;
  }
  return true;
}

bool undo_each_other(const axes_order& first, const axes_order& second) {
  return first.size() == second.size() && inverse_of(first) == second;
}

/// What `v` is before a Transpose by `perm`, if something already computes that.
std::optional<value> untransposed(const graph& g, value v, const axes_order& perm) {
  if (const axes_order* p = order_of(g, v)) {
    if (*p == perm) return g.at(v.node).inputs[0];
  }
  for (const use& u : g.at(v.node).uses) {
    if (g.at(u.node).inputs[u.input] != v || u.input != 0) continue;
    const axes_order* p = order_of(g, {u.node, 0});
    if (p && undo_each_other(*p, perm)) return value{u.node, 0};
  }
  return std::nullopt;
}

/// A constant operand (or one that any order leaves as it is) in the order before `perm`.
std::optional<value> constant_untransposed(graph& g, const std::string& name, value v, const axes_order& perm,
                                           bool broadcasts) {
  const shape& s = g.type(v).shape;
  if (s.size() > perm.size()) return std::nullopt;
  if (broadcasts && std::all_of(s.begin(), s.end(), [](std::int64_t d) { return d == 1; })) return v;
  const tensor* t = g.constant(v);
  if (!t || (s.size() < perm.size() && !broadcasts)) return std::nullopt;
  shape full(perm.size() - s.size(), 1);
  full.insert(full.end(), s.begin(), s.end());
  const std::vector<std::int64_t> strides = row_major_strides(full);
  shape to;
  std::vector<std::int64_t> from;
  for (const int axis : inverse_of(perm)) {
    to.push_back(full[static_cast<std::size_t>(axis)]);
    from.push_back(strides[static_cast<std::size_t>(axis)]);
  }
  return g.add_constant(name + "/transposed", read_strided(*t, to, from));
}

std::optional<transposed_form> form_of(const graph& g, node_id id, const axes_order& perm) {
  const node& n = g.at(id);
  return n.op ? n.op->transposed(g, n, perm) : std::nullopt;
}

/// Whether no Transpose in front of the node stays for others alone: they go too, by meeting another or by sinking.
bool pays(const graph& g, node_id id, const std::vector<value>& transposes, const axes_order& perm) {
  for (const value v : transposes) {
    if (g.is_output(v)) return transposes.size() > 1;
    for (const use& u : g.at(v.node).uses) {
      if (u.node == id) continue;
      const axes_order* next = order_of(g, {u.node, 0});
      if (!(next && undo_each_other(perm, *next)) && !form_of(g, u.node, perm)) return false;
    }
  }
  return true;
}

bool sink_behind(graph& g, node_id id) {
  const axes_order* found = nullptr;
  for (const value v : g.at(id).inputs) {
    const axes_order* p = order_of(g, v);
    if (p && brings_channels_forward(*p)) found = p;
  }
  if (!found) return false;
  const axes_order perm = *found;
  auto form = form_of(g, id, perm);
  if (!form) return false;
  const std::string name = g.at(id).name;
  std::vector<value> inputs = g.at(id).inputs;
  std::vector<value> transposes;
  for (const std::size_t i : form->carried) {
    if (auto before = untransposed(g, inputs[i], perm)) {
      if (order_of(g, inputs[i]) && std::find(transposes.begin(), transposes.end(), inputs[i]) == transposes.end()) {
        transposes.push_back(inputs[i]);
      }
      inputs[i] = *before;
    } else if (auto constant = constant_untransposed(g, name, inputs[i], perm, form->broadcasts)) {
      inputs[i] = *constant;
    } else {
      return false;
    }
  }
  if (!pays(g, id, transposes, perm)) return false;
  for (auto& [i, list] : form->lists) inputs[i] = g.add_constant(name + "/axes", std::move(list));
  // The same sizes in another order.
  g.require(g.change(id, form->changed ? std::move(form->changed) : g.at(id).op->clone(), std::move(inputs)));
  for (std::uint32_t port = 0; port < form->orders.size(); ++port) {
    if (form->orders[port].empty() || g.use_count({id, port}) == 0) continue;
    const std::string after = port == 0 ? name + "/transpose" : fmt::format("{}/transpose_{}", name, port);
    g.insert_after({id, port}, add_transpose(g, after, {id, port}, form->orders[port]));
  }
  return true;
}

bool cancel(graph& g, node_id id) {
  const axes_order* second = order_of(g, {id, 0});
  const value middle = g.at(id).inputs[0];
  const axes_order* first = order_of(g, middle);
  if (!second || !first || !undo_each_other(*first, *second)) return false;
  g.replace_uses({id, 0}, g.at(middle.node).inputs[0]);
  return true;
}

}  // namespace

value add_transpose(graph& g, const std::string& name, value of, const axes_order& perm) {
  const value order = g.add_constant(
      name + "/perm", tensor::of_ints(dtype::int32, std::vector<std::int64_t>(perm.begin(), perm.end())));
  // Any order of all axes is one.
  const auto id = g.add(name, "Transpose", std::make_unique<transpose>(), {of, order});
  if (!id) g.require(id.error());
  return id ? value{*id, 0} : of;
}

std::size_t sink_transpose(graph& g) {
  std::size_t rewrites = 0;
  for (const node_id id : g.topological_order()) {
    if (!g.at(id).alive || !g.at(id).op || g.at(id).outputs.empty()) continue;
    rewrites += cancel(g, id) || sink_behind(g, id);
  }
  return rewrites;
}

}  // namespace tf_embed::gen
