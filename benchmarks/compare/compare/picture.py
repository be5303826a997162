# SPDX-License-Identifier: Apache-2.0
"""The summary as an SVG picture that reads well on light and dark pages."""

from html import escape

from .table import number, title

WIDTH, LEFT, RIGHT, BAR, GAP, HEAD = 860, 150, 70, 13, 14, 64
LIMIT = 4.0  # bars longer than this many times tf_embed's are cut

STYLE = """
  text { font: 12px system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif; fill: #24292f }
  .small { font-size: 11px; fill: #57606a } .title { font-size: 14px; font-weight: 600 }
  .grid { stroke: #d0d7de } .one { stroke: #57606a; stroke-dasharray: 3 3 }
  .c0 { fill: #0969da } .c1 { fill: #6cb0ff } .c2 { fill: #d4a72c } .c3 { fill: #bc4c00 } .c4 { fill: #8250df } .c5 { fill: #8c959f }
  @media (prefers-color-scheme: dark) {
    text { fill: #e6edf3 } .small { fill: #9198a1 } .grid { stroke: #3d444d } .one { stroke: #9198a1 }
    .c0 { fill: #4493f8 } .c1 { fill: #1f5fae } .c2 { fill: #d29922 } .c3 { fill: #db6d28 } .c4 { fill: #a371f7 } .c5 { fill: #656c76 }
  }
"""


def bar(x, y, length, colour, label):
    shape = f'<rect class="c{colour}" x="{x:.1f}" y="{y:.1f}" width="{max(length, 1):.1f}" height="{BAR - 2}" rx="2"/>'
    return shape + f'<text class="small" x="{x + length + 5:.1f}" y="{y + BAR - 3:.1f}">{escape(label)}</text>'


def draw(results, runtimes, note):
    """A group of bars a network: the time of each runtime relative to tf_embed's; shorter is faster."""
    shown = {n: row for n, row in results.items() if row.get(runtimes[0]) and row[runtimes[0]].median_us}
    scale = (WIDTH - LEFT - RIGHT) / LIMIT
    parts = []
    y = HEAD
    top = y - 6
    for network, row in shown.items():
        bars = [r for r in runtimes if row[r].median_us is not None]
        middle = y + len(bars) * BAR / 2 + 4
        parts.append(f'<text x="{LEFT - 10}" y="{middle:.1f}" text-anchor="end">{escape(network)}</text>')
        for runtime in bars:
            us = row[runtime].median_us
            times = us / row[runtimes[0]].median_us
            label = f"{number(us)} us" if times <= LIMIT else f"{number(us)} us, {times:.0f}x"
            length = min(times, LIMIT) * scale
            if times > LIMIT:
                # The label goes inside, at the cut end.
                parts.append(bar(LEFT, y, length, runtimes.index(runtime), ""))
                parts.append(f'<text class="small" x="{WIDTH - 4}" y="{y + BAR - 3:.1f}" text-anchor="end">{label}</text>')
            else:
                parts.append(bar(LEFT, y, length, runtimes.index(runtime), label))
            y += BAR
        y += GAP
    bottom = y - GAP + 4
    grid = "".join(
        f'<line class="{"one" if k == 1 else "grid"}" x1="{LEFT + k * scale:.1f}" x2="{LEFT + k * scale:.1f}" y1="{top}" y2="{bottom}"/>'
        f'<text class="small" x="{LEFT + k * scale:.1f}" y="{bottom + 14}" text-anchor="middle">{k}x</text>'
        for k in range(int(LIMIT) + 1)
    )
    legend, x = "", LEFT
    for i, runtime in enumerate(runtimes):
        legend += f'<rect class="c{i}" x="{x}" y="32" width="11" height="11" rx="2"/><text x="{x + 16}" y="42">{escape(title(runtime))}</text>'
        x += 34 + 7 * len(title(runtime))
    heading = "Time of one inference relative to tf_embed, one thread (shorter is faster)"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{bottom + 42}" viewBox="0 0 {WIDTH} {bottom + 42}" role="img" '
        f'aria-label="{escape(heading)}">\n<style>{STYLE}</style>\n<text class="title" x="{LEFT}" y="20">{escape(heading)}</text>\n'
        f'{legend}\n{grid}\n' + "\n".join(parts) + f'\n<text class="small" x="{LEFT}" y="{bottom + 34}">{escape(note)}</text>\n</svg>\n'
    )


