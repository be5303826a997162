# SPDX-License-Identifier: Apache-2.0
"""Arrays of an .npz file as names, shapes and raw bytes: what the driver needs, without NumPy."""

import ast
import dataclasses
import struct
import zipfile


@dataclasses.dataclass(frozen=True)
class Array:
    dtype: str  # NumPy's, e.g. "<f4"
    shape: tuple
    raw: bytes


def parse_npy(content):
    """The array of one .npy file in C order."""
    if content[:6] != b"\x93NUMPY":
        raise ValueError("not an .npy file")
    wide = content[6] >= 2
    (length,) = struct.unpack_from("<I" if wide else "<H", content, 8)
    start = 12 if wide else 10
    header = ast.literal_eval(content[start : start + length].decode("latin-1"))
    if header["fortran_order"] and len(header["shape"]) > 1:
        raise ValueError("columns first is not supported")
    return Array(header["descr"], tuple(header["shape"]), content[start + length :])


def read_npz(path):
    """All arrays by name, in the file's order. A `:0` at the end of a name is dropped."""
    with zipfile.ZipFile(path) as archive:
        return {name.removesuffix(".npy").removesuffix(":0"): parse_npy(archive.read(name)) for name in archive.namelist()}
