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

}  // namespace tf_embed::simd
