// SPDX-License-Identifier: Apache-2.0
#include "ops/movement/reverse_sequence.hpp"

#include "ops/support/element_types.hpp"
#include "ops/support/operand_checks.hpp"
#include "ops/support/strided_copy.hpp"
#include "program/layer_builder.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>

namespace tf_embed::gen {

result<std::vector<tensor_type>> reverse_sequence::infer(const shape_context& context) const {
  TF_EMBED_CHECK(expect_inputs(context, 2));
  const shape& s = context.shape(0);
  const auto rank = static_cast<std::int64_t>(s.size());
  const bool axes = seq_dim >= 0 && seq_dim < rank && batch_dim >= 0 && batch_dim < rank && seq_dim != batch_dim;
  if (!axes || !is_integer(context.dtype(1)) || context.shape(1) != shape{s[static_cast<std::size_t>(batch_dim)]}) {
    return diagnostic{error_kind::bad_model,
                      fmt::format("seq_dim {}, batch_dim {} and seq_lengths {} do not fit {}", seq_dim, batch_dim,
                                  to_string(context.type(1)), to_string(context.type(0)))};
  }
  return one_output(context.dtype(0), s);
}

result<std::vector<tensor>> reverse_sequence::evaluate(std::span<const tensor> inputs) const {
  const shape& s = inputs[0].shape();
  const auto strides = row_major_strides(s);
  const auto seq = static_cast<std::size_t>(seq_dim);
  const auto batch = static_cast<std::size_t>(batch_dim);
  tensor out = read_strided(inputs[0], s, strides);
  for (std::int64_t b = 0; b < s[batch]; ++b) {
    const std::int64_t length = inputs[1].as_int(b);
    if (length < 0) return diagnostic{error_kind::runtime, fmt::format("seq_lens({}) < 0", b)};
    if (length > s[seq])
      return diagnostic{error_kind::runtime, fmt::format("seq_lens({}) > input.dims({})", b, seq_dim)};
    strided_block copy{s, strides, strides, b * strides[batch], b * strides[batch]};
    copy.extents[batch] = 1;
    copy.extents[seq] = length;
    copy.from[seq] = -strides[seq];
    copy.from_offset += (length - 1) * strides[seq];
    copy_block(out, inputs[0], copy);
  }
  return std::vector<tensor>{out};
}

result<void> reverse_sequence::emit(layer_builder& b) const {
  b.add(layer_spec("reverse_sequence", {b.input(0), b.input(1), b.output(), seq_dim, batch_dim}));
  return {};
}

result<std::unique_ptr<op>> load_reverse_sequence(const attributes& a) {
  auto r = std::make_unique<reverse_sequence>();
  TF_EMBED_TRY(r->seq_dim, a.integer("seq_dim"));
  TF_EMBED_TRY(r->batch_dim, a.integer("batch_dim", 0));
  return std::unique_ptr<op>(std::move(r));
}

std::span<const op_row> reverse_sequence_rows() {
  // clang-format off
  static constexpr auto rows = std::to_array<op_row>({
      {"ReverseSequence", "reverse_sequence", load_reverse_sequence, "all; lengths of integers", "", "output"},
  });
  // clang-format on
  return rows;
}

}  // namespace tf_embed::gen
