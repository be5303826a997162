// SPDX-License-Identifier: Apache-2.0
#include "ir/dtype.hpp"

namespace tf_embed::gen {
namespace {

enum class family { floating, signed_integer, unsigned_integer, complex, other };

struct dtype_row {
  dtype type;
  std::string_view name;
  std::string_view enumerator;
  std::string_view cpp_name;
  std::size_t bytes;
  family kind;
};

constexpr dtype_row rows[] = {
    {dtype::float32, "float32", "DT_FLOAT", "float", 4, family::floating},
    {dtype::float64, "float64", "DT_DOUBLE", "double", 8, family::floating},
    {dtype::float16, "float16", "DT_HALF", "tf_embed::float16", 2, family::floating},
    {dtype::bfloat16, "bfloat16", "DT_BFLOAT16", "tf_embed::bfloat16", 2, family::floating},
    {dtype::int8, "int8", "DT_INT8", "std::int8_t", 1, family::signed_integer},
    {dtype::int16, "int16", "DT_INT16", "std::int16_t", 2, family::signed_integer},
    {dtype::int32, "int32", "DT_INT32", "std::int32_t", 4, family::signed_integer},
    {dtype::int64, "int64", "DT_INT64", "std::int64_t", 8, family::signed_integer},
    {dtype::uint8, "uint8", "DT_UINT8", "std::uint8_t", 1, family::unsigned_integer},
    {dtype::uint16, "uint16", "DT_UINT16", "std::uint16_t", 2, family::unsigned_integer},
    {dtype::uint32, "uint32", "DT_UINT32", "std::uint32_t", 4, family::unsigned_integer},
    {dtype::uint64, "uint64", "DT_UINT64", "std::uint64_t", 8, family::unsigned_integer},
    {dtype::boolean, "bool", "DT_BOOL", "bool", 1, family::other},
    {dtype::complex64, "complex64", "DT_COMPLEX64", "std::complex<float>", 8, family::complex},
    {dtype::complex128, "complex128", "DT_COMPLEX128", "std::complex<double>", 16, family::complex},
    {dtype::string, "string", "DT_STRING", "", 0, family::other},
    {dtype::resource, "resource", "DT_RESOURCE", "", 0, family::other},
    {dtype::variant, "variant", "DT_VARIANT", "", 0, family::other},
};

constexpr dtype_row no_dtype = {dtype::invalid, "invalid", "DT_INVALID", "", 0, family::other};

const dtype_row& row_of(dtype t) {
  for (const dtype_row& row : rows)
    if (row.type == t) return row;
  return no_dtype;
}

/// A magnitude shifted right by `shift` in [1, 31], rounded half to even.
std::uint32_t shift_right_rounded(std::uint32_t magnitude, int shift) {
  const std::uint32_t half = std::uint32_t{1} << (shift - 1);
  const std::uint32_t odd = (magnitude >> shift) & 1;
  return (magnitude + half - 1 + odd) >> shift;
}

}  // namespace

float to_float(bfloat16 x) { return std::bit_cast<float>(static_cast<std::uint32_t>(x.bits) << 16); }

bfloat16 to_bfloat16(float x) {
  const auto bits = std::bit_cast<std::uint32_t>(x);
  if (x != x) return {static_cast<std::uint16_t>(bits >> 16 | 0x40)};
  return {static_cast<std::uint16_t>((bits + 0x7fff + (bits >> 16 & 1)) >> 16)};
}

float to_float(float16 x) {
  const std::uint32_t sign = static_cast<std::uint32_t>(x.bits & 0x8000) << 16;
  const std::uint32_t exponent = x.bits >> 10 & 0x1f;
  const std::uint32_t mantissa = x.bits & 0x3ff;
  if (exponent == 0) {
    const float magnitude = static_cast<float>(mantissa) * 0x1p-24f;
    return std::bit_cast<float>(std::bit_cast<std::uint32_t>(magnitude) | sign);
  }
  const std::uint32_t wide_exponent = exponent == 0x1f ? 0xff : exponent + 112;
  return std::bit_cast<float>(sign | wide_exponent << 23 | mantissa << 13);
}

float16 to_float16(float x) {
  const auto bits = std::bit_cast<std::uint32_t>(x);
  const auto sign = static_cast<std::uint16_t>(bits >> 16 & 0x8000);
  const auto with_sign = [sign](std::uint32_t rest) { return float16{static_cast<std::uint16_t>(sign | rest)}; };
  const int exponent = static_cast<int>(bits >> 23 & 0xff) - 127 + 15;
  const std::uint32_t mantissa = bits & 0x7fffff;
  if (x != x) return with_sign(0x7e00 | mantissa >> 13);
  if (exponent >= 0x1f) return with_sign(0x7c00);
  if (exponent < -10) return with_sign(0);
  if (exponent <= 0) return with_sign(shift_right_rounded(mantissa | 0x800000, 14 - exponent));
  // A carry out of the mantissa raises the exponent, up to infinity: just what rounding asks for.
  return with_sign(shift_right_rounded(static_cast<std::uint32_t>(exponent) << 23 | mantissa, 13));
}

std::string_view name(dtype t) { return row_of(t).name; }

std::optional<dtype> parse_dtype(std::string_view name) {
  for (const dtype_row& row : rows)
    if (name == row.name || name == row.enumerator) return row.type;
  if (name == "float") return dtype::float32;
  if (name == "double") return dtype::float64;
  if (name == "half") return dtype::float16;
  return std::nullopt;
}

std::size_t byte_size(dtype t) { return row_of(t).bytes; }
std::string_view cpp_name(dtype t) { return row_of(t).cpp_name; }
bool is_floating(dtype t) { return row_of(t).kind == family::floating; }
bool is_half(dtype t) { return t == dtype::float16 || t == dtype::bfloat16; }
bool is_complex(dtype t) { return row_of(t).kind == family::complex; }
dtype part_type(dtype t) {
  return t == dtype::complex64 ? dtype::float32 : t == dtype::complex128 ? dtype::float64 : t;
}
dtype complex_of(dtype t) {
  return t == dtype::float32 ? dtype::complex64 : t == dtype::float64 ? dtype::complex128 : dtype::invalid;
}
bool is_signed_integer(dtype t) { return row_of(t).kind == family::signed_integer; }
bool is_integer(dtype t) { return is_signed_integer(t) || row_of(t).kind == family::unsigned_integer; }

}  // namespace tf_embed::gen
