// SPDX-License-Identifier: Apache-2.0
// The class that a generated header hands to the user.
#pragma once

#include <tf_embed/core/arch.hpp>
#include <tf_embed/core/model_interface.hpp>
#include <tf_embed/core/pipeline.hpp>
#include <tf_embed/core/self_test.hpp>
#include <tf_embed/core/stack.hpp>
#include <tf_embed/core/status.hpp>
#include <tf_embed/core/storage.hpp>
#include <tf_embed/core/target.hpp>

#include <boost/hana/tuple.hpp>

#include <cstddef>
#include <span>
#include <type_traits>
#include <utility>

namespace tf_embed::TF_EMBED_TARGET {

/// A network, ready to run. `Graph` is the description in a generated header; `Arch` an xsimd architecture or
/// `simd::scalar`, by default what the compiler's flags allow; `Storage` says where the arena lies. How threads may use
/// it: see model_interface.
template <class Graph, class Arch, class Storage>
class basic_model : public model_interface<basic_model<Graph, Arch, Storage>, Graph, Storage> {
  using base = model_interface<basic_model, Graph, Storage>;
  using pipeline = detail::pipeline<typename Graph::layers>;

 public:
  /// run() uses at most this much stack, calls included; many times more without optimisation than with it. Sanitizers
  /// are not accounted for.
  static constexpr std::size_t stack_bytes = detail::frame_bytes<Arch>() + pipeline::stack_bytes;
  static constexpr typename Graph::layers layers{};  ///< a Hana tuple of the layer types in order
  static_assert(pipeline::size == base::layer_count, "tf_embed: a layer lacks its name");

  /// Runs over storage that outlives this object and is aligned to `arena_alignment`. Where there is state, reset() or
  /// restore() comes first.
  explicit constexpr basic_model(std::span<std::byte, base::arena_bytes> storage) noexcept : base(storage) {}
  /// Runs over storage inside the object.
  constexpr basic_model() noexcept requires std::is_default_constructible_v<Storage>
  = default;

  /// Computes all outputs from the inputs.
  status run() noexcept {
    if (!this->is_aligned()) return status::misaligned_arena;
    return pipeline::template run<Arch>(this->arena());
  }

  /// The same, telling `seen` about every layer.
  template <observer Observer>
  status run(Observer&& seen) {
    if (!this->is_aligned()) return status::misaligned_arena;
    return pipeline::template run<Arch>(this->arena(), seen, Graph::layer_macs.data());
  }

  /// Runs on the data of `tf-embed generate --gen-test` and compares: `ok`, `wrong_result`, or what run() answered.
  /// State is reset before and behind it.
  status self_test() noexcept requires detail::has_self_test<Graph> {
    return detail::self_test<Graph>(*this, std::make_index_sequence<base::outputs_type::size>{});
  }

  /// Writes the inputs of self_test().
  void set_test_inputs() noexcept requires detail::has_self_test<Graph> {
    detail::set_test_inputs<Graph>(*this, std::make_index_sequence<base::inputs_type::size>{});
  }
};

/// The class of a generated header: the arena is inside the object. Constructed over a caller's storage it uses that
/// instead, but keeps its own; `model_over` saves it.
template <class Graph, class Arch = simd::default_arch>
using model = basic_model<Graph, Arch, inline_storage<Graph::arena_bytes, Graph::arena_alignment>>;

/// The same network as one pointer to a caller's arena.
template <class Graph, class Arch = simd::default_arch>
using model_over = basic_model<Graph, Arch, borrowed_storage<Graph::arena_bytes, Graph::arena_alignment>>;

}  // namespace tf_embed::TF_EMBED_TARGET
