// SPDX-License-Identifier: Apache-2.0
// What the tests of spectra share: complex tensors, the tables of a transform, and layers on both architectures.
#pragma once

#include "graph.pb.h"
#include "ops/spectrum/fft_tables.hpp"
#include "ops/support/attributes.hpp"
#include "ops/support/op_testing.hpp"
#include "support/standard_ops.hpp"

#include <tf_embed/kernels/fft.hpp>

#include <complex>
#include <memory>
#include <string>
#include <variant>
#include <vector>

namespace spectrum_testing {

namespace te = tf_embed;
namespace gen = tf_embed::gen;

/// An op as the table loads it, without attributes.
inline std::unique_ptr<gen::op> loaded_op(const std::string& name) {
  tf_embed::proto::NodeDef node;
  node.set_op(name);
  node.set_name("n");
  auto made = tests::standard_ops().find(name)->load(gen::attributes(node));
  REQUIRE(made);
  return std::move(*made);
}

template <class T>
gen::tensor random_complex(gen::shape s, unsigned seed = 1) {
  s.push_back(2);
  return op_testing::random_tensor<T>(std::move(s), -1, 1, seed).paired();
}

template <class T>
std::vector<T> rounded_to(const std::vector<double>& numbers) {
  std::vector<T> out;
  for (const double x : numbers) out.push_back(static_cast<T>(x));
  return out;
}

/// The weights that a layer names.
template <class T>
struct tables {
  static inline std::vector<T> values;
  static const T* data() noexcept { return values.data(); }
};

/// Runs a layer whose output is complex on both architectures; the largest difference of a part must be within
/// `tolerance`.
template <class Layer, class Out>
void check_complex_layer(const std::vector<gen::tensor>& inputs, const gen::tensor& want, double tolerance) {
  using number = typename Out::value_type;
  REQUIRE(want.shape() == op_testing::shape_of<typename Out::shape>());
  const auto compare = [&](const std::vector<number>& got) {
    const auto expected = want.as<number>();
    REQUIRE(got.size() == expected.size());
    for (std::size_t i = 0; i < got.size(); ++i) {
      INFO("number " << i << " is " << got[i] << ", not " << expected[i]);
      REQUIRE(static_cast<double>(std::abs(got[i].real() - expected[i].real())) <= tolerance);
      REQUIRE(static_cast<double>(std::abs(got[i].imag() - expected[i].imag())) <= tolerance);
    }
  };
  {
    INFO("scalar");
    compare(op_testing::run_layer<Layer, te::simd::scalar, Out>(inputs));
  }
  INFO("default arch");
  compare(op_testing::run_layer<Layer, te::simd::default_arch, Out>(inputs));
}

// The text of an algorithm as a type and as the generator's data.

template <te::index_t... Radices>
std::string text_of(te::algorithm::radices<Radices...>) {
  std::string text = "radices<";
  ((text += std::to_string(Radices) + ' '), ...);
  return text + '>';
}
template <class Rows, class Columns>
std::string text_of(te::algorithm::transposed<Rows, Columns>) {
  return "transposed<" + text_of(Rows{}) + ' ' + text_of(Columns{}) + " >";
}
template <te::index_t N, class Inner>
std::string text_of(te::algorithm::bluestein<N, Inner>) {
  return "bluestein<" + std::to_string(N) + ' ' + text_of(Inner{}) + " >";
}

inline std::string text_of(const gen::argument& a) {
  if (const auto* number = std::get_if<std::int64_t>(&a.value())) return std::to_string(*number);
  const gen::template_type& t = *std::get<std::shared_ptr<const gen::template_type>>(a.value());
  std::string text = t.name.substr(t.name.rfind(':') + 1) + '<';
  for (const gen::argument& inner : t.arguments) text += text_of(inner) + ' ';
  return text + '>';
}

/// The generator chooses this algorithm, with as many numbers in its tables and buffers as the kernel reads.
template <class Algorithm>
void check_form(std::int64_t n) {
  const gen::fft_form form = gen::choose_fft(n, false);
  CHECK(text_of(gen::argument(form.algorithm)) == text_of(Algorithm{}));
  CHECK(Algorithm::length == n);
  CHECK(static_cast<te::index_t>(form.tables.size()) == te::kernels::fft_plan<Algorithm>::table);
  CHECK(form.buffer_length == te::kernels::fft_plan<Algorithm>::room);
}

}  // namespace spectrum_testing
