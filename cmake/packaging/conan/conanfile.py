# SPDX-License-Identifier: Apache-2.0
"""conan create cmake/packaging/conan

What tf_embed builds with comes from the system's packages (Debian, Ubuntu), as one well-known set of versions."""

import os
import re

from conan import ConanFile
from conan.tools.cmake import CMake, CMakeToolchain
from conan.tools.files import copy, load
from conan.tools.system.package_manager import Apt


class TfEmbed(ConanFile):
    name = "tf_embed"
    description = "Compiles a trained TensorFlow network into a C++ header"
    license = "Apache-2.0"
    settings = "os", "arch", "compiler", "build_type"
    package_type = "application"
    # tool: the path of a tf-embed that is built already; it is packaged instead of building one.
    options = {"tool": ["ANY"]}
    default_options = {"tool": ""}

    def _top(self):
        return os.path.join(self.recipe_folder, "..", "..", "..")

    def set_version(self):
        self.version = re.search(r'"([0-9.]+)"', load(self, os.path.join(self._top(), "generator", "version.hpp"))).group(1)

    def export_sources(self):
        for pattern in ("CMakeLists.txt", "LICENSE", "README.md", "CHANGELOG.md", "include/*", "generator/*", "cmake/*"):
            copy(self, pattern, self._top(), self.export_sources_folder)

    def package_id(self):
        del self.info.options.tool
        del self.info.settings.compiler
        del self.info.settings.build_type

    def system_requirements(self):
        headers = ["libboost-dev", "libxsimd-dev"]
        tool = ["protobuf-compiler", "libprotobuf-dev", "libfmt-dev", "libcli11-dev", "nlohmann-json3-dev", "libre2-dev", "libzip-dev",
                "libtinyxml2-dev", "libeigen3-dev"]  # fmt: skip
        Apt(self).install(headers if self.options.tool else headers + tool, check=True)

    def generate(self):
        toolchain = CMakeToolchain(self)
        toolchain.cache_variables["TF_EMBED_INSTALL_DOCUMENTS"] = False
        if self.options.tool:
            toolchain.cache_variables["TF_EMBED_BUILD_GENERATOR"] = False
            toolchain.cache_variables["TF_EMBED_INSTALLED_TOOL"] = str(self.options.tool)
        toolchain.generate()

    def build(self):
        cmake = CMake(self)
        cmake.configure()
        cmake.build()

    def package(self):
        CMake(self).install()

    def package_info(self):
        # The package's own files for find_package(tf_embed) know where everything is.
        self.cpp_info.set_property("cmake_find_mode", "none")
        self.cpp_info.builddirs = [os.path.join("lib", "cmake", "tf_embed")]
        self.buildenv_info.prepend_path("PATH", os.path.join(self.package_folder, "bin"))
