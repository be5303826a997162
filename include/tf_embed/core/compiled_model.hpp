// SPDX-License-Identifier: Apache-2.0
// The class of a network whose layers are compiled elsewhere, once: neither layers nor vectors are included here.
#pragma once

#include <tf_embed/core/model_interface.hpp>
#include <tf_embed/core/observer.hpp>
#include <tf_embed/core/status.hpp>
#include <tf_embed/core/storage.hpp>
#include <tf_embed/core/target.hpp>

#include <cstddef>
#include <span>
#include <type_traits>

namespace tf_embed {

/// In place of the list of layers: they belong to the header-only form (`tf_embed_model` without COMPILED, `tf-embed
/// generate` without --compiled).
struct layers_belong_to_the_header_only_form {};

}  // namespace tf_embed

namespace tf_embed::TF_EMBED_TARGET::detail {

template <class Graph>
concept has_compiled_self_test = requires(std::byte* arena) {
  Graph::self_test(arena);
};

template <class>
inline constexpr bool is_header_only_form = false;

}  // namespace tf_embed::TF_EMBED_TARGET::detail

namespace tf_embed {

/// A network, ready to run. `Graph` is the description in a generated header, whose functions are in the source beside
/// it; `Storage` says where the arena lies. How threads may use it: see model_interface.
template <class Graph, class Storage>
class basic_compiled_model : public model_interface<basic_compiled_model<Graph, Storage>, Graph, Storage> {
  using base = model_interface<basic_compiled_model, Graph, Storage>;

 public:
  /// run() uses at most this much stack, calls included. Known when the program is linked: no constant expression.
  static constexpr const std::size_t& stack_bytes = Graph::stack_bytes;
  static constexpr layers_belong_to_the_header_only_form layers{};

  /// Runs over storage that outlives this object and is aligned to `arena_alignment`. Where there is state, reset() or
  /// restore() comes first.
  TF_EMBED_INLINE explicit constexpr basic_compiled_model(std::span<std::byte, base::arena_bytes> storage) noexcept
      : base(storage) {}
  TF_EMBED_INLINE constexpr basic_compiled_model() noexcept requires std::is_default_constructible_v<Storage> {}

  /// Computes all outputs from the inputs.
  TF_EMBED_INLINE status run() noexcept {
    return this->is_aligned() ? Graph::run(this->arena()) : status::misaligned_arena;
  }

  /// Belongs to the header-only form, whose layers the compiler sees.
  template <class Observer>
  status run(Observer&&) {
    static_assert(detail::is_header_only_form<Observer>,
                  "tf_embed: run(observer) belongs to the header-only form: make the header without COMPILED "
                  "(--compiled)");
    return status::invalid_argument;
  }

  /// Runs on the data of `tf-embed generate --gen-test` and compares: `ok`, `wrong_result`, or what run() answered.
  /// State is reset before and behind it.
  TF_EMBED_INLINE status self_test() noexcept requires detail::has_compiled_self_test<Graph> {
    return this->is_aligned() ? Graph::self_test(this->arena()) : status::misaligned_arena;
  }
};

/// The class of a generated header: the arena is inside the object. Constructed over a caller's storage it uses that
/// instead, but keeps its own; `compiled_model_over` saves it.
template <class Graph>
using compiled_model = basic_compiled_model<Graph, inline_storage<Graph::arena_bytes, Graph::arena_alignment>>;

/// The same network as one pointer to a caller's arena.
template <class Graph>
using compiled_model_over = basic_compiled_model<Graph, borrowed_storage<Graph::arena_bytes, Graph::arena_alignment>>;

}  // namespace tf_embed
