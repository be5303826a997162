#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The linker script of examples/firmware refuses heap, exceptions and RTTI, in these words; and nothing else.

Each program is linked twice: as firmware is (no library provides such things), and with libraries that do.
"""
import argparse
import pathlib
import re
import shutil
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent

# what the program uses: what the linker says without and with libraries
EXPECTED = {
    "nothing": (None, None),
    "malloc": ("firmware: (malloc|a heap) is reached|undefined reference to `_sbrk'", "firmware: malloc is reached"),
    "free": ("firmware: free is reached|undefined reference to `_sbrk'", "firmware: free is reached"),
    "new": ("undefined reference to `operator new", "firmware: operator new is reached"),
    "delete": ("undefined reference to `operator delete", "firmware: operator delete is reached"),
    "throw": ("undefined reference to `__cxa_throw'", "firmware: an exception is reached"),
    "rtti": ("undefined reference to `__dynamic_cast'", "firmware: RTTI is reached"),
}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--tool", required=True)
    parser.add_argument("--work", required=True)
    options = parser.parse_args()
    for program in ("arm-none-eabi-g++", "ninja"):
        if not shutil.which(program):
            print(f"skipped: there is no {program}")
            return 77

    subprocess.run(
        ["cmake", "-S", ROOT / "examples" / "firmware", "-B", options.work, "-G", "Ninja", f"-DTF_EMBED_TOOL={options.tool}",
         f"-DCMAKE_TOOLCHAIN_FILE={ROOT / 'cmake' / 'toolchains' / 'cortex-m4f.cmake'}",
         f"-DCMAKE_PROJECT_firmware_INCLUDE={HERE / 'add_forbidden.cmake'}"],
        check=True, stdout=subprocess.DEVNULL)
    failures = 0
    for what, expected in EXPECTED.items():
        for kind, words in zip(("forbidden", "provided"), expected):
            built = subprocess.run(["ninja", "-C", options.work, "-j1", f"{kind}_{what}"], capture_output=True, text=True,
                                   check=False)
            fine = built.returncode == 0 if words is None else built.returncode != 0 and re.search(words, built.stdout)
            if not fine:
                failures += 1
                print(f"{kind}_{what}: expected {words or 'to link'}, but ended with {built.returncode}:\n{built.stdout}")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
