// SPDX-License-Identifier: Apache-2.0
// Many verifications, one after the other.
#pragma once

#include "cli/verify.hpp"

#include <string>

namespace tf_embed::gen {

/// Each line of the file `list` names a folder with graph.pb or model.pb, inputs.npz, outputs.npz, and perhaps
/// case.json (outputs, rtol, atol, check_value). Prints what does not pass and a sum. As JSON: one object a case and a
/// line, {"case","status","message","max_abs_err"}. Exit code: 1 with a mismatch or an error, else 4 with
/// an unsupported case, else 0.
int verify_list(const std::string& list, const json_target& to, const verify_options& shared);

}  // namespace tf_embed::gen
