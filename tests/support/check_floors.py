# SPDX-License-Identifier: Apache-2.0
"""No file of the library includes one of a floor above its own.

usage: check_floors.py SOURCE-FOLDER
"""
import pathlib
import re
import sys

# From the ground up; floors that share a line may include each other.
FLOORS = [["core"], ["simd"], ["kernels"], ["layers", "interop"]]


def main(root):
    include = pathlib.Path(root) / "include"
    height = {folder: n for n, floor in enumerate(FLOORS) for folder in floor}
    problems = []
    for file in sorted((include / "tf_embed").rglob("*.hpp")):
        folder = file.relative_to(include / "tf_embed").parts[0]
        if folder not in height:
            problems.append(f"{file}: the floor of {folder} is not known")
            continue
        for number, line in enumerate(file.read_text().splitlines(), 1):
            included = re.match(r"\s*#\s*include\s*[<\"]tf_embed/(\w+)/", line)
            if included and height.get(included[1], len(FLOORS)) > height[folder]:
                problems.append(f"{file}:{number}: {folder} includes {included[1]}, a floor above it")
    for problem in problems:
        print(problem)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
