// SPDX-License-Identifier: Apache-2.0
// One step of a GRU: the generated class beside the same cell written with Eigen, in turns. See README.md.
#include "cell_weights.hpp"
#include "gru.hpp"

#include <Eigen/Dense>

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <utility>
#include <vector>

namespace {

constexpr int inputs = cell::inputs, units = cell::units;

/// As a careful user writes it: sizes known to the compiler, both gates in one product, Eigen's vectorised functions.
class eigen_gru {
 public:
  using sample = Eigen::Matrix<float, inputs, 1>;
  using state = Eigen::Matrix<float, units, 1>;

  eigen_gru() {
    load(cell::w_ru, gates_x_, gates_h_);
    load(cell::w_c, candidate_x_, candidate_h_);
    gates_bias_ = Eigen::Map<const Eigen::Matrix<float, 2 * units, 1>>(cell::b_ru);
    candidate_bias_ = Eigen::Map<const state>(cell::b_c);
  }

  void step(const sample& x, state& h) const {
    Eigen::Matrix<float, 2 * units, 1> gates = gates_bias_;
    gates.noalias() += gates_x_ * x;
    gates.noalias() += gates_h_ * h;
    gates = gates.array().logistic();
    const state reset = gates.template head<units>().cwiseProduct(h);
    state candidate = candidate_bias_;
    candidate.noalias() += candidate_x_ * x;
    candidate.noalias() += candidate_h_ * reset;
    candidate = candidate.array().tanh();
    h = candidate + gates.template tail<units>().cwiseProduct(h - candidate);
  }

 private:
  /// The transposes, so that the products are sums of columns.
  template <int N, int M>
  static void load(const float* w, Eigen::Matrix<float, M, N>& of_x, Eigen::Matrix<float, M, units>& of_h) {
    for (int r = 0; r < N; ++r) {
      for (int c = 0; c < M; ++c) of_x(c, r) = w[r * M + c];
    }
    for (int r = 0; r < units; ++r) {
      for (int c = 0; c < M; ++c) of_h(c, r) = w[(N + r) * M + c];
    }
  }

  Eigen::Matrix<float, 2 * units, inputs> gates_x_;
  Eigen::Matrix<float, 2 * units, units> gates_h_;
  Eigen::Matrix<float, units, inputs> candidate_x_;
  Eigen::Matrix<float, units, units> candidate_h_;
  Eigen::Matrix<float, 2 * units, 1> gates_bias_;
  state candidate_bias_;
};

constexpr int samples = 2000;

std::vector<float> made_signal() {
  std::vector<float> signal;
  for (int t = 0; t < samples; ++t) signal.push_back(std::sin(0.05f * static_cast<float>(t)));
  return signal;
}

/// The state after a block of samples, each of which begins from the state before.
std::vector<float> run_ours(gru::model& net, const std::vector<float>& signal) {
  alignas(64) std::array<float, units> h{};
  for (const float sample : signal) {
    std::fill_n(net.input<"x">().data(), inputs, sample);
    std::copy_n(h.data(), units, net.input<"h">().data());
    if (net.run() != tf_embed::status::ok) std::exit(1);
    std::copy_n(net.output<0>().data(), units, h.data());
  }
  return {h.begin(), h.end()};
}

std::vector<float> run_eigen(const eigen_gru& cell_of_eigen, const std::vector<float>& signal) {
  eigen_gru::state h = eigen_gru::state::Zero();
  for (const float sample : signal) cell_of_eigen.step(eigen_gru::sample::Constant(sample), h);
  return {h.data(), h.data() + units};
}

template <class Run>
double nanoseconds_a_step(Run run) {
  const auto begin = std::chrono::steady_clock::now();
  const std::vector<float> h = run();
  const auto end = std::chrono::steady_clock::now();
  volatile float keep = h[0];
  static_cast<void>(keep);
  return std::chrono::duration<double, std::nano>(end - begin).count() / samples;
}

}  // namespace

int main() {
  static gru::model net;
  static const eigen_gru other;
  const std::vector<float> signal = made_signal();
  const std::vector<float> ours = run_ours(net, signal), eigens = run_eigen(other, signal);
  for (int k = 0; k < units; ++k) {
    if (std::abs(ours[static_cast<std::size_t>(k)] - eigens[static_cast<std::size_t>(k)]) > 1e-4f) {
      std::fprintf(stderr, "unit %d: %g is not %g\n", k, static_cast<double>(ours[static_cast<std::size_t>(k)]),
                   static_cast<double>(eigens[static_cast<std::size_t>(k)]));
      return 1;
    }
  }
  constexpr int rounds = 2001;
  std::vector<double> of_ours, of_eigen;
  for (int r = 0; r < rounds; ++r) {
    of_ours.push_back(nanoseconds_a_step([&] { return run_ours(net, signal); }));
    of_eigen.push_back(nanoseconds_a_step([&] { return run_eigen(other, signal); }));
  }
  std::sort(of_ours.begin(), of_ours.end());
  std::sort(of_eigen.begin(), of_eigen.end());
  std::printf("GRU of %d units, inputs: %d\n", units, inputs);
  for (const auto& [what, at] : {std::pair{"least", 0}, std::pair{"median", rounds / 2}}) {
    const double ours_at = of_ours[static_cast<std::size_t>(at)], eigen_at = of_eigen[static_cast<std::size_t>(at)];
    std::printf("%-7s tf_embed %.1f ns a step, Eigen %.1f ns: %.2f times\n", what, ours_at, eigen_at,
                eigen_at / ours_at);
  }
}
