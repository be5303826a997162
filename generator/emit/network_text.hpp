// SPDX-License-Identifier: Apache-2.0
// The pieces of text that the forms of a network are made of: what a header says of it, its tensors, its layers.
#pragma once

#include "emit/class_path.hpp"
#include "emit/fill.hpp"
#include "emit/header.hpp"
#include "emit/program_names.hpp"
#include "program/program.hpp"

#include <string>

namespace tf_embed::gen {

/// A network on its way into text.
struct network_source {
  const program& p;
  const program_names& names;
  const header_options& options;
  const class_path& path;
};

/// Values of the holes that all forms have: names, the banner, facts, layers.
///
///     NAME NAMESPACE CLASS_NAME CLASS VERSION VERSION_COMMAS SOURCE SHA
///     BANNER       what the network is and how it is used, as comments
///     FACTS        the constants of its description
///     LISTS        the names and multiply-accumulates of its layers
///     INCLUDES     the headers of its layers
///     TENSORS      all tensors, as types
///     INPUTS OUTPUTS   the endpoints
///     STATES       the type that lists what calls keep, where they keep something
///     STATE_INCLUDE    the header that it needs
///     LAYERS       the types of the layers
///     COMPLEX      the include of complex numbers, where there are some
///     NEEDS_CXX20  what stands before the contents of a file that other standards cannot compile; `#endif` ends it
///     OPTIMISATION a remark of the compiler where it does not optimise
std::vector<hole> network_holes(const network_source& n);

/// `#include <complex>` where a tensor or the weights hold complex numbers; else nothing.
std::string complex_include(const program& p);

/// The tensor types with these ids only. A constant one is read through `constants::`.
std::string print_border_tensors(const network_source& n, const std::vector<tensor_id>& ids);

}  // namespace tf_embed::gen
