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
