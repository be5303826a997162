// SPDX-License-Identifier: Apache-2.0
#include "ops/spectrum/fft.hpp"

#include "ops/spectrum/fft_tables.hpp"
#include "ops/support/op_testing.hpp"
#include "spectrum_support.hpp"
#include "support/standard_ops.hpp"

#include <tf_embed/layers/fft.hpp>

using namespace op_testing;
using namespace spectrum_testing;
using std::complex;

TEST_CASE("fft is the sum that defines it") {
  gen::fft op;
  const gen::tensor x = tensor<complex<float>>({4}, {1, 2, {0, 1}, -1});
  CHECK(values<complex<float>>(evaluate(op, {x})[0]) == std::vector<complex<float>>{{2, 1}, {1, -4}, {0, 1}, {1, 2}});
  op.inverse = true;
  const gen::tensor y = tensor<complex<float>>({4}, {{2, 1}, {1, -4}, {0, 1}, {1, 2}});
  CHECK(values<complex<float>>(evaluate(op, {y})[0]) == std::vector<complex<float>>{1, 2, {0, 1}, -1});
  op.from_end = 1;
  const gen::tensor columns = tensor<complex<double>>({2, 2}, {1, 2, 3, 5});
  CHECK(values<complex<double>>(evaluate(op, {columns})[0]) == std::vector<complex<double>>{2, 3.5, -1, -1.5});
}

TEST_CASE("fft refuses what is not complex or has too few axes") {
  gen::fft op;
  op.rank = 2;
  CHECK(message(infer(op, {{gen::dtype::complex64, {4}}})) ==
        "input must be complex numbers of 2 axes or more, but is complex64[4]");
  CHECK(message(infer(op, {{gen::dtype::float32, {4, 4}}})) ==
        "input must be complex numbers of 2 axes or more, but is float32[4,4]");
  CHECK(message(infer(op, {{gen::dtype::complex64, {8, 4194305, 8}}})) ==
        "a transform of 4194305 numbers; the longest is 4194304");
  CHECK(infer(op, {{gen::dtype::complex64, {4194305, 8, 8}}}));
}

TEST_CASE("fft algorithms and tables are those that the kernels read") {
  check_form<te::algorithm::radices<>>(1);
  check_form<te::algorithm::radices<13>>(13);
  check_form<te::algorithm::radices<3, 4>>(12);
  check_form<te::algorithm::transposed<te::algorithm::radices<4>, te::algorithm::radices<4>>>(16);
  check_form<te::algorithm::bluestein<
      97, te::algorithm::transposed<te::algorithm::radices<4, 4>, te::algorithm::radices<4, 4>>>>(97);
  check_form<te::algorithm::transposed<te::algorithm::radices<4, 4>, te::algorithm::radices<5, 5>>>(400);
  check_form<te::algorithm::transposed<te::algorithm::radices<4, 8>, te::algorithm::radices<4, 8>>>(1024);
}

namespace {

template <class T, te::index_t N, class Algorithm, bool Inverse>
void check_rows() {
  using shape = te::shape<3, N>;
  using in = slot<complex<T>, shape, 0>;
  using out = slot<complex<T>, shape, 1>;
  using scratch = slot<T, te::shape<4 * te::kernels::fft_plan<Algorithm>::room>, 2>;
  const gen::tensor x = random_complex<T>({3, N});
  tables<T>::values = rounded_to<T>(gen::choose_fft(N, false).tables);
  gen::fft op;
  op.inverse = Inverse;
  check_complex_layer<te::fft<in, out, 1, Inverse, Algorithm, tables<T>, scratch>, out>(
      {x}, evaluate(op, {x})[0], (sizeof(T) == 4 ? 6e-7 : 2e-15) * std::sqrt(static_cast<double>(N)));
}

template <te::index_t N, class Algorithm>
void check_both_ways() {
  check_rows<float, N, Algorithm, false>();
  check_rows<float, N, Algorithm, true>();
  check_rows<double, N, Algorithm, false>();
}

}  // namespace

TEST_CASE("te::fft of rows is the reference") {
  check_both_ways<1, te::algorithm::radices<>>();
  check_both_ways<13, te::algorithm::radices<13>>();
  check_both_ways<16, te::algorithm::transposed<te::algorithm::radices<4>, te::algorithm::radices<4>>>();
  check_both_ways<97, te::algorithm::bluestein<
                          97, te::algorithm::transposed<te::algorithm::radices<4, 4>, te::algorithm::radices<4, 4>>>>();
  check_both_ways<400, te::algorithm::transposed<te::algorithm::radices<4, 4>, te::algorithm::radices<5, 5>>>();
}

TEST_CASE("te::fft of columns is the reference") {
  // 12 columns in blocks of five.
  using shape = te::shape<2, 12, 12>;
  using algorithm = te::algorithm::radices<3, 4>;
  using in = slot<complex<float>, shape, 0>;
  using out = slot<complex<float>, shape, 1>;
  using scratch = slot<float, te::shape<4 * 12 * 5>, 2>;
  const gen::tensor x = random_complex<float>({2, 12, 12});
  tables<float>::values = rounded_to<float>(gen::choose_fft(12, true).tables);
  gen::fft op;
  op.from_end = 1;
  check_complex_layer<te::fft<in, out, 1, false, algorithm, tables<float>, scratch>, out>({x}, evaluate(op, {x})[0],
                                                                                          1e-6);
}

TEST_CASE("FFT2D, FFT3D, IFFT, IFFT2D and IFFT3D are loaded as what they are") {
  for (const auto& [name, rank, inverse] :
       {std::tuple("FFT", 1u, false), std::tuple("FFT2D", 2u, false), std::tuple("FFT3D", 3u, false),
        std::tuple("IFFT", 1u, true), std::tuple("IFFT2D", 2u, true), std::tuple("IFFT3D", 3u, true)}) {
    const auto op = loaded_op(name);
    const auto& f = dynamic_cast<const gen::fft&>(*op);
    CHECK(f.rank == rank);
    CHECK(f.inverse == inverse);
  }
}
