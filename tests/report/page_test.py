# SPDX-License-Identifier: Apache-2.0
"""The bytes of the report: the same every time, self-contained, and safe. Usage: page_test.py TOOL MODELS"""
import json
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

import graphs

tool, models = sys.argv[1:3]


class Page(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def generate(self, model, out, report, *more):
        return subprocess.run([tool, "generate", model, "-o", out, "--report", report, "--name", "net", *more],
                              cwd=self.folder, capture_output=True, text=True)

    def page(self, text):
        (self.folder / "net.pbtxt").write_text(text)
        made = self.generate("net.pbtxt", "out", "net.html")
        self.assertEqual((made.returncode, made.stderr), (0, ""))
        # What the network costs, in a line.
        self.assertRegex(made.stdout, r"^net: flash \d+ bytes of weights, RAM \d+ bytes of arena, \d+ MACs\n$")
        return (self.folder / "net.html").read_text()

    @staticmethod
    def data(page):
        return json.loads(re.search(r'<script type="application/json" id="data">(.*?)</script>', page, re.S)[1])

    def test_same_bytes_twice_and_from_elsewhere(self):
        (self.folder / "a").mkdir()
        shutil.copy(f"{models}/digits_cnn/model.pb", self.folder / "a" / "model.pb")
        self.generate("a/model.pb", "out", "deep/er/1.html")
        self.generate(self.folder / "a" / "model.pb", "elsewhere", "2.html")
        first = (self.folder / "deep/er/1.html").read_bytes()
        self.assertEqual(first, (self.folder / "2.html").read_bytes())
        self.assertNotIn(str(self.folder).encode(), first)
        self.assertGreater(len(first), 10000)

    def test_nothing_comes_from_outside(self):
        page = self.page(graphs.residual_net(4))
        for outside in ("http://", "https://", "//cdn", "@import", "url(", "fetch(", "XMLHttpRequest"):
            self.assertFalse(outside in page.replace("http://www.w3.org/2000/svg", "").replace("url(#hatch)", ""), outside)
        self.assertTrue("default-src 'none'" in page)

    def test_hostile_names_end_nothing(self):
        page = self.page(graphs.hostile_net())
        self.assertEqual(page.count("</script>"), 2)
        self.assertEqual(page.count("<script"), 2)
        for escaped in ("<img", "\u2028", "\u202e", "&amp;"):
            self.assertFalse(escaped in page, escaped)
        self.assertFalse("{{" in page.split('id="data"')[0] + page.split("</script>")[1])
        names = [n["name"] for n in self.data(page)["before"]]
        self.assertTrue(any(n.startswith("a") and "</script><img src=x" in n for n in names), names)

    def test_every_step_adds_up(self):
        data = self.data(self.page(graphs.residual_net(6)))
        self.assertEqual(len(data["before"]), 5 * 6 + 3)
        gone = [n for n in data["before"] if n.get("fate")]
        self.assertEqual(sum(len(p["nodes"]) for p in data["passes"]), len(gone))
        for n in gone:
            self.assertIn(n["name"], [t["name"] for t in data["passes"][n["pass"]]["nodes"]])
        self.assertEqual({n["heir"] for n in data["before"]}, set(range(len(data["after"]))))
        self.assertEqual(sum(l["macs"] for l in data["layers"]), data["totals"]["macs"])
        for b in data["buffers"]:
            self.assertLessEqual(b["offset"] + b["bytes"], data["totals"]["arena_bytes"])
        relu = next(n for n in data["before"] if n["op"] == "Relu")
        self.assertEqual(data["passes"][relu["pass"]]["name"], "fuse_activation")
        self.assertEqual(data["after"][relu["heir"]]["op"], "Conv2D")

    def test_all_files_or_none(self):
        (self.folder / "net.pbtxt").write_text(graphs.residual_net(1))
        (self.folder / "taken").mkdir()
        made = self.generate("net.pbtxt", "out", "taken")
        self.assertEqual(made.returncode, 2)
        self.assertIn("taken", made.stderr)
        self.assertEqual(list((self.folder / "out").iterdir()), [])

    def test_no_report_of_a_network_that_is_not_supported(self):
        (self.folder / "net.pbtxt").write_text(
            graphs.placeholder("x", [1, 2]) + graphs.op("NoSuchOp", "y", "x"))
        self.assertEqual(self.generate("net.pbtxt", "out", "net.html").returncode, 4)
        self.assertFalse((self.folder / "net.html").exists())


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0], *sys.argv[3:]], verbosity=2)
