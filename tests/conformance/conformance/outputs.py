# SPDX-License-Identifier: Apache-2.0
"""Does every row of the op table name its outputs as TensorFlow does? Functions name the tensors of their bodies so."""

from conformance.coverage import op_table

# Rows that TensorFlow has no definition of, with the reason.
EXEMPT = {}


def names_of(definition):
    """The outputs of an op by its definition, in the words of the op table."""
    return [a.name + ("..." if a.number_attr or a.type_list_attr else "") for a in definition.output_arg]


def check(tool):
    """What differs, as lines."""
    from tensorflow.python.framework import op_def_registry

    wrong, rows = [], op_table(tool)
    for row in rows:
        definition = op_def_registry.get(row["name"])
        if definition is None:
            if row["name"] not in EXEMPT:
                wrong.append(f"{row['name']}: TensorFlow has no definition of it")
        elif row["name"] in EXEMPT:
            wrong.append(f"{row['name']}: listed as exempt, but TensorFlow has a definition of it")
        elif row["outputs"] != (wanted := names_of(definition)):
            wrong.append(f"{row['name']}: has the outputs {', '.join(wanted)}, but the table says {', '.join(row['outputs'])}")
    return wrong, len(rows)
