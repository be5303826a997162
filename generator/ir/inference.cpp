// SPDX-License-Identifier: Apache-2.0
#include "ir/inference.hpp"

#include <fmt/format.h>

#include <algorithm>

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

/// Refuses complex numbers where the op knows none.
result<void> check_complex(const op& o, const tensor_type& t) {
  if (!is_complex(t.dtype) || o.takes_complex()) return {};
  return diagnostic{error_kind::unsupported, fmt::format("there is no kernel for {} yet", name(t.dtype))};
}

/// Completes open dimensions.
void fill_open(std::vector<tensor_type>& types, std::span<const std::optional<shape>> annotated) {
  for (std::size_t port = 0; port < std::min(types.size(), annotated.size()); ++port) {
    shape& s = types[port].shape;
    if (!annotated[port] || annotated[port]->size() != s.size()) continue;
    for (std::size_t i = 0; i < s.size(); ++i) {
      if (s[i] < 0) s[i] = (*annotated[port])[i];
    }
  }
}

/// Whether a type is one that the annotation allows; a size that only the run knows is bounded by the type's.
bool agrees(const tensor_type& t, const shape& annotated) {
  bool fine = t.shape.size() == annotated.size();
  for (std::size_t i = 0; fine && i < annotated.size(); ++i) {
    const bool bounded = t.extent_at(i).id != 0;
    fine = annotated[i] < 0 || (bounded ? annotated[i] <= t.shape[i] : annotated[i] == t.shape[i]);
  }
  return fine;
}

result<void> check_annotations(const std::vector<tensor_type>& types, std::span<const std::optional<shape>> annotated) {
  for (std::size_t port = 0; port < std::min(types.size(), annotated.size()); ++port) {
    if (!annotated[port] || agrees(types[port], *annotated[port])) continue;
    return bad_model(fmt::format("attribute _output_shapes says {} of output {}, which is {}",
                                 to_string(*annotated[port]), port, to_string(types[port])));
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

result<std::vector<tensor>> evaluate_constants(const op& o, const node_operands& operands) {
  std::vector<tensor> inputs;
  for (const tensor* t : operands.constants) inputs.push_back(*t);
  return o.evaluate(inputs);
}

result<std::vector<tensor_type>> infer_types(op& o, const shape_context& context,
                                             std::span<const std::optional<shape>> annotated) {
  for (std::size_t i = 0; i < context.input_count(); ++i) TF_EMBED_CHECK(check_complex(o, context.type(i)));
  TF_EMBED_TRY(auto types, o.infer_shape(context));
  for (const tensor_type& t : types) TF_EMBED_CHECK(check_complex(o, t));
  bool counted = false;
  for (std::size_t i = 0; i < context.input_count(); ++i) {
    counted = counted || context.type(i).has_dynamic_axis();
    if (context.type(i).extents.size() < 2 || o.takes_several_extents()) continue;
    return diagnostic{error_kind::unsupported,
                      fmt::format("input {} is {}: this op takes one size that is known only at run time, not several",
                                  i, to_string(context.type(i)))};
  }
  if (counted) TF_EMBED_CHECK(o.propagate_extents(context, types));
  fill_open(types, annotated);
  TF_EMBED_CHECK(check_types(types));
  TF_EMBED_CHECK(check_annotations(types, annotated));
  return types;
}

}  // namespace tf_embed::gen
