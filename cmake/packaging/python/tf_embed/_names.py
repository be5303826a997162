# SPDX-License-Identifier: Apache-2.0
"""Names of inputs and outputs, as the user wrote them.

TensorFlow tells the names of a graph apart without regard to case: beside a node `Mean` it makes `mean_1` of a result
called `mean`, and says nothing. So names are set in the file, where only equal ones clash.
"""

from __future__ import annotations

import re


def allowed(text) -> str:
    """`text` with what a node's name cannot hold, or an option would read otherwise, replaced."""
    return re.sub(r"[^A-Za-z0-9_./-]|^[^A-Za-z0-9.]", "_", str(text).split(":")[0])


def of_outputs(structure) -> list[str]:
    """A name for each tensor of what a function answers, in TensorFlow's order: the keys of dictionaries, else output_0 and so on."""
    from tensorflow.python.util import nest

    names = []
    for path, tensor in nest.flatten_with_tuple_paths(structure):
        if tensor is None:
            continue
        if not path or isinstance(path[0], int):
            path = ("output", *(path or (0,)))
        names.append(allowed("_".join(map(str, path))))
    return names


def check_distinct(inputs, outputs):
    """All of them become nodes of one graph."""
    kinds: dict[str, str] = {}
    for kind, names in (("input", inputs), ("output", outputs)):
        for name in names:
            if name in kinds:
                raise ValueError(f"an {kind} and an {kinds[name]} are both called {name}: give one of them another name")
            kinds[name] = kind


def rename(graph_def, wanted: dict[str, str]):
    """Gives the nodes that are the keys of `wanted` the names that are its values. Who had such a name before gets another."""
    names = dict(wanted)
    taken = {node.name for node in graph_def.node} | set(wanted.values())
    for name in {node.name for node in graph_def.node} & set(wanted.values()) - set(wanted):
        k = 1
        while f"{name}_{k}" in taken:
            k += 1
        names[name] = f"{name}_{k}"
        taken.add(names[name])

    def read(text):
        mark, name, port = re.fullmatch(r"(\^?)([^:]*)(.*)", text).groups()
        return mark + names.get(name, name) + port

    for node in graph_def.node:
        node.name = names.get(node.name, node.name)
        node.input[:] = [read(text) for text in node.input]
