# SPDX-License-Identifier: Apache-2.0
"""No file includes one of a floor above its own, and libraries are included where they belong (docs/DESIGN.md, Floors).

usage: check_floors.py SOURCE-FOLDER
       check_floors.py --self-test        on a made-up tree with one mistake of each kind
"""
import pathlib
import re
import tempfile

import source_check

# From the ground up. What shares a floor knows nothing of each other, families of ops aside.
LIBRARY = [["core"], ["simd"], ["kernels/support"], ["kernels"], ["layers"], ["interop"]]
FAMILIES = ["ops/composition", "ops/control", "ops/element", "ops/gradient", "ops/image", "ops/movement", "ops/product",
            "ops/recurrent", "ops/reduction", "ops/sequence", "ops/shape", "ops/spectrum", "ops/window"]
GENERATOR = [["version"], ["ir"], ["proto", "io"], ["program"], ["ops/support"], FAMILIES, ["ops"], ["model", "passes"],
             ["plan"], ["emit"], ["compile"], ["cli"], ["main"]]
# Folders that belong to the floor of another.
PARTS = {"model/formats": "model", "emit/report": "emit", "emit/licences": "emit"}

# Who may include a library: floors, or single files.
LIBRARIES = {
    "CLI": ["cli", "main"],
    "nlohmann": ["io/json.hpp", "emit", "cli"],
    "tinyxml2.h": ["cli"],
    "re2": ["model"],
    "zip.h": ["io"],
    "google": ["model"],
    ".pb.h": ["proto", "model", "ops/support"],
    "Eigen": ["ops/product/matrix_solve.cpp", "ops/support/reference_matmul.cpp"],
    "boost": ["ops/element/special_reference.cpp"],
    "fmt": None,  # everywhere
    # The system's, POSIX.
    "fcntl.h": ["io", "cli", "model"],
    "spawn.h": ["cli"],
    "sys": ["io", "cli", "model"],
    "unistd.h": ["io", "cli", "model"],
    # The library that is generated for: core/ is arithmetic that both sides share, of the kernels only sizes and names.
    # A reference never runs a kernel's source.
    "tf_embed/core": ["program", "ops/support", *FAMILIES],
    "tf_embed/kernels/ctc_loss.hpp": ["ops/sequence/ctc_loss.cpp"],
    "tf_embed/kernels/support/in_strips.hpp": ["ops/support/window_overlap.cpp"],
    "tf_embed/kernels/support/quantize_mode.hpp": ["ops/element/quantize.hpp"],
    "tf_embed/kernels/slice_at.hpp": ["ops/movement/slice.hpp"],
    "tf_embed/kernels/support/window_sizes.hpp": ["ops/support/window_overlap.cpp"],
}
RUNTIME_LIBRARIES = {
    "boost": ["core/model.hpp", "core/pipeline.hpp", "layers/layer_list.hpp"],
    "xsimd": ["core/arch.hpp"],
    "immintrin.h": ["simd"],
}
# Headers of the generator that are for a few files alone.
FOR_FEW = {"ir/graph_typing.hpp": ["model/import.cpp", "passes/loop_graphs.cpp", "passes/resolve_folding.cpp",
                                   "passes/resolver.hpp", "passes/splice_region.cpp"]}
MADE_BY_THE_BUILD = {"licences.inc", "report_assets.inc"}

INCLUDE = re.compile(r"\s*#\s*include\s*([<\"])([^>\"]+)[>\"]")
RAW_STRING = re.compile(r'R"(\w*)\((.*?)\)\1"', re.DOTALL)


def includes(file):
    """(line, quoted, what) of every include, those of generated code in raw strings aside."""
    text = RAW_STRING.sub(lambda m: "\n" * m[0].count("\n"), file.read_text())
    for number, line in enumerate(text.splitlines(), 1):
        found = INCLUDE.match(line)
        if found:
            yield number, found[1] == '"', found[2]


class Tree:
    """One of the two trees: `root` holds its floors."""

    def __init__(self, root, floors, libraries, problems):
        self.root = root
        self.height = {name: n for n, floor in enumerate(floors) for name in floor}
        self.libraries = libraries
        self.problems = problems
        self.family_arrows = {}  # of all files, ops/composition aside
        self.header_arrows = {}

    def floor_of(self, path):
        """The floor of a file, given relative to the root; None where there is none."""
        folder = path.parent.as_posix()
        name = path.stem if folder == "." else PARTS.get(folder, folder)
        return name if name in self.height else None

    def files(self):
        return sorted(f for f in self.root.rglob("*") if f.suffix in (".hpp", ".cpp"))

    def check_folders(self):
        for folder in sorted(f for f in self.root.rglob("*") if f.is_dir()):
            name = folder.relative_to(self.root).as_posix()
            # A folder that holds floors and nothing else needs none.
            if PARTS.get(name, name) not in self.height and any(f.is_file() for f in folder.iterdir()):
                self.problems.append(f"{folder}: folder {name} has no floor")

    def check_library(self, where, file, floor, what):
        allowed, known = None, False
        for prefix, users in self.libraries.items():
            if what == prefix or what.startswith(prefix + "/") or (prefix[0] == "." and what.endswith(prefix)):
                allowed, known = users, True
        is_standard = "/" not in what and "." not in what
        if known and allowed is not None and floor not in allowed and file.as_posix() not in allowed:
            self.problems.append(f"{where}: floor {floor} includes {what}, which only {', '.join(allowed)} may")
        elif not known and not is_standard and what not in MADE_BY_THE_BUILD:
            self.problems.append(f"{where}: floor {floor} includes {what}, a library that has no place in check_floors.py")

    def check_arrow(self, where, file, floor, target):
        allowed = FOR_FEW.get(target.as_posix())
        if allowed is not None and file.as_posix() not in allowed:
            self.problems.append(f"{where}: {file} includes {target}, which is for {', '.join(allowed)} alone")
        to = self.floor_of(target)
        if to is None or to == floor:
            return  # a missing floor has been reported
        here, there = self.height[floor], self.height[to]
        if there > here:
            self.problems.append(f"{where}: floor {floor} includes floor {to} above it")
        elif there == here and not (floor in FAMILIES and to in FAMILIES):
            self.problems.append(f"{where}: floor {floor} includes floor {to} beside it")
        elif there == here:
            if "ops/composition" not in (floor, to):
                self.family_arrows.setdefault((floor, to), where)
            if file.suffix == ".hpp":
                self.header_arrows.setdefault((floor, to), where)

    def check(self, resolve):
        """`resolve` answers the path in this tree of an include, or None for that of a library."""
        self.check_folders()
        for file in self.files():
            relative = file.relative_to(self.root)
            floor = self.floor_of(relative)
            if floor is None:
                if relative.parent.as_posix() == ".":
                    self.problems.append(f"{file}: has no floor")
                continue
            for number, quoted, what in includes(file):
                where = f"{file}:{number}"
                target = resolve(quoted, what)
                if target is None:
                    self.check_library(where, relative, floor, what)
                else:
                    self.check_arrow(where, relative, floor, target)
        for kind, arrows in (("families", self.family_arrows), ("headers of families", self.header_arrows)):
            cycle = find_cycle(arrows)
            if cycle:
                self.problems.append(f"{arrows[cycle[0]]}: {kind} go round in a circle: "
                                     + ", ".join(f"{a} includes {b} ({arrows[a, b]})" for a, b in cycle))


def find_cycle(arrows):
    """The arrows of one cycle, or nothing."""
    done = set()

    def walk(path):
        for a, b in sorted(arrows):
            if a != path[-1] or b in done:
                continue
            if b in path:
                round_trip = path[path.index(b):] + [b]
                return list(zip(round_trip, round_trip[1:]))
            found = walk(path + [b])
            if found:
                return found
        done.add(path[-1])
        return []

    for start in sorted({a for a, _ in arrows}):
        found = walk([start]) if start not in done else []
        if found:
            return found
    return []


def problems_of(root):
    problems = []
    generator, include = root / "generator", root / "include"

    def in_library(quoted, what):
        return pathlib.Path(what).relative_to("tf_embed") if what.startswith("tf_embed/") else None

    def in_generator(quoted, what):
        return pathlib.Path(what) if quoted and (generator / what).is_file() else None

    Tree(include / "tf_embed", LIBRARY, RUNTIME_LIBRARIES, problems).check(in_library)
    Tree(generator, GENERATOR, LIBRARIES, problems).check(in_generator)
    return [p.replace(f"{root}/", "") for p in problems]


# A made-up tree: a file, its includes, and what must be said of it; nothing where all is well.
GOOD = {
    "include/tf_embed/core/a.hpp": ["<array>"],
    "include/tf_embed/core/arch.hpp": ["<xsimd/xsimd.hpp>"],
    "include/tf_embed/kernels/a.hpp": ["<tf_embed/core/a.hpp>"],
    "include/tf_embed/kernels/slice_at.hpp": [],
    "include/tf_embed/layers/a.hpp": ["<tf_embed/kernels/a.hpp>"],
    "generator/version.hpp": [],
    "generator/ir/op.hpp": ["<vector>", "<fmt/format.h>"],
    "generator/ir/graph_typing.hpp": [],
    "generator/passes/splice_region.cpp": ['"ir/graph_typing.hpp"'],
    "generator/program/layer_builder.hpp": ['"ir/op.hpp"', "<tf_embed/core/a.hpp>"],
    "generator/plan/lowering.hpp": ['"program/layer_builder.hpp"'],
    "generator/ops/composition/formula.hpp": ['"ops/element/unary.hpp"'],
    "generator/ops/element/unary.hpp": ['"ir/op.hpp"'],
    "generator/ops/element/bias_add.cpp": ['"ops/composition/formula.hpp"'],
    "generator/ops/window/conv2d.hpp": ['"program/layer_builder.hpp"'],
    "generator/ops/gradient/conv2d_grad.hpp": ['"ops/window/conv2d.hpp"'],
    "generator/model/formats/format.hpp": ['"graph.pb.h"', "<google/protobuf/message.h>"],
    "generator/emit/header.cpp": ['"version.hpp"'],
    "generator/compile.hpp": ['"emit/header.hpp"'],
    "generator/emit/header.hpp": [],
    "generator/cli/run.cpp": ['"compile.hpp"', "<CLI/CLI.hpp>"],
    "generator/main.cpp": ['"compile.hpp"'],
}
BAD = {
    "include/tf_embed/core/b.hpp": ("<tf_embed/layers/a.hpp>", "core/b.hpp:1: floor core includes floor layers above it"),
    "include/tf_embed/layers/b.hpp": ("<xsimd/xsimd.hpp>", "layers/b.hpp:1: floor layers includes xsimd/xsimd.hpp, which only"),
    "include/tf_embed/attic/b.hpp": ("<array>", "folder attic has no floor"),
    "generator/ir/b.hpp": ('"ops/element/unary.hpp"', "ir/b.hpp:1: floor ir includes floor ops/element above it"),
    "generator/program/b.hpp": ('"plan/lowering.hpp"', "program/b.hpp:1: floor program includes floor plan above it"),
    "generator/passes/b.cpp": ('"model/formats/format.hpp"', "passes/b.cpp:1: floor passes includes floor model beside it"),
    "generator/passes/c.cpp": ('"ir/graph_typing.hpp"', "passes/c.cpp includes ir/graph_typing.hpp, which is for model/import.cpp"),
    "generator/emit/b.cpp": ('"compile.hpp"', "emit/b.cpp:1: floor emit includes floor compile above it"),
    "generator/cli/b.cpp": ("<Eigen/Core>", "cli/b.cpp:1: floor cli includes Eigen/Core, which only"),
    "generator/plan/b.cpp": ('"graph.pb.h"', "plan/b.cpp:1: floor plan includes graph.pb.h, which only"),
    "generator/ir/c.cpp": ("<nlohmann/json.hpp>", "ir/c.cpp:1: floor ir includes nlohmann/json.hpp, which only"),
    "generator/io/b.cpp": ("<curl/curl.h>", "io/b.cpp:1: floor io includes curl/curl.h, a library that has no place"),
    "generator/ops/movement/b.cpp": ("<tf_embed/kernels/slice_at.hpp>", "includes tf_embed/kernels/slice_at.hpp, which only"),
    "generator/ops/movement/c.cpp": ("<tf_embed/kernels/a.hpp>", "a library that has no place"),
    "generator/ops/attic/b.hpp": ("<array>", "folder ops/attic has no floor"),
    "generator/loose.hpp": ("<array>", "loose.hpp: has no floor"),
    "generator/ops/window/b.cpp": ('"ops/gradient/conv2d_grad.hpp"', ": families go round in a circle"),
    "generator/ops/element/b.hpp": ('"ops/composition/formula.hpp"', ": headers of families go round in a circle"),
}


def self_test():
    """Each mistake alone is reported, and nothing else is; without any, nothing."""
    failures = []

    def run(files):
        with tempfile.TemporaryDirectory() as folder:
            root = pathlib.Path(folder)
            for name, lines in files.items():
                (root / name).parent.mkdir(parents=True, exist_ok=True)
                (root / name).write_text("".join(f"#include {line}\n" for line in lines))
            return problems_of(root)

    said = run(GOOD)
    if said:
        failures.append(f"a tree without mistakes: {said}")
    for name, (include, expected) in BAD.items():
        said = run({**GOOD, name: [include]})
        if len(said) != 1 or expected not in said[0]:
            failures.append(f"{name}, {include}: expected \"{expected}\", but heard {said}")
    with tempfile.TemporaryDirectory() as folder:
        file = pathlib.Path(folder) / "a.cpp"
        file.write_text('auto t = R"(\n#include <generated.h>\n)";\n#include <real>\n')
        if list(includes(file)) != [(4, False, "real")]:
            failures.append(f"a raw string: {list(includes(file))}")
    return failures


if __name__ == "__main__":
    source_check.run(__doc__, problems_of, self_test)
