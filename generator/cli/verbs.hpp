// SPDX-License-Identifier: Apache-2.0
// The verbs of the command line. Each adds its subcommand; the callback leaves its exit code in `exit_code`.
#pragma once

namespace CLI {
class App;
}

namespace tf_embed::gen {

void add_inspect(CLI::App& app, int& exit_code);
void add_generate(CLI::App& app, int& exit_code);
void add_run(CLI::App& app, int& exit_code);
void add_verify(CLI::App& app, int& exit_code);
void add_bench(CLI::App& app, int& exit_code);
void add_supported_ops(CLI::App& app, int& exit_code);

}  // namespace tf_embed::gen
