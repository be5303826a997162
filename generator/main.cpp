// SPDX-License-Identifier: Apache-2.0
// tf-embed: compiles a trained TensorFlow network into C++.
#include "cli/verbs.hpp"
#include "version.hpp"

#include <CLI/CLI.hpp>

#include <cstdio>
#include <exception>
#include <new>

int main(int argc, char** argv) {
  using namespace tf_embed::gen;
  CLI::App app{"tf-embed compiles a trained TensorFlow network into C++: weights as constants, the network as a type."};
  app.set_version_flag("--version", version);
  app.require_subcommand(1);
  app.footer(
      "exit codes: 0 fine, 1 a comparison failed, 2 wrong usage, 3 the model cannot be read or is malformed, 4 "
      "unsupported nodes");
  int exit_code = 0;
  add_inspect(app, exit_code);
  add_generate(app, exit_code);
  add_run(app, exit_code);
  add_verify(app, exit_code);
  add_bench(app, exit_code);
  add_supported_ops(app, exit_code);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& e) {
    return app.exit(e) == 0 ? 0 : 2;
  } catch (const std::bad_alloc&) {
    std::fputs("tf-embed: error: not enough memory for this model\n", stderr);
    return 3;
  } catch (const std::exception& e) {
    std::fprintf(stderr, "tf-embed: error: %s\n", e.what());
    return 3;
  }
  return exit_code;
}
