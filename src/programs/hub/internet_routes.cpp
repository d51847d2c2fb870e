// How the Internet is used, as controls, the calendar and the API see it.
#include <algorithm>

#include "interfaces/http/internet_operations.h"
#include "programs/hub/clinic_registers.h"
#include "programs/hub/duties_by_subject.h"
#include "programs/hub/state.h"
#include "programs/hub/words.h"

namespace sekisho::hub {

using duties::Duty;
using std::chrono::days;
using std::chrono::sys_days;

Result<void> addInternet(posture::Clinic& clinic, const Sources& of) {
  const auto decisions = of.state.internet->decisions();
  if (!decisions) return std::unexpected(decisions.error());
  if (!decisions->empty()) {
    const internet::Decision& newest = decisions->front();
    posture::InternetDecision seen{.use = std::string(nameOf(newest.use)),
                                   .decided = posture::japaneseDays(newest.at),
                                   .try_news = newest.try_news};
    for (const internet::Path& path : newest.paths) {
      seen.paths.push_back({.purpose = std::string(nameOf(path.purpose)),
                            .way = path.way,
                            .kind = path.kind,
                            .device = path.device});
    }
    clinic.internet = std::move(seen);
  }
  const auto news = of.state.internet->news();
  if (!news) return std::unexpected(news.error());
  for (const internet::NewsRead& read : *news) {
    clinic.news_read.push_back({.id = read.id.text(), .day = read.day});
  }
  return {};
}

// While nothing is decided the board asks for it; nothing is due.
Duties internetDuties(const Hub::State& state, sys_days) {
  const auto decisions = state.internet->decisions();
  if (!decisions) return std::unexpected(decisions.error());
  std::vector<Duty> duties;
  if (decisions->empty()) return duties;
  const internet::Decision& newest = decisions->front();
  const sys_days decided = japaneseDay(newest.at);
  duties.push_back({.key = "internet-decision:" + newest.id.text(),
                    .what = MessageId{"duties.internet-decide"},
                    .day = decided + days{ruleOf(state, "internet_decision_days")},
                    .ahead = kMonth,
                    .subject = {"internet", newest.id.text()},
                    .operation = "decideInternet"});
  if (newest.try_news) return duties;  // terminals see whether the menu has them
  const auto news = state.internet->news();
  if (!news) return std::unexpected(news.error());
  const sys_days last = news->empty() ? decided : std::max(decided, news->front().day);
  duties.push_back({.key = "news-read:" + toIsoDay(last),
                    .what = MessageId{"duties.news-read"},
                    .day = last + days{ruleOf(state, "news_read_days")},
                    .ahead = days{3},
                    .subject = {"internet", "news"},
                    .operation = "recordNewsRead"});
  return duties;
}

std::vector<http::Route> internetRoutes(Hub::State& state) {
  return http::internetOperations(*state.internet, *state.devices, *state.tables, *state.people,
                                  state.clock, state.ids,
                                  [&state] { state.registersChanged(std::nullopt); });
}

}  // namespace sekisho::hub
