// SPDX-License-Identifier: Apache-2.0
// While, StatelessWhile: a graph that runs again and again, for as long as another holds.
#pragma once

#include "ir/op.hpp"
#include "ir/region.hpp"
#include "ops/support/op_row.hpp"

#include <array>
#include <cstdint>
#include <optional>

namespace tf_embed::gen {

/// Inputs: first the loop variables, then what all iterations read alike; both graphs take all of them as arguments.
/// Outputs: the loop variables when the condition does not hold any more. The body gives the variables of the next
/// iteration, of the same types. As loaded, everything is a loop variable; resolve finds out what is none
/// (passes/resolve_loop.cpp).
struct while_loop : op_base<while_loop> {
  static constexpr std::string_view op_stem = "while_loop";
  /// Only itself: graphs are not compared.
  bool operator==(const while_loop& other) const { return this == &other; }

  std::array<region, 2> parts;                  ///< condition, body
  std::optional<std::int64_t> trips = {};       ///< how often the body runs, if that is known: there is no condition
  std::optional<std::int64_t> most_trips = {};  ///< what the user allows

  while_loop();
  while_loop(const while_loop& other);  ///< copies the graphs too

  const graph& condition() const { return parts[0].body; }
  const graph& body() const { return parts[1].body; }
  graph& condition() { return parts[0].body; }
  graph& body() { return parts[1].body; }

  result<std::vector<tensor_type>> infer(const shape_context& context) const;
  result<std::vector<tensor>> evaluate(std::span<const tensor> inputs) const override;
  result<void> emit(layer_builder& b) const override;
  result<void> propagate_extents(const shape_context& context, std::vector<tensor_type>& outputs) const override;
  bool takes_several_extents() const override { return true; }
  /// Operands and results go through as the graphs have them.
  bool moves_only() const override { return true; }
  std::span<region> regions() override { return parts; }
  std::span<const region> regions() const override { return parts; }
  std::vector<std::string_view> region_attributes() const override { return {"cond", "body"}; }
};

std::span<const op_row> while_loop_rows();

}  // namespace tf_embed::gen
