// SPDX-License-Identifier: Apache-2.0
#include "ir/dtype.hpp"

#include <catch2/catch.hpp>

#include <cmath>
#include <limits>

using namespace tf_embed::gen;

namespace {

const dtype all_dtypes[] = {dtype::float32,  dtype::float64,    dtype::int32,     dtype::uint8,    dtype::int16,
                            dtype::int8,     dtype::string,     dtype::complex64, dtype::int64,    dtype::boolean,
                            dtype::bfloat16, dtype::uint16,     dtype::float16,   dtype::resource, dtype::variant,
                            dtype::uint32,   dtype::complex128, dtype::uint64};

constexpr float infinity = std::numeric_limits<float>::infinity();

/// The value of half-precision bits, from the definition.
double half_value(unsigned bits) {
  const int exponent = static_cast<int>(bits >> 10 & 31);
  const double mantissa = bits & 1023;
  const double sign = bits & 0x8000 ? -1 : 1;
  if (exponent == 0) return sign * std::ldexp(mantissa, -24);
  return sign * std::ldexp(1024 + mantissa, exponent - 25);
}

}  // namespace

TEST_CASE("every float16 is read by its definition and survives the way back", "[dtype]") {
  int wrong = 0;
  for (unsigned bits = 0; bits < 0x10000; ++bits) {
    const float16 x{static_cast<std::uint16_t>(bits)};
    const float f = to_float(x);
    const bool special = (bits & 0x7c00) == 0x7c00;
    const bool nan = special && (bits & 0x3ff) != 0;
    if (nan) {
      wrong += !std::isnan(f) || !std::isnan(to_float(to_float16(f)));
      continue;
    }
    wrong += special ? f != (bits & 0x8000 ? -infinity : infinity) : static_cast<double>(f) != half_value(bits);
    wrong += std::signbit(f) != ((bits & 0x8000) != 0);
    wrong += to_float16(f).bits != bits;
  }
  CHECK(wrong == 0);
}

TEST_CASE("every bfloat16 survives the way through float", "[dtype]") {
  int wrong = 0;
  for (unsigned bits = 0; bits < 0x10000; ++bits) {
    const bfloat16 x{static_cast<std::uint16_t>(bits)};
    const float f = to_float(x);
    wrong += std::isnan(f) ? !std::isnan(to_float(to_bfloat16(f))) : to_bfloat16(f).bits != bits;
  }
  CHECK(wrong == 0);
}

TEST_CASE("midpoints between 16-bit floats round to the even neighbour", "[dtype]") {
  int wrong = 0;
  for (std::uint16_t low = 0; low < 0x7bff; ++low) {
    const auto high = static_cast<std::uint16_t>(low + 1);
    const float middle = (to_float(float16{low}) + to_float(float16{high})) / 2;
    wrong += to_float16(middle).bits != (low % 2 == 0 ? low : high);
    wrong += to_float16(std::nextafter(middle, infinity)).bits != high;
    wrong += to_float16(-std::nextafter(middle, 0.f)).bits != (low | 0x8000);
  }
  for (std::uint16_t low = 0; low < 0x7f7f; ++low) {
    const auto high = static_cast<std::uint16_t>(low + 1);
    const auto middle = std::bit_cast<float>(static_cast<std::uint32_t>(low) << 16 | 0x8000u);
    wrong += to_bfloat16(middle).bits != (low % 2 == 0 ? low : high);
    wrong += to_bfloat16(std::nextafter(middle, infinity)).bits != high;
    wrong += to_bfloat16(std::nextafter(middle, 0.f)).bits != low;
  }
  CHECK(wrong == 0);
}

TEST_CASE("16-bit floats at their ends", "[dtype]") {
  CHECK(to_float16(65504.f).bits == 0x7bff);
  CHECK(to_float16(65519.996f).bits == 0x7bff);
  CHECK(to_float16(65520.f).bits == 0x7c00);
  CHECK(to_float16(-1e30f).bits == 0xfc00);
  CHECK(to_float16(infinity).bits == 0x7c00);
  CHECK(to_float16(0x1p-25f).bits == 0);
  CHECK(to_float16(0x1.000002p-25f).bits == 1);
  CHECK(to_float16(-0.f).bits == 0x8000);
  CHECK(to_float16(std::numeric_limits<float>::denorm_min()).bits == 0);
  CHECK(to_bfloat16(std::numeric_limits<float>::max()).bits == 0x7f80);
  CHECK(std::isnan(to_float(to_bfloat16(std::bit_cast<float>(0x7f800001u)))));
  CHECK(std::isnan(to_float(to_float16(std::bit_cast<float>(0xff800001u)))));
}

TEST_CASE("dtypes are found under TensorFlow's names", "[dtype]") {
  for (const dtype t : all_dtypes) CHECK(parse_dtype(name(t)) == t);
  CHECK(parse_dtype("DT_FLOAT") == dtype::float32);
  CHECK(parse_dtype("DT_HALF") == dtype::float16);
  CHECK(parse_dtype("DT_BOOL") == dtype::boolean);
  CHECK(parse_dtype("half") == dtype::float16);
  CHECK(parse_dtype("float32 ") == std::nullopt);
  CHECK(parse_dtype("invalid") == std::nullopt);
  CHECK(name(static_cast<dtype>(-5)) == "invalid");
  CHECK(cpp_name(dtype::int8) == "std::int8_t");
  CHECK(cpp_name(dtype::string).empty());
}

TEST_CASE("sizes and families of dtypes agree with their C++ types", "[dtype]") {
  for (const dtype t : all_dtypes) {
    const bool visited = visit_dtype(t, [&]<class T>() {
      CHECK(byte_size(t) == sizeof(T));
      CHECK(dtype_of<T> == t);
      CHECK(is_integer(t) == (std::is_integral_v<T> && !std::is_same_v<T, bool>));
      CHECK(is_signed_integer(t) == (std::is_integral_v<T> && std::is_signed_v<T>));
    });
    const bool is_pair = visit_complex(t, [&]<class T>() {
      CHECK(byte_size(t) == 2 * sizeof(T));
      CHECK(dtype_of<std::complex<T>> == t);
      CHECK(part_type(t) == dtype_of<T>);
      CHECK(complex_of(dtype_of<T>) == t);
    });
    CHECK(is_pair == is_complex(t));
    CHECK(!(visited && is_pair));
    CHECK((visited || is_pair) == !cpp_name(t).empty());
    CHECK(!(is_integer(t) && is_floating(t)));
  }
  CHECK(is_floating(dtype::bfloat16));
  CHECK(!is_floating(dtype::complex64));
  CHECK(cpp_name(dtype::complex64) == "std::complex<float>");
  CHECK(part_type(dtype::int32) == dtype::int32);
  CHECK(complex_of(dtype::float16) == dtype::invalid);
  CHECK(byte_size(dtype::string) == 0);
  CHECK(byte_size(dtype::complex128) == 16);
}
