#include <algorithm>
#include <cstdint>
#include <string_view>
#include <vector>

#include "core/check.h"
#include "platform/smtp/reply_reader.h"

namespace {

using namespace sekisho::platform::smtp;  // NOLINT(google-build-using-namespace)

struct Outcome {
  bool failed = false;
  std::vector<Reply> replies = {};
};

Outcome read(std::string_view bytes, std::size_t piece) {
  ReplyReader reader;
  Outcome outcome;
  while (!bytes.empty() && !outcome.failed) {
    outcome.failed = !reader.feed(bytes.substr(0, piece));
    bytes.remove_prefix(std::min(piece, bytes.size()));
    if (piece > 1) continue;
    while (auto reply = reader.take()) outcome.replies.push_back(std::move(*reply));
  }
  while (auto reply = reader.take()) outcome.replies.push_back(std::move(*reply));
  return outcome;
}

}  // namespace

// However the network cuts the bytes, the client sees the same replies, of which each has a code, a
// line at least and no end of line in it; and what may be shown of one is digits and dots.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const Outcome whole = read(bytes, bytes.size() + 1);
  const Outcome cut = read(bytes, 3);
  SEKISHO_CHECK(cut.failed == whole.failed);
  if (!whole.failed) SEKISHO_CHECK(cut.replies == whole.replies);
  for (const Reply& reply : whole.replies) {
    SEKISHO_CHECK(reply.code >= 200 && reply.code <= 599);
    SEKISHO_CHECK(!reply.lines.empty() && reply.lines.size() <= kMaxReplyLines);
    for (const auto& line : reply.lines) {
      SEKISHO_CHECK(!line.contains('\n') && line.size() <= kMaxReplyLine);
    }
    SEKISHO_CHECK(enhancedCodeOf(reply).find_first_not_of("0123456789.") == std::string::npos);
    (void)abilitiesOf(reply);
  }
  return 0;
}
