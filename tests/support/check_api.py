# SPDX-License-Identifier: Apache-2.0
"""docs/API.md lists the generated class member by member, with the comments of its headers; each member has one.

usage: check_api.py SOURCE-FOLDER [--update]      --update writes the list anew
       check_api.py --self-test
"""
import re
import sys

import source_check

CLASSES = [("include/tf_embed/core/model_interface.hpp", "model_interface"), ("include/tf_embed/core/model.hpp", "basic_model")]
DOCUMENT = "docs/API.md"
BEGIN, END = "<!-- members: begin -->\n", "<!-- members: end -->\n"


def public_part(text, name):
    """The lines of the class behind `public:`."""
    found = re.search(rf"^class {name}\b[^;]*?\{{$.*?^ public:$(.*?)^(?: protected:| private:|\}};)$", text, re.DOTALL | re.MULTILINE)
    if not found:
        sys.exit(f"there is no class {name} with a public part")
    return found[1].splitlines()


def members(text, name):
    """(declaration, comment) of each member, in order."""
    comment, declaration, depth = [], "", 0
    found = []
    for line in public_part(text, name):
        stripped = line.strip()
        if depth > 0:  # inside a body
            depth += stripped.count("{") - stripped.count("}")
            continue
        if stripped.startswith("///"):
            comment.append(stripped[3:].strip())
            continue
        if not stripped:
            comment = [] if not declaration else comment
            continue
        code, _, behind = stripped.partition("///<")
        if behind:
            comment.append(behind.strip())
        declaration = f"{declaration} {code.strip()}".strip()
        depth = code.count("{") - code.count("}")
        if depth > 0 or declaration.endswith((";", "}")):
            if not declaration.startswith(("static_assert", "using E")):
                found.append((shortened(declaration), " ".join(comment)))
            comment, declaration = [], ""
            depth = max(depth, 0)
    return found


def shortened(declaration):
    """The declaration as a reader wants it: without initialisers, bodies and namespaces of the inside."""
    text = re.sub(r"\s*\{.*$", "", declaration.replace("TF_EMBED_INLINE ", ""))
    text = re.sub(r"(?<=\)) ?(noexcept)? : \w+\(.*$", r" \1", text).rstrip()
    text = re.sub(r"(?<![=!<>]) = (?!default).*$", "", text).rstrip("; ")
    text = re.sub(r"^template <endpoint_key Key> ", "", text) if "Key" in text else text
    return re.sub(r"\s+", " ", text)


def table(root):
    rows = ["| member | |\n|---|---|\n"]
    for declaration, comment in [m for header, name in CLASSES for m in members((root / header).read_text(), name)]:
        rows.append("| `{}` | {} |\n".format(declaration.replace("|", "\\|"), comment.replace("|", "\\|")))
    return "".join(rows)


def problems_of(root, update):
    document = root / DOCUMENT
    text = document.read_text()
    if BEGIN not in text or END not in text:
        return [f"{DOCUMENT}: lacks the marks {BEGIN.strip()} and {END.strip()}"]
    head, rest = text.split(BEGIN)
    old, tail = rest.split(END)
    bare = [f"{header}: {declaration}: has no comment" for header, name in CLASSES
            for declaration, comment in members((root / header).read_text(), name) if not comment]
    if bare:
        return bare
    new = table(root)
    if old == new:
        return []
    if update:
        document.write_text(head + BEGIN + new + END + tail)
        return []
    return [f"{DOCUMENT}: is not what the headers say; see check_api.py --update"]


SAMPLE = """class basic_model {
  int hidden;

 public:
  static constexpr int size = 3;  ///< how many
  static_assert(size == 3);
  /// Runs, and
  /// answers.
  status run() noexcept {
    if (x) { return 1; }
    return 2;
  }

  template <endpoint_key Key>
  auto input() noexcept {
    return 1;
  }

 private:
  int also_hidden;
};
"""


def self_test():
    expected = [("static constexpr int size", "how many"), ("status run() noexcept", "Runs, and answers."),
                ("auto input() noexcept", "")]
    found = members(SAMPLE, "basic_model")
    return [] if found == expected else [f"expected {expected}, found {found}"]


if __name__ == "__main__":
    source_check.run(__doc__, problems_of, self_test, ["--update"])
