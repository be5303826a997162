#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What a linker for bare metal puts where: weights in the section that was asked for, also with -flto, and one arena."""
import argparse
import json
import pathlib
import re
import shutil
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
COMPILER = "arm-none-eabi-g++"
CORE = ["-mcpu=cortex-m4", "-mthumb", "-mfpu=fpv4-sp-d16", "-mfloat-abi=hard", "-fno-exceptions", "-fno-rtti",
        "-fno-threadsafe-statics", "-ffunction-sections", "-fdata-sections", "--specs=nosys.specs", "-Wl,--gc-sections"]
SECTION = ".external_flash"


def call(*command):
    done = subprocess.run([str(c) for c in command], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    if done.returncode != 0:
        sys.exit(f"{' '.join(map(str, command))}\nended with {done.returncode}:\n{done.stdout[-4000:]}")
    return done.stdout


def generate(options, folder, *more):
    return json.loads(call(options.tool, "generate", ROOT / "examples/models/digits_cnn/model.pb", "--name", "digits", "--output",
                           "softmax", "--simd-block", "4", "-o", folder, "--json", *more))


def sections(program):
    listing = call("arm-none-eabi-objdump", "-h", program)
    return {name: int(size, 16) for name, size in re.findall(r"^\s*\d+ (\.\S+)\s+([0-9a-f]+)", listing, re.M)}


def check_weights(options, headers, policy, failures):
    folder = options.work / policy
    made = generate(options, folder, "--weights", policy)
    common = ["-std=c++20", "-O1", f'-DTF_EMBED_WEIGHTS_SECTION="{SECTION}"', f"-I{ROOT / 'include'}", f"-I{folder}",
              "-isystem", headers, *CORE]
    objects = []
    if policy == "object":
        objects.append(folder / "weights.o")
        call(COMPILER, *common, "-c", folder / "digits_weights.cpp", "-o", objects[0])
    for lto in ([], ["-flto"]):
        program = folder / "program.elf"
        call(COMPILER, *common, *lto, HERE / "memory.cpp", *objects, "-o", program)
        size = sections(program)
        if size.get(SECTION, 0) < made["weight_bytes"] or size.get(".rodata", 0) > made["weight_bytes"] // 2:
            failures.append(f"{policy} {lto}: {made['weight_bytes']} bytes of weights, and the sections {size}")


def check_arena(options, headers, failures):
    folder = options.work / "c_api"
    made = generate(options, folder, "--weights", "literal", "--c-api")
    includes = ["-std=c++20", f"-I{ROOT / 'include'}", f"-I{folder}", "-DTF_EMBED_TEST_C_API"]
    sources = [HERE / "memory.cpp", folder / "digits_c.cpp"]
    for flags, arenas in ([], 1), (["-DTF_EMBED_C_API_ARENA=1"], 2):
        program = folder / "program.elf"
        call(COMPILER, "-O1", *includes, "-isystem", headers, *CORE, *flags, *sources, "-o", program)
        bss = sections(program)[".bss"]
        if bss // made["arena_bytes"] != arenas:
            failures.append(f"{flags}: {bss} bytes of .bss where {arenas} of {made['arena_bytes']} are expected")
    program = folder / "program"
    call(options.compiler, "-O0", *includes, "-DTF_EMBED_C_API_ARENA=0", "-DTF_EMBED_TEST_NO_ARENA", *sources, "-o", program)
    if subprocess.run([program], check=False).returncode != 0:
        failures.append("a library without an arena takes NULL for one")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--tool", required=True)
    parser.add_argument("--compiler", default="c++")
    parser.add_argument("--boost", default="/usr/include", help="folder that holds boost/hana.hpp")
    parser.add_argument("--work", required=True, type=pathlib.Path)
    options = parser.parse_args()
    if not shutil.which(COMPILER):
        print(f"skipped: there is no {COMPILER}")
        return 77
    # Boost alone: the host's other headers are not for this compiler.
    headers = options.work / "headers"
    headers.mkdir(parents=True, exist_ok=True)
    link = headers / "boost"
    link.unlink(missing_ok=True)
    link.symlink_to(pathlib.Path(options.boost) / "boost")

    failures = []
    for policy in "constexpr", "literal", "object":
        check_weights(options, headers, policy, failures)
    check_arena(options, headers, failures)
    print("\n".join(failures), end="\n" if failures else "")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
