#pragma once

#include <span>
#include <string_view>

#include "platform/http/message.h"

namespace sekisho::http {

/// One file of the web interface, compressed at build time.
struct Asset {
  std::string_view path;  ///< "assets/index-1a2b3c.js.gz"
  std::string_view text;  ///< Its bytes, in gzip.
};

/// Serves the web interface: hashed files for a year, and index.html, never kept, for every path a
/// person may have in the address bar. Strict content security policy, no framing, no referrer.
/// `files` must outlive the answers.
[[nodiscard]] platform::http::Response serveAsset(std::span<const Asset> files,
                                                  const platform::http::Request& request);

}  // namespace sekisho::http
