// SPDX-License-Identifier: Apache-2.0
#include "ops/sequence/ctc_loss.hpp"

#include "ops/support/element_types.hpp"
#include "ops/support/operand_checks.hpp"
#include "program/layer_builder.hpp"

#include <tf_embed/kernels/ctc_loss.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace tf_embed::gen {
namespace {

using step_sums = std::vector<long double>;

/// The labels of one sequence up to the first blank; what is wrong with them as a runtime error.
result<std::vector<std::int64_t>> labels_of_sequence(const ctc_loss& op, std::span<const tensor> inputs,
                                                     std::int64_t b) {
  const shape& in = inputs[0].shape();
  std::vector<std::int64_t> labels;
  bool ended = false;
  for (std::int64_t e = 0; e < inputs[2].size(); ++e) {
    const std::int64_t at = inputs[1].as_int(2 * e);
    const std::int64_t label = inputs[2].as_int(e);
    if (at < 0 || at >= in[1] || label < 0)
      return diagnostic{error_kind::runtime, fmt::format("label {} of sequence {} is none", label, at)};
    if (at != b) continue;
    if (label >= in[2] - 1) {
      ended = true;
    } else if (ended) {
      return diagnostic{error_kind::runtime, fmt::format("label {} of sequence {} follows a blank", label, at)};
    } else if (!op.collapse || labels.empty() || labels.back() != label) {
      labels.push_back(label);
    }
  }
  return labels;
}

/// Probabilities themselves, not their logarithms, with the sum of each step divided out: another way than the
/// kernel's.
struct path_sums {
  std::vector<step_sums> forward, backward;
  long double log_total = 0;
};

path_sums path_sums_of(const ctc_loss& op, const std::vector<step_sums>& y, const std::vector<std::size_t>& path) {
  const std::size_t steps = y.size();
  const std::size_t n = path.size();
  const auto skips = [&](std::size_t u) { return u > 1 && u % 2 == 1 && !(op.merge && path[u] == path[u - 2]); };
  path_sums s{std::vector<step_sums>(steps, step_sums(n)), std::vector<step_sums>(steps, step_sums(n)), 0};
  for (std::size_t t = 0; t < steps; ++t) {
    for (std::size_t u = 0; u < n; ++u) {
      long double sum = t == 0 ? (u < 2 ? 1.0L : 0.0L) : 0.0L;
      if (t > 0) {
        if (op.merge || u % 2 == 0) sum += s.forward[t - 1][u];
        if (u > 0) sum += s.forward[t - 1][u - 1];
        if (skips(u)) sum += s.forward[t - 1][u - 2];
      }
      s.forward[t][u] = sum * y[t][path[u]];
    }
  }
  for (std::size_t t = steps; t-- > 0;) {
    for (std::size_t u = 0; u < n; ++u) {
      if (t + 1 == steps) {
        s.backward[t][u] = u + 2 >= n ? 1.0L : 0.0L;
        continue;
      }
      const auto through = [&](std::size_t v) { return s.backward[t + 1][v] * y[t + 1][path[v]]; };
      long double sum = op.merge || u % 2 == 0 ? through(u) : 0.0L;
      if (u + 1 < n) sum += through(u + 1);
      if (u + 2 < n && skips(u + 2)) sum += through(u + 2);
      s.backward[t][u] = sum;
    }
  }
  s.log_total = std::log(s.forward.back()[n - 1] + (n > 1 ? s.forward.back()[n - 2] : 0.0L));
  return s;
}

}  // namespace

result<std::unique_ptr<op>> load_ctc_loss(const attributes& a) {
  auto made = std::make_unique<ctc_loss>();
  TF_EMBED_TRY(made->collapse, a.boolean("preprocess_collapse_repeated", false));
  TF_EMBED_TRY(made->merge, a.boolean("ctc_merge_repeated", true));
  TF_EMBED_TRY(made->ignore_longer, a.boolean("ignore_longer_outputs_than_inputs", false));
  return std::unique_ptr<op>(std::move(made));
}

result<std::vector<tensor_type>> ctc_loss::infer(const shape_context& context) const {
  TF_EMBED_CHECK(expect_inputs(context, 4));
  const tensor_type& in = context.type(0);
  if (in.shape.size() != 3 || (in.dtype != dtype::float32 && in.dtype != dtype::float64) || in.shape[2] < 1 ||
      in.shape[2] > (std::int64_t{1} << 30))
    return bad_model(fmt::format("inputs must be floats [steps, batch, classes], but are {}", to_string(in)));
  const std::int64_t n = context.shape(2).size() == 1 ? context.shape(2)[0] : -1;
  if (context.type(1) != tensor_type{dtype::int64, {n, 2}} || context.dtype(2) != dtype::int32)
    return bad_model(fmt::format("labels must be int64[n,2] and int32[n], but are {} and {}",
                                 to_string(context.type(1)), to_string(context.type(2))));
  if (context.type(3) != tensor_type{dtype::int32, {in.shape[1]}})
    return bad_model(
        fmt::format("sequence_length must be int32[{}], but is {}", in.shape[1], to_string(context.type(3))));
  return std::vector<tensor_type>{{in.dtype, {in.shape[1]}}, in};
}

result<std::vector<tensor>> ctc_loss::evaluate(std::span<const tensor> inputs) const {
  const shape& in = inputs[0].shape();
  const auto classes = static_cast<std::size_t>(in[2]);
  tensor loss(inputs[0].dtype(), {in[1]});
  tensor gradient(inputs[0].dtype(), in);
  const auto put = [](tensor& t, std::int64_t i, long double v) {
    visit_dtype(t.dtype(), [&]<class T>() {
      if constexpr (std::is_floating_point_v<T>) t.mutable_as<T>()[static_cast<std::size_t>(i)] = static_cast<T>(v);
    });
  };
  for (std::int64_t b = 0; b < in[1]; ++b) {
    TF_EMBED_TRY(const auto labels, labels_of_sequence(*this, inputs, b));
    const std::int64_t steps = inputs[3].as_int(b);
    if (steps < 0 || steps > in[0])
      return diagnostic{error_kind::runtime, fmt::format("sequence_length {} is none of 0 to {}", steps, in[0])};
    if (steps == 0) continue;
    if (static_cast<std::int64_t>(labels.size()) > steps) {
      if (ignore_longer) continue;
      return diagnostic{error_kind::runtime,
                        fmt::format("{} labels need more time than {} steps", labels.size(), steps)};
    }
    std::vector<std::size_t> path{classes - 1};
    for (const std::int64_t label : labels) path.insert(path.end(), {static_cast<std::size_t>(label), classes - 1});
    std::vector<step_sums> y(static_cast<std::size_t>(steps), step_sums(classes));
    for (std::size_t t = 0; t < y.size(); ++t) {
      const std::int64_t first = (static_cast<std::int64_t>(t) * in[1] + b) * in[2];
      const auto score = [&](std::size_t c) {
        return static_cast<long double>(inputs[0].as_double(first + static_cast<std::int64_t>(c)));
      };
      long double top = score(0);
      for (std::size_t c = 0; c < classes; ++c) top = std::max(top, score(c));
      long double sum = 0;
      for (std::size_t c = 0; c < classes; ++c) sum += y[t][c] = std::exp(score(c) - top);
      for (long double& v : y[t]) v /= sum;
    }
    const path_sums s = path_sums_of(*this, y, path);
    put(loss, b, -s.log_total);
    for (std::size_t t = 0; t < y.size(); ++t) {
      step_sums part(classes);
      for (std::size_t u = 0; u < path.size(); ++u) part[path[u]] += s.forward[t][u] * s.backward[t][u];
      for (std::size_t c = 0; c < classes; ++c) {
        const bool possible = std::isfinite(s.log_total);
        const long double share = possible && part[c] > 0 ? std::exp(std::log(part[c]) - s.log_total) : 0.0L;
        put(gradient, (static_cast<std::int64_t>(t) * in[1] + b) * in[2] + static_cast<std::int64_t>(c),
            y[t][c] - share);
      }
    }
  }
  return std::vector<tensor>{loss, gradient};
}

result<void> ctc_loss::emit(layer_builder& b) const {
  const shape& in = b.input_type(0).shape;
  const std::int64_t longest = std::max<std::int64_t>(1, std::min(in[0], b.input_type(2).shape[0]));
  if (element_count({in[0], 2 * longest + 1}) > max_elements / 64)
    return diagnostic{error_kind::unsupported, "so many steps and labels need too much scratch"};
  std::vector<argument> arguments{b.input(0), b.input(1), b.input(2), b.input(3), b.output(0), b.output(1)};
  arguments.emplace_back(b.scratch({dtype::float64, {kernels::ctc_loss_work(in[0], in[2], longest)}}));
  arguments.emplace_back(b.scratch({dtype::int32, {longest}}));
  for (const bool flag : {collapse, merge, ignore_longer}) arguments.emplace_back(flag);
  b.add(layer_spec("ctc_loss", std::move(arguments)));
  return {};
}

std::span<const op_row> ctc_loss_rows() {
  // clang-format off
  static constexpr auto rows = std::to_array<op_row>({
      {"CTCLoss", "ctc_loss", load_ctc_loss, "float, double", "a sequence without labels must be all blanks, where TensorFlow counts a path too many", "loss, gradient"},
  });
  // clang-format on
  return rows;
}

}  // namespace tf_embed::gen
