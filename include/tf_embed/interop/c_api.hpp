// SPDX-License-Identifier: Apache-2.0
// What a generated NAME_c.cpp is made of: a model behind functions that C can call.
#pragma once

#include <tf_embed/core/complex.hpp>
#include <tf_embed/core/float16.hpp>
#include <tf_embed/core/shape.hpp>
#include <tf_embed/core/status.hpp>
#include <tf_embed/core/target.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <type_traits>
#include <utility>

/// Whether a C library has an arena of its own: 1 or 0. Bare metal has no room to spare for one that nobody uses.
#if !defined(TF_EMBED_C_API_ARENA)
#if defined(__unix__) || defined(__linux__) || defined(__APPLE__) || defined(_WIN32)
#define TF_EMBED_C_API_ARENA 1
#else
#define TF_EMBED_C_API_ARENA 0
#endif
#endif

namespace tf_embed::TF_EMBED_TARGET::interop {

/// NumPy's name of an element type.
template <class T>
constexpr const char* type_name() noexcept {
  if constexpr (std::is_same_v<T, float>) return "float32";
  if constexpr (std::is_same_v<T, double>) return "float64";
  if constexpr (std::is_same_v<T, float16>) return "float16";
  if constexpr (std::is_same_v<T, bfloat16>) return "bfloat16";
  if constexpr (complex_number<T>) return sizeof(T) == 8 ? "complex64" : "complex128";
  if constexpr (std::is_same_v<T, bool>) return "bool";
  if constexpr (std::is_same_v<T, std::int8_t>) return "int8";
  if constexpr (std::is_same_v<T, std::int16_t>) return "int16";
  if constexpr (std::is_same_v<T, std::int32_t>) return "int32";
  if constexpr (std::is_same_v<T, std::int64_t>) return "int64";
  if constexpr (std::is_same_v<T, std::uint8_t>) return "uint8";
  if constexpr (std::is_same_v<T, std::uint16_t>) return "uint16";
  if constexpr (std::is_same_v<T, std::uint32_t>) return "uint32";
  if constexpr (std::is_same_v<T, std::uint64_t>) return "uint64";
}

/// `Model` is a `model_over`, `Info` the struct of the C header that describes a tensor. With `HasArena` a null arena
/// is the one here, which only one thread may use at a time; otherwise it is refused.
template <class Model, class Info, bool HasArena = true>
class c_api {
  static constexpr std::size_t inputs = Model::inputs_type::size;
  static constexpr std::size_t outputs = Model::outputs_type::size;
  static constexpr auto in = std::make_index_sequence<inputs>{};
  static constexpr auto out = std::make_index_sequence<outputs>{};

  alignas(Model::arena_alignment) static inline std::byte own[Model::arena_bytes == 0 ? 1 : Model::arena_bytes];

  static status check(const void* arena) noexcept {
    if (!HasArena && !arena) return status::invalid_argument;
    const bool is_aligned = reinterpret_cast<std::uintptr_t>(arena) % Model::arena_alignment == 0;
    return is_aligned ? status::ok : status::misaligned_arena;
  }
  static Model over(const void* arena) noexcept {
    std::byte* bytes = const_cast<std::byte*>(static_cast<const std::byte*>(arena));
    if constexpr (HasArena) bytes = bytes ? bytes : own;
    return Model(std::span<std::byte, Model::arena_bytes>(bytes, Model::arena_bytes));
  }

  template <class Endpoint>
  struct info_of {
    // With a zero at the end, which a string_view does not promise.
    static constexpr auto name = [] {
      std::array<char, Endpoint::name.size() + 1> text{};
      for (std::size_t i = 0; i < Endpoint::name.size(); ++i) text[i] = Endpoint::name[i];
      return text;
    }();
    static constexpr auto dims = [] {
      std::array<std::int64_t, Endpoint::shape::dims.size() + 1> sizes{};
      for (std::size_t i = 0; i < Endpoint::shape::dims.size(); ++i) sizes[i] = Endpoint::shape::dims[i];
      return sizes;
    }();
    static constexpr Info value{name.data(),    type_name<typename Endpoint::value_type>(),
                                dims.data(),    Endpoint::shape::dims.size(),
                                Endpoint::size, Endpoint::size * sizeof(typename Endpoint::value_type)};
  };

  static bool any_null(const void* const* pointers, std::size_t count) noexcept {
    for (std::size_t i = 0; i < count; ++i) {
      if (!pointers[i]) return true;
    }
    return false;
  }

  // A network may have no inputs, and then nothing here is used.
  template <std::size_t... I>
  static void copy_in([[maybe_unused]] Model net, [[maybe_unused]] const void* const* from,
                      std::index_sequence<I...>) noexcept {
    (std::memcpy(net.template input<I>().data(), from[I], net.template input<I>().size_bytes()), ...);
  }
  template <std::size_t... I>
  static void copy_out([[maybe_unused]] Model net, [[maybe_unused]] void* const* to,
                       std::index_sequence<I...>) noexcept {
    (std::memcpy(to[I], net.template output<I>().data(), net.template output<I>().size_bytes()), ...);
  }
  template <std::size_t... I>
  static void* input_at([[maybe_unused]] Model net, [[maybe_unused]] std::size_t index,
                        std::index_sequence<I...>) noexcept {
    void* found = nullptr;
    ((I == index ? void(found = net.template input<I>().data()) : void()), ...);
    return found;
  }
  template <std::size_t... I>
  static const void* output_at([[maybe_unused]] Model net, [[maybe_unused]] std::size_t index,
                               std::index_sequence<I...>) noexcept {
    const void* found = nullptr;
    ((I == index ? void(found = net.template output<I>().data()) : void()), ...);
    return found;
  }

  template <std::size_t... I>
  static void copy_extents([[maybe_unused]] Model net, [[maybe_unused]] std::size_t index,
                           [[maybe_unused]] std::int64_t* dims, std::index_sequence<I...>) noexcept {
    [[maybe_unused]] const auto copy = [&](const auto& sizes) {
      for (const index_t d : sizes) *dims++ = d;
    };
    ((I == index ? copy(net.template output_extents<I>()) : void()), ...);
  }

 public:
  static std::int32_t run(void* arena, const void* const* from, void* const* to) noexcept {
    if (any_null(from, inputs) || any_null(to, outputs)) return static_cast<std::int32_t>(status::invalid_argument);
    if (const status fault = check(arena); fault != status::ok) return static_cast<std::int32_t>(fault);
    Model net = over(arena);
    copy_in(net, from, in);
    const status outcome = net.run();
    if (outcome == status::ok) copy_out(net, to, out);
    return static_cast<std::int32_t>(outcome);
  }
  static std::int32_t compute(void* arena) noexcept {
    const status fault = check(arena);
    return static_cast<std::int32_t>(fault == status::ok ? over(arena).run() : fault);
  }
  static void* input_data(void* arena, std::size_t index) noexcept {
    return check(arena) == status::ok ? input_at(over(arena), index, in) : nullptr;
  }
  static const void* output_data(const void* arena, std::size_t index) noexcept {
    return check(arena) == status::ok ? output_at(over(arena), index, out) : nullptr;
  }

  static std::int32_t output_dims(const void* arena, std::size_t index, std::int64_t* dims) noexcept {
    if (!dims || index >= outputs) return static_cast<std::int32_t>(status::invalid_argument);
    if (const status fault = check(arena); fault != status::ok) return static_cast<std::int32_t>(fault);
    copy_extents(over(arena), index, dims, out);
    return static_cast<std::int32_t>(status::ok);
  }

  static std::int32_t reset(void* arena) noexcept {
    const status fault = check(arena);
    if (fault == status::ok) over(arena).reset();
    return static_cast<std::int32_t>(fault);
  }
  static void* state(void* arena) noexcept { return check(arena) == status::ok ? over(arena).state().data() : nullptr; }
  static std::int32_t restore(void* arena, const void* snapshot, std::size_t bytes) noexcept {
    if (!snapshot) return static_cast<std::int32_t>(status::invalid_argument);
    const status fault = check(arena);
    return static_cast<std::int32_t>(
        fault == status::ok ? over(arena).restore({static_cast<const std::byte*>(snapshot), bytes}) : fault);
  }

  static const Info* input(std::size_t index) noexcept {
    return []<std::size_t... I>([[maybe_unused]] std::size_t at, std::index_sequence<I...>) {
      const Info* found = nullptr;
      ((I == at ? void(found = &info_of<typename Model::template input_type<I>>::value) : void()), ...);
      return found;
    }
    (index, in);
  }
  static const Info* output(std::size_t index) noexcept {
    return []<std::size_t... I>([[maybe_unused]] std::size_t at, std::index_sequence<I...>) {
      const Info* found = nullptr;
      ((I == at ? void(found = &info_of<typename Model::template output_type<I>>::value) : void()), ...);
      return found;
    }
    (index, out);
  }

  static const char* status_text(std::int32_t code) noexcept {
    // What is no status must not become one by losing its upper bits.
    return code >= 0 && code <= 255 ? to_string(static_cast<status>(code)) : "unknown status";
  }
};

}  // namespace tf_embed::TF_EMBED_TARGET::interop
