// SPDX-License-Identifier: Apache-2.0
#include "model/run_order.hpp"

#include "model/loop_frames.hpp"

namespace tf_embed::gen {

run_order::run_order(const variable_accesses& graph, const std::vector<std::string>& outputs, const tensors& fed)
    : graph_(graph), fed_(fed), before_(static_cast<std::size_t>(graph.size())) {
  const std::vector<bool> needed = find_needed(outputs);
  std::vector<std::size_t> waits(needed.size(), 0);
  std::vector<std::vector<int>> readers(needed.size());
  for (int i = 0; i < graph.size(); ++i) {
    const auto at = static_cast<std::size_t>(i);
    if (!needed[at]) continue;
    for (const auto& e : graph.inputs(i)) {
      if (waits_along(e)) before_[at].push_back(e.from);
    }
    waits[at] = before_[at].size();
    for (const int other : before_[at]) readers[static_cast<std::size_t>(other)].push_back(i);
    if (waits[at] == 0) nodes_.push_back(i);
  }
  for (std::size_t next = 0; next < nodes_.size(); ++next) {
    for (const int reader : readers[static_cast<std::size_t>(nodes_[next])]) {
      if (--waits[static_cast<std::size_t>(reader)] == 0) nodes_.push_back(reader);
    }
  }
  for (int i = 0; circular_ < 0 && i < graph.size(); ++i) {
    if (needed[static_cast<std::size_t>(i)] && waits[static_cast<std::size_t>(i)] != 0) circular_ = i;
  }
}

bool run_order::is_fed(const variable_accesses::edge& e) const {
  return e.from >= 0 && !e.control && fed_.contains({graph_.node(e.from).name(), e.port});
}

bool run_order::waits_along(const variable_accesses::edge& e) const {
  if (e.from < 0 || is_fed(e)) return false;
  return !is_op(graph_.node(e.from), "NextIteration");
}

std::vector<bool> run_order::find_needed(const std::vector<std::string>& outputs) const {
  std::vector<bool> needed(static_cast<std::size_t>(graph_.size()), false);
  std::vector<int> pending;
  const auto need = [&](int i) {
    if (i < 0 || needed[static_cast<std::size_t>(i)]) return;
    needed[static_cast<std::size_t>(i)] = true;
    pending.push_back(i);
  };
  for (const std::string& name : outputs) {
    if (auto t = parse_tensor_name(name); t && !fed_.contains({t->node, t->port})) need(graph_.find(t->node));
  }
  while (!pending.empty()) {
    const int i = pending.back();
    pending.pop_back();
    for (const auto& e : graph_.inputs(i)) {
      if (!is_fed(e)) need(e.from);
    }
  }
  return needed;
}

}  // namespace tf_embed::gen
