#include "interfaces/http/daily_operations.h"

#include <algorithm>
#include <memory>
#include <set>
#include <utility>

#include "interfaces/http/body.h"
#include "interfaces/http/journal_operations.h"
#include "interfaces/http/names_of_use.h"

namespace sekisho::http {
namespace {

using daily::Confirmation;
using daily::Draft;
using std::chrono::days;
using std::chrono::sys_days;

constexpr std::size_t kMaxWords = 500;
constexpr std::string_view kRead = "the journal of use of a day";
constexpr days kShownBefore{13};
constexpr days kFurthest{400};

Json bodyOf(const daily::Line& line, const NamesOfUse& names, bool hidden, bool added) {
  Json body = daily::toJson(line);
  Json::Object& members = *body.object();
  members["person_name"] = line.person ? names.person(*line.person) : Json();
  members["terminal_name"] = names.device(line.terminal);
  members["added"] = added;
  members["unknown"] = daily::isUnknown(line);
  if (hidden && line.origin != daily::Origin::Written) {
    members["person"] = Json();
    if (line.person) members["person_name"] = kMasked;
    if (!line.account.empty()) members["account"] = kMasked;
  }
  return body;
}

Json bodyOf(const Confirmation& confirmation, const NamesOfUse& names) {
  Json body = daily::toJson(confirmation);
  (*body.object())["by_name"] = names.person(confirmation.by);
  return body;
}

Json bodyOf(const DayOfUse& one, const NamesOfUse& names) {
  return Json::Object{{"day", toIsoDay(one.day)},
                      {"standing", nameOf(one.standing)},
                      {"open_days", one.open_days},
                      {"by_name", one.by ? names.person(*one.by) : Json()},
                      {"at", one.at ? Json(toRfc3339(*one.at)) : Json()}};
}

class DailyOperations {
 public:
  DailyOperations(daily::ConfirmationRegister& confirmations, const people::PersonRegister& people,
                  inventory::DeviceRegister& devices, const Clock& clock, IdSource& ids,
                  DailySurroundings around)
      : confirmations_(confirmations),
        people_(people),
        devices_(devices),
        clock_(clock),
        ids_(ids),
        around_(std::move(around)) {}

  Result<Reply> get(Call& call) {
    const std::string* asked = call.request.parameter("day");
    const auto day = dayFrom(asked == nullptr ? toIsoDay(today()) : *asked);
    if (!day) return std::unexpected(day.error());
    const auto why = purposeIn(call.request);
    if (!why) return std::unexpected(why.error());
    if (auto kept = around_.reading(call.caller, kRead, *why); !kept) {
      return std::unexpected(std::move(kept.error()));
    }
    const auto draft = around_.draft(*day);
    if (!draft) return std::unexpected(draft.error());
    auto body = pageOf(*draft, call.caller);
    if (!body) return std::unexpected(std::move(body.error()));
    return Reply{.body = std::move(*body)};
  }

  Result<Reply> confirm(Call& call) {
    const auto day = dayFrom(call.parameter("day"));
    if (!day) return std::unexpected(day.error());
    Members members(call.body);
    const auto digest = Sha256::fromHex(members.text("digest", 64));
    if (!digest) members.wrong("digest");
    const std::string remark = members.maybeText("remark", kMaxWords).value_or("");
    if (auto read = members.finish(); !read) return std::unexpected(std::move(read.error()));
    const auto draft = around_.draft(*day);
    if (!draft) return std::unexpected(draft.error());
    if (draft->named && !around_.sees(call.caller, *day)) {
      return fail(ErrorCode::PermissionDenied, MessageId{"daily.hidden"});
    }
    const auto before = confirmations_.of(*day);
    if (!before) return std::unexpected(before.error());
    const Confirmation* last = before->empty() ? nullptr : &before->front();
    const daily::Said said{.digest = digest.value_or(Sha256{}), .remark = remark};
    const Instant now = clock_.now();
    if (auto fine = daily::check(*draft, said, last, around_.hours(), now); !fine) {
      return std::unexpected(std::move(fine.error()));
    }
    const Confirmation kept =
        daily::confirmationOf(*draft, said, ids_.make<daily::ConfirmationId>(),
                              call.caller.signedIn().person, now, around_.seal());
    const auto known = last == nullptr ? std::nullopt : std::optional(last->id);
    if (auto done = confirmations_.keep(kept, known, daily::bodyOf(kept, *draft)); !done) {
      return std::unexpected(std::move(done.error()));
    }
    around_.changed();
    const auto names = NamesOfUse::read(people_, devices_);
    if (!names) return std::unexpected(names.error());
    return Reply{.status = 201, .body = bodyOf(kept, *names)};
  }

 private:
  [[nodiscard]] sys_days today() const { return japaneseDay(clock_.now()); }

  [[nodiscard]] Result<sys_days> dayFrom(const std::string& text) const {
    const auto day = fromIsoDay(text);
    if (!day || *day > today() || *day < today() - kFurthest) {
      return fail(ErrorCode::InvalidInput, MessageId{"daily.day"}, {}, {{"pointer", "/day"}});
    }
    return *day;
  }

  Result<Json> pageOf(const Draft& draft, const Caller& caller) {
    const auto names = NamesOfUse::read(people_, devices_);
    if (!names) return std::unexpected(names.error());
    const auto confirmations = confirmations_.of(draft.day);
    if (!confirmations) return std::unexpected(confirmations.error());
    const auto standing = around_.days(std::min(today() - kShownBefore, draft.day), today());
    if (!standing) return std::unexpected(standing.error());
    daily::Difference difference;
    if (!confirmations->empty()) difference = differenceOf(draft, confirmations->front());
    const std::set<std::size_t> added(difference.added.begin(), difference.added.end());
    const bool hidden = draft.named && !around_.sees(caller, draft.day);
    Json::Array lines;
    for (std::size_t at = 0; at < draft.lines.size(); ++at) {
      lines.push_back(bodyOf(draft.lines[at], *names, hidden, added.contains(at)));
    }
    Json::Array gaps;
    for (const daily::Gap& gap : draft.gaps) {
      Json body = daily::toJson(gap);
      (*body.object())["terminal_name"] = names->device(gap.terminal);
      gaps.push_back(std::move(body));
    }
    Json::Array before;
    for (const Confirmation& one : *confirmations) before.push_back(bodyOf(one, *names));
    Json::Array list;
    for (const DayOfUse& one : *standing) {
      if (one.day >= today() - kShownBefore) list.push_back(bodyOf(one, *names));
    }
    return Json(Json::Object{
        {"day", toIsoDay(draft.day)},
        {"today", toIsoDay(today())},
        {"standing", nameOf(standingOf(draft.day, *standing, !confirmations->empty(), difference))},
        {"closes", toRfc3339(daily::closingOf(draft.day, around_.hours()))},
        {"within", around_.within()},
        {"named", draft.named},
        {"hidden", hidden},
        {"whole", draft.whole},
        {"digest", digestOf(draft).hex()},
        {"unknown", unknownIn(draft)},
        {"lines", std::move(lines)},
        {"gaps", std::move(gaps)},
        {"gone", difference.gone},
        {"sources", daily::toJson(draft.sources)},
        {"confirmations", std::move(before)},
        {"days", std::move(list)},
        {"people", choicesOf(*names, draft.day)},
        {"terminals", names->terminals()}});
  }

  // As it is now, whatever was found of it last; a day before set-up asks for nothing.
  static daily::Standing standingOf(sys_days day, const std::vector<DayOfUse>& days, bool confirmed,
                                    const daily::Difference& difference) {
    if (confirmed) {
      return difference.empty() ? daily::Standing::Confirmed : daily::Standing::Differs;
    }
    const auto found = std::ranges::find(days, day, &DayOfUse::day);
    return found == days.end() ? daily::Standing::Closed : found->standing;
  }

  static Json::Array choicesOf(const NamesOfUse& names, sys_days day) {
    Json::Array choices;
    for (const people::Person& person : names.people) {
      if (!person.isHere(day)) continue;
      choices.emplace_back(Json::Object{{"id", person.id.text()}, {"name", person.name}});
    }
    return choices;
  }

  daily::ConfirmationRegister& confirmations_;
  const people::PersonRegister& people_;
  inventory::DeviceRegister& devices_;
  const Clock& clock_;
  IdSource& ids_;
  DailySurroundings around_;
};

}  // namespace

std::vector<Route> dailyOperations(daily::ConfirmationRegister& confirmations,
                                   const people::PersonRegister& people,
                                   inventory::DeviceRegister& devices, const Clock& clock,
                                   IdSource& ids, DailySurroundings surroundings) {
  // Shared by the routes' functions, which live as long as the API.
  auto it = std::make_shared<DailyOperations>(confirmations, people, devices, clock, ids,
                                              std::move(surroundings));
  const auto bind = [&](Result<Reply> (DailyOperations::*answer)(Call&)) {
    return [it, answer](Call& call) { return (*it.*answer)(call); };
  };
  return {
      {"GET", "/daily-uses", "getDailyUse", bind(&DailyOperations::get)},
      {"POST", "/daily-uses/{day}/confirmation", "confirmDailyUse",
       bind(&DailyOperations::confirm)},
  };
}

}  // namespace sekisho::http
