// SPDX-License-Identifier: Apache-2.0
#include "ir/shape_context.hpp"

#include "ir/known_elements.hpp"
#include "ir/near_name.hpp"
#include "ir/value_bounds.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace tf_embed::gen {
namespace {

/// The inputs of the graph that `v` is made from, in their order.
std::vector<endpoint> inputs_behind(const graph& g, value v) {
  const std::vector<bool> seen = g.nodes_behind({&v, 1});
  std::vector<endpoint> behind;
  for (const endpoint& e : g.inputs) {
    if (seen[e.value.node]) behind.push_back(e);
  }
  return behind;
}

/// Whether an input tells the network what to do, so that it may be frozen: one that is the operand itself, or a few
/// numbers. What is large, or floats, is what the network is for; and so are more than a shape's where there is no
/// other input.
bool is_setting(const graph& g, const endpoint& e, value operand, bool is_all) {
  const tensor_type& t = g.type(e.value);
  std::int64_t most = is_floating(t.dtype) ? 4 : 64;
  if (e.value == operand) most *= 64;
  if (e.value != operand && is_all) most = !is_floating(t.dtype) && t.shape.size() <= 1 ? 8 : 1;
  return element_count(t.shape) <= most;
}

/// Room in a message for names of a hostile graph.
constexpr std::size_t max_names = 16;

}  // namespace

std::string shape_context::dependence(std::size_t i) const {
  std::vector<endpoint> inputs;
  if (graph_ && id_ < graph_->size() && i < graph_->at(id_).inputs.size())
    inputs = inputs_behind(*graph_, graph_->at(id_).inputs[i]);
  if (inputs.empty() || inputs.size() > max_names) return "depends on values known only at run time";
  std::vector<std::string> quoted;
  std::vector<std::string> options;
  bool can_freeze = true;
  for (const endpoint& e : inputs) {
    quoted.push_back('"' + printable(e.name) + '"');
    options.push_back("--freeze-input " + shell_word(e.name) + "=VALUE");
    can_freeze =
        can_freeze && is_setting(*graph_, e, graph_->at(id_).inputs[i], inputs.size() == graph_->inputs.size());
  }
  const std::string_view plural = inputs.size() == 1 ? "" : "s";
  if (!can_freeze)
    return fmt::format("depends on the values of input{} {}, which only a run knows", plural,
                       fmt::join(quoted, " and "));
  return fmt::format("depends on input{} {}: freeze {} with {}", plural, fmt::join(quoted, " and "),
                     inputs.size() == 1 ? "it" : "them", fmt::join(options, " "));
}

known_element shape_context::element(std::size_t i, std::int64_t index) const {
  if (constants_[i]) return {constants_[i]->as_int(index)};
  if (graph_ && id_ < graph_->size() && i < graph_->at(id_).inputs.size())
    return element_of(*graph_, graph_->at(id_).inputs[i], index);
  // Without a graph every element is a root of its own.
  return {.root = {static_cast<node_id>(i), 0}, .index = index};
}

run_time_extent shape_context::own_extent(std::size_t axis, std::uint32_t port) const {
  // Without a graph nothing else has an extent.
  if (!graph_ || id_ >= graph_->size()) return {std::uint64_t{port} + 1, axis, 1};
  return {graph_->extent_id(value{id_, port}), axis, 1};
}

run_time_extent shape_context::derived_extent(std::size_t axis, const std::vector<std::int64_t>& description) const {
  if (graph_) return {graph_->extent_id(description), axis};
  // Without a graph only those of one node need to differ.
  std::uint64_t id = 14695981039346656037u;
  for (const std::int64_t x : description) id = (id ^ static_cast<std::uint64_t>(x)) * 1099511628211u;
  return {id | 1, axis};
}

std::int64_t shape_context::most_of(const known_element& e, const run_time_extent& extent, std::int64_t limit) const {
  if (!graph_ || e.is_known() || e.root.node >= graph_->size()) return limit;
  const interval root = bounds_of(*graph_, e.root, e.index);
  const interval offset{e.offset, e.offset};
  const auto exact = e.sign > 0 ? sum(offset, root) : difference(offset, root);
  const std::int64_t most = exact ? std::max<std::int64_t>(exact->most, 0) : max_elements;
  return std::min(limit, graph_->first_bound(extent.id, most));
}

result<const tensor*> shape_context::required_constant(std::size_t i, std::string_view what) const {
  if (i >= constants_.size()) {
    return diagnostic{error_kind::bad_model, fmt::format("input {} ({}) is missing", i, what)};
  }
  if (constants_[i] == nullptr) {
    return diagnostic{error_kind::unsupported,
                      fmt::format("{} (input {}) must be known at generation, but {}", what, i, dependence(i))};
  }
  return constants_[i];
}

result<std::vector<std::int64_t>> shape_context::required_ints(std::size_t i, std::string_view what) const {
  TF_EMBED_TRY(const tensor* t, required_constant(i, what));
  if (!is_integer(t->dtype())) {
    return diagnostic{error_kind::bad_model,
                      fmt::format("{} (input {}) must be integers, but is {}", what, i, to_string(t->type()))};
  }
  return t->as_ints();
}

}  // namespace tf_embed::gen
