# SPDX-License-Identifier: Apache-2.0
"""OpenVINO in float32, from its own format, so that reading TensorFlow's does not count as its start-up."""

PACKAGE = "openvino"
FILES = ("model.xml", "model.bin")


def port_of(ports, names, i):
    """The port called `names[i]`, else the i-th."""
    wanted = {names[i], names[i] + ":0"}
    return next((p for p in ports if wanted & set(p.get_names())), ports[i])


def prepare(folder, x, outputs):
    import openvino

    compiled = openvino.Core().compile_model(
        str(folder / "model.xml"),
        "CPU",
        {
            "PERFORMANCE_HINT": "LATENCY",
            "INFERENCE_NUM_THREADS": 1,
            "NUM_STREAMS": 1,
            "INFERENCE_PRECISION_HINT": "f32",
        },
    )
    request = compiled.create_infer_request()
    for i, value in enumerate(x.values()):
        request.set_tensor(port_of(compiled.inputs, list(x), i), openvino.Tensor(value))

    def fetch():
        return {n: request.get_tensor(port_of(compiled.outputs, list(outputs), i)).data.copy() for i, n in enumerate(outputs)}

    return request.infer, fetch
