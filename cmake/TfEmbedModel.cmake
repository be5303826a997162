# SPDX-License-Identifier: Apache-2.0
#[[
tf_embed_model: a TensorFlow network as a library target

  tf_embed_model(MODEL
    [NAME name]                  target, header and namespace; default: the model's file name as an identifier
    [CPP_CLASS ns::name]         the generated class; default NAME::model
    [INPUTS name[:1,224,224,3]...] [OUTPUTS name...]     default: detected
    [INPUT_SHAPES name:1,224,224,3...]                   for placeholders with unknown dimensions
    [SIGNATURE name]             of a SavedModel
    [CHECKPOINT prefix]          the variables of a .meta file
    [WEIGHTS auto|constexpr|literal|object]
    [SIMD_BLOCK auto|1|4|8|16]
    [REPORT file.html])          a page about the network; a relative path starts at the current binary folder

MODEL is a .pb, .pbtxt or .meta file or a SavedModel folder; a relative path starts at the current source folder.
SIMD_BLOCK auto is 4 on bare metal, else 16.
Linking to the target gives `#include "NAME.hpp"`. The header is made again when the model or the generator changes.
In a cross build the generator is the tf-embed found on the build machine (TF_EMBED_TOOL), or is built for it.
]]

set(TF_EMBED_MODEL_DIR "${CMAKE_CURRENT_LIST_DIR}" CACHE INTERNAL "Folder of TfEmbedModel.cmake")

# A macro, as CMake wants enable_language outside of functions; everything else is in the function.
macro(tf_embed_model)
  if(${ARGC} EQUAL 0)
    message(FATAL_ERROR "tf_embed_model: the model is missing")
  endif()
  if("${ARGV}" MATCHES "(^|;)WEIGHTS;object(;|$)" AND NOT CMAKE_ASM_COMPILER)
    enable_language(ASM)
  endif()
  tf_embed_add_model(${ARGV})
endmacro()

function(tf_embed_add_model model)
  set(unavailable_flags GEN_TEST GEN_BENCHMARK C_API)
  set(unavailable_lists EXTENSIONS)
  cmake_parse_arguments(
    PARSE_ARGV 1 arg "${unavailable_flags}"
    "NAME;CPP_CLASS;SIGNATURE;CHECKPOINT;WEIGHTS;SIMD_BLOCK;REPORT"
    "INPUTS;OUTPUTS;INPUT_SHAPES;${unavailable_lists}")
  set(call "tf_embed_model(${model})")
  if(arg_UNPARSED_ARGUMENTS)
    list(JOIN arg_UNPARSED_ARGUMENTS " " text)
    message(FATAL_ERROR "${call}: unknown argument: ${text}")
  endif()
  if(arg_KEYWORDS_MISSING_VALUES)
    list(JOIN arg_KEYWORDS_MISSING_VALUES " " text)
    message(FATAL_ERROR "${call}: no value after ${text}")
  endif()
  foreach(keyword IN LISTS unavailable_flags unavailable_lists)
    if(arg_${keyword})
      message(FATAL_ERROR "${call}: ${keyword} is not available in tf_embed 0.1")
    endif()
  endforeach()
  tf_embed_check_choice("${call}" WEIGHTS "${arg_WEIGHTS}" auto constexpr literal object)
  tf_embed_check_choice("${call}" SIMD_BLOCK "${arg_SIMD_BLOCK}" auto 1 4 8 16)
  # What has no operating system has no vectors that we use: columns need no more padding than the scalar tile's.
  if(CMAKE_SYSTEM_NAME STREQUAL "Generic" AND NOT arg_SIMD_BLOCK MATCHES "^[0-9]")
    set(arg_SIMD_BLOCK 4)
  endif()

  cmake_path(ABSOLUTE_PATH model BASE_DIRECTORY "${CMAKE_CURRENT_SOURCE_DIR}" NORMALIZE OUTPUT_VARIABLE model_path)
  if(NOT EXISTS "${model_path}")
    message(FATAL_ERROR "${call}: there is no file or folder ${model_path}")
  endif()
  tf_embed_model_name("${model_path}" default_name)
  if(NOT arg_NAME)
    set(arg_NAME "${default_name}")
  elseif(NOT arg_NAME MATCHES "^[A-Za-z_][A-Za-z0-9_]*$")
    message(FATAL_ERROR "${call}: NAME ${arg_NAME} is not an identifier")
  endif()
  set(name "${arg_NAME}")
  if(TARGET ${name})
    message(FATAL_ERROR "${call}: there is already a target ${name}; choose another by NAME")
  endif()

  set(options --name "${name}")
  foreach(pair IN ITEMS CPP_CLASS:--cpp-class SIGNATURE:--signature WEIGHTS:--weights SIMD_BLOCK:--simd-block
                        INPUTS:--input OUTPUTS:--output INPUT_SHAPES:--input-shape)
    string(REPLACE ":" ";" pair "${pair}")
    list(POP_FRONT pair keyword option)
    foreach(value IN LISTS arg_${keyword})
      if(NOT "${keyword}=${value}" STREQUAL "SIMD_BLOCK=auto")
        list(APPEND options ${option} "${value}")
      endif()
    endforeach()
  endforeach()
  set(checkpoint "")
  if(arg_CHECKPOINT)
    cmake_path(ABSOLUTE_PATH arg_CHECKPOINT BASE_DIRECTORY "${CMAKE_CURRENT_SOURCE_DIR}" NORMALIZE OUTPUT_VARIABLE checkpoint)
    list(APPEND options --checkpoint "${checkpoint}")
  endif()
  set(report "")
  if(arg_REPORT)
    cmake_path(ABSOLUTE_PATH arg_REPORT BASE_DIRECTORY "${CMAKE_CURRENT_BINARY_DIR}" NORMALIZE OUTPUT_VARIABLE report)
    list(APPEND options --report "${report}")
  endif()
  tf_embed_model_files("${model_path}" "${checkpoint}" model_files)

  set(dir "${CMAKE_CURRENT_BINARY_DIR}/tf_embed/${name}")
  set(headers "${dir}/${name}.hpp" "${dir}/${name}_weights.hpp")
  set(assembly "")
  set(binary "")
  if(arg_WEIGHTS STREQUAL "object")
    set(assembly "${dir}/${name}_weights.S")
    set(binary "${dir}/${name}_weights.bin")
  endif()
  tf_embed_host_tool("${call}" tool tool_files)
  cmake_path(GET model_path FILENAME model_file)
  add_custom_command(
    OUTPUT ${headers} ${assembly} ${binary} ${report}
    COMMAND "${tool}" generate "${model_path}" -o "${dir}" ${options}
    DEPENDS ${model_files} ${tool_files}
    COMMENT "Embedding ${model_file} as ${name}.hpp"
    VERBATIM)

  if(assembly)
    add_library(${name} STATIC "${assembly}" ${headers})
    set_source_files_properties("${assembly}" PROPERTIES OBJECT_DEPENDS "${binary}")
    set(scope PUBLIC)
  else()
    add_library(${name} INTERFACE ${headers})
    set(scope INTERFACE)
  endif()
  target_include_directories(${name} ${scope} "$<BUILD_INTERFACE:${dir}>")
  target_link_libraries(${name} ${scope} tf_embed::tf_embed)
endfunction()

function(tf_embed_check_choice call keyword value)
  if(value AND NOT value IN_LIST ARGN)
    list(JOIN ARGN ", " choices)
    message(FATAL_ERROR "${call}: ${keyword} ${value} is none of ${choices}")
  endif()
endfunction()

# The identifier that a model's path stands for: models/net-v2.1.pb is net_v2_1.
function(tf_embed_model_name path result)
  if(IS_DIRECTORY "${path}")
    cmake_path(GET path FILENAME stem)
  else()
    cmake_path(GET path STEM LAST_ONLY stem)
  endif()
  string(MAKE_C_IDENTIFIER "${stem}" stem)
  set(${result} "${stem}" PARENT_SCOPE)
endfunction()

# Every file that the generator will read, so that a change in any of them makes the header anew.
function(tf_embed_model_files path checkpoint result)
  set(files "${path}")
  if(IS_DIRECTORY "${path}")
    file(GLOB_RECURSE files CONFIGURE_DEPENDS "${path}/*")
  endif()
  if(checkpoint)
    file(GLOB more CONFIGURE_DEPENDS "${checkpoint}.index" "${checkpoint}.data-*")
    list(APPEND files ${more})
  endif()
  set(${result} "${files}" PARENT_SCOPE)
endfunction()

# The tool to run, and what a custom command must depend on to run again when the tool changes.
function(tf_embed_host_tool call tool files)
  if(TARGET tf_embed::tf-embed AND NOT CMAKE_CROSSCOMPILING)
    set(${tool} "$<TARGET_FILE:tf_embed::tf-embed>" PARENT_SCOPE)
    set(${files} tf_embed::tf-embed "$<TARGET_FILE:tf_embed::tf-embed>" PARENT_SCOPE)
    return()
  endif()
  if(TARGET tf_embed::tf-embed)
    # An installed package of the build machine, used by a cross build.
    get_target_property(imported tf_embed::tf-embed IMPORTED_LOCATION_RELEASE)
    if(imported)
      set(TF_EMBED_TOOL "${imported}")
    endif()
  endif()
  find_program(TF_EMBED_TOOL tf-embed DOC "The tf-embed tool of the machine that builds" NO_CMAKE_FIND_ROOT_PATH)
  if(TF_EMBED_TOOL)
    set(${tool} "${TF_EMBED_TOOL}" PARENT_SCOPE)
    set(${files} "${TF_EMBED_TOOL}" PARENT_SCOPE)
    return()
  endif()
  cmake_path(GET TF_EMBED_MODEL_DIR PARENT_PATH source_dir)
  if(NOT EXISTS "${source_dir}/generator/CMakeLists.txt")
    message(FATAL_ERROR "${call}: there is no tf-embed for the machine that builds; set TF_EMBED_TOOL to one")
  endif()
  set(prefix "${CMAKE_BINARY_DIR}/tf_embed_host")
  set(built "${prefix}/build/generator/tf-embed")
  if(NOT TARGET tf_embed_host_generator)
    include(ExternalProject)
    ExternalProject_Add(
      tf_embed_host_generator
      PREFIX "${prefix}"
      SOURCE_DIR "${source_dir}"
      BINARY_DIR "${prefix}/build"
      # The compiler of the target, set by environment or toolchain file, is not for this one.
      CMAKE_COMMAND "${CMAKE_COMMAND}" -E env --unset=CC --unset=CXX --unset=CFLAGS --unset=CXXFLAGS --unset=LDFLAGS
                    --unset=CMAKE_TOOLCHAIN_FILE "${CMAKE_COMMAND}"
      CMAKE_ARGS -DCMAKE_BUILD_TYPE=Release -DTF_EMBED_DEVELOPER_MODE=OFF -DTF_EMBED_BUILD_GENERATOR=ON
      BUILD_ALWAYS ON
      BUILD_BYPRODUCTS "${built}"
      INSTALL_COMMAND "")
  endif()
  set(${tool} "${built}" PARENT_SCOPE)
  set(${files} tf_embed_host_generator "${built}" PARENT_SCOPE)
endfunction()
