// SPDX-License-Identifier: Apache-2.0
// Dropout whose keep_prob or rate is fed.
#pragma once

#include "ir/graph.hpp"

#include <string>
#include <vector>

namespace tf_embed::gen {

/// Inputs of one number that only say how much dropout keeps go, with the dropout: inference keeps all. Answers their
/// names. An input that is also read for something else stays, as does its dropout.
std::vector<std::string> remove_fed_dropout(graph& g);

}  // namespace tf_embed::gen
