// SPDX-License-Identifier: Apache-2.0
#include "program/take_storage.hpp"

#include <algorithm>

namespace tf_embed::gen {
namespace {

/// Lets all layers of a block work on one buffer instead of another.
void replace_buffer(block& b, buffer_id from, buffer_id to) {
  for (program_layer& l : b.layers) {
    for (auto* list : {&l.reads, &l.writes, &l.scratch}) std::replace(list->begin(), list->end(), from, to);
    for (block& inner : l.spec.blocks) replace_buffer(inner, from, to);
  }
}

}  // namespace

bool take_storage(program& p, block& repeated, tensor_id variable, tensor_id next) {
  const auto old_one = p.tensors[variable].buffer;
  const auto new_one = p.tensors[next].buffer;
  if (!old_one || !new_one) return false;
  const auto reads = [](const program_layer& l, buffer_id b) {
    return std::find(l.reads.begin(), l.reads.end(), b) != l.reads.end();
  };
  bool is_written = false;
  for (const program_layer* l : flattened(repeated)) {
    const bool writes = std::find(l->writes.begin(), l->writes.end(), *new_one) != l->writes.end();
    if (reads(*l, *old_one)) {
      if (is_written) return false;
      const auto& in_place = p.buffers[*new_one].in_place_candidates;
      if (writes && std::find(in_place.begin(), in_place.end(), *old_one) == in_place.end()) return false;
    }
    is_written |= writes;
  }
  // Its parts may be written before.
  const auto is_part = [&](const shared_part& s) { return s.whole == *new_one; };
  const auto has_part = [&](const buffer& b) { return std::any_of(b.parts_of.begin(), b.parts_of.end(), is_part); };
  if (!p.buffers[*new_one].parts_of.empty() || std::any_of(p.buffers.begin(), p.buffers.end(), has_part)) return false;
  replace_buffer(repeated, *new_one, *old_one);
  p.buffers[*new_one] = {};
  // Views of it, and what a loop inside carries in its place, go along.
  for (auto& t : p.tensors) {
    if (t.buffer == new_one) t.buffer = old_one;
  }
  return true;
}

void forget_parts(program& p, tensor_id t) {
  const auto whole = p.tensors[t].buffer;
  if (!whole) return;
  p.buffers[*whole].parts_of.clear();
  for (buffer& b : p.buffers) {
    std::erase_if(b.parts_of, [&](const shared_part& s) { return s.whole == *whole; });
  }
}

}  // namespace tf_embed::gen
