// SPDX-License-Identifier: Apache-2.0
// What the tests of convolutions, pools and matrix products share: weights for layers, and the text that ops emit.
#pragma once

#include "emit/print_layers.hpp"
#include "emit/program_names.hpp"
#include "ir/graph.hpp"
#include "ops/support/op_testing.hpp"
#include "ops/support/spatial_window.hpp"
#include "plan/lowering.hpp"
#include "program/packing.hpp"

#include <tf_embed/core/packed.hpp>
#include <tf_embed/core/window.hpp>

#include <memory>
#include <string>
#include <vector>

namespace op_testing {

/// Weights that a test fills in before it runs a layer.
template <class T>
struct test_weights {
  static inline std::vector<T> values;
  static const T* data() noexcept { return values.data(); }

  /// A [K,N] matrix, packed.
  static void pack(const gen::tensor& matrix, int block, std::int64_t groups = 1) {
    values = op_testing::values<T>(gen::pack_columns(matrix, block, groups));
  }
};

/// The C++ text of the layers of a graph with this one node; operands are inputs or, where asked, constants.
struct operand {
  gen::tensor value;
  bool is_constant = false;
};

inline std::string emitted(const gen::op& op, const std::vector<operand>& operands) {
  gen::graph g;
  std::vector<gen::value> inputs;
  for (const operand& o : operands) {
    const std::string name(1, static_cast<char>('a' + inputs.size()));
    inputs.push_back(o.is_constant ? g.add_constant(name, o.value) : g.add_input(name, o.value.type()));
    if (!o.is_constant) g.inputs.push_back({name, inputs.back()});
  }
  const auto id = g.add("y", std::string(op.stem()), op.clone(), inputs);
  if (!id) return id.error().message;
  g.outputs.push_back({"y", {*id, 0}});
  gen::diagnostics failures;
  const auto program = gen::lower(g, {}, failures);
  if (!program) return program.error().message;
  const gen::program_names names = gen::name_program(*program);
  std::string text;
  for (const gen::program_layer& l : program->body.layers) {
    text += l.spec.name + "<";
    const std::vector<gen::argument>& arguments = l.spec.arguments;
    for (std::size_t i = 0; i < arguments.size(); ++i) {
      text += (i == 0 ? "" : ", ") + gen::print_argument(arguments[i], names);
    }
    text += "> " + std::to_string(l.spec.macs);
  }
  return text;
}

/// A deterministic choice of numbers for sweeps over sizes.
struct dice {
  std::uint32_t state = 1;
  std::int64_t operator()(std::int64_t low, std::int64_t high) {
    state = state * 1664525u + 1013904223u;
    return low + (state >> 8) % (high - low + 1);
  }
};

}  // namespace op_testing
