// SPDX-License-Identifier: Apache-2.0
// Where the headers are that generated code includes.
#pragma once

#include "emit/include_expander.hpp"
#include "ir/diagnostics.hpp"

#include <string>
#include <vector>

namespace tf_embed::gen {

/// The folder that holds tf_embed/: among `given`, or where none is given at ../include of this program, where an
/// installation has it and a build a link to it.
result<std::string> find_include_dir(const std::vector<std::string>& given);

/// Reads headers of tf_embed, and of xsimd and Boost.Hana: from the folders given, else from where compilers look
/// ($CPATH, $CPLUS_INCLUDE_PATH, the system's).
result<header_reader> read_library_headers(const std::vector<std::string>& given);

}  // namespace tf_embed::gen
