// SPDX-License-Identifier: Apache-2.0
#include "plan/lifetimes.hpp"

#include <algorithm>
#include <vector>

namespace tf_embed::gen {
namespace {

/// Walks the blocks with a running index.
class lifetime_walk {
 public:
  explicit lifetime_walk(program& p) : p_(p), is_touched_(p.buffers.size(), false) {
    // They are there before any layer, which a block that repeats must know.
    for (const program_endpoint& in : p.inputs) {
      if (const auto id = p.tensors[in.tensor].buffer) is_touched_[*id] = true;
    }
    for (const program_state& s : p.states) is_touched_[*p.tensors[s.tensor].buffer] = true;
  }

  /// Answers the index behind the block.
  int run(const block& b) {
    for (const program_layer& l : b.layers) {
      for (const auto* list : {&l.reads, &l.writes, &l.scratch}) {
        for (const buffer_id id : *list) touch(id, index_);
      }
      ++index_;
      const int begin = index_;
      const std::size_t log_begin = log_.size();
      for (const block& inner : l.spec.blocks) run(inner);
      // The blocks of one layer repeat together: a loop asks its condition again after its body.
      const auto repeats = [](const block& inner) { return inner.repeats; };
      if (std::ranges::any_of(l.spec.blocks, repeats)) repeat(l.spec.blocks, begin, log_begin);
    }
    return index_;
  }

 private:
  void repeat(const std::vector<block>& blocks, int begin, std::size_t log_begin) {
    const int last = std::max(begin, index_ - 1);
    // Made before and used in here: needed again when the first block begins anew.
    for (std::size_t i = log_begin; i < log_.size(); ++i) {
      buffer& used = p_.buffers[log_[i]];
      if (used.first < begin) used.last = std::max(used.last, last);
    }
    for (const block& b : blocks) {
      for (const auto* carried : {&b.arguments, &b.results}) {
        for (const tensor_id t : *carried) {
          const auto id = p_.tensors[t].buffer;
          if (!id) continue;
          touch(*id, last);
          p_.buffers[*id].first = std::min(p_.buffers[*id].first, begin);
        }
      }
    }
  }

  void touch(buffer_id id, int layer) {
    buffer& b = p_.buffers[id];
    if (!is_touched_[id]) b.first = layer;
    is_touched_[id] = true;
    b.last = std::max(b.last, layer);
    log_.push_back(id);
  }

  program& p_;
  int index_ = 0;
  std::vector<bool> is_touched_;
  std::vector<buffer_id> log_;  ///< of all touches
};

}  // namespace

void set_lifetimes(program& p) {
  for (buffer& b : p.buffers) b.first = b.last = -1;
  const int end = lifetime_walk(p).run(p.body);
  const auto buffer_of = [&](tensor_id t) -> buffer* {
    const auto id = p.tensors[t].buffer;
    return id ? &p.buffers[*id] : nullptr;
  };
  for (const program_state& s : p.states) buffer_of(s.tensor)->last = end;
  for (const program_endpoint& out : p.outputs) {
    if (buffer* b = buffer_of(out.tensor)) b->last = end;
    for (const tensor_id count : out.counts) {
      if (buffer* b = buffer_of(count)) b->last = end;
    }
  }
}

}  // namespace tf_embed::gen
