#include "core/error.h"

#include <utility>

namespace sekisho {

std::string_view nameOf(ErrorCode code) noexcept {
  switch (code) {
    using enum ErrorCode;
    case InvalidInput: return "invalid-input";
    case Unauthenticated: return "unauthenticated";
    case PermissionDenied: return "permission-denied";
    case NotFound: return "not-found";
    case Conflict: return "conflict";
    case Unavailable: return "unavailable";
    case Indeterminate: return "indeterminate";
    case Corrupt: return "corrupt";
    case Unsupported: return "unsupported";
  }
  std::unreachable();
}

Error Error::during(std::string_view activity) && {
  std::string longer(activity);
  if (!detail.empty()) {
    longer += ": ";
    longer += detail;
  }
  detail = std::move(longer);
  return std::move(*this);
}

}  // namespace sekisho
