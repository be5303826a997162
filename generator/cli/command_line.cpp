// SPDX-License-Identifier: Apache-2.0
#include "cli/command_line.hpp"

#include "cli/console.hpp"
#include "cli/verbs.hpp"
#include "compile.hpp"
#include "ir/diagnostics.hpp"
#include "ir/near_name.hpp"
#include "version.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <exception>
#include <new>
#include <span>
#include <sstream>
#include <string>
#include <string_view>

namespace tf_embed::gen {
namespace {

/// The options that a verb does not have, or else the arguments that it has no place for.
std::string unexpected_arguments(const CLI::App& verb) {
  std::string options;
  std::string others;
  for (const std::string& argument : verb.remaining()) {
    const std::string name = argument.substr(0, argument.find('='));
    if (name.size() < 2 || name[0] != '-') {
      others = fmt::format("unexpected argument \"{}\"{}{}", printable(argument), others.empty() ? "" : "; ", others);
      continue;
    }
    near_name near(name);
    for (const CLI::Option* option : verb.get_options()) {
      for (const std::string& known : option->get_lnames()) near.offer("--" + known);
    }
    options += fmt::format("{}unknown option {}{}", options.empty() ? "" : "; ", shell_word(name), near.question());
  }
  // What follows an unknown option is mostly its value.
  return options.empty() ? others : options;
}

/// One line, as all errors are. CLI11 itself says of an unknown verb only that one is needed.
int report_usage(const CLI::App& app, std::span<char*> arguments, const CLI::ParseError& e) {
  const std::string first = arguments.empty() ? "" : arguments[0];
  std::string verbs;
  near_name near_verb(first);
  bool known = first.empty() || first[0] == '-';
  for (const CLI::App* verb : app.get_subcommands({})) {
    known |= verb->get_name() == first;
    near_verb.offer(verb->get_name());
    verbs += (verbs.empty() ? "" : ", ") + verb->get_name();
  }
  std::string message = printable(e.what(), 300);
  for (const CLI::App* verb : app.get_subcommands()) {
    if (const std::string unexpected = unexpected_arguments(*verb); !unexpected.empty()) message = unexpected;
  }
  if (!known) {
    message = "there is no verb \"" + printable(first) + "\"";
    message += near_verb.best().empty() ? "; the verbs are " + verbs : near_verb.question();
  }
  if (first.empty()) message = "a verb is missing; the verbs are " + verbs;
  complain("tf-embed: error: {} (tf-embed --help says more)\n", message);
  return 2;
}

}  // namespace

int run_command_line(int argc, char** argv, const toolbox& tools) {
  CLI::App app{"tf-embed compiles a trained TensorFlow network into C++: weights as constants, the network as a type."};
  app.set_version_flag("--version", version);
  app.require_subcommand(1);
  app.footer(
      "exit codes: 0 fine, 1 a comparison failed, 2 wrong usage, 3 the model cannot be read or is malformed, 4 "
      "unsupported nodes, 5 the compiler failed");
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
    if (e.get_exit_code() == 0) {  // --help and --version
      std::ostringstream text;
      app.exit(e, text, text);
      say("{}", text.str());
      return end_of_output(0);
    }
    return report_usage(app, std::span(argv, static_cast<std::size_t>(argc)).subspan(argc > 0 ? 1 : 0), e);
  } catch (const std::bad_alloc&) {
    complain("tf-embed: error: not enough memory for this model\n");
    return 3;
  } catch (const std::exception& e) {
    complain("tf-embed: error: {}\n", e.what());
    return 3;
  }
  return end_of_output(exit_code);
}

}  // namespace tf_embed::gen
