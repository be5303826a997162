# SPDX-License-Identifier: Apache-2.0
"""The command: see --help, or run.sh, which makes the environments first."""

import argparse
import dataclasses
import datetime
import json
import os
import pathlib
import shlex
import subprocess
import sys

from . import embedded, networks, peers, picture, table
from .figures import is_ours
from .measure import measure

ROOT = embedded.HERE.parent.parent


def flags(text):
    name, _, value = text.partition("=")
    if not is_ours(name) or not value:
        raise argparse.ArgumentTypeError(f"must be like tf_embed_sse2='-O3 -msse2', is {text!r}")
    return name, tuple(shlex.split(value))


def names(text):
    return [name for name in text.split(",") if name]


def parse(arguments):
    p = argparse.ArgumentParser(prog="run.sh", description="Times tf_embed and other runtimes side by side.")
    p.add_argument("models", nargs="*", help="folders of models (default: examples/models, ../shared/models)")
    p.add_argument("--networks", type=names, default=networks.DEFAULT, metavar="A,B", help="default: all of the table")
    p.add_argument("--runtimes", type=names, metavar="A,B", help="of tf_embed, tf_embed_avx2, " + ", ".join(peers.PEERS))
    p.add_argument("--flags", type=flags, action="append", default=[], metavar="NAME=FLAGS", help="one more build of ours")
    p.add_argument("--rounds", type=int, default=11)
    p.add_argument("--seconds", type=float, default=0.5, help="of a turn")
    p.add_argument("--starts", type=int, default=3, help="fresh starts for the time to the first result")
    p.add_argument("--quick", action="store_true", help="3 rounds of 0.2 s, one start")
    p.add_argument("--cpu", type=int, default=max(os.sched_getaffinity(0)))
    p.add_argument("--rebuild", action="store_true", help="compile again what is there and still fits")
    p.add_argument("--cache", type=pathlib.Path, default=ROOT / "build" / "compare")
    p.add_argument("--output", type=pathlib.Path, help="folder for compare.md, compare.svg and compare.json (default: the cache)")
    p.add_argument("--update-docs", action="store_true", help="put the results into docs/BENCHMARKS.md and README.md")
    p.add_argument("--tool", default=os.environ.get("TF_EMBED_TOOL", "tf-embed"), help="the tf-embed to use")
    p.add_argument("--cxx", default=os.environ.get("CXX", "g++"))
    for kind in ("runtimes", "tensorflow"):
        p.add_argument(f"--{kind}-python", default=sys.executable, help=f"a Python with requirements-{kind}.txt")
    o = p.parse_args(arguments)
    if o.quick:
        o.rounds, o.seconds, o.starts = 3, 0.2, 1
    o.variants = embedded.VARIANTS | dict(o.flags)
    o.runtimes = o.runtimes or [*o.variants, *peers.PEERS]
    unknown = [r for r in o.runtimes if r not in o.variants and r not in peers.PEERS]
    if unknown:
        p.error(f"no runtime is called {', '.join(unknown)}")
    o.variants = {n: f for n, f in o.variants.items() if n in o.runtimes}
    o.models = o.models or [ROOT / "examples" / "models", ROOT.parent / "shared" / "models"]
    o.pythons = {"runtimes": o.runtimes_python, "tensorflow": o.tensorflow_python}
    o.output = o.output or o.cache
    o.cache = o.cache.resolve()
    return o


def machine():
    cpu = pathlib.Path("/proc/cpuinfo").read_text()
    model = next((line.split(":", 1)[1].strip() for line in cpu.splitlines() if line.startswith("model name")), "unknown")
    return f"{os.cpu_count()} cores of an {model}" + (" with AVX-512" if " avx512f" in cpu else "")


def about(options, results):
    quartiles = [(f.quartiles_us, f.median_us) for row in results.values() for f in row.values() if f.median_us]
    return {
        "date": datetime.date.today().isoformat(),
        "machine": machine(),
        "compiler": subprocess.run([options.cxx, "--version"], capture_output=True, text=True).stdout.splitlines()[0],
        "variants": options.variants,
        "rounds": options.rounds,
        "seconds": options.seconds,
        "spread_percent": max(((high - low) / median * 100 for (low, high), median in quartiles), default=0),
    }


def replace_between(path, name, text):
    """Puts `text` between the comments `<!-- name: begin -->` and `<!-- name: end -->`."""
    begin, end = f"<!-- {name}: begin -->\n", f"<!-- {name}: end -->"
    old = path.read_text()
    if begin not in old or end not in old:
        raise ValueError(f"{path} has no {begin.strip()} and {end}")
    path.write_text(old.partition(begin)[0] + begin + text + end + old.partition(end)[2])


def write(options, results):
    facts = about(options, results)
    origin = table.origin(facts)
    summary = table.summary(results, options.runtimes)
    details = table.details(results, options.runtimes)
    failed = table.failures(results)
    drawing = picture.draw(results, options.runtimes, f"{facts['date']}, {facts['machine']}")
    options.output.mkdir(parents=True, exist_ok=True)
    full = f"{summary}\n{origin}\n{details}" + (f"\nNot measured:\n\n{failed}" if failed else "")
    (options.output / "compare.md").write_text(full)
    (options.output / "compare.svg").write_text(drawing)
    rows = {n: {r: dataclasses.asdict(f) for r, f in row.items()} for n, row in results.items()}
    (options.output / "compare.json").write_text(json.dumps({"about": facts, "results": rows}, indent=1))
    if options.update_docs:
        (ROOT / "docs" / "compare.svg").write_text(drawing)
        link = "![Time of one inference relative to tf_embed]"
        replace_between(ROOT / "docs" / "BENCHMARKS.md", "compare", f"{link}(compare.svg)\n\n{full}")
        replace_between(ROOT / "README.md", "compare", f"{link}(docs/compare.svg)\n\n{summary}\n{origin}")


def main():
    options = parse(sys.argv[1:])
    found, missing = networks.find(options.networks, options.models)
    for name in missing:
        print(f"{name}: in none of {', '.join(map(str, options.models))}", file=sys.stderr)
    results = {}
    for network in found:
        results[network.name] = measure(network, options)
        print(table.summary({network.name: results[network.name]}, options.runtimes).splitlines()[2], flush=True)
        write(options, results)
    if not results:
        return 1
    print((options.output / "compare.md").read_text())
    return 0


if __name__ == "__main__":
    sys.exit(main())
