#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Objects of different flags in one program: the linker shares nothing of tf_embed between them, whichever comes first.

Nor does a path of the machine that builds get into such a program, or into the tool.

A processor without AVX is emulated by QEMU, and the objects' symbols are compared: what two of them define weakly, the
linker keeps once. Weights are the exception, which all may share.
"""
import argparse
import itertools
import pathlib
import platform
import re
import shutil
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
QEMU = "qemu-x86_64-static"

OURS = re.compile(r"tf_embed|xsimd|digits::")
WEIGHTS = re.compile(r"^digits::model_detail::weights::\w+::(values|bytes)$")


def call(*command):
    done = subprocess.run([str(c) for c in command], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    if done.returncode != 0:
        sys.exit(f"{' '.join(map(str, command))}\nended with {done.returncode}:\n{done.stdout[-4000:]}")
    return done.stdout


def weak_symbols(nm, file):
    """The symbols that `file` defines and that the linker takes from the first object that has them."""
    lines = call(nm, "--defined-only", "-C", file).splitlines()
    return {m[1] for line in lines if (m := re.match(r"\S* [WVu] (.*)", line))}


def paths_in(options, file):
    """Which folders of this build the file names, debug information aside."""
    stripped = options.work / "stripped"
    call(options.strip, "--strip-debug", "-o", stripped, file)
    content = stripped.read_bytes()
    folders = {ROOT, options.work.resolve(), pathlib.Path(options.tool).resolve().parent}
    return [f"{file} names {folder}" for folder in sorted(folders) if str(folder).encode() in content]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--tool", required=True)
    parser.add_argument("--compiler", default="c++")
    parser.add_argument("--nm", default="nm")
    parser.add_argument("--strip", default="strip")
    parser.add_argument("--work", required=True, type=pathlib.Path)
    options = parser.parse_args()
    if platform.machine() != "x86_64" or not shutil.which(QEMU):
        print(f"skipped: there is no {QEMU}, or this is no x86-64")
        return 77

    work = options.work
    work.mkdir(parents=True, exist_ok=True)
    call(options.tool, "generate", ROOT / "examples/models/digits_cnn/model.pb", "--name", "digits", "--output", "softmax",
         "--weights", "literal", "-o", work)

    def compiled(name, *flags):
        file = work / f"{name}.o"
        call(options.compiler, "-std=c++20", f"-I{ROOT / 'include'}", f"-I{work}", *flags, "-c", HERE / "mixed_flags.cpp",
             "-o", file)
        return file

    main_object = compiled("main", "-O1")
    objects = {}
    for level in ("-O0", "-O1"):
        for part, arch in (("run_base", "x86-64"), ("run_avx2", "x86-64-v3")):
            objects[part, level] = compiled(part + level, level, f"-march={arch}", f"-DTF_EMBED_TEST_PART={part}")

    failures = []
    for (a, first), (b, second) in itertools.combinations(objects.items(), 2):
        shared = weak_symbols(options.nm, first) & weak_symbols(options.nm, second)
        wrong = [s for s in sorted(shared) if OURS.search(s) and not WEIGHTS.match(s)]
        failures += [f"{a} and {b} both define {s[:300]}" for s in wrong]
        if not any(WEIGHTS.match(s) for s in shared):
            failures.append(f"{a} and {b} share no weights")

    said = {}
    for level in ("-O0", "-O1"):
        parts = [objects["run_base", level], objects["run_avx2", level]]
        for order in (parts, parts[::-1]):
            program = work / "program"
            call(options.compiler, "-static", main_object, *order, "-o", program)
            done = subprocess.run([QEMU, "-cpu", "Nehalem", program], capture_output=True, text=True, check=False)
            if done.returncode != 0 or not done.stdout.startswith("base "):
                failures.append(f"{order[0].name} first: ended with {done.returncode}: {done.stdout}{done.stderr}")
            said[done.stdout] = order[0].name
            failures += paths_in(options, program)
    failures += paths_in(options, pathlib.Path(options.tool))
    if len(said) != 1:
        failures.append(f"the results differ: {said}")
    print("\n".join(failures) if failures else next(iter(said)), end="\n" if failures else "")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
