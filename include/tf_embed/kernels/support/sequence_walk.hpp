// SPDX-License-Identifier: Apache-2.0
// The steps of a recurrent layer: which time comes when, and where a sequence ends.
#pragma once

#include <tf_embed/core/shape.hpp>
#include <tf_embed/core/target.hpp>

#include <algorithm>

namespace tf_embed::TF_EMBED_TARGET::kernels {

/// The sizes of a recurrent layer. Sequences are [steps, batch, ...].
struct sequence_sizes {
  index_t steps;
  index_t batch;
  index_t units;      ///< numbers in the state of one entry of the batch
  index_t outputs;    ///< numbers in its output: the units, or fewer where there is a projection
  index_t at_once;    ///< how many steps the products with the input are made for at a time
  bool is_backwards;  ///< from the last step to the first
};

/// How many steps each entry of the batch has.
template <class Length>
class sequence_lengths {
 public:
  /// All have all.
  explicit sequence_lengths(index_t steps) noexcept : longest_(steps) {}

  /// Entry b has `each[b]`, or where `count` is 1 all have `each[0]`; as many as there are where that is less.
  sequence_lengths(const Length* each, index_t count, index_t steps) noexcept : each_(each), is_one_(count == 1) {
    for (index_t b = 0; b < count; ++b) {
      longest_ = std::max(longest_, each[b] < steps ? static_cast<index_t>(each[b]) : steps);
    }
  }

  /// Of the longest entry; later steps are not run.
  index_t longest() const noexcept { return longest_; }
  bool has(index_t entry, index_t time) const noexcept { return is_one_ || !each_ || time < each_[entry]; }

 private:
  const Length* each_ = nullptr;
  bool is_one_ = false;
  index_t longest_ = 0;
};

/// Lets `state` begin as `before`, which it may be.
template <class T>
void keep_state(T* state, const T* before, index_t n) noexcept {
  if (state != before) std::copy_n(before, n, state);
}

/// Zeros in `n` numbers from `first` on, of results that may be null.
template <class T>
void fill_zero(T* results, index_t first, index_t n) noexcept {
  if (results) std::fill_n(results + first, n, T(0));
}

/// Calls `prepare(first, count)` for the input's products of so many steps, and `run(time, slot)` for each step, whose
/// products are in place `slot` of those.
template <class Prepare, class Run>
TF_EMBED_INLINE void walk_sequence(const sequence_sizes& s, index_t steps, Prepare prepare, Run run) noexcept {
  for (index_t done = 0; done < steps; done += s.at_once) {
    const index_t count = std::min(s.at_once, steps - done);
    const index_t first = s.is_backwards ? steps - done - count : done;
    prepare(first, count);
    for (index_t n = 0; n < count; ++n) {
      const index_t slot = s.is_backwards ? count - 1 - n : n;
      run(first + slot, slot);
    }
  }
}

}  // namespace tf_embed::TF_EMBED_TARGET::kernels
