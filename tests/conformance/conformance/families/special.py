# SPDX-License-Identifier: Apache-2.0
from conformance.graph import const, feed
from conformance.registry import case, cases

# Of its own tables, TensorFlow's float32 functions are right to about six digits and its float64 ones to twelve.
NEAR = {"float32": (2e-5, 2e-6, "another series"), "float64": (2e-11, 2e-13, "another series"),
        "float16": (2e-3, 2e-3, "computed in float16 there")}  # fmt: skip
ENDS = [float("nan"), 0, -0.0, 1, -1, 2, -2, 0.5, 3.25, -7.75]

# Where each is at home.
RANGES = {"Digamma": (-9, 30), "Erfinv": (-1, 1), "Ndtri": (0, 1), "BesselI0": (-9, 9), "BesselI0e": (-60, 60),
          "BesselI1": (-9, 9), "BesselI1e": (-60, 60), "Dawsn": (-20, 20), "Expint": (0, 30), "Spence": (0, 40)}  # fmt: skip
PAIRS = {"Zeta": ((1.1, 9), (0.1, 20)), "Polygamma": ((0, 0), (0.5, 9)), "Igamma": ((0.1, 40), (0.01, 60)),
         "Igammac": ((0.1, 40), (0.01, 60))}  # fmt: skip


@cases(*RANGES)
def of_one(op):
    low, high = RANGES[op.name]
    for t in op.dtypes():
        if t == "float16":
            low, high = max(low, -5), min(high, 5)
        yield case(t, op(feed(t, [3, 57], low=low, high=high)), tolerance=NEAR[t])
        yield case(f"{t}_ends", op(feed(t, values=ENDS)), tolerance=NEAR[t])
    t = "float32"
    yield case("beyond", op(feed(t, values=[float("inf"), float("-inf"), 30, 60, -30])), tolerance=NEAR[t])
    yield case("scalar", op(feed(t, [], 0.3)), tolerance=NEAR[t])
    yield case("empty", op(feed(t, [0, 3])))
    yield case("fine", op(feed("float64", values=[i / 64 for i in range(1, 64)])), tolerance=NEAR["float64"])


@cases(*PAIRS)
def of_two(op):
    def at(t, shape, second=None):
        (a, b), (c, d) = PAIRS[op.name]
        whole = [i % 5 for i in range(5)]
        first = feed(t, [5, 1], whole) if op.name == "Polygamma" else feed(t, shape, low=a, high=b)
        return op(first, feed(t, second or shape, low=c, high=d))

    near = {"float32": (1e-4, 2e-6, "another series"), "float64": (1e-10, 1e-12, "another series")}
    for t in op.dtypes():
        yield case(t, at(t, [5, 17]), tolerance=near[t])
        numbers = [0, 1, -1, 2, 0.5, 1.5, float("nan")]
        first, second = [a for a in numbers for _ in numbers], numbers * len(numbers)
        yield case(f"{t}_ends", op(feed(t, values=first), feed(t, values=second)), tolerance=near[t])
    t = "float32"
    yield case("broadcast", at(t, [5, 1], [3, 1, 7]), tolerance=near[t])
    yield case("scalars", op(feed(t, [], 2.0), feed(t, [], 3.5)), tolerance=near[t])
    yield case("constant", op(const(t, [3], [1.0, 2.0, 3.0]), feed(t, [3], low=1, high=4)), tolerance=near[t])
    yield case("empty", op(feed(t, [0, 3]), feed(t, [3])))
    yield case("do_not_broadcast", op(feed(t, [2]), feed(t, [3])), error="broadcast|Incompatible|Dimensions")
