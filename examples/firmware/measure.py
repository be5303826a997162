#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Builds the networks of this folder for other processors, runs them in emulators, and says what they take.

    examples/firmware/measure.py                      all targets, as one table
    examples/firmware/measure.py cortex-m4f           one of them
    examples/firmware/measure.py --budget budget.json    also fails where a figure is above its budget
    examples/firmware/measure.py --update budget.json    writes the budget: the figures and a little room

Results must be TensorFlow's (outputs.npz beside the model) and those of the reference evaluator on this computer
(`tf-embed run`) within 1e-5. Ends with 77 when a package is missing for a target that was asked for.
Needs no Python package. Debian: gcc-arm-none-eabi libstdc++-arm-none-eabi-newlib qemu-system-arm; g++-aarch64-linux-gnu
g++-riscv64-linux-gnu qemu-user-static.
"""
import argparse
import array
import ast
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import zipfile

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
TOLERANCE = 1e-5

BARE_NETWORKS = ["mlperf_kws", "mlperf_ic", "mlperf_vww", "mlperf_ad"]
# target: toolchain file, linker script, emulator, its clock
BARE = {
    "cortex-m3": ("mps2", "mps2-an385", 25_000_000),
    "cortex-m4f": ("mps2", "mps2-an386", 25_000_000),
    "cortex-m7": ("mps2", "mps2-an500", 25_000_000),
    "cortex-m33": ("mps2-an505", "mps2-an505", 20_000_000),
    "cortex-m55": ("mps3-an547", "mps3-an547", 32_000_000),
}
LINUX = ["aarch64", "riscv64"]
# figure of the budget, and the room it leaves above what was measured
FIGURES = {"instructions": 1.05, "flash": 1.01, "ram": 1.01}


class Missing(Exception):
    """A program that a target needs is not installed."""


class Wrong(Exception):
    """Something was built, run or answered otherwise than it must be."""


def need(*programs):
    for program in programs:
        if not shutil.which(program):
            raise Missing(f"there is no {program}")


def call(command, **options):
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False, **options)
    if done.returncode != 0:
        raise Wrong(f"{' '.join(map(str, command))}\nended with {done.returncode}:\n{done.stdout[-8000:]}")
    return done.stdout


def arrays(path):
    """The arrays of an npz file of little-endian float32, by name."""
    found = {}
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            data = archive.read(name)
            length = int.from_bytes(data[8:10], "little")
            header = ast.literal_eval(data[10 : 10 + length].decode("latin1"))
            if data[6] != 1 or header["descr"] != "<f4" or header["fortran_order"]:
                raise Wrong(f"{path}: {name} is not a plain array of float32")
            found[name.removesuffix(".npy")] = data[10 + length :]
    return found


def only(path):
    found = arrays(path)
    if len(found) != 1:
        raise Wrong(f"{path}: has {len(found)} arrays, and one is expected")
    return next(iter(found.values()))


def floats(data):
    values = array.array("f", data)
    if sys.byteorder != "little":
        values.byteswap()
    return values


def difference(got, want):
    """The largest difference, relative to the larger of 1 and the value expected."""
    got, want = floats(got), floats(want)
    if len(got) != len(want):
        raise Wrong(f"{len(got)} numbers instead of {len(want)}")
    worst = 0.0
    for a, b in zip(got, want):
        d = abs(a - b) / max(1.0, abs(b))
        worst = d if not d <= worst else worst  # a NaN stays
    return worst


def sections(map_file):
    """Address and size of the sections in memory, from the linker's map."""
    found = {}
    text = map_file.read_text(errors="replace").split("Linker script and memory map", 1)[1]
    for name, address, size in re.findall(r"^(\.[\w.]+)\s+0x([0-9a-f]+)\s+0x([0-9a-f]+)", text, re.M):
        if int(size, 16) != 0 and not name.startswith((".debug", ".comment", ".ARM.attributes", ".stab")):
            found[name] = int(size, 16)
    return found


class Target:
    def __init__(self, name, options):
        self.name = name
        self.options = options
        self.build = pathlib.Path(options.work) / name
        self.bare = name in BARE
        if self.bare:
            self.script, self.machine, self.clock = BARE[name]

    def check_programs(self):
        need("cmake", "ninja")
        if self.bare:
            need("arm-none-eabi-g++", "qemu-system-arm")
            probe = ["arm-none-eabi-g++", "-x", "c++", "-std=c++20", "-fsyntax-only", "-"]
            if subprocess.run(probe, input="#include <span>\n", text=True, capture_output=True).returncode != 0:
                raise Missing("there is no C++ library for arm-none-eabi-g++")
        elif self.name != "host":
            need(f"{self.name}-linux-gnu-g++", f"qemu-{self.name}-static")

    def make(self, networks):
        configure = ["cmake", "-S", HERE, "-B", self.build, "-G", "Ninja", "-DCMAKE_BUILD_TYPE=Release"]
        if self.options.tool:
            configure.append(f"-DTF_EMBED_TOOL={self.options.tool}")
        if self.options.weights:
            configure.append(f"-DFIRMWARE_WEIGHTS={self.options.weights}")
        if self.bare:
            configure.append(f"-DFIRMWARE_BOARD={self.script}")
        if self.name != "host":
            file = f"{self.name}.cmake" if self.bare else f"{self.name}-linux-gnu.cmake"
            configure.append(f"-DCMAKE_TOOLCHAIN_FILE={ROOT / 'cmake' / 'toolchains' / file}")
        call(configure)
        call(["cmake", "--build", self.build, "--parallel", str(self.options.jobs), "--target"]
             + [f"firmware_{n}" for n in networks])

    def run(self, network):
        model = ROOT / "examples" / "models" / network
        program = self.build / f"firmware_{network}.elf"
        folder = self.build / "runs" / network
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "input.bin").write_bytes(only(model / "inputs.npz"))
        (folder / "output.bin").unlink(missing_ok=True)
        command = [program]
        if self.bare:
            command = ["qemu-system-arm", "-M", self.machine, "-nographic", "-monitor", "none", "-serial", "none",
                       "-icount", "shift=0", "-semihosting-config", "enable=on,target=native", "-kernel", program]
        elif self.name != "host":
            command = [f"qemu-{self.name}-static", program]
        said = call(command, cwd=folder, timeout=600)
        figures = {k: int(v) for k, v in re.findall(r"^(\w+) (\d+)$", said, re.M)}
        output = (folder / "output.bin").read_bytes()
        row = {"error": difference(output, only(model / "outputs.npz")), "macs": figures["macs"]}
        if self.options.tool:
            call([self.options.tool, "run", model / "model.pb", "--inputs", model / "inputs.npz", "-o", folder / "host.npz"])
            row["error"] = max(row["error"], difference(output, only(folder / "host.npz")))
        if not row["error"] <= TOLERANCE:
            raise Wrong(f"{self.name} {network}: differs by {row['error']:.3g} from TensorFlow's or the host's result")
        if self.bare:
            row |= self.sizes(network, figures, sections(pathlib.Path(f"{program}.map")))
        return row

    def sizes(self, network, figures, found):
        known = {".vectors", ".text", ".rodata", ".weights", ".data", ".arena", ".bss", ".stack"}
        if strange := set(found) - known:
            raise Wrong(f"{self.name} {network}: unexpected sections {sorted(strange)}")
        size = {name[1:]: found.get(name, 0) for name in known}
        if size["weights"] < figures["weights"] or size["arena"] < figures["arena"] or size["data"] > 256:
            raise Wrong(f"{self.name} {network}: weights or arena are not in their sections: {size}")
        if not 0 < figures["stack"] < size["stack"]:
            raise Wrong(f"{self.name} {network}: {figures['stack']} bytes of the stack's {size['stack']} are used")
        code = size["vectors"] + size["text"]
        return {
            "instructions": figures["ticks"] * 1_000_000_000 // self.clock,
            "code": code, "rodata": size["rodata"], "weights": size["weights"], "data": size["data"],
            "arena": size["arena"], "bss": size["bss"], "stack": figures["stack"],
            "flash": code + size["rodata"] + size["weights"] + size["data"],
            "ram": size["arena"] + size["data"] + size["bss"] + figures["stack"],
        }


COLUMNS = ["code", "rodata", "weights", "flash", "data", "bss", "stack", "arena", "ram"]


def print_table(rows):
    print("| target | network | instructions | per MAC | " + " | ".join(COLUMNS) + " | error |")
    print("|---|---|" + "---:|" * (len(COLUMNS) + 3))
    for (target, network), row in rows.items():
        count = [f"{row['instructions']:,}", f"{row['instructions'] / row['macs']:.2f}"] if "instructions" in row else ["", ""]
        cells = [target, network, *count, *(f"{row[c]:,}" if c in row else "" for c in COLUMNS), f"{row['error']:.1e}"]
        print("| " + " | ".join(cells) + " |")


def check_budget(rows, budget):
    wrong = []
    for (target, network), row in rows.items():
        for figure in FIGURES:
            if figure not in row:
                continue
            limit = budget.get(target, {}).get(network, {}).get(figure)
            if limit is None:
                wrong.append(f"{target} {network}: {figure} has no budget")
            elif row[figure] > limit:
                wrong.append(f"{target} {network}: {figure} {row[figure]:,} is above its budget of {limit:,}")
    if wrong:
        raise Wrong("\n".join(wrong))


def update_budget(rows, path):
    budget = json.loads(path.read_text()) if path.exists() else {}
    for (target, network), row in rows.items():
        if "instructions" in row:
            budget.setdefault(target, {})[network] = {f: int(row[f] * room) for f, room in FIGURES.items()}
    path.write_text(json.dumps(budget, indent=2) + "\n")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("targets", nargs="*", metavar="target", help=", ".join([*BARE, *LINUX, "host"]))
    parser.add_argument("--networks", help="only these, separated by commas")
    parser.add_argument("--work", default=ROOT / "build" / "firmware", help="folder to build in")
    parser.add_argument("--tool", help="tf-embed of this computer; without it, each target builds one")
    parser.add_argument("--weights", choices=["constexpr", "literal", "object"], help="how weights are kept")
    parser.add_argument("--budget", type=pathlib.Path, help="fail where this is exceeded")
    parser.add_argument("--update", type=pathlib.Path, help="write this budget")
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    options = parser.parse_args()

    rows, missing, wrong = {}, [], []
    for name in options.targets or [*BARE, *LINUX]:
        if name not in BARE and name not in LINUX and name != "host":
            parser.error(f"there is no target {name}")
        target = Target(name, options)
        networks = BARE_NETWORKS + ([] if target.bare else ["mlperf_sww"])
        if options.networks:
            networks = options.networks.split(",")
        try:
            target.check_programs()
            target.make(networks)
            for network in networks:
                rows[name, network] = target.run(network)
        except Missing as reason:
            missing.append(f"skipped: {name}: {reason}")
        except (Wrong, subprocess.TimeoutExpired) as reason:
            wrong.append(str(reason))
    if rows:
        print_table(rows)
    if options.update:
        update_budget(rows, options.update)
    if options.budget and not wrong:
        try:
            check_budget(rows, json.loads(options.budget.read_text()))
        except Wrong as reason:
            wrong.append(str(reason))
    print("\n".join(missing + wrong), end="\n" if missing or wrong else "")
    return 1 if wrong else 77 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
