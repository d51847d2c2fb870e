#include "core/check.h"

#include <cstdio>
#include <cstdlib>

namespace sekisho {

void stopBecause(std::string_view claim, std::source_location where) noexcept {
  std::fprintf(stderr, "%s:%u: broken claim: %.*s\n", where.file_name(),
               static_cast<unsigned>(where.line()), static_cast<int>(claim.size()), claim.data());
  std::abort();
}

}  // namespace sekisho
