// SPDX-License-Identifier: Apache-2.0
#include "ops/window/fused.hpp"

#include "ops/composition/formula.hpp"
#include "ops/element/bias_add.hpp"
#include "ops/element/binary.hpp"
#include "ops/element/unary.hpp"
#include "ops/image/resize.hpp"
#include "ops/movement/pad.hpp"
#include "ops/product/matmul.hpp"
#include "ops/reduction/batch_norm.hpp"
#include "ops/support/operand_checks.hpp"
#include "ops/window/conv2d.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace tf_embed::gen {
namespace {

/// What TensorFlow's optimiser calls an activation.
struct named_activation {
  std::string_view name;
  unary_kind kind;
};
constexpr std::array named_activations{
    named_activation{"Relu", unary_kind::relu},      named_activation{"Relu6", unary_kind::relu6},
    named_activation{"Elu", unary_kind::elu},        named_activation{"LeakyRelu", unary_kind::leaky_relu},
    named_activation{"Tanh", unary_kind::tanh},      named_activation{"Sigmoid", unary_kind::sigmoid},
    named_activation{"GeluExact", unary_kind::gelu}, named_activation{"GeluApproximate", unary_kind::gelu_tanh},
};

/// FusedPadConv2D, FusedResizeAndPadConv2D.
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

/// _FusedConv2D, _FusedMatMul.
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
      const auto* found = std::find_if(named_activations.begin(), named_activations.end(),
                                       [&](const named_activation& r) { return r.name == one; });
      if (found == named_activations.end()) {
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

}  // namespace

result<std::vector<tensor_type>> fused::infer(const shape_context& context, inferred_stages& found) const {
  TF_EMBED_CHECK(expect_inputs(context, input_count));
  std::vector<tensor_type> made;
  for (const stage& s : stages) {
    std::vector<tensor_type> types;
    std::vector<const tensor*> constants;
    for (const std::size_t i : s.inputs) {
      types.push_back(i == previous ? made[0] : context.type(i));
      constants.push_back(i == previous ? nullptr : context.constant(i));
    }
    std::unique_ptr<op> inferred_stage = s.what->clone();
    TF_EMBED_TRY(made, inferred_stage->infer_shape({types, constants}));
    found.ops.push_back(std::move(inferred_stage));
  }
  made.resize(output_count);
  return made;
}

result<std::vector<tensor>> fused::evaluate(std::span<const tensor> inputs) const {
  tensor made;
  for (std::size_t k = 0; k < stages.size(); ++k) {
    std::vector<tensor> operands;
    for (const std::size_t i : stages[k].inputs) operands.push_back(i == previous ? made : inputs[i]);
    TF_EMBED_TRY(const auto next, inferred.ops[k]->evaluate(operands));
    made = next[0];
  }
  return std::vector<tensor>{made};
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

std::span<const op_row> fused_rows() {
  // clang-format off
  static constexpr auto rows = std::to_array<op_row>({
      {"FusedPadConv2D", "fused", load_fused_pad_conv2d, "floats", "constant paddings", "output"},
      {"FusedResizeAndPadConv2D", "fused", load_fused_pad_conv2d, "float", "constant size and paddings", "output"},
      {"_FusedConv2D", "fused", load_fused_by_optimiser, "float, double", "", "output"},
      {"_FusedMatMul", "fused", load_fused_by_optimiser, "float, float16, bfloat16", "", "product"},
  });
  // clang-format on
  return rows;
}

}  // namespace tf_embed::gen
