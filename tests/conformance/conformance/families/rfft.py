# SPDX-License-Identifier: Apache-2.0
from conformance.graph import Node, const, feed, folded, traced
from conformance.registry import case, cases

LENGTHS = [1, 2, 3, 4, 5, 7, 8, 11, 12, 13, 16, 17, 60, 97, 128, 256, 400, 512]
TYPES = {"float32": "complex64", "float64": "complex128"}


def lengths(*numbers):
    return const("int32", values=list(numbers))


def padded(x, *pairs):
    return Node("Pad", (x, const("int32", values=[list(p) for p in pairs])))


@cases("RFFT")
def of_rows(op):
    for t, c in TYPES.items():
        for n in LENGTHS:
            yield case(f"{t}_{n}", op(feed(t, [3, n]), lengths(n), Treal=t, Tcomplex=c))
        for n in (210, 1001, 1024, 2047, 2048):
            yield case(f"{t}_{n}", op(feed(t, [n]), lengths(n), Treal=t, Tcomplex=c))
        # Longer rows are cut. Shorter ones TensorFlow's Python pads, which the kernel takes over.
        for have, n in ((9, 8), (9, 4), (20, 7), (600, 512)):
            yield case(f"{t}_{have}_cut_to_{n}", op(feed(t, [2, have]), lengths(n), Treal=t, Tcomplex=c))
        for have, n in ((5, 8), (6, 9), (400, 512), (1, 2), (3, 100)):
            x = padded(feed(t, [2, have]), (0, 0), (0, n - have))
            yield case(f"{t}_{have}_padded_to_{n}", op(x, lengths(n), Treal=t, Tcomplex=c))
    x = padded(feed("float32", [2, 6]), (0, 0), (2, 2))
    yield case("padded_in_front", op(x, lengths(8), Treal="float32", Tcomplex="complex64"))
    yield case("batch", op(feed("float32", [2, 3, 1, 24]), lengths(24), Treal="float32", Tcomplex="complex64"))
    yield case("length_by_chain", op(feed("float32", [2, 24]), folded([24]), Treal="float32", Tcomplex="complex64"))
    yield case("nothing", op(feed("float32", [0, 8]), lengths(8), Treal="float32", Tcomplex="complex64"))
    # TensorFlow leaves the numbers open, with what its memory held.
    yield case("of_nothing", op(feed("float32", [3, 0]), lengths(4), Treal="float32", Tcomplex="complex64"), shape_only=True)
    yield case("too_short", op(feed("float32", [3, 5]), lengths(8), Treal="float32", Tcomplex="complex64"), error="fft_length")


@cases("IRFFT")
def to_rows(op):
    for t, c in TYPES.items():
        for n in LENGTHS:
            yield case(f"{t}_{n}", op(feed(c, [3, n // 2 + 1]), lengths(n), Treal=t, Tcomplex=c))
        for n in (210, 1001, 1024, 2047, 2048):
            yield case(f"{t}_{n}", op(feed(c, [n // 2 + 1]), lengths(n), Treal=t, Tcomplex=c))
        for have, n in ((9, 8), (9, 4), (20, 7)):
            yield case(f"{t}_{have}_cut_to_{n}", op(feed(c, [2, have]), lengths(n), Treal=t, Tcomplex=c))
    yield case("batch", op(feed("complex64", [2, 3, 1, 13]), lengths(24), Treal="float32", Tcomplex="complex64"))
    yield case("nothing", op(feed("complex64", [0, 5]), lengths(8), Treal="float32", Tcomplex="complex64"))
    yield case("too_short", op(feed("complex64", [3, 3]), lengths(8), Treal="float32", Tcomplex="complex64"), error="fft_length")


@cases("RFFT2D", "RFFT3D")
def of_images(op):
    rank = 2 if op.name == "RFFT2D" else 3
    for t, c in TYPES.items():
        for sizes in ([1, 1, 1], [2, 4, 6], [4, 5, 7], [3, 16, 20], [2, 17, 9]):
            shape = [2, *sizes[-rank:]]
            yield case(f"{t}_{'x'.join(map(str, shape))}", op(feed(t, shape), lengths(*sizes[-rank:]), Treal=t, Tcomplex=c))
        cut = [3, 4, 5][-rank:]
        yield case(f"{t}_cut", op(feed(t, [6, 7, 8][-rank:]), lengths(*cut), Treal=t, Tcomplex=c))


@cases("IRFFT2D", "IRFFT3D")
def to_images(op):
    rank = 2 if op.name == "IRFFT2D" else 3
    for t, c in TYPES.items():
        for sizes in ([1, 1, 1], [2, 4, 6], [4, 5, 7], [3, 16, 20], [2, 17, 9]):
            shape = [2, *sizes[-rank:-1], sizes[-1] // 2 + 1]
            yield case(f"{t}_{'x'.join(map(str, shape))}", op(feed(c, shape), lengths(*sizes[-rank:]), Treal=t, Tcomplex=c))
        cut = [3, 4, 5][-rank:]
        yield case(f"{t}_cut", op(feed(c, [6, 7, 8][-rank:]), lengths(*cut), Treal=t, Tcomplex=c))


def log_mel(signal, x, bins=40):
    """The front end of most networks that listen: 25 ms every 10 ms, of 16 kHz."""
    import tensorflow as tf

    magnitude = tf.abs(signal.stft(x, 400, 160, 512))
    weights = signal.linear_to_mel_weight_matrix(bins, 257, 16000, 20.0, 7600.0)
    return tf.math.log(tf.tensordot(magnitude, weights, 1) + 1e-3)


# What tf.signal makes of a wave. Logarithms and quotients by small windows have what they magnify as tolerance.
SIGNALS = {
    "stft": lambda s, x: s.stft(x, 400, 160, 512),
    "stft_pad_end": lambda s, x: s.stft(x, 400, 160, 512, pad_end=True),
    "stft_hamming": lambda s, x: s.stft(x, 256, 64, window_fn=s.hamming_window),
    "stft_no_window": lambda s, x: s.stft(x, 100, 40, 128, window_fn=None),
    "log_mel": log_mel,
    "mfcc": lambda s, x: s.mfccs_from_log_mel_spectrograms(log_mel(s, x))[..., :13],
    "inverse_stft": lambda s, x: s.inverse_stft(s.stft(x, 400, 100, 512), 400, 100, 512,
                                                window_fn=s.inverse_stft_window_fn(100)),
    "dct_1": lambda s, x: s.dct(x, 1),
    "dct_2": lambda s, x: s.dct(x, 2),
    "dct_2_ortho": lambda s, x: s.dct(x, 2, norm="ortho"),
    "mdct": lambda s, x: s.mdct(x, 256),
    "inverse_mdct": lambda s, x: s.inverse_mdct(s.mdct(x, 256)),
}  # fmt: skip


def signal_of(function):
    def apply(x):
        import tensorflow as tf

        return function(tf.signal, x)

    return apply


@cases("RFFT")
def of_signals(op):
    tolerance = (1e-4, 1e-4, "float32 through windows, spectra and logarithms")
    for name, function in SIGNALS.items():
        yield case(f"signal_{name}", traced(signal_of(function), feed("float32", [2, 1600])), tolerance=tolerance)


@cases("IRFFT")
def to_signals(op):
    tolerance = (1e-4, 1e-4, "float32 through windows and spectra")
    for name, function in (("dct_3", lambda s, x: s.dct(x, 3)), ("idct", lambda s, x: s.idct(x, 2, norm="ortho"))):
        yield case(f"signal_{name}", traced(signal_of(function), feed("float32", [2, 1600])), tolerance=tolerance)
    inverse = signal_of(lambda s, z: s.inverse_stft(z, 256, 64))
    yield case("signal_inverse_stft", traced(inverse, feed("complex64", [2, 20, 129])), tolerance=tolerance)
