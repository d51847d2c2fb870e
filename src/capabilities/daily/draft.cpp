#include "capabilities/daily/draft.h"

#include <algorithm>
#include <tuple>

namespace sekisho::daily {

Draft arranged(Draft draft) {
  std::ranges::sort(draft.lines, {}, [](const Line& line) {
    return std::make_tuple(line.from, line.terminal, line.place, line.origin, line.account,
                           line.until, line.what);
  });
  std::ranges::sort(draft.gaps, {},
                    [](const Gap& gap) { return std::make_tuple(gap.from, gap.terminal); });
  return draft;
}

std::int64_t unknownIn(const Draft& draft) {
  const auto lines = draft.named ? std::ranges::count_if(draft.lines, &isUnknown) : 0;
  return lines + static_cast<std::int64_t>(draft.gaps.size());
}

Sha256 digestOf(const Draft& draft) {
  Json::Array lines;
  for (const Line& line : draft.lines) {
    Json body = keptOf(line);
    if (line.open) body.object()->erase("until");  // it moves on while somebody reads
    lines.push_back(std::move(body));
  }
  Json::Array gaps;
  for (const Gap& gap : draft.gaps) gaps.push_back(toJson(gap));
  return sha256(bytesOf(canonicalJson(Json::Object{{"day", toIsoDay(draft.day)},
                                                   {"named", draft.named},
                                                   {"lines", std::move(lines)},
                                                   {"gaps", std::move(gaps)}})));
}

Json toJson(const Sources& sources) {
  return Json::Object{{"tables", sources.tables},
                      {"tables_digest", sources.tables_digest.hex()},
                      {"records", sources.records},
                      {"undated", sources.undated},
                      {"unreadable", sources.unreadable},
                      {"left_out", sources.left_out},
                      {"cut", sources.cut},
                      {"written", sources.written},
                      {"terminals", sources.terminals},
                      {"silent", sources.silent}};
}

}  // namespace sekisho::daily
