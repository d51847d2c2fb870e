#pragma once

#include <initializer_list>
#include <string_view>

#include "interfaces/cli/command.h"

namespace sekisho::cli {

/// Reads the list whose file is the first argument and hands it, with `more` beside it, to the
/// operations `path`/preview and `path`: with --preview, or if a line is wrong, the lines are shown
/// in `columns` and nothing is kept. Exit codes as of Run.
[[nodiscard]] int importList(Session& session, const Arguments& arguments, std::string_view path,
                             std::initializer_list<std::string_view> columns,
                             const Json::Object& more = {});

}  // namespace sekisho::cli
