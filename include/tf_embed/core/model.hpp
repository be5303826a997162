// SPDX-License-Identifier: Apache-2.0
// The class that a generated header hands to the user.
#pragma once

#include <tf_embed/core/arch.hpp>
#include <tf_embed/core/endpoint.hpp>
#include <tf_embed/core/pipeline.hpp>
#include <tf_embed/core/self_test.hpp>
#include <tf_embed/core/status.hpp>
#include <tf_embed/core/storage.hpp>

#include <boost/hana/tuple.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>

namespace tf_embed {
/// A network, ready to run. `Graph` is the description in a generated header; `Arch` an xsimd architecture or
/// `simd::scalar`, by default what the compiler's flags allow; `Storage` says where the arena lies.
///
/// One object serves one thread at a time; different objects are independent and share the weights, which are constant.
/// Nothing here allocates, throws or does I/O.
template <class Graph, class Arch, class Storage>
class basic_model {
  using pipeline = detail::pipeline<typename Graph::layers>;

 public:
  static constexpr std::string_view name = Graph::name;
  static constexpr std::string_view source_sha256 = Graph::source_sha256;          ///< of the model file
  static constexpr std::string_view generator_version = Graph::generator_version;  ///< of tf-embed
  static constexpr std::size_t arena_bytes = Graph::arena_bytes;
  static constexpr std::size_t arena_alignment = Graph::arena_alignment;
  static constexpr std::size_t weight_bytes = Graph::weight_bytes;
  static constexpr std::size_t state_bytes = Graph::state_bytes;
  /// Multiply-accumulates of one run; where a layer chooses what runs, of all that it may choose.
  static constexpr std::int64_t macs = [] {
    std::int64_t n = 0;
    for (const std::int64_t m : Graph::layer_macs) n += m;
    return n;
  }();
  /// run() uses at most this much stack, calls included, when compiled with optimisation.
  static constexpr std::size_t stack_bytes = 1024 + pipeline::stack_bytes;
  using inputs_type = typename Graph::inputs;
  using outputs_type = typename Graph::outputs;
  static constexpr inputs_type inputs{};
  static constexpr outputs_type outputs{};
  static constexpr std::size_t layer_count = pipeline::size;
  /// The TensorFlow node that each layer ends with; inside a block, a path through the blocks around it:
  /// "cond/then/conv".
  static constexpr auto& layer_names = Graph::layer_names;
  static constexpr typename Graph::layers layers{};  ///< a Hana tuple of the layer types in order
  static_assert(Graph::layer_names.size() == layer_count && Graph::layer_macs.size() == layer_count,
                "tf_embed: a layer lacks its name or its multiply-accumulates");

  template <std::size_t I>
  using input_type = typename detail::endpoint_at<inputs_type, I>::type;
  template <std::size_t I>
  using output_type = typename detail::endpoint_at<outputs_type, I>::type;

  /// The sizes of an input or output, outermost first; the key is a position or a name. Where a run decides the size of
  /// an axis of an output, the most that it can be.
  template <endpoint_key Key>
  static constexpr auto input_shape = input_type<inputs_type::find(Key)>::shape::dims;
  template <endpoint_key Key>
  static constexpr auto output_shape = output_type<outputs_type::find(Key)>::shape::dims;

  /// Runs over storage that outlives this object and is aligned to `arena_alignment`.
  explicit constexpr basic_model(std::span<std::byte, arena_bytes> storage) noexcept : storage_(storage) {}
  constexpr basic_model() noexcept requires std::is_default_constructible_v<Storage>
  = default;

  /// The elements of an input, in the arena: write them before every run, since layers may reuse the room.
  /// The key is a position or a name: `input<0>()`, `input<"image">()`.
  template <endpoint_key Key>
  auto input() noexcept {
    constexpr std::size_t at = inputs_type::find(Key);
    static_assert(at < inputs_type::size,
                  "tf_embed: the network has no such input; see `inputs` in the generated header");
    using E = input_type<at>;
    return std::span<typename E::value_type, E::size>(E::tensor::data(storage_.data()), E::size);
  }

  /// The elements of an output; valid after a run that answered `ok`, until the next one. A span of static extent,
  /// unless the run decides how many there are (see output_extents).
  template <endpoint_key Key>
  auto output() const noexcept {
    constexpr std::size_t at = outputs_type::find(Key);
    static_assert(at < outputs_type::size,
                  "tf_embed: the network has no such output; see `outputs` in the generated header");
    using E = output_type<at>;
    return E::template span<const typename E::value_type>(storage_.data());
  }

  /// The sizes of an output, outermost first: `output_shape`, but for an axis whose size the last run decided.
  template <endpoint_key Key>
  auto output_extents() const noexcept {
    constexpr std::size_t at = outputs_type::find(Key);
    static_assert(at < outputs_type::size,
                  "tf_embed: the network has no such output; see `outputs` in the generated header");
    return output_type<at>::extents(storage_.data());
  }

  /// Computes all outputs from the inputs.
  status run() noexcept {
    if (!is_aligned()) return status::misaligned_arena;
    return pipeline::template run<Arch>(storage_.data());
  }

  /// The same, telling `seen` about every layer.
  template <observer Observer>
  status run(Observer&& seen) {
    if (!is_aligned()) return status::misaligned_arena;
    return pipeline::template run<Arch>(storage_.data(), seen, Graph::layer_macs.data());
  }

  /// Copies in, runs, copies out: first a span (or array, or vector) of every input, then one of every output. One of
  /// another length answers `invalid_argument` before anything runs. Of an output whose size the run decides, room for
  /// the most is given and the first elements are written.
  template <class... Ranges>
  status operator()(Ranges&&... ranges) noexcept {
    static_assert(sizeof...(Ranges) == inputs_type::size + outputs_type::size,
                  "tf_embed: operator() takes one span for each input, then one for each output");
    return call(std::make_index_sequence<inputs_type::size>{}, std::make_index_sequence<outputs_type::size>{},
                std::forward_as_tuple(ranges...));
  }

  /// Runs on the data of `tf-embed generate --gen-test` and compares: `ok`, `wrong_result`, or what run() answered.
  status self_test() noexcept requires detail::has_self_test<Graph> {
    return detail::self_test<Graph>(*this, std::make_index_sequence<inputs_type::size>{},
                                    std::make_index_sequence<outputs_type::size>{});
  }

  /// Forgets state kept between runs. A network without state has nothing to forget.
  void reset() noexcept { static_assert(state_bytes == 0, "tf_embed: state is not available in this version"); }

 private:
  bool is_aligned() const noexcept { return reinterpret_cast<std::uintptr_t>(storage_.data()) % arena_alignment == 0; }

  template <std::size_t... In, std::size_t... Out, class Ranges>
  status call(std::index_sequence<In...>, std::index_sequence<Out...>, const Ranges& ranges) noexcept {
    const auto from = std::tuple(std::span<const typename input_type<In>::value_type>(std::get<In>(ranges))...);
    const auto to =
        std::tuple(std::span<typename output_type<Out>::value_type>(std::get<sizeof...(In) + Out>(ranges))...);
    const bool fits = ((std::get<In>(from).size() == input_type<In>::size) && ...) &&
                      ((std::get<Out>(to).size() == output_type<Out>::size) && ...);
    if (!fits) return status::invalid_argument;
    (std::copy(std::get<In>(from).begin(), std::get<In>(from).end(), input<In>().begin()), ...);
    const status outcome = run();
    if (outcome == status::ok) (std::copy(output<Out>().begin(), output<Out>().end(), std::get<Out>(to).begin()), ...);
    return outcome;
  }

  Storage storage_;
};

/// The class of a generated header: the arena is inside the object. Constructed over a caller's storage it uses that
/// instead, but keeps its own; `model_over` saves it.
template <class Graph, class Arch = simd::default_arch>
using model = basic_model<Graph, Arch, inline_storage<Graph::arena_bytes, Graph::arena_alignment>>;

/// The same network as one pointer to a caller's arena.
template <class Graph, class Arch = simd::default_arch>
using model_over = basic_model<Graph, Arch, borrowed_storage<Graph::arena_bytes, Graph::arena_alignment>>;

}  // namespace tf_embed
