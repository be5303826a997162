# SPDX-License-Identifier: Apache-2.0
from conformance.graph import Node, feed
from conformance.registry import case, cases


@cases("CTCGreedyDecoder")
def ctc_greedy_decoder(op):
    lengths = feed("int32", values=[7, 0, 4])
    for t in op.dtypes():
        yield case(t, op(feed(t, [7, 3, 4]), lengths))
    for merge in (False, True):
        for blank in (-1, 0, 2, -4):
            yield case(f"merge_{merge}_blank_{blank}", op(feed("float32", [7, 3, 4]), lengths, merge_repeated=merge, blank_index=blank))
    yield case("long", op(feed("float32", [200, 2, 5]), feed("int32", values=[200, 150]), merge_repeated=True))
    yield case("one_class", op(feed("float32", [4, 2, 1]), feed("int32", values=[4, 4])))
    yield case("negative_length", op(feed("float32", [4, 2, 3]), feed("int32", values=[-1, 4])))
    nan = float("nan")
    yield case("nan", op(feed("float32", values=[[[nan, 1, 2]], [[1, nan, 2]], [[nan] * 3]]), feed("int32", values=[3])))
    yield case("values_alone", Node("Cast", (op(feed("float32", [7, 3, 4]), lengths)[1],), {"DstT": "float32"}))
    yield case("too_long", op(feed("float32", [4, 2, 3]), feed("int32", values=[5, 4])), error="argument|sequence_length")
    yield case("no_such_blank", op(feed("float32", [4, 2, 3]), feed("int32", values=[4, 4]), blank_index=3), error="blank_index")
