# SPDX-License-Identifier: Apache-2.0
# The kinds of target that a folder of this project declares.

set(NIANBAO_SANITIZER "" CACHE STRING "address, thread or empty")
set(NIANBAO_SHARED_DIR "${CMAKE_SOURCE_DIR}/../shared" CACHE PATH
    "Optional folder of real documents and their labels; tests that use it skip where it is absent")

set(NIANBAO_BIN_DIR ${CMAKE_BINARY_DIR}/bin)

add_library(nianbao_flags INTERFACE)
target_compile_options(nianbao_flags INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor
                                               -Woverloaded-virtual -Werror)
target_include_directories(nianbao_flags INTERFACE ${CMAKE_SOURCE_DIR})

# Generated code and ours are both instrumented for memory and threads, but undefined behaviour is
# looked for in ours alone: in generated code that costs most of the build and finds nothing.
if(NIANBAO_SANITIZER)
  add_compile_options(-fsanitize=${NIANBAO_SANITIZER} -fno-omit-frame-pointer)
  add_link_options(-fsanitize=${NIANBAO_SANITIZER})
  if(NIANBAO_SANITIZER STREQUAL "address")
    target_compile_options(nianbao_flags INTERFACE -fsanitize=undefined -fno-sanitize=vptr
                                                   -fno-sanitize-recover=all)
    add_link_options(-fsanitize=undefined)
  endif()
endif()

# The sources of the folder and of the given folders under it that match a pattern: "_test.cc".
function(nianbao_sources out pattern)
  list(TRANSFORM ARGN REPLACE "/$" "")
  list(TRANSFORM ARGN PREPEND ${CMAKE_CURRENT_SOURCE_DIR}/ OUTPUT_VARIABLE folders)
  set(globs ${CMAKE_CURRENT_SOURCE_DIR}/*${pattern})
  foreach(folder IN LISTS folders)
    list(APPEND globs ${folder}/*${pattern})
  endforeach()
  file(GLOB sources CONFIGURE_DEPENDS ${globs})
  set(${out} ${sources} PARENT_SCOPE)
endfunction()

# nianbao_library(bus DEPS ... [FOLDERS html/ pdf/]): the library nianbao::bus from every source in
# the folder and in the given ones under it that is not a test, a main, a benchmark or a fuzz target.
function(nianbao_library name)
  cmake_parse_arguments(ARG "" "" "DEPS;FOLDERS" ${ARGN})
  nianbao_sources(sources .cc ${ARG_FOLDERS})
  list(FILTER sources EXCLUDE REGEX "(_test|_bench|_fuzz|/main)\\.cc$")
  add_library(nianbao_${name} STATIC ${sources})
  add_library(nianbao::${name} ALIAS nianbao_${name})
  target_link_libraries(nianbao_${name} PUBLIC ${ARG_DEPS} PRIVATE nianbao_flags)
  target_include_directories(nianbao_${name} PUBLIC ${CMAKE_SOURCE_DIR})
endfunction()

# nianbao_tests(bus DEPS ... [FOLDERS html/ pdf/] [LABEL unit] [TIMEOUT 120]): one executable for each
# x_test.cc.
function(nianbao_tests name)
  cmake_parse_arguments(ARG "" "LABEL;TIMEOUT" "DEPS;ARGS;FOLDERS" ${ARGN})
  if(NOT ARG_LABEL)
    set(ARG_LABEL unit)
  endif()
  if(NOT ARG_TIMEOUT)
    set(ARG_TIMEOUT 120)
  endif()
  if(NIANBAO_SANITIZER)
    math(EXPR ARG_TIMEOUT "5 * ${ARG_TIMEOUT}")
  endif()
  nianbao_sources(sources _test.cc ${ARG_FOLDERS})
  foreach(source IN LISTS sources)
    get_filename_component(stem ${source} NAME_WE)
    set(target ${name}_${stem})
    add_executable(${target} ${source})
    target_link_libraries(${target} PRIVATE ${ARG_DEPS} GTest::gmock GTest::gtest_main nianbao_flags)
    target_compile_definitions(
      ${target} PRIVATE NIANBAO_SOURCE_DIR="${CMAKE_SOURCE_DIR}" NIANBAO_BIN_DIR="${NIANBAO_BIN_DIR}"
                        NIANBAO_SHARED_DIR="${NIANBAO_SHARED_DIR}")
    add_test(NAME ${target} COMMAND ${target} ${ARG_ARGS})
    set_tests_properties(${target} PROPERTIES LABELS "${ARG_LABEL}" TIMEOUT ${ARG_TIMEOUT})
  endforeach()
endfunction()

# nianbao_fuzz(DEPS ... [FOLDERS html/ pdf/]): one executable for each x_fuzz.cc. With NIANBAO_FUZZ it is
# a libFuzzer target; otherwise an ordinary test that runs the files of tests/corpora/x once each.
option(NIANBAO_FUZZ "Build the fuzz targets as fuzzers; needs clang" OFF)
if(NIANBAO_FUZZ)
  add_compile_options(-fsanitize=fuzzer-no-link)
endif()
function(nianbao_fuzz)
  cmake_parse_arguments(ARG "" "" "DEPS;FOLDERS" ${ARGN})
  nianbao_sources(sources _fuzz.cc ${ARG_FOLDERS})
  foreach(source IN LISTS sources)
    get_filename_component(stem ${source} NAME_WE)
    string(REGEX REPLACE "_fuzz$" "" corpus ${stem})
    add_executable(${stem} ${source})
    target_link_libraries(${stem} PRIVATE ${ARG_DEPS} nianbao_flags)
    set_target_properties(${stem} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${NIANBAO_BIN_DIR})
    if(NIANBAO_FUZZ)
      target_link_options(${stem} PRIVATE -fsanitize=fuzzer)
    else()
      target_link_libraries(${stem} PRIVATE nianbao_replay)
      add_test(NAME ${corpus}_corpus COMMAND ${stem} ${CMAKE_SOURCE_DIR}/tests/corpora/${corpus})
      set_tests_properties(${corpus}_corpus PROPERTIES LABELS unit TIMEOUT 600)
    endif()
  endforeach()
endfunction()

# nianbao_binary(nianbao-ingest DEPS ...): main.cc of the folder as build/bin/nianbao-ingest.
function(nianbao_binary name)
  cmake_parse_arguments(ARG "" "" "DEPS" ${ARGN})
  add_executable(${name} ${CMAKE_CURRENT_SOURCE_DIR}/main.cc)
  target_link_libraries(${name} PRIVATE ${ARG_DEPS} nianbao_flags)
  set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${NIANBAO_BIN_DIR})
endfunction()
