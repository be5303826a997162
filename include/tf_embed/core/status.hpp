// SPDX-License-Identifier: Apache-2.0
// What run() answers. The runtime half has no exceptions: a failure is a value.
#pragma once

#include <tf_embed/core/compiler.hpp>
#include <tf_embed/core/target.hpp>

#include <cstdint>

namespace tf_embed {

/// The outcome of a layer or of a whole run. Anything but `ok` stops the pipeline; outputs then hold no meaning.
enum class status : std::uint8_t {
  ok,
  index_out_of_range,   ///< an index computed at run time lies outside its tensor (Gather and its like)
  division_by_zero,     ///< integer division or modulo by zero, as TensorFlow's CPU kernels refuse it
  invalid_argument,     ///< an operand known only at run time has a value the op does not allow
  misaligned_arena,     ///< the caller's arena is not aligned to `arena_alignment`
  too_many_iterations,  ///< a loop would run more often than the given maximum
  wrong_result,         ///< self_test() found an output that is not as recorded
  stopped,              ///< an observer ended a loop, and the run with it
};

}  // namespace tf_embed

namespace tf_embed::TF_EMBED_TARGET {

/// A short text for a status, for logs.
TF_EMBED_INLINE constexpr const char* to_string(status s) noexcept {
  switch (s) {
    case status::ok:
      return "ok";
    case status::index_out_of_range:
      return "index out of range";
    case status::division_by_zero:
      return "integer division by zero";
    case status::invalid_argument:
      return "invalid argument";
    case status::misaligned_arena:
      return "arena is not aligned";
    case status::too_many_iterations:
      return "too many iterations of a loop";
    case status::wrong_result:
      return "wrong result";
    case status::stopped:
      return "stopped by the observer";
  }
  return "unknown status";
}

}  // namespace tf_embed::TF_EMBED_TARGET
