// SPDX-License-Identifier: Apache-2.0
// A node that cannot be read, in a graph that may not need it.
#pragma once

#include "ir/op.hpp"
#include "ops/support/attributes.hpp"

#include <utility>

namespace tf_embed::gen {

/// Says why it is refused when its types are asked for. The importer puts it in the place of what it does not know or
/// cannot read, where only inference can tell whether that lies on the way that a predicate takes.
struct refused_op : op_base<refused_op> {
  static constexpr std::string_view op_stem = "refused";
  bool operator==(const refused_op& other) const { return this == &other; }

  diagnostic reason;

  explicit refused_op(diagnostic why) : reason(std::move(why)) {}

  result<std::vector<tensor_type>> infer(const shape_context&) const { return reason; }
  result<std::vector<tensor>> evaluate(std::span<const tensor>) const override { return reason; }
  result<void> emit(layer_builder&) const override { return reason; }
  bool is_pure() const override { return false; }
};

}  // namespace tf_embed::gen
