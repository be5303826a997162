# SPDX-License-Identifier: Apache-2.0
# Run by cpack on the files of the package, before they are packed: puts them where Debian's policy wants them, which is
# not where they belong below another prefix.
set(root "${CPACK_TEMPORARY_INSTALL_DIRECTORY}${CPACK_PACKAGING_INSTALL_PREFIX}")
set(documents "${root}/share/doc/tf-embed")

# /usr/share/zsh/site-functions is the administrator's.
if(EXISTS "${root}/share/zsh/site-functions")
  file(RENAME "${root}/share/zsh/site-functions" "${root}/share/zsh/vendor-completions")
endif()

file(WRITE "${documents}/copyright" "Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/
Upstream-Name: tf_embed

Files: *
Copyright: the tf_embed developers
License: Apache-2.0
 On Debian systems the full text is in /usr/share/common-licenses/Apache-2.0.
")
file(REMOVE "${documents}/LICENSE")

# Without a name and a time inside, so that the same files make the same package.
foreach(file IN ITEMS "${root}/share/man/man1/tf-embed.1" "${documents}/CHANGELOG.md")
  if(EXISTS "${file}")
    execute_process(COMMAND gzip -9 -n "${file}" COMMAND_ERROR_IS_FATAL ANY)
  endif()
endforeach()

# As a plain path, which pkg-config knows to be searched anyway.
file(READ "${root}/share/pkgconfig/tf_embed.pc" text)
string(REPLACE "prefix=\${pcfiledir}/../.." "prefix=${CPACK_PACKAGING_INSTALL_PREFIX}" text "${text}")
file(WRITE "${root}/share/pkgconfig/tf_embed.pc" "${text}")
