#pragma once

#include <functional>
#include <optional>
#include <string>

#include "capabilities/journal/generations.h"
#include "platform/http/message.h"

namespace sekisho::http {

/// Where the journal is read in the layout of C2SP tlog-tiles: each generation is a log of its own.
inline constexpr std::string_view kLogRoot = "/log/";

struct LogSurroundings {
  /// The newest checkpoint of a generation that witnesses cosigned, if any.
  std::function<std::optional<std::string>(std::uint64_t generation)> cosigned;
  /// Whether the caller may list entries; if so, that they did has been recorded.
  std::function<Result<void>(const platform::http::Request&)> may_list;
  /// A failure as the API answers it.
  std::function<platform::http::Response(const Error&)> refusal;
};

/// Answers below /log/<generation>/: `checkpoint`, `tile/<L>/<N>[.p/<W>]`, and
/// `tile/entries/<N>[.p/<W>]`; of earlier generations as far as they were signed. Any thread.
///
/// Checkpoint and tiles are for anybody who reaches the port: they are hashes and a signature. What
/// lies in an entry's line is no personal data, but in a house of five it tells when people came
/// and went: bundles are for whoever may list entries, with a reason, as everywhere else.
[[nodiscard]] platform::http::Response serveLog(const journal::Generations& record,
                                                const LogSurroundings& around,
                                                const platform::http::Request& request);

}  // namespace sekisho::http
