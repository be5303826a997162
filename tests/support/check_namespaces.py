# SPDX-License-Identifier: Apache-2.0
"""What the library defines carries the compiler's flags in its name (include/tf_embed/core/target.hpp): every header opens
its namespace so, and none uses functions of the standard library that compilers emit under a name without them.

usage: check_namespaces.py SOURCE-FOLDER
       check_namespaces.py --self-test
"""
import re

import source_check

OPENED = re.compile(r"^namespace tf_embed\b(.*?)\s*\{", re.M)
TARGET = re.compile(r"^::TF_EMBED_TARGET(::\w+)*$")
# Data that crosses the border of objects with different flags; functions there are in a namespace of their own. And what
# a compiled network's header has, whose functions all disappear into their callers.
DATA = {"core/status.hpp", "core/observer.hpp", "core/float16.hpp", "core/storage.hpp", "core/model_interface.hpp",
        "core/compiled_model.hpp"}
INCLUDE = "#include <tf_embed/core/target.hpp>\n"
EMITTED = [
    (re.compile(r"\bstd::numeric_limits<[^;()]*>::\w+\(\)"), "limits<T> of core/limits.hpp"),
    (re.compile(r"\bstd::bit_cast\b"), "tf_embed::bit_cast of core/limits.hpp"),
    (re.compile(r"\bstd::gcd\b(?! would)"), "a function of tf_embed"),
    (re.compile(r"\bstd::(?:sort|unique|lower_bound|upper_bound)\((?:[^;](?!less|equal_to|\[))*\);"),
     "the same with a comparison of kernels/support/comparisons.hpp or a lambda"),
]


def problems_in(name, text):
    if name == "core/limits.hpp":
        text = text.replace("std::numeric_limits", "").replace("std::bit_cast", "")
    problems = []
    for opened in OPENED.finditer(text):
        if name in DATA and not opened[1]:
            continue
        if not TARGET.match(opened[1]):
            problems.append(f"{name}: `{opened[0]}` must be `namespace tf_embed::TF_EMBED_TARGET... {{`")
    if "TF_EMBED_TARGET" in text and INCLUDE not in text and name != "core/target.hpp":
        problems.append(f"{name}: uses TF_EMBED_TARGET and does not include core/target.hpp")
    for pattern, instead in EMITTED:
        problems += [f"{name}: `{found[0]}` may be shared with objects of other flags; use {instead}"
                     for found in pattern.finditer(text)]
    return problems


def problems_of(root):
    library = root / "include" / "tf_embed"
    return [p for f in sorted(library.rglob("*.hpp")) for p in problems_in(f.relative_to(library).as_posix(), f.read_text())]


def self_test():
    good = INCLUDE + "namespace tf_embed::TF_EMBED_TARGET::kernels {\nstd::sort(a, b, less{});\n" \
        "std::sort(a, b, [](int x, int y) { return x < y; });\n}\n"
    cases = [
        ("kernels/a.hpp", good, None),
        ("core/status.hpp", "namespace tf_embed {\n}\n", None),
        ("kernels/a.hpp", "namespace tf_embed::kernels {\n}\n", "must be"),
        ("core/status.hpp", "namespace tf_embed::detail {\n}\n", "must be"),
        ("kernels/a.hpp", good.replace(INCLUDE, ""), "does not include"),
        ("kernels/a.hpp", good + "x = std::numeric_limits<float>::max();", "limits<T>"),
        ("kernels/a.hpp", good + "x = std::bit_cast<int>(y);", "tf_embed::bit_cast"),
        ("kernels/a.hpp", good + "x = std::gcd(y, z);", "a function"),
        ("kernels/a.hpp", good + "std::sort(a, b);", "comparisons.hpp"),
    ]
    failures = []
    for name, text, expected in cases:
        said = problems_in(name, text)
        if (expected is None and said) or (expected and (len(said) != 1 or expected not in said[0])):
            failures.append(f"{name}: expected {expected}, but heard {said} of\n{text}")
    return failures


if __name__ == "__main__":
    source_check.run(__doc__, problems_of, self_test)
