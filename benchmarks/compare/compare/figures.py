# SPDX-License-Identifier: Apache-2.0
"""What was measured of one runtime with one network, and what is computed from it."""

import dataclasses
import math
import statistics


@dataclasses.dataclass
class Figures:
    rounds_us: list = dataclasses.field(default_factory=list)  # the median of each round
    start_up_ms: float | None = None  # from the start of the process (for Python: of the import) to the first result
    process_ms: float | None = None  # the same from the start of the process, interpreter and all
    first_run_us: float | None = None  # tf_embed: the first run in its process
    peak_mb: float | None = None  # beyond what the bare interpreter needs
    binary_mb: float | None = None
    compile_seconds: float | None = None
    compile_mb: float | None = None
    max_abs_err: float | None = None
    max_ref: float | None = None
    failure: str | None = None

    @property
    def median_us(self):
        return statistics.median(self.rounds_us) if self.rounds_us else None

    @property
    def quartiles_us(self):
        if len(self.rounds_us) < 2:
            return self.median_us, self.median_us
        low, _, high = statistics.quantiles(self.rounds_us, n=4, method="inclusive")
        return low, high

    @property
    def is_right(self):
        """Within 1e-3 of the largest magnitude of TensorFlow's recorded results: the same network was computed."""
        return self.max_abs_err is not None and self.max_abs_err <= 1e-3 * max(self.max_ref, 1e-30)


def is_ours(runtime):
    return runtime.startswith("tf_embed")


def best_other(row):
    """The fastest runtime that is not ours and gave the right results: its name, or None."""
    others = {n: f.median_us for n, f in row.items() if not is_ours(n) and f.median_us is not None and f.is_right}
    return min(others, key=others.get) if others else None


def ratio(row, runtime="tf_embed"):
    """How many times faster `runtime` is than the best of the others; None where one of them is missing or wrong."""
    best = best_other(row)
    ours = row.get(runtime)
    if best is None or ours is None or ours.median_us is None or not ours.is_right:
        return None
    return row[best].median_us / ours.median_us


def geometric_mean(values):
    return math.exp(statistics.fmean(map(math.log, values))) if values else None
