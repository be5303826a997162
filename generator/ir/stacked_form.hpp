// SPDX-License-Identifier: Apache-2.0
// What an op becomes that computes for many items at once.
#pragma once

#include "ir/tensor.hpp"

#include <cstddef>
#include <memory>
#include <utility>
#include <vector>

namespace tf_embed::gen {

class op;

/// An op some of whose operands are all items of a sequence, with one axis more in front: so are its results then.
struct stacked_form {
  std::unique_ptr<op> changed = {};                        ///< the op then, where it differs
  std::vector<std::pair<std::size_t, tensor>> lists = {};  ///< constant operands then (axes)
  /// Operands broadcast: those of items with fewer axes than the result get axes of size one behind the first.
  bool broadcasts = false;
  /// Entry i of axis 0 of one item's result depends on the entries i of the items alone: it is a batch.
  bool keeps_entries_apart = true;
};

}  // namespace tf_embed::gen
