// SPDX-License-Identifier: Apache-2.0
// Every row of the op table with too few inputs, odd dtypes, odd shapes and absurd attributes: errors, never crashes.
#include "errors/graph_builder.hpp"
#include "errors/whole_way.hpp"
#include "support/standard_ops.hpp"

#include <catch2/catch.hpp>

#include <array>
#include <limits>
#include <random>

using namespace tf_embed::test;
namespace gen = tf_embed::gen;

namespace {

#ifdef TF_EMBED_TEST_DEEP
constexpr int cases_an_op = 2500;
#else
constexpr int cases_an_op = 250;
#endif
constexpr auto largest = std::numeric_limits<std::int64_t>::max();
constexpr auto smallest = std::numeric_limits<std::int64_t>::min();

/// Makes one node of an op with inputs and attributes drawn from what is usual and from what is absurd.
class sweep {
 public:
  explicit sweep(std::uint32_t seed) : random_(seed) {}

  graph_builder graph(const std::string& op, int inputs) {
    graph_builder g;
    type_ = chance(70) ? pb::DT_FLOAT : pick(types_);
    std::vector<std::string> names;
    for (int i = 0; i < inputs; ++i) {
      names.push_back("in" + std::to_string(i));
      add_input(g, names.back(), i);
    }
    node_builder n = g.node(op, "n", names);
    set_attributes(n, inputs);
    return g;
  }

 private:
  bool chance(int percent) { return static_cast<int>(random_() % 100) < percent; }
  template <class Range>
  typename Range::value_type pick(const Range& r) {
    return r[random_() % r.size()];
  }

  dims some_shape() {
    if (!last_.empty() && chance(40)) return last_;
    dims s;
    const auto rank = chance(5) ? 9 + random_() % 60 : chance(40) ? 4 : random_() % 6;
    for (std::size_t i = 0; i < rank; ++i) s.push_back(chance(2) ? pick(absurd_sizes_) : pick(sizes_));
    return last_ = s;
  }

  std::int64_t some_number() { return chance(20) ? pick(absurd_) : static_cast<std::int64_t>(random_() % 6) - 1; }

  void add_input(graph_builder& g, const std::string& name, int i) {
    const int kind = static_cast<int>(random_() % 100);
    if (kind < 45 || (i == 0 && kind < 80)) {
      g.placeholder(name, some_shape(), chance(90) ? type_ : pick(types_));
    } else if (kind < 80) {  // axes, sizes, paddings
      const std::size_t count = random_() % 9;
      dims values;
      for (std::size_t k = 0; k < count; ++k) values.push_back(some_number());
      const bool wide = chance(40);
      node_builder n = g.node("Const", name);
      pb::TensorProto* t = n.attr("value").mutable_tensor();
      t->set_dtype(wide ? pb::DT_INT64 : pb::DT_INT32);
      for (const std::int64_t v : values) wide ? t->add_int64_val(v) : t->add_int_val(static_cast<std::int32_t>(v));
      const dims pairs = {static_cast<std::int64_t>(count / 2), 2};
      *t->mutable_tensor_shape() = count == 1 && chance(70)       ? shape_proto({})
                                   : count % 2 == 0 && chance(30) ? shape_proto(pairs)
                                                                  : shape_proto({static_cast<std::int64_t>(count)});
      n.type("dtype", t->dtype());
    } else {
      const pb::DataType t = chance(80) ? type_ : pick(types_);
      node_builder n = g.node("Const", name).type("dtype", t);
      pb::TensorProto* v = n.attr("value").mutable_tensor();
      v->set_dtype(t);
      *v->mutable_tensor_shape() = shape_proto(some_shape());
    }
  }

  dims some_list() {
    if (chance(50))
      return {1, 1 + static_cast<std::int64_t>(random_() % 3), 1 + static_cast<std::int64_t>(random_() % 3), 1};
    dims list(random_() % 10);
    for (std::int64_t& v : list) v = some_number();
    return list;
  }

  void set_attributes(node_builder& n, int inputs) {
    for (const char* a : {"T",         "SrcT",  "Tidx", "Tshape",       "Tindices",    "Tparams",    "Taxis",
                          "Tpaddings", "Tperm", "Tdim", "Tblock_shape", "Tcrops",      "Tmultiples", "Index",
                          "dtype",     "DstT",  "Tout", "out_type",     "output_type", "index_type", "U"}) {
      if (!chance(90)) continue;
      n.type(a, a == std::string("T") ? (chance(95) ? type_ : pick(types_)) : chance(50) ? pb::DT_INT32 : pick(types_));
    }
    for (const char* a : {"strides", "ksize", "dilations"}) {
      if (chance(80)) n.integers(a, chance(60) ? dims{1, 1, 1, 1} : some_list());
    }
    for (const char* a : {"explicit_paddings", "squeeze_dims"}) {
      if (chance(40)) n.integers(a, some_list());
    }
    for (const char* a : {"N", "num", "num_split"})
      n.integer(a, chance(70) ? inputs - (chance(30) ? 1 : 0) : some_number());
    for (const char* a : {"axis", "batch_dim", "batch_dims", "seq_dim", "begin_mask", "end_mask", "ellipsis_mask",
                          "new_axis_mask", "shrink_axis_mask"})
      n.integer(a, chance(60) ? 0 : some_number());
    for (const char* a : {"block_size", "depth_radius", "k", "num_bits"}) n.integer(a, chance(50) ? 2 : some_number());
    for (const char* a :
         {"Truncate", "adj_x", "adj_y", "align_corners", "exclusive", "half_pixel_centers", "is_training", "keep_dims",
          "narrow_range", "reverse", "scale_after_normalization", "transpose_a", "transpose_b", "reverse", "sorted"})
      if (chance(80)) n.boolean(a, chance(30));
    for (const char* a :
         {"alpha", "beta", "bias", "epsilon", "exponential_avg_factor", "max", "min", "variance_epsilon"})
      if (chance(80)) n.real(a, chance(80) ? 0.5f : chance(50) ? std::numeric_limits<float>::quiet_NaN() : -1e38f);
    n.text("padding", chance(45) ? "SAME" : chance(70) ? "VALID" : chance(80) ? "EXPLICIT" : "?");
    if (chance(50)) n.text("data_format", chance(50) ? "NHWC" : chance(80) ? "NCHW" : "NCHW_VECT_C");
    if (chance(50)) n.text("mode", chance(50) ? "REFLECT" : "SYMMETRIC");
    if (chance(50)) n.text("equation", chance(50) ? "ab,bc->ac" : "->,");
  }

  static constexpr std::array types_ = {pb::DT_FLOAT,   pb::DT_DOUBLE,     pb::DT_INT32, pb::DT_UINT8,  pb::DT_INT8,
                                        pb::DT_STRING,  pb::DT_COMPLEX64,  pb::DT_INT64, pb::DT_BOOL,   pb::DT_BFLOAT16,
                                        pb::DT_HALF,    pb::DT_UINT64,     pb::DT_INT16, pb::DT_QUINT8, pb::DT_RESOURCE,
                                        pb::DT_INVALID, pb::DT_COMPLEX128, pb::DT_UINT32};
  static constexpr std::array<std::int64_t, 7> sizes_ = {0, 1, 1, 2, 3, 4, 8};
  static constexpr std::array<std::int64_t, 4> absurd_sizes_ = {1 << 13, std::int64_t{1} << 31, std::int64_t{1} << 40,
                                                                largest};
  static constexpr std::array<std::int64_t, 10> absurd_ = {
      largest, smallest, largest - 1, smallest + 1, 1 << 30, -(1 << 30), std::int64_t{1} << 32, std::int64_t{1} << 62,
      100,     -100};

  std::mt19937 random_;
  pb::DataType type_ = pb::DT_FLOAT;
  dims last_;
};

std::string op_of(int index) {
  return std::string(tests::standard_ops().rows()[static_cast<std::size_t>(index / cases_an_op)].tf_name);
}

graph_builder graph_of(int index) {
  const int trial = index % cases_an_op;
  // The first trials are those with too few inputs.
  const int inputs = trial < 20 ? trial % 2 : trial % 6;
  return sweep(static_cast<std::uint32_t>(index)).graph(op_of(index), inputs);
}

}  // namespace

TEST_CASE("no op of the table crashes on what it is fed") {
  const int count = static_cast<int>(tests::standard_ops().rows().size()) * cases_an_op;
  int generated = 0;
  const auto casualties = run_cases(count, time_limit, [](int i) { go_the_whole_way(graph_of(i).def); });
  for (const casualty& c : casualties) {
    UNSCOPED_INFO(op_of(c.index) << ", case " << c.index << ", signal " << c.signal);
  }
  CHECK(casualties.empty());
  // The sweep is worth something only if it also makes graphs that are sound.
  for (int i = 0; i < count; i += 7) {
    bool fine = false;
    try {
      fine = casualties.empty() && go_the_whole_way(graph_of(i).def);
    } catch (const std::bad_alloc&) {
    }
    generated += fine;
  }
  CHECK(generated > 50);
}

TEST_CASE("no op of the table takes a node without inputs or attributes, or it does not need them") {
  const auto casualties = run_cases(static_cast<int>(tests::standard_ops().rows().size()) * 2, time_limit, [](int i) {
    graph_builder g;
    g.placeholder("x", {2, 2});
    g.node(std::string(tests::standard_ops().rows()[static_cast<std::size_t>(i / 2)].tf_name), "n",
           i % 2 == 0 ? std::vector<std::string>{} : std::vector<std::string>{"x"});
    go_the_whole_way(g.def, {"n"});
  });
  for (const casualty& c : casualties)
    UNSCOPED_INFO(tests::standard_ops().rows()[static_cast<std::size_t>(c.index / 2)].tf_name);
  CHECK(casualties.empty());
}
