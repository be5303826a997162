// SPDX-License-Identifier: Apache-2.0
// A string literal as a template argument.
#pragma once

#include <tf_embed/core/target.hpp>

#include <cstddef>
#include <string_view>

namespace tf_embed::TF_EMBED_TARGET {

/// Lets a name be written between angle brackets: `net.input<"image">()`.
template <std::size_t N>
struct fixed_string {
  char text[N]{};

  constexpr fixed_string(const char (&s)[N]) {  // NOLINT: implicit, as a literal is meant
    for (std::size_t i = 0; i < N; ++i) text[i] = s[i];
  }
  constexpr std::string_view view() const { return {text, N - 1}; }
};

}  // namespace tf_embed::TF_EMBED_TARGET
