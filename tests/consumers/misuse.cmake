# SPDX-License-Identifier: Apache-2.0
# What tf_embed_model answers to wrong arguments.
include("${CMAKE_CURRENT_LIST_DIR}/support.cmake")

set(failures "")
# Configures a project with these calls and looks for the text, white space apart, in what CMake says.
function(expect_error calls expected)
  execute_process(
    COMMAND "${CMAKE_COMMAND}" -S "${WORK}/project" -B "${WORK}/build" -G Ninja "-DCMAKE_CXX_COMPILER=${COMPILER}"
            "-DTF_EMBED_SOURCES=${SOURCES}" "-DTF_EMBED_TOOL=${TOOL}" "-DCALLS=${calls}"
    OUTPUT_VARIABLE text ERROR_VARIABLE text RESULT_VARIABLE code)
  string(REGEX REPLACE "[ \n]+" " " text "${text}")
  string(FIND "${text}" "${expected}" at)
  if(code EQUAL 0)
    string(APPEND failures "${calls}: was accepted\n")
  elseif(at EQUAL -1)
    string(APPEND failures "${calls}: no \"${expected}\" in:\n${text}\n")
  endif()
  set(failures "${failures}" PARENT_SCOPE)
endfunction()

copy_project(misuse)
expect_error("tf_embed_model(no.pb)" "tf_embed_model(no.pb): there is no file ${WORK}/project/no.pb")
expect_error("tf_embed_model(digits.pb)\ntf_embed_model(digits.pb)"
             "tf_embed_model(digits.pb): there is already a target digits; choose another by NAME")
expect_error("tf_embed_model(digits.pb NAMED d)" "tf_embed_model(digits.pb): unknown argument: NAMED d; did you mean NAME?")
expect_error("tf_embed_model(digits.pb freeze_input a=1)"
             "tf_embed_model(digits.pb): unknown argument: freeze_input a=1; did you mean FREEZE_INPUTS?")
expect_error("tf_embed_model(digits.pb FAST)" "tf_embed_model(digits.pb): unknown argument: FAST")
expect_error("tf_embed_model(digits.pb NAME)" "tf_embed_model(digits.pb): no value after NAME")
expect_error("tf_embed_model(digits.pb NAME 2d)" "tf_embed_model(digits.pb): NAME 2d is not an identifier")
expect_error("tf_embed_model(digits.pb WEIGHTS flash)"
             "tf_embed_model(digits.pb): WEIGHTS flash is none of auto, constexpr, literal, object")
expect_error("tf_embed_model(digits.pb SIMD_BLOCK 3)"
             "tf_embed_model(digits.pb): SIMD_BLOCK 3 is none of auto, 1, 4, 8, 16")
expect_error("tf_embed_model(digits.pb EXTENSIONS x)"
             "tf_embed_model(digits.pb): EXTENSIONS belongs to user extensions, which are not available in tf_embed 0.1")
expect_error("tf_embed_model(digits.pb SIGNATURE x)"
             "tf_embed_model(digits.pb): SIGNATURE belongs to SavedModels, which are not available in tf_embed 0.1")
expect_error("tf_embed_model(digits.pb CHECKPOINT x)"
             "tf_embed_model(digits.pb): CHECKPOINT belongs to MetaGraphs, which are not available in tf_embed 0.1")
expect_error("tf_embed_model(\${CMAKE_CURRENT_SOURCE_DIR} NAME x)"
             "this is a folder, and SavedModels are not available in tf_embed 0.1; docs/FROM_TENSORFLOW.md and the Python module make a frozen graph of one")
expect_error("tf_embed_model(digits.pb COMPILE_OPTIONS -O3)"
             "tf_embed_model(digits.pb): COMPILE_OPTIONS are those of the library that COMPILED makes")
expect_error("tf_embed_model(digits.pb COMPILED BUNDLE)"
             "tf_embed_model(digits.pb): COMPILED and BUNDLE exclude each other")
expect_error("tf_embed_model()" "tf_embed_model: the model is missing")
# What the tool refuses at build time is said in the words of this function.
execute_process(
  COMMAND "${CMAKE_COMMAND}" -S "${WORK}/project" -B "${WORK}/words" -G Ninja "-DCMAKE_CXX_COMPILER=${COMPILER}"
          "-DTF_EMBED_SOURCES=${SOURCES}" "-DTF_EMBED_TOOL=${TOOL}" "-DCALLS=tf_embed_model(digits.pb INPUT_SHAPES input:b)"
          OUTPUT_QUIET)
execute_process(COMMAND "${CMAKE_COMMAND}" --build "${WORK}/words" --target digits OUTPUT_VARIABLE text ERROR_VARIABLE text)
string(FIND "${text}" "error: INPUT_SHAPES input:b: a shape is a list of sizes like 1,224,224,3, but is \"b\"" at)
if(at EQUAL -1)
  string(APPEND failures "INPUT_SHAPES input:b: ${text}")
endif()
if(failures)
  message(FATAL_ERROR "${failures}")
endif()
