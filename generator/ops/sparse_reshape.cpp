// SPDX-License-Identifier: Apache-2.0
#include "ops/sparse_reshape.hpp"

#include "ops/extents.hpp"
#include "ops/movement.hpp"
#include "plan/layer_builder.hpp"

#include <tf_embed/kernels/sparse_reshape.hpp>

#include <fmt/format.h>

namespace tf_embed::gen {

result<std::vector<tensor_type>> sparse_reshape::infer_shape(const shape_context& context) {
  TF_EMBED_CHECK(expect_inputs(context, 3));
  bool fits = context.shape(0).size() == 2 && context.shape(1).size() == 1 && context.shape(2).size() == 1 &&
              context.shape(0)[1] == context.shape(1)[0];
  for (std::size_t i = 0; i < 3; ++i) fits = fits && context.dtype(i) == dtype::int64;
  if (!fits) {
    return diagnostic{error_kind::bad_model,
                      fmt::format("expects int64 indices [n,rank] and two shapes, but is given {}, {} and {}",
                                  to_string(context.type(0)), to_string(context.type(1)), to_string(context.type(2)))};
  }
  if (context.shape(1)[0] > 64 || context.shape(2)[0] > 64)
    return diagnostic{error_kind::unsupported, "shapes of more than 64 axes"};
  TF_EMBED_TRY(tensor_type indices, checked_type(dtype::int64, {context.shape(0)[0], context.shape(2)[0]}));
  return std::vector<tensor_type>{indices, context.type(2)};
}

result<void> sparse_reshape::hand_on_extents(const shape_context& context, std::vector<tensor_type>& outputs) const {
  TF_EMBED_CHECK(only_counted(context, 0));
  if (context.type(0).extent.axis != 0) return refused_extent(context, 0, "the axes must be known at generation");
  outputs[0].extent = context.type(0).extent;
  return {};
}

result<std::vector<tensor>> sparse_reshape::evaluate(std::span<const tensor> inputs) const {
  // The kernel is as plain as a reference would be.
  const std::size_t rank = static_cast<std::size_t>(inputs[1].size());
  const std::size_t new_rank = static_cast<std::size_t>(inputs[2].size());
  tensor indices(dtype::int64, {inputs[0].shape()[0], inputs[2].size()});
  tensor dims(dtype::int64, inputs[2].shape());
  const status outcome =
      kernels::sparse_reshape(indices.mutable_as<std::int64_t>().data(), dims.mutable_as<std::int64_t>().data(),
                              inputs[0].as<std::int64_t>().data(), static_cast<index_t>(inputs[0].shape()[0]),
                              inputs[1].as<std::int64_t>().data(), rank, inputs[2].as<std::int64_t>().data(), new_rank);
  if (outcome != status::ok) {
    return diagnostic{error_kind::runtime, fmt::format("a sparse tensor of shape {} cannot be reshaped to {}",
                                                       list_text(inputs[1].as_ints()), list_text(inputs[2].as_ints()))};
  }
  return std::vector<tensor>{indices, dims};
}

result<void> sparse_reshape::emit(layer_builder& b) const {
  b.layer("sparse_reshape", "sparse_reshape", {b.input(0), b.input(1), b.input(2), b.output(0), b.output(1)});
  return {};
}

result<std::unique_ptr<op>> load_sparse_reshape(const attributes& a) { return load_plain<sparse_reshape>(a); }

}  // namespace tf_embed::gen
