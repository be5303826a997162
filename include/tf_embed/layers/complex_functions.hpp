// SPDX-License-Identifier: Apache-2.0
// The layers of complex_map.hpp with the functions of the standard library, whose header few networks need.
#pragma once

#include <tf_embed/kernels/complex_functions.hpp>
#include <tf_embed/layers/complex_map.hpp>  // IWYU pragma: export
