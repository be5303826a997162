// SPDX-License-Identifier: Apache-2.0
// Catch2 version 3 under the header name of version 2, which the tests are written for.
#pragma once

#include <catch2/catch_all.hpp>

using Catch::Approx;  // NOLINT(google-global-names-in-headers): where version 2 puts it
