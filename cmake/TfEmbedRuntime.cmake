# SPDX-License-Identifier: Apache-2.0
# What a generated header includes besides our own headers: Boost.Hana, and xsimd where the target has vectors.
#
#   tf_embed_add_runtime_dependencies(TARGET)   adds their include folders, as system ones, to an INTERFACE target
#
# Both, like our own, are headers without anything of the machine in them, so a cross build may take those of the build
# machine. Their folder must then not be on the path itself (/usr/include would bring the wrong C library): a folder with
# links to them serves instead.

function(tf_embed_add_runtime_dependencies target)
  set(anywhere "")
  if(CMAKE_CROSSCOMPILING)
    set(anywhere PATHS /usr/include /usr/local/include NO_CMAKE_FIND_ROOT_PATH)
  endif()
  find_path(TF_EMBED_BOOST_INCLUDE_DIR boost/hana.hpp ${anywhere} DOC "Folder that holds boost/hana.hpp")
  find_path(TF_EMBED_XSIMD_INCLUDE_DIR xsimd/xsimd.hpp ${anywhere} DOC "Folder that holds xsimd/xsimd.hpp")
  mark_as_advanced(TF_EMBED_BOOST_INCLUDE_DIR TF_EMBED_XSIMD_INCLUDE_DIR)

  if(NOT TF_EMBED_BOOST_INCLUDE_DIR)
    message(FATAL_ERROR "tf_embed needs Boost.Hana and found no boost/hana.hpp. "
                        "Debian: apt-get install libboost-dev; elsewhere set TF_EMBED_BOOST_INCLUDE_DIR.")
  endif()
  tf_embed_private_include_dir(boost "${TF_EMBED_BOOST_INCLUDE_DIR}" boost_dir)
  target_include_directories(${target} SYSTEM INTERFACE "${boost_dir}")

  if(TF_EMBED_XSIMD_INCLUDE_DIR)
    tf_embed_private_include_dir(xsimd "${TF_EMBED_XSIMD_INCLUDE_DIR}" xsimd_dir)
    target_include_directories(${target} SYSTEM INTERFACE "${xsimd_dir}")
  else()
    message(STATUS "tf_embed: no xsimd (Debian: libxsimd-dev), generated code will be scalar")
    target_compile_definitions(${target} INTERFACE TF_EMBED_SCALAR)
  endif()
endfunction()

# In a cross build, a folder that holds nothing but a link to `package` of `dir`; otherwise `dir`.
function(tf_embed_private_include_dir package dir result)
  if(CMAKE_CROSSCOMPILING)
    set(links "${CMAKE_BINARY_DIR}/tf_embed_host_headers/${package}")
    file(MAKE_DIRECTORY "${links}")
    file(CREATE_LINK "${dir}/${package}" "${links}/${package}" SYMBOLIC)
    set(dir "${links}")
  endif()
  set(${result} "${dir}" PARENT_SCOPE)
endfunction()
