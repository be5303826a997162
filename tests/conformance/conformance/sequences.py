# SPDX-License-Identifier: Apache-2.0
"""Several runs of one graph, which keeps variables, or whose outputs are inputs of the next run."""

import functools
from dataclasses import dataclass, field

from conformance.programs import Program, _control_flow, _listed, _name_functions, _types

RUNS = 6


@dataclass(eq=False)
class Sequence(Program):
    """`body` answers tensors, and perhaps operations to be run with them, for one run's leaves; each leaf holds the arrays of
    all runs. `ties` are positions of results and of arguments: what a run gives is fed to the next one, zeros to the first."""

    ties: dict = field(default_factory=dict)

    def frozen(self, seed):
        from conformance.graph import Frozen

        graph, inputs, outputs, initialisers = self._made
        fed = {name: leaf.array(f"{seed}/x{i}") for i, (name, leaf) in enumerate(zip(inputs, self.leaves)) if i not in self.ties.values()}
        made = Frozen(graph, fed, [o for i, o in enumerate(outputs) if i not in self.ties], _types(graph))
        made.sequence = self
        made.initialisers = initialisers
        made.states = [f"{outputs[o].removesuffix(':0')}={inputs[i].removesuffix(':0')}" for o, i in self.ties.items()]
        return made

    def ops(self):
        return _types(self._made[0]).keys()

    @functools.cached_property
    def _made(self):
        import tensorflow as tf

        v1 = tf.compat.v1
        graph = tf.Graph()
        with graph.as_default(), _control_flow(self.form.startswith("v2")), v1.variable_scope("", use_resource="refs" not in self.form):
            fed = [v1.placeholder(leaf.dtype, leaf.shape[1:], name=f"x{i}") for i, leaf in enumerate(self.leaves)]
            results = _listed(self.body(*fed))
            tensors = [tf.identity(r, name=f"y{i}") for i, r in enumerate(results) if not isinstance(r, tf.Operation)]
            operations = [r for r in results if isinstance(r, tf.Operation)]
            initialisers = [v.initializer.name for v in v1.global_variables()]
            made = graph.as_graph_def()
        _name_functions(made)
        names = [t.name for t in tensors] + [o.name for o in operations]
        return made, [t.name for t in fed], names, initialisers

    def run(self, session, frozen):
        """The results of all runs, one array each."""
        import numpy

        _, inputs, outputs, _ = self._made
        session.run(frozen.initialisers)
        tied = {inputs[i]: numpy.zeros(self.leaves[i].shape[1:], self.leaves[i].dtype) for i in self.ties.values()}
        runs = next((len(a) for a in frozen.feeds.values()), RUNS)
        made = []
        for run in range(runs):
            results = session.run(outputs, {**{name: a[run] for name, a in frozen.feeds.items()}, **tied})
            tied = {inputs[i]: results[o] for o, i in self.ties.items()}
            made.append([r for name, r in zip(outputs, results) if name in frozen.outputs and r is not None])
        return [numpy.stack(of_output) for of_output in zip(*made)]


def sequence(form, body, *leaves, **options):
    """The outputs of a case: see `Sequence`. Forms are v1, v1_refs, v2, v2_refs."""
    return Sequence(form, body, list(leaves), **options)
