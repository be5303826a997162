// SPDX-License-Identifier: Apache-2.0
// The data of model::self_test().
#pragma once

#include "io/file.hpp"
#include "ir/tensor.hpp"

#include <string>
#include <vector>

namespace tf_embed::gen {

/// Values of the inputs and of the outputs that belong to them, in the order of the network's.
struct self_test_data {
  std::vector<tensor> inputs;
  std::vector<tensor> outputs;
};

/// The line of `<name>.hpp` that includes the data, and the types that its graph names.
std::string test_data_include(const std::string& name);
std::string test_data_types(const self_test_data& data);

/// `<name>_test_data.hpp`, for the namespace of the graph.
std::vector<file_part> print_test_data(const self_test_data& data, const std::string& name_space);

}  // namespace tf_embed::gen
