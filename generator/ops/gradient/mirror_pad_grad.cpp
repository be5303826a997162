// SPDX-License-Identifier: Apache-2.0
#include "ops/gradient/mirror_pad_grad.hpp"

#include "ops/composition/formula.hpp"
#include "ops/movement/pad.hpp"
#include "ops/support/element_types.hpp"
#include "ops/support/operand_checks.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <type_traits>

namespace tf_embed::gen {

result<std::vector<tensor_type>> mirror_pad_grad::infer(const shape_context& context,
                                                        mirror_pad_grad_operands& found) const {
  TF_EMBED_CHECK(expect_inputs(context, 2));
  const tensor_type& in = context.type(0);
  const auto rank = static_cast<std::int64_t>(in.shape.size());
  TF_EMBED_TRY(const auto paddings, context.required_ints(1, "paddings"));
  if (!is_numeric(in.dtype) || context.shape(1) != shape{rank, 2}) {
    return bad_model(fmt::format("paddings must be [{},2] for numbers of that many axes, but are {} for {}", rank,
                                 to_string(context.shape(1)), to_string(in)));
  }
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
    found.before.push_back(left);
    found.after.push_back(right);
    out[i] = rest;
  }
  return one_output(in.dtype, out);
}

result<std::vector<tensor>> mirror_pad_grad::evaluate(std::span<const tensor> inputs) const {
  const std::vector<std::int64_t>& before = inferred.before;
  const std::vector<std::int64_t>& after = inferred.after;
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

/// Along one axis after the other: the middle, plus both borders turned around.
result<std::vector<value>> mirror_pad_grad::expand(subgraph& s) const {
  const std::vector<std::int64_t>& before = inferred.before;
  const std::vector<std::int64_t>& after = inferred.after;
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

namespace {

result<std::unique_ptr<op>> load_mirror_pad_grad(const attributes& a) {
  TF_EMBED_TRY(const auto loaded, load_mirror_pad(a));
  auto made = std::make_unique<mirror_pad_grad>();
  made->is_reflect = dynamic_cast<const pad&>(*loaded).mode == pad::border::reflect;
  return std::unique_ptr<op>(std::move(made));
}

}  // namespace

std::span<const op_row> mirror_pad_grad_rows() {
  // clang-format off
  static constexpr auto rows = std::to_array<op_row>({
      {"MirrorPadGrad", "mirror_pad_grad", load_mirror_pad_grad, "floats, integers", "constant paddings", "output"},
  });
  // clang-format on
  return rows;
}

}  // namespace tf_embed::gen
