# SPDX-License-Identifier: Apache-2.0
"""Graphs that TensorFlow makes itself of Python code, in the forms in which control flow is frozen."""

import contextlib
import functools
from dataclasses import dataclass

from conformance import values

# "v1": Switch, Merge, Enter, ... as TensorFlow 1 writes them; "v2": While, If, ... as a graph of TensorFlow 1 has them since;
# "function" and "lowered": a tf.function, frozen with its control flow as it is, or turned into Switch, Merge, Enter, ...
FORMS = ["v1", "v2", "function", "lowered"]


@dataclass(eq=False)
class Program:
    """What `body`, a function of tensors, answers for these leaves."""

    form: str
    body: object
    leaves: list
    as_refs: bool = False  # ops of control flow are those that take references to variables

    def ops(self):
        """The names of the ops in it."""
        return self._made.types.keys()

    def frozen(self, seed):
        """The frozen graph. What is fed depends on `seed`; weights depend on their names alone."""
        from conformance.graph import Frozen

        made = self._made
        fed = {name: leaf.array(f"{seed}/x{i}") for i, (name, leaf) in enumerate(zip(made.feeds, self.leaves)) if name}
        return Frozen(made.graph, fed, made.outputs, made.types)

    @functools.cached_property
    def _made(self):
        """The graph, and of what is fed the names alone: nothing where the graph does not need it."""
        from conformance.graph import Frozen

        made, inputs, outputs = self._of_session() if self.form in ("v1", "v2") else self._of_function()
        _name_functions(made)
        there, types = {n.name for n in made.node}, _types(made)
        if self.as_refs:
            for node in made.node:
                if node.op in ("Enter", "Exit", "Merge", "NextIteration", "Switch"):
                    node.op = f"Ref{node.op}"
        return Frozen(made, [name if name.partition(":")[0] in there else None for name in inputs], outputs, types)

    def _of_session(self):
        import tensorflow as tf

        v1 = tf.compat.v1
        graph = tf.Graph()
        with graph.as_default(), _control_flow(self.form == "v2"):
            fed = [v1.placeholder(leaf.dtype, leaf.shape, name=f"x{i}") for i, leaf in enumerate(self.leaves)]
            results = [tf.identity(r, name=f"y{i}") for i, r in enumerate(_listed(self.body(*fed)))]
            names = [r.op.name for r in results]
            variables = v1.global_variables()
            made = graph.as_graph_def()
            if variables:
                with v1.Session(graph=graph) as session:
                    for v in variables:
                        v.load(_weights(v.dtype.base_dtype.name, v.shape, v.name), session)
                    made = v1.graph_util.convert_variables_to_constants(session, made, names)
            else:
                made = v1.graph_util.extract_sub_graph(made, names)
        return made, [t.name for t in fed], [f"{name}:0" for name in names]

    def _of_function(self):
        import tensorflow as tf
        from tensorflow.python.framework.convert_to_constants import convert_variables_to_constants_v2

        specs = [tf.TensorSpec(leaf.shape, leaf.dtype, name=f"x{i}") for i, leaf in enumerate(self.leaves)]
        with _control_flow(True):
            function = tf.function(lambda *fed: [tf.identity(r) for r in _listed(self.body(*fed))], autograph=False)
            concrete = function.get_concrete_function(*specs)
            for v in concrete.variables:
                v.assign(_weights(v.dtype.name, v.shape, f"{v.name} {v.shape}"))
            frozen = convert_variables_to_constants_v2(concrete, lower_control_flow=self.form == "lowered")
        return frozen.graph.as_graph_def(), [t.name for t in frozen.inputs], [t.name for t in frozen.outputs]


def program(form, body, *leaves, **options):
    """The outputs of a case: see `Program`."""
    return Program(form, body, list(leaves), **options)


def _listed(results):
    return list(results) if isinstance(results, (list, tuple)) else [results]


def _weights(dtype, shape, seed):
    return values.drawn(dtype, [int(s) for s in shape], -0.6, 0.6, seed)


@contextlib.contextmanager
def _control_flow(is_v2):
    from tensorflow.python.ops import control_flow_util

    before = control_flow_util.ENABLE_CONTROL_FLOW_V2
    control_flow_util.ENABLE_CONTROL_FLOW_V2 = is_v2
    try:
        yield
    finally:
        control_flow_util.ENABLE_CONTROL_FLOW_V2 = before


def _functions_named(node):
    for _, a in sorted(node.attr.items()):
        yield from a.list.func if a.HasField("list") else [a.func] if a.HasField("func") else []


def _name_functions(graph):
    """Functions by the order in which nodes name them: TensorFlow numbers them by what the process has done before."""
    library = {f.signature.name: f for f in graph.library.function}
    names, pending = {}, list(graph.node)
    while pending:
        node = pending.pop(0)
        for called in [node.op, *(f.name for f in _functions_named(node))]:
            if called in library and called not in names:
                names[called] = f"function_{len(names)}"
                pending += library[called].node_def
    del graph.library.gradient[:]
    del graph.library.function[:]
    for before, after in names.items():
        made = graph.library.function.add()
        made.CopyFrom(library[before])
        made.signature.name = after
        made.attr.clear()
    nodes = [*graph.node, *(n for f in graph.library.function for n in f.node_def)]
    for node in nodes:
        node.op = names.get(node.op, node.op)
        for f in _functions_named(node):
            f.name = names.get(f.name, f.name)
        for private in [name for name in node.attr if name.startswith("_")]:
            del node.attr[private]


def _types(graph):
    import tensorflow as tf

    types = {}
    for node in [*graph.node, *(n for f in graph.library.function for n in f.node_def)]:
        found = types.setdefault(node.op, set())
        for a in node.attr.values():
            found.update(tf.dtypes.as_dtype(t).name for t in [a.type, *a.list.type] if t)
    return types
