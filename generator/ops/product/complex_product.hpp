// SPDX-License-Identifier: Apache-2.0
// Products of complex matrices as four of real ones.
#pragma once

#include "ops/composition/subgraph.hpp"

#include <functional>
#include <span>
#include <vector>

namespace tf_embed::gen {

/// A function of two operands that is linear in each.
using bilinear_reference = std::function<result<std::vector<tensor>>(const tensor&, const tensor&)>;

/// The reference of a product of two complex tensors by that of their parts.
result<std::vector<tensor>> complex_product_of(std::span<const tensor> operands, const bilinear_reference& real);
/// The same of a function of one operand.
result<std::vector<tensor>> complex_sum_of(const tensor& z,
                                           const std::function<result<std::vector<tensor>>(const tensor&)>& real);
/// The same numbers with the imaginary parts' signs changed.
tensor conjugated(const tensor& z);

/// What `expand` answers for the product `real` of inputs 0 and 1, which are complex; of which one or both are
/// conjugated.
result<std::vector<value>> expand_complex_product(subgraph& s, const op& real, bool conjugate_first,
                                                  bool conjugate_second);

}  // namespace tf_embed::gen
