# SPDX-License-Identifier: Apache-2.0
from conformance.graph import const, feed
from conformance.registry import case, cases


@cases("BatchMatMul", "BatchMatMulV2", "BatchMatMulV3")
def batch_matmul(op):
    tout = {}
    for t in op.dtypes("T" if op.name != "BatchMatMulV3" else "Ta"):
        if op.name == "BatchMatMulV3":
            tout = {"Tout": "int32" if t in ("int8", "uint8") else t}
        yield case(t, op(feed(t, [2, 3, 4]), feed(t, [2, 4, 5]), **tout))
    tout = {"Tout": "float32"} if tout else {}
    for x in (False, True):
        for y in (False, True):
            a, b = ([2, 7, 3] if x else [2, 3, 7]), ([2, 9, 7] if y else [2, 7, 9])
            yield case(f"adj_{x}_{y}", op(feed("float32", a), feed("float32", b), adj_x=x, adj_y=y, **tout))
            yield case(f"adj_{x}_{y}_constant", op(feed("float32", a), const("float32", b), adj_x=x, adj_y=y, **tout))
    shapes = [([3, 4], [4, 5]), ([2, 3, 2, 4], [2, 3, 4, 1]), ([1, 1, 17], [1, 17, 33]), ([2, 3, 0], [2, 0, 4]),
              ([0, 3, 4], [0, 4, 5]), ([2, 1, 2, 1, 2, 2, 3, 4], [2, 1, 2, 1, 2, 2, 4, 2])]  # fmt: skip
    if op.name != "BatchMatMul":
        shapes += [([3, 4], [2, 4, 5]), ([2, 3, 4], [4, 5]), ([2, 1, 3, 4], [1, 3, 4, 2]), ([5, 1, 2, 3, 4], [2, 1, 4, 2])]
    for a, b in shapes:
        name = f"{'x'.join(map(str, a))}_by_{'x'.join(map(str, b))}"
        yield case(name, op(feed("float32", a), feed("float32", b), **tout))
    if op.name == "BatchMatMulV3":
        for a in ("int8", "uint8"):
            yield case(f"{a}_by_int8_to_int32", op(feed(a, [2, 3, 4]), feed("int8", [2, 4, 5]), Tout="int32"))
            yield case(f"bfloat16_by_{a}", op(feed("bfloat16", [2, 3, 4]), feed(a, [2, 4, 5]), Tout="bfloat16"))
