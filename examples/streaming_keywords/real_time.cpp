// SPDX-License-Identifier: Apache-2.0
#include "real_time.hpp"

#if defined(__unix__) || defined(__APPLE__)
#include <pthread.h>
#include <sched.h>
#endif

bool ask_for_real_time() noexcept {
#if defined(__unix__) || defined(__APPLE__)
  sched_param priority{};
  priority.sched_priority = sched_get_priority_min(SCHED_FIFO);
  return pthread_setschedparam(pthread_self(), SCHED_FIFO, &priority) == 0;
#else
  return false;
#endif
}
