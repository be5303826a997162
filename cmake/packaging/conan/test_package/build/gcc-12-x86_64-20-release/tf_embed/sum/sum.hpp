// sum.hpp: made by tf-embed 0.1.0 from sum.pbtxt (sha256 f6f7120cfcbdd2e17cc77018897dccefd2a56f9d860c145ac89835a95656ae12).
// Do not edit: run tf-embed again.
//
//   in  float x[4]
//   out float twice[4]
//   1 layers, 0 MACs, 0 bytes of weights, 128 bytes of arena (lower bound 128)
//
//   static sum::model net;
//   std::ranges::copy(values, net.input<"x">().begin());
//   if (net.run() == tf_embed::status::ok) use(net.output<"twice">());
//
// One object serves one thread at a time; objects are independent and share the weights.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include <boost/hana/tuple.hpp>

#include <tf_embed/core/model.hpp>
#include <tf_embed/core/version.hpp>
#include <tf_embed/layers/binary.hpp>

#include "sum_weights.hpp"

TF_EMBED_REQUIRE_VERSION(0,1,0);

namespace sum {
namespace model_detail {

struct graph {
  static constexpr std::string_view name = "sum";
  static constexpr std::string_view source_sha256 = "f6f7120cfcbdd2e17cc77018897dccefd2a56f9d860c145ac89835a95656ae12";
  static constexpr std::string_view generator_version = "0.1.0";
  static constexpr std::size_t arena_bytes = 128;
  static constexpr std::size_t arena_alignment = 64;
  static constexpr std::size_t weight_bytes = 0;
  static constexpr std::size_t state_bytes = 0;

  using t_x = te::tensor<float, te::shape<4>, te::arena<0>>;
  using t_twice = te::tensor<float, te::shape<4>, te::arena<64>>;

  using inputs = te::endpoints<
      te::endpoint<"x", t_x>>;
  using outputs = te::endpoints<
      te::endpoint<"twice", t_twice>>;

  using layers = boost::hana::tuple<
      te::binary<te::ops::add, t_x, t_x, t_twice>>;

  /// The TensorFlow node that each layer ends with.
  static constexpr std::array<std::string_view, 1> layer_names{
      "twice"};
  /// Multiply-accumulates of each layer in one run.
  static constexpr std::array<std::int64_t, 1> layer_macs{
      0};
};

}  // namespace model_detail

using model = tf_embed::model<model_detail::graph>;
using model_over = tf_embed::model_over<model_detail::graph>;  ///< over an arena of the caller's

}  // namespace sum
