// mixed.hpp: made by tf-embed 0.1.0 from model.pb (sha256 f2caf1b54444ea1289831354eafc9ae3a2c2e2d840b01e0b3f00caeffedb211a).
// Do not edit: run tf-embed again.
//
//   in  float x[1,8]
//   out float y[1,3]
//   out std::int64_t counted[]
//   out float averaged[1,8]
//   out float change[8]
//   12 layers, 354 MACs, 2332 bytes of weights, 896 bytes of arena (lower bound 824)
//   272 bytes of state in the arena, which reset() sets to its first values:
//          0 float c[1,6]
//         32 std::int64_t count[]
//         48 float h[1,6]
//         80 float mean[1,8]
//        112 float window[5,8]
//
//   static mixed::model net;
//   std::ranges::copy(values, net.input<"x">().begin());
//   if (net.run() == tf_embed::status::ok) use(net.output<"y">());
//
// One object serves one thread at a time; objects are independent and share the weights.
#pragma once

#if __cplusplus < 202002L && !(defined(_MSVC_LANG) && _MSVC_LANG >= 202002L)
#error "tf_embed: mixed needs C++20: compile with -std=c++20"
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
#include <tf_embed/core/state.hpp>
#include <tf_embed/core/target.hpp>
#include <tf_embed/core/version.hpp>
#include <tf_embed/layers/binary.hpp>
#include <tf_embed/layers/concat.hpp>
#include <tf_embed/layers/identity.hpp>
#include <tf_embed/layers/lstm.hpp>
#include <tf_embed/layers/matmul.hpp>
#include <tf_embed/layers/reduce.hpp>
#include <tf_embed/layers/slice.hpp>

#include "mixed_weights.hpp"

TF_EMBED_REQUIRE_VERSION(0,1,0);

namespace mixed::model_detail::TF_EMBED_TARGET {

struct graph {
  static constexpr std::string_view name = "mixed";
  static constexpr std::string_view source_sha256 = "f2caf1b54444ea1289831354eafc9ae3a2c2e2d840b01e0b3f00caeffedb211a";
  static constexpr std::string_view generator_version = "0.1.0";
  static constexpr std::size_t arena_bytes = 896;
  static constexpr std::size_t arena_alignment = 64;
  static constexpr std::size_t weight_bytes = 2332;
  static constexpr std::size_t state_bytes = 272;
  static constexpr bool state_begins_as_zeros = false;

  using t_x = te::tensor<float, te::shape<1, 8>, te::arena<832>>;
  using t_c = te::tensor<float, te::shape<1, 6>, te::arena<0>>;
  using t_count = te::tensor<std::int64_t, te::shape<>, te::arena<32>>;
  using t_h = te::tensor<float, te::shape<1, 6>, te::arena<48>>;
  using t_mean = te::tensor<float, te::shape<1, 8>, te::arena<80>>;
  using t_window = te::tensor<float, te::shape<5, 8>, te::arena<112>>;
  using t_Const_3 = te::tensor<std::int64_t, te::shape<>, te::constant<weights::w_Const_3>>;
  using t_AssignAddVariableOp = te::tensor<std::int64_t, te::shape<>, te::arena<32>>;
  using t_mod_y = te::tensor<std::int64_t, te::shape<>, te::constant<weights::w_mod_y>>;
  using t_mod = te::tensor<std::int64_t, te::shape<>, te::arena<768>>;
  using t_sub = te::tensor<float, te::shape<1, 8>, te::arena<704>>;
  using t_mul_3_y = te::tensor<float, te::shape<>, te::constant<weights::w_mul_3_y>>;
  using t_mul_3 = te::tensor<float, te::shape<1, 8>, te::arena<704>>;
  using t_AssignSub = te::tensor<float, te::shape<1, 8>, te::arena<80>>;
  using t_strided_slice = te::tensor<float, te::shape<4, 8>, te::arena<144>>;
  using t_concat_1 = te::tensor<float, te::shape<5, 8>, te::arena<576>>;
  using t_sub_1 = te::tensor<float, te::shape<5, 8>, te::arena<320>>;
  using t_change = te::tensor<float, te::shape<8>, te::arena<512>>;
  using t_mul_2_weights_1 = te::tensor<float, te::shape<24>, te::constant<weights::w_mul_2_weights_1>>;
  using t_mul_2_scratch = te::tensor<float, te::shape<1, 1, 24>, te::arena<384>>;
  using t_mul_2_1 = te::tensor<float, te::shape<1, 6>, te::arena<0>>;
  using t_mul_2_6 = te::tensor<float, te::shape<1, 6>, te::arena<48>>;
  using t_y = te::tensor<float, te::shape<1, 3>, te::arena<448>>;

  using inputs = te::endpoints<
      te::endpoint<"x", t_x>>;
  using outputs = te::endpoints<
      te::endpoint<"y", t_y>,
      te::endpoint<"counted", t_mod>,
      te::endpoint<"averaged", t_AssignSub>,
      te::endpoint<"change", t_change>>;

  using states = te::states<
      te::state<t_c>,
      te::state<t_count, weights::w_count_initial>,
      te::state<t_h>,
      te::state<t_mean, weights::w_mean_initial>,
      te::state<t_window>>;
  static void reset(std::byte* arena) noexcept { states::reset(arena); }

  using layers = boost::hana::tuple<
      te::binary<te::ops::add, t_count, t_Const_3, t_AssignAddVariableOp>,
      te::binary<te::ops::floor_mod, t_AssignAddVariableOp, t_mod_y, t_mod>,
      te::binary<te::ops::sub, t_mean, t_x, t_sub>,
      te::binary<te::ops::mul, t_sub, t_mul_3_y, t_mul_3>,
      te::binary<te::ops::sub, t_mean, t_mul_3, t_AssignSub>,
      te::slice<t_window, t_strided_slice, te::ints<1, 0>, te::ints<4, 8>>,
      te::concat<t_concat_1, 0, t_strided_slice, t_x>,
      te::binary<te::ops::sub, t_concat_1, t_window, t_sub_1>,
      te::reduce<te::ops::max, t_sub_1, t_change, te::ints<0>>,
      te::lstm<t_x, t_c, t_h, te::packed<float, 8, 24, 16, weights::w_mul_2_input_weights>,
               te::packed<float, 6, 24, 16, weights::w_mul_2_state_weights>, t_mul_2_weights_1, t_mul_2_scratch,
               t_mul_2_1, t_mul_2_6, 1,
               te::lstm_form<false, te::ops::sigmoid, te::ops::tanh, te::ops::tanh, te::f32<0x00000000u /* 0 */>, te::f32<0x00000000u /* 0 */>, false>,
               te::all_steps,
               te::lstm_results<te::absent, te::absent, te::absent, te::absent, te::absent, te::absent, te::absent>>,
      te::matmul<t_mul_2_6, te::packed<float, 6, 3, 16, weights::w_y_matrix>, t_y,
                 te::epilogue<te::no_bias, te::no_residual, te::tanh>>,
      te::identity<t_concat_1, t_window>>;

  /// The TensorFlow node that each layer ends with.
  static constexpr std::array<std::string_view, 12> layer_names{
      "AssignAddVariableOp",
      "mod",
      "sub",
      "mul_3",
      "AssignSub",
      "strided_slice",
      "concat_1",
      "sub_1",
      "change",
      "mul_2",
      "y",
      "concat_1"};
  /// Multiply-accumulates of each layer in one run.
  static constexpr std::array<std::int64_t, 12> layer_macs{
      0, 0, 0, 0, 0, 0, 0, 0, 0, 336, 18, 0};
};

}  // namespace mixed::model_detail::TF_EMBED_TARGET

namespace mixed {

using model = tf_embed::model<model_detail::graph>;
using model_over = tf_embed::model_over<model_detail::graph>;  ///< over an arena of the caller's

}  // namespace mixed

#endif  // C++20
