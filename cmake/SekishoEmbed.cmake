# sekisho_embed(<target> ROOT <folder> FILES <paths below it> FUNCTION <namespace::name>
#               INCLUDE <header declaring it> TYPE <type of {path, text}>)
#
# Adds the files' bytes to <target> and defines the function, which returns a span of {path, text}
# in the order of FILES. The bytes go in by .incbin: nothing is parsed, whatever they are.
function(sekisho_embed target)
  cmake_parse_arguments(arg "" "ROOT;FUNCTION;INCLUDE;TYPE" "FILES" ${ARGN})
  set(assembly ".section .note.GNU-stack,\"\",%progbits\n.section .rodata\n")
  set(declarations "")
  set(entries "")
  set(paths "")
  set(number 0)
  foreach(file IN LISTS arg_FILES)
    set(symbol "${target}_file_${number}")
    string(APPEND assembly ".global ${symbol}\n${symbol}:\n.incbin \"${arg_ROOT}/${file}\"\n")
    string(APPEND assembly ".global ${symbol}_end\n${symbol}_end:\n.byte 0\n")
    string(APPEND declarations "extern const char ${symbol}[];\nextern const char ${symbol}_end[];\n")
    string(APPEND entries "      {.path = \"${file}\", .text = textBetween(${symbol}, ${symbol}_end)},\n")
    list(APPEND paths ${arg_ROOT}/${file})
    math(EXPR number "${number} + 1")
  endforeach()
  string(REGEX REPLACE "::[^:]+$" "" namespace ${arg_FUNCTION})
  string(REGEX REPLACE "^.*::" "" name ${arg_FUNCTION})
  set(code "// Generated; do not edit.
#include \"${arg_INCLUDE}\"

#include <string_view>
#include <vector>

extern \"C\" {
${declarations}}

namespace {

[[maybe_unused]] std::string_view textBetween(const char* begin, const char* end) {
  return {begin, static_cast<std::size_t>(end - begin)};
}

}  // namespace

std::span<const ${arg_TYPE}> ${arg_FUNCTION}() {
  static const std::vector<${arg_TYPE}> kFiles{
${entries}  };
  return kFiles;
}
")
  set(base ${CMAKE_CURRENT_BINARY_DIR}/${target}_files)
  file(CONFIGURE OUTPUT ${base}.S CONTENT "${assembly}" @ONLY)
  file(CONFIGURE OUTPUT ${base}.cpp CONTENT "${code}" @ONLY)
  set_source_files_properties(${base}.S PROPERTIES OBJECT_DEPENDS "${paths}")
  target_sources(${target} PRIVATE ${base}.S ${base}.cpp)
endfunction()
