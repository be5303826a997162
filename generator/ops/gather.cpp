// SPDX-License-Identifier: Apache-2.0
#include "ops/gather.hpp"

#include "ops/movement.hpp"
#include "plan/layer_builder.hpp"

#include <fmt/format.h>

#include <cstring>

namespace tf_embed::gen {
namespace {

diagnostic bad(std::string message) { return {error_kind::bad_model, std::move(message)}; }

/// The product of some of the axes.
std::int64_t product(const shape& s, std::size_t from, std::size_t to) {
  return element_count(
      shape(s.begin() + static_cast<std::ptrdiff_t>(from), s.begin() + static_cast<std::ptrdiff_t>(to)));
}

}  // namespace

result<std::vector<tensor_type>> gather::infer_shape(const shape_context& context) {
  TF_EMBED_CHECK(expect_inputs(context, has_axis ? 3 : 2));
  const shape& params = context.shape(0);
  const shape& indices = context.shape(1);
  if (!is_signed_integer(context.dtype(1))) {
    return bad(fmt::format("indices must be integers, but are {}", to_string(context.type(1))));
  }
  if (params.empty()) return bad("params must not be a scalar");
  axis = 0;
  if (has_axis) {
    TF_EMBED_TRY(axis, required_axis(context, 2, params.size(), "axis"));
  }
  const auto rank = static_cast<std::int64_t>(indices.size());
  const std::int64_t batch = batch_dims < 0 ? batch_dims + rank : batch_dims;
  if (batch < 0 || batch > rank || batch > axis) {
    return bad(fmt::format("batch_dims {} must lie within the axes of indices {} and not beyond axis {}", batch_dims,
                           to_string(context.type(1)), axis));
  }
  batch_dims = batch;
  for (std::size_t i = 0; i < static_cast<std::size_t>(batch); ++i) {
    if (params[i] != indices[i]) {
      return bad(fmt::format("the first {} axes of params {} and indices {} must be equal", batch,
                             to_string(context.type(0)), to_string(context.type(1))));
    }
  }
  target.assign(params.begin(), params.begin() + axis);
  target.insert(target.end(), indices.begin() + static_cast<std::ptrdiff_t>(batch), indices.end());
  target.insert(target.end(), params.begin() + axis + 1, params.end());
  return one_output(context.dtype(0), target);
}

result<std::vector<tensor>> gather::evaluate(std::span<const tensor> inputs) const {
  const shape& p = inputs[0].shape();
  const shape& ix = inputs[1].shape();
  const auto b = static_cast<std::size_t>(batch_dims);
  const auto a = static_cast<std::size_t>(axis);
  const std::int64_t batches = product(p, 0, b);
  const std::int64_t outer = product(p, b, a);
  const std::int64_t count = product(ix, b, ix.size());
  const std::int64_t dim = p[a];
  const auto run = static_cast<std::size_t>(product(p, a + 1, p.size())) * byte_size(inputs[0].dtype());
  const auto indices = inputs[1].as_ints();
  for (std::size_t i = 0; i < indices.size(); ++i) {
    if (indices[i] >= 0 && indices[i] < dim) continue;
    return diagnostic{error_kind::runtime,
                      fmt::format("indices{} = {} is not in [0, {})", position_text(static_cast<std::int64_t>(i), ix),
                                  indices[i], dim)};
  }
  tensor out(inputs[0].dtype(), target);
  if (out.size() == 0) return std::vector<tensor>{out};
  std::byte* to = out.mutable_bytes().data();
  for (std::int64_t n = 0; n < batches; ++n) {
    for (std::int64_t o = 0; o < outer; ++o) {
      for (std::int64_t i = 0; i < count; ++i, to += run) {
        const std::int64_t row = (n * outer + o) * dim + indices[static_cast<std::size_t>(n * count + i)];
        std::memcpy(to, inputs[0].bytes().data() + static_cast<std::size_t>(row) * run, run);
      }
    }
  }
  return std::vector<tensor>{out};
}

result<void> gather::emit(layer_builder& b) const {
  b.layer("gather", "gather", {b.input(0), b.input(1), b.output(), std::to_string(axis), std::to_string(batch_dims)});
  return {};
}

result<std::unique_ptr<op>> load_gather(const attributes& a) {
  auto g = std::make_unique<gather>();
  g->has_axis = a.op_name() == "GatherV2";
  TF_EMBED_TRY(g->batch_dims, a.integer("batch_dims", 0));
  return std::unique_ptr<op>(std::move(g));
}

}  // namespace tf_embed::gen
