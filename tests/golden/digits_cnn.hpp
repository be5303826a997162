// digits_cnn.hpp: made by tf-embed 0.1.0 from model.pb (sha256 39133b942f32dc70844c1ae423005b90a5c516e0611c6c7c9062be52d613b045).
// Do not edit: run tf-embed again.
//
//   in  float input[1,8,8,1]
//   out float logits[1,10]
//   out float softmax[1,10]
//   8 layers, 460416 MACs, 93352 bytes of weights, 12288 bytes of arena (lower bound 12288)
//
//   static digits_cnn::model net;
//   std::ranges::copy(values, net.input<"input">().begin());
//   if (net.run() == tf_embed::status::ok) use(net.output<"logits">());
//
// One object serves one thread at a time; objects are independent and share the weights.
#pragma once

#if __cplusplus < 202002L && !(defined(_MSVC_LANG) && _MSVC_LANG >= 202002L)
#error "tf_embed: digits_cnn needs C++20: compile with -std=c++20"
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
#include <tf_embed/layers/conv2d.hpp>
#include <tf_embed/layers/matmul.hpp>
#include <tf_embed/layers/pool.hpp>
#include <tf_embed/layers/softmax.hpp>

#include "digits_cnn_weights.hpp"

TF_EMBED_REQUIRE_VERSION(0,1,0);

namespace digits_cnn::model_detail::TF_EMBED_TARGET {

struct graph {
  static constexpr std::string_view name = "digits_cnn";
  static constexpr std::string_view source_sha256 = "39133b942f32dc70844c1ae423005b90a5c516e0611c6c7c9062be52d613b045";
  static constexpr std::string_view generator_version = "0.1.0";
  static constexpr std::size_t arena_bytes = 12288;
  static constexpr std::size_t arena_alignment = 64;
  static constexpr std::size_t weight_bytes = 93352;
  static constexpr std::size_t state_bytes = 0;

  using t_input = te::tensor<float, te::shape<1, 8, 8, 1>, te::arena<0>>;
  using t_conv1_Relu = te::tensor<float, te::shape<1, 8, 8, 16>, te::arena<8192>>;
  using t_conv1_Conv2D_bias = te::tensor<float, te::shape<16>, te::constant<weights::w_conv1_Conv2D_bias>>;
  using t_conv2_Relu = te::tensor<float, te::shape<1, 8, 8, 32>, te::arena<0>>;
  using t_conv2_Conv2D_bias = te::tensor<float, te::shape<32>, te::constant<weights::w_conv2_Conv2D_bias>>;
  using t_pool1 = te::tensor<float, te::shape<1, 4, 4, 32>, te::arena<8192>>;
  using t_conv3_Relu = te::tensor<float, te::shape<1, 4, 4, 32>, te::arena<0>>;
  using t_conv3_Conv2D_bias = te::tensor<float, te::shape<32>, te::constant<weights::w_conv3_Conv2D_bias>>;
  using t_pool2 = te::tensor<float, te::shape<1, 2, 2, 32>, te::arena<2048>>;
  using t_flatten = te::tensor<float, te::shape<1, 128>, te::arena<2048>>;
  using t_fc1_Relu = te::tensor<float, te::shape<1, 64>, te::arena<0>>;
  using t_fc1_MatMul_bias = te::tensor<float, te::shape<64>, te::constant<weights::w_fc1_MatMul_bias>>;
  using t_fc2_BiasAdd = te::tensor<float, te::shape<1, 10>, te::arena<256>>;
  using t_fc2_MatMul_bias = te::tensor<float, te::shape<10>, te::constant<weights::w_fc2_MatMul_bias>>;
  using t_softmax = te::tensor<float, te::shape<1, 10>, te::arena<0>>;

  using inputs = te::endpoints<
      te::endpoint<"input", t_input>>;
  using outputs = te::endpoints<
      te::endpoint<"logits", t_fc2_BiasAdd>,
      te::endpoint<"softmax", t_softmax>>;

  using layers = boost::hana::tuple<
      te::conv2d<t_input, te::packed<float, 9, 16, 16, weights::w_conv1_Relu_filter>, t_conv1_Relu,
                 te::window<te::kernel<3, 3>, te::strides<1, 1>, te::dilations<1, 1>, te::padding<1, 1, 1, 1>>,
                 te::epilogue<te::bias<t_conv1_Conv2D_bias>, te::no_residual, te::relu>, te::algorithm::gemm>,
      te::conv2d<t_conv1_Relu, te::packed<float, 144, 32, 16, weights::w_conv2_Relu_filter>, t_conv2_Relu,
                 te::window<te::kernel<3, 3>, te::strides<1, 1>, te::dilations<1, 1>, te::padding<1, 1, 1, 1>>,
                 te::epilogue<te::bias<t_conv2_Conv2D_bias>, te::no_residual, te::relu>, te::algorithm::gemm>,
      te::max_pool<t_conv2_Relu, t_pool1,
                   te::window<te::kernel<2, 2>, te::strides<2, 2>, te::dilations<1, 1>, te::padding<0, 0, 0, 0>>>,
      te::conv2d<t_pool1, te::packed<float, 288, 32, 16, weights::w_conv3_Relu_filter>, t_conv3_Relu,
                 te::window<te::kernel<3, 3>, te::strides<1, 1>, te::dilations<1, 1>, te::padding<1, 1, 1, 1>>,
                 te::epilogue<te::bias<t_conv3_Conv2D_bias>, te::no_residual, te::relu>, te::algorithm::gemm>,
      te::max_pool<t_conv3_Relu, t_pool2,
                   te::window<te::kernel<2, 2>, te::strides<2, 2>, te::dilations<1, 1>, te::padding<0, 0, 0, 0>>>,
      te::matmul<t_flatten, te::packed<float, 128, 64, 16, weights::w_fc1_Relu_matrix>, t_fc1_Relu,
                 te::epilogue<te::bias<t_fc1_MatMul_bias>, te::no_residual, te::relu>>,
      te::matmul<t_fc1_Relu, te::packed<float, 64, 10, 16, weights::w_fc2_BiasAdd_matrix>, t_fc2_BiasAdd,
                 te::epilogue<te::bias<t_fc2_MatMul_bias>, te::no_residual, te::no_activation>>,
      te::softmax<t_fc2_BiasAdd, t_softmax>>;

  /// The TensorFlow node that each layer ends with.
  static constexpr std::array<std::string_view, 8> layer_names{
      "conv1/Relu",
      "conv2/Relu",
      "pool1",
      "conv3/Relu",
      "pool2",
      "fc1/Relu",
      "fc2/BiasAdd",
      "softmax"};
  /// Multiply-accumulates of each layer in one run.
  static constexpr std::array<std::int64_t, 8> layer_macs{
      9216, 294912, 0, 147456, 0, 8192, 640, 0};
};

}  // namespace digits_cnn::model_detail::TF_EMBED_TARGET

namespace digits_cnn {

using model = tf_embed::model<model_detail::graph>;
using model_over = tf_embed::model_over<model_detail::graph>;  ///< over an arena of the caller's

}  // namespace digits_cnn

#endif  // C++20
