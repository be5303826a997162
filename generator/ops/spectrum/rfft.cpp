// SPDX-License-Identifier: Apache-2.0
#include "ops/spectrum/rfft.hpp"

#include "ops/composition/formula.hpp"
#include "ops/spectrum/fft.hpp"
#include "ops/spectrum/fft_tables.hpp"
#include "ops/support/element_types.hpp"
#include "ops/support/operand_checks.hpp"
#include "program/layer_builder.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace tf_embed::gen {
namespace {

/// The lengths that operand 1 gives, checked against what the input holds: `needed` of each.
result<std::vector<std::int64_t>> read_lengths(const shape_context& context, std::size_t rank,
                                               std::int64_t (*needed_last)(std::int64_t), std::int64_t padded) {
  const tensor_type& in = context.type(0);
  if (in.shape.size() < rank)
    return bad_model(fmt::format("input must have {} axes or more, but is {}", rank, to_string(in)));
  TF_EMBED_TRY(const std::vector<std::int64_t> lengths, context.required_ints(1, "fft_length"));
  if (lengths.size() != rank || std::any_of(lengths.begin(), lengths.end(), [](auto n) { return n < 1; }))
    return bad_model(fmt::format("fft_length must be {} numbers above zero, but is {}", rank, list_text(lengths)));
  TF_EMBED_CHECK(check_transform(lengths));
  for (std::size_t i = 0; i < rank; ++i) {
    const std::int64_t have = in.shape[in.shape.size() - rank + i] + padded;
    const std::int64_t needed = i + 1 == rank ? needed_last(lengths[i]) : lengths[i];
    if (have != 0 && have < needed)
      return bad_model(fmt::format("fft_length {} needs {} numbers along axis {} of {}", list_text(lengths), needed,
                                   in.shape.size() - rank + i, to_string(in)));
  }
  return lengths;
}

/// The first `sizes` elements of the innermost axes.
tensor first_of(const tensor& x, std::span<const std::int64_t> sizes) {
  shape s = x.shape();
  std::copy(sizes.begin(), sizes.end(), s.end() - static_cast<std::ptrdiff_t>(sizes.size()));
  tensor out(x.dtype(), s);
  const auto from = row_major_strides(x.shape());
  const auto to = row_major_strides(s);
  const std::size_t size = byte_size(x.dtype());
  for (std::int64_t i = 0; i < out.size(); ++i) {
    std::int64_t at = 0;
    bool inside = true;
    for (std::size_t axis = 0; axis < s.size(); ++axis) {
      const std::int64_t place = i / to[axis] % s[axis];
      inside = inside && place < x.shape()[axis];
      at += place * from[axis];
    }
    if (inside)
      std::copy_n(x.bytes().begin() + static_cast<std::ptrdiff_t>(static_cast<std::size_t>(at) * size), size,
                  out.mutable_bytes().begin() + static_cast<std::ptrdiff_t>(static_cast<std::size_t>(i) * size));
  }
  return out;
}

/// The same of a value in a graph: cut where it is larger.
value cut_to(formula& f, value v, std::span<const std::int64_t> sizes) {
  const shape from = f.shape(v);
  shape s = from;
  std::copy(sizes.begin(), sizes.end(), s.end() - static_cast<std::ptrdiff_t>(sizes.size()));
  return s == from ? v : f.cut(v, std::vector<std::int64_t>(s.size(), 0), s);
}

std::int64_t bins_of(std::int64_t n) { return n / 2 + 1; }
std::int64_t all_of(std::int64_t n) { return n; }

}  // namespace

result<std::vector<tensor_type>> rfft::infer(const shape_context& context, rfft_operands& found) const {
  TF_EMBED_CHECK(expect_inputs(context, 2));
  const tensor_type& in = context.type(0);
  if (complex_of(in.dtype) == dtype::invalid)
    return bad_model(fmt::format("input must be float32 or float64, but is {}", to_string(in)));
  TF_EMBED_TRY(found.lengths, read_lengths(context, rank, all_of, padded));
  shape out = in.shape;
  for (std::size_t i = 0; i < rank; ++i) {
    const std::int64_t n = found.lengths[i];
    out[out.size() - rank + i] = i + 1 < rank ? n : bins_of(n);
  }
  return one_output(complex_of(in.dtype), std::move(out));
}

result<std::vector<tensor>> rfft::evaluate(std::span<const tensor> inputs) const {
  tensor x = first_of(inputs[0], inferred.lengths);
  tensor z(complex_of(x.dtype()), x.shape());
  visit_complex(z.dtype(), [&]<class T>() {
    std::copy(x.as<T>().begin(), x.as<T>().end(), z.mutable_as<std::complex<T>>().begin());
  });
  for (std::size_t i = 0; i < rank && z.size() != 0; ++i) z = transformed_along(z, z.rank() - 1 - i, false);
  const std::int64_t n = inferred.lengths.back();
  const std::vector<std::int64_t> bins{bins_of(n)};
  return std::vector<tensor>{first_of(z, bins)};
}

result<std::vector<value>> rfft::expand(subgraph& s) const {
  if (rank == 1) return std::vector<value>{};
  formula f(s, s.type(s.input(0)).dtype);
  const value x = cut_to(f, s.input(0), inferred.lengths);
  value z = f.add_op(rfft(), {x, f.ints({inferred.lengths.back()})});
  for (std::size_t i = 1; i < rank; ++i) {
    fft one;
    one.from_end = i;
    z = f.add_op(one, {z});
  }
  return f.done({z});
}

result<void> rfft::propagate_extents(const shape_context& context, std::vector<tensor_type>& outputs) const {
  return extents_of_batch(context, rank, outputs);
}

std::unique_ptr<op> rfft::with_padding(std::span<const tensor_type>, std::span<const std::int64_t> before,
                                       std::span<const std::int64_t> after) const {
  const auto is_none = [](std::int64_t n) { return n == 0; };
  if (rank != 1 || !std::all_of(before.begin(), before.end(), is_none) ||
      !std::all_of(after.begin(), after.end() - 1, is_none) || after.back() < 0)
    return nullptr;
  auto changed = std::make_unique<rfft>(*this);
  changed->padded += after.back();
  return changed;
}

namespace {

/// Whether there is nothing to transform; zeros then are all that there is to write.
bool needs_no_transform(layer_builder& b) {
  if (element_count(b.output_type().shape) == 0) return true;
  if (b.input_type(0).shape.back() != 0) return false;
  b.add(layer_spec("fill", {b.weights_tensor(tensor(b.output_type().dtype, {}), "value"), b.output()}));
  return true;
}

}  // namespace

result<void> rfft::emit(layer_builder& b) const {
  const tensor_type& in = b.input_type(0);
  const std::int64_t n = inferred.lengths.back();
  if (needs_no_transform(b)) return {};
  const bool is_even = n % 2 == 0;
  fft_arguments a =
      arguments_of_fft(b, is_even ? n / 2 : n, in.dtype, 1, is_even ? real_turns(n / 2) : std::vector<double>{});
  b.add(layer_spec("rfft",
                   {b.input(0), b.output(), n, std::move(a.algorithm), std::move(a.tables), std::move(a.scratch)}));
  return {};
}

result<std::vector<tensor_type>> irfft::infer(const shape_context& context, rfft_operands& found) const {
  TF_EMBED_CHECK(expect_inputs(context, 2));
  const tensor_type& in = context.type(0);
  if (!is_complex(in.dtype)) return bad_model(fmt::format("input must be complex numbers, but is {}", to_string(in)));
  TF_EMBED_TRY(found.lengths, read_lengths(context, rank, bins_of, 0));
  shape out = in.shape;
  std::copy(found.lengths.begin(), found.lengths.end(), out.end() - static_cast<std::ptrdiff_t>(rank));
  return one_output(part_type(in.dtype), std::move(out));
}

result<std::vector<tensor>> irfft::evaluate(std::span<const tensor> inputs) const {
  std::vector<std::int64_t> bins = inferred.lengths;
  const std::int64_t n = bins.back();
  bins.back() = bins_of(n);
  tensor z = first_of(inputs[0], bins);
  for (std::size_t i = 1; i < rank && z.size() != 0; ++i) z = transformed_along(z, z.rank() - 1 - i, true);
  // The other half is the mirror image of the first; its own two ends have no imaginary part.
  const std::vector<std::int64_t> whole{n};
  tensor full = first_of(z, whole);
  tensor out(part_type(z.dtype()), full.shape());
  visit_complex(z.dtype(), [&]<class T>() {
    const auto half = z.as<std::complex<T>>();
    const auto to = full.mutable_as<std::complex<T>>();
    for (std::int64_t i = 0; i < full.size(); ++i) {
      const std::int64_t row = i / n;
      const std::int64_t k = i % n;
      const std::int64_t at = std::min(k, n - k);
      const std::complex<T> x = half[static_cast<std::size_t>(row * bins.back() + at)];
      const bool is_end = at == 0 || 2 * at == n;
      to[static_cast<std::size_t>(i)] = {x.real(), is_end ? T(0) : k == at ? x.imag() : -x.imag()};
    }
    if (full.size() == 0) return;
    const tensor made = transformed_along(full, full.rank() - 1, true);
    const auto x = made.as<std::complex<T>>();
    std::transform(x.begin(), x.end(), out.mutable_as<T>().begin(), [](const auto& v) { return v.real(); });
  });
  return std::vector<tensor>{out};
}

result<std::vector<value>> irfft::expand(subgraph& s) const {
  if (rank == 1) return std::vector<value>{};
  formula f(s, s.type(s.input(0)).dtype);
  std::vector<std::int64_t> bins = inferred.lengths;
  bins.back() = bins_of(bins.back());
  value z = cut_to(f, s.input(0), bins);
  for (std::size_t i = 1; i < rank; ++i) {
    fft one;
    one.inverse = true;
    one.from_end = i;
    z = f.add_op(one, {z});
  }
  return f.done({f.add_op(irfft(), {z, f.ints({inferred.lengths.back()})})});
}

result<void> irfft::propagate_extents(const shape_context& context, std::vector<tensor_type>& outputs) const {
  return extents_of_batch(context, rank, outputs);
}

result<void> irfft::emit(layer_builder& b) const {
  const tensor_type& in = b.input_type(0);
  const std::int64_t n = inferred.lengths.back();
  if (needs_no_transform(b)) return {};
  const bool is_even = n % 2 == 0;
  const std::int64_t size = is_even ? n / 2 : n;
  fft_arguments a = arguments_of_fft(b, size, part_type(in.dtype), 1,
                                     is_even ? real_turns(size) : std::vector<double>{}, 2 * (size + 1));
  b.add(layer_spec("rfft", "irfft",
                   {b.input(0), b.output(), n, std::move(a.algorithm), std::move(a.tables), std::move(a.scratch)}));
  return {};
}

namespace {

template <class Op, std::size_t Rank>
result<std::unique_ptr<op>> load_rfft(const attributes&) {
  auto made = std::make_unique<Op>();
  made->rank = Rank;
  return std::unique_ptr<op>(std::move(made));
}

}  // namespace

std::span<const op_row> rfft_rows() {
  // clang-format off
  static constexpr auto rows = std::to_array<op_row>({
      {"IRFFT", "rfft", load_rfft<irfft, 1>, "complex", "constant fft_length", "output"},
      {"IRFFT2D", "rfft", load_rfft<irfft, 2>, "complex", "constant fft_length", "output"},
      {"IRFFT3D", "rfft", load_rfft<irfft, 3>, "complex", "constant fft_length", "output"},
      {"RFFT", "rfft", load_rfft<rfft, 1>, "float, double", "constant fft_length", "output"},
      {"RFFT2D", "rfft", load_rfft<rfft, 2>, "float, double", "constant fft_length", "output"},
      {"RFFT3D", "rfft", load_rfft<rfft, 3>, "float, double", "constant fft_length", "output"},
  });
  // clang-format on
  return rows;
}

}  // namespace tf_embed::gen
