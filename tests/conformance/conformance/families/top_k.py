# SPDX-License-Identifier: Apache-2.0
from conformance.graph import Node, Port, const, feed, folded
from conformance.registry import case as plain_case
from conformance.registry import cases


@cases("TopKV2", "TopK")
def top_k(op):
    def top(x, k, **attributes):
        return op(x, k, **attributes) if op.name == "TopKV2" else op(x, k=k, **attributes)

    def case(name, wanted, **options):
        """TensorFlow 2.21 no longer finds its kernel of TopK, so that TopKV2 gives the results."""
        if op.name == "TopK" and "error" not in options:
            node = wanted.node if isinstance(wanted, Port) else wanted
            attributes = {name: value for name, value in node.attributes.items() if name != "k"}
            twin = Node("TopKV2", (*node.operands, node.attributes["k"]), attributes)
            options["expected"] = twin[wanted.port] if isinstance(wanted, Port) else twin
        return plain_case(name, wanted, **options)

    for t in op.dtypes():
        yield case(t, top(feed(t, [3, 11]), 4))
    for k in (0, 1, 2, 7, 17):
        yield case(f"k_{k}", top(feed("float32", [2, 17]), k))
    # Which order unsorted results have is not told, so that they can be compared where there is one alone.
    yield case("sorted", top(feed("float32", [3, 40]), 9, sorted=True))
    yield case("unsorted_1", top(feed("float32", [3, 9]), 1, sorted=False))
    yield case("unsorted_values_of_1", top(feed("float32", [3, 9]), 1, sorted=False)[0])
    for t in ("float32", "int32", "uint8"):
        yield case(f"ties_{t}", top(feed(t, [4, 23], low=0, high=2), 8))
        yield case(f"ties_all_{t}", top(feed(t, [2, 9], low=1, high=1), 9))
    nan, inf = float("nan"), float("inf")
    yield case("infinities", top(feed("float32", values=[[inf, -inf, 1, inf], [-inf, -inf, -inf, 0]]), 3))
    yield case("rank_1", top(feed("float32", [13]), 5))
    yield case("rank_4", top(feed("float32", [2, 1, 3, 6]), 2))
    yield case("values_only", top(feed("float32", [2, 6]), 2)[0])
    yield case("indices_only", top(feed("float32", [2, 6]), 2)[1])
    yield case("no_rows", top(feed("float32", [0, 6]), 2))
    if op.name == "TopKV2":
        yield case("k_by_chain", op(feed("float32", [2, 6]), folded(3)))
        for t in op.dtypes("Tk"):
            yield case(f"k_of_{t}", op(feed("float32", [2, 6]), const(t, [], 3)))
        for t in op.dtypes("index_type"):
            yield case(f"index_{t}", op(feed("float32", [2, 6]), 3, index_type=t))
    yield case("k_too_large", top(feed("float32", [2, 6]), 7), error="k")


@cases("NthElement")
def nth_element(op):
    for t in op.dtypes():
        yield plain_case(t, op(feed(t, [3, 7], low=0, high=5), 2))
        yield plain_case(f"{t}_reverse", op(feed(t, [3, 7], low=0, high=5), 2, reverse=True))
    for n in (0, 5, 18):
        yield plain_case(f"n_{n}", op(feed("float32", [2, 2, 19]), n))
    yield plain_case("row", op(feed("float32", [5]), 4))
    yield plain_case("by_chain", op(feed("float32", [5]), folded(1)))
    yield plain_case("too_far", op(feed("float32", [2, 5]), 5), error="no element|last dimension")
