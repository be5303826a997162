// SPDX-License-Identifier: Apache-2.0
// What the user may have meant by a name that does not exist.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace tf_embed::gen {

/// Keeps the best of the names offered: one that ends alike, as scopes are left out, or else the one with the fewest
/// letters inserted, dropped, changed or swapped, one in three at most. Of equally good ones the first in alphabetical
/// order.
class near_name {
 public:
  explicit near_name(std::string_view wanted);

  void offer(std::string_view name);

  /// Empty where nothing offered is near.
  const std::string& best() const { return best_; }
  /// `; did you mean "x"?`, or nothing.
  std::string question() const;

 private:
  std::string wanted_;
  std::string best_;
  std::size_t distance_;  ///< of the best, or the largest that is near
};

/// `near_name` over all of a range.
template <class Names>
std::string did_you_mean(std::string_view wanted, const Names& names) {
  near_name near(wanted);
  for (const auto& name : names) near.offer(name);
  return near.question();
}

/// `text` as one word of a shell's command line, so that it can be pasted: printable, in quotes where it needs them.
std::string shell_word(std::string_view text);

}  // namespace tf_embed::gen
