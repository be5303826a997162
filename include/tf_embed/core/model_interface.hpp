// SPDX-License-Identifier: Apache-2.0
// What every form of a model has: its inputs and outputs, its sizes, and the call that copies in and out.
#pragma once

#include <tf_embed/core/compiler.hpp>
#include <tf_embed/core/endpoint.hpp>
#include <tf_embed/core/status.hpp>

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string_view>
#include <type_traits>
#include <utility>

namespace tf_embed {

/// The part of a model's class that needs no layer. `Model` is the class that derives from it and has `run()`; `Graph`
/// is the description in a generated header; `Storage` says where the arena lies.
///
/// One object serves one thread at a time; different objects are independent and share the weights, which are constant.
/// Nothing here allocates, throws or does I/O. Every function disappears into its caller, so objects that were compiled
/// with different flags share no code.
template <class Model, class Graph, class Storage>
class model_interface {
 public:
  static constexpr std::string_view name = Graph::name;                            ///< of the network
  static constexpr std::string_view source_sha256 = Graph::source_sha256;          ///< of the model file
  static constexpr std::string_view generator_version = Graph::generator_version;  ///< of tf-embed
  static constexpr std::size_t arena_bytes =
      Graph::arena_bytes;  ///< all memory that a run works in, inputs, outputs and state included
  static constexpr std::size_t arena_alignment = Graph::arena_alignment;  ///< of the arena's first byte
  static constexpr std::size_t weight_bytes = Graph::weight_bytes;        ///< of constants, shared by all objects
  static constexpr std::size_t state_bytes = Graph::state_bytes;          ///< kept from run to run
  /// Multiply-accumulates of one run; where a layer chooses what runs, of all that it may choose.
  static constexpr std::int64_t macs = [] {
    std::int64_t n = 0;
    for (const std::int64_t m : Graph::layer_macs) n += m;
    return n;
  }();
  using inputs_type = typename Graph::inputs;    ///< the type of `inputs`
  using outputs_type = typename Graph::outputs;  ///< the type of `outputs`
  static constexpr inputs_type inputs{};         ///< the inputs in order: their number, names, and positions by name
  static constexpr outputs_type outputs{};       ///< the outputs, likewise
  /// The TensorFlow node that each layer ends with; inside a block, a path through the blocks around it:
  /// "cond/then/conv".
  static constexpr auto& layer_names = Graph::layer_names;
  static constexpr std::size_t layer_count = Graph::layer_names.size();  ///< those inside blocks included
  static_assert(Graph::layer_macs.size() == layer_count, "tf_embed: a layer lacks its multiply-accumulates");

  /// Name, element type and shape of the I-th input.
  template <std::size_t I>
  using input_type = typename detail::endpoint_at<inputs_type, I>::type;
  /// The same of the I-th output.
  template <std::size_t I>
  using output_type = typename detail::endpoint_at<outputs_type, I>::type;

  /// The sizes of an input, outermost first; the key is a position or a name.
  template <endpoint_key Key>
  static constexpr auto input_shape = input_type<inputs_type::find(Key)>::shape::dims;
  /// The sizes of an output; where a run decides the size of an axis, the most that it can be.
  template <endpoint_key Key>
  static constexpr auto output_shape = output_type<outputs_type::find(Key)>::shape::dims;

  /// The elements of an input, in the arena: write them before every run, since layers may reuse the room.
  /// The key is a position or a name: `input<0>()`, `input<"image">()`.
  template <endpoint_key Key>
  TF_EMBED_INLINE auto input() noexcept {
    constexpr std::size_t at = inputs_type::find(Key);
    static_assert(at < inputs_type::size,
                  "tf_embed: the network has no such input; see `inputs` in the generated header");
    using E = input_type<at>;
    return std::span<typename E::value_type, E::size>(E::tensor::data(storage_.data()), E::size);
  }

  /// The elements of an output; valid after a run that answered `ok`, until the next one, a reset() or a restore(). A
  /// span of static extent, unless the run decides how many there are (see output_extents).
  template <endpoint_key Key>
  TF_EMBED_INLINE auto output() const noexcept {
    constexpr std::size_t at = outputs_type::find(Key);
    static_assert(at < outputs_type::size,
                  "tf_embed: the network has no such output; see `outputs` in the generated header");
    using E = output_type<at>;
    return E::template span<const typename E::value_type>(storage_.data());
  }

  /// The sizes of an output, outermost first: `output_shape`, but for an axis whose size the last run decided.
  template <endpoint_key Key>
  TF_EMBED_INLINE auto output_extents() const noexcept {
    constexpr std::size_t at = outputs_type::find(Key);
    static_assert(at < outputs_type::size,
                  "tf_embed: the network has no such output; see `outputs` in the generated header");
    return output_type<at>::extents(storage_.data());
  }

  /// Copies in, runs, copies out: first a span (or array, or vector) of every input, then one of every output. One of
  /// another length answers `invalid_argument` before anything runs. Of an output whose size the run decides, room for
  /// the most is given and the first elements are written.
  template <class... Ranges>
  TF_EMBED_INLINE status operator()(Ranges&&... ranges) noexcept {
    constexpr bool complete = sizeof...(Ranges) == inputs_type::size + outputs_type::size;
    static_assert(complete, "tf_embed: operator() takes one span for each input, then one for each output");
    if constexpr (complete) return call(std::index_sequence_for<Ranges...>{}, ranges...);
    return status::invalid_argument;
  }

  /// Sets the state that runs keep to what it is before the first one; nothing where the network has none. A new object
  /// with its arena inside begins so; one over a caller's storage begins with what lies there, and needs a reset().
  TF_EMBED_INLINE void reset() noexcept {
    if constexpr (state_bytes != 0) Graph::reset(storage_.data());
  }

  /// What is kept from run to run, as bytes: a copy of them is a snapshot. They have the same meaning in every program
  /// that is made of the same model with the same options, on processors of one byte order. A run that failed may have
  /// left a part of the old state and a part of the new one.
  TF_EMBED_INLINE std::span<std::byte, state_bytes> state() noexcept {
    return std::span<std::byte, state_bytes>(storage_.data(), state_bytes);
  }
  /// The same, to be read only.
  TF_EMBED_INLINE std::span<const std::byte, state_bytes> state() const noexcept {
    return std::span<const std::byte, state_bytes>(storage_.data(), state_bytes);
  }

  /// Takes a snapshot back. One of another size answers `invalid_argument`, and nothing is changed.
  TF_EMBED_INLINE status restore(std::span<const std::byte> snapshot) noexcept {
    if (snapshot.size() != state_bytes) return status::invalid_argument;
    copy(snapshot, state());
    return status::ok;
  }

 protected:
  TF_EMBED_INLINE constexpr model_interface() noexcept requires std::is_default_constructible_v<Storage> {
    // Storage is zero at first: what begins as zeros needs no code at start-up.
    if constexpr (state_bytes != 0) {
      if constexpr (!Graph::state_begins_as_zeros) reset();
    }
  }
  TF_EMBED_INLINE explicit constexpr model_interface(std::span<std::byte, arena_bytes> storage) noexcept
      : storage_(storage) {}

  TF_EMBED_INLINE std::byte* arena() const noexcept { return storage_.data(); }
  TF_EMBED_INLINE bool is_aligned() const noexcept {
    return reinterpret_cast<std::uintptr_t>(storage_.data()) % arena_alignment == 0;
  }

 private:
  static constexpr std::size_t input_count = inputs_type::size;

  /// Whether the elements of `Range` are of type `T`, const or not.
  template <class T, class Range>
  static constexpr bool holds = [] {
    if constexpr (requires(Range & r) { std::span(r); }) {
      return std::is_same_v<typename decltype(std::span(std::declval<Range&>()))::value_type, T>;
    } else {
      return std::is_convertible_v<Range&, std::span<const T>>;
    }
  }();
  /// Whether `Range` can be the I-th argument of a call, inputs first; says what is wrong with one that cannot.
  template <std::size_t I, class Range>
  static constexpr bool is_argument = [] {
    if constexpr (I < input_count) {
      constexpr bool right = holds<typename input_type<I>::value_type, Range>;
      static_assert(right,
                    "tf_embed: operator(): an input is given as a span, array or vector of the input's own element "
                    "type; see `inputs` in the generated header");
      return right;
    } else {
      using T = typename output_type<I - input_count>::value_type;
      constexpr bool right = holds<T, Range>;
      constexpr bool writable = std::is_constructible_v<std::span<T>, Range&>;
      static_assert(right,
                    "tf_embed: operator(): an output goes to a span, array or vector of the output's own element "
                    "type; see `outputs` in the generated header");
      static_assert(writable || !right, "tf_embed: operator(): an output goes to elements that are not const");
      return right && writable;
    }
  }();

  /// The I-th argument of a call as a span.
  template <std::size_t I, class Range>
  TF_EMBED_INLINE static auto argument(Range& range) noexcept {
    if constexpr (I < input_count) {
      return std::span<const typename input_type<I>::value_type>(range);
    } else {
      return std::span<typename output_type<I - input_count>::value_type>(range);
    }
  }
  template <std::size_t I>
  static constexpr std::size_t length = [] {
    if constexpr (I < input_count) {
      return input_type<I>::size;
    } else {
      return output_type<I - input_count>::size;
    }
  }();
  /// May be the same elements: the caller can hand `input<K>()` itself over.
  template <class From, class To>
  TF_EMBED_INLINE static void copy(From from, To to) noexcept {
    if (!from.empty()) std::memmove(to.data(), from.data(), from.size_bytes());
  }
  template <std::size_t I, class Range>
  TF_EMBED_INLINE void copy_in(Range& range) noexcept {
    if constexpr (I < input_count) copy(argument<I>(range), input<I>());
  }
  template <std::size_t I, class Range>
  TF_EMBED_INLINE void copy_out(Range& range) const noexcept {
    if constexpr (I >= input_count) copy(output<I - input_count>(), argument<I>(range));
  }

  template <std::size_t... I, class... Ranges>
  TF_EMBED_INLINE status call(std::index_sequence<I...>, Ranges&... ranges) noexcept {
    // What cannot be an argument has been told of: no errors that follow from it.
    if constexpr ((true && ... && is_argument<I, Ranges>)) {
      if (!((argument<I>(ranges).size() == length<I>)&&...)) return status::invalid_argument;
      (copy_in<I>(ranges), ...);
      const status outcome = static_cast<Model&>(*this).run();
      if (outcome == status::ok) (copy_out<I>(ranges), ...);
      return outcome;
    } else {
      return status::invalid_argument;
    }
  }

  Storage storage_;
};

}  // namespace tf_embed
