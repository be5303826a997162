// SPDX-License-Identifier: Apache-2.0
#include "ops/fused.hpp"

#include "ops/batch_norm.hpp"
#include "ops/bias_add.hpp"
#include "ops/binary.hpp"
#include "ops/conv2d.hpp"
#include "ops/formula.hpp"
#include "ops/matmul.hpp"
#include "ops/movement.hpp"
#include "ops/pad.hpp"
#include "ops/resize.hpp"
#include "ops/unary.hpp"
#include "plan/layer_builder.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace tf_embed::gen {
namespace {

struct activation_row {
  std::string_view name;
  unary_kind kind;
};
constexpr std::array activations{
    activation_row{"Relu", unary_kind::relu},      activation_row{"Relu6", unary_kind::relu6},
    activation_row{"Elu", unary_kind::elu},        activation_row{"LeakyRelu", unary_kind::leaky_relu},
    activation_row{"Tanh", unary_kind::tanh},      activation_row{"Sigmoid", unary_kind::sigmoid},
    activation_row{"GeluExact", unary_kind::gelu}, activation_row{"GeluApproximate", unary_kind::gelu_tanh},
};

}  // namespace

fused& fused::operator=(const fused& other) {
  if (this == &other) return *this;
  input_count = other.input_count;
  output_count = other.output_count;
  stages.clear();
  for (const stage& s : other.stages) stages.push_back({s.what->clone(), s.inputs});
  return *this;
}

result<std::vector<tensor_type>> fused::infer_shape(const shape_context& context) {
  TF_EMBED_CHECK(expect_inputs(context, input_count));
  std::vector<tensor_type> made;
  for (stage& s : stages) {
    std::vector<tensor_type> types;
    std::vector<const tensor*> constants;
    for (const std::size_t i : s.inputs) {
      types.push_back(i == previous ? made[0] : context.type(i));
      constants.push_back(i == previous ? nullptr : context.constant(i));
    }
    TF_EMBED_TRY(made, s.what->infer_shape({types, constants}));
  }
  made.resize(output_count);
  return made;
}

result<std::vector<tensor>> fused::evaluate(std::span<const tensor> inputs) const {
  tensor made;
  for (const stage& s : stages) {
    std::vector<tensor> operands;
    for (const std::size_t i : s.inputs) operands.push_back(i == previous ? made : inputs[i]);
    TF_EMBED_TRY(const auto next, s.what->evaluate(operands));
    made = next[0];
  }
  return std::vector<tensor>{made};
}

result<void> fused::emit(layer_builder&) const {
  return diagnostic{error_kind::unsupported, "only as the ops that the pass expand makes of it"};
}

result<std::vector<value>> fused::expand(subgraph& s) const {
  value made;
  for (const stage& one : stages) {
    std::vector<value> operands;
    for (const std::size_t i : one.inputs) operands.push_back(i == previous ? made : s.input(i));
    TF_EMBED_TRY(made, s.add(one.what->clone(), operands));
  }
  return std::vector<value>{made};
}

result<std::unique_ptr<op>> load_fused_pad_conv2d(const attributes& a) {
  auto made = std::make_unique<fused>();
  std::size_t at = 0;
  if (a.op_name() == "FusedResizeAndPadConv2D") {
    auto r = std::make_unique<resize>();
    TF_EMBED_TRY(r->align_corners, a.boolean("resize_align_corners", false));
    made->stages.push_back({std::move(r), {0, 1}});
    at = 1;
  }
  TF_EMBED_TRY(auto padding, load_mirror_pad(a));
  made->stages.push_back({std::move(padding), {at == 0 ? 0 : fused::previous, at + 1}});
  TF_EMBED_TRY(auto conv, load_conv2d(a));
  made->stages.push_back({std::move(conv), {fused::previous, at + 2}});
  made->input_count = at + 3;
  return std::unique_ptr<op>(std::move(made));
}

result<std::unique_ptr<op>> load_fused_by_optimiser(const attributes& a) {
  const std::string_view name = a.op_name();
  auto made = std::make_unique<fused>();
  made->input_count = a.input_count();
  TF_EMBED_TRY(auto base, name == "_FusedConv2D" ? load_conv2d(a) : load_matmul(a));
  made->stages.push_back({std::move(base), {0, 1}});
  TF_EMBED_TRY(const std::vector<std::string> wanted, a.texts("fused_ops"));
  std::size_t next = 2;
  bool channels_first = false;
  if (name != "_FusedMatMul") {
    TF_EMBED_TRY(const std::string format, a.text("data_format", "NHWC"));
    channels_first = format == "NCHW";
  }
  for (const std::string& one : wanted) {
    if (one == "BiasAdd") {
      auto bias = std::make_unique<bias_add>();
      bias->channels_first = channels_first;
      made->stages.push_back({std::move(bias), {fused::previous, next++}});
    } else if (one == "Add") {
      made->stages.push_back({std::make_unique<binary>(binary_kind::add), {fused::previous, next++}});
    } else if (one == "FusedBatchNorm") {
      auto norm = std::make_unique<batch_norm>();
      TF_EMBED_TRY(norm->epsilon, a.real("epsilon", 1e-4f));
      norm->channels_first = channels_first;
      norm->output_count = 1;
      made->stages.push_back({std::move(norm), {fused::previous, next, next + 1, next + 2, next + 3}});
      next += 4;
    } else {
      const auto* found =
          std::find_if(activations.begin(), activations.end(), [&](const activation_row& r) { return r.name == one; });
      if (found == activations.end()) {
        return diagnostic{error_kind::unsupported,
                          fmt::format("fused_ops has {}, which is not known in it", printable(one))};
      }
      auto function = std::make_unique<unary>(found->kind);
      if (found->kind == unary_kind::leaky_relu) {
        TF_EMBED_TRY(function->alpha, a.real("leakyrelu_alpha", 0.2f));
      }
      made->stages.push_back({std::move(function), {fused::previous}});
    }
  }
  if (next != made->input_count) {
    return bad_model(fmt::format("fused_ops takes {} inputs, but there are {}", next, made->input_count));
  }
  return std::unique_ptr<op>(std::move(made));
}

}  // namespace tf_embed::gen
