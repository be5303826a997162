# SPDX-License-Identifier: Apache-2.0
"""What needs neither TensorFlow nor tf-embed: the words of the op table, refusals, frozen inputs, broken runs."""

import json
import sys
import tempfile
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))
from conformance import coverage, refusals, suites, verify  # noqa: E402


class Coverage(unittest.TestCase):
    def test_the_words_of_the_table(self):
        self.assertEqual(coverage.listed("float, double"), ["float32", "float64"])
        self.assertEqual(coverage.listed("int32, int64"), ["int32", "int64"])
        self.assertEqual(coverage.listed("all; indices of signed integers"), coverage.dtypes.ALL)
        without = coverage.listed("all but float16, bfloat16")
        self.assertEqual(set(coverage.dtypes.ALL) - set(without), {"float16", "bfloat16"})
        self.assertEqual(set(coverage.dtypes.ALL) - set(coverage.listed("all but bool")), {"bool"})
        self.assertEqual(coverage.listed("none"), [])
        self.assertIsNone(coverage.listed("float, everything else"))


class Refusals(unittest.TestCase):
    def read(self, lines, docs):
        with tempfile.TemporaryDirectory() as folder:
            (Path(folder) / "refusals.txt").write_text(lines)
            (Path(folder) / "docs.md").write_text(docs)
            return refusals.read(Path(folder) / "refusals.txt", Path(folder) / "docs.md")

    def test_every_part_of_a_message_must_be_covered(self):
        allowed, problems = self.read("no kernel for \\w+ :: no kernels\n", "there are no kernels")
        self.assertEqual(problems, [])
        self.assertIsNotNone(refusals.find(allowed, 'node "a" (Abs): no kernel for half; node "b" (Abs): no kernel for half'))
        self.assertIsNone(refusals.find(allowed, 'node "a" (Abs): no kernel for half; node "b" (Foo): not known'))
        self.assertEqual(allowed[0].used, 1)

    def test_what_the_documentation_does_not_say_is_a_problem(self):
        self.assertEqual(len(self.read("a pattern :: words\n", "others")[1]), 1)
        self.assertEqual(len(self.read("a pattern without words\n", "others")[1]), 1)
        self.assertEqual(self.read("# a comment\n\n", "others"), ([], []))


class Suites(unittest.TestCase):
    def frozen(self, message, feeds):
        with tempfile.TemporaryDirectory() as folder:
            (Path(folder) / "case.json").write_text(json.dumps({"feeds": feeds}))
            return suites.to_freeze(Path(folder), message)

    def test_what_is_frozen(self):
        feeds = {"x:0": {"dtype": "float32", "shape": [3]}, "n:0": {"dtype": "int32", "shape": []},
                 "m:0": {"dtype": "int64", "shape": [2]}}  # fmt: skip
        self.assertEqual(self.frozen("no kernel", feeds), [])
        self.assertEqual(self.frozen("fix that with --freeze-input m", feeds), ["m:0"])
        self.assertEqual(self.frozen("fix that with --freeze-input NAME=VALUE", feeds), ["n:0", "m:0"])
        floats = {"x:0": {"dtype": "float32", "shape": [3]}, "y:0": {"dtype": "float32", "shape": [2]}}
        self.assertEqual(self.frozen("--freeze-input NAME=VALUE", floats), ["y:0"])


class Verify(unittest.TestCase):
    def tool(self, folder, text):
        script = Path(folder) / "tool"
        script.write_text(f"#!{sys.executable}\n{text}")
        script.chmod(0o755)
        return str(script)

    def test_a_case_that_kills_the_tool_is_a_crash_and_the_rest_goes_on(self):
        with tempfile.TemporaryDirectory() as folder:
            tool = self.tool(folder, """
import json, os, sys
for case in open(sys.argv[3]).read().split():
    if case == "bad": os.abort()
    print(json.dumps({"case": case, "status": "pass", "message": ""}), flush=True)
""")
            found = verify.verify_list(tool, ["a", "bad", "b"], [], lambda text: None)
        self.assertEqual({name: o.status for name, o in found.items()}, {"a": "pass", "bad": "crash", "b": "pass"})

    def test_a_tool_that_skips_cases_is_found_out(self):
        with tempfile.TemporaryDirectory() as folder, self.assertRaises(RuntimeError):
            verify.verify_list(self.tool(folder, ""), ["a"], [], lambda text: None)


if __name__ == "__main__":
    unittest.main()
