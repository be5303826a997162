// SPDX-License-Identifier: Apache-2.0
#include "emit/program_names.hpp"

#include "emit/identifiers.hpp"

namespace tf_embed::gen {

program_names name_program(const program& p) {
  program_names names;
  identifier_set tensors{"t_"};
  for (const program_tensor& t : p.tensors) names.tensors.push_back(tensors.make(t.hint));
  identifier_set weights{"w_"};
  for (const weight_blob& w : p.weights) names.weights.push_back(weights.make(w.hint));
  return names;
}

}  // namespace tf_embed::gen
