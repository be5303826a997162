// SPDX-License-Identifier: Apache-2.0
// What layers that run other layers are given.
#pragma once

#include <tf_embed/core/target.hpp>

#include <boost/hana/fwd/tuple.hpp>

namespace tf_embed::TF_EMBED_TARGET::detail {

template <class T>
inline constexpr bool is_layer_list = false;
template <class... Layers>
inline constexpr bool is_layer_list<boost::hana::tuple<Layers...>> = true;

}  // namespace tf_embed::TF_EMBED_TARGET::detail
