// SPDX-License-Identifier: Apache-2.0
#include "ops/gradient/resize_grad.hpp"

#include "ops/composition/formula.hpp"
#include "ops/image/resample_taps.hpp"
#include "ops/image/resize.hpp"
#include "ops/sequence/sparse_dense.hpp"
#include "ops/support/element_types.hpp"
#include "ops/support/operand_checks.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace tf_embed::gen {
namespace {

/// Of images whose weights still fit a program.
constexpr std::int64_t max_gradient_side = 1 << 16;

/// The elements of a matrix: pairs of row and column, and what is there.
struct sparse_weights {
  std::vector<std::int64_t> places;
  std::vector<float> values;
};

resample_taps forward_taps(const resize_grad& g, std::int64_t in, std::int64_t out) {
  if (g.kind == resize_grad::form::bicubic) return bicubic_taps(in, out, g.align_corners, g.half_pixel_centers);
  resize forward;
  forward.is_bilinear = g.kind == resize_grad::form::bilinear;
  forward.align_corners = g.align_corners;
  forward.half_pixel_centers = g.half_pixel_centers;
  return resize_taps(forward, in, out);
}

/// The gradient of one axis as the elements of a sparse matrix [in, out]: what position `in` of the image gave to
/// position `out` of the resized one. Weights of zero are kept, as TensorFlow multiplies by them.
sparse_weights weights_of(const resize_grad& g, std::int64_t in, std::int64_t out) {
  const resample_taps taps = forward_taps(g, in, out);
  sparse_weights w;
  for (std::int64_t o = 0; o < out; ++o) {
    for (auto k = static_cast<std::size_t>(taps.begin[static_cast<std::size_t>(o)]);
         k < static_cast<std::size_t>(taps.begin[static_cast<std::size_t>(o) + 1]); ++k) {
      w.places.insert(w.places.end(), {taps.index[k], o});
      w.values.push_back(taps.weight[k]);
    }
  }
  return w;
}

/// `lines` [out, n] brought back to [in, n].
value brought_back(formula& f, const resize_grad& g, value lines, std::int64_t in, std::int64_t out, dtype t) {
  const sparse_weights w = weights_of(g, in, out);
  const auto count = static_cast<std::int64_t>(w.values.size());
  tensor values(t, {count});
  visit_dtype(t, [&]<class T>() {
    std::transform(w.values.begin(), w.values.end(), values.mutable_as<T>().begin(),
                   [](float v) { return narrow<T>(static_cast<compute_type<T>>(v)); });
  });
  const value places = f.constant(tensor::of_ints(dtype::int64, w.places).reshaped({count, 2}));
  return f.add_op(sparse_dense(), {places, f.constant(std::move(values)), f.ints({in, out}), lines});
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
  if (size[0] < 1 || size[1] < 1 || std::max({size[0], size[1], in.shape[1], in.shape[2]}) > max_gradient_side)
    return bad_model(fmt::format("cannot resize {} back to {}x{}", to_string(in), size[0], size[1]));
  return one_output(made, {in.shape[0], size[0], size[1], in.shape[3]});
}

result<std::vector<tensor>> resize_grad::evaluate(std::span<const tensor> inputs) const {
  const auto& [size, made] = inferred;
  const shape& in = inputs[0].shape();
  const sparse_weights rows = weights_of(*this, size[0], in[1]);
  const sparse_weights columns = weights_of(*this, size[1], in[2]);
  tensor out(made, {in[0], size[0], size[1], in[3]});
  std::vector<double> sums(static_cast<std::size_t>(out.size()));
  for (std::int64_t n = 0; n < in[0]; ++n) {
    for (std::size_t r = 0; r < rows.values.size(); ++r) {
      for (std::size_t c = 0; c < columns.values.size(); ++c) {
        const double by = static_cast<double>(rows.values[r]) * static_cast<double>(columns.values[c]);
        const std::int64_t to = ((n * size[0] + rows.places[2 * r]) * size[1] + columns.places[2 * c]) * in[3];
        const std::int64_t from = ((n * in[1] + rows.places[2 * r + 1]) * in[2] + columns.places[2 * c + 1]) * in[3];
        for (std::int64_t i = 0; i < in[3]; ++i) {
          sums[static_cast<std::size_t>(to + i)] += by * inputs[0].as_double(from + i);
        }
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
  // One axis after the other, as the first of a matrix.
  value y = f.transpose(f.input(0), {1, 0, 2, 3});
  y = brought_back(f, *this, f.reshape(y, {in[1], in[0] * in[2] * in[3]}), size[0], in[1], t);
  y = f.transpose(f.reshape(y, {size[0], in[0], in[2], in[3]}), {2, 1, 0, 3});
  y = brought_back(f, *this, f.reshape(y, {in[2], in[0] * size[0] * in[3]}), size[1], in[2], t);
  y = f.transpose(f.reshape(y, {size[1], in[0], size[0], in[3]}), {1, 2, 0, 3});
  return f.done({f.cast(y, made)});
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
