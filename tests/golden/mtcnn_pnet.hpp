// mtcnn_pnet.hpp: made by tf-embed 0.1.0 from model.pb (sha256 a1e1db98ee2a68e82a5d396564d969ba2c231c6a1d500d153f987ab692c2ac47).
// Do not edit: run tf-embed again.
//
//   in  float input[1,100,120,3]
//   out float prob[1,45,55,2]
//   out float bbox[1,45,55,4]
//   7 layers, 18860040 MACs, 28712 bytes of weights, 472064 bytes of arena (lower bound 472064)
//
//   static mtcnn_pnet::model net;
//   std::ranges::copy(values, net.input<"input">().begin());
//   if (net.run() == tf_embed::status::ok) use(net.output<"prob">());
//
// One object serves one thread at a time; objects are independent and share the weights.
#pragma once

#if __cplusplus < 202002L && !(defined(_MSVC_LANG) && _MSVC_LANG >= 202002L)
#error "tf_embed: mtcnn_pnet needs C++20: compile with -std=c++20"
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
#include <tf_embed/layers/pool.hpp>
#include <tf_embed/layers/softmax.hpp>

#include "mtcnn_pnet_weights.hpp"

TF_EMBED_REQUIRE_VERSION(0,1,0);

namespace mtcnn_pnet::model_detail::TF_EMBED_TARGET {

struct graph {
  static constexpr std::string_view name = "mtcnn_pnet";
  static constexpr std::string_view source_sha256 = "a1e1db98ee2a68e82a5d396564d969ba2c231c6a1d500d153f987ab692c2ac47";
  static constexpr std::string_view generator_version = "0.1.0";
  static constexpr std::size_t arena_bytes = 472064;
  static constexpr std::size_t arena_alignment = 64;
  static constexpr std::size_t weight_bytes = 28712;
  static constexpr std::size_t state_bytes = 0;

  using t_input = te::tensor<float, te::shape<1, 100, 120, 3>, te::arena<325760>>;
  using t_prelu1_add = te::tensor<float, te::shape<1, 98, 118, 10>, te::arena<0>>;
  using t_conv1_Conv2D_bias = te::tensor<float, te::shape<10>, te::constant<weights::w_conv1_Conv2D_bias>>;
  using t_prelu1_add_alpha = te::tensor<float, te::shape<10>, te::constant<weights::w_prelu1_add_alpha>>;
  using t_pool1 = te::tensor<float, te::shape<1, 49, 59, 10>, te::arena<356416>>;
  using t_prelu2_add = te::tensor<float, te::shape<1, 47, 57, 16>, te::arena<172160>>;
  using t_conv2_Conv2D_bias = te::tensor<float, te::shape<16>, te::constant<weights::w_conv2_Conv2D_bias>>;
  using t_prelu2_add_alpha = te::tensor<float, te::shape<16>, te::constant<weights::w_prelu2_add_alpha>>;
  using t_prelu3_add = te::tensor<float, te::shape<1, 45, 55, 32>, te::arena<0>>;
  using t_conv3_Conv2D_bias = te::tensor<float, te::shape<32>, te::constant<weights::w_conv3_Conv2D_bias>>;
  using t_prelu3_add_alpha = te::tensor<float, te::shape<32>, te::constant<weights::w_prelu3_add_alpha>>;
  using t_conv4_1_BiasAdd = te::tensor<float, te::shape<1, 45, 55, 2>, te::arena<356416>>;
  using t_conv4_1_Conv2D_bias = te::tensor<float, te::shape<2>, te::constant<weights::w_conv4_1_Conv2D_bias>>;
  using t_prob = te::tensor<float, te::shape<1, 45, 55, 2>, te::arena<356416>>;
  using t_conv4_2_BiasAdd = te::tensor<float, te::shape<1, 45, 55, 4>, te::arena<316800>>;
  using t_conv4_2_Conv2D_bias = te::tensor<float, te::shape<4>, te::constant<weights::w_conv4_2_Conv2D_bias>>;

  using inputs = te::endpoints<
      te::endpoint<"input", t_input>>;
  using outputs = te::endpoints<
      te::endpoint<"prob", t_prob>,
      te::endpoint<"bbox", t_conv4_2_BiasAdd>>;

  using layers = boost::hana::tuple<
      te::conv2d<t_input, te::packed<float, 27, 10, 16, weights::w_prelu1_add_filter>, t_prelu1_add,
                 te::window<te::kernel<3, 3>, te::strides<1, 1>, te::dilations<1, 1>, te::padding<0, 0, 0, 0>>,
                 te::epilogue<te::bias<t_conv1_Conv2D_bias>, te::no_residual, te::prelu<t_prelu1_add_alpha>>,
                 te::algorithm::gemm>,
      te::max_pool<t_prelu1_add, t_pool1,
                   te::window<te::kernel<2, 2>, te::strides<2, 2>, te::dilations<1, 1>, te::padding<0, 0, 0, 0>>>,
      te::conv2d<t_pool1, te::packed<float, 90, 16, 16, weights::w_prelu2_add_filter>, t_prelu2_add,
                 te::window<te::kernel<3, 3>, te::strides<1, 1>, te::dilations<1, 1>, te::padding<0, 0, 0, 0>>,
                 te::epilogue<te::bias<t_conv2_Conv2D_bias>, te::no_residual, te::prelu<t_prelu2_add_alpha>>,
                 te::algorithm::gemm>,
      te::conv2d<t_prelu2_add, te::packed<float, 144, 32, 16, weights::w_prelu3_add_filter>, t_prelu3_add,
                 te::window<te::kernel<3, 3>, te::strides<1, 1>, te::dilations<1, 1>, te::padding<0, 0, 0, 0>>,
                 te::epilogue<te::bias<t_conv3_Conv2D_bias>, te::no_residual, te::prelu<t_prelu3_add_alpha>>,
                 te::algorithm::gemm>,
      te::conv2d<t_prelu3_add, te::packed<float, 32, 2, 1, weights::w_conv4_1_BiasAdd_filter>, t_conv4_1_BiasAdd,
                 te::window<te::kernel<1, 1>, te::strides<1, 1>, te::dilations<1, 1>, te::padding<0, 0, 0, 0>>,
                 te::epilogue<te::bias<t_conv4_1_Conv2D_bias>, te::no_residual, te::no_activation>,
                 te::algorithm::dot>,
      te::softmax<t_conv4_1_BiasAdd, t_prob>,
      te::conv2d<t_prelu3_add, te::packed<float, 32, 4, 16, weights::w_conv4_2_BiasAdd_filter>, t_conv4_2_BiasAdd,
                 te::window<te::kernel<1, 1>, te::strides<1, 1>, te::dilations<1, 1>, te::padding<0, 0, 0, 0>>,
                 te::epilogue<te::bias<t_conv4_2_Conv2D_bias>, te::no_residual, te::no_activation>,
                 te::algorithm::gemm>>;

  /// The TensorFlow node that each layer ends with.
  static constexpr std::array<std::string_view, 7> layer_names{
      "prelu1/add",
      "pool1",
      "prelu2/add",
      "prelu3/add",
      "conv4_1/BiasAdd",
      "prob",
      "conv4_2/BiasAdd"};
  /// Multiply-accumulates of each layer in one run.
  static constexpr std::array<std::int64_t, 7> layer_macs{
      3122280, 0, 3857760, 11404800, 158400, 0, 316800};
};

}  // namespace mtcnn_pnet::model_detail::TF_EMBED_TARGET

namespace mtcnn_pnet {

using model = tf_embed::model<model_detail::graph>;
using model_over = tf_embed::model_over<model_detail::graph>;  ///< over an arena of the caller's

}  // namespace mtcnn_pnet

#endif  // C++20
