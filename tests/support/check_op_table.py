# SPDX-License-Identifier: Apache-2.0
"""Every row of the op table has its files, a unit test that names it, conformance cases, dtypes, and a line in the docs.

usage: check_op_table.py TF-EMBED SOURCE-FOLDER

How many cases an op has, and for which dtypes, is checked where the cases are made: tests/conformance/run.sh --coverage.
"""
import json
import pathlib
import re
import subprocess
import sys

DTYPES = {"all", "none", "floats", "integers", "signed integers", "float", "double", "float16", "bfloat16", "bool", "complex",
          "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64"}


def squeezed(word):
    """FloorMod, floor_mod and load_floor_mod are one."""
    return word.lower().removeprefix("load_").replace("_", "")


def spellings(name):
    """The ways in which a test may name an op, squeezed: AddV2 also as add."""
    return {squeezed(name), squeezed(re.sub(r"(?<=[a-z])(V\d|ND|WithNumSegments)$", "", name))}


def problems_of(row, root, tests, cases, documented):
    name, stem = row["name"], row["implemented_in"]
    for folder, file in (("generator/ops", f"{stem}.cpp"), ("generator/ops", f"{stem}.hpp"), ("tests/ops", f"{stem}_test.cpp")):
        if not any((root / folder).glob(f"*/{file}")):
            yield f"no family of {folder} has {file}"
    if not spellings(name) & tests:
        yield "no file of tests/ops names it"
    if f'"{name}"' not in cases:
        yield "no family of tests/conformance names it"
    dtypes, *operands = row["dtypes"].split(";")
    unknown = {d.strip() for d in dtypes.split(",")} - DTYPES
    if not dtypes.strip() or unknown:
        yield f"its dtypes are {row['dtypes']!r}; known words are {', '.join(sorted(DTYPES))}"
    if not re.search(rf"^\| {re.escape(name)} \| {re.escape(stem)} \|", documented, re.M):
        yield "docs/SUPPORTED_OPS.md has no row of it"


def main(tool, folder):
    root = pathlib.Path(folder)
    rows = json.loads(subprocess.run([tool, "supported-ops", "--json"], check=True, capture_output=True, text=True).stdout)
    tests = {squeezed(w) for p in (root / "tests/ops").glob("*/*.cpp") for w in re.findall(r"\w+", p.read_text())}
    cases = "\n".join(p.read_text() for p in sorted((root / "tests/conformance/conformance").rglob("*.py")))
    documented = (root / "docs/SUPPORTED_OPS.md").read_text()
    bad = [f"{row['name']}: {p}" for row in rows for p in problems_of(row, root, tests, cases, documented)]
    print("\n".join(bad) or f"all {len(rows)} rows are complete")
    return 1 if bad or not rows else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
