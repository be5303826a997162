// SPDX-License-Identifier: Apache-2.0
#include "ops/reduction/segment.hpp"

#include "ops/support/element_types.hpp"
#include "ops/support/extent_rules.hpp"
#include "ops/support/lowest_finite.hpp"
#include "ops/support/operand_checks.hpp"
#include "program/layer_builder.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>
#include <limits>

namespace tf_embed::gen {
namespace {

struct segment_row {
  segment::reduction kind;
  std::string_view tf_name;
  std::string_view functor;
};
// In the order of the enumerators.
constexpr segment_row segment_reductions[] = {
    {segment::reduction::sum, "Sum", "segment_sum"},         {segment::reduction::mean, "Mean", "segment_mean"},
    {segment::reduction::sqrt_n, "SqrtN", "segment_sqrt_n"}, {segment::reduction::prod, "Prod", "segment_prod"},
    {segment::reduction::max, "Max", "segment_max"},         {segment::reduction::min, "Min", "segment_min"},
};

/// What 16-bit floats are added up in, too.
template <class T>
using segment_total = std::conditional_t<is_integer_type<T> || std::is_same_v<T, bool>, std::uint64_t, double>;

template <class T>
T narrowed_total(segment_total<T> x) {
  if constexpr (std::is_integral_v<T>) {
    return static_cast<T>(x);
  } else {
    return narrow<T>(static_cast<compute_type<T>>(x));
  }
}

/// All rows of one segment, one element of each: `values` in the order of the data.
template <class T>
T reduced_segment(segment::reduction kind, const std::vector<T>& values) {
  using C = compute_type<T>;
  if (kind == segment::reduction::max || kind == segment::reduction::min) {
    // A NaN wins over what came before it, and loses to what comes after it, as TensorFlow's.
    C best = widen(values[0]);
    for (const T v : values) {
      const C x = widen(v);
      best = (kind == segment::reduction::max ? x < best : best < x) ? best : x;
    }
    return narrow<T>(best);
  }
  segment_total<T> sum = kind == segment::reduction::prod ? segment_total<T>{1} : segment_total<T>{0};
  for (const T v : values) {
    const auto x = static_cast<segment_total<T>>(widen(v));
    sum = kind == segment::reduction::prod ? sum * x : sum + x;
  }
  if constexpr (std::is_integral_v<T>) {
    // The sum wraps before it is divided.
    using wide = std::conditional_t<std::is_signed_v<T>, std::int64_t, std::uint64_t>;
    if (kind == segment::reduction::mean)
      return static_cast<T>(wide{static_cast<T>(sum)} / static_cast<wide>(values.size()));
  } else {
    const auto n = static_cast<double>(values.size());
    if (kind == segment::reduction::mean) sum /= n;
    if (kind == segment::reduction::sqrt_n) sum /= std::sqrt(n);
  }
  return narrowed_total<T>(sum);
}

/// What a segment without rows gives.
template <class T>
T empty_segment(segment::reduction kind, bool unsorted, dtype limits_of) {
  if (kind == segment::reduction::prod) return narrowed_total<T>(segment_total<T>{1});
  if (!unsorted || (kind != segment::reduction::max && kind != segment::reduction::min))
    return narrowed_total<T>(segment_total<T>{0});
  const auto signed_limit = [&](auto greatest) { return kind == segment::reduction::max ? -greatest : greatest; };
  if constexpr (!std::is_integral_v<T>) {
    const dtype t = limits_of == dtype::invalid ? dtype_of<T> : limits_of;
    if (t == dtype::float16) return narrow<T>(static_cast<compute_type<T>>(signed_limit(greatest_float16)));
    if (t == dtype::bfloat16) return narrow<T>(static_cast<compute_type<T>>(signed_limit(greatest_bfloat16)));
    return narrow<T>(signed_limit(std::numeric_limits<compute_type<T>>::max()));
  } else {
    return kind == segment::reduction::max ? std::numeric_limits<T>::lowest() : std::numeric_limits<T>::max();
  }
}

}  // namespace

result<std::unique_ptr<op>> load_segment(const attributes& a) {
  auto s = std::make_unique<segment>();
  std::string_view name = a.op_name();
  if (name.ends_with("WithNumSegments")) {
    s->has_count = true;
    name.remove_suffix(std::string_view("WithNumSegments").size());
  }
  s->order = name.starts_with("Unsorted") ? segment::form::unsorted
             : name.starts_with("Sparse") ? segment::form::sparse
                                          : segment::form::sorted;
  s->has_count = s->has_count || s->order == segment::form::unsorted;
  const auto* found = std::find_if(std::begin(segment_reductions), std::end(segment_reductions),
                                   [&](const segment_row& r) { return name.ends_with(r.tf_name); });
  if (found == std::end(segment_reductions)) return diagnostic{error_kind::unsupported, "is no reduction of segments"};
  s->kind = found->kind;
  return std::unique_ptr<op>(std::move(s));
}

result<std::vector<tensor_type>> segment::infer(const shape_context& context, segment_sizes& found) const {
  TF_EMBED_CHECK(expect_inputs(context, ids_input() + (has_count ? 2 : 1)));
  const tensor_type& data = context.type(0);
  found.element = data.dtype;
  const tensor_type& ids = context.type(ids_input());
  if (!is_numeric(data.dtype) || (kind == reduction::sqrt_n && !is_floating(data.dtype)))
    return bad_model(fmt::format("is not defined for {}", to_string(data)));
  const auto misfit = [&] {
    return bad_model(fmt::format("data {} and segment_ids {} do not fit together", to_string(data), to_string(ids)));
  };
  if (!is_integer(ids.dtype) || ids.shape.size() > data.shape.size()) return misfit();
  if (order == form::sparse) {
    const tensor_type& indices = context.type(1);
    if (ids.shape.size() != 1 || indices.shape != ids.shape || !is_integer(indices.dtype)) return misfit();
  } else {
    if (order == form::sorted && ids.shape.size() != 1) return misfit();
    if (!std::equal(ids.shape.begin(), ids.shape.end(), data.shape.begin())) return misfit();
  }
  std::int64_t segments = 0;
  if (has_count) {
    TF_EMBED_TRY(segments, required_int(context, ids_input() + 1, "num_segments"));
    if (segments < 0) return bad_model(fmt::format("num_segments {} must not be negative", segments));
  } else {
    TF_EMBED_TRY(const auto values, context.required_ints(ids_input(), "segment_ids"));
    if (!std::is_sorted(values.begin(), values.end()) || (!values.empty() && values.front() < 0))
      return bad_model(fmt::format("segment_ids must ascend from 0 or above"));
    segments = values.empty() ? 0 : values.back() == INT64_MAX ? INT64_MAX : values.back() + 1;
  }
  const auto own = order == form::sparse ? 1 : static_cast<std::ptrdiff_t>(ids.shape.size());
  found.target.assign(data.shape.begin() + own, data.shape.end());
  found.run = element_count(found.target);
  found.target.insert(found.target.begin(), segments);
  return one_output(data.dtype, found.target);
}

result<std::vector<tensor>> segment::evaluate(std::span<const tensor> inputs) const {
  const tensor& data = inputs[0];
  const shape& target = inferred.target;
  const std::int64_t run = inferred.run;
  const auto ids = inputs[ids_input()].as_ints();
  const auto indices = order == form::sparse ? inputs[1].as_ints() : std::vector<std::int64_t>{};
  for (std::size_t i = 0; i < ids.size(); ++i) {
    const auto fail = [&](std::string message) { return diagnostic{error_kind::runtime, std::move(message)}; };
    if (ids[i] >= target[0] || (order != form::unsorted && ids[i] < 0))
      return fail(fmt::format("segment_ids[{}] = {} is not below num_segments {}", i, ids[i], target[0]));
    if (order != form::unsorted && i > 0 && ids[i] < ids[i - 1])
      return fail(fmt::format("segment_ids[{}] = {} is less than the one before", i, ids[i]));
    if (order == form::sparse && (indices[i] < 0 || indices[i] >= data.shape()[0]))
      return fail(fmt::format("indices[{}] = {} is no row of data {}", i, indices[i], to_string(data.type())));
  }
  tensor out(data.dtype(), target);
  visit_dtype(out.dtype(), [&]<class T>() {
    if constexpr (!std::is_same_v<T, bool>) {
      const auto x = data.as<T>();
      const auto y = out.mutable_as<T>();
      std::vector<std::vector<std::size_t>> members(static_cast<std::size_t>(run == 0 ? 0 : target[0]));
      for (std::size_t i = 0; i < ids.size() && run != 0; ++i) {
        if (ids[i] < 0) continue;
        members[static_cast<std::size_t>(ids[i])].push_back(order == form::sparse ? static_cast<std::size_t>(indices[i])
                                                                                  : i);
      }
      const auto width = static_cast<std::size_t>(run);
      for (std::size_t s = 0; s < members.size(); ++s) {
        for (std::size_t e = 0; e < width; ++e) {
          std::vector<T> values;
          for (const std::size_t row : members[s]) values.push_back(x[row * width + e]);
          y[s * width + e] = values.empty() ? empty_segment<T>(kind, order == form::unsorted, limits_of)
                                            : reduced_segment<T>(kind, values);
        }
      }
    }
  });
  return std::vector<tensor>{out};
}

result<void> segment::propagate_extents(const shape_context& context, std::vector<tensor_type>& outputs) const {
  const std::size_t ids_at = ids_input();
  for (std::size_t i = 0; i < context.input_count(); ++i) {
    if (context.type(i).has_dynamic_axis() && (order != form::unsorted || i > ids_at))
      return refused_extent(context, i,
                            "only data and ids of UnsortedSegment may have sizes that are known only at run time");
  }
  const tensor_type& ids = context.type(ids_at);
  tensor_type shared;
  for (const run_time_extent& e : context.type(0).extents) {
    if (e.axis < ids.shape.size()) {
      shared.add_extent(e);
    } else {
      outputs[0].add_extent(e.at(e.axis - ids.shape.size() + 1));
    }
  }
  if (shared.extents != ids.extents)
    return refused_extent(context, ids_at, "data and segment_ids must have the same sizes");
  return {};
}

result<void> segment::emit(layer_builder& b) const {
  TF_EMBED_CHECK(check_kernel_dtype(b.output_type().dtype));
  argument functor = fmt::format("te::ops::{}", segment_reductions[static_cast<std::size_t>(kind)].functor);
  const bool extreme = kind == reduction::max || kind == reduction::min;
  if (extreme && order == form::unsorted && is_half(limits_of)) {
    const float limit = limits_of == dtype::float16 ? greatest_float16 : greatest_bfloat16;
    functor = template_type{"te::ops::segment_limit", {functor, kind == reduction::max ? -limit : limit}};
  }
  if (order == form::sparse) {
    b.add(layer_spec("segment", "sparse_segment", {functor, b.input(0), b.input(1), b.input(2), b.output()}));
  } else {
    b.add(layer_spec("segment", order == form::sorted ? "segment" : "unsorted_segment",
                     {functor, b.input(0), b.padded(1, filler::lowest), b.output()}));
  }
  return {};
}

std::span<const op_row> segment_rows() {
  // clang-format off
  static constexpr auto rows = std::to_array<op_row>({
      {"SegmentMax", "segment", load_segment, "floats, integers", "constant segment_ids", "output"},
      {"SegmentMean", "segment", load_segment, "floats, integers", "constant segment_ids", "output"},
      {"SegmentMin", "segment", load_segment, "floats, integers", "constant segment_ids", "output"},
      {"SegmentProd", "segment", load_segment, "floats, integers", "constant segment_ids", "output"},
      {"SegmentSum", "segment", load_segment, "floats, integers", "constant segment_ids", "output"},
      {"SparseSegmentMean", "segment", load_segment, "floats", "constant segment_ids", "output"},
      {"SparseSegmentMeanWithNumSegments", "segment", load_segment, "floats", "constant num_segments", "output"},
      {"SparseSegmentSqrtN", "segment", load_segment, "floats", "constant segment_ids", "output"},
      {"SparseSegmentSqrtNWithNumSegments", "segment", load_segment, "floats", "constant num_segments", "output"},
      {"SparseSegmentSum", "segment", load_segment, "floats, integers", "constant segment_ids", "output"},
      {"SparseSegmentSumWithNumSegments", "segment", load_segment, "floats, integers", "constant num_segments", "output"},
      {"UnsortedSegmentMax", "segment", load_segment, "floats, integers", "constant num_segments", "output"},
      {"UnsortedSegmentMin", "segment", load_segment, "floats, integers", "constant num_segments", "output"},
      {"UnsortedSegmentProd", "segment", load_segment, "floats, integers", "constant num_segments", "output"},
      {"UnsortedSegmentSum", "segment", load_segment, "floats, integers", "constant num_segments", "output"},
  });
  // clang-format on
  return rows;
}

}  // namespace tf_embed::gen
