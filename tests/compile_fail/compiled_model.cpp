// SPDX-License-Identifier: Apache-2.0
// WRONG 1: tf_embed: run(observer) belongs to the header-only form: make the header without COMPILED (--compiled)
// WRONG 2: layers_belong_to_the_header_only_form
// WRONG 3: tf_embed: the network has no such output; see `outputs` in the generated header
// WRONG 4: tf_embed: operator(): an input is given as a span, array or vector of the input's own element type
// WRONG 5: tf_embed: operator(): an output goes to a span, array or vector of the output's own element type
// WRONG 6: tf_embed: operator(): an output goes to elements that are not const
#include <tf_embed/core/compiled_model.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace te = tf_embed;

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
  static constexpr std::array<std::string_view, 1> layer_names{"nothing"};
  static constexpr std::array<std::int64_t, 1> layer_macs{0};
  static const std::size_t stack_bytes;
  static te::status run(std::byte* arena) noexcept;
};

struct watcher {
  void before(const te::layer_info&) {}  // which this form declares, too
  void after(const te::layer_info&) {}
};

bool use() {
  static te::compiled_model<graph> net;
  std::array<float, 2> values{};
  net.input<"image">()[0] = net.output<0>()[1];
#if WRONG == 1
  net.run(watcher{});
#elif WRONG == 2
  static_cast<void>(net.layers.size());
#elif WRONG == 3
  net.output<"image">();
#elif WRONG == 4
  std::array<double, 2> doubles{};
  static_cast<void>(net(doubles, values));
#elif WRONG == 5
  static_cast<void>(net(values, std::vector<int>(2)));
#elif WRONG == 6
  const std::array<float, 2> fixed{};
  static_cast<void>(net(fixed, fixed));
#endif
  float plain[2]{};
  const std::vector<float> from(2);
  static_cast<void>(net(from, plain));
  static_cast<void>(net(net.input<0>(), std::span<float>(plain)));
  return net(values, values) == te::status::ok;
}
