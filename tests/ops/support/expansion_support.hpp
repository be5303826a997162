// SPDX-License-Identifier: Apache-2.0
// What the tests of ops that are made of others share: the parts must compute what the reference computes.
#pragma once

#include "ir/evaluate_graph.hpp"
#include "ir/graph_check.hpp"
#include "ir/op.hpp"
#include "passes/expand.hpp"

#include <catch2/catch.hpp>

#include <cmath>
#include <memory>
#include <string>
#include <vector>

namespace tf_embed::test {

/// A graph of `o` alone. Its inputs from `first_constant` on are constants, those before are fed `fed`.
struct lone_op {
  gen::graph g;
  std::vector<gen::tensor> fed;
  gen::node_id id = gen::no_node;

  lone_op(const gen::op& o, const std::vector<gen::tensor>& inputs, std::size_t first_constant) {
    std::vector<gen::value> operands;
    for (std::size_t i = 0; i < inputs.size(); ++i) {
      const std::string name = "x" + std::to_string(i);
      if (i < first_constant) fed.push_back(inputs[i]);
      operands.push_back(i < first_constant ? g.add_input(name, inputs[i].type()) : g.add_constant(name, inputs[i]));
    }
    const auto added = g.add("y", "Test", o.clone(), operands);
    REQUIRE(added);
    id = *added;
  }
  void read(std::uint32_t port) { g.outputs.push_back({"y" + std::to_string(port), {id, port}}); }
};

/// Runs `o` on `inputs` by its reference and by the nodes that it expands to, which must have no node of its own kind.
/// Inputs from `first_constant` on are constants. Answers whether all outputs agree to `tolerance`.
inline bool expands(const gen::op& o, const std::vector<gen::tensor>& inputs, std::size_t first_constant,
                    double tolerance = 0) {
  lone_op made(o, inputs, first_constant);
  gen::graph& g = made.g;
  for (std::uint32_t port = 0; port < g.at(made.id).outputs.size(); ++port) made.read(port);
  const auto before = gen::evaluate_graph(g, made.fed);
  REQUIRE(before);
  CHECK(gen::expand(g) > 0);
  g.remove_dead();
  CHECK_FALSE(g.at(made.id).alive);
  CHECK(g.take_faults() == std::vector<std::string>{});
  if (const auto sound = gen::check_graph(g); !sound) FAIL(gen::to_line(sound.error()));
  const auto after = gen::evaluate_graph(g, made.fed);
  if (!after) FAIL(after.error().message);
  for (std::size_t k = 0; k < before->size(); ++k) {
    if ((*after)[k].type() != (*before)[k].type()) return false;
    const auto numbers = [](const gen::tensor& t) { return gen::is_complex(t.dtype()) ? t.parts() : t; };
    const gen::tensor wanted = numbers((*before)[k]);
    const gen::tensor found = numbers((*after)[k]);
    for (std::int64_t i = 0; i < wanted.size(); ++i) {
      const double a = wanted.as_double(i);
      const double b = found.as_double(i);
      if (a != b && !(std::isnan(a) && std::isnan(b)) && !(std::abs(a - b) <= tolerance)) return false;
    }
  }
  return true;
}

/// Whether both the reference and the nodes that `o` expands to fail on `inputs`, where only the outputs `ports` are
/// read. Inputs from `first_constant` on are constants.
inline bool expansion_refuses(const gen::op& o, const std::vector<gen::tensor>& inputs, std::size_t first_constant,
                              const std::vector<std::uint32_t>& ports) {
  lone_op made(o, inputs, first_constant);
  gen::graph& g = made.g;
  for (const std::uint32_t port : ports) made.read(port);
  const auto before = gen::evaluate_graph(g, made.fed);
  CHECK(gen::expand(g) > 0);
  g.remove_dead();
  const auto after = gen::evaluate_graph(g, made.fed);
  return !before && before.error().kind == gen::error_kind::runtime && !after &&
         after.error().kind == gen::error_kind::runtime;
}

}  // namespace tf_embed::test
