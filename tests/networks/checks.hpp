// SPDX-License-Identifier: Apache-2.0
// What every network is held to. `folder` holds its model.pb, inputs.npz and outputs.npz.
#pragma once

#include "networks/network.hpp"

#include <cstddef>
#include <filesystem>

namespace tests {

/// How near the results must be to TensorFlow's.
enum class nearness {
  plain,     ///< 1e-4 of an output's largest magnitude; probabilities within 1e-5, and the most likely class the same
  rounding,  ///< where one rounding step may flip: 5e-2 of the largest magnitude, and the same five most likely classes
};

/// Generated code gives TensorFlow's recorded results: run(), operator(), and again after construction anew.
void check_results(const network& n, const std::filesystem::path& folder, nearness near);
/// The same for every sample of samples.npz or testset.npz; a testset's labels give the accuracy recorded, at least.
void check_samples(const network& n, const std::filesystem::path& folder);
/// The graph is sound after each pass.
void check_passes(const std::filesystem::path& folder);
/// The generator's reference gives TensorFlow's recorded results.
void check_reference(const std::filesystem::path& folder, nearness near);
/// Construction, input(), run(), output() and operator() never call the heap.
void check_heap(const network& n, const std::filesystem::path& folder);
/// run() stays within stack_bytes.
void check_stack(const network& n, const std::filesystem::path& folder);

}  // namespace tests
