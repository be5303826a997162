// SPDX-License-Identifier: Apache-2.0
// Connectionist temporal classification: the probability of all ways to spread labels over steps, by logarithms in
// double.
#pragma once

#include <tf_embed/core/limits.hpp>
#include <tf_embed/core/shape.hpp>
#include <tf_embed/core/status.hpp>
#include <tf_embed/core/target.hpp>

#include <cmath>
#include <cstdint>

namespace tf_embed::TF_EMBED_TARGET::kernels {

struct ctc_loss_sizes {
  index_t steps, batch, classes;
  index_t entries;  ///< of the sparse labels
  index_t longest;  ///< labels that one sequence may have
  bool collapse, merge, ignore_longer;
};

/// Elements of scratch: the log-probabilities, alpha for every step, two rows of beta.
constexpr index_t ctc_loss_work(index_t steps, index_t classes, index_t longest) noexcept {
  return (steps + 1) * classes + (steps + 2) * (2 * longest + 1);
}

namespace detail {

inline double log_sum(double a, double b) noexcept {
  constexpr double none = -limits<double>::infinity;
  if (a == none) return b;
  if (b == none) return a;
  return a > b ? a + std::log1p(std::exp(b - a)) : b + std::log1p(std::exp(a - b));
}

/// Labels with a blank before, between and after them.
struct ctc_path {
  const std::int32_t* labels;
  index_t length;  ///< with the blanks
  std::int32_t blank;
  bool merge;

  std::int32_t at(index_t u) const noexcept { return u % 2 == 0 ? blank : labels[u / 2]; }
  /// Whether a path may stay at u for another step.
  bool may_stay(index_t u) const noexcept { return merge || u % 2 == 0; }
  /// Whether a path may go from u - 2 to u without the blank between.
  bool may_skip_to(index_t u) const noexcept {
    return u > 1 && u % 2 == 1 && !(merge && labels[u / 2] == labels[u / 2 - 1]);
  }
};

/// alpha[t][u]: the logarithm of the probability of all beginnings of t + 1 steps that end at u.
inline void ctc_forward(const ctc_path& path, const double* log_y, index_t steps, index_t classes,
                        double* alpha) noexcept {
  constexpr double none = -limits<double>::infinity;
  const index_t n = path.length;
  for (index_t u = 0; u < n; ++u) alpha[u] = u < 2 ? log_y[path.at(u)] : none;
  for (index_t t = 1; t < steps; ++t) {
    const double* before = alpha;
    alpha += n;
    log_y += classes;
    for (index_t u = 0; u < n; ++u) {
      double sum = path.may_stay(u) ? before[u] : none;
      if (u > 0) sum = log_sum(sum, before[u - 1]);
      if (path.may_skip_to(u)) sum = log_sum(sum, before[u - 2]);
      alpha[u] = sum + log_y[path.at(u)];
    }
  }
}

/// From beta of the next step (without its probability) to that of this one.
inline void ctc_backward(const ctc_path& path, const double* log_y_behind, const double* behind,
                         double* beta) noexcept {
  constexpr double none = -limits<double>::infinity;
  for (index_t u = 0; u < path.length; ++u) {
    const auto through = [&](index_t v) { return behind[v] + log_y_behind[path.at(v)]; };
    double sum = path.may_stay(u) ? through(u) : none;
    if (u + 1 < path.length) sum = log_sum(sum, through(u + 1));
    if (u + 2 < path.length && path.may_skip_to(u + 2)) sum = log_sum(sum, through(u + 2));
    beta[u] = sum;
  }
}

/// log_y[c] = the logarithm of the softmax of x.
template <class T>
void log_softmax_of(const T* x, double* log_y, index_t classes) noexcept {
  double top = static_cast<double>(x[0]);
  for (index_t c = 1; c < classes; ++c) top = static_cast<double>(x[c]) > top ? static_cast<double>(x[c]) : top;
  double sum = 0;
  for (index_t c = 0; c < classes; ++c) sum += std::exp(static_cast<double>(x[c]) - top);
  for (index_t c = 0; c < classes; ++c) log_y[c] = static_cast<double>(x[c]) - top - std::log(sum);
}

}  // namespace detail

/// The loss of each sequence and its gradient; the last class is the blank, and as a label the end.
template <class T>
status ctc_loss(const ctc_loss_sizes& s, const T* in, const std::int64_t* indices, const std::int32_t* values,
                const std::int32_t* lengths, T* loss, T* gradient, double* work, std::int32_t* labels) noexcept {
  constexpr double none = -limits<double>::infinity;
  const auto blank = static_cast<std::int32_t>(s.classes - 1);
  for (index_t e = 0; e < s.entries; ++e) {
    if (indices[2 * e] < 0 || indices[2 * e] >= s.batch || values[e] < 0) return status::invalid_argument;
  }
  const index_t row = s.batch * s.classes;
  for (index_t i = 0; i < s.steps * row; ++i) gradient[i] = T(0);
  for (index_t b = 0; b < s.batch; ++b) {
    loss[b] = T(0);
    const index_t steps = lengths[b];
    if (steps < 0 || steps > s.steps) return status::invalid_argument;
    index_t count = 0;
    bool ended = false;
    for (index_t e = 0; e < s.entries; ++e) {
      if (indices[2 * e] != b) continue;
      if (values[e] >= blank) {
        ended = true;
        continue;
      }
      if (ended) return status::invalid_argument;
      if (s.collapse && count > 0 && count <= s.longest && labels[count - 1] == values[e]) continue;
      if (count < s.longest) labels[count] = values[e];
      ++count;
    }
    if (steps == 0) continue;
    if (count > steps) {
      if (!s.ignore_longer) return status::invalid_argument;
      continue;
    }
    const detail::ctc_path path{labels, 2 * count + 1, blank, s.merge};
    double* const log_y = work;
    double* const sums = log_y + s.steps * s.classes;
    double* const alpha = sums + s.classes;
    double* beta = alpha + s.steps * path.length;
    double* behind = beta + path.length;
    const T* const x = in + b * s.classes;
    for (index_t t = 0; t < steps; ++t) detail::log_softmax_of(x + t * row, log_y + t * s.classes, s.classes);
    detail::ctc_forward(path, log_y, steps, s.classes, alpha);
    const double* last = alpha + (steps - 1) * path.length;
    const double total = path.length > 1 ? detail::log_sum(last[path.length - 1], last[path.length - 2]) : last[0];
    loss[b] = static_cast<T>(-total);
    for (index_t t = steps; t-- > 0;) {
      if (t + 1 == steps) {
        for (index_t u = 0; u < path.length; ++u) beta[u] = u + 2 >= path.length ? 0.0 : none;
      } else {
        double* const swapped = behind;
        behind = beta;
        beta = swapped;
        detail::ctc_backward(path, log_y + (t + 1) * s.classes, behind, beta);
      }
      for (index_t c = 0; c < s.classes; ++c) sums[c] = none;
      for (index_t u = 0; u < path.length; ++u)
        sums[path.at(u)] = detail::log_sum(sums[path.at(u)], alpha[t * path.length + u] + beta[u]);
      T* const to = gradient + t * row + b * s.classes;
      for (index_t c = 0; c < s.classes; ++c) {
        const double y = std::exp(log_y[t * s.classes + c]);
        to[c] = static_cast<T>(total == none ? y : y - std::exp(sums[c] - total));
      }
    }
  }
  return status::ok;
}

}  // namespace tf_embed::TF_EMBED_TARGET::kernels
