# SPDX-License-Identifier: Apache-2.0
"""tf_embed's kernels, Eigen's and TensorFlow's own in turns: see README.md. Python 3.11, standard library alone."""
import argparse
import datetime
import math
import os
import pathlib
import statistics
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
DOCS = ROOT / "docs" / "BENCHMARKS.md"
BEGIN, END = "<!-- families: begin -->", "<!-- families: end -->"
SIDES = ("tf_embed", "Eigen", "TensorFlow")
GOAL = 1.1


def compile_program(compiler, flags, folder):
    folder.mkdir(parents=True, exist_ok=True)
    objects = []
    for source in sorted((HERE / "program").glob("*.cpp")):
        target = folder / (source.stem + ".o")
        subprocess.run([compiler, "-std=c++20", *flags, f"-I{ROOT / 'include'}", "-isystem", "/usr/include/eigen3", "-c",
                        source, "-o", target], check=True)
        objects.append(target)
    subprocess.run([compiler, *objects, "-o", folder / "families"], check=True)
    return folder / "families"


class live:
    """A process that answers a line with a line."""

    def __init__(self, command, core):
        pin = (lambda: os.sched_setaffinity(0, {core})) if core is not None else None
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, preexec_fn=pin)

    def say(self, line):
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()

    def hear(self):
        line = self.process.stdout.readline()
        if not line:
            sys.exit("families: a worker ended")
        return line.split()

    def ask(self, line):
        self.say(line)
        answer = self.hear()[0]
        return None if answer == "-" else float(answer)


def measure(program, tensorflow, options):
    ours = live([program], options.core)
    ours.say("list")
    cases = []
    while (line := ours.hear())[0] != "end":
        family, name, has_eigen, difference = line
        if options.only and not any(w in (family, name) for w in options.only.split(",")):
            continue
        cases.append((family, name, has_eigen == "1"))
        if float(difference) > 1e-3:
            sys.exit(f"families: {name}: Eigen's result differs by {difference}")
    peer = live([tensorflow, HERE / "tensorflow_worker.py"], options.core) if tensorflow else None
    if peer:
        peer.hear()
    results = []
    for family, name, has_eigen in cases:
        turns = {"tf_embed": lambda: ours.ask(f"{name} ours {options.seconds}")}
        if has_eigen:
            turns["Eigen"] = lambda: ours.ask(f"{name} eigen {options.seconds}")
        if peer:
            turns["TensorFlow"] = lambda: peer.ask(f"{name} {options.seconds}")
        times = {side: [] for side in turns}
        for turn in range(options.rounds):
            order = list(turns)
            for side in order[turn % len(order):] + order[:turn % len(order)]:
                t = turns[side]()
                if t is not None and t > 0:
                    times[side].append(t / 1e3)
        results.append((family, name, {s: t for s, t in times.items() if t}))
        print(row(*results[-1]), flush=True)
    return results


def quartiles(values):
    if len(values) < 2:
        return values[0], values[0]
    q = statistics.quantiles(values, n=4, method="inclusive")
    return q[0], q[2]


def ratio(times):
    others = [statistics.median(t) for s, t in times.items() if s != "tf_embed"]
    return statistics.median(times["tf_embed"]) / min(others) if others else None


def row(family, name, times):
    cells = [family, name]
    for side in SIDES:
        if side not in times:
            cells.append("-")
            continue
        low, high = quartiles(times[side])
        cells.append(f"{statistics.median(times[side]):.1f} ({low:.1f} to {high:.1f})")
    r = ratio(times)
    cells.append("-" if r is None else f"{r:.2f}" if r <= GOAL else f"**{r:.2f}**")
    return "| " + " | ".join(cells) + " |"


def table(results, options):
    lines = ["| family | case | " + " | ".join(f"{s}, us" for s in SIDES) + " | tf_embed / best other |",
             "|---|---|" + "---:|" * (len(SIDES) + 1)]
    lines += [row(*r) for r in results]
    ratios = [r for r in (ratio(times) for _, _, times in results) if r is not None]
    mean = math.exp(sum(map(math.log, ratios)) / len(ratios))
    slower = sum(r > GOAL for r in ratios)
    cpu = next((l.split(":")[1].strip() for l in open("/proc/cpuinfo") if l.startswith("model name")), "?")
    lines += ["", f"{len(ratios)} cases: geometric mean {mean:.2f}; {slower} above {GOAL} (bold). Medians of "
              f"{options.rounds} turns of {options.seconds} s each, their quartiles in brackets. "
              f"{datetime.date.today().isoformat()}, one core of an {cpu}, {options.compiler} `{options.flags}` for "
              "tf_embed and Eigen 3.4; TensorFlow is the package tensorflow-cpu, one thread."]
    return "\n".join(lines)


def update_docs(text):
    old = DOCS.read_text()
    if BEGIN not in old:
        old += f"\n## Families of ops\n\nMade by `benchmarks/families/run.sh --update-docs`; the rules are in\n" \
               f"[benchmarks/families/README.md](../benchmarks/families/README.md).\n\n{BEGIN}\n{END}\n"
    start, end = old.index(BEGIN) + len(BEGIN), old.index(END)
    DOCS.write_text(old[:start] + "\n" + text + "\n" + old[end:])


def main():
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("--tensorflow-python", help="a Python with tensorflow; without it only Eigen is the peer")
    p.add_argument("--compiler", default="g++")
    p.add_argument("--flags", default="-O3 -march=native")
    p.add_argument("--build", type=pathlib.Path, default=ROOT / "build" / "families")
    p.add_argument("--only", help="names of families or cases, with commas between")
    p.add_argument("--rounds", type=int, default=7)
    p.add_argument("--seconds", type=float, default=0.05)
    p.add_argument("--core", type=int, default=max(os.sched_getaffinity(0)))
    p.add_argument("--update-docs", action="store_true", help="put the table into docs/BENCHMARKS.md")
    options = p.parse_args()
    program = compile_program(options.compiler, options.flags.split(), options.build)
    text = table(measure(program, options.tensorflow_python, options), options)
    (options.build / "families.md").write_text(text + "\n")
    print("\n" + text)
    if options.update_docs:
        update_docs(text)


if __name__ == "__main__":
    main()
