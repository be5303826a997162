// SPDX-License-Identifier: Apache-2.0
// The element types of tensors, and the storage-only 16-bit floats.
#pragma once

#include <bit>
#include <complex>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace tf_embed::gen {

/// Element types. The values are those of TensorFlow's DataType, so that a graph's attribute converts by a cast.
enum class dtype : int {
  invalid = 0,
  float32 = 1,
  float64 = 2,
  int32 = 3,
  uint8 = 4,
  int16 = 5,
  int8 = 6,
  string = 7,
  complex64 = 8,
  int64 = 9,
  boolean = 10,
  bfloat16 = 14,
  uint16 = 17,
  complex128 = 18,
  float16 = 19,
  resource = 20,
  variant = 21,
  uint32 = 22,
  uint64 = 23,
};

/// bfloat16 as storage: the upper half of a float. Arithmetic happens in float.
struct bfloat16 {
  std::uint16_t bits = 0;
};

/// IEEE half precision as storage. Arithmetic happens in float.
struct float16 {
  std::uint16_t bits = 0;
};

float to_float(bfloat16 x);
float to_float(float16 x);
bfloat16 to_bfloat16(float x);  ///< rounds half to even; NaN stays NaN
float16 to_float16(float x);    ///< rounds half to even; overflow gives infinity

/// TensorFlow's Python name: "float32", "bool". "invalid" for a value that is no dtype.
std::string_view name(dtype t);
/// The dtype of a Python name or of TensorFlow's enumerator (`DT_FLOAT`).
std::optional<dtype> parse_dtype(std::string_view name);
/// Bytes of one element; 0 for types without a fixed size (string, resource, variant, invalid).
std::size_t byte_size(dtype t);
/// The type's name in generated C++: "float", "std::int8_t", "tf_embed::float16". Empty where there is none.
std::string_view cpp_name(dtype t);
bool is_floating(dtype t);  ///< float16, bfloat16, float32, float64
bool is_half(dtype t);      ///< float16, bfloat16
bool is_complex(dtype t);   ///< complex64, complex128
bool is_integer(dtype t);   ///< signed and unsigned integers; not bool
bool is_signed_integer(dtype t);
/// The type of a complex number's two parts; any other dtype as it is.
dtype part_type(dtype t);
/// The complex type whose parts are float32 or float64; `invalid` for others.
dtype complex_of(dtype t);

template <class T>
struct dtype_of_type;
template <>
struct dtype_of_type<float> {
  static constexpr dtype value = dtype::float32;
};
template <>
struct dtype_of_type<double> {
  static constexpr dtype value = dtype::float64;
};
template <>
struct dtype_of_type<std::int8_t> {
  static constexpr dtype value = dtype::int8;
};
template <>
struct dtype_of_type<std::int16_t> {
  static constexpr dtype value = dtype::int16;
};
template <>
struct dtype_of_type<std::int32_t> {
  static constexpr dtype value = dtype::int32;
};
template <>
struct dtype_of_type<std::int64_t> {
  static constexpr dtype value = dtype::int64;
};
template <>
struct dtype_of_type<std::uint8_t> {
  static constexpr dtype value = dtype::uint8;
};
template <>
struct dtype_of_type<std::uint16_t> {
  static constexpr dtype value = dtype::uint16;
};
template <>
struct dtype_of_type<std::uint32_t> {
  static constexpr dtype value = dtype::uint32;
};
template <>
struct dtype_of_type<std::uint64_t> {
  static constexpr dtype value = dtype::uint64;
};
template <>
struct dtype_of_type<bool> {
  static constexpr dtype value = dtype::boolean;
};
template <>
struct dtype_of_type<float16> {
  static constexpr dtype value = dtype::float16;
};
template <>
struct dtype_of_type<bfloat16> {
  static constexpr dtype value = dtype::bfloat16;
};
template <>
struct dtype_of_type<std::complex<float>> {
  static constexpr dtype value = dtype::complex64;
};
template <>
struct dtype_of_type<std::complex<double>> {
  static constexpr dtype value = dtype::complex128;
};

/// The dtype that stores a C++ type.
template <class T>
inline constexpr dtype dtype_of = dtype_of_type<T>::value;

/// Calls `f.template operator()<T>()` with the C++ type of a real or bool dtype; returns false, without a call, for
/// others. Complex numbers have visit_complex, as few functions on real numbers hold for them.
template <class F>
bool visit_dtype(dtype t, F&& f) {
  switch (t) {
    case dtype::float32:
      f.template operator()<float>();
      return true;
    case dtype::float64:
      f.template operator()<double>();
      return true;
    case dtype::int8:
      f.template operator()<std::int8_t>();
      return true;
    case dtype::int16:
      f.template operator()<std::int16_t>();
      return true;
    case dtype::int32:
      f.template operator()<std::int32_t>();
      return true;
    case dtype::int64:
      f.template operator()<std::int64_t>();
      return true;
    case dtype::uint8:
      f.template operator()<std::uint8_t>();
      return true;
    case dtype::uint16:
      f.template operator()<std::uint16_t>();
      return true;
    case dtype::uint32:
      f.template operator()<std::uint32_t>();
      return true;
    case dtype::uint64:
      f.template operator()<std::uint64_t>();
      return true;
    case dtype::boolean:
      f.template operator()<bool>();
      return true;
    case dtype::float16:
      f.template operator()<float16>();
      return true;
    case dtype::bfloat16:
      f.template operator()<bfloat16>();
      return true;
    default:
      return false;
  }
}

/// Calls `f.template operator()<T>()` with the type of a complex dtype's parts, float or double; returns false, without
/// a call, for others.
template <class F>
bool visit_complex(dtype t, F&& f) {
  if (t == dtype::complex64) f.template operator()<float>();
  if (t == dtype::complex128) f.template operator()<double>();
  return t == dtype::complex64 || t == dtype::complex128;
}

}  // namespace tf_embed::gen
