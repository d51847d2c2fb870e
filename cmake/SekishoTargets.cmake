# sekisho_library: a room's library, whose link edges obey cmake/rooms.txt.
# sekisho_program: what ships: one fully static file for every Linux since 5.4.
# sekisho_test:    a GoogleTest program of one room, registered with CTest.
# sekisho_fuzzer:  a libFuzzer target (preset fuzz) that every other preset runs over its corpus.

file(STRINGS ${CMAKE_CURRENT_LIST_DIR}/rooms.txt rooms)
foreach(line IN LISTS rooms)
  string(REGEX MATCHALL "[a-z-]+" words "${line}")
  list(GET words 0 room)
  set(SEKISHO_MAY_USE_${room} ${words})
endforeach()
set_property(DIRECTORY ${CMAKE_SOURCE_DIR} APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS
             ${CMAKE_CURRENT_LIST_DIR}/rooms.txt)

# Builds that nobody edits in (presets release, test, asan-ubsan, tsan, fuzz) compile several files of a target at
# once. Not of those marked APART: their files give one name to different things.
function(sekisho_compile_apart target apart)
  if(apart)
    set_target_properties(${target} PROPERTIES UNITY_BUILD OFF)
  endif()
endfunction()

# Builds that nobody edits in also read the headers of the standard library, and of GoogleTest for tests, once for
# all targets. The other presets see to it that each file includes what it uses.
set(SEKISHO_STANDARD_HEADERS <algorithm> <chrono> <expected> <functional> <map> <memory> <optional> <ranges> <set>
                             <span> <string> <unordered_map> <variant> <vector>)
if(SEKISHO_PRECOMPILE)
  file(WRITE ${CMAKE_BINARY_DIR}/generated/empty.cpp "")
  add_library(sekisho_headers STATIC ${CMAKE_BINARY_DIR}/generated/empty.cpp)
  target_precompile_headers(sekisho_headers PRIVATE ${SEKISHO_STANDARD_HEADERS})
  if(SEKISHO_TESTS)
    add_library(sekisho_test_headers STATIC ${CMAKE_BINARY_DIR}/generated/empty.cpp)
    target_link_libraries(sekisho_test_headers PRIVATE GTest::gmock)
    target_precompile_headers(sekisho_test_headers PRIVATE ${SEKISHO_STANDARD_HEADERS} <gmock/gmock.h>)
  endif()
endif()

# Libraries of SEKISHO_OPTIMISE are optimised in a build that is not (preset test): their tests' steps are many, or every
# program's start goes through them. Headers read without optimisation do not serve them.
function(sekisho_optimise target name)
  if(name IN_LIST SEKISHO_OPTIMISE)
    target_compile_options(${target} PRIVATE -O1)
    set_target_properties(${target} PROPERTIES DISABLE_PRECOMPILE_HEADERS ON)
  endif()
endfunction()

function(sekisho_precompile target headers)
  if(SEKISHO_PRECOMPILE)
    target_precompile_headers(${target} REUSE_FROM sekisho_${headers})
  endif()
endfunction()

# sekisho_library(journal [APART] ROOM domain SOURCES journal.cpp audited.cpp USES sekisho::core [LINKS <third party> …])
function(sekisho_library name)
  cmake_parse_arguments(arg "APART" "ROOM" "SOURCES;USES;LINKS" ${ARGN})
  if(NOT DEFINED SEKISHO_MAY_USE_${arg_ROOM})
    message(FATAL_ERROR "sekisho::${name}: cmake/rooms.txt knows no room '${arg_ROOM}'")
  endif()
  file(RELATIVE_PATH here ${CMAKE_SOURCE_DIR}/src ${CMAKE_CURRENT_SOURCE_DIR})
  string(REGEX MATCH "^capabilities/([^/]+)" _ "${here}")
  add_library(sekisho_${name} STATIC ${arg_SOURCES})
  add_library(sekisho::${name} ALIAS sekisho_${name})
  set_target_properties(sekisho_${name} PROPERTIES
    SEKISHO_ROOM ${arg_ROOM} SEKISHO_CAPABILITY "${CMAKE_MATCH_1}" SEKISHO_USES "${arg_USES}")
  target_link_libraries(sekisho_${name} PUBLIC ${arg_USES} PRIVATE ${arg_LINKS})
  sekisho_compile_apart(sekisho_${name} "${arg_APART}")
  sekisho_precompile(sekisho_${name} headers)
  sekisho_optimise(sekisho_${name} ${name})
  # An agent is small before it is fast: what reads a machine once an hour is in no hurry. Only package lists are long.
  if(here MATCHES "/probe$|^programs/agent$|^platform/(compressed_file|confinement|disk|machine|mdns|sqlite_file|system|terminal|tls)$|^interfaces/agentlink$|^capabilities/catalog$" AND NOT here MATCHES "/updates/" AND NOT SEKISHO_TESTS AND NOT SEKISHO_SANITIZE)
    target_compile_options(sekisho_${name} PRIVATE -Os)
  endif()
  set_property(GLOBAL APPEND PROPERTY SEKISHO_LIBRARIES sekisho_${name})
endfunction()

# Called once, after every folder is read, so that folders may be read in any order.
function(sekisho_check_rooms)
  get_property(libraries GLOBAL PROPERTY SEKISHO_LIBRARIES)
  foreach(library IN LISTS libraries)
    get_target_property(room ${library} SEKISHO_ROOM)
    get_target_property(mine ${library} SEKISHO_CAPABILITY)
    get_target_property(uses ${library} SEKISHO_USES)
    foreach(used IN LISTS uses)
      if(NOT TARGET ${used})
        message(FATAL_ERROR "${library} uses ${used}, which does not exist")
      endif()
      get_target_property(their_room ${used} SEKISHO_ROOM)
      get_target_property(theirs ${used} SEKISHO_CAPABILITY)
      if(NOT their_room IN_LIST SEKISHO_MAY_USE_${room})
        message(FATAL_ERROR "${library} (${room}) may not use ${used} (${their_room})")
      elseif(mine AND theirs AND NOT theirs STREQUAL mine
             AND NOT theirs IN_LIST SEKISHO_MAY_USE_shared-domains)
        message(FATAL_ERROR "${library} may not know its neighbour ${used}")
      endif()
    endforeach()
  endforeach()
endfunction()

# sekisho_program(sekisho-hub SOURCES main.cpp USES sekisho::hub)
function(sekisho_program name)
  cmake_parse_arguments(arg "" "" "SOURCES;USES" ${ARGN})
  add_executable(${name} ${arg_SOURCES})
  target_link_libraries(${name} PRIVATE ${arg_USES})
  target_link_options(${name} PRIVATE LINKER:--gc-sections)
  if(NOT SEKISHO_SANITIZE) # A sanitizer's runtime needs the shared C library.
    # It would warn of getaddrinfo and dlopen in libraries, which nothing of ours calls.
    target_link_options(${name} PRIVATE -static LINKER:--no-warnings)
  endif()
endfunction()

# sekisho_test(journal_test [APART] [OWN_NETWORK] SOURCES journal_test.cpp USES sekisho::journal [LINKS …] [LABEL unit])
# The test program runs once in CTest, OWN_NETWORK in name spaces of its own; LABEL groups it in the table that ./test prints.
function(sekisho_test name)
  if(NOT SEKISHO_TESTS)
    return()
  endif()
  cmake_parse_arguments(arg "APART;OWN_NETWORK" "LABEL;TIMEOUT" "SOURCES;USES;LINKS" ${ARGN})
  if(NOT arg_LABEL)
    set(arg_LABEL unit)
  endif()
  if(NOT arg_TIMEOUT)
    set(arg_TIMEOUT 300)
  endif()
  add_executable(sekisho_${name} ${arg_SOURCES})
  target_link_libraries(sekisho_${name} PRIVATE ${arg_USES} ${arg_LINKS} GTest::gmock GTest::gtest_main)
  target_compile_definitions(sekisho_${name} PRIVATE
    SEKISHO_SOURCE_DIR="${CMAKE_SOURCE_DIR}" SEKISHO_TEST_DATA="${CMAKE_CURRENT_SOURCE_DIR}")
  sekisho_compile_apart(sekisho_${name} "${arg_APART}")
  sekisho_precompile(sekisho_${name} test_headers)
  set(apart "")
  if(arg_OWN_NETWORK)
    set(apart ${CMAKE_SOURCE_DIR}/tests/faults/apart.sh)
  endif()
  add_test(NAME ${name} COMMAND ${apart} $<TARGET_FILE:sekisho_${name}>)
  set_tests_properties(${name} PROPERTIES LABELS ${arg_LABEL} TIMEOUT ${arg_TIMEOUT})
endfunction()

# sekisho_fuzzer(entry_fuzz SOURCES entry_fuzz.cpp USES sekisho::journal CORPUS tests/fuzz/entry)
# CORPUS (below the source root) holds accepted/ and refused/. With SEKISHO_FUZZ the target is a
# libFuzzer program. Where people edit (presets dev and clang) it is a plain program that replays the
# corpus once, as a test; ./test has the fuzzers themselves do that.
function(sekisho_fuzzer name)
  cmake_parse_arguments(arg "" "CORPUS" "SOURCES;USES;LINKS" ${ARGN})
  if(SEKISHO_FUZZ)
    add_executable(sekisho_${name} ${arg_SOURCES})
    target_link_options(sekisho_${name} PRIVATE -fsanitize=fuzzer)
  elseif(SEKISHO_TESTS AND NOT SEKISHO_PRECOMPILE)
    add_executable(sekisho_${name} ${arg_SOURCES} ${CMAKE_SOURCE_DIR}/tests/fuzz/replay_corpus.cpp)
    add_test(NAME ${name} COMMAND sekisho_${name} ${CMAKE_SOURCE_DIR}/${arg_CORPUS})
    set_tests_properties(${name} PROPERTIES LABELS corpus TIMEOUT 300)
  else()
    return()
  endif()
  target_link_libraries(sekisho_${name} PRIVATE ${arg_USES} ${arg_LINKS})
  sekisho_precompile(sekisho_${name} headers)
  set_property(GLOBAL APPEND PROPERTY SEKISHO_FUZZERS "${name} ${arg_CORPUS}")
endfunction()

# Writes the list of fuzzers that ./test runs: "name corpus" a line.
function(sekisho_list_fuzzers)
  get_property(fuzzers GLOBAL PROPERTY SEKISHO_FUZZERS)
  list(JOIN fuzzers "\n" text)
  file(WRITE ${CMAKE_BINARY_DIR}/fuzzers.txt "${text}\n")
  set(targets "")
  foreach(fuzzer IN LISTS fuzzers)
    string(REGEX MATCH "^[^ ]+" name "${fuzzer}")
    list(APPEND targets sekisho_${name})
  endforeach()
  add_custom_target(fuzzers DEPENDS ${targets})
endfunction()
