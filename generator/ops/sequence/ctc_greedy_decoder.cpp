// SPDX-License-Identifier: Apache-2.0
#include "ops/sequence/ctc_greedy_decoder.hpp"

#include "ops/support/operand_checks.hpp"
#include "program/layer_builder.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace tf_embed::gen {

result<std::vector<tensor_type>> ctc_greedy_decoder::infer(const shape_context& context, blank_class& found) const {
  TF_EMBED_CHECK(expect_inputs(context, 2));
  const tensor_type& in = context.type(0);
  if (in.shape.size() != 3 || (in.dtype != dtype::float32 && in.dtype != dtype::float64))
    return bad_model(fmt::format("inputs must be floats [steps, batch, classes], but are {}", to_string(in)));
  const std::int64_t batch = in.shape[1];
  const std::int64_t classes = in.shape[2];
  if (context.dtype(1) != dtype::int32 || context.shape(1) != shape{batch})
    return bad_model(fmt::format("sequence_length must be int32[{}], but is {}", batch, to_string(context.type(1))));
  if (classes < 1 || blank < -classes || blank >= classes)
    return bad_model(fmt::format("blank_index must be from {} to {}, but is {}", -classes, classes - 1, blank));
  found.blank = blank < 0 ? blank + classes : blank;
  const std::int64_t most = element_count({in.shape[0], batch});
  TF_EMBED_TRY(tensor_type indices, checked_type(dtype::int64, {most, 2}));
  tensor_type values{dtype::int64, {most}};
  if (most != 0) indices.extents = values.extents = {context.own_extent(0)};
  return std::vector<tensor_type>{indices, values, {dtype::int64, {2}}, {in.dtype, {batch, 1}}};
}

result<std::vector<tensor>> ctc_greedy_decoder::evaluate(std::span<const tensor> inputs) const {
  const shape& s = inputs[0].shape();
  std::vector<std::int64_t> indices;
  std::vector<std::int64_t> values;
  std::int64_t longest = 0;
  tensor sums(inputs[0].dtype(), {s[1], 1});
  for (std::int64_t b = 0; b < s[1]; ++b) {
    const std::int64_t steps = inputs[1].as_int(b);
    if (steps > s[0]) {
      return diagnostic{error_kind::runtime,
                        fmt::format("sequence_length[{}] = {} is more than the {} steps there are", b, steps, s[0])};
    }
    std::int64_t previous = -1;
    std::int64_t length = 0;
    for (std::int64_t t = 0; t < steps; ++t) {
      const std::int64_t row = (t * s[1] + b) * s[2];
      std::int64_t best = 0;
      for (std::int64_t c = 1; c < s[2]; ++c) {
        if (inputs[0].as_double(row + c) > inputs[0].as_double(row + best)) best = c;
      }
      visit_dtype(sums.dtype(), [&]<class T>() {
        if constexpr (std::is_floating_point_v<T>)
          sums.mutable_as<T>()[static_cast<std::size_t>(b)] -= static_cast<T>(inputs[0].as_double(row + best));
      });
      if (best != inferred.blank && !(merge_repeated && best == previous)) {
        indices.insert(indices.end(), {b, length++});
        values.push_back(best);
      }
      previous = best;
    }
    longest = std::max(longest, length);
  }
  const auto count = static_cast<std::int64_t>(values.size());
  const std::vector<std::int64_t> dims{s[1], longest};
  return std::vector<tensor>{tensor::of_ints(dtype::int64, indices).reshaped({count, 2}),
                             tensor::of_ints(dtype::int64, values), tensor::of_ints(dtype::int64, dims), sums};
}

result<void> ctc_greedy_decoder::emit(layer_builder& b) const {
  const operand in = b.input(0);
  const operand steps = b.input(1);
  std::vector<argument> arguments{in, steps, b.output(0), b.output(1), b.output(2), b.output(3)};
  arguments.emplace_back(b.output_type(0).has_dynamic_axis() ? b.count(0) : b.write(b.temporary({dtype::int64, {}})));
  arguments.emplace_back(inferred.blank);
  arguments.emplace_back(merge_repeated);
  b.add(layer_spec("ctc_greedy_decoder", std::move(arguments)));
  return {};
}

result<std::unique_ptr<op>> load_ctc_greedy_decoder(const attributes& a) {
  auto d = std::make_unique<ctc_greedy_decoder>();
  TF_EMBED_TRY(d->merge_repeated, a.boolean("merge_repeated", false));
  TF_EMBED_TRY(d->blank, a.integer("blank_index", -1));
  return std::unique_ptr<op>(std::move(d));
}

std::span<const op_row> ctc_greedy_decoder_rows() {
  // clang-format off
  static constexpr auto rows = std::to_array<op_row>({
      {"CTCGreedyDecoder", "ctc_greedy_decoder", load_ctc_greedy_decoder, "float, double", "", "decoded_indices, decoded_values, decoded_shape, log_probability"},
  });
  // clang-format on
  return rows;
}

}  // namespace tf_embed::gen
