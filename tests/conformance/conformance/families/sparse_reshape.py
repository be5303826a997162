# SPDX-License-Identifier: Apache-2.0
from conformance.graph import const, feed
from conformance.registry import case, cases

PLACES = [[0, 0, 1], [0, 2, 3], [1, 1, 0], [1, 2, 3]]


@cases("SparseReshape")
def sparse_reshape(op):
    places = feed("int64", values=PLACES)
    for i, shape in enumerate(([6, 4], [24], [2, -1], [-1], [1, 2, 3, 2, 2], [-1, 24])):
        yield case(f"to_{i}", op(places, const("int64", [3], [2, 3, 4]), const("int64", [len(shape)], shape)))
    yield case("fed_shapes", op(places, feed("int64", values=[2, 3, 4]), feed("int64", values=[8, -1])))
    yield case("no_values", op(feed("int64", [0, 2]), feed("int64", values=[2, 3]), feed("int64", values=[3, 2])))
    yield case("of_nothing", op(feed("int64", [0, 2]), feed("int64", values=[0, 3]), feed("int64", values=[-1, 3])))
    yield case("places_outside", op(feed("int64", values=[[5, 7], [-1, 2]]), feed("int64", values=[2, 3]), feed("int64", values=[6])))
    outside = feed("int64", values=[[5, 7], [-1, 2]])
    for i, shape in enumerate(([2, 3], [2, -1], [-1, 3])):
        yield case(f"places_outside_stay_{i}", op(outside, feed("int64", values=[2, 3]), feed("int64", values=shape)))
    yield case("places_in_nothing_stay", op(outside, feed("int64", values=[3, 0]), feed("int64", values=[3, -1])))
    bad = "argument|reshape|no elements"
    yield case("places_in_nothing", op(outside, feed("int64", values=[3, 0]), feed("int64", values=[0, 3])), error=bad)
    yield case("misfit", op(places, feed("int64", values=[2, 3, 4]), feed("int64", values=[7, 3])), error=bad)
    yield case("misfit_open", op(places, feed("int64", values=[2, 3, 4]), feed("int64", values=[-1, 7])), error=bad)
    yield case("two_open", op(places, feed("int64", values=[2, 3, 4]), feed("int64", values=[-1, -1])), error=bad)
