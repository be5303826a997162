// SPDX-License-Identifier: Apache-2.0
// The instruction set a kernel is compiled for, as a type.
#pragma once

// xsimd 8.1 needs a hosted C library (posix_memalign), so bare metal gets the scalar batch although it may have NEON.
#if !defined(TF_EMBED_SCALAR) && (defined(__unix__) || defined(__linux__) || defined(__APPLE__) || defined(_WIN32)) && \
    (defined(__SSE2__) || defined(_M_X64) || defined(__ARM_NEON) || defined(__ARM_NEON__) || defined(_M_ARM64))
#include <xsimd/xsimd.hpp>
#if !defined(XSIMD_NO_SUPPORTED_ARCHITECTURE)
#define TF_EMBED_HAS_XSIMD 1
#endif
#endif

namespace tf_embed::simd {

/// No vectors: one element at a time. Every kernel also compiles for it, whatever the target.
struct scalar {};

/// What the compiler's flags ask for. Layers take it unless told otherwise.
#if defined(TF_EMBED_HAS_XSIMD)
using default_arch = xsimd::default_arch;
#else
using default_arch = scalar;
#endif

/// Tells a compiler's loop vectoriser to leave a short remainder loop alone: it makes code, not speed.
#if defined(__clang__)
#define TF_EMBED_NO_UNROLL _Pragma("clang loop unroll(disable) vectorize(disable)")
#elif defined(__GNUC__)
#define TF_EMBED_NO_UNROLL _Pragma("GCC unroll 1")
#else
#define TF_EMBED_NO_UNROLL
#endif

/// Keeps a pointer that a loop advances from being rewritten as a base and an index.
#if defined(__GNUC__)
#define TF_EMBED_KEEP_POINTER(p) __asm__("" : "+r"(p))
#else
#define TF_EMBED_KEEP_POINTER(p) static_cast<void>(p)
#endif

/// For functions and lambdas that must disappear into their caller, so that accumulators stay in registers.
#if defined(__GNUC__)
#define TF_EMBED_INLINE [[gnu::always_inline]] inline
#define TF_EMBED_LAMBDA_INLINE __attribute__((always_inline))
#else
#define TF_EMBED_INLINE inline
#define TF_EMBED_LAMBDA_INLINE
#endif

}  // namespace tf_embed::simd
