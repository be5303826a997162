// SPDX-License-Identifier: Apache-2.0
// The network as functions, so that its translation unit holds generated code alone: that is what the compile cost
// counts.
#pragma once

#include <cstddef>
#include <string_view>

namespace compare {

/// An input or output in the arena.
struct tensor {
  std::string_view name;
  void* data = nullptr;
  std::size_t count = 0;
  std::size_t element_bytes = 0;
  double (*value)(const void* values, std::size_t at) = nullptr;
};

extern const std::size_t input_count;
extern const std::size_t output_count;
tensor input(std::size_t i);
tensor output(std::size_t i);
bool run();

}  // namespace compare
