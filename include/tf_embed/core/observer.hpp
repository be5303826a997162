// SPDX-License-Identifier: Apache-2.0
// Watching a run layer by layer: for timing, logging, watchdogs.
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace tf_embed {

/// What an observer is told of a layer. `name` is the op's stem ("conv2d"); the index tells layers of one op apart, and
/// is the layer's place in the model's `layer_names`. A layer that runs others comes before all of them.
struct layer_info {
  std::size_t index;
  std::string_view name;
  std::int64_t macs;  ///< multiply-accumulates of one run
};

/// `before` and `after` are called around every layer that runs; those of layers inside another in between.
template <class O>
concept observer = requires(O& o, const layer_info& info) {
  o.before(info);
  o.after(info);
};

/// An observer that may also end loops: `stops(info)` is asked after every iteration of a loop, with the loop's layer.
/// Where it answers true, the run ends with `status::stopped`.
template <class O>
concept stopping_observer = observer<O> && requires(O& o, const layer_info& info) {
  { o.stops(info) } -> std::convertible_to<bool>;
};

}  // namespace tf_embed
