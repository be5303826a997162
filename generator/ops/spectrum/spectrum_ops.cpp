// SPDX-License-Identifier: Apache-2.0
#include "ops/spectrum/spectrum_ops.hpp"

#include "ops/spectrum/fft.hpp"
#include "ops/spectrum/rfft.hpp"

namespace tf_embed::gen {

std::vector<std::span<const op_row>> spectrum_ops() { return {fft_rows(), rfft_rows()}; }

}  // namespace tf_embed::gen
