// SPDX-License-Identifier: Apache-2.0
// The most iterations that the user allows loops.
#pragma once

#include "ir/diagnostics.hpp"
#include "ir/graph.hpp"

#include <cstdint>
#include <map>
#include <string>

namespace tf_embed::gen {

/// Limits the loops of these names, those inside ops by their paths ("branch/then/loop"). A name that no loop has is an
/// error, as is a loop that is known to run more often.
result<void> limit_loops(graph& g, const std::map<std::string, std::int64_t>& limits);

}  // namespace tf_embed::gen
