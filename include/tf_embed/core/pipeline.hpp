// SPDX-License-Identifier: Apache-2.0
// Runs a list of layer types in order. A layer may own such lists, its blocks, and decide which of them runs.
#pragma once

#include <tf_embed/core/compiler.hpp>
#include <tf_embed/core/observer.hpp>
#include <tf_embed/core/status.hpp>
#include <tf_embed/core/target.hpp>

#include <boost/hana/fwd/tuple.hpp>

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>

namespace tf_embed::TF_EMBED_TARGET {

/// A layer of a pipeline: a name, and `run<Arch>(arena)`, which reads and writes tensors in the arena. A layer with
/// arrays on the stack also says how much that is at most, as `stack_bytes`.
template <class L>
concept layer = requires {
  { L::name } -> std::convertible_to<std::string_view>;
};

/// A layer that runs other layers: `blocks` is a Hana tuple of Hana tuples of layers, and
/// `run<Arch>(arena, run_block)` may call `run_block(block_index<I>{})`, as often as it likes, and gets the block's
/// status.
template <class L>
concept layer_with_blocks = layer<L> && requires {
  typename L::blocks;
};

/// A layer that runs one of its blocks again and again, once an iteration: that is block `repeated_block`.
template <class L>
concept looping_layer = layer_with_blocks<L> && requires {
  L::repeated_block;
};

/// Chooses one of the blocks of a layer.
template <std::size_t I>
using block_index = std::integral_constant<std::size_t, I>;

namespace detail {

/// A tuple of layers, to be run in order.
template <class Layers>
struct pipeline;

/// The blocks of a layer, each as a pipeline.
template <class Blocks>
struct block_list;

template <class... Blocks>
struct block_list<boost::hana::tuple<Blocks...>> {
  template <std::size_t I>
  using at = pipeline<std::tuple_element_t<I, std::tuple<Blocks...>>>;

  static constexpr std::size_t size = (std::size_t{0} + ... + pipeline<Blocks>::size);

  static constexpr std::size_t stack_bytes = [] {
    std::size_t most = 0;
    ((most = pipeline<Blocks>::stack_bytes > most ? pipeline<Blocks>::stack_bytes : most), ...);
    return most;
  }();

  /// The number of layers in the blocks before block `I`.
  template <std::size_t I>
  static constexpr std::size_t layers_before = [] {
    std::size_t n = 0, i = 0;
    ((n += i++ < I ? pipeline<Blocks>::size : 0), ...);
    return n;
  }();
};

/// The layer itself and all layers of its blocks.
template <class Layer>
constexpr std::size_t layers_in() {
  if constexpr (layer_with_blocks<Layer>) {
    return 1 + block_list<typename Layer::blocks>::size;
  } else {
    return 1;
  }
}

/// What the layer says of its own arrays, and the most that one of its blocks needs on top of them.
template <class Layer>
constexpr std::size_t stack_bytes_of() {
  std::size_t bytes = 0;
  if constexpr (requires { Layer::stack_bytes; }) bytes += Layer::stack_bytes;
  if constexpr (layer_with_blocks<Layer>) bytes += block_list<typename Layer::blocks>::stack_bytes;
  return bytes;
}

// One call a layer, so that the stack frames of different layers are never added up in one function.
template <class Layer, class Arch>
TF_EMBED_NOINLINE status run_layer(std::byte* arena) noexcept {
  static_assert(layer<Layer>, "tf_embed: a pipeline holds a type that is no layer (it needs name and run)");
  if constexpr (layer_with_blocks<Layer>) {
    return Layer::template run<Arch>(arena, [arena]<std::size_t I>(block_index<I>) noexcept {
      return block_list<typename Layer::blocks>::template at<I>::template run<Arch>(arena);
    });
  } else {
    return Layer::template run<Arch>(arena);
  }
}

/// Whether the observer ends the loop, block `I` of which has just run.
template <class Layer, std::size_t I, class Observer>
bool is_stopped(Observer& seen, const layer_info& info) {
  if constexpr (looping_layer<Layer> && stopping_observer<Observer>) {
    if constexpr (I == Layer::repeated_block) return seen.stops(info);
  }
  static_cast<void>(seen), static_cast<void>(info);
  return false;
}

/// Runs a layer and tells of it; answers whether to go on. `index` is the layer's among all, and its place in `macs`.
template <class Arch, class Observer, class Layer>
bool observe_layer(std::byte* arena, Observer& seen, const std::int64_t* macs, std::size_t index, status& outcome) {
  const layer_info info{index, Layer::name, macs[index]};
  seen.before(info);
  if constexpr (layer_with_blocks<Layer>) {
    outcome = Layer::template run<Arch>(arena, [&]<std::size_t I>(block_index<I>) {
      using list = block_list<typename Layer::blocks>;
      const status s =
          list::template at<I>::template run<Arch>(arena, seen, macs, index + 1 + list::template layers_before<I>);
      return s == status::ok && is_stopped<Layer, I>(seen, info) ? status::stopped : s;
    });
  } else {
    outcome = run_layer<Layer, Arch>(arena);
  }
  seen.after(info);
  return outcome == status::ok;
}

template <class... Layers>
struct pipeline<boost::hana::tuple<Layers...>> {
  /// The number of layers, those of blocks included. Their indices are in the order in which they are written, a layer
  /// before those of its blocks, whatever runs.
  static constexpr std::size_t size = (std::size_t{0} + ... + layers_in<Layers>());

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

  /// `index` is that of the first layer.
  template <class Arch, class Observer>
  static status run([[maybe_unused]] std::byte* arena, [[maybe_unused]] Observer& seen,
                    [[maybe_unused]] const std::int64_t* macs, [[maybe_unused]] std::size_t index = 0) {
    status outcome = status::ok;
    static_cast<void>((observe_layer<Arch, Observer, Layers>(
                           arena, seen, macs, std::exchange(index, index + layers_in<Layers>()), outcome) &&
                       ...));
    return outcome;
  }
};

}  // namespace detail
}  // namespace tf_embed::TF_EMBED_TARGET
