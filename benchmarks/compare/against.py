# SPDX-License-Identifier: Apache-2.0
"""tf_embed against another state of itself: the same networks, both programs live on one core, in turns.

against.py --tool build/generator/tf-embed --before OTHER/build/generator/tf-embed --before-include OTHER/include
           [--networks a,b] [--rounds 21] [--seconds 0.05] [--compile]

For each network: the median over the rounds of the time of one run, before and now, and now / before by rounds (median and
quartiles). With --compile also the CPU seconds of the compiler for the network alone, the better of two tries each. Ends with
1 where the geometric mean is above 1.02."""

import argparse
import math
import os
import pathlib
import statistics
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

from compare import embedded, live, networks  # noqa: E402

ROOT = pathlib.Path(__file__).resolve().parents[2]


def served(tool, include, network):
    command = [tool, "bench", network.model, "--inputs", network.folder / "inputs.npz", "--expected",
               network.folder / "outputs.npz", "--include-dir", include, "--serve"]  # fmt: skip
    return live.Live(command, cpu=0, env={**os.environ, "CXXFLAGS": "-O3 -march=native"})


def compile_seconds(tool, include, network, folder):
    """CPU seconds of one compilation of the network alone."""
    home = pathlib.Path(tempfile.mkdtemp(dir=folder))
    embedded.generate(tool, network, home)
    flags = ["-std=c++20", "-O3", "-march=native", "-DNDEBUG", "-c", "-I", include, "-I", home, "-I", embedded.PROGRAM]
    return embedded.run_measured(["g++", *flags, embedded.PROGRAM / "network.cpp", "-o", home / "network.o"])[0]


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--tool", required=True)
    p.add_argument("--before", required=True)
    p.add_argument("--before-include", required=True)
    p.add_argument("--networks", default=",".join(networks.DEFAULT))
    p.add_argument("--rounds", type=int, default=21)
    p.add_argument("--seconds", type=float, default=0.05)
    p.add_argument("--compile", action="store_true")
    o = p.parse_args()
    found, missing = networks.find(o.networks.split(","), [ROOT / "examples/models", ROOT.parent / "shared/models"])
    for name in missing:
        print(f"{name}: there is no such network")
    sides = [(o.before, o.before_include), (o.tool, ROOT / "include")]
    ratios, compile_ratios = [], []
    with tempfile.TemporaryDirectory() as folder:
        for network in found:
            programs = [served(tool, include, network) for tool, include in sides]
            times = [[], []]
            for r in range(o.rounds):
                for side in (0, 1) if r % 2 else (1, 0):
                    times[side].append(programs[side].turn(o.seconds))
            for program in programs:
                program.close()
            each = sorted(now / before for before, now in zip(*times))
            low, ratio, high = each[len(each) // 4], statistics.median(each), each[-1 - len(each) // 4]
            ratios.append(ratio)
            line = f"{network.name:18} {statistics.median(times[0]):10.1f} us {statistics.median(times[1]):10.1f} us"
            line += f"   now / before {ratio:5.3f} ({low:5.3f} to {high:5.3f})"
            if o.compile:
                costs = [[], []]
                for _ in range(2):
                    for side, (tool, include) in enumerate(sides):
                        costs[side].append(compile_seconds(tool, include, network, folder))
                before, now = (min(c) for c in costs)
                compile_ratios.append(now / before)
                line += f"   compile {before:5.2f} s {now:5.2f} s {now / before:5.3f}"
            print(line, flush=True)

    def mean(values):
        return math.exp(statistics.fmean(math.log(v) for v in values))

    print(f"geometric mean of now / before: {mean(ratios):.3f}")
    if compile_ratios:
        print(f"geometric mean, compile: {mean(compile_ratios):.3f}")
    return 1 if mean(ratios) > 1.02 else 0


if __name__ == "__main__":
    sys.exit(main())
