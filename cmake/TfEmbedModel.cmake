# SPDX-License-Identifier: Apache-2.0
#[[
tf_embed_model: a TensorFlow network as a library target

  tf_embed_model(MODEL
    [NAME name]                  target, header and namespace; default: the model's file name as an identifier
    [CPP_CLASS ns::name]         the generated class; default NAME::model
    [INPUTS name[:port][:shape]...] [OUTPUTS name...]    as x:1,224,224,3 and x:1:8,; default: detected
    [INPUT_SHAPES name:1,224,224,3...]                   for placeholders with unknown dimensions
    [FREEZE_INPUTS name=value...]                        inputs that become constants
    [STATE output=input...]      outputs that are inputs of the next run: zeros in the first one
    [BATCH n]                    the first dimension of the inputs that leave it open
    [DELETE_NODES regex...]      nodes to bypass
    [DISABLE_PASSES name...]     graph rewrites to leave out
    [MAX_ITERATIONS loop=n...]   the most iterations of loops: a run that needs more fails
    [MAX_SIZES node=n...]        the most items of lists that only a run makes as long as they are, likewise
    [WEIGHTS auto|constexpr|literal|object]
    [SIMD_BLOCK auto|1|4|8|16]
    [COMPILED]                   run() in a static library, compiled once and optimised in every configuration
    [COMPILE_OPTIONS option...]  of that library alone, like -march=native
    [BUNDLE]                     one header that holds all that it includes
    [C_API]                      also the shared library NAME_c with the plain C header NAME_c.h
    [GEN_TEST]                   also NAME::model::self_test(), the program NAME_test and a test of that name
    [TEST_INPUTS x.npz] [TEST_EXPECTED y.npz]            its data; default: made up, and the reference evaluator's results
    [GEN_BENCHMARK]              also the program NAME_benchmark, which times a run, on the inputs of the test if there is one
    [REPORT file.html])          a page about the network; a relative path starts at the current binary folder

MODEL is a frozen graph, .pb or .pbtxt; a relative path starts at the current source folder. SavedModel folders and .meta files
are not read yet, and the arguments that belong to them (SIGNATURE, CHECKPOINT) are refused, as EXTENSIONS is.
SIMD_BLOCK auto is 4 on bare metal, else 16. WEIGHTS auto is the generator's choice: constexpr up to a million numbers,
object above 40 MB of weights (TF_EMBED_OBJECT_LIMIT, in bytes), literal between. The target is a static library with
NAME_weights.cpp, which is empty where the header holds the weights; an interface library with constexpr or literal.
Linking to the target gives `#include "NAME.hpp"`. The header is made again when the model or the generator changes.
NAME_c, NAME_test and NAME_benchmark are compiled with your flags: add more by target_compile_options. What runs in them
is optimised in every configuration: by your flags, or by -O2 where they have no optimisation.
COMPILED: the header has the same class, but includes neither layers nor vectors; a source file that includes it compiles in
a fraction of a second, with whatever flags. `layers` and run(observer) belong to the header-only form.
BUNDLE: NAME.hpp can be copied to where nothing is installed; weights of at most 64 MiB.
In a cross build the generator is the tf-embed found on the build machine (TF_EMBED_TOOL), or is built for it.
]]

set(TF_EMBED_MODEL_DIR "${CMAKE_CURRENT_LIST_DIR}" CACHE INTERNAL "Folder of TfEmbedModel.cmake")

function(tf_embed_model)
  if(ARGC EQUAL 0)
    message(FATAL_ERROR "tf_embed_model: the model is missing")
  endif()
  set(model "${ARGV0}")
  set(switches COMPILED BUNDLE GEN_TEST GEN_BENCHMARK C_API)
  set(values NAME CPP_CLASS BATCH WEIGHTS SIMD_BLOCK TEST_INPUTS TEST_EXPECTED REPORT SIGNATURE CHECKPOINT)
  set(lists INPUTS OUTPUTS INPUT_SHAPES FREEZE_INPUTS STATE DELETE_NODES DISABLE_PASSES MAX_ITERATIONS MAX_SIZES COMPILE_OPTIONS EXTENSIONS)
  cmake_parse_arguments(PARSE_ARGV 1 arg "${switches}" "${values}" "${lists}")
  set(call "tf_embed_model(${model})")
  if(arg_UNPARSED_ARGUMENTS)
    list(JOIN arg_UNPARSED_ARGUMENTS " " text)
    tf_embed_near_keyword("${arg_UNPARSED_ARGUMENTS}" "${switches};${values};${lists}" near)
    message(FATAL_ERROR "${call}: unknown argument: ${text}${near}")
  endif()
  if(arg_KEYWORDS_MISSING_VALUES)
    list(JOIN arg_KEYWORDS_MISSING_VALUES " " text)
    message(FATAL_ERROR "${call}: no value after ${text}")
  endif()
  foreach(keyword_and_owner IN ITEMS "SIGNATURE;SavedModels" "CHECKPOINT;MetaGraphs" "EXTENSIONS;user extensions")
    list(GET keyword_and_owner 0 keyword)
    list(GET keyword_and_owner 1 owner)
    if(arg_${keyword})
      message(FATAL_ERROR "${call}: ${keyword} belongs to ${owner}, which are not available in tf_embed 0.1")
    endif()
  endforeach()
  if(arg_COMPILE_OPTIONS AND NOT arg_COMPILED)
    message(FATAL_ERROR "${call}: COMPILE_OPTIONS are those of the library that COMPILED makes")
  endif()
  if(arg_COMPILED AND arg_BUNDLE)
    message(FATAL_ERROR "${call}: COMPILED and BUNDLE exclude each other")
  endif()
  tf_embed_check_choice("${call}" WEIGHTS "${arg_WEIGHTS}" auto constexpr literal object)
  tf_embed_check_choice("${call}" SIMD_BLOCK "${arg_SIMD_BLOCK}" auto 1 4 8 16)
  # What has no operating system has no vectors that we use: columns need no more padding than the scalar tile's.
  if(CMAKE_SYSTEM_NAME STREQUAL "Generic" AND NOT arg_SIMD_BLOCK MATCHES "^[0-9]")
    set(arg_SIMD_BLOCK 4)
  endif()

  cmake_path(ABSOLUTE_PATH model BASE_DIRECTORY "${CMAKE_CURRENT_SOURCE_DIR}" NORMALIZE OUTPUT_VARIABLE model_path)
  if(NOT EXISTS "${model_path}")
    message(FATAL_ERROR "${call}: there is no file ${model_path}")
  endif()
  if(IS_DIRECTORY "${model_path}")
    message(FATAL_ERROR "${call}: this is a folder, and SavedModels are not available in tf_embed 0.1; docs/FROM_TENSORFLOW.md "
                        "and the Python module make a frozen graph of one")
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
  foreach(pair IN ITEMS CPP_CLASS:--cpp-class WEIGHTS:--weights SIMD_BLOCK:--simd-block
                        INPUTS:--input OUTPUTS:--output INPUT_SHAPES:--input-shape FREEZE_INPUTS:--freeze-input STATE:--state
                        BATCH:--batch DISABLE_PASSES:--disable-pass MAX_ITERATIONS:--max-iterations
                        MAX_SIZES:--max-size)
    string(REPLACE ":" ";" pair "${pair}")
    list(POP_FRONT pair keyword option)
    foreach(value IN LISTS arg_${keyword})
      if(NOT "${keyword}=${value}" STREQUAL "SIMD_BLOCK=auto")
        list(APPEND options ${option} "${value}")
      endif()
    endforeach()
  endforeach()
  if(arg_DELETE_NODES)
    list(JOIN arg_DELETE_NODES "|" regex)
    list(APPEND options --delete-nodes "${regex}")
  endif()
  set(report "")
  if(arg_REPORT)
    cmake_path(ABSOLUTE_PATH arg_REPORT BASE_DIRECTORY "${CMAKE_CURRENT_BINARY_DIR}" NORMALIZE OUTPUT_VARIABLE report)
    list(APPEND options --report "${report}")
  endif()
  set(model_files "${model_path}")
  set(dir "${CMAKE_CURRENT_BINARY_DIR}/tf_embed/${name}")
  set(files "${dir}/${name}.hpp")
  set(weights_source "")
  if(arg_BUNDLE)
    list(APPEND options --bundle)
    # Of tf_embed those of the source tree or of the package that this file is from.
    foreach(folder IN ITEMS "${TF_EMBED_MODEL_DIR}/../include" "${TF_EMBED_MODEL_DIR}/../../../include"
                            "${TF_EMBED_MODEL_DIR}/../../../../include" "${TF_EMBED_BOOST_INCLUDE_DIR}"
                            "${TF_EMBED_XSIMD_INCLUDE_DIR}")
      if(IS_DIRECTORY "${folder}")
        list(APPEND options --include-dir "${folder}")
      endif()
    endforeach()
  else()
    list(APPEND files "${dir}/${name}_weights.hpp")
  endif()
  if(NOT arg_BUNDLE AND NOT arg_WEIGHTS MATCHES "^(constexpr|literal)$")
    # Only the generator knows whether they will be needed.
    list(APPEND options --weights-source)
    if(TF_EMBED_OBJECT_LIMIT)
      list(APPEND options --object-limit ${TF_EMBED_OBJECT_LIMIT})
    endif()
    set(weights_source "${dir}/${name}_weights.cpp")
    list(APPEND files "${weights_source}" "${dir}/${name}_weights.bin")
  endif()
  if(arg_COMPILED)
    list(APPEND options --compiled)
    list(APPEND files "${dir}/${name}.cpp")
  endif()
  if(arg_C_API)
    list(APPEND options --c-api)
    list(APPEND files "${dir}/${name}_c.h" "${dir}/${name}_c.cpp")
  endif()
  foreach(pair IN ITEMS TEST_INPUTS:--test-inputs TEST_EXPECTED:--test-expected)
    string(REPLACE ":" ";" pair "${pair}")
    list(POP_FRONT pair keyword option)
    if(arg_${keyword})
      cmake_path(ABSOLUTE_PATH arg_${keyword} BASE_DIRECTORY "${CMAKE_CURRENT_SOURCE_DIR}" NORMALIZE OUTPUT_VARIABLE file)
      list(APPEND options ${option} "${file}")
      list(APPEND model_files "${file}")
      set(arg_GEN_TEST ON)
    endif()
  endforeach()
  if(arg_GEN_TEST)
    list(APPEND options --gen-test)
    if(NOT arg_BUNDLE)
      list(APPEND files "${dir}/${name}_test_data.hpp")
    endif()
  endif()
  tf_embed_host_tool("${call}" tool tool_files)
  cmake_path(GET model_path FILENAME model_file)
  # Files that are the same are not written again, so that nothing is compiled again; the stamp tells that they are new.
  set(stamp "${dir}/${name}.stamp")
  add_custom_command(
    OUTPUT "${stamp}"
    BYPRODUCTS ${files} ${report}
    COMMAND "${CMAKE_COMMAND}" -E env TF_EMBED_CALLER=cmake "${tool}" generate "${model_path}" -o "${dir}" ${options}
    COMMAND "${CMAKE_COMMAND}" -E touch "${stamp}"
    DEPENDS ${model_files} ${tool_files}
    COMMENT "Embedding ${model_file} as ${name}.hpp"
    VERBATIM)
  add_custom_target(${name}_generated DEPENDS "${stamp}")

  # As with the library's headers: no warnings of the user's options in generated code, unless tf_embed itself is worked on.
  set(system SYSTEM)
  if(TF_EMBED_DEVELOPER_MODE)
    set(system "")
  endif()
  tf_embed_need_cxx()
  set(headers ${files})
  list(FILTER headers INCLUDE REGEX "[.]hpp$")
  set(sources ${weights_source})
  if(arg_COMPILED)
    list(APPEND sources "${dir}/${name}.cpp")
  endif()
  if(sources)
    get_property(has_shared GLOBAL PROPERTY TARGET_SUPPORTS_SHARED_LIBS)
    add_library(${name} STATIC ${sources} ${headers})
    # Fit for a shared library, of which it is no part of the interface.
    set_target_properties(${name} PROPERTIES POSITION_INDEPENDENT_CODE ${has_shared} CXX_VISIBILITY_PRESET hidden
                                             VISIBILITY_INLINES_HIDDEN ON)
    set(scope PUBLIC)
  else()
    add_library(${name} INTERFACE ${headers})
    set(scope INTERFACE)
  endif()
  add_dependencies(${name} ${name}_generated)
  if(weights_source)
    # The file that it includes must be found by the assembler, when the source is compiled and not at link time.
    set_source_files_properties("${weights_source}" PROPERTIES OBJECT_DEPENDS "${dir}/${name}_weights.bin" COMPILE_OPTIONS
                                                               -fno-lto)
  endif()
  if(arg_COMPILED)
    tf_embed_optimise(${name})
    tf_embed_without_runtime(${name})
    target_compile_options(${name} PRIVATE ${arg_COMPILE_OPTIONS})
  endif()
  target_include_directories(${name} ${system} INTERFACE "$<BUILD_INTERFACE:${dir}>")
  if(sources)
    # Not as a system folder: the assembler does not look into those.
    target_include_directories(${name} PRIVATE "${dir}")
  endif()
  if(arg_BUNDLE)
    target_compile_features(${name} INTERFACE cxx_std_20)
  else()
    target_link_libraries(${name} ${scope} tf_embed::tf_embed)
  endif()

  if(arg_C_API)
    tf_embed_add_c_api(${name} "${dir}")
  endif()
  set(class "${name}::model")
  if(arg_CPP_CLASS)
    set(class "${arg_CPP_CLASS}")
  endif()
  if(arg_GEN_TEST)
    tf_embed_add_program(${name} ${name}_test self_test.cpp.in "${dir}")
    add_test(NAME ${name}_test COMMAND ${name}_test)
  endif()
  if(arg_GEN_BENCHMARK)
    tf_embed_add_program(${name} ${name}_benchmark benchmark.cpp.in "${dir}")
  endif()
endfunction()

# The library NAME_c: shared, or static where the target has no shared libraries.
function(tf_embed_add_c_api name dir)
  get_property(has_shared GLOBAL PROPERTY TARGET_SUPPORTS_SHARED_LIBS)
  set(kind STATIC)
  if(has_shared)
    set(kind SHARED)
  endif()
  add_library(${name}_c ${kind} "${dir}/${name}_c.cpp" "${dir}/${name}_c.h")
  set_target_properties(${name}_c PROPERTIES CXX_VISIBILITY_PRESET hidden VISIBILITY_INLINES_HIDDEN ON
                                             POSITION_INDEPENDENT_CODE ${has_shared})
  target_include_directories(${name}_c PUBLIC "$<BUILD_INTERFACE:${dir}>")
  target_link_libraries(${name}_c PRIVATE ${name})
  tf_embed_optimise(${name}_c)
  tf_embed_without_runtime(${name}_c)
  if(has_shared AND CMAKE_CXX_COMPILER_ID MATCHES "GNU|Clang" AND NOT APPLE AND NOT WIN32)
    # The compiler's driver names the C++ library whether it is needed or not.
    target_link_options(${name}_c PRIVATE LINKER:--as-needed)
  endif()
endfunction()

# Generated code throws nothing and asks for no types at run time: without their tables it needs no C++ library.
function(tf_embed_without_runtime target)
  if(CMAKE_CXX_COMPILER_ID MATCHES "GNU|Clang")
    target_compile_options(${target} PRIVATE "$<$<COMPILE_LANGUAGE:CXX>:-fno-exceptions;-fno-rtti>")
  endif()
endfunction()

# Makes C++ known to the caller of the function that this is used in. A project of C alone has no C++ of its own, and
# CMake knows a language only in the folder that enables it and in those below.
macro(tf_embed_need_cxx)
  if(NOT CMAKE_CXX_COMPILER_LOADED)
    get_cmake_property(tf_embed_before VARIABLES)
    enable_language(CXX)
    get_cmake_property(tf_embed_after VARIABLES)
    list(REMOVE_ITEM tf_embed_after ${tf_embed_before} tf_embed_before)
    foreach(variable IN LISTS tf_embed_after)
      set(${variable} "${${variable}}" PARENT_SCOPE)
    endforeach()
  endif()
endmacro()

# Sees to it that the target is optimised in every configuration: by -O2 where the user's flags ask for nothing.
function(tf_embed_optimise target)
  get_directory_property(options COMPILE_OPTIONS)
  set(configurations ${CMAKE_CONFIGURATION_TYPES})
  if(NOT configurations)
    set(configurations "-${CMAKE_BUILD_TYPE}")
  endif()
  foreach(configuration IN LISTS configurations)
    string(REGEX REPLACE "^-" "" configuration "${configuration}")
    string(TOUPPER "${configuration}" suffix)
    string(REGEX MATCHALL "(^|[ ;])-O[^ ;]*" levels "${CMAKE_CXX_FLAGS} ${CMAKE_CXX_FLAGS_${suffix}} ${options}")
    set(level -O0)
    if(levels)
      list(GET levels -1 level)
    endif()
    if(level MATCHES "-O(0|g)$")
      target_compile_options(${target} PRIVATE "$<$<CONFIG:${configuration}>:-O2>")
    endif()
  endforeach()
endfunction()

# A program around the model, from a template beside this file that uses `@name@` and `@class@`.
function(tf_embed_add_program name program template dir)
  configure_file("${TF_EMBED_MODEL_DIR}/${template}" "${dir}/${program}.cpp" @ONLY)
  add_executable(${program} "${dir}/${program}.cpp")
  target_link_libraries(${program} PRIVATE ${name})
  tf_embed_optimise(${program})
endfunction()

# "; did you mean INPUT_SHAPES?" where an argument is a keyword but for its case or its last letters.
function(tf_embed_near_keyword arguments keywords result)
  set(${result} "" PARENT_SCOPE)
  foreach(argument IN LISTS arguments)
    string(TOUPPER "${argument}" argument)
    string(LENGTH "${argument}" length)
    foreach(keyword IN LISTS keywords)
      string(LENGTH "${keyword}" whole)
      math(EXPR more "${whole} - ${length}")
      string(FIND "${keyword}" "${argument}" at)
      string(FIND "${argument}" "${keyword}" at_other)
      if((at EQUAL 0 OR at_other EQUAL 0) AND more LESS 3 AND more GREATER -3)
        set(${result} "; did you mean ${keyword}?" PARENT_SCOPE)
        return()
      endif()
    endforeach()
  endforeach()
endfunction()

function(tf_embed_check_choice call keyword value)
  if(value AND NOT value IN_LIST ARGN)
    list(JOIN ARGN ", " choices)
    message(FATAL_ERROR "${call}: ${keyword} ${value} is none of ${choices}")
  endif()
endfunction()

# The identifier that a model's path stands for: models/net-v2.1.pb is net_v2_1.
function(tf_embed_model_name path result)
  cmake_path(GET path STEM LAST_ONLY stem)
  string(MAKE_C_IDENTIFIER "${stem}" stem)
  set(${result} "${stem}" PARENT_SCOPE)
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
