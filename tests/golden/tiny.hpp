// tiny.hpp: made by tf-embed 0.1.0 from tiny.pbtxt (sha256 4ec46d7f6daac0e5a97c8e17201b83f9a7104044e944314309d1cc6b63847c9a).
// Do not edit: run tf-embed again.
//
//   in  float x[2,3]
//   out float joined[2,5]
//   3 layers, 12 MACs, 200 bytes of weights, 192 bytes of arena (lower bound 192)
//
//   static tiny::model net;
//   std::ranges::copy(values, net.input<"x">().begin());
//   if (net.run() == tf_embed::status::ok) use(net.output<"joined">());
//
// One object serves one thread at a time; objects are independent and share the weights.
#pragma once

#if __cplusplus < 202002L && !(defined(_MSVC_LANG) && _MSVC_LANG >= 202002L)
#error "tf_embed: tiny needs C++20: compile with -std=c++20"
#else

#if defined(__GNUC__) && !defined(__OPTIMIZE__) && !defined(TF_EMBED_WITHOUT_OPTIMISATION)
#define TF_EMBED_WITHOUT_OPTIMISATION  // said once in a source file, or not at all where you define it
#if defined(__clang__)
#pragma clang diagnostic push
#pragma clang diagnostic ignored "-Wpedantic"
#pragma clang diagnostic warning "-W#warnings"
#warning "tf_embed: compiled without optimisation, networks run up to 1,000 times slower: add -O2, or let run() be compiled once: tf_embed_model(... COMPILED), tf-embed generate --compiled"
#pragma clang diagnostic pop
#else
#pragma message("warning: tf_embed: compiled without optimisation, networks run up to 1,000 times slower: add -O2, or let run() be compiled once: tf_embed_model(... COMPILED), tf-embed generate --compiled")
#endif
#endif

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include <boost/hana/tuple.hpp>

#include <tf_embed/core/model.hpp>
#include <tf_embed/core/target.hpp>
#include <tf_embed/core/version.hpp>
#include <tf_embed/layers/concat.hpp>
#include <tf_embed/layers/matmul.hpp>
#include <tf_embed/layers/softmax.hpp>

#include "tiny_weights.hpp"

TF_EMBED_REQUIRE_VERSION(0,1,0);

namespace tiny::model_detail::TF_EMBED_TARGET {

struct graph {
  static constexpr std::string_view name = "tiny";
  static constexpr std::string_view source_sha256 = "4ec46d7f6daac0e5a97c8e17201b83f9a7104044e944314309d1cc6b63847c9a";
  static constexpr std::string_view generator_version = "0.1.0";
  static constexpr std::size_t arena_bytes = 192;
  static constexpr std::size_t arena_alignment = 64;
  static constexpr std::size_t weight_bytes = 200;
  static constexpr std::size_t state_bytes = 0;

  using t_x = te::tensor<float, te::shape<2, 3>, te::arena<0>>;
  using t_dense_Relu = te::tensor<float, te::shape<2, 2>, te::arena<64>>;
  using t_dense_MatMul_bias = te::tensor<float, te::shape<2>, te::constant<weights::w_dense_MatMul_bias>>;
  using t_probabilities = te::tensor<float, te::shape<2, 2>, te::arena<64>>;
  using t_joined = te::tensor<float, te::shape<2, 5>, te::arena<128>>;

  using inputs = te::endpoints<
      te::endpoint<"x", t_x>>;
  using outputs = te::endpoints<
      te::endpoint<"joined", t_joined>>;

  using layers = boost::hana::tuple<
      te::matmul<t_x, te::packed<float, 3, 2, 16, weights::w_dense_Relu_matrix>, t_dense_Relu,
                 te::epilogue<te::bias<t_dense_MatMul_bias>, te::no_residual, te::relu>>,
      te::softmax<t_dense_Relu, t_probabilities>,
      te::concat<t_joined, 1, t_x, t_probabilities>>;

  /// The TensorFlow node that each layer ends with.
  static constexpr std::array<std::string_view, 3> layer_names{
      "dense/Relu",
      "probabilities",
      "joined"};
  /// Multiply-accumulates of each layer in one run.
  static constexpr std::array<std::int64_t, 3> layer_macs{
      12, 0, 0};
};

}  // namespace tiny::model_detail::TF_EMBED_TARGET

namespace tiny {

using model = tf_embed::model<model_detail::graph>;
using model_over = tf_embed::model_over<model_detail::graph>;  ///< over an arena of the caller's

}  // namespace tiny

#endif  // C++20
