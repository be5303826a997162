# SPDX-License-Identifier: Apache-2.0
from conformance.graph import const, feed, folded
from conformance.registry import case, cases


@cases("ConcatV2", "Concat")
def concat(op):
    def join(parts, axis):
        return op(parts, axis) if op.name == "ConcatV2" else op(axis, parts)

    for t in op.dtypes():
        yield case(t, join([feed(t, [2, 3]), feed(t, [2, 4])], 1))
    for axis in (0, 1, 2, -1, -2, -3):
        if axis < 0 and op.name == "Concat":
            yield case(f"axis_{axis}", join([feed("float32", [2, 3, 4]), feed("float32", [2, 3, 4])], axis))
            continue
        shapes = [[2, 3, 4], [2, 3, 4], [2, 3, 4]]
        shapes[1][axis] = 7
        yield case(f"axis_{axis}", join([feed("float32", s) for s in shapes], axis))
    yield case("one_part", join([feed("float32", [2, 3]), feed("float32", [2, 0])], 1))
    yield case("empty_parts", join([feed("float32", [0, 3]), feed("float32", [2, 3]), feed("float32", [0, 3])], 0))
    yield case("all_empty", join([feed("float32", [0, 3]), feed("float32", [0, 3])], 0))
    yield case("eleven_parts", join([feed("int32", [1 + i % 3]) for i in range(11)], 0))
    yield case("rank_8", join([feed("float32", [2, 1, 2, 1, 2, 1, 2, n]) for n in (1, 2)], 7))
    yield case("rank_8_outer", join([feed("int8", [n, 1, 2, 1, 2, 1, 2, 3]) for n in (1, 2)], 0))
    yield case("with_constant", join([feed("float32", [2, 3]), const("float32", [2, 1])], 1))
    x = feed("float32", [2, 3])
    yield case("same_twice", join([x, x], 0))
    yield case("axis_by_chain", join([feed("float32", [2, 3]), feed("float32", [2, 3])], folded(1)))
