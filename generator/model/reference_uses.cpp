// SPDX-License-Identifier: Apache-2.0
#include "model/reference_uses.hpp"

#include <algorithm>
#include <limits>

namespace tf_embed::gen {
namespace {

constexpr std::size_t nothing_read = std::numeric_limits<std::size_t>::max();

/// What a node gives that lies where a variable does.
struct alias {
  std::size_t oldest = nothing_read;  ///< how many assignments come before the read
  bool is_whole = false;              ///< it is the variable, not a view of it or what a loop makes of it
};

class use_finder {
 public:
  use_finder(const variable_accesses& graph, const run_order& order, const std::vector<int>& assigned,
             const std::vector<std::size_t>& seen)
      : graph_(graph), order_(order), assigned_(assigned), seen_(seen), aliases_(seen.size()) {
    assigning_.insert(assigned.begin(), assigned.end());
  }

  reference_uses run(const std::vector<std::string>& outputs, const std::unordered_set<int>& readers) {
    for (const int i : order_.nodes()) {
      if (!look_at(i, readers.contains(i))) return std::move(found_);
    }
    for (const std::string& name : outputs) {
      const auto t = parse_tensor_name(name);
      const int i = t ? graph_.find(t->node) : -1;
      if (i < 0) continue;
      // It is fetched when all is done.
      const alias& of = aliases_[static_cast<std::size_t>(i)];
      if (of.oldest >= assigned_.size()) continue;
      if (!sees_sums(i, of, assigned_.size())) return std::move(found_);
      found_.uses.push_back({i, 0, assigned_.size()});
    }
    return std::move(found_);
  }

 private:
  bool look_at(int i, bool reads) {
    const auto at = static_cast<std::size_t>(i);
    alias given{reads ? seen_[at] : nothing_read, reads};
    const auto& edges = graph_.inputs(i);
    for (std::size_t k = 0; k < edges.size(); ++k) {
      const auto& e = edges[k];
      if (e.from < 0 || e.control || order_.is_fed(e)) continue;
      alias read = aliases_[static_cast<std::size_t>(e.from)];
      if (read.oldest == nothing_read) continue;
      if (read.oldest < seen_[at] && !sees_sums(i, read, seen_[at])) return false;
      if (read.is_whole) {
        found_.uses.push_back({i, static_cast<int>(k), seen_[at]});
        read.oldest = seen_[at];
        given.is_whole = true;
      }
      given.oldest = std::min(given.oldest, read.oldest);
    }
    // What an assignment gives is the variable itself.
    const std::string& op = graph_.node(i).op();
    if (!assigning_.contains(i) && shares_buffer(op))
      aliases_[at] = {given.oldest, given.is_whole && hands_on_value(op)};
    return true;
  }

  /// Whether what was read is the value behind `before` assignments, as those since only added to it.
  bool sees_sums(int node, const alias& read, std::size_t before) {
    const auto first = assigned_.begin() + static_cast<std::ptrdiff_t>(read.oldest);
    const auto last = assigned_.begin() + static_cast<std::ptrdiff_t>(before);
    const bool sums = std::all_of(first, last, [&](int i) { return is_in_place(assignment_of(graph_.node(i).op())); });
    if (read.is_whole && sums) return true;
    found_.undecided = node;
    return false;
  }

  const variable_accesses& graph_;
  const run_order& order_;
  const std::vector<int>& assigned_;
  const std::vector<std::size_t>& seen_;
  std::vector<alias> aliases_;
  std::unordered_set<int> assigning_;
  reference_uses found_;
};

}  // namespace

reference_uses uses_of_reference(const variable_accesses& graph, const run_order& order,
                                 const std::vector<std::string>& outputs, const std::unordered_set<int>& readers,
                                 const std::vector<int>& assigned, const std::vector<std::size_t>& seen) {
  return use_finder(graph, order, assigned, seen).run(outputs, readers);
}

}  // namespace tf_embed::gen
