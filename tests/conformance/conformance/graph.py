# SPDX-License-Identifier: Apache-2.0
"""Graphs as expressions: leaves are fed or constant, nodes are ops. `freeze` makes a GraphDef of them."""

import functools
from dataclasses import dataclass, field

import numpy

from conformance import values
from conformance.dtypes import numpy_type
from conformance.programs import Program


@dataclass(eq=False)
class Leaf:
    """A placeholder with the array fed to it, or a constant."""

    dtype: str
    shape: list
    numbers: object = None  # an array or a list, or None: drawn
    low: float | None = None
    high: float | None = None
    fed: bool = True
    declared: list | None = None  # the placeholder's shape where it leaves dimensions open (None); "?" is an open rank

    def array(self, seed):
        """Its numbers, drawn at the first call: a leaf of two graphs is the same in both."""
        if not hasattr(self, "_array"):
            if self.numbers is None:
                self._array = values.drawn(self.dtype, self.shape, self.low, self.high, seed)
            else:
                self._array = numpy.asarray(self.numbers).astype(numpy_type(self.dtype)).reshape(self.shape)
        return self._array


@dataclass(eq=False)
class Node:
    """An op with its operands: leaves, nodes (their first output), `node[i]`, plain numbers, or lists of these."""

    op: str
    operands: tuple
    attributes: dict = field(default_factory=dict)

    def __getitem__(self, port):
        return Port(self, port)


@dataclass(eq=False)
class Port:
    """One output of a node."""

    node: Node
    port: int


@dataclass(eq=False)
class Traced:
    """What a function of TensorFlow's Python makes of leaves: its graph takes this one's place. It gives one tensor."""

    function: object
    operands: tuple


@dataclass(eq=False)
class Argument:
    """An argument of a function."""

    dtype: str


@dataclass(eq=False)
class Function:
    """A function of the graph's library: what an op runs that has graphs inside."""

    arguments: list
    results: list  # operands; leaves that are fed cannot be among what they are made of


def function(dtypes, body):
    """A function whose results are what `body` answers for its arguments: `function(["float32"], lambda x: [Node("Abs", (x,))])`."""
    arguments = [Argument(t) for t in dtypes]
    return Function(arguments, list(body(*arguments)))


def _leaf(dtype, shape, numbers, fed, **options):
    if shape is None:
        shape = list(numpy.asarray(numbers).shape)
    return Leaf(dtype, list(shape), numbers, fed=fed, **options)


def feed(dtype, shape=None, values=None, low=None, high=None, declared=None):
    """A placeholder and the array fed to it: drawn from [low, high], or the values given."""
    return _leaf(dtype, shape, values, True, low=low, high=high, declared=declared)


def const(dtype, shape=None, values=None, low=None, high=None):
    """A constant: drawn from [low, high], or the values given."""
    return _leaf(dtype, shape, values, False, low=low, high=high)


def traced(function, *leaves):
    """The graph of a function of TensorFlow's Python, of leaves with known shapes."""
    return Traced(function, leaves)


def folded(numbers, dtype="int32"):
    """Integers known at generation only by folding a chain of ops: casts, a subtraction, a slice and a concatenation."""
    numbers = numpy.asarray(numbers)
    flat = numbers.reshape(-1).astype(numpy.int64)
    more = const("int64", [flat.size + 1], numpy.append(flat + 3, 0))
    less = Node("Sub", (more, const("int64", [], 3)))
    cut = Node("StridedSlice", (less, [0], [flat.size], [1]))
    cast = Node("Cast", (Node("ConcatV2", ([cut, const("int64", [0], [])], 0)),), {"DstT": dtype})
    return Node("Reshape", (cast, const("int32", [numbers.ndim], list(numbers.shape))))


@dataclass
class Frozen:
    """A GraphDef with what is fed to it and asked of it, by tensor names."""

    graph: object
    feeds: dict
    outputs: list
    types: dict  # name of a node's op -> set of the dtypes of its operands and results


@functools.cache
def _definition(op):
    from tensorflow.python.framework import op_def_registry

    found = op_def_registry.get(op)
    if found is None:
        raise ValueError(f"TensorFlow has no op {op}")
    return found


def _type_enum(name):
    import tensorflow as tf

    return tf.dtypes.as_dtype(name).as_datatype_enum


def _type_name(enum):
    import tensorflow as tf

    return tf.dtypes.as_dtype(enum).name


def _set_attribute(target, kind, value):
    """Puts a Python value into an AttrValue of the kind that the op's definition names."""
    if kind.startswith("list("):
        kind, target = kind[5:-1], target.list
        target.SetInParent()
        if kind == "shape":
            raise ValueError("lists of shapes are not needed so far")
        part = {"int": "i", "float": "f", "bool": "b", "string": "s", "type": "type"}[kind]
        convert = {"string": str.encode, "type": _type_enum}.get(kind, lambda x: x)
        getattr(target, part).extend(convert(x) for x in value)
    elif kind == "shape":
        target.shape.SetInParent()
        for size in value:
            target.shape.dim.add(size=-1 if size is None else size)
    elif kind == "string":
        target.s = value if isinstance(value, bytes) else value.encode()
    elif kind == "type":
        target.type = value if isinstance(value, int) else _type_enum(value)
    else:
        setattr(target, {"int": "i", "float": "f", "bool": "b"}[kind], value)


class _Freezer:
    def __init__(self, seed, versions, library=None):
        from tensorflow.core.framework import graph_pb2

        self.graph = graph_pb2.GraphDef()
        self.graph.versions.producer = versions
        self.library = self.graph.library if library is None else library
        self.seed, self.feeds, self.types = seed, {}, {}
        self.done, self.taken, self.keep = {}, set(), []

    def name(self, stem):
        name, i = stem, 0
        while name in self.taken:
            i += 1
            name = f"{stem}_{i}"
        self.taken.add(name)
        return name

    def leaf(self, leaf):
        import tensorflow as tf

        node = self.graph.node.add(name=self.name("x" if leaf.fed else "const"), op="Placeholder" if leaf.fed else "Const")
        array = leaf.array(f"{self.seed}/{node.name}")
        node.attr["dtype"].type = _type_enum(leaf.dtype)
        if leaf.fed:
            self.feeds[f"{node.name}:0"] = array
            if leaf.declared == "?":
                node.attr["shape"].shape.unknown_rank = True
            else:
                _set_attribute(node.attr["shape"], "shape", leaf.shape if leaf.declared is None else leaf.declared)
        else:
            node.attr["value"].tensor.CopyFrom(tf.make_tensor_proto(array, dtype=leaf.dtype, shape=array.shape))
        return node.name, [leaf.dtype]

    def visit(self, what):
        """The name of the node of an operand, and the dtypes of its outputs."""
        if isinstance(what, Argument) and id(what) not in self.done:
            raise ValueError("an argument stands outside of its function")
        if not isinstance(what, (Leaf, Node, Argument, Traced)):
            numbers = numpy.asarray(what)
            kind = {"i": "int32", "f": "float32", "b": "bool"}[numbers.dtype.kind] if numbers.size else "int32"
            what = const(kind, list(numbers.shape), numbers)
            self.keep.append(what)
        if id(what) not in self.done:
            visit = self.leaf if isinstance(what, Leaf) else self.trace if isinstance(what, Traced) else self.node
            self.done[id(what)] = visit(what)
        return self.done[id(what)]

    def edge(self, what):
        """An operand's name as in NodeDef.input, and its dtype."""
        port = what.port if isinstance(what, Port) else 0
        name, types = self.visit(what.node if isinstance(what, Port) else what)
        return (f"{name}:{port}" if port else name), types[port]

    def trace(self, wanted):
        import tensorflow as tf

        edges = [self.edge(o) for o in wanted.operands]
        graph = tf.Graph()
        with graph.as_default():
            fed = [tf.compat.v1.placeholder(t, o.shape, f"traced_{i}") for i, ((_, t), o) in enumerate(zip(edges, wanted.operands))]
            result = tf.identity(wanted.function(*fed), "result")
        names = {p.op.name: name for p, (name, _) in zip(fed, edges)}
        prefix = self.name("traced")
        for n in graph.as_graph_def().node:
            operation = graph.get_operation_by_name(n.name)
            self.types.setdefault(n.op, set()).update(t.dtype.base_dtype.name for t in [*operation.inputs, *operation.outputs])
            if n.name in names:
                continue
            made = self.graph.node.add()
            made.CopyFrom(n)
            made.name = f"{prefix}/{n.name}"
            for i, edge in enumerate(n.input):
                source = edge.removeprefix("^").partition(":")[0]
                inside = edge.replace(source, names.get(source, f"{prefix}/{source}"), 1)
                made.input[i] = inside
        return f"{prefix}/{result.op.name}", [result.dtype.base_dtype.name]

    def node(self, wanted):
        definition = _definition(wanted.op)
        if len(wanted.operands) != len(definition.input_arg):
            raise ValueError(f"{wanted.op} takes {[a.name for a in definition.input_arg]}")
        inputs, attributes = [], dict(wanted.attributes)
        for arg, operand in zip(definition.input_arg, wanted.operands):
            several = arg.number_attr or arg.type_list_attr
            edges = [self.edge(o) for o in (operand if several else [operand])]
            inputs += [name for name, _ in edges]
            if arg.number_attr:
                attributes.setdefault(arg.number_attr, len(edges))
            if arg.type_list_attr:
                attributes.setdefault(arg.type_list_attr, [t for _, t in edges])
            if arg.type_attr and edges:
                attributes.setdefault(arg.type_attr, edges[0][1])
        made = self.graph.node.add(name=self.name(wanted.op.lstrip("_")), op=wanted.op, input=inputs)
        if definition.deprecation.version:  # such an op is for graphs of its time only
            self.graph.versions.producer = min(self.graph.versions.producer, definition.deprecation.version - 1)
        kinds = {a.name: a for a in definition.attr}
        for unknown in set(attributes) - set(kinds):
            raise ValueError(f"{wanted.op} has no attribute {unknown}, but {sorted(kinds)}")
        for name, kind in kinds.items():
            if name in attributes and kind.type == "func":
                made.attr[name].func.name = self.function(attributes[name])
            elif name in attributes and kind.type == "list(func)":
                for wanted_function in attributes[name]:
                    made.attr[name].list.func.add().name = self.function(wanted_function)
            elif name in attributes:
                _set_attribute(made.attr[name], kind.type, attributes[name])
            elif kind.HasField("default_value"):
                made.attr[name].CopyFrom(kind.default_value)
            else:
                raise ValueError(f"{wanted.op} needs the attribute {name}")
        types = []
        for arg in definition.output_arg:
            if arg.type_list_attr:
                types += [_type_name(t) for t in made.attr[arg.type_list_attr].list.type]
            else:
                one = made.attr[arg.type_attr].type if arg.type_attr else arg.type
                types += [_type_name(one)] * (made.attr[arg.number_attr].i if arg.number_attr else 1)
        operand_types = [self.edge(o)[1] for operand, arg in zip(wanted.operands, definition.input_arg)
                         for o in (operand if arg.number_attr or arg.type_list_attr else [operand])]  # fmt: skip
        # Of an op on lists only an attribute says what the items are.
        said = [_type_name(made.attr[a.name].type) for a in definition.attr if a.type == "type"]
        self.types.setdefault(wanted.op, set()).update(types, operand_types, said)
        return made.name, types

    def function(self, wanted):
        """Adds a function to the library and answers its name."""
        added = f"function_{len(self.library.function)}"
        made = self.library.function.add()
        made.signature.name = added
        inner = _Freezer(f"{self.seed}/{added}", self.graph.versions.producer, self.library)
        for i, argument in enumerate(wanted.arguments):
            inner.taken.add(f"a{i}")
            inner.done[id(argument)] = f"a{i}", [argument.dtype]
            made.signature.input_arg.add(name=f"a{i}", type=_type_enum(argument.dtype))
        results = [inner.edge(result) for result in wanted.results]
        if inner.feeds:
            raise ValueError("a function feeds nothing; hand it over as an argument")
        nodes = {n.name: n for n in inner.graph.node}
        for i, (edge, dtype) in enumerate(results):
            made.signature.output_arg.add(name=f"r{i}", type=_type_enum(dtype))
            made.ret[f"r{i}"] = _inside(nodes, edge)
        for n in inner.graph.node:
            copy = made.node_def.add()
            copy.CopyFrom(n)
            copy.input[:] = [_inside(nodes, edge) for edge in n.input]
        for op, types in inner.types.items():
            self.types.setdefault(op, set()).update(types)
        return added


def _inside(nodes, edge):
    """A tensor's name inside a function: "top:indices:0" for "top:1"; an argument's is its own."""
    name, _, port = edge.partition(":")
    if name not in nodes:
        return edge
    first = 0
    for arg in _definition(nodes[name].op).output_arg:
        attributes = nodes[name].attr
        several = attributes[arg.number_attr].i if arg.number_attr else 1
        count = len(attributes[arg.type_list_attr].list.type) if arg.type_list_attr else several
        if int(port or 0) < first + count:
            return f"{name}:{arg.name}:{int(port or 0) - first}"
        first += count
    raise ValueError(f"{edge} is no output")


def freeze(outputs, seed):
    """The GraphDef of some expressions, or of one `Program`. Drawn numbers depend on `seed` and the leaf's name alone."""
    import tensorflow as tf

    if isinstance(outputs[0], Program):
        return outputs[0].frozen(seed)
    freezer = _Freezer(seed, tf.version.GRAPH_DEF_VERSION)
    names = []
    for wanted in outputs:
        name, types = freezer.visit(wanted.node if isinstance(wanted, Port) else wanted)
        ports = [wanted.port] if isinstance(wanted, Port) else range(len(types))
        names += [f"{name}:{port}" for port in ports]
    return Frozen(freezer.graph, freezer.feeds, names, freezer.types)
