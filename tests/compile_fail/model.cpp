// SPDX-License-Identifier: Apache-2.0
// WRONG 1: tf_embed: the network has no such input; see `inputs` in the generated header
// WRONG 2: tf_embed: the network has no such input; see `inputs` in the generated header
// WRONG 3: tf_embed: the network has no such output; see `outputs` in the generated header
// WRONG 4: tf_embed: operator() takes one span for each input, then one for each output
// WRONG 5: tf_embed: a pipeline holds a type that is no layer (it needs name and run)
// WRONG 6: tf_embed: operator(): an input is given as a span, array or vector of the input's own element type
#include <tf_embed/core/model.hpp>

#include <boost/hana/tuple.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace te = tf_embed;

struct nothing {
#if WRONG != 5
  static constexpr std::string_view name = "nothing";
#endif
  template <class Arch>
  static te::status run(std::byte*) noexcept {
    return te::status::ok;
  }
};

struct graph {
  static constexpr std::string_view name = "graph";
  static constexpr std::string_view source_sha256 = "0";
  static constexpr std::string_view generator_version = "0.1.0";
  static constexpr std::size_t arena_bytes = 64;
  static constexpr std::size_t arena_alignment = 64;
  static constexpr std::size_t weight_bytes = 0;
  static constexpr std::size_t state_bytes = 0;
  using x = te::tensor<float, te::shape<2>, te::arena<0>>;
  using inputs = te::endpoints<te::endpoint<"image", x>>;
  using outputs = te::endpoints<te::endpoint<"scores", x>>;
  using layers = boost::hana::tuple<nothing>;
  static constexpr std::array<std::string_view, 1> layer_names{"nothing"};
  static constexpr std::array<std::int64_t, 1> layer_macs{0};
};

bool use() {
  static te::model<graph> net;
  std::array<float, 2> values{};
  net.input<"image">()[0] = net.output<0>()[1];
#if WRONG == 1
  net.input<"imgae">();
#elif WRONG == 2
  net.input<1>();
#elif WRONG == 3
  net.output<"image">();
#elif WRONG == 4
  static_cast<void>(net(values));
#elif WRONG == 6
  std::array<double, 2> doubles{};
  static_cast<void>(net(doubles, values));
#endif
  return net(values, values) == te::status::ok;
}
