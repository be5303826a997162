// SPDX-License-Identifier: Apache-2.0
// What compilers spell differently.
#pragma once

/// On a function: keep its frame out of its callers'.
#if defined(__GNUC__) || defined(__clang__)
#define TF_EMBED_NOINLINE [[gnu::noinline]]
#elif defined(_MSC_VER)
#define TF_EMBED_NOINLINE __declspec(noinline)
#else
#define TF_EMBED_NOINLINE
#endif

/// For functions and lambdas that must disappear into their caller, so that accumulators stay in registers.
#if defined(__GNUC__)
#define TF_EMBED_INLINE [[gnu::always_inline]] inline
#define TF_EMBED_LAMBDA_INLINE __attribute__((always_inline))
#else
#define TF_EMBED_INLINE inline
#define TF_EMBED_LAMBDA_INLINE
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
