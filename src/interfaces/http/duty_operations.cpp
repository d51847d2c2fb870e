#include "interfaces/http/duty_operations.h"

#include <algorithm>
#include <map>
#include <memory>
#include <utility>

#include "capabilities/access/permissions.h"
#include "capabilities/duties/icalendar.h"
#include "capabilities/duties/reading_limit.h"
#include "capabilities/evidence/holidays.h"
#include "interfaces/http/body.h"
#include "interfaces/http/posture_operations.h"

namespace sekisho::http {
namespace {

using duties::Due;
using duties::Feed;
using duties::Viewer;
using people::Person;

constexpr std::size_t kMaxFeedLabel = 40;
constexpr std::chrono::hours kNotedAgainAfter{12};  // when a feed was read: the day is enough

Viewer viewerOf(const Caller& caller) {
  // Whoever owns the data directory sees it all, without names.
  if (!caller.person) return {.may = [](std::string_view) { return true; }};
  return {.person = caller.person->person,
          .may = [roles = caller.person->roles](std::string_view operation) {
            return access::authorize(operation, &roles).has_value();
          }};
}

Json holidayBody(std::chrono::sys_days day, const evidence::Hours& hours) {
  const evidence::Holiday* holiday = evidence::Holidays::ofJapan().on(day);
  if (holiday == nullptr || !hours.closed_on_holidays) return {};
  return Json::Object{{"ja", holiday->ja}, {"en", holiday->en}};
}

class DutyOperations {
 public:
  DutyOperations(duties::FeedRegister& feeds, const people::PersonRegister& people,
                 const Clock& clock, Random& random, IdSource& ids, Words words,
                 DutySurroundings around)
      : feeds_(feeds),
        people_(people),
        clock_(clock),
        random_(random),
        ids_(ids),
        words_(std::move(words)),
        around_(std::move(around)),
        limit_(clock) {}

  Result<Reply> list(Call& call) {
    const auto hours = around_.hours();
    const auto dues = duties::calendar(around_.sources, hours, today());
    if (!dues) return std::unexpected(dues.error());
    const auto names = namesFor(call.caller);
    if (!names) return std::unexpected(names.error());
    const Viewer viewer = viewerOf(call.caller);
    Json::Array bodies;
    for (const Due& due : *dues) {
      if (viewer.sees(due.duty)) bodies.push_back(bodyOf(due, viewer, hours, *names));
    }
    const evidence::Holidays& japan = evidence::Holidays::ofJapan();
    return Reply{.body = Json::Object{{"today", toIsoDay(today())},
                                      {"duties", std::move(bodies)},
                                      {"hours_confirmed", hours.confirmed},
                                      {"closed_on_holidays", hours.closed_on_holidays},
                                      {"by_mail", around_.by_mail()},
                                      {"holidays", Json::Object{{"source", japan.source},
                                                                {"edition", japan.edition},
                                                                {"last", toIsoDay(japan.last)}}}}};
  }

  Result<Reply> listFeeds(Call& call) {
    const auto feeds = feeds_.all();
    if (!feeds) return std::unexpected(feeds.error());
    Json::Array bodies;
    for (const Feed& feed : *feeds) {
      if (feed.person == call.caller.signedIn().person) bodies.push_back(toJson(feed));
    }
    return Reply{.body = Json::Object{{"feeds", std::move(bodies)}}};
  }

  Result<Reply> makeFeed(Call& call) {
    Members members(call.body);
    const std::string label = members.text("label", kMaxFeedLabel);
    if (auto read = members.finish(); !read) return std::unexpected(std::move(read.error()));
    if (auto fine = duties::checkLabel(label); !fine) {
      return std::unexpected(std::move(fine.error()));
    }
    const std::string token = duties::makeToken(random_);
    const Feed feed{.id = ids_.make<duties::FeedId>(),
                    .person = call.caller.signedIn().person,
                    .label = label,
                    .token = sha256(bytesOf(token)),
                    .made = clock_.now()};
    if (auto made = feeds_.make(feed); !made) return std::unexpected(std::move(made.error()));
    return Reply{.status = 201,
                 .body = Json::Object{{"feed", toJson(feed)},
                                      {"address", around_.root() + std::string(Api::kRoot) +
                                                      "/calendar/feed/" + token}}};
  }

  Result<Reply> removeFeed(Call& call) {
    const auto id = duties::FeedId::fromText(call.parameter("feed"));
    if (!id) return fail(ErrorCode::NotFound, MessageId{"duties.feed-unknown"});
    if (auto gone = feeds_.remove(*id, call.caller.signedIn().person); !gone) {
      return std::unexpected(std::move(gone.error()));
    }
    return Reply{.status = 204};
  }

  // Who has the address reads it; nothing else is asked of a program that fetches calendars.
  Result<Reply> readFeed(Call& call) {
    if (const auto wait = limit_.count(call.request.peer.address); wait.count() > 0) {
      return fail(ErrorCode::Unavailable, MessageId{"duties.feed-wait"}, {},
                  {{"seconds", std::to_string(wait.count())}});
    }
    const auto feeds = feeds_.all();
    if (!feeds) return std::unexpected(feeds.error());
    const Feed* feed = duties::find(*feeds, call.parameter("token"));
    const auto roles = feed == nullptr ? std::nullopt : around_.roles(feed->person);
    if (!roles) return fail(ErrorCode::NotFound, MessageId{"duties.feed-unknown"});
    auto text = textOf(*feed, *roles);
    if (!text) return std::unexpected(std::move(text.error()));
    noteReading(*feed);
    return Reply{.fields = {{"Content-Type", "text/calendar; charset=utf-8"}},
                 .raw = std::move(*text)};
  }

 private:
  using Names = std::map<PersonId, std::string>;

  [[nodiscard]] std::chrono::sys_days today() const { return japaneseDay(clock_.now()); }

  /// Of everybody whom the caller may know by name: themselves at least.
  [[nodiscard]] Result<Names> namesFor(const Caller& caller) const {
    const auto people = people_.all();
    if (!people) return std::unexpected(people.error());
    Names names;
    for (const Person& person : *people) {
      const bool self = caller.person && caller.person->person == person.id;
      names.emplace(person.id, self || !caller.masked() ? person.name : std::string(kMasked));
    }
    return names;
  }

  static Json nameOf(const std::optional<PersonId>& person, const Names& names) {
    if (!person) return {};
    const auto found = names.find(*person);
    return found == names.end() ? Json() : Json(found->second);
  }

  [[nodiscard]] Json bodyOf(const Due& due, const Viewer& viewer, const evidence::Hours& hours,
                            const Names& names) const {
    const duties::Duty& duty = due.duty;
    return Json::Object{
        {"key", duty.key},
        {"what", duty.what.name},
        {"text", words_(duty.what, {}).text},
        {"do", words_(duty.what, {}).to_do},
        {"topic", duty.topic.ja.empty() ? Json() : textBody(duty.topic)},
        {"day", toIsoDay(duty.day)},
        {"shown", toIsoDay(due.shown)},
        {"closed", due.isClosedOnItsDay()},
        {"holiday", holidayBody(duty.day, hours)},
        {"remind", toIsoDay(due.remind)},
        {"overdue", due.overdue},
        {"mine", viewer.owns(duty)},
        {"subject", Json::Object{{"kind", duty.subject.kind}, {"id", duty.subject.id}}},
        {"person_name", nameOf(duty.person, names)},
        {"in_charge_name", nameOf(duty.in_charge, names)}};
  }

  [[nodiscard]] std::string say(MessageId message, std::string_view language,
                                const std::vector<MessageArgument>& arguments = {}) const {
    const auto words = words_(message, arguments);
    const std::string* text = words.text[language].text();
    return text == nullptr ? std::string() : *text;
  }

  /// From the opening of the last open day before until that day begins: at the hour at which
  /// somebody is there.
  static std::optional<std::chrono::minutes> toldBefore(std::chrono::sys_days day,
                                                        const evidence::Hours& hours) {
    const Instant begins = Instant{day.time_since_epoch()} - kJst;
    const auto before = hours.lastOpenDay(day - std::chrono::days{1});
    const auto opens = hours.nextOpening(Instant{before.time_since_epoch()} - kJst);
    if (!opens || *opens >= begins) return std::nullopt;
    return std::chrono::floor<std::chrono::minutes>(begins - *opens);
  }

  [[nodiscard]] duties::Event eventOf(const Due& due, const evidence::Hours& hours,
                                      std::string_view language) const {
    const duties::Duty& duty = due.duty;
    std::string summary = say(duty.what, language);
    const std::string& topic = language == "ja" ? duty.topic.ja : duty.topic.en;
    if (!topic.empty()) summary += (language == "ja" ? "：" : ": ") + topic;
    std::string about = say(MessageId{"duties.see-page"}, language);
    if (due.isClosedOnItsDay()) {
      about = say(MessageId{"duties.closed-day"}, language, {{"day", toIsoDay(duty.day)}}) + "\n" +
              about;
    }
    // The clinic's own secret is no part of it: the key is of random ids.
    return {.uid = sha256(bytesOf(duty.key)).hex().substr(0, 32) + "@sekisho.internal",
            .day = due.shown,
            .summary = std::move(summary),
            .description = std::move(about),
            .told_before = toldBefore(due.shown, hours)};
  }

  [[nodiscard]] Result<std::string> textOf(const Feed& feed, const access::Roles& roles) const {
    const auto person = people_.person(feed.person);
    if (!person) return std::unexpected(person.error());
    const std::string_view language = people::nameOf(person->language);
    const auto hours = around_.hours();
    const auto dues = duties::calendar(around_.sources, hours, today());
    if (!dues) return std::unexpected(dues.error());
    const Viewer viewer{.person = feed.person, .may = [&](std::string_view operation) {
                          return access::authorize(operation, &roles).has_value();
                        }};
    std::vector<duties::Event> events;
    for (const Due& due : *dues) {
      if (viewer.owns(due.duty)) events.push_back(eventOf(due, hours, language));
    }
    return duties::writeCalendar(say(MessageId{"duties.feed-name"}, language), events,
                                 clock_.now());
  }

  void noteReading(const Feed& feed) {
    if (feed.used && clock_.now() - *feed.used < kNotedAgainAfter) return;
    // That it was read is a courtesy to its owner; the calendar is answered without it too.
    (void)feeds_.touch(feed.id, clock_.now());
  }

  duties::FeedRegister& feeds_;
  const people::PersonRegister& people_;
  const Clock& clock_;
  Random& random_;
  IdSource& ids_;
  Words words_;
  DutySurroundings around_;
  duties::ReadingLimit limit_;
};

}  // namespace

std::vector<Route> dutyOperations(duties::FeedRegister& feeds, const people::PersonRegister& people,
                                  const Clock& clock, Random& random, IdSource& ids, Words words,
                                  DutySurroundings surroundings) {
  // Shared by the routes' functions, which live as long as the API.
  auto it = std::make_shared<DutyOperations>(feeds, people, clock, random, ids, std::move(words),
                                             std::move(surroundings));
  const auto bind = [&](Result<Reply> (DutyOperations::*answer)(Call&)) {
    return [it, answer](Call& call) { return (*it.*answer)(call); };
  };
  return {
      {"GET", "/calendar", "listDuties", bind(&DutyOperations::list)},
      {"GET", "/calendar/feeds", "listCalendarFeeds", bind(&DutyOperations::listFeeds)},
      {"POST", "/calendar/feeds", "makeCalendarFeed", bind(&DutyOperations::makeFeed)},
      {"DELETE", "/calendar/feeds/{feed}", "removeCalendarFeed", bind(&DutyOperations::removeFeed)},
      {"GET", "/calendar/feed/{token}", "getCalendarFeed", bind(&DutyOperations::readFeed)},
  };
}

}  // namespace sekisho::http
