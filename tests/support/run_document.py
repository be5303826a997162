# SPDX-License-Identifier: Apache-2.0
"""Runs the code of a document: all ```python blocks in one interpreter, all ```sh blocks in a shell, in the order in which they
stand, in an empty folder. A block that fails, fails the run.

usage: run_document.py DOCUMENT --tool TF-EMBED [--module FOLDER]      --module holds the Python package tf_embed
"""

import argparse
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import traceback

BLOCK = re.compile(r"^```(python|sh)\n(.*?)^```$", re.DOTALL | re.MULTILINE)


def run_blocks(text, name):
    """The number of blocks; raises SystemExit at the first that fails, with its line in the document."""
    names = {}
    blocks = list(BLOCK.finditer(text))
    for block in blocks:
        line = text.count("\n", 0, block.start()) + 1
        language, code = block.groups()
        if language == "sh":
            done = subprocess.run(["bash", "-euo", "pipefail", "-c", code], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
            if done.returncode != 0:
                sys.exit(f"{name}:{line}: ended with {done.returncode}:\n{done.stdout}")
            continue
        try:
            # Lines of the block are those of the document in a traceback.
            exec(compile("\n" * line + code, name, "exec"), names)
        except Exception:  # noqa: BLE001: whatever a document does wrong
            sys.exit(f"{name}:{line}: failed:\n{traceback.format_exc()}")
    return len(blocks)


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("document", type=pathlib.Path)
    options.add_argument("--tool", type=pathlib.Path, required=True)
    options.add_argument("--module", type=pathlib.Path)
    given = options.parse_args()
    text = given.document.read_text()
    os.environ["PATH"] = f"{given.tool.resolve().parent}{os.pathsep}{os.environ['PATH']}"
    os.environ["TF_EMBED_TOOL"] = str(given.tool.resolve())
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
    if given.module:
        sys.path.insert(0, str(given.module.resolve()))
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        count = run_blocks(text, given.document.name)
        os.chdir("/")
    if count == 0:
        sys.exit(f"{given.document.name}: has no code to run")
    print(f"{count} blocks ran")


if __name__ == "__main__":
    main()
