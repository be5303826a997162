// SPDX-License-Identifier: Apache-2.0
#include "ops/movement/conjugate_transpose.hpp"

#include "ops/composition/subgraph.hpp"
#include "ops/element/unary.hpp"

#include <array>

namespace tf_embed::gen {

transpose conjugate_transpose::without_conjugation() const {
  transpose t;
  t.inferred = inferred;
  return t;
}

result<std::vector<tensor_type>> conjugate_transpose::infer(const shape_context& context,
                                                            transpose_order& found) const {
  return transpose().infer(context, found);
}

result<std::vector<tensor>> conjugate_transpose::evaluate(std::span<const tensor> inputs) const {
  TF_EMBED_TRY(auto moved, without_conjugation().evaluate(inputs));
  if (is_complex(moved[0].dtype())) moved[0] = evaluate_complex_unary(unary_kind::conjugate, moved[0]);
  return moved;
}

result<std::vector<value>> conjugate_transpose::expand(subgraph& s) const {
  TF_EMBED_TRY(const value moved, s.add(without_conjugation(), {s.input(0), s.input(1)}));
  if (!is_complex(s.type(moved).dtype)) return std::vector<value>{moved};
  TF_EMBED_TRY(const value conjugated, s.add(unary(unary_kind::conjugate), {moved}));
  return std::vector<value>{conjugated};
}

result<void> conjugate_transpose::propagate_extents(const shape_context& context,
                                                    std::vector<tensor_type>& outputs) const {
  return without_conjugation().propagate_extents(context, outputs);
}

std::span<const op_row> conjugate_transpose_rows() {
  // clang-format off
  static constexpr auto rows = std::to_array<op_row>({
      {"ConjugateTranspose", "conjugate_transpose", load_plain<conjugate_transpose>, "all, complex", "constant perm", "y"},
  });
  // clang-format on
  return rows;
}

}  // namespace tf_embed::gen
