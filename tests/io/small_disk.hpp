// SPDX-License-Identifier: Apache-2.0
// A disk that is full after some bytes, as far as this process sees: writing beyond a limit fails while this lives.
#pragma once

#include <signal.h>
#include <sys/resource.h>

namespace tf_embed::test {

class small_disk {
 public:
  explicit small_disk(rlim_t bytes) : old_handler_(::signal(SIGXFSZ, SIG_IGN)) {
    ::getrlimit(RLIMIT_FSIZE, &old_);
    rlimit limit = old_;
    limit.rlim_cur = bytes;
    ::setrlimit(RLIMIT_FSIZE, &limit);
  }
  small_disk(const small_disk&) = delete;
  small_disk& operator=(const small_disk&) = delete;
  ~small_disk() {
    ::setrlimit(RLIMIT_FSIZE, &old_);
    ::signal(SIGXFSZ, old_handler_);
  }

 private:
  rlimit old_ = {};
  void (*old_handler_)(int);
};

}  // namespace tf_embed::test
