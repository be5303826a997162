// SPDX-License-Identifier: Apache-2.0
#include "ops/composition/parts.hpp"

#include "ops/element/bitcast.hpp"

#include <utility>

namespace tf_embed::gen {

result<value> parts_of(subgraph& s, value v) {
  bitcast cast;
  cast.to = part_type(s.type(v).dtype);
  return s.add(cast, {v});
}

result<value> pairs_of(subgraph& s, value v) {
  bitcast cast;
  cast.to = complex_of(s.type(v).dtype);
  return s.add(cast, {v});
}

result<std::vector<value>> expand_on_parts(subgraph& s, const op& o, std::vector<value> inputs) {
  for (value& v : inputs) {
    if (!is_complex(s.type(v).dtype)) continue;
    TF_EMBED_TRY(v, parts_of(s, v));
  }
  TF_EMBED_TRY(const value made, s.add(o.clone(), std::move(inputs)));
  TF_EMBED_TRY(const value pairs, pairs_of(s, made));
  return std::vector<value>{pairs};
}

result<std::vector<value>> expand_on_parts(subgraph& s, const op& o) {
  std::vector<value> inputs;
  for (std::size_t i = 0; i < s.input_count(); ++i) inputs.push_back(s.input(i));
  return expand_on_parts(s, o, std::move(inputs));
}

}  // namespace tf_embed::gen
