// SPDX-License-Identifier: Apache-2.0
#pragma once

/// Gives the calling thread real-time priority; false where the system has none or does not allow it.
bool ask_for_real_time() noexcept;
