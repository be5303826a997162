# SPDX-License-Identifier: Apache-2.0
"""One module a runtime. `prepare(folder, x, outputs)` loads the network for one thread and answers two functions: `run`
computes, `fetch` gives the last results as a dictionary of arrays. `x` and `outputs` are in the order of the .npz files."""
