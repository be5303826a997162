# SPDX-License-Identifier: Apache-2.0
"""A process that takes its turn: starts, says that it is ready, then answers `run SECONDS` lines."""

import json
import os
import pathlib
import select
import subprocess
import tempfile
import time


class Failed(Exception):
    """A process that ended or said nothing; the text is the last line of its errors."""


class Live:
    def __init__(self, command, cpu, env=None, timeout=300):
        self.timeout = timeout
        self.errors = tempfile.TemporaryFile()
        self.buffer = b""
        # A child inherits where it may run; a preexec_fn would make Python fork, which costs more than our start-up.
        everywhere = os.sched_getaffinity(0)
        os.sched_setaffinity(0, {cpu})
        try:
            self.started = time.monotonic()
            self.process = subprocess.Popen(
                [str(word) for word in command],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=self.errors,
                env=env,
            )
        finally:
            os.sched_setaffinity(0, everywhere)
        try:
            self.ready = self.answer()
        except Failed:
            self.close()
            raise

    @property
    def start_up_ms(self):
        """From the start of the process to its first result."""
        return (self.ready["first"] - self.started) * 1e3

    def answer(self):
        """The next line that is a JSON object; runtimes may say other things before."""
        stop = time.monotonic() + self.timeout
        while True:
            line, newline, rest = self.buffer.partition(b"\n")
            if newline:
                self.buffer = rest
                if line.startswith(b"{"):
                    return json.loads(line)
                continue
            left = stop - time.monotonic()
            if left <= 0 or not select.select([self.process.stdout], [], [], left)[0]:
                raise Failed(f"no answer within {self.timeout} s")
            chunk = os.read(self.process.stdout.fileno(), 65536)
            if not chunk:
                raise Failed(self.last_error() or f"ended with {self.process.wait()}")
            self.buffer += chunk

    def turn(self, seconds):
        """One turn: the median time of a run in microseconds."""
        self.process.stdin.write(f"run {seconds}\n".encode())
        self.process.stdin.flush()
        return self.answer()["med_us"]

    def peak_kb(self):
        status = pathlib.Path(f"/proc/{self.process.pid}/status").read_text()
        return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM:"))

    def last_error(self):
        self.errors.seek(0)
        lines = self.errors.read().decode(errors="replace").strip().splitlines()
        return lines[-1] if lines else ""

    def close(self):
        self.process.kill()
        self.process.wait()
        for pipe in (self.process.stdin, self.process.stdout, self.errors):
            try:
                pipe.close()
            except BrokenPipeError:
                pass


def take_turns(processes, rounds, seconds):
    """The median times of all rounds by name. Each round begins with another process, so that none has the best place.
    A process that fails is left out from then on; its name maps to the reason instead."""
    times = {name: [] for name in processes}
    failed = {}
    names = list(processes)
    for i in range(rounds):
        for name in names[i % len(names) :] + names[: i % len(names)]:
            if name in failed:
                continue
            try:
                times[name].append(processes[name].turn(seconds))
            except (Failed, OSError) as why:
                failed[name] = str(why)
    return {name: values for name, values in times.items() if name not in failed}, failed
