# SPDX-License-Identifier: Apache-2.0
from conformance.graph import Node, const, feed
from conformance.registry import case, cases

TYPES = ["quint8", "qint8", "quint16", "qint16", "qint32"]
MODES = ["MIN_COMBINED", "MIN_FIRST", "SCALED"]
NUMBERS = [-3.2, -1.51, -0.52, -0.26, -0.011, 0, 0.0052, 0.24, 0.51, 0.755, 1.51, 2.49, 2.53, 100]


def ends(low, high):
    return const("float32", [], low), const("float32", [], high)


def step(mode, low, high, t):
    """oneDNN, which TensorFlow may use, rounds some numbers to the step beside."""
    return (1e-5, 1.02 * max(high, -low, high - low) / (100 if t.endswith("8") else 30000), "oneDNN rounds to the next step")


@cases("Dequantize")
def dequantize(op):
    for t in TYPES:
        for mode in MODES:
            for low, high in ((-1.3, 2.2), (0.0, 6.0)):
                if t == "qint32" and mode == "SCALED":
                    continue  # TensorFlow turns the sign of the largest integer around
                made = Node("QuantizeV2", (feed("float32", values=NUMBERS), *ends(low, high)), {"T": t})
                yield case(f"{t}_{mode}_{low}", op(made[0], *ends(low, high), T=t, mode=mode), tolerance=step(mode, low, high, t))


@cases("QuantizeV2")
def quantize(op):
    for t in TYPES[:4]:
        for mode in MODES:
            for rounding in ("HALF_AWAY_FROM_ZERO", "HALF_TO_EVEN") if mode == "SCALED" else ("HALF_AWAY_FROM_ZERO",):
                made = op(feed("float32", values=NUMBERS), *ends(-1.3, 2.2), T=t, mode=mode, round_mode=rounding)
                back = Node("Dequantize", (made[0], made[1], made[2]), {"T": t, "mode": mode})
                yield case(f"{t}_{mode}_{rounding}", back, tolerance=step(mode, -1.3, 2.2, t))
    yield case("even_min_first", op(feed("float32", [4]), *ends(-1, 1), T="quint8", mode="MIN_FIRST", round_mode="HALF_TO_EVEN")[1],
               error="round_mode|Round mode")  # fmt: skip
