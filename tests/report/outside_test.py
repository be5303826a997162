# SPDX-License-Identifier: Apache-2.0
"""Output that is lost, signals, standard input: the tool between other programs. Usage: outside_test.py TOOL MODELS"""
import os
import pathlib
import signal
import stat
import subprocess
import sys
import tempfile
import time
import unittest

import graphs

tool, models = sys.argv[1:3]
network = f"{models}/digits_cnn"
pair = ["--inputs", f"{network}/inputs.npz", "--expected", f"{network}/outputs.npz"]


class Outside(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        (self.folder / "tmp").mkdir()
        (self.folder / "out").mkdir()

    def command(self, name, script):
        path = self.folder / name
        path.write_text(f"#!/bin/sh\n{script}\n")
        path.chmod(path.stat().st_mode | stat.S_IXUSR)
        return str(path)

    def environment(self, **more):
        return {**os.environ, "TMPDIR": str(self.folder / "tmp"), **more}

    def run_tool(self, *arguments, **more):
        return subprocess.run([tool, *map(str, arguments)], cwd=self.folder, env=self.environment(),
                              stderr=subprocess.PIPE, **more)

    def until(self, true):
        limit = time.monotonic() + 60
        while not true():
            self.assertLess(time.monotonic(), limit)
            time.sleep(0.005)

    def test_lost_output_is_an_error_of_every_verb(self):
        (self.folder / "list").write_text(f"{network}\n")
        calls = [["supported-ops"], ["supported-ops", "--json"], ["--help"], ["--version"], ["inspect", f"{network}/model.pb"],
                 ["inspect", f"{network}/model.pb", "--json"], ["generate", f"{network}/model.pb", "-o", "out"],
                 ["generate", f"{network}/model.pb", "-o", "out", "--json"],
                 ["run", f"{network}/model.pb", *pair[:2], "-o", "o.npz", "--json"],
                 ["verify", f"{network}/model.pb", *pair, "--reference"],
                 ["verify", f"{network}/model.pb", *pair, "--reference", "--json"],
                 ["verify", "--list", "list", "--reference"]]
        for call in calls:
            with self.subTest(call), open("/dev/full", "wb") as full:
                done = self.run_tool(*call, stdout=full)
                self.assertEqual((done.returncode, done.stderr.decode().splitlines()[-1].split(":")[:3]),
                                 (2, ["tf-embed", " error", " standard output cannot be written"]))
        # A closed one, and a reader that has gone: of that nobody wants to hear.
        done = self.run_tool("supported-ops", preexec_fn=lambda: os.close(1))
        self.assertEqual(done.returncode, 2)
        out, into = os.pipe()
        os.close(out)
        done = self.run_tool("supported-ops", stdout=into)
        os.close(into)
        self.assertEqual((done.returncode, done.stderr), (2, b""))
        # What is lost on standard error changes no exit code.
        with open("/dev/full", "wb") as full:
            self.assertEqual(subprocess.run([tool, "inspect", "nowhere.pb"], stderr=full).returncode, 3)

    def test_a_signal_leaves_no_folder_and_no_compiler(self):
        slow = self.command("slow", 'echo $$ > "$PIDS"; touch "$TMPDIR/of_the_compiler"; sleep 60; echo late > "$PIDS"')
        for sent in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            pids = self.folder / f"pids{sent}"
            child = subprocess.Popen([tool, "verify", f"{network}/model.pb", *pair],
                                     env=self.environment(CXX=slow, PIDS=str(pids)), stderr=subprocess.PIPE)
            self.until(lambda: pids.exists() and pids.read_text())
            self.until(lambda: list((self.folder / "tmp").glob("*/of_the_compiler")))
            child.send_signal(sent)
            self.assertEqual((child.wait(30), child.stderr.read()), (-sent, b""))
            child.stderr.close()
            self.assertEqual(list((self.folder / "tmp").iterdir()), [])
            compiler = int(pids.read_text())
            # It may be a zombie, as nobody waits for it here, but it does not run.
            self.until(lambda: not pathlib.Path(f"/proc/{compiler}").exists() or
                       pathlib.Path(f"/proc/{compiler}/stat").read_text().split()[2] in "ZX")

    def test_a_signal_leaves_no_half_written_file(self):
        text = graphs.placeholder("x", [1, 1000]) + graphs.constant("w", [1000, 3000]) + graphs.node(
            "MatMul", "y", "x", "w", T="type: DT_FLOAT")
        (self.folder / "m.pbtxt").write_text(text)
        out = self.folder / "out"
        (out / "m.hpp").write_text("old")
        child = subprocess.Popen([tool, "generate", "m.pbtxt", "-o", "out"], cwd=self.folder, stdout=subprocess.DEVNULL)
        self.until(lambda: list(out.glob("*.tmp*")) or child.poll() is not None)
        child.send_signal(signal.SIGTERM)
        self.assertEqual(child.wait(60), -signal.SIGTERM)
        self.assertEqual([f.name for f in out.iterdir()], ["m.hpp"])
        self.assertEqual((out / "m.hpp").read_text(), "old")

    def test_a_signal_that_was_ignored_stays_ignored(self):
        slow = self.command("slow", "sleep 1; exit 1")
        child = subprocess.Popen([tool, "verify", f"{network}/model.pb", *pair], env=self.environment(CXX=slow),
                                 stderr=subprocess.DEVNULL, preexec_fn=lambda: signal.signal(signal.SIGHUP, signal.SIG_IGN))
        self.until(lambda: list((self.folder / "tmp").iterdir()))
        child.send_signal(signal.SIGHUP)
        self.assertGreater(child.wait(30), 0)

    def test_the_same_output_is_not_written_again(self):
        def times():
            return {f.name: f.stat().st_mtime_ns for f in (self.folder / "out").iterdir()}

        call = ["generate", f"{network}/model.pb", "-o", "out", "--report", "out/report.html", "--c-api"]
        done = self.run_tool(*call, stdout=subprocess.PIPE)
        self.assertEqual(done.stdout, b"model: flash 93352 bytes of weights, RAM 12288 bytes of arena, 460416 MACs\n")
        first = times()
        self.assertEqual(len(first), 5)
        self.run_tool(*call, stdout=subprocess.DEVNULL)
        self.assertEqual(times(), first)
        self.run_tool(*call, "--cpp-class", "a::b", stdout=subprocess.DEVNULL)
        self.assertNotEqual(times()["model.hpp"], first["model.hpp"])

    def test_a_model_from_standard_input(self):
        model = pathlib.Path(network, "model.pb").read_bytes()
        from_file = self.run_tool("inspect", f"{network}/model.pb", stdout=subprocess.PIPE).stdout
        piped = self.run_tool("inspect", "-", input=model, stdout=subprocess.PIPE)
        self.assertEqual(piped.returncode, 0)
        self.assertEqual(piped.stdout, from_file.replace(b"model.pb:", b"standard input:"))
        done = self.run_tool("verify", "-", *pair, "--reference", input=model, stdout=subprocess.PIPE)
        self.assertEqual(done.returncode, 0)
        done = self.run_tool("generate", "-", "-o", "out", input=model, stdout=subprocess.PIPE)
        self.assertEqual(done.returncode, 0)
        self.assertTrue((self.folder / "out/standard_input.hpp").exists())
        for bad, said in ((b"", "standard input: is empty"),
                          (b"\0" * 9, "standard input: is not a TensorFlow graph, or is damaged at byte 0")):
            done = self.run_tool("inspect", "-", input=bad, stdout=subprocess.PIPE)
            self.assertEqual((done.returncode, done.stdout, done.stderr.decode()), (3, b"", f"tf-embed: error: {said}\n"))
        done = self.run_tool("bench", "-", "--serve", input=model, stdout=subprocess.PIPE)
        self.assertEqual((done.returncode, done.stderr), (2, b"tf-embed: error: --serve reads its lines from standard "
                                                             b"input, so the model must be a file\n"))


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0], *sys.argv[3:]], verbosity=2)
