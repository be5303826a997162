#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes model.pb, inputs.npz, outputs.npz and ../../keyword_spotting/glide.wav: python3 make_model.py, with TensorFlow.

The features that ../mlperf_kws was trained on, as its training script computes them from a second of sound
(mlcommons/tiny, benchmark/training/keyword_spotting/get_dataset.py, feature type mfcc): the samples by their largest,
tf.signal.stft over 30 ms every 20 ms, 40 mel bands from 20 to 4000 Hz, the logarithm, and the first ten of its MFCCs.
"""
import os
import wave
from pathlib import Path

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "0")
import numpy
import tensorflow as tf

HERE = Path(__file__).resolve().parent
RATE, SAMPLES, WINDOW, STEP, COEFFICIENTS = 16000, 16000, 480, 320, 10


def features(samples):
    # The training script divides by the largest number; that of silence must not be 0.
    sound = samples / tf.maximum(tf.reduce_max(samples), 1.0)
    magnitudes = tf.abs(tf.signal.stft(sound, WINDOW, STEP, window_fn=tf.signal.hann_window))
    to_mel = tf.signal.linear_to_mel_weight_matrix(40, magnitudes.shape[-1], RATE, 20.0, 4000.0)
    log_mel = tf.math.log(tf.tensordot(magnitudes, to_mel, 1) + 1e-6)
    mfcc = tf.signal.mfccs_from_log_mel_spectrograms(log_mel)[..., :COEFFICIENTS]
    return tf.reshape(mfcc, [1, -1, COEFFICIENTS, 1], name="mfcc")


def glide():
    """A voice-like sound of our own: harmonics of a gliding tone under two moving resonances, and a little noise."""
    t = numpy.arange(SAMPLES) / RATE
    pitch = 120 + 60 * t
    phase = 2 * numpy.pi * numpy.cumsum(pitch) / RATE
    sound = numpy.zeros(SAMPLES)
    for k in range(1, 30):
        resonance = sum(numpy.exp(-(((k * pitch - f) / 150) ** 2)) for f in (400 + 400 * t, 2200 - 1000 * t))
        sound += (resonance + 0.02) * numpy.sin(k * phase)
    loudness = numpy.clip(numpy.minimum(t - 0.2, 0.8 - t) * 10, 0, 1)
    noise = numpy.random.Generator(numpy.random.PCG64(1)).standard_normal(SAMPLES)
    return numpy.round(6000 * loudness * sound / abs(sound).max() + 20 * noise).astype(numpy.int16)


def main():
    graph = tf.Graph()
    with graph.as_default():
        samples = tf.compat.v1.placeholder(tf.float32, [SAMPLES], "samples")
        features(samples)
    sound = glide()
    config = tf.compat.v1.ConfigProto(intra_op_parallelism_threads=1, inter_op_parallelism_threads=1)
    with tf.compat.v1.Session(graph=graph, config=config) as session:
        made = session.run("mfcc:0", {"samples:0": sound.astype(numpy.float32)})
    definition = graph.as_graph_def()
    del definition.library.function[:]
    (HERE / "model.pb").write_bytes(definition.SerializeToString(deterministic=True))
    numpy.savez(HERE / "inputs.npz", samples=sound.astype(numpy.float32))
    numpy.savez(HERE / "outputs.npz", mfcc=made)
    with wave.open(str(HERE / "../../keyword_spotting/glide.wav"), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(RATE)
        out.writeframes(sound.tobytes())


if __name__ == "__main__":
    main()
