// SPDX-License-Identifier: Apache-2.0
// Why what could have joined the tail of a convolution or product stays a layer of its own: for the report.
#pragma once

#include "ir/graph.hpp"

#include <string>
#include <vector>

namespace tf_embed::gen {

struct unfused_note {
  std::string node;  ///< hostile
  std::string why;   ///< for people; `why` names nodes printably
};

/// A note for each activation, and each sum or product with a constant, that reads an op which has a tail, in a graph
/// whose passes have run. Regions are not looked into.
std::vector<unfused_note> unfused_tails(const graph& g);

}  // namespace tf_embed::gen
