// SPDX-License-Identifier: Apache-2.0
// NumPy's .npz archives: named arrays in a zip file.
#pragma once

#include "ir/tensor.hpp"

#include <filesystem>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace tf_embed::gen {

/// All arrays of an .npz by name (the entry's, without .npy; it may hold '/' and ':'). Fixed-length byte strings come
/// as dtype::string without their padding, Python strings likewise in UTF-8; Fortran order is turned into row-major.
/// NumPy has no bfloat16: it comes as uint16, its bits. Entries that are no .npy are passed over. Errors name the file
/// and the array.
result<std::map<std::string, tensor>> read_npz(const std::filesystem::path& path);

/// Writes an .npz, uncompressed, in the given order and with fixed times, so that equal arrays give equal bytes.
/// bfloat16 is written as uint16. Atomic: on an error nothing is left behind and an older file stays as it was.
result<void> write_npz(const std::filesystem::path& path, const std::vector<std::pair<std::string, tensor>>& arrays);

}  // namespace tf_embed::gen
