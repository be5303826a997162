// SPDX-License-Identifier: Apache-2.0
// The verbs of the command line. Each adds its subcommand; the callback leaves its exit code in `exit_code`. `tools`
// and `exit_code` must outlive the parsing.
#pragma once

namespace CLI {
class App;
}

namespace tf_embed::gen {

struct toolbox;

void add_inspect(CLI::App& app, const toolbox& tools, int& exit_code);
void add_generate(CLI::App& app, const toolbox& tools, int& exit_code);
void add_run(CLI::App& app, const toolbox& tools, int& exit_code);
void add_verify(CLI::App& app, const toolbox& tools, int& exit_code);
void add_bench(CLI::App& app, const toolbox& tools, int& exit_code);
void add_supported_ops(CLI::App& app, const toolbox& tools, int& exit_code);
void add_completion(CLI::App& app, const toolbox& tools, int& exit_code);
void add_man(CLI::App& app, const toolbox& tools, int& exit_code);

}  // namespace tf_embed::gen
