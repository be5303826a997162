# SPDX-License-Identifier: Apache-2.0
"""Makes the file that a runtime reads, in the virtual environment that has the converter.

    python -m compare.convert tflite|onnx|openvino MODEL.pb INPUTS.npz OUTPUTS.npz FOLDER"""

import pathlib
import shutil
import subprocess
import sys

import numpy as np


def tflite(model, x, outputs, folder):
    import tensorflow as tf

    converter = tf.compat.v1.lite.TFLiteConverter.from_frozen_graph(
        str(model), list(x), outputs, input_shapes={n: list(a.shape) for n, a in x.items()}
    )
    converter.target_spec.supported_ops = [tf.lite.OpsSet.TFLITE_BUILTINS]
    (folder / "model.tflite").write_bytes(converter.convert())


def onnx(model, x, outputs, folder):
    def shaped(name, array):
        return f"{name}:0" + (f"[{','.join(map(str, array.shape))}]" if array.shape else "")

    command = [sys.executable, "-m", "tf2onnx.convert", "--graphdef", str(model), "--opset", "17"]
    command += ["--inputs", ",".join(shaped(n, a) for n, a in x.items()), "--outputs", ",".join(n + ":0" for n in outputs)]
    subprocess.run(command + ["--output", str(folder / "model.onnx")], check=True)


def openvino(model, x, outputs, folder):
    import openvino as ov

    try:
        inputs = [(n + ":0", list(a.shape)) for n, a in x.items()]
        converted = ov.convert_model(str(model), input=inputs, output=[n + ":0" for n in outputs])
    except Exception:
        # It does not find an output that another node reads.
        converted = ov.convert_model(str(folder.parent / "onnx" / "model.onnx"))
    ov.save_model(converted, str(folder / "model.xml"), compress_to_fp16=False)


def tensorflow(model, x, outputs, folder):
    shutil.copyfile(model, folder / "model.pb")


def main():
    kind, model, inputs, outputs, folder = sys.argv[1:]
    x, y = ({n.removesuffix(":0"): a for n, a in np.load(f).items()} for f in (inputs, outputs))
    globals()[kind](pathlib.Path(model), x, list(y), pathlib.Path(folder))


if __name__ == "__main__":
    main()
