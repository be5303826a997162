// SPDX-License-Identifier: Apache-2.0
// Messages name options; whoever called tf_embed_model() in CMake knows them by other words.
#pragma once

#include <string>

namespace tf_embed::gen {

/// A line for people with the words of tf_embed_model() in place of the command line's options, where the environment
/// says that CMake runs the tool (TF_EMBED_CALLER=cmake). Text in double quotes, which may be a name, stays.
std::string in_words_of_caller(std::string line);

/// The same without a look at the environment.
std::string in_words_of_cmake(const std::string& line);

}  // namespace tf_embed::gen
