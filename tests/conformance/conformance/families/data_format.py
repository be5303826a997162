# SPDX-License-Identifier: Apache-2.0
from conformance.graph import const, feed
from conformance.registry import case, cases

FORMATS = {"to_nchw": ("NHWC", "NCHW"), "to_nhwc": ("NCHW", "NHWC"), "same": ("NHWC", "NHWC"), "other": ("HWNC", "WHCN"),
           "to_ncdhw": ("NDHWC", "NCDHW"), "to_ndhwc": ("NCDHW", "NDHWC")}  # fmt: skip


def full(source, target):
    return {"src_format": source, "dst_format": target}


@cases("DataFormatDimMap")
def dim_map(op):
    for name, formats in FORMATS.items():
        for t in op.dtypes():
            rank = len(formats[0])
            yield case(f"{name}_{t}", op(feed(t, [2 * rank], list(range(-rank, rank))), **full(*formats)))
    yield case("scalar", op(feed("int32", [], 3)))
    yield case("matrix", op(feed("int32", [2, 2], [[0, 1], [2, 3]])))
    yield case("beyond", op(feed("int32", [2], [4, -5])))
    yield case("constant", op(const("int32", [2], [-1, 1])))


@cases("DataFormatVecPermute")
def vec_permute(op):
    for name, formats in FORMATS.items():
        for t in op.dtypes():
            yield case(f"{name}_{t}", op(feed(t, [len(formats[0])]), **full(*formats)))
        yield case(f"{name}_pairs", op(feed("int32", [len(formats[0]), 2]), **full(*formats)))
        yield case(f"{name}_spatial", op(feed("int32", [len(formats[0]) - 2, 2]), **full(*formats)))
    yield case("constant", op(const("int32", [4])))
    yield case("three", op(feed("int32", [3])), error="rows|size")
