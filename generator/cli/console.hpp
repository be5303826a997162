// SPDX-License-Identifier: Apache-2.0
// What people see: results on standard output, messages on standard error.
#pragma once

#include <fmt/format.h>

#include <cstdio>
#include <string>
#include <utility>

namespace tf_embed::gen {

/// Prints a result. Where that fails it is remembered in `stdout`, and `end_of_output` tells.
template <class... Values>
void say(fmt::format_string<Values...> text, Values&&... values) {
  const std::string line = fmt::format(text, std::forward<Values>(values)...);
  std::fwrite(line.data(), 1, line.size(), stdout);
}

/// Prints a message. Nobody could be told where that fails.
template <class... Values>
void complain(fmt::format_string<Values...> text, Values&&... values) {
  const std::string line = fmt::format(text, std::forward<Values>(values)...);
  std::fwrite(line.data(), 1, line.size(), stderr);
}

/// The exit code of a tool that has said all it had to: `code`, or 2 where a result could not be printed.
int end_of_output(int code);

}  // namespace tf_embed::gen
