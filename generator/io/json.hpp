// SPDX-License-Identifier: Apache-2.0
// JSON documents. The library's templates are compiled once, in json.cpp, not in every file that makes a document.
#pragma once

#include <nlohmann/json.hpp>

namespace tf_embed::gen {

using json = nlohmann::ordered_json;

}  // namespace tf_embed::gen

extern template class nlohmann::basic_json<nlohmann::ordered_map>;
