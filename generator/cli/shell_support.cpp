// SPDX-License-Identifier: Apache-2.0
// tf-embed completion and man: what a shell and a reader want to know, out of the command line's own description.
#include "cli/console.hpp"
#include "cli/verbs.hpp"
#include "version.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace tf_embed::gen {
namespace {

/// An option as far as a shell is concerned.
struct described_option {
  std::vector<std::string> names;  ///< "-o", "--output-dir"; the one name of what is positional
  std::string description;
  std::vector<std::string> choices;  ///< the values there are; empty: any
  bool takes_value = false;
  bool is_positional = false;
  bool is_required = false;
};

std::vector<std::string> split(std::string_view text, char at) {
  std::vector<std::string> parts;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(at), text.size());
    parts.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return parts;
}

/// CLI11 writes the choices of an option into the name of its type, as TEXT:{auto,literal}.
std::vector<std::string> choices_of(const std::string& type) {
  const std::size_t begin = type.find('{');
  const std::size_t end = type.find('}');
  if (begin == std::string::npos || end == std::string::npos || end < begin) return {};
  return split(std::string_view(type).substr(begin + 1, end - begin - 1), ',');
}

std::vector<described_option> options_of(const CLI::App& app) {
  std::vector<described_option> found;
  for (const CLI::Option* o : app.get_options()) {
    described_option d;
    for (const std::string& name : o->get_snames()) d.names.push_back("-" + name);
    for (const std::string& name : o->get_lnames()) d.names.push_back("--" + name);
    d.is_positional = d.names.empty();
    if (d.is_positional) d.names.push_back(o->get_name());
    d.description = o->get_description();
    d.choices = choices_of(o->get_type_name());
    d.takes_value = o->get_items_expected_max() != 0;
    d.is_required = o->get_required();
    found.push_back(std::move(d));
  }
  return found;
}

std::string join_names(const std::vector<described_option>& options) {
  std::string all;
  for (const described_option& o : options) {
    if (o.is_positional) continue;
    for (const std::string& name : o.names) all += (all.empty() ? "" : " ") + name;
  }
  return all;
}

/// The program that has the verbs; `verb` is one of them.
const CLI::App& program_of(const CLI::App& verb) { return *verb.get_parent(); }

std::vector<const CLI::App*> verbs_of(const CLI::App& app) { return app.get_subcommands({}); }

// ---- bash ----

/// What bash may offer behind an option, as a line of a `case`.
std::string bash_choices(const std::vector<described_option>& options) {
  std::string lines;
  for (const described_option& o : options) {
    if (o.choices.empty()) continue;
    lines += fmt::format("      {}) COMPREPLY=($(compgen -W '{}' -- \"$word\")); return ;;\n", fmt::join(o.names, "|"),
                         fmt::join(o.choices, " "));
  }
  return lines;
}

std::string bash_completion(const CLI::App& app) {
  std::string names;
  std::string cases;
  for (const CLI::App* verb : verbs_of(app)) {
    names += (names.empty() ? "" : " ") + verb->get_name();
    const auto options = options_of(*verb);
    std::string words = join_names(options);
    for (const described_option& o : options) {
      if (o.is_positional) words += fmt::format("{}{}", o.choices.empty() ? "" : " ", fmt::join(o.choices, " "));
    }
    const std::string choices = bash_choices(options);
    cases += fmt::format("    {})\n      options='{}'\n", verb->get_name(), words);
    if (!choices.empty()) cases += fmt::format("      case $before in\n{}      esac\n", choices);
    cases += "      ;;\n";
  }
  return fmt::format(R"(# bash completion of tf-embed {}, made by `tf-embed completion bash`
_tf_embed() {{
  local word=${{COMP_WORDS[COMP_CWORD]}} before=${{COMP_WORDS[COMP_CWORD-1]}} options=''
  COMPREPLY=()
  if [ "$COMP_CWORD" -eq 1 ]; then
    COMPREPLY=($(compgen -W '{} {}' -- "$word"))
    return
  fi
  case ${{COMP_WORDS[1]}} in
{}  esac
  COMPREPLY=($(compgen -W "$options" -- "$word"))
  # Anything else is a file or a folder.
  [[ $word == -* ]] || COMPREPLY+=($(compgen -f -- "$word"))
}}
complete -o filenames -F _tf_embed tf-embed
)",
                     version, names, join_names(options_of(app)), cases);
}

// ---- zsh ----

/// Inside single quotes, in the place of a description: _arguments reads brackets and colons.
std::string zsh_text(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '\'') {
      out += "'\\''";
      continue;
    }
    if (c == '[' || c == ']' || c == ':' || c == '\\') out += '\\';
    out += c;
  }
  return out;
}

std::string zsh_option(const described_option& o) {
  std::string action = "_files";
  if (!o.choices.empty()) action = fmt::format("({})", fmt::join(o.choices, " "));
  if (o.is_positional) return fmt::format("      '*:{}:{}' \\\n", zsh_text(o.names[0]), action);
  std::string lines;
  for (const std::string& name : o.names) {
    lines += fmt::format("      '*{}[{}]{}' \\\n", name, zsh_text(o.description),
                         o.takes_value ? fmt::format(":value:{}", action) : "");
  }
  return lines;
}

std::string zsh_completion(const CLI::App& app) {
  std::string verbs;
  std::string cases;
  for (const CLI::App* verb : verbs_of(app)) {
    verbs += fmt::format("    '{}:{}'\n", verb->get_name(), zsh_text(verb->get_description()));
    std::string lines;
    for (const described_option& o : options_of(*verb)) lines += zsh_option(o);
    cases += fmt::format("    {})\n      _arguments \\\n{}        && return\n      ;;\n", verb->get_name(), lines);
  }
  return fmt::format(R"(#compdef tf-embed
# zsh completion of tf-embed {}, made by `tf-embed completion zsh`
_tf_embed() {{
  local -a verbs=(
{}  )
  if (( CURRENT == 2 )); then
    _describe verb verbs
    return
  fi
  local verb=$words[2]
  words=("tf-embed" "${{(@)words[3,-1]}}")
  (( CURRENT-- ))
  case $verb in
{}  esac
}}
if [ "$funcstack[1]" = _tf_embed ]; then
  _tf_embed "$@"
else
  compdef _tf_embed tf-embed
fi
)",
                     version, verbs, cases);
}

// ---- man ----

/// For roff: a hyphen that can be copied, a backslash that is one, no command at the start of a line.
std::string roff(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if ((c == '.' || c == '\'') && (out.empty() || out.back() == '\n')) out += "\\&";
    if (c == '-') out += '\\';
    if (c == '\\') {
      out += "\\e";
      continue;
    }
    out += c;
  }
  return out;
}

std::string upper(std::string text) {
  for (char& c : text) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  return text;
}

std::string roff_option(const described_option& o) {
  std::string head;
  for (const std::string& name : o.names) head += (head.empty() ? "" : ", ") + fmt::format("\\fB{}\\fR", roff(name));
  // What does not fit beside the name goes into the text.
  const bool is_long = o.choices.size() > 6;
  if (o.takes_value && !o.is_positional) {
    head += o.choices.empty() || is_long ? " \\fIVALUE\\fR" : fmt::format(" \\fI{}\\fR", fmt::join(o.choices, "|"));
  }
  if (o.is_positional && !o.choices.empty()) head += fmt::format(" (\\fI{}\\fR)", fmt::join(o.choices, "|"));
  return fmt::format(".TP\n{}\n{}{}{}\n", head, roff(o.description), o.is_required ? " (must be given)" : "",
                     is_long ? fmt::format(": {}", fmt::join(o.choices, ", ")) : "");
}

std::string man_page(const CLI::App& app) {
  std::string page = fmt::format(R"(.TH TF\-EMBED 1 "" "tf\-embed {}"
.SH NAME
tf\-embed \- compile a trained TensorFlow network into a C++ header
.SH SYNOPSIS
\fBtf\-embed\fR \fIVERB\fR [\fIMODEL\fR] [\fIoptions\fR]
.SH DESCRIPTION
{}
.SH VERBS
)",
                                 version, roff(app.get_description()));
  for (const CLI::App* verb : verbs_of(app))
    page += fmt::format(".TP\n\\fB{}\\fR\n{}\n", roff(verb->get_name()), roff(verb->get_description()));
  page += ".SH OPTIONS\n";
  for (const described_option& o : options_of(app)) page += roff_option(o);
  for (const CLI::App* verb : verbs_of(app)) {
    page += fmt::format(".SH OPTIONS OF {}\n", roff(upper(verb->get_name())));
    for (const described_option& o : options_of(*verb)) page += roff_option(o);
  }
  page += fmt::format(".SH EXIT STATUS\n{}\n", roff(app.get_footer()));
  return page;
}

}  // namespace

void add_completion(CLI::App& app, const toolbox&, int&) {
  auto shell = std::make_shared<std::string>();
  CLI::App* verb = app.add_subcommand("completion", "print a script by which a shell completes verbs and options");
  verb->add_option("SHELL", *shell, "the shell")->required()->check(CLI::IsMember({"bash", "zsh"}));
  verb->callback([verb, shell] {
    const CLI::App& program = program_of(*verb);
    say("{}", *shell == "bash" ? bash_completion(program) : zsh_completion(program));
  });
}

void add_man(CLI::App& app, const toolbox&, int&) {
  CLI::App* verb = app.add_subcommand("man", "print the manual page");
  verb->callback([verb] { say("{}", man_page(program_of(*verb))); });
}

}  // namespace tf_embed::gen
