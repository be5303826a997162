// SPDX-License-Identifier: Apache-2.0
// Ops on complex numbers that treat real and imaginary parts alike and apart: they run on the parts, as real numbers.
#pragma once

#include "ops/composition/subgraph.hpp"

#include <vector>

namespace tf_embed::gen {

/// Complex numbers as real ones, with the two parts along one axis more, the last; no code.
result<value> parts_of(subgraph& s, value v);
/// And back.
result<value> pairs_of(subgraph& s, value v);

/// What `expand` answers where the node is `o` on `inputs`, of which the complex ones are taken in parts.
result<std::vector<value>> expand_on_parts(subgraph& s, const op& o, std::vector<value> inputs);
/// The same with the node's own inputs.
result<std::vector<value>> expand_on_parts(subgraph& s, const op& o);

}  // namespace tf_embed::gen
