# SPDX-License-Identifier: Apache-2.0
"""The progress line on a terminal, and its silence elsewhere. Usage: terminal_test.py TOOL MODELS COMPILER"""
import os
import pathlib
import pty
import re
import select
import stat
import subprocess
import sys
import tempfile
import time
import unittest

tool, models, compiler = sys.argv[1:4]
erase = "\r\x1b[K"


def on_terminal(command, **environment):
    """Runs on a pseudo-terminal of 60 columns; answers the exit code and every byte the terminal got."""
    child, terminal = pty.fork()
    if child == 0:
        for name in ("NO_COLOR", "TERM"):
            os.environ.pop(name, None)
        os.environ.update({"TERM": "xterm", "COLUMNS": "60", **environment})
        os.execv(command[0], command)
    import fcntl
    import struct
    import termios
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 60, 0, 0))
    said = b""
    until = time.monotonic() + 120
    while time.monotonic() < until and select.select([terminal], [], [], 120)[0]:
        try:
            chunk = os.read(terminal, 65536)
        except OSError:  # the other end is closed
            break
        if not chunk:
            break
        said += chunk
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), said.decode()


class Terminal(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        """Compilers that take a second and 0.15 s: they hand out what was compiled here, once."""
        cls.folder = pathlib.Path(cls.enterClassContext(tempfile.TemporaryDirectory()))
        case = f"{models}/digits_cnn"
        cls.verify = [tool, "verify", f"{case}/model.pb", "--inputs", f"{case}/inputs.npz", "--expected",
                      f"{case}/outputs.npz"]
        cls.write_compiler("keep", f'{compiler} "$@" && cp "$out" "{cls.folder}/program"')
        subprocess.run(cls.verify, env={**os.environ, **cls.compiled_by("keep")}, check=True, stdout=subprocess.DEVNULL)
        cls.write_compiler("slow", f'sleep 1; cp "{cls.folder}/program" "$out"')
        cls.write_compiler("quick", f'sleep 0.15; cp "{cls.folder}/program" "$out"')
        cls.write_compiler("failing", "sleep 1; echo 'error: no' >&2; exit 1")
        cls.environment = cls.compiled_by("slow")

    @classmethod
    def write_compiler(cls, name, command):
        path = cls.folder / name
        path.write_text(f"#!/bin/sh\nfor out; do :; done\n{command}\n")
        path.chmod(path.stat().st_mode | stat.S_IXUSR)

    @classmethod
    def compiled_by(cls, name):
        return {"CXX": str(cls.folder / name), "CXXFLAGS": "-O0"}

    def test_a_terminal_sees_one_line_that_goes_again(self):
        code, said = on_terminal(self.verify, **self.environment)
        self.assertEqual(code, 0, said)
        self.assertRegex(said, r"\x1b\[36mcompiling  \d+ s\x1b\[0m")
        progress, rest = said.rsplit(erase, 1)
        self.assertNotIn("\n", progress)
        self.assertRegex(rest, r"^pass  \S+  max abs error")
        self.assertNotIn("\x1b", rest)

    def test_no_color_has_no_colours(self):
        _, said = on_terminal(self.verify, **self.environment, NO_COLOR="1")
        self.assertRegex(said, r"\rcompiling  \d+ s\x1b\[K")
        self.assertNotIn("\x1b[3", said)

    def test_a_dumb_terminal_sees_the_result_alone(self):
        for term in ("dumb", ""):
            _, said = on_terminal(self.verify, **self.environment, TERM=term)
            self.assertRegex(said, r"^(pass [^\r\x1b]*\r\n){2}$")

    def test_short_work_says_nothing(self):
        # Half a second is a lot for it, but a machine may be busy with something else.
        said = [on_terminal(self.verify, **self.compiled_by("quick")) for _ in range(3)]
        self.assertTrue(any(code == 0 and "\x1b" not in text for code, text in said), said)

    def test_an_error_stands_on_a_clean_line(self):
        code, said = on_terminal(self.verify, **self.compiled_by("failing"))
        self.assertEqual(code, 5)
        self.assertRegex(said.rsplit(erase, 1)[1], r"^tf-embed: error: [^\r\n]*no\r\n$")

    def test_lists_count_their_cases(self):
        (self.folder / "list").write_text(f"{models}/digits_cnn\n{models}/no_such_model\n{models}/digits_cnn\n")
        code, said = on_terminal([tool, "verify", "--list", str(self.folder / "list")], **self.environment)
        self.assertEqual(code, 1)
        self.assertRegex(said, r"\[######              \]  33%  compiling 1 of 3  \d+ s")
        # What is printed on the way does not run into the line.
        self.assertRegex(said, r"\r\x1b\[Kpass  [^\r\x1b]*\r\nerror  ")
        self.assertTrue(said.endswith("2 pass, 0 mismatch, 0 unsupported, 1 error\r\n"), said[-200:])

    def test_bench_knows_how_long_it_takes(self):
        code, said = on_terminal([tool, "bench", f"{models}/digits_cnn/model.pb", "--seconds", "0.7"],
                                 CXX=compiler, CXXFLAGS="-O0")
        self.assertEqual(code, 0, said)
        self.assertRegex(said, r"\[#+ +\] +\d+%  measuring")

    def test_lines_fit_the_terminal(self):
        _, said = on_terminal(self.verify, **self.environment)
        for line in re.findall(r"\r\x1b\[36m(.*?)\x1b\[0m", said):
            self.assertLess(len(line), 60)

    def test_a_pipe_sees_the_result_alone(self):
        done = subprocess.run(self.verify, env={**os.environ, "TERM": "xterm", **self.environment}, capture_output=True,
                              text=True)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertRegex(done.stdout, r"^(pass [^\r\x1b]*\n){2}$")


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0], *sys.argv[4:]], verbosity=2)
