// SPDX-License-Identifier: Apache-2.0
// The next value of what is carried, from one run of some layers to the next, in the place of the old one.
#pragma once

#include "program/program.hpp"

namespace tf_embed::gen {

/// Lets the layers of `repeated` write `next` where `variable` is, if no layer needs the old value any more when the
/// new one is written; false where one does, and nothing is changed.
bool take_storage(program& p, block& repeated, tensor_id variable, tensor_id next);

/// Forgets that other buffers may be parts of a tensor, or this one a part of others.
void forget_parts(program& p, tensor_id t);

}  // namespace tf_embed::gen
