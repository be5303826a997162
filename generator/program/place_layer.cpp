// SPDX-License-Identifier: Apache-2.0
#include "program/place_layer.hpp"

#include <utility>

namespace tf_embed::gen {

program_layer place_layer(const program& p, layer_spec spec) {
  program_layer l{std::move(spec)};
  for_each_operand(l.spec.arguments, [&](const operand& o) {
    const program_tensor& t = p.tensors[o.tensor];
    if (t.weights) l.weights.push_back(*t.weights);
    if (!t.buffer) return;
    (o.access == access::read ? l.reads : o.access == access::write ? l.writes : l.scratch).push_back(*t.buffer);
  });
  for_each_weights(l.spec.arguments, [&](const weights_operand& w) { l.weights.push_back(w.weights); });
  return l;
}

}  // namespace tf_embed::gen
