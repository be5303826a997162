// SPDX-License-Identifier: Apache-2.0
#include "ir/near_name.hpp"

#include "ir/diagnostics.hpp"

#include <algorithm>
#include <cctype>
#include <vector>

namespace tf_embed::gen {
namespace {

/// Longer names are compared by their ends only: the graph is hostile, and the distance takes quadratic time.
constexpr std::size_t longest_compared = 200;

char folded(char c) { return static_cast<char>(std::tolower(static_cast<unsigned char>(c))); }

/// Insertions, deletions, changes and swaps of neighbours between `a` and `b`, or anything from `limit` on. A letter in
/// the other case counts as nothing, so that "Relu" is nearest to "relu".
std::size_t edit_distance(std::string_view a, std::string_view b, std::size_t limit) {
  const std::size_t difference = a.size() < b.size() ? b.size() - a.size() : a.size() - b.size();
  if (difference >= limit) return limit;
  std::vector<std::size_t> before_last(b.size() + 1);
  std::vector<std::size_t> last(b.size() + 1);
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) last[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    row[0] = i;
    std::size_t least = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const bool same = folded(a[i - 1]) == folded(b[j - 1]);
      row[j] = std::min({last[j] + 1, row[j - 1] + 1, last[j - 1] + (same ? 0 : 1)});
      const bool swapped =
          i > 1 && j > 1 && folded(a[i - 1]) == folded(b[j - 2]) && folded(a[i - 2]) == folded(b[j - 1]);
      if (swapped) row[j] = std::min(row[j], before_last[j - 2] + 1);
      least = std::min(least, row[j]);
    }
    if (least >= limit) return limit;
    std::swap(before_last, last);
    std::swap(last, row);
  }
  return last[b.size()];
}

/// Whether `name` is `tail` in a scope, or at least ends with as much as is no accident.
bool ends_alike(std::string_view name, std::string_view tail) {
  if (tail.empty() || !name.ends_with(tail)) return false;
  const std::string_view scope = name.substr(0, name.size() - tail.size());
  return scope.empty() || scope.ends_with('/') || tail.size() >= 4;
}

}  // namespace

near_name::near_name(std::string_view wanted)
    : wanted_(wanted), distance_(std::min<std::size_t>(wanted.size() / 3, 4)) {}

void near_name::offer(std::string_view name) {
  const std::string_view tail = std::string_view(wanted_).substr(wanted_.rfind('/') + 1);
  std::size_t distance = distance_ + 1;
  if (ends_alike(name, tail)) {
    distance = 0;
  } else if (wanted_.size() <= longest_compared && name.size() <= longest_compared) {
    distance = edit_distance(wanted_, name, distance_ + 1);
  }
  if (distance > distance_ || (distance == distance_ && !best_.empty() && best_ <= name)) return;
  distance_ = distance;
  best_ = name;
}

std::string near_name::question() const { return best_.empty() ? "" : "; did you mean \"" + printable(best_) + "\"?"; }

std::string shell_word(std::string_view text) {
  const std::string word = printable(text);
  const bool plain = std::all_of(word.begin(), word.end(), [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) || std::string_view("_./:=,-+@%^").find(c) != std::string::npos;
  });
  return plain && !word.empty() ? word : "'" + word + "'";
}

}  // namespace tf_embed::gen
