#include <algorithm>
#include <cstdint>
#include <optional>
#include <string_view>

#include "core/check.h"
#include "platform/http/response_reader.h"

namespace {

using namespace sekisho::platform::http;  // NOLINT(google-build-using-namespace)

constexpr std::size_t kBodyLimit = 4096;

struct Outcome {
  bool failed = false;
  std::optional<Response> response = {};
};

Outcome read(std::string_view bytes, std::size_t piece) {
  ResponseReader reader(kBodyLimit, ResponseReader::Body::Expected);
  while (!bytes.empty() && !reader.complete()) {
    if (!reader.feed(bytes.substr(0, piece))) return {.failed = true};
    bytes.remove_prefix(std::min(piece, bytes.size()));
  }
  if (!reader.complete()) return {};
  // What goes on after the answer's end is refused when it comes with it.
  if (!bytes.empty()) return {.failed = true};
  return {.response = reader.take()};
}

}  // namespace

// However the network cuts the bytes, the client sees the same answer or the same failure.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const Outcome whole = read(bytes, bytes.size() + 1);
  for (const std::size_t piece : {1uz, 3uz, 64uz}) {
    const Outcome cut = read(bytes, piece);
    SEKISHO_CHECK(cut.failed == whole.failed);
    SEKISHO_CHECK(cut.response.has_value() == whole.response.has_value());
    if (!cut.response) continue;
    SEKISHO_CHECK(cut.response->status == whole.response->status);
    SEKISHO_CHECK(cut.response->body == whole.response->body);
  }
  if (whole.response) SEKISHO_CHECK(whole.response->body.size() <= kBodyLimit);
  return 0;
}
