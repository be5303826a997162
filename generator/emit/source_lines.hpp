// SPDX-License-Identifier: Apache-2.0
// C++ as lines without comments, as far as a file that is copied into another needs it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace tf_embed::gen {

struct source_line {
  std::string text;        ///< without the line's end
  bool is_notice = false;  ///< a comment, and no code
};

/// The lines of a C++ file: comments and empty lines go, but for comments that speak of a copyright or a licence.
std::vector<source_line> source_lines(std::string_view text);

/// A preprocessor directive taken apart: `#  include <x>` is {"include", "<x>"}. An empty name: the line is none.
struct directive {
  std::string_view name;
  std::string_view rest;
};
directive directive_of(std::string_view line);

}  // namespace tf_embed::gen
