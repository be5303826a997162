# SPDX-License-Identifier: Apache-2.0
"""Compiles networks as a user would (g++ -O3 with AVX-512) and holds CPU time and peak memory against budget.json.

cost.py --cxx g++ --tool tf-embed [--networks a,b] [--update]

The budget's seconds are those of the machine it was written on. A slower or busier one gets as much more as it takes
longer for calibrate.cpp, which is compiled before and after; and all get a quarter on top. --update writes the file anew
from what is measured; the goals stand beside."""

import argparse
import json
import pathlib
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
sys.path.insert(0, str(ROOT / "benchmarks" / "compare"))

from compare import embedded, networks  # noqa: E402

BUDGET = HERE / "budget.json"
FLAGS = ["-std=c++20", "-O3", "-march=x86-64-v4", "-DNDEBUG", "-c"]
ALLOWANCE = 1.25


def calibrate(cxx, folder):
    return embedded.run_measured([cxx, "-std=c++20", "-O2", "-c", HERE / "calibrate.cpp", "-o", folder / "calibrate.o"])[0]


def compile_network(cxx, tool, name, folder):
    """CPU seconds and megabytes of the translation unit that holds the network alone."""
    home = folder / name
    home.mkdir()
    embedded.generate(tool, networks.load(ROOT / "examples" / "models" / name), home)
    include = ["-I", embedded.INCLUDE, "-I", home, "-I", embedded.PROGRAM]
    seconds, kb = embedded.run_measured([cxx, *FLAGS, *include, embedded.PROGRAM / "network.cpp", "-o", home / "network.o"])
    return seconds, kb / 1024


def main():
    p = argparse.ArgumentParser()
    p.add_argument("--cxx", default="g++")
    p.add_argument("--tool", required=True)
    p.add_argument("--networks")
    p.add_argument("--update", action="store_true")
    o = p.parse_args()
    budget = json.loads(BUDGET.read_text())
    version = subprocess.run([o.cxx, "-dumpversion"], capture_output=True, text=True, check=True).stdout.split(".")[0].strip()
    if version != budget["gcc"] and not o.update:
        print(f"skipped: the budget is for GCC {budget['gcc']}, this is {version}")
        return 0

    measured = {}
    with tempfile.TemporaryDirectory() as temporary:
        folder = pathlib.Path(temporary)
        calibrations = [calibrate(o.cxx, folder)]
        for name in o.networks.split(",") if o.networks else budget["networks"]:
            measured[name] = compile_network(o.cxx, o.tool, name, folder)
        calibrations.append(calibrate(o.cxx, folder))
    pace = max(calibrations) / budget["calibration_seconds"]
    print(f"calibration {calibrations[0]:.2f} and {calibrations[1]:.2f} s: {pace:.2f} of the budget's machine")

    too_much = 0
    for name, (seconds, mb) in measured.items():
        row = budget["networks"][name]
        allowed = row["seconds"] * max(pace, 1) * ALLOWANCE
        fine = seconds <= allowed and mb <= row["mb"] * ALLOWANCE
        too_much += not fine
        print(
            f"{name:18} {seconds:6.2f} s of {allowed:6.2f}   {mb:5.0f} MB of {row['mb'] * ALLOWANCE:5.0f}"
            f"   (goal {row['goal_seconds']} s){'' if fine else '   TOO MUCH'}"
        )
        if o.update:
            row["seconds"], row["mb"] = round(seconds, 1), round(mb)
    if o.update:
        budget["calibration_seconds"], budget["gcc"] = round(max(calibrations), 2), version
        rows = ",\n".join(f"    {json.dumps(n)}: {json.dumps(row)}" for n, row in budget["networks"].items())
        head = {k: v for k, v in budget.items() if k != "networks"}
        BUDGET.write_text(json.dumps(head, indent=2)[:-2] + ',\n  "networks": {\n' + rows + "\n  }\n}\n")
        return 0
    return 1 if too_much else 0


if __name__ == "__main__":
    sys.exit(main())
