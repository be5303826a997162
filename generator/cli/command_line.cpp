// SPDX-License-Identifier: Apache-2.0
#include "cli/command_line.hpp"

#include "cli/verbs.hpp"
#include "compile.hpp"
#include "ir/diagnostics.hpp"
#include "version.hpp"

#include <CLI/CLI.hpp>

#include <cstdio>
#include <exception>
#include <new>
#include <string>

namespace tf_embed::gen {
namespace {

/// One line, as all errors are. CLI11 itself says of an unknown verb only that one is needed.
int report_usage(const CLI::App& app, const std::string& first, const CLI::ParseError& e) {
  std::string verbs;
  bool known = first.empty() || first[0] == '-';
  for (const CLI::App* verb : app.get_subcommands({})) {
    known |= verb->get_name() == first;
    verbs += (verbs.empty() ? "" : ", ") + verb->get_name();
  }
  std::string message = printable(e.what(), 300);
  if (!known) message = "there is no verb \"" + printable(first) + "\"; the verbs are " + verbs;
  if (first.empty()) message = "a verb is missing; the verbs are " + verbs;
  std::fprintf(stderr, "tf-embed: error: %s (tf-embed --help says more)\n", message.c_str());
  return 2;
}

}  // namespace

int run_command_line(int argc, char** argv, const toolbox& tools) {
  CLI::App app{"tf-embed compiles a trained TensorFlow network into C++: weights as constants, the network as a type."};
  app.set_version_flag("--version", version);
  app.require_subcommand(1);
  app.footer(
      "exit codes: 0 fine, 1 a comparison failed, 2 wrong usage, 3 the model cannot be read or is malformed, 4 "
      "unsupported nodes");
  int exit_code = 0;
  add_inspect(app, tools, exit_code);
  add_generate(app, tools, exit_code);
  add_run(app, tools, exit_code);
  add_verify(app, tools, exit_code);
  add_bench(app, tools, exit_code);
  add_supported_ops(app, tools, exit_code);
  add_completion(app, tools, exit_code);
  add_man(app, tools, exit_code);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& e) {
    if (e.get_exit_code() == 0) return app.exit(e);  // --help and --version
    return report_usage(app, argc > 1 ? argv[1] : "", e);
  } catch (const std::bad_alloc&) {
    std::fputs("tf-embed: error: not enough memory for this model\n", stderr);
    return 3;
  } catch (const std::exception& e) {
    std::fprintf(stderr, "tf-embed: error: %s\n", e.what());
    return 3;
  }
  return exit_code;
}

}  // namespace tf_embed::gen
