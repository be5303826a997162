// SPDX-License-Identifier: Apache-2.0
// The instruction set a kernel is compiled for, as a type.
#pragma once

#include <tf_embed/core/compiler.hpp>
#include <tf_embed/core/target.hpp>

// xsimd 8.1 needs a hosted C library (posix_memalign), so bare metal gets the scalar batch although it may have NEON.
#if !defined(TF_EMBED_SCALAR) && (defined(__unix__) || defined(__linux__) || defined(__APPLE__) || defined(_WIN32)) && \
    (defined(__SSE2__) || defined(_M_X64) || defined(__ARM_NEON) || defined(__ARM_NEON__) || defined(_M_ARM64))
#include <xsimd/xsimd.hpp>

#include <type_traits>
#if !defined(XSIMD_NO_SUPPORTED_ARCHITECTURE)
#define TF_EMBED_HAS_XSIMD 1
#endif
#endif

#if defined(TF_EMBED_HAS_XSIMD)
// A namespace without functions, as xsimd calls its own by argument-dependent lookup.
namespace tf_embed::TF_EMBED_TARGET::instruction_sets {
template <class Base>
struct compiled_here : Base {};
}  // namespace tf_embed::TF_EMBED_TARGET::instruction_sets
#endif

namespace tf_embed::TF_EMBED_TARGET::simd {

/// No vectors: one element at a time. Every kernel also compiles for it, whatever the target.
struct scalar {};

#if defined(TF_EMBED_HAS_XSIMD)
/// An instruction set of xsimd as this target compiles it, for use as an architecture. What the compiler does not
/// inline of xsimd (at -O0, -Og, -Os) is then this target's too: an object for AVX2 would otherwise define functions of
/// xsimd::sse2 that execute AVX. xsimd 8.1 takes no type of others for NEON, whose flags do not vary so.
#if XSIMD_WITH_SSE2
template <class Base>
using compiled_here = instruction_sets::compiled_here<Base>;
#else
template <class Base>
using compiled_here = Base;
#endif

/// What the compiler's flags ask for. Layers take it unless told otherwise.
using default_arch = compiled_here<xsimd::default_arch>;
#else
using default_arch = scalar;
#endif

}  // namespace tf_embed::TF_EMBED_TARGET::simd

#if defined(TF_EMBED_HAS_XSIMD)
namespace xsimd::types {

template <class T, class Base>
struct has_simd_register<T, tf_embed::instruction_sets::compiled_here<Base>> : has_simd_register<T, Base> {};

template <class T, class Base>
struct simd_register<T, tf_embed::instruction_sets::compiled_here<Base>> {
  using register_type = typename simd_register<T, Base>::register_type;
  register_type data;

  simd_register() = default;
  TF_EMBED_INLINE simd_register(register_type x) noexcept : data(x) {}  // NOLINT: implicit, as xsimd's own
  TF_EMBED_INLINE operator register_type() const noexcept { return data; }
};

/// Registers of their own where the base has them (AVX-512's masks), those of numbers elsewhere.
template <class T, class Base>
struct get_bool_simd_register<T, tf_embed::instruction_sets::compiled_here<Base>> {
  using of_base = typename get_bool_simd_register<T, Base>::type;
  using type = std::conditional_t<std::is_same_v<of_base, simd_register<T, Base>>,
                                  simd_register<T, tf_embed::instruction_sets::compiled_here<Base>>, of_base>;
};

}  // namespace xsimd::types
#endif
