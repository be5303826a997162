# SPDX-License-Identifier: Apache-2.0
"""Answers lines "KIND LENGTH ROWS SECONDS" with nanoseconds a row, of scipy.fft."""
import sys
import time

import numpy
import scipy.fft

arrays = {}
for line in sys.stdin:
    kind, length, rows, seconds = line.split()
    key = kind, int(length), int(rows)
    if key not in arrays:
        x = numpy.random.default_rng(1).standard_normal((key[2], key[1])).astype(numpy.float32)
        arrays[key] = x if kind == "rfft" else (x + 1j * x[::-1]).astype(numpy.complex64)
    x, f, runs = arrays[key], getattr(scipy.fft, kind), 0
    begin = now = time.process_time()
    while now - begin < float(seconds):
        for _ in range(8):
            f(x, workers=1)
        runs += 8
        now = time.process_time()
    print((now - begin) * 1e9 / runs / key[2], flush=True)
