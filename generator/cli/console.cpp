// SPDX-License-Identifier: Apache-2.0
#include "cli/console.hpp"

#include <cerrno>
#include <system_error>

namespace tf_embed::gen {

int end_of_output(int code) {
  errno = 0;
  const bool flushed = std::fflush(stdout) == 0;
  const int reason = flushed ? 0 : errno;  // of an earlier failure it is not known any more
  if (flushed && !std::ferror(stdout)) return code;
  // A reader that has had enough, as `head` does, needs no message.
  if (reason == EPIPE) return 2;
  complain("tf-embed: error: standard output cannot be written{}{}\n", reason == 0 ? "" : ": ",
           reason == 0 ? "" : std::generic_category().message(reason));
  return 2;
}

}  // namespace tf_embed::gen
