// SPDX-License-Identifier: Apache-2.0
// Text templates with named holes, so that the emitted code can be read in the source.
#pragma once

#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace tf_embed::gen {

/// A hole's name and what fills it.
using hole = std::pair<std::string_view, std::string>;

/// Replaces every `{{NAME}}` of `text` by its value in one pass: values are never scanned for holes. An unknown hole is
/// a defect of the caller and stays visible.
std::string fill(std::string_view text, std::span<const hole> holes);
inline std::string fill(std::string_view text, std::initializer_list<hole> holes) {
  return fill(text, std::span<const hole>(holes.begin(), holes.size()));
}

}  // namespace tf_embed::gen
