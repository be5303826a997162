# SPDX-License-Identifier: Apache-2.0
"""The figures as Markdown."""

from . import embedded
from .figures import best_other, geometric_mean, is_ours, ratio
from .peers import PEERS


def title(runtime):
    if runtime == "tf_embed_avx2":
        return "tf_embed, AVX2"
    return runtime if is_ours(runtime) else PEERS[runtime].title


def number(value):
    """Three digits, as many as the spread allows."""
    if value is None:
        return "-"
    if value >= 1000:
        return f"{value:,.0f}"
    digits = 2 if value < 10 else 1 if value < 100 else 0
    return f"{value:.{digits}f}"


def table(head, rows):
    lines = ["| " + " | ".join(head) + " |", "|---" + "|---:" * (len(head) - 1) + "|"]
    return "\n".join(lines + ["| " + " | ".join(cells) + " |" for cells in rows]) + "\n"


def latency(figures):
    if figures.median_us is None:
        return "-"
    return number(figures.median_us) + ("" if figures.is_right else " (wrong result)")


def summary(results, runtimes):
    """One row a network: the median of every runtime, what compiling costs, and how much faster we are."""
    ours = [r for r in runtimes if is_ours(r)]
    head = ["median, us"] + [title(r) for r in runtimes]
    head += [f"best other / {title(r)}" for r in ours] + ["compile: CPU s", "MB"]
    rows = []
    for network, row in results.items():
        best = best_other(row)
        cells = [f"**{latency(row[r])}**" if r == best else latency(row[r]) for r in runtimes]
        cells += [number(ratio(row, r)) for r in ours]
        first = row[ours[0]] if ours else None
        cells += [number(first and first.compile_seconds), number(first and first.compile_mb)]
        rows.append([network] + cells)
    means = []
    for r in ours:
        ratios = [x for x in (ratio(row, r) for row in results.values()) if x is not None]
        means.append(number(geometric_mean(ratios)))
    rows.append(["geometric mean"] + [""] * len(runtimes) + means + ["", ""])
    return table(head, rows)


def details(results, runtimes):
    """Everything, one row for a runtime with a network."""
    head = ["network, runtime", "median, us", "quartiles of the rounds", "start-up, ms", "with the interpreter, ms"]
    head += ["first run, us", "peak memory, MB", "binary, MB", "compile: CPU s", "MB", "error / largest"]
    rows = []
    for network, row in results.items():
        for runtime in runtimes:
            f = row[runtime]
            low, high = f.quartiles_us
            relative = None if f.max_abs_err is None else f.max_abs_err / max(f.max_ref, 1e-30)
            rows.append(
                [f"{network}, {title(runtime)}", latency(f), "-" if low is None else f"{number(low)} to {number(high)}"]
                + [number(f.start_up_ms), "" if is_ours(runtime) else number(f.process_ms)]
                + [number(f.first_run_us) if is_ours(runtime) else "", number(f.peak_mb), number(f.binary_mb)]
                + ([number(f.compile_seconds), number(f.compile_mb)] if is_ours(runtime) else ["", ""])
                + ["-" if relative is None else f"{relative:.0e}"]
            )
    return table(head, rows)


def failures(results):
    lines = []
    for network, row in results.items():
        for runtime, f in row.items():
            if f.failure:
                text = "".join(c if c.isprintable() else " " for c in f.failure)[:200].replace("`", "'")
                lines.append(f"- {network}, {title(runtime)}: `{text}`\n")
    return "".join(lines)


def origin(about):
    """When, where and how: under each table."""
    flags = "; ".join(f"{title(n)} with `{' '.join(f)}`" for n, f in about["variants"].items())
    return (
        f"{about['date']}, {about['machine']}, {about['compiler']}; {flags}. One core, one thread, batch 1, float32; median of "
        f"{about['rounds']} rounds of {about['seconds']} s, the runtimes taking turns. The widest quartiles are "
        f"{about['spread_percent']:.0f} % apart.\n"
    )
