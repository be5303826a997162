// SPDX-License-Identifier: Apache-2.0
// Forms for rows of few elements, against plain loops: sizes around the lanes, and nothing written beyond the end.
#include <tf_embed/kernels/cast.hpp>
#include <tf_embed/kernels/cumulative.hpp>
#include <tf_embed/kernels/gather.hpp>
#include <tf_embed/kernels/support/transpose.hpp>
#include <tf_embed/layers/binary.hpp>
#include <tf_embed/layers/reduce.hpp>

#include <bit>
#include <cstring>
#include <kernels/support.hpp>

namespace tests {
namespace {

namespace te = tf_embed;
namespace simd = tf_embed::simd;

alignas(64) std::byte arena[1 << 16];

template <class T, std::size_t At, index_t... D>
using operand = te::tensor<T, te::shape<D...>, te::arena<At>>;

template <class T>
void put(std::size_t at, const std::vector<float>& v) {
  for (std::size_t i = 0; i < v.size(); ++i) reinterpret_cast<T*>(arena + at)[i] = static_cast<T>(v[i] * 100);
}

template <class Arch, class T, index_t Rows, index_t N>
void sums() {
  using in = operand<T, 0, Rows, N>;
  using out = operand<T, 32768, Rows>;
  put<T>(0, noise(Rows * N, 7));
  REQUIRE(te::reduce<te::ops::sum, in, out, te::ints<1>>::template run<Arch>(arena) == te::status::ok);
  for (index_t r = 0; r < Rows; ++r) {
    double want = 0;
    for (index_t i = 0; i < N; ++i) want += static_cast<double>(in::data(arena)[r * N + i]);
    CHECK(std::fabs(static_cast<double>(out::data(arena)[r]) - want) < 1e-3);
  }
}

template <class Arch, index_t Rows, index_t N>
void broadcasts() {
  using a = operand<float, 0, 3, Rows, N>;
  using row = operand<float, 16384, N>;
  using column = operand<float, 16384, 3, Rows, 1>;
  using out = operand<float, 32768, 3, Rows, N>;
  put<float>(0, noise(3 * Rows * N, 3));
  put<float>(16384, noise(3 * Rows * N, 4));
  const float* x = a::data(arena);
  const float* y = row::data(arena);
  const float* z = out::data(arena);
  bool right = te::binary<te::ops::sub, a, row, out>::template run<Arch>(arena) == te::status::ok;
  for (index_t i = 0; i < 3 * Rows * N; ++i) right = right && z[i] == x[i] - y[i % N];
  CHECK(right);
  right = te::binary<te::ops::sub, column, a, out>::template run<Arch>(arena) == te::status::ok;
  for (index_t i = 0; i < 3 * Rows * N; ++i) right = right && z[i] == y[i / N] - x[i];
  CHECK(right);
  using flags = operand<bool, 32768, 3, Rows, N>;
  right = te::binary<te::ops::less, a, column, flags>::template run<Arch>(arena) == te::status::ok;
  for (index_t i = 0; i < 3 * Rows * N; ++i) right = right && flags::data(arena)[i] == (x[i] < y[i / N]);
  CHECK(right);
}

template <class Arch>
void transposes(index_t rows, index_t columns) {
  const auto n = static_cast<std::size_t>(rows * columns);
  const std::vector<float> in = noise(rows * columns, 5);  // of this very size: a sanitizer sees what is read beyond
  std::vector<float> out(n);
  te::kernels::transpose_matrix<Arch, 4>(reinterpret_cast<std::byte*>(out.data()), rows,
                                         reinterpret_cast<const std::byte*>(in.data()), columns, rows, columns);
  bool right = true;
  for (index_t i = 0; i < rows; ++i) {
    for (index_t j = 0; j < columns; ++j) {
      right = right && out[static_cast<std::size_t>(j * rows + i)] == in[static_cast<std::size_t>(i * columns + j)];
    }
  }
  INFO(rows << " x " << columns);
  CHECK(right);
}

template <class Arch, class To>
void casts() {
  constexpr float inf = std::numeric_limits<float>::infinity();
  std::vector<float> in{0.9f,
                        -0.9f,
                        127.9f,
                        -129.0f,
                        255.5f,
                        65536.0f,
                        -1.0f,
                        2147483520.0f,
                        2147483648.0f,
                        -3e9f,
                        inf,
                        -inf,
                        std::numeric_limits<float>::quiet_NaN(),
                        1e-40f};
  for (int i = 0; i < 80; ++i) in.push_back(static_cast<float>(i * i * (i % 2 ? 9 : -9)));
  std::vector<To> out(in.size());
  te::kernels::cast<Arch>(in.data(), out.data(), in.size());
  for (std::size_t i = 0; i < in.size(); ++i) {
    INFO(in[i]);
    CHECK(out[i] == te::kernels::cast_one<To>(in[i]));
  }
}

}  // namespace

TEMPLATE_TEST_CASE("short rows", "[kernels]", simd::scalar, simd::default_arch) {
  using arch = TestType;
  sums<arch, float, 15, 8>(), sums<arch, float, 16, 2>(), sums<arch, float, 33, 5>(), sums<arch, float, 200, 31>();
  sums<arch, double, 41, 3>(), sums<arch, std::int32_t, 77, 9>();
  broadcasts<arch, 5, 1>(), broadcasts<arch, 7, 3>(), broadcasts<arch, 300, 4>(), broadcasts<arch, 67, 17>();
  broadcasts<arch, 40, 31>();
}

TEMPLATE_TEST_CASE("matrices of three columns or rows", "[kernels]", simd::scalar, simd::default_arch) {
  for (index_t n = 1; n < 14; ++n) {
    transposes<TestType>(n, 3);
    transposes<TestType>(3, n);
  }
}

TEMPLATE_TEST_CASE("floats as integers", "[kernels]", simd::scalar, simd::default_arch) {
  casts<TestType, std::int8_t>(), casts<TestType, std::uint8_t>(), casts<TestType, std::int16_t>();
  casts<TestType, std::uint16_t>(), casts<TestType, std::int32_t>();
}

TEST_CASE("running sums side by side", "[kernels]") {
  for (const index_t inner : {1, 2, 31, 32, 70}) {
    for (const bool reverse : {false, true}) {
      const index_t outer = 6, n = 9;
      const std::vector<float> in = noise(outer * n * inner, 9);
      std::vector<float> out(in.size());
      te::kernels::cumulative<te::ops::running_sum>(out.data(), in.data(), outer, n, inner, true, reverse);
      bool right = true;
      for (index_t o = 0; o < outer; ++o) {
        for (index_t i = 0; i < inner; ++i) {
          float sum = 0;
          for (index_t j = 0; j < n; ++j) {
            const auto at = static_cast<std::size_t>((o * n + (reverse ? n - 1 - j : j)) * inner + i);
            right = right && out[at] == sum;
            sum += in[at];
          }
        }
      }
      INFO(inner);
      CHECK(right);
    }
  }
}

TEST_CASE("gathers of few bytes", "[kernels]") {
  for (const index_t run : {1, 4, 8, 12, 16, 20}) {
    std::vector<std::byte> in(static_cast<std::size_t>(7 * run)), out(static_cast<std::size_t>(5 * run));
    for (std::size_t i = 0; i < in.size(); ++i) in[i] = static_cast<std::byte>(i);
    const std::int32_t at[] = {6, 0, 3, 3, 1};
    REQUIRE(te::kernels::gather(out.data(), in.data(), at, {1, 1, 7, 5, run}) == te::status::ok);
    for (std::size_t i = 0; i < 5; ++i) {
      const auto size = static_cast<std::size_t>(run);
      CHECK(std::memcmp(out.data() + i * size, in.data() + static_cast<std::size_t>(at[i]) * size, size) == 0);
    }
    const std::int32_t outside[] = {0, 7, 0, 0, 0};
    CHECK(te::kernels::gather(out.data(), in.data(), outside, {1, 1, 7, 5, run}) == te::status::index_out_of_range);
  }
}

}  // namespace tests
