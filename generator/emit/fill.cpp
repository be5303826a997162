// SPDX-License-Identifier: Apache-2.0
#include "emit/fill.hpp"

#include <algorithm>

namespace tf_embed::gen {

std::string fill(std::string_view text, std::span<const hole> holes) {
  std::string out;
  while (true) {
    auto open = text.find("{{");
    // `{{{NAME}}` is a brace of the emitted code before a hole.
    while (open != std::string_view::npos && open + 2 < text.size() && text[open + 2] == '{') ++open;
    const auto close = open == std::string_view::npos ? open : text.find("}}", open);
    if (close == std::string_view::npos) return out.append(text);
    const std::string_view name = text.substr(open + 2, close - open - 2);
    const auto value = std::find_if(holes.begin(), holes.end(), [&](const auto& h) { return h.first == name; });
    out.append(text.substr(0, open));
    out.append(value == holes.end() ? text.substr(open, close + 2 - open) : std::string_view(value->second));
    text.remove_prefix(close + 2);
  }
}

}  // namespace tf_embed::gen
