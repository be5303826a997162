// SPDX-License-Identifier: Apache-2.0
// The command line: verbs, their options, what they answer.
#pragma once

namespace tf_embed::gen {

struct toolbox;

/// Runs the verb that the arguments name with these tools and answers the exit code.
int run_command_line(int argc, char** argv, const toolbox& tools);

}  // namespace tf_embed::gen
