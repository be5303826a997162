// SPDX-License-Identifier: Apache-2.0
// What Reshape, Fill and BroadcastTo have in common.
#pragma once

#include <cstddef>
#include <optional>

namespace tf_embed::gen {

/// Beside `op`: an op whose output has the shape that stands in one of its operands. Where that is not constant, but a
/// file says which shape comes out, the operand can be no other.
class shaped_by_operand {
 public:
  /// The position of the operand; nothing in a form of the op that has none.
  virtual std::optional<std::size_t> shape_operand() const = 0;

  bool operator==(const shaped_by_operand&) const = default;

 protected:
  ~shaped_by_operand() = default;
};

}  // namespace tf_embed::gen
