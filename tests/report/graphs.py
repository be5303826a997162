# SPDX-License-Identifier: Apache-2.0
"""Text graphs (.pbtxt) for the tests of the report and of the command line, written without TensorFlow."""


def quoted(text):
    """A string of protobuf's text format: all bytes but plain ones in octal."""
    return '"' + "".join(chr(b) if 32 <= b < 127 and b not in b'"\\' else f"\\{b:03o}" for b in text.encode()) + '"'


def shape(dims):
    return " ".join(f"dim {{ size: {d} }}" for d in dims)


def node(op, name, *inputs, **attributes):
    lines = [f"  op: {quoted(op)}", f"  name: {quoted(name)}"] + [f"  input: {quoted(i)}" for i in inputs]
    lines += [f"  attr {{ key: {quoted(k)} value {{ {v} }} }}" for k, v in attributes.items()]
    return "node {\n" + "\n".join(lines) + "\n}\n"


def placeholder(name, dims):
    return node("Placeholder", name, dtype="type: DT_FLOAT", shape=f"shape {{ {shape(dims)} }}")


def constant(name, dims, value=0.25):
    tensor = f"dtype: DT_FLOAT tensor_shape {{ {shape(dims)} }} float_val: {value}"
    return node("Const", name, dtype="type: DT_FLOAT", value=f"tensor {{ {tensor} }}")


def op(kind, name, *inputs, **attributes):
    return node(kind, name, *inputs, T="type: DT_FLOAT", **attributes)


def conv(name, data, channels, out, size=1):
    """A convolution of stride 1 over SAME padding, with its filter."""
    return constant(name + "/filter", [size, size, channels, out], 0.01) + op(
        "Conv2D", name, data, name + "/filter", strides="list { i: 1 i: 1 i: 1 i: 1 }", padding='s: "SAME"',
        data_format='s: "NHWC"')


def residual_net(blocks, names=lambda i: f"stage_{i // 10}/block_{i}"):
    """A chain of blocks of five ops with a skip connection each, and a head: 5 * blocks + 2 ops."""
    text = placeholder("image", [1, 8, 8, 4])
    last = "image"
    for i in range(blocks):
        at = names(i)
        text += conv(f"{at}/conv", last, 4, 4, 3 if i % 4 == 0 else 1)
        text += constant(f"{at}/bias", [4]) + op("BiasAdd", f"{at}/BiasAdd", f"{at}/conv", f"{at}/bias")
        text += op("Relu", f"{at}/Relu", f"{at}/BiasAdd")
        text += op("Mul", f"{at}/gate", f"{at}/Relu", f"{at}/Relu")
        text += op("AddV2", f"{at}/add", last, f"{at}/gate")
        last = f"{at}/add"
    text += op("Sigmoid", "squash", last)
    return text + op("Tanh", "result", "squash")


def fan_net(branches):
    """One op that several read, whose results are added."""
    text = placeholder("x", [1, 16]) + op("Tanh", "stem", "x")
    for i in range(branches):
        text += op("Sigmoid", f"branch_{i}", "stem")
    return text + node("AddN", "sum", *[f"branch_{i}" for i in range(branches)], T="type: DT_FLOAT",
                       N=f"i: {branches}")


hostile_name = 'x/</script><img src=x onerror="document.title=1">/<!--/\u2028\u202e/&amp;/{{DATA}}/`${1}'


def hostile_net():
    """Names that want to leave the place where they are shown."""
    text = placeholder(hostile_name, [1, 4, 4, 4]) + conv("a" + hostile_name, hostile_name, 4, 8)
    return text + op("Relu", "b" + hostile_name, "a" + hostile_name) + op("Tanh", "c" + hostile_name, "b" + hostile_name)


def choice_net():
    """An If whose branches have layers of their own: tanh, or sigmoid of a relu."""
    def branch(name, *nodes):
        return (f'function {{ signature {{ name: "{name}" input_arg {{ name: "x" type: DT_FLOAT }} '
                f'output_arg {{ name: "y" type: DT_FLOAT }} }}\n' + "".join(n.replace("node {", "node_def {", 1) for n in nodes) +
                f'ret {{ key: "y" value: "y:y:0" }} }}\n')

    library = branch("then", op("Tanh", "y", "x")) + branch("else", op("Relu", "half", "x"), op("Sigmoid", "y", "half:activations:0"))
    return (node("Placeholder", "which", dtype="type: DT_BOOL", shape="shape { }") + placeholder("x", [1, 16]) +
            node("If", "choice", "which", "x", Tcond="type: DT_BOOL", Tin="list { type: DT_FLOAT }", Tout="list { type: DT_FLOAT }",
                 then_branch='func { name: "then" }', else_branch='func { name: "else" }') + f"library {{\n{library}}}\n")


def places_net():
    """The places of what is not zero: as many rows as there are, 40 at most."""
    return placeholder("x", [40]) + op("Where", "places", "x")
