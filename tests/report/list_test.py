# SPDX-License-Identifier: Apache-2.0
"""verify --list: batches, what is told of each case, and that one bad case fails alone.

usage: list_test.py TF-EMBED MODELS-FOLDER COMPILER
"""
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest
import xml.etree.ElementTree as xml

tool, models, compiler = (str(pathlib.Path(p).resolve()) if "/" in p else p for p in sys.argv[1:4])
network = f"{models}/digits_cnn"


class List(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.folder)

    def case(self, name, **description):
        """A copy of a network with a case.json of its own."""
        folder = self.folder / name
        folder.mkdir()
        for file in ("model.pb", "inputs.npz", "outputs.npz"):
            (folder / file).symlink_to(f"{network}/{file}")
        (folder / "case.json").write_text(json.dumps(description))
        return str(folder)

    def verify(self, cases, *arguments, **environment):
        (self.folder / "list").write_text("".join(f"{c}\n" for c in cases))
        return subprocess.run([tool, "verify", "--list", "list", *arguments], cwd=self.folder, capture_output=True,
                              text=True, env=os.environ | {"CXX": compiler, "CXXFLAGS": "-O0"} | environment)

    def test_a_table_a_sum_and_junit(self):
        cases = [self.case("good"), self.case("far", rtol=0, atol=1e-12), self.case("shapes", rtol=0, atol=1e-12, check_value=False),
                 str(self.folder / "none")]
        done = self.verify(cases, "--junit", "out.xml")
        self.assertEqual((done.returncode, done.stderr), (1, ""))
        rows = done.stdout.splitlines()
        self.assertEqual([row.split()[0] for row in rows[:4]], ["pass", "mismatch", "pass", "error"])
        self.assertEqual(rows[4], "2 pass, 1 mismatch, 0 unsupported, 1 error")
        suite = xml.parse(self.folder / "out.xml").getroot().find("testsuite")
        self.assertEqual({k: suite.get(k) for k in ("tests", "failures", "errors", "skipped")},
                         {"tests": "4", "failures": "1", "errors": "1", "skipped": "0"})
        self.assertEqual([[child.tag for child in case] for case in suite], [[], ["failure"], [], ["error"]])
        self.assertEqual([case.get("name") for case in suite], ["good", "far", "shapes", "none"])

    def test_a_batch_that_does_not_compile_is_taken_apart(self):
        wrapper = self.folder / "compiler"
        # The main program of a batch comes before "-o"; the network at position 2 of the list cannot be compiled.
        wrapper.write_text(f'#!/bin/sh\nfor last; do case $last in *.cpp) grep -q case_2.hpp "$last" && {{ echo "error: no" >&2; exit 1; }};; esac; done\n'
                           f'echo x >>"{self.folder}/calls"\nexec {compiler} "$@"\n')
        wrapper.chmod(0o755)
        cases = [self.case(f"c{i}") for i in range(12)]
        done = self.verify(cases, "--json", "--jobs", "2", CXX=str(wrapper))
        found = [json.loads(line) for line in done.stdout.splitlines()]
        self.assertEqual([c["case"] for c in found], cases)
        self.assertEqual([c["status"] for c in found], ["pass"] * 2 + ["error"] + ["pass"] * 9)
        self.assertIn("failed with 1: error: no", found[2]["message"])
        # A precompiled header, three whole batches of three, and two cases of the fourth alone.
        self.assertEqual((self.folder / "calls").read_text().count("x"), 6)

    def test_a_network_that_does_not_end_is_an_error(self):
        wrapper = self.folder / "compiler"
        wrapper.write_text('#!/bin/sh\nfor f; do case $f in *.cpp) sed -i "s/{300, 310}/{1, 2}/; s/int code = 2;/int code = 2; '
                           f'for (volatile int i = 0;; i = 1) {{}}/" "$f";; esac; done\nexec {compiler} "$@"\n')
        wrapper.chmod(0o755)
        done = self.verify([self.case("endless")], "--json", CXX=str(wrapper))
        found = json.loads(done.stdout)
        self.assertEqual((found["status"], found["message"]), ("error", "batch_0_1 took more processor time than it may"))

    def test_an_expected_error_must_come(self):
        done = self.verify([self.case("runs", error="out of range")], "--json", "--reference")
        self.assertEqual(json.loads(done.stdout)["message"], 'it must fail with "out of range", but ran')

    def test_case_json_is_checked(self):
        for description, message in (({"rtol": "x"}, "rtol must be a number"), ({"outputs": 1}, "outputs must be a list of names"),
                                     ({"freeze_inputs": [1]}, "freeze_inputs must be a list of names"),
                                     ({"simd_block": 2}, "simd_block must be 1, 4, 8 or 16"),
                                     ({"error": 1}, "error must be a part of the message")):
            done = self.verify([self.case(message.split()[0], **description)], "--json", "--reference")
            self.assertTrue(json.loads(done.stdout)["message"].endswith(message), done.stdout)

    def test_what_belongs_to_a_list_only(self):
        for option in (["--junit", "x"], ["--jobs", "2"]):
            done = subprocess.run([tool, "verify", f"{network}/model.pb", "--inputs", "a", "--expected", "b", *option],
                                  capture_output=True, text=True)
            self.assertEqual((done.returncode, done.stderr),
                             (2, f"tf-embed: error: {option[0]} requires --list (tf-embed --help says more)\n"))


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
