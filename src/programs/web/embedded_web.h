#pragma once

#include <span>

#include "interfaces/http/assets.h"

namespace sekisho::programs {

/// The files of web/dist, each compressed with gzip, as they were when the program was built. Empty
/// if the web interface was not built.
[[nodiscard]] std::span<const http::Asset> embeddedWeb();

}  // namespace sekisho::programs
