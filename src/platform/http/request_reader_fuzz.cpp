#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/check.h"
#include "platform/http/request_reader.h"

namespace {

using namespace sekisho::platform::http;  // NOLINT(google-build-using-namespace)

constexpr std::size_t kBodyLimit = 4096;

struct Outcome {
  std::optional<Refusal> refusal = {};
  bool complete = false;
  std::string rest = {};
  Request request = {.method = {}, .path = {}};
};

Outcome read(std::string_view bytes, std::size_t piece) {
  RequestReader reader(kBodyLimit);
  while (!bytes.empty() && !reader.complete()) {
    if (const auto fed = reader.feed(bytes.substr(0, piece)); !fed) {
      return {.refusal = fed.error()};
    }
    bytes.remove_prefix(std::min(piece, bytes.size()));
  }
  if (!reader.complete()) return {};
  Outcome outcome{.complete = true, .rest = reader.takeRest()};
  outcome.rest += bytes;
  outcome.request = reader.takeRequest();
  return outcome;
}

}  // namespace

// However the network cuts the bytes, the same request is seen, or the same refusal; and what is
// seen keeps to message.h.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const Outcome whole = read(bytes, bytes.size() + 1);
  for (const std::size_t piece : {1uz, 3uz, 64uz}) {
    const Outcome cut = read(bytes, piece);
    SEKISHO_CHECK(cut.refusal == whole.refusal && cut.complete == whole.complete);
    SEKISHO_CHECK(cut.request.path == whole.request.path);
    SEKISHO_CHECK(cut.request.body == whole.request.body && cut.rest == whole.rest);
    SEKISHO_CHECK(cut.request.fields.size() == whole.request.fields.size());
  }
  if (!whole.complete) return 0;
  const std::string path = whole.request.path + "/";
  SEKISHO_CHECK(path.starts_with('/') && !path.contains('\0'));
  SEKISHO_CHECK(!path.contains("/../") && !path.contains("/./"));
  SEKISHO_CHECK(whole.request.body.size() <= kBodyLimit);
  SEKISHO_CHECK(whole.request.field("Host"));
  return 0;
}
