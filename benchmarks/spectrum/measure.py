#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Generated Fourier transforms and scipy's in turns: see README.md. Python 3.11, standard library alone."""
import argparse
import datetime
import os
import pathlib
import statistics
import subprocess
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
DOCS = ROOT / "docs" / "PERFORMANCE.md"
BEGIN, END = "<!-- spectrum: begin -->", "<!-- spectrum: end -->"
LENGTHS = (256, 400, 512, 1024, 2048)

GRAPH = """
node {{ name: "x" op: "Placeholder" attr {{ key: "dtype" value {{ type: {input} }} }}
  attr {{ key: "shape" value {{ shape {{ dim {{ size: {rows} }} dim {{ size: {length} }} }} }} }} }}
node {{ name: "n" op: "Const" attr {{ key: "dtype" value {{ type: DT_INT32 }} }}
  attr {{ key: "value" value {{ tensor {{ dtype: DT_INT32 tensor_shape {{ dim {{ size: 1 }} }} int_val: {length} }} }} }} }}
node {{ name: "y" op: "{op}" input: "x" {second}
  attr {{ key: "Treal" value {{ type: DT_FLOAT }} }} attr {{ key: "Tcomplex" value {{ type: DT_COMPLEX64 }} }} }}
"""

PROGRAM = """
#include <ctime>
#include <cstdio>
#include <cstring>
{includes}
template <class Model>
static double nanoseconds(double seconds, int rows) {{
  static Model net;
  const auto now = [] {{ return static_cast<double>(std::clock()) / CLOCKS_PER_SEC; }};  // of the processor
  auto values = net.template input<0>();
  float* x = reinterpret_cast<float*>(values.data());
  for (std::size_t i = 0; i < values.size_bytes() / sizeof(float); ++i) x[i] = static_cast<float>(i * 7919 % 1009) / 1009 - 0.5f;
  long runs = 0;
  const double begin = now();
  double taken = 0;
  for (; taken < seconds; taken = now() - begin, runs += 8)
    for (int i = 0; i < 8; ++i) net.run();
  return taken * 1e9 / static_cast<double>(runs) / rows;
}}
int main() {{
  char name[32];
  double seconds = 0;
  while (std::scanf("%31s %lf", name, &seconds) == 2) {{
{cases}    std::fflush(stdout);
  }}
}}
"""


def compile_program(options, folder):
    includes, cases = "", ""
    for kind, op, data, second in (("fft", "FFT", "DT_COMPLEX64", ""), ("rfft", "RFFT", "DT_FLOAT", 'input: "n"')):
        for length in LENGTHS:
            name = f"{kind}_{length}"
            (folder / f"{name}.pbtxt").write_text(
                GRAPH.format(input=data, rows=options.rows, length=length, op=op, second=second))
            subprocess.run([options.tool, "generate", folder / f"{name}.pbtxt", "--output", "y", "--name", name, "-o", folder],
                           check=True, stdout=subprocess.DEVNULL)
            includes += f'#include "{name}.hpp"\n'
            cases += f'    if (!std::strcmp(name, "{name}")) std::printf("%f\\n", nanoseconds<{name}::model>(seconds, {options.rows}));\n'
    (folder / "main.cpp").write_text(PROGRAM.format(includes=includes, cases=cases))
    subprocess.run([options.compiler, "-std=c++20", *options.flags.split(), f"-I{folder}", f"-I{ROOT / 'include'}",
                    folder / "main.cpp", "-o", folder / "spectrum"], check=True)
    return folder / "spectrum"


class Live:
    """A process that answers a line with a number."""

    def __init__(self, command, core):
        pin = (lambda: os.sched_setaffinity(0, {core})) if core is not None else None
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, preexec_fn=pin)

    def ask(self, line):
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()
        return float(self.process.stdout.readline())


def measure(program, options):
    ours = Live([program], options.core)
    theirs = Live([options.scipy_python, HERE / "scipy_worker.py"], options.core)
    lines = ["| transform | tf_embed, us a row | scipy (pocketfft), us a row | ratio |", "|---|---:|---:|---:|"]
    for kind in ("fft", "rfft"):
        for length in LENGTHS:
            pairs = []
            for _ in range(options.rounds):
                mine = ours.ask(f"{kind}_{length} {options.seconds}")
                pairs.append((mine, theirs.ask(f"{kind} {length} {options.rows} {options.seconds}")))
            mine, other = (statistics.median(p[side] for p in pairs) / 1e3 for side in (0, 1))
            lines.append(f"| {kind} {length} | {mine:.2f} | {other:.2f} | {statistics.median(a / b for a, b in pairs):.2f} |")
            print(lines[-1], flush=True)
    cpu = next((l.split(":")[1].strip() for l in open("/proc/cpuinfo") if l.startswith("model name")), "?")
    lines += ["", f"{options.rows} rows of float32, medians of {options.rounds} turns of {options.seconds} s each, on one core of "
              f"an {cpu}. {datetime.date.today().isoformat()}, {options.compiler} `{options.flags}`."]
    return "\n".join(lines)


def main():
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("--tool", required=True)
    p.add_argument("--scipy-python", required=True)
    p.add_argument("--compiler", default="g++")
    p.add_argument("--flags", default="-O2 -march=native")
    p.add_argument("--rows", type=int, default=64)
    p.add_argument("--rounds", type=int, default=15)
    p.add_argument("--seconds", type=float, default=0.05)
    p.add_argument("--core", type=int)
    p.add_argument("--update-docs", action="store_true")
    options = p.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        text = measure(compile_program(options, pathlib.Path(folder)), options)
    if options.update_docs:
        old = DOCS.read_text()
        start, end = old.index(BEGIN) + len(BEGIN), old.index(END)
        DOCS.write_text(old[:start] + "\n" + text + "\n" + old[end:])


if __name__ == "__main__":
    main()
