#include "capabilities/duties/feed.h"

#include <array>

#include "core/text.h"

namespace sekisho::duties {

std::string makeToken(Random& random) {
  std::array<std::byte, 32> bytes{};
  random.fill(bytes);
  return toBase64Url(bytes);
}

Result<void> checkLabel(std::string_view label) {
  if (!trimmed(label).empty() && isOneLine(label, kMaxLabelBytes)) return {};
  return fail(ErrorCode::InvalidInput, MessageId{"duties.label"}, {}, {{"pointer", "/label"}});
}

const Feed* find(const std::vector<Feed>& feeds, std::string_view token) {
  const Sha256 digest = sha256(bytesOf(token));
  const Feed* found = nullptr;
  for (const Feed& feed : feeds) {
    if (equalInConstantTime(feed.token.view(), digest.view())) found = &feed;
  }
  return found;
}

Json toJson(const Feed& feed) {
  return Json::Object{{"id", feed.id.text()},
                      {"label", feed.label},
                      {"made", toRfc3339(feed.made)},
                      {"used", feed.used ? Json(toRfc3339(*feed.used)) : Json()}};
}

}  // namespace sekisho::duties
