#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes the recorded features of ../models/mlperf_kws/samples.npz as text, a frame a line: python3 make_features.py"""
import struct
import zipfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
FRAMES, COEFFICIENTS = 49, 10


def read_floats(npz, key):
    data = zipfile.ZipFile(npz).read(key + ".npy")
    (header_size,) = struct.unpack_from("<H", data, 8)
    assert b"'descr': '<f4', 'fortran_order': False" in data[10 : 10 + header_size]
    return [x for (x,) in struct.iter_unpack("<f", data[10 + header_size :])]


values = read_floats(HERE / "../models/mlperf_kws/samples.npz", "x")
for clip, name in enumerate(["on.txt", "marvin.txt"]):
    first = clip * FRAMES * COEFFICIENTS
    with open(HERE / name, "w") as out:
        for frame in range(first, first + FRAMES * COEFFICIENTS, COEFFICIENTS):
            print(*(f"{x:.9g}" for x in values[frame : frame + COEFFICIENTS]), file=out)
