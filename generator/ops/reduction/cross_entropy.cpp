// SPDX-License-Identifier: Apache-2.0
#include "ops/reduction/cross_entropy.hpp"

#include "ops/composition/subgraph.hpp"
#include "ops/element/binary.hpp"
#include "ops/element/unary.hpp"
#include "ops/movement/broadcast_to.hpp"
#include "ops/movement/gather.hpp"
#include "ops/movement/one_hot.hpp"
#include "ops/reduction/reduce.hpp"
#include "ops/reduction/softmax.hpp"
#include "ops/support/element_types.hpp"
#include "ops/support/operand_checks.hpp"
#include "ops/support/strided_copy.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <type_traits>

namespace tf_embed::gen {
namespace {

/// 0, 1, 2, ...: what Gather takes from it is the index, which it has checked.
tensor classes_of(dtype t, std::int64_t count) {
  tensor numbers(t, {count});
  visit_dtype(t, [&]<class T>() {
    if constexpr (std::is_integral_v<T>) {
      const auto to = numbers.mutable_as<T>();
      for (std::size_t i = 0; i < to.size(); ++i) to[i] = static_cast<T>(i);
    }
  });
  return numbers;
}

}  // namespace

result<std::unique_ptr<op>> load_cross_entropy(const attributes& a) {
  auto c = std::make_unique<cross_entropy>();
  c->is_sparse = a.op_name().starts_with("Sparse");
  return std::unique_ptr<op>(std::move(c));
}

result<std::vector<tensor_type>> cross_entropy::infer(const shape_context& context, cross_entropy_shape& found) const {
  TF_EMBED_CHECK(expect_inputs(context, 2));
  const tensor_type& features = context.type(0);
  const tensor_type& labels = context.type(1);
  const auto misfit = [&] {
    return diagnostic{error_kind::bad_model, fmt::format("features {} and labels {} do not fit together",
                                                         to_string(features), to_string(labels))};
  };
  if (!is_floating(features.dtype)) return misfit();
  shape& target = found.target;
  if (is_sparse) {
    target = features.shape;
    if (!is_integer(labels.dtype) || target.size() != 2 || labels.shape != shape{target[0]}) return misfit();
    if (target[1] == 0) return bad_model(fmt::format("features {} have no classes", to_string(features)));
  } else {
    auto both = broadcast(features.shape, labels.shape);
    if (!both || both->size() != 2 || labels.dtype != features.dtype) return misfit();
    target = std::move(*both);
  }
  TF_EMBED_TRY(tensor_type loss, checked_type(features.dtype, {target[0]}));
  TF_EMBED_TRY(tensor_type gradient, checked_type(features.dtype, target));
  return std::vector<tensor_type>{std::move(loss), std::move(gradient)};
}

result<std::vector<tensor>> cross_entropy::evaluate(std::span<const tensor> inputs) const {
  const shape& target = inferred.target;
  const tensor x = read_strided(inputs[0], target, broadcast_strides(inputs[0].shape(), target));
  const tensor labels =
      is_sparse ? inputs[1] : read_strided(inputs[1], target, broadcast_strides(inputs[1].shape(), target));
  tensor loss(x.dtype(), {target[0]});
  tensor gradient(x.dtype(), target);
  const std::int64_t classes = target[1];
  for (std::int64_t r = 0; is_sparse && r < target[0]; ++r) {
    const std::int64_t label = labels.as_int(r);
    if (label < 0 || label >= classes)
      return diagnostic{error_kind::runtime, fmt::format("labels[{}] = {} is none of {} classes", r, label, classes)};
  }
  visit_dtype(x.dtype(), [&]<class T>() {
    using C = compute_type<T>;
    for (std::int64_t r = 0; r < target[0]; ++r) {
      const auto at = [&](std::int64_t c) { return x.as_double(r * classes + c); };
      double top = -std::numeric_limits<double>::infinity();
      for (std::int64_t c = 0; c < classes; ++c) top = std::max(top, at(c));
      double sum = 0;
      for (std::int64_t c = 0; c < classes; ++c) sum += std::exp(at(c) - top);
      double total = 0;
      for (std::int64_t c = 0; c < classes; ++c) {
        const double label = is_sparse ? (labels.as_int(r) == c ? 1 : 0) : labels.as_double(r * classes + c);
        // A class that is not meant has no part in the sparse loss, even if it is impossible.
        if (!is_sparse || label != 0) total += label * (std::log(sum) - (at(c) - top));
        gradient.mutable_as<T>()[static_cast<std::size_t>(r * classes + c)] =
            narrow<T>(static_cast<C>(std::exp(at(c) - top) / sum - label));
      }
      loss.mutable_as<T>()[static_cast<std::size_t>(r)] = narrow<T>(static_cast<C>(total));
    }
  });
  return std::vector<tensor>{loss, gradient};
}

result<std::vector<value>> cross_entropy::expand(subgraph& s) const {
  const shape& target = inferred.target;
  value x = s.input(0);
  value labels = s.input(1);
  const dtype t = s.type(x).dtype;
  if (s.shape(x) != target) {
    TF_EMBED_TRY(x, s.add(broadcast_to(), {x, s.make_ints(target)}));
  }
  value loss;
  value gradient;
  if (s.is_output_used(0)) {
    softmax log;
    log.log = true;
    TF_EMBED_TRY(value y, s.add(log, {x}));
    if (is_sparse) {
      gather pick;
      pick.has_axis = true;
      pick.batch_dims = 1;
      TF_EMBED_TRY(const value column, s.reshape(labels, {target[0], 1}));
      TF_EMBED_TRY(y, s.add(pick, {y, column, s.make_scalar(dtype::int32, 1)}));
      TF_EMBED_TRY(y, s.reshape(y, {target[0]}));
    } else {
      TF_EMBED_TRY(y, s.add(binary(binary_kind::mul), {y, labels}));
      TF_EMBED_TRY(y, s.add(reduce(reduce_kind::sum), {y, s.make_ints(std::vector<std::int64_t>{1})}));
    }
    TF_EMBED_TRY(loss, s.add(unary(unary_kind::neg), {y}));
  }
  if (s.is_output_used(1)) {
    if (is_sparse) {
      // OneHot takes any label; the loss, where it is computed, refuses those that are none of the classes.
      if (loss.node == no_node) {
        TF_EMBED_TRY(labels, s.add(gather(), {s.make_constant(classes_of(s.type(labels).dtype, target[1])), labels}));
      }
      TF_EMBED_TRY(labels, s.add(one_hot(), {labels, s.make_scalar(dtype::int32, static_cast<double>(target[1])),
                                             s.make_scalar(t, 1), s.make_scalar(t, 0)}));
    }
    TF_EMBED_TRY(gradient, s.add(softmax(), {x}));
    TF_EMBED_TRY(gradient, s.add(binary(binary_kind::sub), {gradient, labels}));
  }
  return std::vector<value>{loss, gradient};
}

std::span<const op_row> cross_entropy_rows() {
  // clang-format off
  static constexpr auto rows = std::to_array<op_row>({
      {"SoftmaxCrossEntropyWithLogits", "cross_entropy", load_cross_entropy, "floats", "", "loss, backprop"},
      {"SparseSoftmaxCrossEntropyWithLogits", "cross_entropy", load_cross_entropy, "floats; labels of integers", "", "loss, backprop"},
  });
  // clang-format on
  return rows;
}

}  // namespace tf_embed::gen
