// SPDX-License-Identifier: Apache-2.0
#include "plan/state_layout.hpp"

namespace tf_embed::gen {

void lay_out_states(program& p) {
  std::size_t end = 0;
  for (const program_state& s : p.states) {
    buffer& b = p.buffers[*p.tensors[s.tensor].buffer];
    b.state_offset = (end + state_alignment - 1) / state_alignment * state_alignment;
    end = *b.state_offset + b.bytes;
  }
  p.state_bytes = end;
}

}  // namespace tf_embed::gen
