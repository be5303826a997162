# SPDX-License-Identifier: Apache-2.0
"""Measures one network in all runtimes: builds and converts, starts several times, then lets them take turns."""

import statistics
import sys

from . import embedded, peers
from .figures import Figures, is_ours
from .live import Failed, Live, take_turns


def say(text):
    print(text, file=sys.stderr, flush=True)


def prepare(name, network, options, figures):
    """The command of a runtime and its environment variables."""
    if not is_ours(name):
        folder = peers.convert(peers.PEERS[name], options.pythons, network, options.cache / "converted")
        return peers.command(peers.PEERS[name], options.pythons, network, folder), peers.environment()
    folder = options.cache / "built" / name / network.name
    built = embedded.build(options.tool, options.cxx, network, options.variants[name], folder, not options.rebuild)
    figures.compile_seconds, figures.compile_mb = built.compile_seconds, built.compile_mb
    figures.binary_mb = built.binary_bytes / 1e6
    return embedded.command(built, network, folder), None


def start(name, command, environment, options, figures):
    """Starts a runtime several times for the time to the first result; the last one lives on."""
    process_ms, start_up_ms, first_run_us = [], [], []
    live = None
    # The first start brings the files into memory and does not count.
    for _ in range(options.starts + 1):
        if live:
            live.close()
        live = Live(command, options.cpu, environment)
        ready = live.ready
        process_ms.append(live.start_up_ms)
        start_up_ms.append(live.start_up_ms if is_ours(name) else (ready["first"] - ready["begin"]) * 1e3)
        first_run_us.append(ready.get("first_run_us"))
    figures.process_ms = statistics.median(process_ms[1:] or process_ms)
    figures.start_up_ms = statistics.median(start_up_ms[1:] or start_up_ms)
    if first_run_us[0] is not None:
        figures.first_run_us = statistics.median(first_run_us[1:] or first_run_us)
    figures.max_abs_err, figures.max_ref = ready["max_abs_err"], ready["max_ref"]
    if "binary_bytes" in ready:
        figures.binary_mb = ready["binary_bytes"] / 1e6
    return live


def measure(network, options):
    """All figures of one network by runtime."""
    row, live = {}, {}
    for name in options.runtimes:
        row[name] = figures = Figures()
        try:
            command, environment = prepare(name, network, options, figures)
            live[name] = start(name, command, environment, options, figures)
        except (embedded.BuildFailed, peers.Refused, Failed, OSError) as why:
            figures.failure = str(why)
            say(f"{network.name}: {name}: {why}")
    try:
        times, failed = take_turns(live, options.rounds, options.seconds)
        for name, values in times.items():
            row[name].rounds_us = values
            row[name].peak_mb = (live[name].peak_kb() - live[name].ready.get("base_kb", 0)) / 1024
        for name, why in failed.items():
            row[name].failure = why
    finally:
        for process in live.values():
            process.close()
    return row
