// SPDX-License-Identifier: Apache-2.0
#include "ir/inference.hpp"

#include <fmt/format.h>

namespace tf_embed::gen {
namespace {

result<void> check_types(const std::vector<tensor_type>& types) {
  for (const tensor_type& t : types) {
    if (!is_static(t.shape)) {
      return diagnostic{
          error_kind::unsupported,
          fmt::format("the output shape {} depends on values known only at run time", to_string(t.shape))};
    }
    if (element_count(t.shape) > max_elements) {
      return diagnostic{error_kind::bad_model, fmt::format("the output {} has more than 2^40 elements", to_string(t))};
    }
  }
  return {};
}

}  // namespace

node_operands operands_of(const graph& g, const node& n) {
  node_operands o;
  for (const value& v : n.inputs) {
    o.types.push_back(g.type(v));
    o.constants.push_back(g.constant(v));
    if (o.constants.back()) {
      o.constant_bytes += o.constants.back()->bytes().size();
    } else {
      o.all_constant = false;
    }
  }
  return o;
}

result<std::vector<tensor_type>> infer_types(op& o, const shape_context& context) {
  TF_EMBED_TRY(auto types, o.infer_shape(context));
  bool counted = false;
  for (std::size_t i = 0; i < context.input_count(); ++i) {
    counted = counted || context.type(i).has_dynamic_axis();
    if (context.type(i).extents.size() < 2 || o.takes_several_extents()) continue;
    return diagnostic{error_kind::unsupported,
                      fmt::format("input {} is {}: this op takes one size that is known only at run time, not several",
                                  i, to_string(context.type(i)))};
  }
  if (counted) TF_EMBED_CHECK(o.propagate_extents(context, types));
  TF_EMBED_CHECK(check_types(types));
  return types;
}

}  // namespace tf_embed::gen
