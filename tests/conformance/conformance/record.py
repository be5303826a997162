# SPDX-License-Identifier: Apache-2.0
"""Runs graphs in TensorFlow and writes the folders of cases. What is there and has not changed is left alone."""

import fcntl
import hashlib
import importlib
import json
import os
import pkgutil
import shutil
import time
from pathlib import Path

from conformance import families

HERE = Path(__file__).parent
DEFINING = ["dtypes.py", "graph.py", "programs.py", "record.py", "registry.py", "tolerances.py", "values.py", "../requirements.txt"]

FORMAT = b"1"  # of the folders: to be counted up when what is written changes


def stems():
    """The families there are."""
    return sorted(m.name for m in pkgutil.iter_modules(families.__path__))


def _digest(*parts):
    h = hashlib.sha256()
    for part in parts:
        h.update(len(part).to_bytes(8, "little"))
        h.update(part)
    return h.hexdigest()


def _stem_key(stem):
    return _digest(*((HERE / name).read_bytes() for name in [*DEFINING, f"families/{stem}.py"]))


def read_manifest(root):
    """What is known of the cases written before: stem -> {"key", "cases": [{"path", "op", "dtypes"}]}."""
    file = root / "manifest.json"
    return json.loads(file.read_text()) if file.exists() else {}


def _write_atomically(file, data):
    beside = file.with_suffix(f"{file.suffix}.{os.getpid()}")
    beside.write_bytes(data)
    beside.replace(file)


def generate(root, wanted, say):
    """Brings the cases of the families up to date. Answers the manifest and what went wrong, as lines."""
    root.mkdir(parents=True, exist_ok=True)
    with (root / "lock").open("w") as lock:  # runs for several builds share the cases
        fcntl.flock(lock, fcntl.LOCK_EX)
        return _generate(root, wanted, say)


def _generate(root, wanted, say):
    manifest = {s: entry for s, entry in read_manifest(root).items() if s in stems()}
    stale = [s for s in wanted if manifest.get(s, {}).get("key") != _stem_key(s)]
    problems = []
    running = root / "running"
    if stale and running.exists():
        say(f"TensorFlow ended the process in {running.read_text()}, the last time")
    if stale:
        say(f"making the cases of {len(stale)} of {len(stems())} families with TensorFlow")
        begin, ran = time.time(), 0
        runner = Runner()
        for stem in stale:
            wrong = []
            entry, again = _generate_family(root, stem, runner, wrong)
            ran += again
            problems += wrong
            manifest.pop(stem, None)
            if entry:
                manifest[stem] = entry
            # A family with problems is looked at again the next time.
            manifest.get(stem, {})["key"] = "" if wrong else _stem_key(stem)
        running.unlink(missing_ok=True)
        _write_atomically(root / "manifest.json", json.dumps(manifest, indent=1).encode())
        say(f"{sum(len(manifest[s]['cases']) for s in stale if s in manifest)} cases, {ran} of them run anew, "
            f"in {time.time() - begin:.0f} s")  # fmt: skip
    return manifest, problems


def _generate_family(root, stem, runner, problems):
    from conformance import dtypes, registry

    try:
        importlib.import_module(f"conformance.families.{stem}")
        made = registry.build(stem)
    except Exception as e:  # a module being written must not hide the others
        problems.append(f"families/{stem}.py: {type(e).__name__}: {e}")
        return None, 0
    entries, ran = [], 0
    for case in made:
        try:
            entry, again = runner.write(root, case)
            entries.append(entry)
            ran += again
        except Exception as e:
            problems.append(f"{case.path}: {str(e).splitlines()[0] if str(e) else type(e).__name__}")
    keep = {case.path for case in made}
    for folder in (root / stem).glob("*/*"):
        if f"{stem}/{folder.parent.name}/{folder.name}" not in keep:
            shutil.rmtree(folder)
    kernels = {op: dtypes.of_any_kernel(op) for owner, op, _ in registry.builders if owner == stem}
    return {"cases": entries, "kernels": kernels}, ran


class Runner:
    """TensorFlow, plain: one thread, no graph rewrites, no oneDNN."""

    def __init__(self):
        import numpy

        os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
        os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "0")
        os.environ.setdefault("CUDA_VISIBLE_DEVICES", "-1")
        stderr = os.dup(2)  # TensorFlow's greetings come before any log level is read
        with open(os.devnull, "w") as null:
            os.dup2(null.fileno(), 2)
            try:
                import tensorflow as tf
            finally:
                os.dup2(stderr, 2)
                os.close(stderr)
        self.tf = tf
        self.running = None
        numpy.seterr(all="ignore")
        self.config = tf.compat.v1.ConfigProto(intra_op_parallelism_threads=1, inter_op_parallelism_threads=1)
        self.config.graph_options.rewrite_options.disable_meta_optimizer = True
        self.config.graph_options.optimizer_options.opt_level = -1

    def mark(self, root, path):
        """Leaves the name of a case behind, should TensorFlow end the process. One open file: a new one costs 2 ms."""
        if self.running is None:
            self.running = open(root / "running", "w")
        self.running.seek(0)
        self.running.truncate()
        self.running.write(path)
        self.running.flush()

    def run(self, frozen):
        """TensorFlow's results, in the order of the outputs."""
        tf = self.tf
        graph = tf.Graph()
        with graph.as_default():
            tf.import_graph_def(frozen.graph, name="")
        with tf.compat.v1.Session(graph=graph, config=self.config) as session:
            return session.run(frozen.outputs, frozen.feeds)

    def write(self, root, case):
        """Writes the case's folder unless what is there is the same. Answers the manifest's line, and whether it ran."""
        from conformance.graph import freeze
        from conformance.tolerances import tolerance

        frozen = freeze(case.outputs, case.path)
        twin = freeze(case.expected, case.path) if case.expected else frozen
        line = {"path": case.path, "op": case.op, "dtypes": sorted(frozen.types.get(case.op, ()))}
        if not line["dtypes"]:
            raise ValueError(f"holds no {case.op}")
        if case.error:
            line["error"] = case.error
        graph = frozen.graph.SerializeToString(deterministic=True)
        fed = [f"{name} {a.dtype} {a.shape}".encode() + a.tobytes() for name, a in frozen.feeds.items()]
        options = repr((case.error, case.tolerance, case.shape_only, case.tags, frozen.outputs)).encode()
        code = FORMAT + b"".join((HERE / name).read_bytes() for name in ["tolerances.py", "../requirements.txt"])
        key = _digest(graph, twin.graph.SerializeToString(deterministic=True), *fed, options, code)
        folder = root / case.path
        try:
            if json.loads((folder / "case.json").read_text())["key"] == key:
                return line, False
        except (OSError, ValueError, KeyError):
            pass
        self.mark(root, case.path)
        results = self._results(case, twin)
        names = [self.tf.dtypes.as_dtype(a.dtype).name for a in results]
        found = tolerance(frozen.types, results, names) if results else (0.0, 0.0, "fails")
        rtol, atol, reason = case.tolerance or found
        described = {
            "suite": "tf_embed",
            "test": case.name,
            "case": case.path,
            "feeds": {name: _describe(a) for name, a in frozen.feeds.items()},
            "outputs": frozen.outputs,
            "output_info": {name: _describe(a) for name, a in zip(frozen.outputs, results)},
            "rtol": rtol,
            "atol": atol,
            "tolerance_reason": reason,
            "check_value": not case.shape_only,
            "ops": {op: sum(n.op == op for n in frozen.graph.node) for op in sorted({n.op for n in frozen.graph.node})},
            "tags": list(case.tags),
            **({"must_fail": case.error} if case.error else {}),
            "key": key,
        }
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "case.json").unlink(missing_ok=True)
        (folder / "graph.pb").write_bytes(graph)
        _save(folder / "inputs.npz", frozen.feeds)
        if not results:  # the names are the outputs asked for
            import numpy

            results = [numpy.zeros(0, numpy.float32) for _ in frozen.outputs]
        _save(folder / "outputs.npz", dict(zip(frozen.outputs, results)))
        _write_atomically(folder / "case.json", json.dumps(described, indent=1).encode())
        return line, True

    def _results(self, case, twin):
        import numpy

        try:
            results = [numpy.asarray(a) for a in self.run(twin)]
        except (self.tf.errors.OpError, ValueError) as e:  # the latter by shape inference
            if case.error:
                return []
            told = [line for line in getattr(e, "message", str(e)).splitlines() if line and not line.startswith(("Graph execution", "Detected", "\t"))]
            raise ValueError(f"TensorFlow fails: {' '.join(told)}") from None
        if case.error:
            raise ValueError("TensorFlow does not fail on this")
        return results


def _describe(array):
    return {"dtype": array.dtype.name, "shape": list(array.shape)}


def _save(file, arrays):
    """An npz without a date; bfloat16 as its bits."""
    import io
    import zipfile

    import numpy

    with zipfile.ZipFile(file, "w") as z:
        for name, a in arrays.items():
            data = io.BytesIO()
            plain = a.view(numpy.uint16) if a.dtype.name == "bfloat16" else a
            numpy.lib.format.write_array(data, numpy.ascontiguousarray(plain).reshape(a.shape), allow_pickle=False)
            z.writestr(zipfile.ZipInfo(f"{name}.npy"), data.getvalue())
