// SPDX-License-Identifier: Apache-2.0
// Functions of one float.
#include "family.hpp"

#include <tf_embed/layers/binary.hpp>
#include <tf_embed/layers/softmax.hpp>
#include <tf_embed/layers/unary.hpp>

namespace families {
namespace {

constexpr index_t n = 65536;
using x = a<float, n>;
using y = out<float, n>;

template <class Op>
void ours() {
  layer<te::unary<Op, x, y>>();
}
auto in() { return array<float>(at_a, 1, n); }
auto to() { return array<float>(at_out2, 1, n); }
template <int Low, int High>
void range() {
  fill<float>(at_a, n, Low, High);
}

}  // namespace

std::vector<family_case> transcendental_cases() {
  constexpr std::size_t bytes = n * sizeof(float);
  const std::string f = "functions";
  return {
      {f, "exp", range<-8, 8>, ours<te::ops::exp>, [] { to() = in().exp(); }, bytes},
      {f, "log", range<0, 8>, ours<te::ops::log>, [] { to() = in().log(); }, bytes},
      {f, "tanh", range<-4, 4>, ours<te::ops::tanh>, [] { to() = in().tanh(); }, bytes},
      {f, "erf", range<-4, 4>, ours<te::ops::erf>, [] { eigen<float>(at_out2, n) = eigen<float>(at_a, n).erf(); },
       bytes},
      {f, "sigmoid", range<-8, 8>, ours<te::ops::sigmoid>,
       [] { eigen<float>(at_out2, n) = eigen<float>(at_a, n).sigmoid(); }, bytes},
      {f, "sin", range<-8, 8>, ours<te::ops::sin>, [] { to() = in().sin(); }, bytes},
      {f, "cos", range<-8, 8>, ours<te::ops::cos>, [] { to() = in().cos(); }, bytes},
      {f, "tan", range<-8, 8>, ours<te::ops::tan>, [] { to() = in().tan(); }, bytes},
      {f, "log1p", range<0, 8>, ours<te::ops::log1p>, [] { to() = in().log1p(); }, bytes},
      {f, "expm1", range<-4, 4>, ours<te::ops::expm1>, [] { to() = in().expm1(); }, bytes},
      {f, "softplus", range<-8, 8>, ours<te::ops::softplus>, nullptr, 0},
      {f, "elu", range<-4, 4>, ours<te::ops::elu>, nullptr, 0},
      {f, "sqrt", range<0, 8>, ours<te::ops::sqrt>, [] { to() = in().sqrt(); }, bytes},
      {f, "rsqrt", range<1, 8>, ours<te::ops::rsqrt>, [] { to() = in().rsqrt(); }, bytes},
      {f, "erfc", range<-4, 4>, ours<te::ops::erfc>,
       [] { eigen<float>(at_out2, n) = eigen<float>(at_a, n).unaryExpr([](float v) { return std::erfc(v); }); }, bytes},
      {f, "asin", range<-1, 1>, ours<te::ops::asin>, [] { to() = in().asin(); }, bytes},
      {f, "atan", range<-4, 4>, ours<te::ops::atan>, [] { to() = in().atan(); }, bytes},
      {f, "sinh", range<-4, 4>, ours<te::ops::sinh>, [] { to() = in().sinh(); }, bytes},
      {f, "atanh", range<-1, 1>, ours<te::ops::atanh>, [] { to() = in().atanh(); }, bytes},
      {f, "pow",
       [] {
         fill<float>(at_a, n, 0, 4);
         fill<float>(at_b, n, -3, 3);
       },
       layer<te::binary<te::ops::pow, x, b<float, n>, y>>, [] { to() = in().pow(array<float>(at_b, 1, n)); }, bytes},
      {"softmax", "softmax_256x1000", [] { fill<float>(at_a, 256000, -8, 8); },
       layer<te::softmax<a<float, 256, 1000>, out<float, 256, 1000>>>,
       [] {
         const auto rows = array<float>(at_a, 256, 1000);
         auto e = array<float>(at_out2, 256, 1000);
         e = (rows.colwise() - rows.rowwise().maxCoeff()).exp();
         const Eigen::ArrayXf sums = e.rowwise().sum();
         e.colwise() /= sums;
       },
       256000 * sizeof(float)},
      {"softmax", "softmax_8192x10", [] { fill<float>(at_a, 81920, -8, 8); },
       layer<te::softmax<a<float, 8192, 10>, out<float, 8192, 10>>>,
       [] {
         const auto rows = array<float>(at_a, 8192, 10);
         auto e = array<float>(at_out2, 8192, 10);
         e = (rows.colwise() - rows.rowwise().maxCoeff()).exp();
         const Eigen::ArrayXf sums = e.rowwise().sum();
         e.colwise() /= sums;
       },
       81920 * sizeof(float)},
      {"softmax", "log_softmax_256x1000", [] { fill<float>(at_a, 256000, -8, 8); },
       layer<te::log_softmax<a<float, 256, 1000>, out<float, 256, 1000>>>, nullptr, 0},
  };
}

}  // namespace families
