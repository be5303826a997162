# SPDX-License-Identifier: Apache-2.0
from conformance.graph import const, feed
from conformance.registry import case, cases


@cases("ReverseSequence")
def reverse_sequence(op):
    for t in op.dtypes():
        yield case(t, op(feed(t, [3, 5, 2]), feed("int32", values=[2, 5, 0]), seq_dim=1, batch_dim=0))
    for t in op.dtypes("Tlen"):
        yield case(f"lengths_{t}", op(feed("float32", [3, 5]), feed(t, values=[1, 4, 3]), seq_dim=1))
        yield case(f"constant_lengths_{t}", op(feed("float32", [3, 5]), const(t, [3], [1, 4, 3]), seq_dim=1))
    for seq, batch in ((0, 1), (1, 2), (2, 0), (2, 1), (0, 2)):
        shape = [4, 3, 5]
        lengths = [i % (shape[seq] + 1) for i in range(1, shape[batch] + 1)]
        yield case(f"seq_{seq}_batch_{batch}", op(feed("float32", shape), feed("int32", values=lengths), seq_dim=seq, batch_dim=batch))
    yield case("rank_5", op(feed("float32", [2, 2, 3, 2, 2]), feed("int64", values=[3, 2]), seq_dim=2, batch_dim=3))
    yield case("full", op(feed("float32", [2, 19]), feed("int32", values=[19, 19]), seq_dim=1))
    yield case("no_batch", op(feed("float32", [0, 4]), feed("int32", [0]), seq_dim=1))
    yield case("too_long", op(feed("float32", [2, 4]), feed("int32", values=[5, 1]), seq_dim=1), error="seq_lens")
    yield case("negative_length", op(feed("float32", [2, 4]), feed("int32", values=[-1, 1]), seq_dim=1), error="seq_lens")
