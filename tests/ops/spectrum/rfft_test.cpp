// SPDX-License-Identifier: Apache-2.0
#include "ops/spectrum/rfft.hpp"

#include "ops/support/expansion_support.hpp"
#include "spectrum_support.hpp"

#include <tf_embed/layers/rfft.hpp>

using namespace op_testing;
using namespace spectrum_testing;
using std::complex;

namespace {

gen::tensor lengths(std::vector<std::int64_t> n) { return gen::tensor::of_ints(gen::dtype::int32, n); }

}  // namespace

TEST_CASE("rfft keeps the first half and one of the spectrum") {
  gen::rfft op;
  const gen::tensor x = tensor<float>({5}, {1, 2, 3, 4, 9});
  CHECK(values<complex<float>>(evaluate(op, {x, lengths({4})})[0]) == std::vector<complex<float>>{10, {-2, 2}, -2});
}

TEST_CASE("irfft mirrors what is not there, and reads no imaginary part at the ends") {
  gen::irfft op;
  const gen::tensor x = tensor<complex<float>>({4}, {{10, 7}, {-2, 2}, {-2, 5}, 99});
  CHECK(values<float>(evaluate(op, {x, lengths({4})})[0]) == std::vector<float>{1, 2, 3, 4});
}

TEST_CASE("rfft refuses lengths that the input cannot fill") {
  gen::rfft op;
  const gen::tensor x = tensor<float>({5}, {1, 2, 3, 4, 9});
  CHECK(message(infer_constants(op, {x, lengths({8})})) == "fft_length [8] needs 8 numbers along axis 0 of float32[5]");
  CHECK(message(infer_constants(op, {x, lengths({0})})) == "fft_length must be 1 numbers above zero, but is [0]");
  CHECK(message(infer_constants(op, {x, lengths({2, 2})})) == "fft_length must be 1 numbers above zero, but is [2,2]");
  CHECK(message(infer_constants(op, {tensor<float>({0}, {}), lengths({1 << 23})})) ==
        "a transform of 8388608 numbers; the longest is 4194304");
  op.rank = 2;
  CHECK(message(infer_constants(op, {x, lengths({2, 2})})) == "input must have 2 axes or more, but is float32[5]");
  op.rank = 1;
  CHECK(message(infer_constants(op, {random_complex<float>({5}), lengths({4})})) ==
        "input must be float32 or float64, but is complex64[5]");
  gen::irfft back;
  CHECK(message(infer_constants(back, {x, lengths({4})})) == "input must be complex numbers, but is float32[5]");
  CHECK(message(infer_constants(back, {random_complex<float>({2}), lengths({4})})) ==
        "fft_length [4] needs 3 numbers along axis 0 of complex64[2]");
}

TEST_CASE("rfft takes over the zeros that a Pad puts behind the rows, and none in front") {
  gen::rfft op;
  const gen::tensor_type in{gen::dtype::float32, {2, 8}};
  const std::vector<gen::tensor_type> types{in, {gen::dtype::int32, {1}}};
  using list = std::vector<std::int64_t>;
  const auto taken = op.with_padding(types, list{0, 0}, list{0, 3});
  REQUIRE(taken);
  const gen::tensor x = random_tensor<float>({2, 5}, -1, 1);
  gen::tensor padded(gen::dtype::float32, {2, 8});
  for (std::size_t i = 0; i < 10; ++i) padded.mutable_as<float>()[i / 5 * 8 + i % 5] = x.as<float>()[i];
  CHECK(values<complex<float>>(evaluate(*taken, {x, lengths({8})})[0]) ==
        values<complex<float>>(evaluate(op, {padded, lengths({8})})[0]));
  CHECK_FALSE(op.with_padding(types, list{0, 1}, list{0, 3}));
  CHECK_FALSE(op.with_padding(types, list{0, 0}, list{1, 3}));
}

namespace {

template <class T, te::index_t N, class Algorithm, te::index_t Have = N>
void check_there_and_back(double tolerance) {
  constexpr te::index_t bins = N / 2 + 1;
  check_form<Algorithm>(N % 2 == 0 ? N / 2 : N);
  tables<T>::values = N % 2 == 0 ? rounded_to<T>(gen::real_turns(N / 2)) : std::vector<T>{};
  for (const T t : rounded_to<T>(gen::choose_fft(N % 2 == 0 ? N / 2 : N, false).tables)) tables<T>::values.push_back(t);
  using real = slot<T, te::shape<3, Have>, 0>;
  using made = slot<complex<T>, te::shape<3, bins>, 1>;
  using room = slot<T, te::shape<te::kernels::irfft_room<Algorithm>>, 2>;
  gen::rfft op;
  op.padded = std::max<te::index_t>(N - Have, 0);
  const gen::tensor x = random_tensor<T>({3, Have}, -1, 1);
  check_complex_layer<te::rfft<real, made, N, Algorithm, tables<T>, room>, made>(
      {x}, evaluate(op, {x, lengths({N})})[0], tolerance);
  using spectrum = slot<complex<T>, te::shape<3, bins + 1>, 0>;
  using back = slot<T, te::shape<3, N>, 1>;
  gen::irfft inverse;
  const gen::tensor z = random_complex<T>({3, bins + 1});
  check_layer<te::irfft<spectrum, back, N, Algorithm, tables<T>, room>, back>(
      {z}, evaluate(inverse, {z, lengths({N})})[0], tolerance);
}

}  // namespace

TEST_CASE("te::rfft and te::irfft are the reference") {
  using te::algorithm::radices;
  check_there_and_back<float, 1, radices<>>(1e-6);
  check_there_and_back<float, 2, radices<>>(1e-6);
  check_there_and_back<float, 7, radices<7>>(2e-6);
  check_there_and_back<float, 12, radices<3, 2>>(2e-6);
  check_there_and_back<float, 256, te::algorithm::transposed<radices<8>, radices<4, 4>>>(2e-5);
  check_there_and_back<float, 400, te::algorithm::transposed<radices<5, 2>, radices<5, 4>>>(2e-5);
  check_there_and_back<double, 12, radices<3, 2>>(1e-14);
}

TEST_CASE("te::rfft cuts longer rows and fills shorter ones with zeros") {
  using te::algorithm::radices;
  check_there_and_back<float, 12, radices<3, 2>, 20>(2e-6);
  check_there_and_back<float, 12, radices<3, 2>, 7>(2e-6);
  check_there_and_back<float, 12, radices<3, 2>, 1>(2e-6);
  check_there_and_back<float, 7, radices<7>, 4>(2e-6);
}

TEST_CASE("RFFT2D, RFFT3D, IRFFT, IRFFT2D and IRFFT3D are transforms along one axis after the other") {
  for (const auto& [name, rank] : {std::pair("RFFT2D", 2), std::pair("RFFT3D", 3)}) {
    const auto op = loaded_op(name);
    const std::vector<std::int64_t> n(static_cast<std::size_t>(rank), 4);
    CHECK(tf_embed::test::expands(*op, {random_tensor<float>({2, 5, 4, 6}, -1, 1), lengths(n)}, 1, 1e-5));
  }
  for (const auto& [name, rank] : {std::pair("IRFFT2D", 2), std::pair("IRFFT3D", 3)}) {
    const auto op = loaded_op(name);
    const std::vector<std::int64_t> n(static_cast<std::size_t>(rank), 4);
    CHECK(tf_embed::test::expands(*op, {random_complex<float>({2, 5, 4, 6}), lengths(n)}, 1, 1e-5));
  }
  CHECK(dynamic_cast<const gen::irfft&>(*loaded_op("IRFFT")).rank == 1);
  CHECK(dynamic_cast<const gen::rfft&>(*loaded_op("RFFT")).rank == 1);
}
