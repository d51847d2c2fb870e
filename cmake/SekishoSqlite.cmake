# sqlite3::static: Debian's static SQLite. Used by storage/sqlite and platform/sqlite_file only.
include_guard(GLOBAL)
find_library(SEKISHO_SQLITE_LIBRARY NAMES libsqlite3.a REQUIRED)
find_path(SEKISHO_SQLITE_INCLUDE NAMES sqlite3.h REQUIRED)
add_library(sqlite3::static STATIC IMPORTED GLOBAL)
set_target_properties(sqlite3::static PROPERTIES
  IMPORTED_LOCATION ${SEKISHO_SQLITE_LIBRARY}
  INTERFACE_INCLUDE_DIRECTORIES ${SEKISHO_SQLITE_INCLUDE})
target_link_libraries(sqlite3::static INTERFACE Threads::Threads ${CMAKE_DL_LIBS} m)
