# SPDX-License-Identifier: Apache-2.0
"""Tests of the driver: no runtime and no network is needed.    python3 -m unittest discover benchmarks/compare/tests"""

import contextlib
import io
import pathlib
import struct
import sys
import tempfile
import unittest
import xml.dom.minidom
import zipfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))

from compare import __main__ as command  # noqa: E402
from compare import embedded, figures, live, networks, npz, picture, table  # noqa: E402


def npy(shape, values, descr="<f4", fortran=False):
    header = f"{{'descr': '{descr}', 'fortran_order': {fortran}, 'shape': {shape}, }}".encode()
    header += b" " * (-(len(header) + 11) % 64) + b"\n"
    return b"\x93NUMPY\x01\x00" + struct.pack("<H", len(header)) + header + struct.pack(f"<{len(values)}f", *values)


def figure(us, error=0.0, **more):
    return figures.Figures(rounds_us=list(us), max_abs_err=error, max_ref=1.0, **more)


class Npz(unittest.TestCase):
    def test_reads_shape_and_values(self):
        array = npz.parse_npy(npy((1, 3), [1, 2, 3]))
        self.assertEqual((array.shape, struct.unpack("<3f", array.raw)), ((1, 3), (1, 2, 3)))

    def test_refuses_columns_first(self):
        with self.assertRaises(ValueError):
            npz.parse_npy(npy((2, 2), [1, 2, 3, 4], fortran=True))

    def test_refuses_other_files(self):
        with self.assertRaises(ValueError):
            npz.parse_npy(b"PK\x03\x04 something else")


class Networks(unittest.TestCase):
    def test_the_first_folder_that_has_it_wins(self):
        with tempfile.TemporaryDirectory() as temporary:
            for home in ("a", "b"):
                folder = pathlib.Path(temporary, home, "net")
                folder.mkdir(parents=True)
                folder.joinpath("model.pb").write_text(home)
                for file in ("inputs.npz", "outputs.npz"):
                    with zipfile.ZipFile(folder / file, "w") as archive:
                        archive.writestr("x:0.npy", npy((1,), [1]))
            found, missing = networks.find(["net", "other"], [f"{temporary}/a", f"{temporary}/b"])
            self.assertEqual([n.model.read_text() for n in found], ["a"])
            self.assertEqual(list(found[0].inputs), ["x"])
            self.assertEqual(missing, ["other"])


# A process that takes turns: ready, then `answers`, then the end.
WORKER = """
import sys
print("a library says hello")
print('{"ready": "x", "begin": 0, "first": 0}', flush=True)
for i, line in enumerate(sys.stdin):
    if i == ANSWERS: sys.exit("out of memory")
    print('{"med_us": ' + line.split()[1] + "}", flush=True)
"""


class Turns(unittest.TestCase):
    def start(self, answers):
        process = live.Live([sys.executable, "-c", WORKER.replace("ANSWERS", str(answers))], min(live.os.sched_getaffinity(0)), timeout=20)
        self.addCleanup(process.close)
        return process

    def test_every_process_answers_every_round(self):
        times, failed = live.take_turns({"a": self.start(9), "b": self.start(9)}, 3, 0.25)
        self.assertEqual((times, failed), ({"a": [0.25] * 3, "b": [0.25] * 3}, {}))

    def test_one_that_ends_early_is_left_out_with_its_reason(self):
        times, failed = live.take_turns({"a": self.start(9), "b": self.start(1)}, 3, 1)
        self.assertEqual((list(times), failed), (["a"], {"b": "out of memory"}))

    def test_one_that_never_starts_says_why(self):
        with self.assertRaisesRegex(live.Failed, "no such thing"):
            live.Live([sys.executable, "-c", "import sys; sys.exit('no such thing')"], min(live.os.sched_getaffinity(0)))

    def test_one_that_hangs_is_given_up(self):
        with self.assertRaisesRegex(live.Failed, "within 0.2 s"):
            live.Live(["sleep", "60"], min(live.os.sched_getaffinity(0)), timeout=0.2)

    def test_it_runs_on_the_one_core_and_we_do_not(self):
        before = live.os.sched_getaffinity(0)
        process = self.start(9)
        self.assertEqual(live.os.sched_getaffinity(process.process.pid), {min(before)})
        self.assertEqual(live.os.sched_getaffinity(0), before)


class Embedded(unittest.TestCase):
    def test_cost_of_a_child_is_counted(self):
        seconds, peak_kb = embedded.run_measured([sys.executable, "-c", "x = bytearray(60_000_000); sum(range(3_000_000))"])
        self.assertGreater(seconds, 0.02)
        self.assertGreater(peak_kb, 60_000)

    def test_the_first_error_is_told(self):
        with self.assertRaisesRegex(embedded.BuildFailed, "a.cpp:1: error: bad"):
            embedded.run_measured([sys.executable, "-c", "import sys; sys.exit('In file x\\na.cpp:1: error: bad\\nmore')"])

    def test_the_key_of_a_build_sees_headers_and_flags(self):
        with tempfile.TemporaryDirectory() as temporary:
            header = pathlib.Path(temporary, "a.hpp")
            header.write_text("1")
            first = embedded.digest(pathlib.Path(temporary), ("-O3",))
            self.assertNotEqual(first, embedded.digest(pathlib.Path(temporary), ("-O2",)))
            header.write_text("2")
            self.assertNotEqual(first, embedded.digest(pathlib.Path(temporary), ("-O3",)))


class Tables(unittest.TestCase):
    row = {
        "tf_embed": figure([10, 11, 9], compile_seconds=5.0, compile_mb=300.0),
        "litert": figure([20, 20, 20]),
        "onnxruntime": figure([5, 5, 5], error=0.5),
        "openvino": figures.Figures(failure="cannot | read\nit"),
    }

    def test_the_best_other_must_be_right(self):
        self.assertEqual(figures.best_other(self.row), "litert")
        self.assertEqual(figures.ratio(self.row), 2.0)

    def test_a_wrong_result_of_ours_has_no_ratio(self):
        self.assertIsNone(figures.ratio(self.row | {"tf_embed": figure([1], error=0.5)}))
        self.assertIsNone(figures.ratio(self.row | {"tf_embed": figures.Figures(rounds_us=[1], max_ref=1.0)}))

    def test_geometric_mean(self):
        self.assertAlmostEqual(figures.geometric_mean([1, 4]), 2)

    def test_summary(self):
        text = table.summary({"net": self.row}, list(self.row))
        self.assertIn("| net | 10.0 | **20.0** | 5.00 (wrong result) | - | 2.00 | 5.00 | 300 |", text)
        self.assertEqual(len({line.count("|") for line in text.splitlines()}), 1)

    def test_details_have_a_row_for_each(self):
        lines = table.details({"net": self.row}, list(self.row)).splitlines()
        self.assertEqual(len(lines), 2 + len(self.row))
        self.assertEqual(len({line.count("|") for line in lines}), 1)

    def test_failures_are_one_line_each(self):
        self.assertEqual(table.failures({"net": self.row}), "- net, OpenVINO: `cannot | read it`\n")

    def test_the_picture_is_xml_with_a_bar_for_each_figure(self):
        drawing = picture.draw({"a<b": self.row}, list(self.row), "note")
        document = xml.dom.minidom.parseString(drawing)
        self.assertEqual(len(document.getElementsByTagName("rect")), len(self.row) + 3)
        self.assertIn("prefers-color-scheme: dark", drawing)


class Command(unittest.TestCase):
    def test_unknown_runtimes_are_refused(self):
        said = io.StringIO()
        with self.assertRaises(SystemExit), contextlib.redirect_stderr(said):
            command.parse(["--runtimes", "tf_embed,tvm"])
        self.assertIn("no runtime is called tvm", said.getvalue())

    def test_more_builds_of_ours(self):
        options = command.parse(["--flags", "tf_embed_sse2=-O3 -msse2", "--quick"])
        self.assertEqual(options.variants["tf_embed_sse2"], ("-O3", "-msse2"))
        self.assertIn("tf_embed_sse2", options.runtimes)
        self.assertEqual(options.rounds, 3)

    def test_text_between_marks_is_replaced(self):
        with tempfile.TemporaryDirectory() as temporary:
            page = pathlib.Path(temporary, "page.md")
            page.write_text("a\n<!-- x: begin -->\nold\n<!-- x: end -->\nb\n")
            command.replace_between(page, "x", "new\n")
            self.assertEqual(page.read_text(), "a\n<!-- x: begin -->\nnew\n<!-- x: end -->\nb\n")
            with self.assertRaises(ValueError):
                command.replace_between(page, "y", "new\n")


if __name__ == "__main__":
    unittest.main()
