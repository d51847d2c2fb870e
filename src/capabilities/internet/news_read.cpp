#include "capabilities/internet/news_read.h"

#include <utility>

#include "core/text.h"

namespace sekisho::internet {
namespace {

Result<void> refuseRead(std::string_view message, std::string pointer) {
  return fail(ErrorCode::InvalidInput, MessageId{message}, {}, {{"pointer", std::move(pointer)}});
}

}  // namespace

Result<void> check(const NewsRead& read, std::chrono::sys_days today) {
  if (read.day > today || read.day < today - kNewsLongestAgo) {
    return refuseRead("internet.news-day", "/day");
  }
  if (spacesFolded(read.source).empty() || !isOneLine(read.source, kMaxSourceBytes)) {
    return refuseRead("internet.news-source", "/source");
  }
  if (spacesFolded(read.items).empty() || !isOneLine(read.items, kMaxItemsBytes)) {
    return refuseRead("internet.news-items", "/items");
  }
  return {};
}

Json toJson(const NewsRead& read) {
  return Json::Object{{"at", toRfc3339(read.at)},  {"by", read.by.text()},
                      {"day", toIsoDay(read.day)}, {"id", read.id.text()},
                      {"items", read.items},       {"source", read.source}};
}

}  // namespace sekisho::internet
