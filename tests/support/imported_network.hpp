// SPDX-License-Identifier: Apache-2.0
// A graph as the importer leaves it: inferred, folded, decided; or what it says is wrong.
#pragma once

#include "compile.hpp"
#include "errors/graph_builder.hpp"
#include "ir/diagnostics.hpp"

#include <string>
#include <utility>
#include <vector>

namespace tf_embed::test {

struct imported_network {
  gen::result<gen::network> net;
  gen::diagnostics problems;

  std::vector<std::string> messages() const {
    std::vector<std::string> all;
    for (const gen::diagnostic& d : problems) all.push_back(gen::to_line(d));
    return all;
  }
};

/// With options beside the outputs.
inline imported_network import_graph(const graph_builder& g, const std::vector<std::string>& outputs,
                                     gen::compile_options options) {
  gen::diagnostics problems;
  options.border.outputs = outputs;
  auto net = gen::import_network({g.def, {}, {}, {.file_name = "g.pb"}}, options, gen::toolbox::standard(), problems);
  return {std::move(net), std::move(problems)};
}

inline imported_network import_graph(const graph_builder& g, const std::vector<std::string>& outputs = {}) {
  return import_graph(g, outputs, {});
}

}  // namespace tf_embed::test
