// SPDX-License-Identifier: Apache-2.0
// The program that `tf-embed bench` compiles around a network.
#pragma once

#include "program/program.hpp"

#include <string>

namespace tf_embed::gen {

/// C++ source. Usage of the program: `program INPUTS EXPECTED check` runs once and, where the network fails, says why
/// and ends with 3; `program INPUTS EXPECTED measure SECONDS` prints one JSON object; `program INPUTS EXPECTED serve`
/// speaks the line protocol: a first line {"ready":...}, then one answer a line `run SECONDS`. INPUTS and EXPECTED are
/// files of raw values, one tensor after the other; EXPECTED may be "-".
std::string bench_program(const program& p);

}  // namespace tf_embed::gen
