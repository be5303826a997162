# SPDX-License-Identifier: Apache-2.0
"""Makes a package of tf_embed with a tool that is built already, and uses what is in it.

check.py install|deb|shell|wheel|conan|vcpkg --tool TF-EMBED --work FOLDER      (77: what it needs cannot be had here)
"""

import argparse
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
SAMPLE = ROOT / "cmake/packaging/conan/test_package"  # a network of two nodes, and a program with it
SKIPPED = 77


def run(*command, **options):
    """The command's output; the check ends where it fails."""
    done = subprocess.run([str(c) for c in command], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, **options)
    if done.returncode != 0:
        sys.exit(f"{' '.join(map(str, command))}\nended with {done.returncode}:\n{done.stdout}")
    return done.stdout


def check(condition, what):
    if not condition:
        sys.exit(f"not so: {what}")


def version():
    return re.search(r'"([0-9.]+)"', (ROOT / "generator/version.hpp").read_text())[1]


class Checks:
    def __init__(self, tool, work):
        self.tool, self.work = tool, work
        self.build = work / "build"

    def configure(self, *options):
        run("cmake", "-S", ROOT, "-B", self.build, "-G", "Ninja", "-DTF_EMBED_BUILD_GENERATOR=OFF",
            f"-DTF_EMBED_INSTALLED_TOOL={self.tool}", *options)  # fmt: skip
        run("cmake", "--build", self.build)

    def use(self, prefix, name="app"):
        """A project of its own against the package below `prefix`, with warnings as errors."""
        build = self.work / name
        run("cmake", "-S", SAMPLE, "-B", build, "-G", "Ninja", f"-DCMAKE_PREFIX_PATH={prefix}", "-DCMAKE_BUILD_TYPE=Debug",
            "-DCMAKE_CXX_FLAGS=-Wall -Wextra -Wpedantic -Wconversion -Wsign-conversion -Wold-style-cast -Wshadow -Werror")  # fmt: skip
        run("cmake", "--build", build)
        run(build / "app")

    def python(self):
        """A virtual environment with requirements.txt."""
        folder, wanted = self.work.parent / "venv", HERE / "requirements.txt"
        lock = open(self.work.parent / "venv.lock", "w")
        import fcntl

        fcntl.flock(lock, fcntl.LOCK_EX)
        made = folder / "requirements.txt"
        if not made.exists() or made.read_text() != wanted.read_text():
            shutil.rmtree(folder, ignore_errors=True)
            run(sys.executable, "-m", "venv", folder)
            done = subprocess.run([folder / "bin/pip", "install", "-q", "--retries", "1", "-r", wanted], capture_output=True, text=True)
            if done.returncode != 0:
                print(f"skipped: PyPI's packages cannot be had here\n{done.stderr}")
                sys.exit(SKIPPED)
            shutil.copy(wanted, made)
        return folder / "bin/python"

    def install(self):
        """cmake --install, pkg-config, the examples as they were installed, uninstall."""
        prefix = self.work / "prefix with space"
        self.configure(f"-DCMAKE_INSTALL_PREFIX={prefix}")
        run("cmake", "--install", self.build)
        files = {f.relative_to(prefix).as_posix() for f in prefix.rglob("*") if f.is_file()}
        for wanted in ["bin/tf-embed", "share/doc/tf-embed/LICENSE", "share/doc/tf-embed/docs/CLI.md", "share/man/man1/tf-embed.1",
                       "share/bash-completion/completions/tf-embed", "share/zsh/site-functions/_tf-embed",
                       "share/pkgconfig/tf_embed.pc", "share/doc/tf-embed/examples/keyword_spotting/CMakeLists.txt"]:  # fmt: skip
            check(wanted in files, f"{wanted} is installed")
        check(any(f.endswith("cmake/tf_embed/toolchains/cortex-m4f.cmake") for f in files), "toolchain files are installed")
        self.use(prefix)
        # By hand, as pkg-config says; a space in a path is escaped there.
        where = {**os.environ, "PKG_CONFIG_PATH": str(prefix / "share/pkgconfig")}
        check(run("pkg-config", "--modversion", "tf_embed", env=where).strip() == version(), "pkg-config knows the version")
        tool = run("pkg-config", "--variable=tool", "tf_embed", env=where).strip().replace("\\ ", " ")
        run(tool, "generate", SAMPLE / "sum.pbtxt", "-o", self.work / "by_hand")
        flags = run("pkg-config", "--cflags", "tf_embed", env=where).strip()
        run("sh", "-c", f'{os.environ.get("CXX", "c++")} -std=c++20 {flags} -I by_hand "{SAMPLE / "main.cpp"}" -o by_hand/app && by_hand/app',
            cwd=self.work)  # fmt: skip
        # An example as it was installed.
        example = prefix / "share/doc/tf-embed/examples/keyword_spotting"
        run("cmake", "-S", example, "-B", self.work / "example", "-G", "Ninja", f"-DCMAKE_PREFIX_PATH={prefix}", "-DCMAKE_BUILD_TYPE=Debug")
        run("cmake", "--build", self.work / "example")
        check("on.txt: on " in run(self.work / "example/keyword_spotting", example / "on.txt"), "the installed example runs")
        # Packing in between changes nothing; what is gone already is not counted.
        run("cpack", "-G", "TGZ", "-B", self.work / "packed", cwd=self.build)
        (prefix / "share/doc/tf-embed/LICENSE").unlink()
        said = run("cmake", "--build", self.build, "--target", "uninstall")
        check(f"-- {len(files) - 1} files removed" in said, said)
        left = [f for f in prefix.rglob("*") if f.is_file()] + list(prefix.rglob("*tf_embed*"))
        check(not left, f"uninstall leaves nothing, but {left[:3]}")

    def deb(self):
        self.configure()
        run("cpack", "-B", self.work, cwd=self.build)
        packages = list(self.work.glob("*.deb"))
        check(len(packages) == 1, f"one package is made: {packages}")
        fields = run("dpkg-deb", "--field", packages[0])
        check("Package: tf-embed\n" in fields and f"Version: {version()}\n" in fields, fields)
        for needed in ["libboost-dev", "libxsimd-dev", "libprotobuf", "libc6"]:
            check(re.search(rf"^Depends:.*{needed}", fields, re.MULTILINE), f"it depends on {needed}: {fields}")
        root = self.work / "root"
        run("dpkg-deb", "--extract", packages[0], root)
        check(run(root / "usr/bin/tf-embed", "--version").strip() == version(), "the packaged tool runs")
        files = {f.relative_to(root).as_posix() for f in root.rglob("*") if f.is_file()}
        for wanted in ["usr/share/doc/tf-embed/copyright", "usr/share/doc/tf-embed/CHANGELOG.md.gz", "usr/share/man/man1/tf-embed.1.gz",
                       "usr/share/zsh/vendor-completions/_tf-embed", "usr/share/pkgconfig/tf_embed.pc"]:  # fmt: skip
            check(wanted in files, f"{wanted} is in the package: {sorted(files)}")
        check(not any("site-functions" in f or f.endswith((".1", "/LICENSE")) for f in files), "nothing lies where Debian does not want it")
        check("prefix=/usr\n" in (root / "usr/share/pkgconfig/tf_embed.pc").read_text(), "pkg-config gives the plain path")
        self.use(root / "usr")
        self.cross(root / "usr")

    def cross(self, prefix):
        """A project for a microcontroller against a package whose include folder holds the build machine's C library too, as /usr has it."""
        if not shutil.which("arm-none-eabi-g++"):
            print("without a cross build: there is no arm-none-eabi-g++")
            return
        for header in ["string.h", "stdint.h", "math.h"]:
            (prefix / "include" / header).write_text("#error this C library is of another machine\n")
        toolchain = next(prefix.rglob("toolchains/cortex-m4f.cmake"))
        run("cmake", "-S", SAMPLE, "-B", self.work / "cross", "-G", "Ninja", f"-Dtf_embed_DIR={toolchain.parent.parent}",
            f"-DCMAKE_TOOLCHAIN_FILE={toolchain}", "-DCMAKE_EXE_LINKER_FLAGS=--specs=nosys.specs")  # fmt: skip
        run("cmake", "--build", self.work / "cross")

    def shell(self):
        """Completions do complete, and man reads its page without a complaint."""
        self.work.mkdir(parents=True)
        for file, verb in [("bash", "completion bash"), ("zsh", "completion zsh"), ("tf-embed.1", "man")]:
            (self.work / file).write_text(run(self.tool, *verb.split()))

        def complete(*words):
            script = f'source ./bash; COMP_WORDS=({" ".join(map(repr, words))}); COMP_CWORD={len(words) - 1}; _tf_embed; printf "%s\\n" "${{COMPREPLY[@]}}"'
            return run("bash", "-c", script, cwd=self.work).split()

        check(complete("tf-embed", "ins") == ["inspect"], "bash completes a verb")
        check(complete("tf-embed", "generate", "--simd") == ["--simd-block"], "bash completes an option")
        check(complete("tf-embed", "generate", "--weights", "o") == ["object"], "bash completes a value")
        check(complete("tf-embed", "generate", "--disable-pass", "fold_p") == ["fold_pad"], "bash completes a pass")
        check(complete("tf-embed", "inspect", "tf-em") == ["tf-embed.1"], "bash completes a file")
        page = run("man", "--warnings", "--local-file", self.work / "tf-embed.1", env={**os.environ, "MANWIDTH": "100", "LC_ALL": "C.UTF-8"})
        check("warning" not in page and "--simd-block" in page and "compile a trained TensorFlow network" in page, page)
        options = set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", run(self.tool, "generate", "--help")))
        check(options <= set(re.findall(r"--[a-z][a-z-]+", page)), "the page has all options of generate")
        if not shutil.which("zsh"):
            print("skipped: there is no zsh")
            sys.exit(SKIPPED)
        # A real completion needs a terminal: zpty gives it one.
        (self.work / "zsh_test").write_text(
            'zmodload zsh/zpty; zpty z zsh -f -i; zpty -w z "autoload -U compinit; compinit -u -D; source ./zsh; PS1=; unsetopt zle_bracketed_paste"\n'
            'zpty -w z "echo re\'\'ady"; zpty -r z line "*ready*"; zpty -w -n z "tf-embed generate --simd-b\t"; sleep 1; zpty -w z ""; zpty -r z line "*simd-block*" && print found\n')
        check("found" in run("timeout", "60", "zsh", "-f", "./zsh_test", cwd=self.work), "zsh completes an option")

    def wheel(self):
        python = self.python()
        source = self.work / "source"
        shutil.copytree(ROOT, source, ignore=shutil.ignore_patterns(".git", "build*", "tests", "benchmarks", "models"))
        run(python, "-m", "pip", "wheel", source, "--no-deps", "--no-build-isolation", "-w", self.work, "-q",
            "-C", "cmake.define.TF_EMBED_BUILD_GENERATOR=OFF", "-C", f"cmake.define.TF_EMBED_INSTALLED_TOOL={self.tool}")  # fmt: skip
        wheels = list(self.work.glob("*.whl"))
        check([w.name.split("-")[:2] for w in wheels] == [["tf_embed", version()]], f"one wheel is made: {wheels}")
        run(python, "-m", "venv", self.work / "user")
        run(self.work / "user/bin/pip", "install", "-q", "--no-index", wheels[0])
        check(run(self.work / "user/bin/tf-embed", "--version").strip() == version(), "the command is there")
        run(self.work / "user/bin/python", HERE / "use_wheel.py", SAMPLE / "sum.pbtxt", self.work / "made", cwd=self.work)
        prefix = run(self.work / "user/bin/python", "-c", "import tf_embed; print(tf_embed.cmake_dir())").strip()
        self.use(prefix)

    def conan(self):
        conan = self.python().parent / "conan"
        home = {**os.environ, "CONAN_HOME": str(self.work / "home")}
        run(conan, "profile", "detect", "--force", env=home)
        run(conan, "remote", "disable", "*", env=home)
        # Its build would lie beside the sources.
        test = shutil.copytree(SAMPLE, self.work / "test_package")
        text = run(conan, "create", ROOT / "cmake/packaging/conan", "--test-folder", test, "-o", f"tf_embed/*:tool={self.tool}", "-s", "compiler.cppstd=20",
                   "-c", "tools.cmake.cmaketoolchain:generator=Ninja", "-c", "tools.system.package_manager:mode=check", env=home)  # fmt: skip
        check(f"tf_embed/{version()}" in text, text)

    def vcpkg(self):
        """vcpkg itself is no package of Debian or PyPI: its functions are stand-ins that do what the documentation says."""
        port = ROOT / "cmake/packaging/vcpkg"
        manifest = json.loads((port / "vcpkg.json").read_text())
        check(manifest["version"] == version(), "the manifest has the version")
        check(manifest["license"] == "Apache-2.0" and manifest["name"] == "tf-embed", "the manifest names the project")
        run("cmake", f"-DPORT={port}/portfile.cmake", f"-DWORK={self.work}", f"-DTOOL={self.tool}", "-P", HERE / "vcpkg.cmake")
        installed = self.work / "packages"
        for wanted in ["share/tf_embed/tf_embedConfig.cmake", "share/tf-embed/copyright", "include/tf_embed/core/model.hpp"]:
            check((installed / wanted).is_file(), f"{wanted} is in the package")
        check(not (installed / "debug").exists(), "there is no debug folder")


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("way", choices=["install", "deb", "shell", "wheel", "conan", "vcpkg"])
    options.add_argument("--tool", type=pathlib.Path, required=True)
    options.add_argument("--work", type=pathlib.Path, required=True)
    given = options.parse_args()
    work = given.work.resolve()
    shutil.rmtree(work, ignore_errors=True)
    work.parent.mkdir(parents=True, exist_ok=True)
    getattr(Checks(given.tool.resolve(), work), given.way)()


if __name__ == "__main__":
    main()
