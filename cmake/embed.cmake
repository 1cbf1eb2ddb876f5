# SPDX-License-Identifier: Apache-2.0
# Text files as constants of the program, so that nothing is looked for at run time.
#
# nianbao_embed(nianbao_forms nianbao::forms::kFormFiles file...): adds to the target a source that
# defines `extern const std::vector<std::string_view> kFormFiles` in the namespace, in the order
# given. Also run as a script at build time, with OUT, SYMBOL and FILES ("," between them).
if(CMAKE_SCRIPT_MODE_FILE)
  string(REGEX MATCH "^(.*)::([A-Za-z]+)$" match ${SYMBOL})
  set(namespace ${CMAKE_MATCH_1})
  set(constant ${CMAKE_MATCH_2})
  set(text "// Made by cmake/embed.cmake.\n#include <string_view>\n#include <vector>\n\n")
  string(APPEND text "namespace ${namespace} {\n"
                     "extern const std::vector<std::string_view> ${constant};\n"
                     "const std::vector<std::string_view> ${constant} = {\n")
  string(REPLACE "," ";" files "${FILES}")
  foreach(file IN LISTS files)
    file(READ ${file} content)
    string(APPEND text "R\"embed(${content})embed\",\n")
  endforeach()
  file(WRITE ${OUT} "${text}};\n}  // namespace ${namespace}\n")
  return()
endif()

function(nianbao_embed target symbol)
  set(files ${ARGN})
  list(TRANSFORM files PREPEND ${CMAKE_CURRENT_SOURCE_DIR}/)
  string(REPLACE ";" "," joined "${files}")
  string(REGEX MATCH "[A-Za-z]+$" constant ${symbol})
  set(generated ${CMAKE_CURRENT_BINARY_DIR}/${target}_${constant}.cc)
  add_custom_command(
    OUTPUT ${generated}
    COMMAND ${CMAKE_COMMAND} -DOUT=${generated} -DSYMBOL=${symbol} -DFILES=${joined} -P
            ${CMAKE_SOURCE_DIR}/cmake/embed.cmake
    DEPENDS ${files} ${CMAKE_SOURCE_DIR}/cmake/embed.cmake VERBATIM)
  # A literal may be longer than the 65536 characters that the standard asks compilers to take.
  set_source_files_properties(${generated} PROPERTIES COMPILE_OPTIONS -w)
  target_sources(${target} PRIVATE ${generated})
endfunction()
