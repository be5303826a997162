// SPDX-License-Identifier: Apache-2.0
// A compiled network as functions and constants, so that its own translation unit needs the generated header alone and
// its tests need no generated header at all.
#pragma once

#include <tf_embed/core/status.hpp>

#include <cstddef>
#include <string_view>

namespace tests {

/// An input or output in the arena. All networks here take and give floats.
struct array_view {
  std::string_view name;
  float* data = nullptr;
  std::size_t size = 0;
};

/// One static object of a generated class.
struct network {
  std::size_t input_count;
  std::size_t output_count;
  std::size_t stack_bytes;
  void (*construct)() noexcept;
  array_view (*input)(std::size_t) noexcept;
  array_view (*output)(std::size_t) noexcept;
  tf_embed::status (*run)() noexcept;
  tf_embed::status (*call)(const float* const* inputs, float* const* outputs) noexcept;  ///< by operator()
};

}  // namespace tests
