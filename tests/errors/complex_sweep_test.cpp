// SPDX-License-Identifier: Apache-2.0
// Every row of the op table on complex numbers: it says that it has no kernel for them, or computes. What it computes
// must be the same before and after the passes, and be lowered: an op that looks at real numbers alone would leave
// zeros.
#include "compile.hpp"
#include "errors/graph_builder.hpp"
#include "ir/evaluate_graph.hpp"
#include "support/standard_ops.hpp"

#include <catch2/catch.hpp>

#include <cmath>
#include <complex>
#include <set>
#include <string>
#include <vector>

using namespace tf_embed::test;
namespace gen = tf_embed::gen;

namespace {

/// Operands: c a complex [2,2], s a complex scalar, r a float [2,2], 0 the integer 0, v the vector [0], p a list of
/// paddings, m the shape [2,2], x an index matrix, b a bool.
graph_builder graph_of(const std::string& op, const std::string& operands, pb::DataType complex) {
  graph_builder g;
  std::vector<std::string> names;
  for (std::size_t i = 0; i < operands.size(); ++i) {
    const std::string name = "in" + std::to_string(i);
    names.push_back(name);
    const auto ints = [&](const dims& shape, const std::vector<std::int32_t>& values) {
      g.constant(name, pb::DT_INT32, shape,
                 {reinterpret_cast<const char*>(values.data()), values.size() * sizeof(std::int32_t)});
    };
    switch (operands[i]) {
      case 'c':
        g.placeholder(name, {2, 2}, complex);
        break;
      case 's':
        g.placeholder(name, {}, complex);
        break;
      case 'r':
        g.placeholder(name, {2, 2});
        break;
      case 'b':
        g.placeholder(name, {2, 2}, pb::DT_BOOL);
        break;
      case '0':
        ints({}, {0});
        break;
      case 'v':
        ints({1}, {0});
        break;
      case 'p':
        ints({2, 2}, {1, 0, 0, 1});
        break;
      case 'm':
        ints({2}, {2, 2});
        break;
      default:
        ints({2, 1}, {1, 0});
    }
  }
  node_builder n = g.node(op, "n", names);
  for (const char* a : {"T", "SrcT", "Tparams", "dtype", "Tout", "out_type"}) n.type(a, complex);
  for (const char* a : {"Tidx", "Tshape", "Tindices", "Taxis", "Tpaddings", "Tperm", "Tdim", "Tmultiples", "Tlen"})
    n.type(a, pb::DT_INT32);
  n.type("DstT", complex).type("type", pb::DT_FLOAT).integer("N", 2).integer("num", 2).integer("num_split", 1);
  n.integer("axis", 0).integer("block_size", 2).boolean("keep_dims", false).text("padding", "VALID");
  n.text("mode", "REFLECT").text("equation", "ab,bc->ac");
  for (const char* a : {"ksize", "strides", "dilations", "rates", "ksizes"}) n.integers(a, {1, 1, 1, 1});
  return g;
}

gen::tensor drawn(const gen::tensor_type& t) {
  gen::tensor x(t.dtype, t.shape);
  gen::tensor parts = gen::is_complex(t.dtype) ? x.parts() : x;
  unsigned state = 7;
  gen::visit_dtype(parts.dtype(), [&]<class T>() {
    for (T& v : parts.mutable_as<T>()) {
      state = state * 1103515245u + 12345u;
      if constexpr (std::is_floating_point_v<T>) v = static_cast<T>(0.25) + static_cast<T>(state >> 20) / 4096;
      if constexpr (std::is_same_v<T, bool>) v = (state >> 16) % 2 == 0;
    }
  });
  return gen::is_complex(t.dtype) ? parts.paired() : parts;
}

bool near(const gen::tensor& a, const gen::tensor& b) {
  if (a.type() != b.type()) return false;
  const gen::tensor x = gen::is_complex(a.dtype()) ? a.parts() : a;
  const gen::tensor y = gen::is_complex(b.dtype()) ? b.parts() : b;
  for (std::int64_t i = 0; i < x.size(); ++i) {
    const double p = x.as_double(i);
    const double q = y.as_double(i);
    if (p != q && !(std::isnan(p) && std::isnan(q)) && !(std::abs(p - q) <= 1e-4 * std::max(1.0, std::abs(p))))
      return false;
  }
  return true;
}

/// Whether the op computes on these operands; "computes" must then hold before and after the passes.
bool computes(const graph_builder& g, const std::string& what) {
  static const gen::toolbox tools = gen::toolbox::standard();
  gen::diagnostics problems;
  gen::compile_options options;
  options.border.outputs = {"n"};
  options.check_passes = true;
  auto net = gen::import_network({g.def, {}, {}, {.file_name = "complex.pb"}}, options, tools, problems);
  if (!net) {
    for (const auto& p : problems) CHECK_FALSE(p.message.empty());
    return false;
  }
  std::vector<gen::tensor> inputs;
  bool any_complex = false;
  for (const gen::endpoint& e : net->graph.inputs) {
    inputs.push_back(drawn(net->graph.type(e.value)));
    any_complex = any_complex || gen::is_complex(inputs.back().dtype());
  }
  if (!any_complex) return false;
  const auto before = gen::evaluate_graph(net->graph, inputs);
  auto p = gen::build_program(*net, options, tools, problems);
  INFO(what);
  for (const auto& d : problems) {
    INFO(d.message);
    CHECK(d.kind != gen::error_kind::internal);
  }
  if (!before || !p) return false;
  const auto after = gen::evaluate_graph(net->graph, inputs);
  REQUIRE(after);
  for (std::size_t i = 0; i < before->size(); ++i) {
    CHECK(near((*before)[i], (*after)[i]));
    // All that is drawn is above zero, so a result of zeros alone has not looked at it.
    const gen::tensor& made = (*before)[i];
    if (!gen::is_complex(made.dtype()) || made.size() == 0) continue;
    const auto bytes = made.bytes();
    const bool is_zero = std::all_of(bytes.begin(), bytes.end(), [](std::byte b) { return b == std::byte{0}; });
    CHECK((!is_zero || what.find("ZerosLike") != std::string::npos || what.find("Sub") != std::string::npos ||
           what.find("SquaredDifference") != std::string::npos));
  }
  return true;
}

}  // namespace

TEST_CASE("every op takes complex numbers as what they are, or refuses them") {
  const std::vector<std::string> operands = {"c",  "cc",  "ccc", "c0",  "cv",   "cp",   "cm", "cps", "0cc", "bcc",
                                             "vc", "0c",  "cvm", "cvx", "cxc",  "xcm",  "cx", "cx0", "cc0", "0cv",
                                             "vv", "cvv", "ms",  "r",   "cvvv", "cv0c", "s",  "ss",  "rr",  "rv"};
  std::set<std::string> taken;
  for (const auto& row : tests::standard_ops().rows()) {
    for (const std::string& o : operands) {
      const std::string name(row.tf_name);
      if (computes(graph_of(name, o, pb::DT_COMPLEX64), name + " of " + o)) taken.insert(name);
    }
  }
  // What every spectrum needs; and the sweep is worth something only if it finds the operands of many ops.
  for (const char* name : {"Add", "Mul", "Neg", "Sum", "MatMul", "Reshape", "Transpose", "ConcatV2", "Pad", "GatherV2",
                           "Select", "FFT", "Real", "ComplexAbs", "Cast", "Tile", "Pack", "Identity"}) {
    INFO(name);
    CHECK(taken.contains(name));
  }
  CHECK(taken.size() > 80);
}
