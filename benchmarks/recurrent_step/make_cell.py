# SPDX-License-Identifier: Apache-2.0
"""Writes a GRU of so many units that takes one sample: a graph for tf-embed, and the same weights as C++ arrays.
Python 3.11, standard library alone."""
import argparse
import pathlib
import random


def matrix(draw, rows, columns, scale):
    return [[draw.uniform(-scale, scale) for _ in range(columns)] for _ in range(rows)]


def const(name, shape, values):
    dims = "".join(f"dim {{ size: {n} }} " for n in shape)
    numbers = " ".join(f"float_val: {v!r}" for v in values)
    return (f'node {{ name: "{name}" op: "Const" attr {{ key: "dtype" value {{ type: DT_FLOAT }} }} attr {{ key: "value" '
            f"value {{ tensor {{ dtype: DT_FLOAT tensor_shape {{ {dims}}} {numbers} }} }} }} }}\n")


def placeholder(name, shape):
    dims = "".join(f"dim {{ size: {n} }} " for n in shape)
    return (f'node {{ name: "{name}" op: "Placeholder" attr {{ key: "dtype" value {{ type: DT_FLOAT }} }} '
            f'attr {{ key: "shape" value {{ shape {{ {dims}}} }} }} }}\n')


def flat(rows):
    return [v for row in rows for v in row]


def array(name, values):
    return f"inline constexpr float {name}[] = {{" + ", ".join(f"{v!r}f" for v in values) + "};\n"


def main():
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("--inputs", type=int, default=1)
    p.add_argument("--units", type=int, default=32)
    p.add_argument("folder", type=pathlib.Path)
    options = p.parse_args()
    n, units = options.inputs, options.units
    draw = random.Random(7)
    scale = (1 / (n + units)) ** 0.5
    parts = {
        "w_ru": ((n + units, 2 * units), flat(matrix(draw, n + units, 2 * units, scale))),
        "w_c": ((n + units, units), flat(matrix(draw, n + units, units, scale))),
        "b_ru": ((2 * units,), flat(matrix(draw, 1, 2 * units, 0.1))),
        "b_c": ((units,), flat(matrix(draw, 1, units, 0.1))),
    }
    graph = placeholder("x", (1, n)) + placeholder("h", (1, units))
    graph += "".join(const(name, shape, values) for name, (shape, values) in parts.items())
    reads = " ".join(f'input: "{name}"' for name in ("x", "h", *parts))
    graph += f'node {{ name: "gru" op: "GRUBlockCell" {reads} attr {{ key: "T" value {{ type: DT_FLOAT }} }} }}\n'
    graph += 'node { name: "h_next" op: "Identity" input: "gru:3" attr { key: "T" value { type: DT_FLOAT } } }\n'
    options.folder.mkdir(parents=True, exist_ok=True)
    (options.folder / "gru.pbtxt").write_text(graph)
    header = "#pragma once\nnamespace cell {\n"
    header += f"inline constexpr int inputs = {n}, units = {units};\n"
    header += "".join(array(name, values) for name, (_, values) in parts.items()) + "}\n"
    (options.folder / "cell_weights.hpp").write_text(header)


if __name__ == "__main__":
    main()
