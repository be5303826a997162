// SPDX-License-Identifier: Apache-2.0
// If, StatelessIf, Case, StatelessCase: one of several graphs, by a value that only a run knows.
#pragma once

#include "ir/choice.hpp"
#include "ir/op.hpp"
#include "ir/region.hpp"
#include "ops/support/op_row.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace tf_embed::gen {

/// Inputs: the predicate, then the arguments of all branches. Outputs: the results of the branch that the predicate
/// takes, whose types must be those of the others. The predicate of a Case is the branch's number; what is no number of
/// a branch takes the last.
struct cond : op_base<cond>, choosing_op {
  static constexpr std::string_view op_stem = "cond";
  /// Only itself: branches are not compared.
  bool operator==(const cond& other) const { return this == &other; }

  std::vector<region> branches;  ///< then, else; or those of a Case
  bool is_case = false;

  cond();
  static cond with_cases(std::size_t count);
  cond(const cond& other);  ///< copies the branches too

  result<std::vector<tensor_type>> infer(const shape_context& context) const;
  result<std::vector<tensor>> evaluate(std::span<const tensor> inputs) const override;
  result<void> emit(layer_builder& b) const override;
  result<void> propagate_extents(const shape_context& context, std::vector<tensor_type>& outputs) const override;
  bool takes_several_extents() const override { return true; }
  /// Operands and results go through as the branches have them.
  bool moves_only() const override { return true; }
  std::optional<choice> choose(const std::vector<choice_input>& inputs) const override;
  std::span<region> regions() override { return branches; }
  std::span<const region> regions() const override { return branches; }
  std::vector<std::string_view> region_attributes() const override;
  std::size_t region_operand(std::size_t, std::size_t argument) const override { return argument + 1; }

 private:
  /// Whether the run-time extent of `t` is that of an operand, so that both branches give the same size.
  std::string title(std::size_t branch) const;
  static bool is_from_outside(const tensor_type& t, const shape_context& context);
};

std::span<const op_row> cond_rows();

}  // namespace tf_embed::gen
