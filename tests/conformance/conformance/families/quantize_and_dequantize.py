# SPDX-License-Identifier: Apache-2.0
from conformance.graph import const, feed
from conformance.registry import case, cases


def bounds(t, low, high, make=const):
    return make(t, [], low), make(t, [], high)


@cases("QuantizeAndDequantizeV2", "QuantizeAndDequantizeV4")
def with_attributes(op):
    for t in op.dtypes():
        for given in (False, True):
            yield case(f"{t}_given_{given}", op(feed(t, [3, 17], low=-3, high=4), *bounds(t, -1.3, 2.2), range_given=given, num_bits=6))
    for signed in (False, True):
        for narrow in (False, True):
            for mode in ("HALF_TO_EVEN", "HALF_UP"):
                for bits in (1, 3, 8, 16):
                    if bits == 1 and signed and narrow:
                        continue  # no step at all
                    for given in (False, True):
                        yield case(f"signed_{signed}_narrow_{narrow}_{mode}_{bits}_given_{given}",
                                   op(feed("float32", [37], low=-3, high=4), *bounds("float32", -1.3, 2.2),
                                      signed_input=signed, narrow_range=narrow, round_mode=mode, num_bits=bits, range_given=given))  # fmt: skip
    for axis in (0, 1, 2):
        yield case(f"axis_{axis}", op(feed("float32", [2, 3, 19], low=-3, high=4), const("float32", [[2, 3, 19][axis]]),
                                        const("float32", [[2, 3, 19][axis]]), axis=axis))  # fmt: skip
    yield case("range_fed", op(feed("float32", [4, 5], low=-3, high=4), *bounds("float32", -1, 2, feed), range_given=True))
    yield case("zeros", op(feed("float32", values=[0, 0, 0]), *bounds("float32", 0, 0)))
    yield case("halves", op(feed("float32", values=[-2.5, -1.5, -0.5, 0.5, 1.5, 2.5, 127]), *bounds("float32", 0, 0)))
    yield case("no_range", op(feed("float32", [4]), *bounds("float32", 2, -1, feed), range_given=True), error="range|argument|input_min")
    yield case("bits_0", op(feed("float32", [4]), *bounds("float32", -1, 1), num_bits=0), error="num_bits")
    yield case("axis_3", op(feed("float32", [4]), *bounds("float32", -1, 1), axis=3), error="axis|rank")


@cases("QuantizeAndDequantizeV3")
def with_operand(op):
    for t in op.dtypes():
        for given in (False, True):
            yield case(f"{t}_given_{given}", op(feed(t, [3, 17], low=-3, high=4), *bounds(t, -1.3, 2.2), 6, range_given=given))
    for signed in (False, True):
        for narrow in (False, True):
            yield case(f"signed_{signed}_narrow_{narrow}", op(feed("float32", [37], low=-3, high=4), *bounds("float32", -1, 2), 8,
                                                              signed_input=signed, narrow_range=narrow))  # fmt: skip
    yield case("bits_64", op(feed("float32", [4]), *bounds("float32", -1, 1), 64), error="num_bits")
