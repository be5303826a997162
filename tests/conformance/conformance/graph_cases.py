# SPDX-License-Identifier: Apache-2.0
"""Cases of random graphs: folders as those of the families, one for each number."""

import fcntl
import json
import shutil
import time

import numpy

from conformance import random_graphs, record
from conformance.graph import freeze

SOURCES = ["dtypes.py", "graph.py", "graph_cases.py", "record.py", "values.py", "../requirements.txt"]
# Where TensorFlow adds in another order, or a function is computed in another way; several layers behind each other. What
# a wrong rewrite gives is off by much more.
RELATIVE = 1e-4


def _key():
    sources = sorted((record.HERE / "random_graphs").glob("*.py"))
    return record._digest(record.FORMAT, *((record.HERE / name).read_bytes() for name in SOURCES),
                          *(f.read_bytes() for f in sources))  # fmt: skip


def folder_of(root, seed):
    return root / f"{seed // 1000:03}" / f"{seed:06}"


def described(folder):
    return json.loads((folder / "case.json").read_text())


def generate(root, seeds, say):
    """Writes the cases that are not there. Answers their folders, without those of graphs that TensorFlow refuses."""
    root.mkdir(parents=True, exist_ok=True)
    with (root / "lock").open("w") as lock:  # runs for several builds share the cases
        fcntl.flock(lock, fcntl.LOCK_EX)
        key = _key()
        if not (root / "key").exists() or (root / "key").read_text() != key:
            for old in root.glob("[0-9]*"):
                shutil.rmtree(old)
            (root / "key").write_text(key)
        missing = [s for s in seeds if not (folder_of(root, s) / "case.json").exists()]
        if missing:
            begin = time.time()
            say(f"making {len(missing)} random graphs with TensorFlow")
            runner = record.Runner()
            for i, seed in enumerate(missing):
                _write(folder_of(root, seed), seed, runner)
                if i % 1000 == 999:
                    say(f"{i + 1} of {len(missing)} graphs, {time.time() - begin:.0f} s")
            say(f"{len(missing)} random graphs in {time.time() - begin:.0f} s")
    told = {seed: described(folder_of(root, seed)).get("refused") for seed in seeds}
    refused = {seed: text for seed, text in told.items() if text is not None}
    return [folder_of(root, seed) for seed in seeds if seed not in refused], refused


def _first_line(error):
    told = getattr(error, "message", str(error)).splitlines()
    return next((line for line in told if line and not line.startswith(("Graph execution", "Detected", "\t"))), "")


def _write(folder, seed, runner):
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    kind, outputs, twins, block = random_graphs.draw(seed)
    frozen, twin = freeze(outputs, f"graph {seed}"), freeze(twins, f"graph {seed}")
    try:
        results = [numpy.asarray(a) for a in runner.run(twin)]
    except (runner.tf.errors.OpError, ValueError) as e:
        record._write_atomically(folder / "case.json", json.dumps({"refused": _first_line(e)}).encode())
        return
    top = max((float(numpy.abs(a[numpy.isfinite(a)]).max(initial=0)) for a in results), default=0.0)
    case = {
        "case": f"graph {seed}: {kind}",
        "outputs": frozen.outputs,
        "rtol": RELATIVE,
        "atol": RELATIVE * min(top, 1e30) + 1e-30,
        "simd_block": block,
        "ops": {op: sum(n.op == op for n in frozen.graph.node) for op in sorted({n.op for n in frozen.graph.node})},
    }
    (folder / "graph.pb").write_bytes(frozen.graph.SerializeToString(deterministic=True))
    record._save(folder / "inputs.npz", frozen.feeds)
    record._save(folder / "outputs.npz", dict(zip(frozen.outputs, results)))
    record._write_atomically(folder / "case.json", json.dumps(case, indent=1).encode())
