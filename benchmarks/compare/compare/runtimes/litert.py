# SPDX-License-Identifier: Apache-2.0
"""LiteRT (TensorFlow Lite) with its XNNPACK delegate, which is on by default."""

PACKAGE = "ai_edge_litert"
FILES = ("model.tflite",)


def matching(details, names, shapes):
    """Which of `details` is the tensor `names[i]`: by name where the converter kept it, else by place and shape."""
    left = list(details)
    chosen = {}
    for name in names:
        hit = next((d for d in left if d["name"] in (name, name + ":0")), None)
        if hit is not None:
            chosen[name] = hit
            left.remove(hit)
    for name in names:
        if name not in chosen:
            chosen[name] = next(d for d in left if tuple(d["shape"]) == tuple(shapes[name]))
            left.remove(chosen[name])
    return chosen


def prepare(folder, x, outputs):
    from ai_edge_litert.interpreter import Interpreter

    interpreter = Interpreter(str(folder / "model.tflite"), num_threads=1)
    interpreter.allocate_tensors()
    inputs = matching(interpreter.get_input_details(), x, {k: v.shape for k, v in x.items()})
    for name, value in x.items():
        interpreter.set_tensor(inputs[name]["index"], value)
    results = matching(interpreter.get_output_details(), outputs, outputs)

    def fetch():
        return {name: interpreter.get_tensor(results[name]["index"]) for name in outputs}

    return interpreter.invoke, fetch
