# SPDX-License-Identifier: Apache-2.0
"""ONNX Runtime, CPU provider, inputs and outputs bound once."""

PACKAGE = "onnxruntime"
FILES = ("model.onnx",)


def prepare(folder, x, outputs):
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    session = onnxruntime.InferenceSession(str(folder / "model.onnx"), options, providers=["CPUExecutionProvider"])
    binding = session.io_binding()
    for name, value in x.items():
        binding.bind_cpu_input(name + ":0", value)
    for name in outputs:
        binding.bind_output(name + ":0")

    def run():
        session.run_with_iobinding(binding)

    def fetch():
        return dict(zip(outputs, binding.copy_outputs_to_cpu()))

    return run, fetch
