// SPDX-License-Identifier: Apache-2.0
#include "ops/scatter_nd.hpp"

#include "ops/movement.hpp"
#include "ops/numeric.hpp"
#include "plan/layer_builder.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstring>

namespace tf_embed::gen {
namespace {

/// `to += x`, as TensorFlow's CPU kernel: bool is or, integers wrap.
template <class T>
void add_to(T& to, T x) {
  if constexpr (std::is_same_v<T, bool>) {
    to = to || x;
  } else if constexpr (std::is_integral_v<T>) {
    to = static_cast<T>(static_cast<std::uint64_t>(to) + static_cast<std::uint64_t>(x));
  } else {
    to = narrow<T>(widen(to) + widen(x));
  }
}

}  // namespace

result<std::vector<tensor_type>> scatter_nd::infer_shape(const shape_context& context) {
  TF_EMBED_CHECK(expect_inputs(context, 3));
  const std::size_t at = indices_input();
  const tensor_type& indices = context.type(at);
  const tensor_type& updates = context.type(at + 1);
  if (kind == form::zeros_add) {
    TF_EMBED_TRY(target, context.required_ints(2, "shape"));
    if (std::any_of(target.begin(), target.end(), [](auto d) { return d < 0; })) {
      return diagnostic{error_kind::bad_model, fmt::format("shape {} must not be negative", list_text(target))};
    }
  } else {
    target = context.shape(0);
  }
  bool fits = is_signed_integer(indices.dtype) && !indices.shape.empty() &&
              indices.shape.back() <= static_cast<std::int64_t>(target.size()) &&
              (kind == form::zeros_add || context.dtype(0) == updates.dtype);
  if (fits) {
    shape expected(indices.shape.begin(), indices.shape.end() - 1);
    expected.insert(expected.end(), target.begin() + indices.shape.back(), target.end());
    fits = updates.shape == expected;
  }
  if (!fits) {
    return diagnostic{error_kind::bad_model, fmt::format("indices {} and updates {} do not fit shape {}",
                                                         to_string(indices), to_string(updates), list_text(target))};
  }
  return one_output(updates.dtype, target);
}

result<std::vector<tensor>> scatter_nd::evaluate(std::span<const tensor> inputs) const {
  const tensor& indices = inputs[indices_input()];
  const tensor& updates = inputs[indices_input() + 1];
  tensor out(updates.dtype(), target);
  if (kind != form::zeros_add)
    std::copy(inputs[0].bytes().begin(), inputs[0].bytes().end(), out.mutable_bytes().begin());
  shape outer = indices.shape();
  const auto depth = static_cast<std::size_t>(outer.back());
  outer.pop_back();
  const auto strides = row_major_strides(target);
  const auto flat = indices.as_ints();
  const std::int64_t count = element_count(outer);
  const std::size_t run = count == 0 ? 0 : static_cast<std::size_t>(updates.size() / count);
  std::optional<diagnostic> failure;
  visit_dtype(out.dtype(), [&]<class T>() {
    for (std::int64_t n = 0; n < count && !failure; ++n) {
      const std::span<const std::int64_t> at(flat.data() + static_cast<std::size_t>(n) * depth, depth);
      std::int64_t offset = 0;
      for (std::size_t i = 0; i < depth; ++i) {
        if (at[i] < 0 || at[i] >= target[i]) {
          failure =
              diagnostic{error_kind::runtime, fmt::format("indices{} = {} does not index into shape {}",
                                                          position_text(n, outer), list_text(at), list_text(target))};
          return;
        }
        offset += at[i] * strides[i];
      }
      for (std::size_t i = 0; i < run; ++i) {
        T& to = out.mutable_as<T>()[static_cast<std::size_t>(offset) + i];
        const T x = updates.as<T>()[static_cast<std::size_t>(n) * run + i];
        if (kind == form::update) {
          to = x;
        } else {
          add_to(to, x);
        }
      }
    }
  });
  if (failure) return *failure;
  return std::vector<tensor>{out};
}

result<void> scatter_nd::emit(layer_builder& b) const {
  if (kind != form::update) TF_EMBED_CHECK(check_kernel_dtype(b.output_type().dtype));
  if (kind == form::zeros_add) {
    b.layer("scatter_nd", "scatter_nd", {b.input(0), b.input(1), b.output()});
  } else {
    b.layer("scatter_nd", kind == form::update ? "tensor_scatter_update" : "tensor_scatter_add",
            {b.input(0), b.input(1), b.input(2), b.output()});
  }
  return {};
}

result<std::unique_ptr<op>> load_scatter_nd(const attributes& a) {
  auto s = std::make_unique<scatter_nd>();
  s->kind = a.op_name() == "TensorScatterUpdate" ? scatter_nd::form::update
            : a.op_name() == "TensorScatterAdd"  ? scatter_nd::form::add
                                                 : scatter_nd::form::zeros_add;
  return std::unique_ptr<op>(std::move(s));
}

}  // namespace tf_embed::gen
