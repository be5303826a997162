// SPDX-License-Identifier: Apache-2.0
// TF_EMBED_TARGET: the word `inline` and a name for all compiler flags that the library's code depends on. The library
// lives in that namespace, so that objects compiled with different flags share no symbol. Otherwise the linker would
// keep one copy of each template, and a program that chooses between instruction sets at run time could execute an
// instruction that its CPU lacks. Flags without a predefined macro (-mno-red-zone) cannot be seen here.
//
//   namespace tf_embed::TF_EMBED_TARGET::kernels {
//
// What is only data, and crosses the border of such objects, stays outside of it: `status`, `layer_info`, `float16`.
#pragma once

/// 1 for a macro that is defined as 1, otherwise 0.
#define TF_EMBED_BIT(macro) TF_EMBED_BIT_OF(macro)
#define TF_EMBED_BIT_OF(value) TF_EMBED_BIT_FROM(TF_EMBED_BIT_IS_##value)
#define TF_EMBED_BIT_FROM(comma_or_word) TF_EMBED_BIT_CHOICE(comma_or_word 1, 0, 0)
#define TF_EMBED_BIT_CHOICE(ignored, bit, ...) bit
#define TF_EMBED_BIT_IS_1 ignored,

/// Four macros as one hexadecimal digit.
#define TF_EMBED_HEX(a, b, c, d) TF_EMBED_HEX_OF(TF_EMBED_BIT(a), TF_EMBED_BIT(b), TF_EMBED_BIT(c), TF_EMBED_BIT(d))
#define TF_EMBED_HEX_OF(a, b, c, d) TF_EMBED_HEX_DIGIT(a, b, c, d)
#define TF_EMBED_HEX_DIGIT(a, b, c, d) TF_EMBED_HEX_##a##b##c##d
#define TF_EMBED_HEX_0000 0
#define TF_EMBED_HEX_0001 1
#define TF_EMBED_HEX_0010 2
#define TF_EMBED_HEX_0011 3
#define TF_EMBED_HEX_0100 4
#define TF_EMBED_HEX_0101 5
#define TF_EMBED_HEX_0110 6
#define TF_EMBED_HEX_0111 7
#define TF_EMBED_HEX_1000 8
#define TF_EMBED_HEX_1001 9
#define TF_EMBED_HEX_1010 a
#define TF_EMBED_HEX_1011 b
#define TF_EMBED_HEX_1100 c
#define TF_EMBED_HEX_1101 d
#define TF_EMBED_HEX_1110 e
#define TF_EMBED_HEX_1111 f

#define TF_EMBED_PASTE(a, b) TF_EMBED_PASTE_2(a, b)
#define TF_EMBED_PASTE_2(a, b) a##b
#define TF_EMBED_PASTE_LIST(a, b, c, d, e, f, g, h, i, j) TF_EMBED_PASTE_10(a, b, c, d, e, f, g, h, i, j)
#define TF_EMBED_PASTE_10(a, b, c, d, e, f, g, h, i, j) a##b##c##d##e##f##g##h##i##j

// A word to be read by people, and digits that are different where the flags are.
#if defined(__i386__) || defined(__x86_64__)
#if defined(__AVX512F__)
#define TF_EMBED_TARGET_WORD avx512_
#elif defined(__AVX2__)
#define TF_EMBED_TARGET_WORD avx2_
#elif defined(__AVX__)
#define TF_EMBED_TARGET_WORD avx_
#elif defined(__SSE4_2__)
#define TF_EMBED_TARGET_WORD sse42_
#else
#define TF_EMBED_TARGET_WORD x86_
#endif
#define TF_EMBED_TARGET_DIGITS                                                                                         \
  TF_EMBED_PASTE_LIST(                                                                                                 \
      TF_EMBED_HEX(__SSE__, __SSE2__, __SSE3__, __SSSE3__),                                                            \
      TF_EMBED_HEX(__SSE4_1__, __SSE4_2__, __SSE4A__, __POPCNT__), TF_EMBED_HEX(__AVX__, __F16C__, __FMA__, __FMA4__), \
      TF_EMBED_HEX(__AVX2__, __BMI__, __BMI2__, __LZCNT__), TF_EMBED_HEX(__MOVBE__, __ADX__, __XOP__, __TBM__),        \
      TF_EMBED_HEX(__AVX512F__, __AVX512CD__, __AVX512BW__, __AVX512DQ__),                                             \
      TF_EMBED_HEX(__AVX512VL__, __AVX512IFMA__, __AVX512VBMI__, __AVX512VBMI2__),                                     \
      TF_EMBED_HEX(__AVX512VNNI__, __AVX512BITALG__, __AVX512VPOPCNTDQ__, __AVX512BF16__),                             \
      TF_EMBED_HEX(__AVX512FP16__, __AVX512ER__, __AVXVNNI__, __GFNI__),                                               \
      TF_EMBED_HEX(__AVXIFMA__, __AVXNECONVERT__, __AVX10_1__, __APX_F__))
#elif defined(__arm__) || defined(__aarch64__)
#if defined(__ARM_NEON)
#define TF_EMBED_TARGET_WORD neon_
#else
#define TF_EMBED_TARGET_WORD arm_
#endif
#if defined(__ARM_FEATURE_MVE)
#define TF_EMBED_TARGET_MVE 1  // its value says which half of MVE there is, which __ARM_FP says too
#endif
#if !defined(__ARM_FP)
#define TF_EMBED_TARGET_FP soft_
#else
#define TF_EMBED_TARGET_FP TF_EMBED_PASTE(__ARM_FP, _)
#endif
#define TF_EMBED_TARGET_DIGITS                                                                                         \
  TF_EMBED_PASTE_LIST(                                                                                                 \
      v, __ARM_ARCH, _, TF_EMBED_TARGET_FP,                                                                            \
      TF_EMBED_HEX(__ARM_NEON, TF_EMBED_TARGET_MVE, __ARM_FEATURE_SVE, __ARM_FEATURE_SVE2),                            \
      TF_EMBED_HEX(__ARM_FEATURE_FMA, __ARM_FEATURE_DSP, __ARM_FEATURE_IDIV, __ARM_FEATURE_UNALIGNED),                 \
      TF_EMBED_HEX(__ARM_FEATURE_FP16_VECTOR_ARITHMETIC, __ARM_FEATURE_FP16_SCALAR_ARITHMETIC, __ARM_FEATURE_FP16_FML, \
                   __ARM_FEATURE_BF16),                                                                                \
      TF_EMBED_HEX(__ARM_FEATURE_DOTPROD, __ARM_FEATURE_MATMUL_INT8, __ARM_FEATURE_QRDMX, __ARM_FEATURE_COMPLEX),      \
      TF_EMBED_HEX(__ARM_FEATURE_JCVT, __ARM_FEATURE_FRINT, __ARM_FEATURE_SVE_BF16, __thumb__), )
#else
#define TF_EMBED_TARGET_WORD target_
#if defined(__riscv_v)
#define TF_EMBED_TARGET_RISCV_V 1
#endif
#if defined(__riscv_zba) || defined(__riscv_zbb) || defined(__riscv_zbs)
#define TF_EMBED_TARGET_RISCV_B 1
#endif
#if defined(__riscv_zfh)
#define TF_EMBED_TARGET_RISCV_ZFH 1
#endif
#define TF_EMBED_TARGET_DIGITS                                                                                   \
  TF_EMBED_PASTE_LIST(                                                                                           \
      TF_EMBED_HEX(__riscv_mul, __riscv_compressed, __riscv_fdiv, __riscv_float_abi_double),                     \
      TF_EMBED_HEX(TF_EMBED_TARGET_RISCV_V, TF_EMBED_TARGET_RISCV_B, TF_EMBED_TARGET_RISCV_ZFH, __riscv_vector), \
      TF_EMBED_HEX(__ALTIVEC__, __VSX__, __POWER8_VECTOR__, __POWER9_VECTOR__),                                  \
      TF_EMBED_HEX(_ARCH_PWR10, __MMA__, __VX__, __mips_msa),                                                    \
      TF_EMBED_HEX(__wasm_simd128__, __wasm_relaxed_simd__, __loongarch_sx, __loongarch_asx), , , , , )
#endif
// What else changes code or constants: the scalar library, relaxed arithmetic, and optimisation (the stack that it
// saves).
#define TF_EMBED_TARGET_OPTIONS                                                                              \
  TF_EMBED_PASTE(TF_EMBED_HEX(TF_EMBED_TARGET_IS_SCALAR, __FAST_MATH__, __FINITE_MATH_ONLY__, __OPTIMIZE__), \
                 TF_EMBED_HEX(__ASSOCIATIVE_MATH__, __RECIPROCAL_MATH__, __NO_SIGNED_ZEROS__, __ROUNDING_MATH__))
#if defined(TF_EMBED_SCALAR)
#define TF_EMBED_TARGET_IS_SCALAR 1
#endif

#define TF_EMBED_TARGET \
  inline TF_EMBED_PASTE(TF_EMBED_PASTE(TF_EMBED_TARGET_WORD, TF_EMBED_TARGET_DIGITS), TF_EMBED_TARGET_OPTIONS)
