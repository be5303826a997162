// SPDX-License-Identifier: Apache-2.0
// Arrays of an npz file as inputs of a network, and the comparison of results.
#pragma once

#include "cli/network_options.hpp"

#include <string>
#include <vector>

namespace tf_embed::gen {

/// The arrays in the order of the graph's inputs, checked for dtype and shape. 16-bit integers stand for bfloat16, for
/// which npz has no type.
result<std::vector<tensor>> match_inputs(const graph& g, const named_tensors& arrays);

/// Values where no arrays are given: small numbers, as timing must not depend on denormals or on early exits for zero.
/// Integers and bools are `whole`: what is an index or a length may be 0, what is a divisor must not be.
std::vector<tensor> made_up_inputs(const graph& g, int whole);

/// The values of `whole` to try until the network runs: only one where no input is an integer or bool.
std::vector<int> made_up_wholes(const graph& g);

/// The values of all tensors one after the other, as the programs of verify and bench read them.
std::string raw_bytes(const std::vector<tensor>& tensors);

/// How far results may be off. An element passes when |got - want| <= atol + rtol * |want|; both NaN passes; integers
/// and bools pass when equal, unless a tolerance was given.
struct tolerance {
  double rtol = 0;
  double atol = 0;
  bool given = false;  ///< else: 1e-4 of the largest magnitude of the expected values
};

/// The outcome for one output.
struct comparison {
  std::string output;
  double max_abs_error = 0;
  double max_rel_error = 0;  ///< of |got - want| / |want| where want is not 0
  double max_magnitude = 0;  ///< of the finite expected values
  bool same_type = false;    ///< dtype and shape are as expected
  bool pass = false;
  std::string message;  ///< why not, if not by error
};
comparison compare(const std::string& output, const tensor& got, const tensor& want, const tolerance& t);

}  // namespace tf_embed::gen
