// SPDX-License-Identifier: Apache-2.0
#include "ops/slice_grad.hpp"

#include "ops/formula.hpp"
#include "ops/movement.hpp"
#include "ops/numeric.hpp"
#include "plan/layer_builder.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <type_traits>

namespace tf_embed::gen {

result<std::unique_ptr<op>> load_strided_slice_grad(const attributes& a) {
  TF_EMBED_TRY(const auto loaded, load_strided_slice(a));
  auto made = std::make_unique<strided_slice_grad>();
  made->slice = dynamic_cast<const gen::slice&>(*loaded);
  return std::unique_ptr<op>(std::move(made));
}

result<std::vector<tensor_type>> strided_slice_grad::infer_shape(const shape_context& context) {
  TF_EMBED_CHECK(expect_inputs(context, 5));
  TF_EMBED_TRY(target, context.required_ints(0, "shape"));
  const tensor_type& dy = context.type(4);
  if (context.shape(0).size() != 1 || std::any_of(target.begin(), target.end(), [](auto n) { return n < 0; }))
    return bad_model(fmt::format("shape must be a vector of sizes, but is {}", list_text(target)));
  TF_EMBED_TRY(tensor_type out, checked_type(dy.dtype, target));
  std::vector<tensor_type> types{out};
  std::vector<const tensor*> constants{nullptr};
  constexpr std::string_view names[]{"begin", "end", "strides"};
  for (std::size_t i = 1; i < 4; ++i) {
    TF_EMBED_TRY(const tensor* t, context.required_constant(i, names[i - 1]));
    types.push_back(context.type(i));
    constants.push_back(t);
  }
  TF_EMBED_TRY(const auto sliced, slice.infer_shape({types, constants}));
  if (sliced[0].shape != dy.shape) {
    return bad_model(fmt::format("dy must be {} as the slice of {}, but is {}", to_string(sliced[0].shape),
                                 to_string(target), to_string(dy)));
  }
  return std::vector<tensor_type>{std::move(out)};
}

result<std::vector<tensor>> strided_slice_grad::evaluate(std::span<const tensor> inputs) const {
  tensor out(inputs[4].dtype(), target);
  if (inputs[4].size() == 0) return std::vector<tensor>{out};
  strided_block block{slice.size, row_major_strides(slice.size), row_major_strides(target), 0, 0};
  for (std::size_t i = 0; i < target.size(); ++i) {
    block.to_offset += slice.begin[i] * block.to[i];
    block.to[i] *= slice.stride[i];
  }
  copy_block(out, inputs[4], block);
  return std::vector<tensor>{out};
}

result<void> strided_slice_grad::emit(layer_builder&) const {
  return diagnostic{error_kind::unsupported, "only as the padding that the pass expand makes of it"};
}

/// Steps of more than one become an axis of their own, which zeros fill up; negative ones run back to front.
result<std::vector<value>> strided_slice_grad::expand(subgraph& s) const {
  formula f(s, s.type(s.input(4)).dtype);
  if (element_count(target) == 0 || element_count(slice.size) == 0)
    return f.done({f.constant(tensor(s.type(s.input(4)).dtype, target))});
  const std::size_t rank = target.size();
  value y = f.reshape(s.input(4), slice.size);
  gen::shape dense = slice.size;
  gen::shape split;  // each axis and, behind it, its gaps
  std::vector<std::int64_t> gaps;
  std::vector<std::int64_t> before;
  std::vector<std::int64_t> after;
  std::vector<std::int64_t> inside;
  for (std::size_t i = 0; i < rank; ++i) {
    const std::int64_t n = slice.size[i];
    const std::int64_t step = n == 1 ? 1 : std::abs(slice.stride[i]);
    const bool backward = n > 1 && slice.stride[i] < 0;
    if (backward) y = f.turned(y, i);
    split.insert(split.end(), {n, 1});
    gaps.insert(gaps.end(), {0, step - 1});
    dense[i] = n * step;
    before.push_back(backward ? slice.begin[i] - (n - 1) * step : slice.begin[i]);
    after.push_back(std::max<std::int64_t>(target[i] - before[i] - dense[i], 0));
    inside.push_back(std::min(dense[i], target[i] - before[i]));
  }
  y = f.reshape(y, split);
  y = f.pad(y, std::vector<std::int64_t>(gaps.size()), gaps);
  y = f.reshape(y, dense);
  y = f.cut(y, std::vector<std::int64_t>(rank), inside);  // the last gap may stick out
  return f.done({f.pad(y, before, after)});
}

result<std::unique_ptr<op>> load_mirror_pad_grad(const attributes& a) {
  TF_EMBED_TRY(const auto loaded, load_mirror_pad(a));
  auto made = std::make_unique<mirror_pad_grad>();
  made->is_reflect = dynamic_cast<const pad&>(*loaded).mode == pad::border::reflect;
  return std::unique_ptr<op>(std::move(made));
}

result<std::vector<tensor_type>> mirror_pad_grad::infer_shape(const shape_context& context) {
  TF_EMBED_CHECK(expect_inputs(context, 2));
  const tensor_type& in = context.type(0);
  const auto rank = static_cast<std::int64_t>(in.shape.size());
  TF_EMBED_TRY(const auto paddings, context.required_ints(1, "paddings"));
  if (!is_numeric(in.dtype) || context.shape(1) != shape{rank, 2}) {
    return bad_model(fmt::format("paddings must be [{},2] for numbers of that many axes, but are {} for {}", rank,
                                 to_string(context.shape(1)), to_string(in)));
  }
  before.clear();
  after.clear();
  shape out = in.shape;
  for (std::size_t i = 0; i < out.size(); ++i) {
    const std::int64_t left = paddings[2 * i];
    const std::int64_t right = paddings[2 * i + 1];
    const std::int64_t n = out[i];
    const bool fits = left >= 0 && right >= 0 && left < n && right < n - left;
    const std::int64_t rest = fits ? n - left - right : 0;
    if (!fits || std::max(left, right) > rest - (is_reflect ? 1 : 0)) {
      return bad_model(fmt::format("paddings {} and {} of axis {} do not fit {}", left, right, i, to_string(in)));
    }
    before.push_back(left);
    after.push_back(right);
    out[i] = rest;
  }
  return one_output(in.dtype, out);
}

result<std::vector<tensor>> mirror_pad_grad::evaluate(std::span<const tensor> inputs) const {
  const shape& in = inputs[0].shape();
  shape s = in;
  for (std::size_t i = 0; i < s.size(); ++i) s[i] -= before[i] + after[i];
  tensor out(inputs[0].dtype(), s);
  const auto strides = row_major_strides(in);
  const auto to_strides = row_major_strides(s);
  const std::int64_t skipped = is_reflect ? 1 : 0;
  visit_dtype(out.dtype(), [&]<class T>() {
    if constexpr (!std::is_same_v<T, bool>) {
      using C = compute_type<T>;
      using sum_type = std::conditional_t<std::is_floating_point_v<C>, double, std::uint64_t>;
      std::vector<sum_type> sums(static_cast<std::size_t>(out.size()));
      const auto x = inputs[0].as<T>();
      for (std::int64_t flat = 0; flat < inputs[0].size(); ++flat) {
        std::int64_t to = 0;
        for (std::size_t i = 0; i < in.size(); ++i) {
          std::int64_t at = flat / strides[i] % in[i] - before[i];
          if (at < 0) at = -at - 1 + skipped;
          if (at >= s[i]) at = 2 * s[i] - at - 1 - skipped;
          to += at * to_strides[i];
        }
        sums[static_cast<std::size_t>(to)] += static_cast<sum_type>(widen(x[static_cast<std::size_t>(flat)]));
      }
      std::transform(sums.begin(), sums.end(), out.mutable_as<T>().begin(),
                     [](sum_type v) { return narrow<T>(static_cast<C>(v)); });
    }
  });
  return std::vector<tensor>{out};
}

result<void> mirror_pad_grad::emit(layer_builder&) const {
  return diagnostic{error_kind::unsupported, "only as the sums that the pass expand makes of it"};
}

/// Along one axis after the other: the middle, plus both borders turned around.
result<std::vector<value>> mirror_pad_grad::expand(subgraph& s) const {
  const dtype t = s.type(s.input(0)).dtype;
  formula f(s, wide_type(t));
  value y = f.input(0);
  const std::int64_t skipped = is_reflect ? 1 : 0;
  for (std::size_t i = 0; i < before.size(); ++i) {
    const shape whole = f.shape(y);
    if (element_count(whole) == 0 || i >= whole.size()) continue;
    std::vector<std::int64_t> none(whole.size());
    const auto along = [&](std::int64_t n) {
      std::vector<std::int64_t> v = none;
      v[i] = n;
      return v;
    };
    const auto part = [&](std::int64_t first, std::int64_t size) {
      shape sizes = whole;
      sizes[i] = size;
      return f.cut(y, along(first), sizes);
    };
    const std::int64_t rest = whole[i] - before[i] - after[i];
    value sum = part(before[i], rest);
    if (before[i] > 0) {
      const value left = f.turned(part(0, before[i]), i);
      sum = f.add(sum, f.pad(left, along(skipped), along(rest - before[i] - skipped)));
    }
    if (after[i] > 0) {
      const value right = f.turned(part(whole[i] - after[i], after[i]), i);
      sum = f.add(sum, f.pad(right, along(rest - after[i] - skipped), along(skipped)));
    }
    y = sum;
  }
  return f.done({f.cast(y, t)});
}

}  // namespace tf_embed::gen
