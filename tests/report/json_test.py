# SPDX-License-Identifier: Apache-2.0
"""--json of every verb: one document on standard output. Usage: json_test.py TOOL MODELS COMPILER"""
import json
import os
import pathlib
import struct
import subprocess
import sys
import tempfile
import unittest
import zipfile

import graphs

tool, models, compiler = sys.argv[1:4]
network = f"{models}/digits_cnn"
pair = ["--inputs", f"{network}/inputs.npz", "--expected", f"{network}/outputs.npz"]


lookup = str(pathlib.Path(__file__).parent.parent / "consumers" / "lookup.pbtxt")


def write_npz(path, **arrays):
    """Vectors of int32, as NumPy would write them."""
    with zipfile.ZipFile(path, "w") as archive:
        for name, values in arrays.items():
            head = f"{{'descr': '<i4', 'fortran_order': False, 'shape': ({len(values)},), }}"
            head += " " * (117 - len(head)) + "\n"
            archive.writestr(f"{name}.npy", b"\x93NUMPY\x01\x00" + struct.pack("<H", len(head)) + head.encode()
                             + struct.pack(f"<{len(values)}i", *values))


class Json(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def run_tool(self, *arguments):
        return subprocess.run([tool, *map(str, arguments)], capture_output=True, text=True, cwd=self.folder,
                              env={**os.environ, "CXX": compiler, "CXXFLAGS": "-O0"})

    def document(self, *arguments, code=0):
        done = self.run_tool(*arguments)
        self.assertEqual((done.returncode, done.stderr), (code, ""), done.stdout)
        return json.loads(done.stdout)

    def test_inspect_and_generate_agree(self):
        inspected = self.document("inspect", f"{network}/model.pb", "--json")
        made = self.document("generate", f"{network}/model.pb", "-o", "out", "--name", "digits", "--report", "r.html", "--json")
        self.assertEqual(made["files"], ["out/digits.hpp", "out/digits_weights.hpp", "r.html"])
        for file in made["files"]:
            self.assertTrue((self.folder / file).exists())
        for key in ("inputs", "outputs", "layers", "macs", "weight_bytes", "arena_bytes", "arena_lower_bound"):
            self.assertEqual(made[key], inspected[key], key)
        self.assertEqual((made["name"], made["class"], made["weights"]), ("digits", "digits::model", "constexpr"))
        self.assertIn({"name": "fuse_activation", "rewrites": 4}, made["passes"])

    def test_verify(self):
        told = self.document("verify", f"{network}/model.pb", *pair, "--reference", "--json")
        self.assertTrue(told["pass"])
        self.assertEqual(set(told["outputs"][0]), {"name", "pass", "max_abs_err", "max_rel_err", "max_ref", "message"})
        # The option may stand before the model, and may name a file.
        self.assertEqual(told, self.document("verify", "--json", f"{network}/model.pb", *pair, "--reference"))
        done = self.run_tool("verify", f"{network}/model.pb", *pair, "--reference", "--json", "told.json")
        self.assertTrue(done.stdout.startswith("pass "))
        self.assertEqual(told, json.loads((self.folder / "told.json").read_text()))

    def test_verify_tells_of_a_mismatch(self):
        wrong = self.document("verify", f"{network}/model.pb", *pair, "--reference", "--json", "--atol", "0", "--rtol", "0",
                              code=1)
        self.assertFalse(wrong["pass"])
        self.assertGreater(wrong["outputs"][0]["max_abs_err"], 0)

    def test_verify_of_a_list_is_one_object_a_line(self):
        (self.folder / "list").write_text(f"{network}\nnowhere\n")
        done = self.run_tool("verify", "--list", "list", "--reference", "--json")
        self.assertEqual((done.returncode, done.stderr), (1, ""))
        cases = [json.loads(line) for line in done.stdout.splitlines()]
        self.assertEqual([(c["case"], c["status"]) for c in cases], [(network, "pass"), ("nowhere", "error")])
        self.assertEqual(set(cases[0]), {"case", "status", "message", "max_abs_err"})
        again = self.run_tool("verify", "--list", "list", "--reference", "--json", "out.json")
        self.assertTrue(again.stdout.endswith("1 pass, 0 mismatch, 0 unsupported, 1 error\n"))
        self.assertEqual((self.folder / "out.json").read_text(), done.stdout)

    def test_run(self):
        told = self.document("run", f"{network}/model.pb", *pair[:2], "-o", "out.npz", "--json")
        self.assertEqual(told["file"], "out.npz")
        self.assertEqual(told["outputs"][0]["dtype"], "float32")

    def test_bench_and_its_report(self):
        told = self.document("bench", f"{network}/model.pb", "--seconds", "0.1", "--json", "--report", "bench.html")
        self.assertEqual(set(told), {"n", "min_us", "med_us", "peak_gflops", "memory_gbytes_per_s", "cache_gbytes_per_s",
                                     "stack_bytes", "max_abs_err", "max_ref", "layers"})
        self.assertEqual(set(told["layers"][0]), {"node", "layer", "runs", "us", "macs", "gflops"})
        page = (self.folder / "bench.html").read_text()
        self.assertIn(f'"median_us":{told["med_us"]}', page)
        self.assertIn('"compiler":"', page)

    def test_bench_of_a_network_that_leaves_layers_out(self):
        (self.folder / "choice.pbtxt").write_text(graphs.choice_net())
        # The predicate is false in made-up inputs.
        told = self.document("bench", "choice.pbtxt", "--seconds", "0.02", "--json", "--report", "choice.html")
        layers = {l["node"]: l for l in told["layers"]}
        self.assertEqual((layers["choice/then/y"]["runs"], layers["choice/then/y"]["us"], layers["choice/then/y"]["gflops"]),
                         (0, None, None))
        for node in ("choice", "choice/else/half", "choice/else/y"):
            self.assertGreater(layers[node]["runs"], 0)
            self.assertGreater(layers[node]["us"], 0)
        self.assertIn('"us":null', (self.folder / "choice.html").read_text())
        table = self.run_tool("bench", "choice.pbtxt", "--seconds", "0.02").stdout
        self.assertRegex(table, r" not run  +choice/then/y\n")

    def test_bench_sets_inputs_before_every_run(self):
        # Of integers that are only valid as 1, and whose room is written over: one run on leftovers fails.
        told = self.document("bench", lookup, "--seconds", "0.02", "--json")
        self.assertGreater(told["n"], 1)
        done = subprocess.run([tool, "bench", lookup, "--serve"], input="run 0.01\nrun 0.01\n", capture_output=True, text=True,
                              env={**os.environ, "CXX": compiler, "CXXFLAGS": "-O0"})
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        ready, *answers = map(json.loads, done.stdout.splitlines())
        self.assertEqual((ready["ready"], len(answers)), ("tf_embed", 2))
        self.assertTrue(all(answer["n"] > 1 for answer in answers))

    def test_bench_says_why_a_network_fails(self):
        numpy_files = self.folder / "in.npz"
        write_npz(numpy_files, ids=[9, 9, 9, 9], divisor=[1, 1, 1, 1])
        done = self.run_tool("bench", lookup, "--inputs", numpy_files, "--seconds", "0.01")
        self.assertEqual((done.returncode, done.stdout), (1, ""))
        self.assertIn("index", done.stderr)

    def test_supported_ops(self):
        ops = self.document("supported-ops", "--json")
        self.assertIn("Conv2D", [op["name"] for op in ops])
        self.assertEqual(set(ops[0]), {"name", "implemented_in", "dtypes", "limits", "outputs"})
        self.assertIn(["values", "indices"], [op["outputs"] for op in ops if op["name"] == "TopKV2"])

    def test_an_error_leaves_standard_output_empty(self):
        for verb in (["inspect"], ["generate", "-o", "out"], ["verify", *pair], ["run", "-o", "o.npz"], ["bench"]):
            done = self.run_tool(verb[0], "nowhere.pb", *verb[1:], "--json")
            self.assertEqual((done.returncode, done.stdout), (3, ""), verb)
            self.assertIn("nowhere.pb", done.stderr)


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0], *sys.argv[4:]], verbosity=2)
