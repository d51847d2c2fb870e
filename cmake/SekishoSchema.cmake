# sekisho_schema(inventory): makes "schemas/inventory.h" from the numbered migrations of this folder.
#
# A store keeps its tables in 0001_<what>.sql, 0002_<what>.sql … beside its CMakeLists.txt. The
# header declares sekisho::inventory::kSchema, ready for Database::migrate. A released file is never
# edited: the database remembers its digest and refuses another.
function(sekisho_schema name)
  file(GLOB files CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/[0-9][0-9][0-9][0-9]_*.sql)
  list(SORT files)
  if(NOT files)
    message(FATAL_ERROR "sekisho_schema(${name}): no 0001_<what>.sql in ${CMAKE_CURRENT_SOURCE_DIR}")
  endif()
  set(rows "")
  set(expected 0)
  foreach(file IN LISTS files)
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${file})
    cmake_path(GET file FILENAME filename)
    string(REGEX MATCH "^0*([0-9]+)_" _ "${filename}")
    math(EXPR expected "${expected} + 1")
    if(NOT CMAKE_MATCH_1 EQUAL expected)
      message(FATAL_ERROR "${file}: number ${CMAKE_MATCH_1}, expected ${expected}")
    endif()
    file(READ ${file} sql)
    string(APPEND rows "    {${expected}, R\"sql(${sql})sql\"},\n")
  endforeach()
  string(MAKE_C_IDENTIFIER "${name}" identifier)
  set(header ${CMAKE_BINARY_DIR}/generated/schemas/${name}.h)
  file(WRITE ${header}.new "// Made from the migrations of ${name}; do not edit.
#pragma once

#include \"storage/database.h\"

namespace sekisho::${identifier} {

inline constexpr storage::Migration kMigrations[] = {
${rows}};
inline constexpr storage::Schema kSchema{\"${name}\", kMigrations};

}  // namespace sekisho::${identifier}
")
  file(COPY_FILE ${header}.new ${header} ONLY_IF_DIFFERENT)
endfunction()
