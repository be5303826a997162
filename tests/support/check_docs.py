# SPDX-License-Identifier: Apache-2.0
"""The documents keep up with the sources: the map of docs/HACKING.md names every folder, paths exist, excerpts are verbatim.

usage: check_docs.py SOURCE-FOLDER [--update]      --update takes the excerpts from the sources anew
       check_docs.py --self-test                   on a made-up tree with one mistake of each kind

An excerpt is a fenced block behind a comment that says where it comes from:

    <!-- excerpt: generator/ops/movement/transpose.cpp "transpose::emit" -->

It begins at the only line that holds the text, and ends with it if that is a whole statement, else where its braces close;
with `to "other text"` at the next line that holds that. Spaces are not compared.
"""
import pathlib
import re
import tempfile
import textwrap

import source_check

MAP = "docs/HACKING.md"
# Each folder in these must be in the map, and each of the others itself.
MAPPED_PARENTS = ["generator", "include/tf_embed", "tests", "benchmarks", "examples"]
MAPPED = ["cmake"]
# Where documents look for the paths that they name, beside their own folder.
ROOTS = ["", "docs", "generator", "include/tf_embed", "tests", "examples/firmware"]
# Documents all of whose C++ must be excerpts.
EXCERPTS_ONLY = {"docs/ADDING_AN_OP.md"}
EXTENSIONS = "cpp|hpp|py|sh|md|cmake|js|json|css|html|proto|txt"

EXCERPT = re.compile(r'(?P<marker><!-- excerpt: (?P<file>\S+) "(?P<start>[^"]+)"(?: to "(?P<end>[^"]+)")? -->\n)'
                     r"```(?P<language>\w*)\n(?P<text>.*?)^```$", re.DOTALL | re.MULTILINE)


def squeezed(text):
    return " ".join(text.split())


def is_source_folder(folder):
    """Not a cache, and not empty (as git leaves folders whose files have moved)."""
    return (folder.is_dir() and not folder.name.startswith((".", "__")) and
            any(f.is_file() and "__pycache__" not in f.parts for f in folder.rglob("*")))


def map_problems(root, text):
    found = re.search(r"^## The map$(.*?)^## ", text, re.DOTALL | re.MULTILINE)
    if not found:
        yield f"{MAP}: has no section \"The map\""
        return
    rows = [line.split("|")[1] for line in found[1].splitlines() if line.startswith("| `")]
    named = {path.rstrip("/") for row in rows for path in re.findall(r"`([^`]+)`", row)}
    for path in sorted(named):
        if not (root / path).exists():
            yield f"{MAP}: the map names {path}, which is not there"
    folders = [f"{parent}/{f.name}" for parent in MAPPED_PARENTS for f in sorted((root / parent).iterdir())
               if is_source_folder(f)]
    for path in folders + MAPPED:
        if path not in named:
            yield f"{MAP}: the map lacks {path}"


def path_problems(root, name, text):
    """Paths in backticks that end in a slash or an extension, and targets of links, are there."""
    # Blocks of code are about the user's files, too.
    prose = re.sub(r"^```.*?^```$", lambda m: "\n" * m[0].count("\n"), text, flags=re.DOTALL | re.MULTILINE)
    for number, line in enumerate(prose.splitlines(), 1):
        paths = [(p, ROOTS) for p in re.findall(rf"`([\w.*-]+/(?:[\w./*-]*(?:/|\.(?:{EXTENSIONS})))?)`", line)]
        links = re.findall(r"\]\(([^)#]+)[^)]*\)", line)
        paths += [(p, [str(pathlib.PurePosixPath(name).parent)]) for p in links if ":" not in p]
        for path, folders in paths:
            if not any(next(iter((root / f).glob(path.rstrip("/"))), None) for f in folders):
                yield f"{name}:{number}: {path} is not there"


def excerpt_from(source, start, end):
    """The lines from the one with `start` on, or a word about why there are none."""
    lines = source.splitlines()
    at = [i for i, line in enumerate(lines) if start in line]
    if len(at) != 1:
        return None, f"{len(at)} lines hold \"{start}\""
    first = at[0]
    indentation = len(lines[first]) - len(lines[first].lstrip())
    if end is None and lines[first].endswith((";", "},", "}")):
        return lines[first].strip(), None
    for last in range(first + (0 if end else 1), len(lines)):
        line = lines[last]
        if end in line if end else line[indentation:].startswith("}") and not line[:indentation].strip():
            return textwrap.dedent("\n".join(lines[first:last + 1])), None
    return None, f"it has no end behind \"{start}\""


def check_excerpts(root, name, text):
    """Problems, and the text with all excerpts taken from the sources."""
    problems = []

    def renewed(m):
        line = text.count("\n", 0, m.start()) + 1
        file = root / m["file"]
        if not file.is_file():
            problems.append(f"{name}:{line}: {m['file']} is not there")
            return m[0]
        found, why = excerpt_from(file.read_text(), m["start"], m["end"])
        if why:
            problems.append(f"{name}:{line}: {m['file']}: {why}")
            return m[0]
        if squeezed(found) == squeezed(m["text"]):
            return m[0]
        problems.append(f"{name}:{line}: the excerpt is not what {m['file']} says; see check_docs.py --update")
        return f"{m['marker']}```{m['language']}\n{found}\n```"

    updated = EXCERPT.sub(renewed, text)
    if name in EXCERPTS_ONLY:
        rest = EXCERPT.sub(lambda m: "\n" * m[0].count("\n"), text)
        for number, line in enumerate(rest.splitlines(), 1):
            if line.startswith("```cpp"):
                problems.append(f"{name}:{number}: code without a word of where it comes from")
    for marker in re.finditer(r"<!-- excerpt:.*", EXCERPT.sub("", text)):
        problems.append(f"{name}: no excerpt behind {marker[0]}")
    return problems, updated


def documents(root):
    return [root / "README.md", *sorted((root / "docs").glob("*.md"))]


def problems_of(root, update=False):
    problems = []
    for file in documents(root):
        name = file.relative_to(root).as_posix()
        text = file.read_text()
        if name == MAP:
            problems += map_problems(root, text)
        problems += path_problems(root, name, text)
        found, updated = check_excerpts(root, name, text)
        if update and updated != text:
            file.write_text(updated)
            found = check_excerpts(root, name, updated)[0]
        problems += found
    return problems


SOURCE = """struct tile {
  int n;
  void run() {
    go();
  }
};
int last = 1;
"""
GOOD = {
    "README.md": "[how](docs/HACKING.md#top) [web](https://example.org)\n",
    "generator/ops/tile.hpp": SOURCE,
    "include/tf_embed/core/a.hpp": "",
    "tests/ops/tile_test.cpp": "",
    "benchmarks/kernels/a.cpp": "",
    "examples/common/a.cpp": "",
    "cmake/A.cmake": "",
    "docs/HACKING.md": "## The map\n\n| folder | holds |\n|---|---|\n| `generator/ops/`, `include/tf_embed/core/` | a |\n"
                       "| `tests/ops/` | a |\n| `benchmarks/kernels/` | a |\n| `examples/common/` | a |\n| `cmake/` | a |\n\n"
                       "## Rules\n\n`core/a.hpp`, `ops/*.hpp`, `a/b`, `generator/ops/`\n",
    "docs/ADDING_AN_OP.md": '<!-- excerpt: generator/ops/tile.hpp "void run()" -->\n```cpp\nvoid run() {\n    go();\n}\n```\n\n'
                            '<!-- excerpt: generator/ops/tile.hpp "int last" -->\n```cpp\nint last = 1;\n```\n'
                            '<!-- excerpt: generator/ops/tile.hpp "struct tile" to "int n" -->\n```cpp\nstruct tile {\n  int n;\n```\n',
}
BAD = [
    ({"generator/plan/a.hpp": ""}, "the map lacks generator/plan"),
    ({"docs/HACKING.md": GOOD["docs/HACKING.md"].replace("| `cmake/` | a |\n", "")}, "the map lacks cmake"),
    ({"docs/HACKING.md": GOOD["docs/HACKING.md"].replace("| `cmake/`", "| `cmake/`, `attic`")}, "the map names attic"),
    ({"docs/HACKING.md": "nothing"}, "has no section"),
    ({"README.md": "\nsee `core/b.hpp`\n"}, "README.md:2: core/b.hpp is not there"),
    ({"README.md": "[how](docs/WHY.md)\n"}, "README.md:1: docs/WHY.md is not there"),
    ({"generator/ops/tile.hpp": SOURCE.replace("go", "run")}, "docs/ADDING_AN_OP.md:1: the excerpt is not what"),
    ({"generator/ops/tile.hpp": SOURCE.replace("run()", "walk()")}, "0 lines hold \"void run()\""),
    ({"generator/ops/tile.hpp": SOURCE + "int last = 2;\n"}, "2 lines hold \"int last\""),
    ({"docs/ADDING_AN_OP.md": "\n```cpp\nint x;\n```\n"}, "docs/ADDING_AN_OP.md:2: code without a word"),
    ({"docs/ADDING_AN_OP.md": '<!-- excerpt: generator/ops/tile.hpp "x" -->\n\n'}, "no excerpt behind"),
    ({"docs/ADDING_AN_OP.md": '<!-- excerpt: generator/b.hpp "x" -->\n```cpp\nx\n```\n'}, "generator/b.hpp is not there"),
]


def self_test():
    """Each mistake alone is reported, and nothing else is; without any, nothing."""
    failures = []

    def run(files, update=False):
        with tempfile.TemporaryDirectory() as folder:
            root = pathlib.Path(folder)
            for name, text in files.items():
                (root / name).parent.mkdir(parents=True, exist_ok=True)
                (root / name).write_text(text)
            return problems_of(root, update)

    said = run(GOOD)
    if said:
        failures.append(f"a tree without mistakes: {said}")
    for change, expected in BAD:
        said = run({**GOOD, **change})
        if len(said) != 1 or expected not in said[0]:
            failures.append(f"{change}: expected \"{expected}\", but heard {said}")
    said = run({**GOOD, **BAD[6][0]}, update=True)
    if said:
        failures.append(f"after --update: {said}")
    return failures


if __name__ == "__main__":
    source_check.run(__doc__, problems_of, self_test, ["--update"])
