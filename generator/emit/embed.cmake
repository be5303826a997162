# SPDX-License-Identifier: Apache-2.0
# Text files as C++ constants: page.css becomes page_css, LICENSE license.
#   cmake -DOUTPUT=assets.inc -DFILES=page.css;... -P embed.cmake
set(content "// Made by generator/emit/embed.cmake. Do not edit.\n")
foreach(file IN LISTS FILES)
  file(READ "${file}" text)
  cmake_path(GET file FILENAME name)
  string(REPLACE "." "_" name "${name}")
  string(TOLOWER "${name}" name)
  if(text MATCHES "\\)tf_embed\"")
    message(FATAL_ERROR "${file} holds the end of the raw string that it is embedded in")
  endif()
  string(APPEND content "constexpr std::string_view ${name} = R\"tf_embed(${text})tf_embed\";\n")
endforeach()
file(WRITE "${OUTPUT}" "${content}")
