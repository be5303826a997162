// SPDX-License-Identifier: Apache-2.0
#include "ops/gradient/resize_grad.hpp"

#include "ops/composition/formula.hpp"
#include "ops/image/resample_taps.hpp"
#include "ops/image/resize.hpp"
#include "ops/product/batch_matmul.hpp"
#include "ops/support/element_types.hpp"
#include "ops/support/operand_checks.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace tf_embed::gen {
namespace {

/// Elements of a matrix of weights that a program may hold.
constexpr std::int64_t max_weights = std::int64_t{1} << 24;

resample_taps forward_taps(const resize_grad& g, std::int64_t in, std::int64_t out) {
  if (g.kind == resize_grad::form::bicubic) return bicubic_taps(in, out, g.align_corners, g.half_pixel_centers);
  resize forward;
  forward.is_bilinear = g.kind == resize_grad::form::bilinear;
  forward.align_corners = g.align_corners;
  forward.half_pixel_centers = g.half_pixel_centers;
  return resize_taps(forward, in, out);
}

/// [1, in, out]: what position `in` of the image gave to position `out` of the resized one.
tensor weights_of(const resize_grad& g, std::int64_t in, std::int64_t out, dtype t) {
  const resample_taps taps = forward_taps(g, in, out);
  std::vector<float> sums(static_cast<std::size_t>(in * out));
  for (std::int64_t o = 0; o < out; ++o) {
    for (auto k = static_cast<std::size_t>(taps.begin[static_cast<std::size_t>(o)]);
         k < static_cast<std::size_t>(taps.begin[static_cast<std::size_t>(o) + 1]); ++k)
      sums[static_cast<std::size_t>(taps.index[k] * out + o)] += taps.weight[k];
  }
  tensor m(t, {1, in, out});
  visit_dtype(t, [&]<class T>() {
    std::transform(sums.begin(), sums.end(), m.mutable_as<T>().begin(),
                   [](float v) { return narrow<T>(static_cast<compute_type<T>>(v)); });
  });
  return m;
}

}  // namespace

result<std::vector<tensor_type>> resize_grad::infer(const shape_context& context, resize_grad_result& found) const {
  auto& [size, made] = found;
  TF_EMBED_CHECK(expect_inputs(context, 2));
  const tensor_type& in = context.type(0);
  const bool good = kind == form::nearest ? is_numeric(in.dtype) : in.dtype == dtype::float32;
  if (!good || in.shape.size() != 4 || in.shape[1] < 1 || in.shape[2] < 1)
    return bad_model(fmt::format("grads must be [batch,height,width,channels], but are {}", to_string(in)));
  made = in.dtype;
  if (kind == form::nearest) {
    TF_EMBED_TRY(const auto sizes, context.required_ints(1, "size"));
    if (sizes.size() != 2) return bad_model(fmt::format("size {} must be two numbers", list_text(sizes)));
    size = {sizes[0], sizes[1]};
  } else {
    const tensor_type& image = context.type(1);
    if (image.shape.size() != 4 || !is_floating(image.dtype))
      return bad_model(fmt::format("the image must be floats of 4 axes, but is {}", to_string(image)));
    size = {image.shape[1], image.shape[2]};
    made = image.dtype;
  }
  if (size[0] < 1 || size[1] < 1 || size[0] > max_weights / in.shape[1] || size[1] > max_weights / in.shape[2])
    return bad_model(fmt::format("cannot resize {} back to {}x{}", to_string(in), size[0], size[1]));
  return one_output(made, {in.shape[0], size[0], size[1], in.shape[3]});
}

result<std::vector<tensor>> resize_grad::evaluate(std::span<const tensor> inputs) const {
  const auto& [size, made] = inferred;
  const shape& in = inputs[0].shape();
  const tensor rows = weights_of(*this, size[0], in[1], dtype::float64);
  const tensor columns = weights_of(*this, size[1], in[2], dtype::float64);
  tensor out(made, {in[0], size[0], size[1], in[3]});
  std::vector<double> sums(static_cast<std::size_t>(out.size()));
  const std::int64_t channels = in[3];
  for (std::int64_t flat = 0; flat < inputs[0].size(); ++flat) {
    const std::int64_t c = flat % channels;
    const std::int64_t x = flat / channels % in[2];
    const std::int64_t y = flat / channels / in[2] % in[1];
    const std::int64_t n = flat / channels / in[2] / in[1];
    for (std::int64_t i = 0; i < size[0]; ++i) {
      const double row = rows.as_double(i * in[1] + y);
      for (std::int64_t j = 0; row != 0 && j < size[1]; ++j) {
        const double by = row * columns.as_double(j * in[2] + x);
        if (by != 0)
          sums[static_cast<std::size_t>(((n * size[0] + i) * size[1] + j) * channels + c)] +=
              by * inputs[0].as_double(flat);
      }
    }
  }
  visit_dtype(out.dtype(), [&]<class T>() {
    std::transform(sums.begin(), sums.end(), out.mutable_as<T>().begin(), [](double v) {
      if constexpr (is_integer_type<T>) {
        return static_cast<T>(static_cast<std::int64_t>(v));  // integers wrap
      } else {
        return narrow<T>(static_cast<compute_type<T>>(v));
      }
    });
  });
  return std::vector<tensor>{out};
}

result<std::vector<value>> resize_grad::expand(subgraph& s) const {
  const auto& [size, made] = inferred;
  const gen::shape in = s.shape(s.input(0));
  const dtype t = wide_type(made);
  formula f(s, t);
  if (element_count(in) == 0) return f.done({f.constant(tensor(made, {in[0], size[0], size[1], in[3]}))});
  value y = f.reshape(f.input(0), {in[0], in[1], in[2] * in[3]});
  y = f.add_op(batch_matmul(), {f.constant(weights_of(*this, size[0], in[1], t)), y});
  y = f.reshape(y, {in[0] * size[0], in[2], in[3]});
  y = f.add_op(batch_matmul(), {f.constant(weights_of(*this, size[1], in[2], t)), y});
  return f.done({f.cast(f.reshape(y, {in[0], size[0], size[1], in[3]}), made)});
}

namespace {

result<std::unique_ptr<op>> load_resize_grad(const attributes& a) {
  auto made = std::make_unique<resize_grad>();
  made->kind = a.op_name() == "ResizeBicubicGrad"    ? resize_grad::form::bicubic
               : a.op_name() == "ResizeBilinearGrad" ? resize_grad::form::bilinear
                                                     : resize_grad::form::nearest;
  TF_EMBED_TRY(made->align_corners, a.boolean("align_corners", false));
  TF_EMBED_TRY(made->half_pixel_centers, a.boolean("half_pixel_centers", false));
  if (made->align_corners && made->half_pixel_centers)
    return bad_model("align_corners and half_pixel_centers must not both be true");
  return std::unique_ptr<op>(std::move(made));
}

}  // namespace

std::span<const op_row> resize_grad_rows() {
  // clang-format off
  static constexpr auto rows = std::to_array<op_row>({
      {"ResizeBicubicGrad", "resize_grad", load_resize_grad, "floats", "", "output"},
      {"ResizeBilinearGrad", "resize_grad", load_resize_grad, "floats", "", "output"},
      {"ResizeNearestNeighborGrad", "resize_grad", load_resize_grad, "floats, integers", "constant size", "output"},
  });
  // clang-format on
  return rows;
}

}  // namespace tf_embed::gen
