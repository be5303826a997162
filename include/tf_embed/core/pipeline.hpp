// SPDX-License-Identifier: Apache-2.0
// Runs a flat list of layer types in order.
#pragma once

#include <tf_embed/core/compiler.hpp>
#include <tf_embed/core/observer.hpp>
#include <tf_embed/core/status.hpp>

#include <boost/hana/fwd/tuple.hpp>

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace tf_embed {

/// A layer of a pipeline: constants that describe it, and `run<Arch>`, which reads and writes tensors in the arena. A
/// layer with arrays on the stack also says how much that is at most, as `stack_bytes`.
template <class L>
concept layer = requires {
  { L::name } -> std::convertible_to<std::string_view>;
  { L::macs } -> std::convertible_to<std::int64_t>;
};

namespace detail {

template <class Layer>
constexpr std::size_t stack_bytes_of() {
  if constexpr (requires { Layer::stack_bytes; }) {
    return Layer::stack_bytes;
  } else {
    return 0;
  }
}

// One call a layer, so that the stack frames of different layers are never added up in one function.
template <class Layer, class Arch>
TF_EMBED_NOINLINE status run_layer(std::byte* arena) noexcept {
  static_assert(layer<Layer>, "tf_embed: a pipeline holds a type that is no layer (it needs name, macs and run)");
  return Layer::template run<Arch>(arena);
}

template <class Arch, class Observer, class Layer>
bool observe_layer(std::byte* arena, Observer& seen, std::size_t index, status& outcome) {
  const layer_info info{index, Layer::name, Layer::macs};
  seen.before(info);
  outcome = run_layer<Layer, Arch>(arena);
  seen.after(info);
  return outcome == status::ok;
}

template <class Layers>
struct pipeline;

template <class... Layers>
struct pipeline<boost::hana::tuple<Layers...>> {
  static constexpr std::size_t size = sizeof...(Layers);
  static constexpr std::int64_t macs = (std::int64_t{0} + ... + Layers::macs);

  static constexpr std::size_t stack_bytes = [] {
    std::size_t most = 0;
    ((most = stack_bytes_of<Layers>() > most ? stack_bytes_of<Layers>() : most), ...);
    return most;
  }();

  template <class Arch>
  static status run([[maybe_unused]] std::byte* arena) noexcept {
    [[maybe_unused]] status outcome = status::ok;
    static_cast<void>((((outcome = run_layer<Layers, Arch>(arena)) == status::ok) && ...));
    return outcome;
  }

  template <class Arch, class Observer>
  static status run([[maybe_unused]] std::byte* arena, [[maybe_unused]] Observer& seen) {
    status outcome = status::ok;
    [[maybe_unused]] std::size_t index = 0;
    static_cast<void>((observe_layer<Arch, Observer, Layers>(arena, seen, index++, outcome) && ...));
    return outcome;
  }
};

}  // namespace detail
}  // namespace tf_embed
