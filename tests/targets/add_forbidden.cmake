# SPDX-License-Identifier: Apache-2.0
# Included into examples/firmware (CMAKE_PROJECT_firmware_INCLUDE): programs that use what its linker script forbids,
# each with the libraries that would provide it.
function(add_forbidden)
  set_source_files_properties("${CMAKE_CURRENT_FUNCTION_LIST_DIR}/forbidden.cpp" PROPERTIES COMPILE_OPTIONS "-fexceptions;-frtti")
  foreach(what IN ITEMS nothing malloc free new delete throw rtti)
    add_executable(forbidden_${what} "${CMAKE_CURRENT_FUNCTION_LIST_DIR}/forbidden.cpp")
    target_compile_definitions(forbidden_${what} PRIVATE TF_EMBED_TEST_FORBIDDEN=forbidden_${what})
    target_link_libraries(forbidden_${what} PRIVATE board)
    add_executable(provided_${what} "${CMAKE_CURRENT_FUNCTION_LIST_DIR}/forbidden.cpp")
    target_compile_definitions(provided_${what} PRIVATE TF_EMBED_TEST_FORBIDDEN=forbidden_${what})
    target_link_libraries(provided_${what} PRIVATE board stdc++ c nosys gcc)
  endforeach()
endfunction()
cmake_language(DEFER CALL add_forbidden)
