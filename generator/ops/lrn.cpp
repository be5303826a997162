// SPDX-License-Identifier: Apache-2.0
#include "ops/lrn.hpp"

#include "ops/extents.hpp"
#include "ops/movement.hpp"
#include "ops/numeric.hpp"
#include "plan/layer_builder.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstring>

namespace tf_embed::gen {

result<std::vector<tensor_type>> lrn::infer_shape(const shape_context& context) {
  TF_EMBED_CHECK(expect_inputs(context, 1));
  if (context.shape(0).size() != 4 || !is_floating(context.dtype(0)) || context.dtype(0) == dtype::float64) {
    return diagnostic{error_kind::bad_model,
                      fmt::format("input must be four-dimensional floats, but is {}", to_string(context.type(0)))};
  }
  return one_output(context.dtype(0), context.shape(0));
}

result<std::vector<tensor>> lrn::evaluate(std::span<const tensor> inputs) const {
  tensor out(inputs[0].dtype(), inputs[0].shape());
  const std::int64_t channels = out.shape()[3];
  visit_dtype(out.dtype(), [&]<class T>() {
    if constexpr (std::is_same_v<compute_type<T>, float>) {
      const auto x = inputs[0].as<T>();
      for (std::int64_t i = 0, count = out.size(); i < count; ++i) {
        const std::int64_t first = i / channels * channels;
        const std::int64_t c = i - first;
        double sum = 0;
        // Not c + depth_radius: the attribute may be the largest of integers.
        for (std::int64_t j = c > depth_radius ? c - depth_radius : 0; j < channels && j - c <= depth_radius; ++j) {
          const double v = static_cast<double>(widen(x[static_cast<std::size_t>(first + j)]));
          sum += v * v;
        }
        const double scale =
            std::pow(static_cast<double>(bias) + static_cast<double>(alpha) * sum, -static_cast<double>(beta));
        out.mutable_as<T>()[static_cast<std::size_t>(i)] =
            narrow<T>(static_cast<float>(static_cast<double>(widen(x[static_cast<std::size_t>(i)])) * scale));
      }
    }
  });
  return std::vector<tensor>{out};
}

result<void> lrn::hand_on_extents(const shape_context& context, std::vector<tensor_type>& outputs) const {
  return batch_extents(context, outputs);
}

result<void> lrn::emit(layer_builder& b) const {
  if (b.output_type().dtype != dtype::float32) return check_kernel_dtype(b.output_type().dtype);
  const std::int64_t radius = std::min(depth_radius, b.output_type().shape[3]);
  b.layer("lrn", "lrn", {b.input(0), b.output(), std::to_string(radius), cpp_f32(bias), cpp_f32(alpha), cpp_f32(beta)});
  return {};
}

result<std::unique_ptr<op>> load_lrn(const attributes& a) {
  auto l = std::make_unique<lrn>();
  TF_EMBED_TRY(l->depth_radius, a.integer("depth_radius", 5));
  TF_EMBED_TRY(l->bias, a.real("bias", 1.0f));
  TF_EMBED_TRY(l->alpha, a.real("alpha", 1.0f));
  TF_EMBED_TRY(l->beta, a.real("beta", 0.5f));
  if (l->depth_radius < 0) {
    return diagnostic{error_kind::bad_model,
                      fmt::format("depth_radius must not be negative, but is {}", l->depth_radius)};
  }
  return std::unique_ptr<op>(std::move(l));
}

}  // namespace tf_embed::gen
