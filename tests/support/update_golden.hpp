// SPDX-License-Identifier: Apache-2.0
// The option --update-golden of every test program.
#pragma once

namespace tests {

/// Tests that compare with files of tests/golden/ write those files instead.
inline bool update_golden = false;

}  // namespace tests
