// SPDX-License-Identifier: Apache-2.0
#include "passes/expand.hpp"

#include "graph.pb.h"
#include "ops/composition/subgraph.hpp"
#include "ops/element/cast.hpp"
#include "ops/element/unary.hpp"
#include "ops/movement/transpose.hpp"
#include "ops/product/batch_matmul.hpp"
#include "ops/product/einsum.hpp"
#include "ops/reduction/reduce.hpp"
#include "pass_fixture.hpp"
#include "plan/lowering.hpp"

#include <fmt/format.h>

using namespace tests;

namespace {

/// Evaluates "y = equation(inputs)" before and after the pass; the last of the inputs may be a constant.
struct outcome {
  std::size_t transposes = 0;
  std::size_t products = 0;
  bool name_stays = false;
};

outcome expand_einsum(const std::string& equation, const std::vector<shape>& shapes, bool constant_last = false) {
  INFO(equation);
  tf_embed::proto::NodeDef node;
  node.set_op("Einsum");
  (*node.mutable_attr())["equation"].set_s(equation);
  auto op = load_einsum(attributes(node));
  REQUIRE(op);
  graph g;
  std::vector<value> inputs;
  std::vector<tensor> fed;
  for (std::size_t i = 0; i < shapes.size(); ++i) {
    const tensor t = numbers(shapes[i], static_cast<unsigned>(i) + 1);
    if (constant_last && i + 1 == shapes.size()) {
      inputs.push_back(g.add_constant("weights", t));
    } else {
      inputs.push_back(g.add_input(fmt::format("x{}", i), t.type()));
      fed.push_back(t);
    }
  }
  const auto added = g.add("y", "Einsum", std::move(*op), inputs);
  REQUIRE(added);
  const node_id id = *added;
  g.outputs.push_back({"y", {id, 0}});
  const auto before = evaluate_graph(g, fed);
  REQUIRE(before);
  expand(g);
  g.remove_dead();
  CHECK_FALSE(g.at(id).alive);
  const auto after = evaluate_graph(g, fed);
  REQUIRE(after);
  REQUIRE((*after)[0].type() == (*before)[0].type());
  double worst = 0;
  for (std::int64_t i = 0; i < (*before)[0].size(); ++i)
    worst = std::max(worst, std::abs((*before)[0].as_double(i) - (*after)[0].as_double(i)));
  CHECK(worst < 1e-5);
  outcome o;
  for (const node_id n : g.topological_order()) {
    if (!g.at(n).op) continue;
    const auto* t = dynamic_cast<const transpose*>(g.at(n).op.get());
    o.transposes += t && !t->inferred.is_identity;
    o.products += g.at(n).op->stem() == "matmul" || g.at(n).op->stem() == "batch_matmul";
  }
  o.name_stays = g.at(g.outputs[0].value.node).name == "y";
  return o;
}

}  // namespace

TEST_CASE("einsum becomes products with the same results") {
  for (const auto& [equation, shapes] : std::vector<std::pair<std::string, std::vector<shape>>>{
           {"ij,jk->ik", {{2, 3}, {3, 4}}},
           {"ij,kj->ik", {{2, 3}, {4, 3}}},
           {"ji,jk->ki", {{3, 2}, {3, 4}}},
           {"i,j->ij", {{5}, {3}}},
           {"ij,ij->", {{2, 3}, {2, 3}}},
           {"ij,ij->i", {{2, 3}, {2, 3}}},
           {"bij,bjk->bik", {{2, 3, 4}, {2, 4, 5}}},
           {"ibj,kbj->kbi", {{2, 3, 4}, {5, 3, 4}}},
           {"...ij,...jk->...ik", {{2, 1, 3, 4}, {5, 4, 6}}},
           {"...ij,...jk->...ik", {{3, 4}, {2, 5, 4, 6}}},
           {"i...,i...->...", {{2, 3}, {2, 1}}},
           {"i...,ij->j...", {{2, 3, 2}, {2, 4}}},
           {"abcd,cdef->abef", {{2, 3, 4, 5}, {4, 5, 2, 3}}},
           {"AB,bC->ACBb", {{2, 3}, {4, 5}}},
           {"ijk,k->ij", {{2, 3, 4}, {4}}},
           {"ij,k->i", {{2, 3}, {4}}},
           {"a,->a", {{3}, {}}},
           {",->", {{}, {}}},
           {"iij,jkk->ik", {{3, 3, 2}, {2, 4, 4}}},
           {"ij,jk->iik", {{2, 3}, {3, 4}}},
           {"ij,jk->ik", {{2, 0}, {0, 4}}},
           {"ij,jk->ik", {{0, 3}, {3, 4}}},
           {"iji,j->ij", {{2, 0, 2}, {0}}},
       }) {
    const outcome o = expand_einsum(equation, shapes);
    CHECK((o.name_stays || equation == ",->"));
  }
}

TEST_CASE("einsum of one operand becomes sums, transposes and diagonals") {
  for (const auto& [equation, s] : std::vector<std::pair<std::string, shape>>{{"ij->ji", {2, 3}},
                                                                              {"ij->", {2, 3}},
                                                                              {"abc->cb", {2, 3, 4}},
                                                                              {"ii->i", {3, 3}},
                                                                              {"ii->", {3, 3}},
                                                                              {"iii->i", {3, 3, 3}},
                                                                              {"iji->ij", {3, 2, 3}},
                                                                              {"i...i->i...", {3, 2, 4, 3}},
                                                                              {"ij->jji", {2, 3}},
                                                                              {"i->iii", {2}},
                                                                              {"ij->jiij", {2, 3}}}) {
    expand_einsum(equation, {s});
  }
}

TEST_CASE("the products of attention move no more than they must") {
  // Projection by weights: one product with a packed matrix.
  outcome o = expand_einsum("abc,cde->abde", {{2, 5, 8}, {8, 2, 4}}, true);
  CHECK(o.transposes == 0);
  CHECK(o.products == 1);
  // Back: [heads, size] against weights of [heads, size, width].
  o = expand_einsum("abcd,cde->abe", {{2, 5, 2, 4}, {2, 4, 8}}, true);
  CHECK(o.transposes == 0);
  CHECK(o.products == 1);
  // Scores and their use: one transpose an operand, none behind.
  o = expand_einsum("aecd,abcd->acbe", {{2, 7, 2, 4}, {2, 5, 2, 4}});
  CHECK(o.transposes == 2);
  o = expand_einsum("bik,jk->bij", {{4, 10, 20}, {30, 20}});
  CHECK(o.transposes == 0);
}

namespace {

/// Negates its input, but is made of something that does not keep its size at run time.
struct forgetful : composite_op<forgetful> {
  static constexpr std::string_view op_stem = "forgetful";
  bool operator==(const forgetful&) const = default;

  bool by_reshape = false;

  result<std::vector<tensor_type>> infer(const shape_context& context) const {
    return std::vector<tensor_type>{{context.dtype(0), context.shape(0)}};
  }
  result<void> propagate_extents(const shape_context& context, std::vector<tensor_type>& outputs) const override {
    outputs[0].extents = context.type(0).extents;
    return {};
  }
  result<std::vector<tensor>> evaluate(std::span<const tensor> inputs) const override {
    return std::vector<tensor>{inputs[0]};
  }
  result<std::vector<value>> expand(subgraph& s) const override {
    const tensor_type t = s.type(s.input(0));
    if (!by_reshape) return std::vector<value>{s.make_constant(tensor(t.dtype, t.shape))};
    TF_EMBED_TRY(const value flat, s.reshape(s.input(0), {element_count(t.shape)}));
    return std::vector<value>{flat};
  }
};

}  // namespace

TEST_CASE("an expansion that loses a size at run time is refused by name") {
  const bool by_reshape = GENERATE(false, true);
  graph_fixture f({6});
  forgetful op;
  op.by_reshape = by_reshape;
  f.output(f.add("y", op, {f.add_rows_where_positive({4})}));
  CHECK(f.keeps_results(expand, 0) == 0);
  diagnostics failures;
  CHECK(!lower(f.g, {}, failures));
  REQUIRE(failures.size() == 1);
  CHECK(to_line(failures[0]) ==
        (by_reshape
             ? "node \"y\" (Test): input 0 is float32[?<=6,4]: its size at run time has no axis of its own in [24]"
             : "node \"y\" (Test): output 0 is float32[?<=6,4], but the ops that it is made of give float32[6,4]: "
               "they do not keep a size that is known only at run time"));
}

TEST_CASE("a product of bytes over a size at run time keeps it") {
  graph_fixture f({6});
  cast to_bytes;
  to_bytes.to = dtype::uint8;
  const value scaled =
      f.add("scaled", binary(binary_kind::mul),
            {f.add("abs", unary(unary_kind::abs), {f.add_rows_where_positive({2, 2})}), f.constant(floats({}, {50}))});
  const std::vector<std::uint8_t> numbers{1, 2, 3, 4, 5, 6};
  batch_matmul product;
  product.output_dtype = dtype::int32;
  const value y = f.add("y", product,
                        {f.add("bytes", to_bytes, {scaled}), f.constant(tensor::of<std::uint8_t>({1, 2, 3}, numbers))});
  f.output(f.add("sum", reduce(reduce_kind::sum), {y, f.constant(tensor::of_ints(dtype::int32, shape{0}))}));
  CHECK(f.keeps_results(expand, 0) == 1);
}
