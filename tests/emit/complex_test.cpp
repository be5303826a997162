// SPDX-License-Identifier: Apache-2.0
// Complex numbers in what is printed: their header where there are some, weights, and a structure in the C interface.
#include "compile.hpp"
#include "emit/header.hpp"
#include "errors/graph_builder.hpp"

#include <catch2/catch.hpp>

#include <complex>
#include <string>

using namespace tf_embed::test;
namespace gen = tf_embed::gen;

namespace {

/// The text of a file that a network's compilation gives.
std::string file_of(const gen::compiled& c, const std::string& name) {
  std::string text;
  for (const gen::generated_file& f : c.files) {
    if (f.name != name) continue;
    for (const gen::file_part& part : f.parts) text += part();
  }
  return text;
}

gen::compiled compile_product(pb::DataType t) {
  graph_builder g;
  g.placeholder("x", {2}, t);
  std::string bytes(2 * 16, '\0');
  const std::complex<double> wide[] = {{0.5, -1}, {0, 2}};
  const std::complex<float> narrow[] = {{0.5f, -1}, {0, 2}};
  const void* values = t == pb::DT_COMPLEX64 ? static_cast<const void*>(narrow) : wide;
  g.constant("w", t, {2}, {static_cast<const char*>(values), t == pb::DT_COMPLEX64 ? sizeof narrow : sizeof wide});
  g.node("Mul", "y", {"x", "w"}).type("T", t);
  gen::compile_options options;
  options.header.name = "net";
  options.header.c_api = true;
  gen::diagnostics problems;
  auto made = gen::compile({g.def, {}, {}, {.file_name = "net.pb"}}, options, gen::toolbox::standard(), problems);
  REQUIRE(made);
  return std::move(*made);
}

}  // namespace

TEST_CASE("a network with complex numbers names them in C++ and in C") {
  const gen::compiled c = compile_product(pb::DT_COMPLEX64);
  const std::string header = file_of(c, "net.hpp");
  CHECK(header.find("#include <array>\n#include <complex>\n#include <cstddef>") != std::string::npos);
  CHECK(header.find("te::tensor<std::complex<float>, te::shape<2>, te::arena<") != std::string::npos);
  CHECK(header.find("te::complex_binary<te::ops::complex_mul, ") != std::string::npos);
  const std::string weights = file_of(c, "net_weights.hpp");
  CHECK(weights.find("#include <complex>") != std::string::npos);
  CHECK(
      weights.find("static constexpr std::complex<float> values[2] = {\n    {0x1p-1f, -0x1p+0f},{0.0f, 0x1p+1f},};") !=
      std::string::npos);
  const std::string c_header = file_of(c, "net_c.h");
  CHECK(c_header.find("typedef struct net_complex64 {\n  float re;\n  float im;\n} net_complex64;\n") !=
        std::string::npos);
  CHECK(c_header.find("#define NET_INPUT_0_TYPE net_complex64\n") != std::string::npos);
  CHECK(c_header.find("const net_complex64* input0_x") != std::string::npos);
  CHECK(file_of(compile_product(pb::DT_COMPLEX128), "net_c.h").find("} net_complex128;") != std::string::npos);
}
