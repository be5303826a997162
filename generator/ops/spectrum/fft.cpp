// SPDX-License-Identifier: Apache-2.0
#include "ops/spectrum/fft.hpp"

#include "ops/composition/subgraph.hpp"
#include "ops/spectrum/fft_tables.hpp"
#include "ops/support/extent_rules.hpp"
#include "ops/support/operand_checks.hpp"
#include "program/layer_builder.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace tf_embed::gen {

result<std::vector<tensor_type>> fft::infer(const shape_context& context) const {
  TF_EMBED_CHECK(expect_inputs(context, 1));
  const tensor_type& in = context.type(0);
  const std::size_t least = rank + from_end;
  if (!is_complex(in.dtype) || in.shape.size() < least)
    return bad_model(fmt::format("input must be complex numbers of {} axes or more, but is {}", least, to_string(in)));
  const std::span<const std::int64_t> sizes = in.shape;
  TF_EMBED_CHECK(check_transform(sizes.subspan(in.shape.size() - least, rank)));
  return one_output(in.dtype, in.shape);
}

tensor transformed_along(const tensor& x, std::size_t axis, bool inverse) {
  tensor out(x.dtype(), x.shape());
  const auto n = static_cast<std::size_t>(x.shape()[axis]);
  const auto inner = static_cast<std::size_t>(row_major_strides(x.shape())[axis]);
  visit_complex(x.dtype(), [&]<class T>() {
    const auto from = x.as<std::complex<T>>();
    const auto to = out.mutable_as<std::complex<T>>();
    for (std::size_t first = 0; first < from.size(); first += n * inner) {
      for (std::size_t i = first; i < first + inner; ++i) {
        std::vector<double> line;
        for (std::size_t k = 0; k < n; ++k) {
          line.push_back(static_cast<double>(from[i + k * inner].real()));
          line.push_back(static_cast<double>(from[i + k * inner].imag()));
        }
        const std::vector<double> made = reference_fft(line, inverse);
        for (std::size_t k = 0; k < n; ++k)
          to[i + k * inner] = {static_cast<T>(made[2 * k]), static_cast<T>(made[2 * k + 1])};
      }
    }
  });
  return out;
}

result<std::vector<tensor>> fft::evaluate(std::span<const tensor> inputs) const {
  tensor x = inputs[0];
  for (std::size_t i = 0; i < rank && x.size() != 0; ++i)
    x = transformed_along(x, x.rank() - 1 - from_end - i, inverse);
  return std::vector<tensor>{x};
}

result<std::vector<value>> fft::expand(subgraph& s) const {
  if (rank == 1) return std::vector<value>{};
  value x = s.input(0);
  for (std::size_t i = 0; i < rank; ++i) {
    fft one;
    one.inverse = inverse;
    one.from_end = i;
    TF_EMBED_TRY(x, s.add(one, {x}));
  }
  return std::vector<value>{x};
}

result<void> extents_of_batch(const shape_context& context, std::size_t count, std::vector<tensor_type>& outputs) {
  const std::size_t rank = context.shape(0).size();
  std::vector<std::size_t> goes_to;
  for (std::size_t axis = 0; axis < rank; ++axis) {
    goes_to.push_back(axis);
    if (axis + count >= rank && context.type(0).extent_at(axis).id != 0)
      return refused_extent(context, 0, "an axis that is transformed must have a known size");
  }
  return extents_follow(context, 0, goes_to, outputs);
}

result<void> fft::propagate_extents(const shape_context& context, std::vector<tensor_type>& outputs) const {
  return extents_of_batch(context, rank + from_end, outputs);
}

fft_arguments arguments_of_fft(layer_builder& b, std::int64_t n, dtype part, std::int64_t columns,
                               std::vector<double> before, std::int64_t extra) {
  const fft_form form = choose_fft(n, columns > 1);
  before.insert(before.end(), form.tables.begin(), form.tables.end());
  if (before.empty()) before.push_back(0);  // an array must have an element
  // Two batches of vectors side by side are enough to fill them.
  const std::int64_t at_once = std::min<std::int64_t>(columns, 2 * b.simd_block());
  return {form.algorithm, b.weights(table_of(part, before), "tables", "of a Fourier transform"),
          b.scratch({part, {4 * form.buffer_length * at_once + extra}})};
}

result<void> fft::emit(layer_builder& b) const {
  const tensor_type& type = b.output_type();
  const std::size_t axis = type.shape.size() - 1 - from_end;
  if (element_count(type.shape) == 0) return {};
  fft_arguments a = arguments_of_fft(b, type.shape[axis], part_type(type.dtype), row_major_strides(type.shape)[axis]);
  b.add(layer_spec("fft", {b.input(0), b.output(), static_cast<std::int64_t>(axis), inverse, std::move(a.algorithm),
                           std::move(a.tables), std::move(a.scratch)})
            .allow_in_place(0));
  return {};
}

namespace {

template <bool Inverse, std::size_t Rank>
result<std::unique_ptr<op>> load_fft(const attributes&) {
  auto made = std::make_unique<fft>();
  made->inverse = Inverse;
  made->rank = Rank;
  return std::unique_ptr<op>(std::move(made));
}

}  // namespace

std::span<const op_row> fft_rows() {
  // clang-format off
  static constexpr auto rows = std::to_array<op_row>({
      {"FFT", "fft", load_fft<false, 1>, "complex", "", "output"},
      {"FFT2D", "fft", load_fft<false, 2>, "complex", "", "output"},
      {"FFT3D", "fft", load_fft<false, 3>, "complex", "", "output"},
      {"IFFT", "fft", load_fft<true, 1>, "complex", "", "output"},
      {"IFFT2D", "fft", load_fft<true, 2>, "complex", "", "output"},
      {"IFFT3D", "fft", load_fft<true, 3>, "complex", "", "output"},
  });
  // clang-format on
  return rows;
}

}  // namespace tf_embed::gen
