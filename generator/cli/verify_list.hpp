// SPDX-License-Identifier: Apache-2.0
// Many verifications at once.
#pragma once

#include "cli/verify.hpp"

#include <string>

namespace tf_embed::gen {

struct list_options {
  std::string file;   ///< --list
  std::string junit;  ///< empty: no report
  unsigned jobs = 0;  ///< batches compiled at a time; 0: one a core
};

/// Each line of the list names a folder with graph.pb or model.pb, inputs.npz, outputs.npz, and perhaps case.json
/// (outputs, rtol, atol, check_value, freeze_inputs, error). Prints a table and a sum. As JSON: one object a case and a
/// line, {"case","status","message","max_abs_err"}, in the order of the list. Exit code: 1 with a mismatch or an error,
/// else 4 with an unsupported case, else 0.
///
/// Generated code is compiled in batches that share a precompiled header, several at a time. A batch that does not
/// compile is taken apart, so that one bad case fails alone.
int verify_list(const list_options& list, const json_target& to, const verify_options& shared, const toolbox& tools);

}  // namespace tf_embed::gen
