#include "interfaces/http/retention_operations.h"

#include <algorithm>
#include <array>
#include <memory>
#include <utility>

#include "capabilities/journal/generations.h"
#include "core/text.h"
#include "interfaces/http/body.h"

namespace sekisho::http {
namespace {

using journal::EntryClass;

constexpr std::size_t kMonthText = 7;
constexpr std::array kClasses{EntryClass::Usage, EntryClass::Decision, EntryClass::Raw};

std::optional<journal::Month> monthIn(Members& members, std::string_view name) {
  const auto text = members.maybeText(name, kMonthText);
  if (!text) return std::nullopt;
  const auto month = journal::Month::fromText(*text);
  if (!month) members.wrong(name);
  return month;
}

// What check() refuses where it cannot be.
int monthsIn(Members& members) {
  const auto* months = members.any("months").integer();
  if (months == nullptr) members.wrong("months");
  const bool fits = months != nullptr && *months >= 0 && *months <= retention::kMostMonths;
  return fits ? static_cast<int>(*months) : 0;
}

class RetentionOperations {
 public:
  RetentionOperations(retention::RetentionRegister& retention, journal::Journal& journal,
                      const people::PersonRegister& people, const Clock& clock, IdSource& ids,
                      RetentionSurroundings around)
      : retention_(retention),
        journal_(journal),
        people_(people),
        clock_(clock),
        ids_(ids),
        around_(std::move(around)) {}

  Result<Reply> get(Call& call) {
    auto body = standing(call.caller);
    if (!body) return std::unexpected(std::move(body.error()));
    return Reply{.body = std::move(*body)};
  }

  Result<Reply> write(Call& call) {
    Members members(call.body);
    const auto of = journal::entryClassOf(members.text("class", retention::kMostWords));
    if (!of) members.wrong("class");
    retention::Rule rule{.id = ids_.make<retention::RuleId>(),
                         .entry_class = of.value_or(EntryClass::Usage),
                         .months = monthsIn(members),
                         .reason = members.text("reason", retention::kMostWords),
                         .by = call.caller.signedIn().person,
                         .at = clock_.now()};
    if (auto read = members.finish(); !read) return std::unexpected(std::move(read.error()));
    if (auto fine = retention::check(rule); !fine) return std::unexpected(std::move(fine.error()));
    const auto rules = retention_.rules();
    if (!rules) return std::unexpected(rules.error());
    rule.from = retention::firstDay(*rules, rule.entry_class, rule.months, today());
    if (auto kept = retention_.write(rule); !kept) return std::unexpected(std::move(kept.error()));
    return changed(call.caller, 201);
  }

  Result<Reply> hold(Call& call) {
    Members members(call.body);
    const auto first = monthIn(members, "first");
    if (!first) members.wrong("first");
    retention::Hold hold{.id = ids_.make<retention::HoldId>(),
                         .first = first.value_or(journal::Month{}),
                         .last = monthIn(members, "last"),
                         .reason = members.text("reason", retention::kMostWords),
                         .by = call.caller.signedIn().person,
                         .at = clock_.now()};
    if (auto read = members.finish(); !read) return std::unexpected(std::move(read.error()));
    if (auto fine = retention::check(hold); !fine) return std::unexpected(std::move(fine.error()));
    if (auto kept = retention_.hold(hold); !kept) return std::unexpected(std::move(kept.error()));
    return changed(call.caller, 201);
  }

  Result<Reply> release(Call& call) {
    const auto id = retention::HoldId::fromText(call.parameter("hold"));
    if (!id) return fail(ErrorCode::NotFound, MessageId{"retention.hold-unknown"});
    Members members(call.body);
    const retention::Release release{.by = call.caller.signedIn().person,
                                     .at = clock_.now(),
                                     .why = members.text("why", retention::kMostWords)};
    if (auto read = members.finish(); !read) return std::unexpected(std::move(read.error()));
    const auto kept = retention_.release(*id, release);
    if (!kept) return std::unexpected(kept.error());
    return changed(call.caller, 200);
  }

  // What the clinic decided stays: only what was recorded of use can have been recorded by mistake.
  Result<Reply> destroyBody(Call& call) {
    const auto place =
        journal::EntryPlace::fromText(call.parameter("index"), journal_.generation());
    if (!place) return fail(ErrorCode::NotFound, MessageId{"journal.no-entry"});
    // What is only read is never changed; a month goes from all generations.
    if (place->generation != journal_.generation()) {
      return fail(ErrorCode::Conflict, MessageId{"retention.earlier-generation"});
    }
    Members members(call.body);
    const std::string ground = members.text("ground", retention::kMostWords);
    if (ground != "misrecord" && ground != "stop-use") members.wrong("ground");
    const std::string why = members.text("why", retention::kMostWords);
    if (auto read = members.finish(); !read) return std::unexpected(std::move(read.error()));
    const std::uint64_t at = place->index;
    if (auto may = mayDestroy(at); !may) return std::unexpected(std::move(may.error()));
    if (auto kept = around_.decided(at, ground, why, call.caller.actor()); !kept) {
      return std::unexpected(std::move(kept.error()));
    }
    if (auto gone = journal_.destroyBody(at, ground); !gone) {
      return std::unexpected(std::move(gone.error()));
    }
    around_.changed();
    return Reply{.status = 204};
  }

 private:
  [[nodiscard]] std::chrono::sys_days today() const { return japaneseDay(clock_.now()); }

  [[nodiscard]] Result<void> mayDestroy(std::uint64_t index) const {
    const auto entry = journal_.entry(index);
    if (!entry) return std::unexpected(entry.error());
    if (entry->entry_class == EntryClass::Decision) {
      return fail(ErrorCode::Conflict, MessageId{"retention.decision-stays"});
    }
    const auto body = journal_.body(index, *entry);
    if (!body && body.error().code == ErrorCode::NotFound) return std::unexpected(body.error());
    const auto holds = retention_.holds();
    if (!holds) return std::unexpected(holds.error());
    if (retention::heldBy(*holds, journal::monthOf(entry->recorded)) != nullptr) {
      return fail(ErrorCode::Conflict, MessageId{"retention.held"});
    }
    return {};
  }

  Result<Reply> changed(const Caller& caller, int status) {
    around_.changed();
    auto body = standing(caller);
    if (!body) return std::unexpected(std::move(body.error()));
    return Reply{.status = status, .body = std::move(*body)};
  }

  // Who wrote it, and their words, which may name people.
  static void show(Json& body, PersonId by, const std::vector<people::Person>& people,
                   const Caller& caller) {
    Json::Object& members = *body.object();
    const auto person = std::ranges::find(people, by, &people::Person::id);
    const Json name = person == people.end() ? Json() : Json(person->name);
    members["by_name"] = caller.masked() ? Json(kMasked) : name;
    if (!caller.masked()) return;
    for (const char* words : {"reason", "why"}) {
      if (members.contains(words)) members[words] = kMasked;
    }
  }

  [[nodiscard]] Result<Json> standing(const Caller& caller) const {
    const auto rules = retention_.rules();
    if (!rules) return std::unexpected(rules.error());
    const auto holds = retention_.holds();
    if (!holds) return std::unexpected(holds.error());
    const auto people = people_.all();
    if (!people) return std::unexpected(people.error());
    Json::Array classes;
    for (const EntryClass one : kClasses) {
      const auto* now = retention::inForce(*rules, one, today());
      classes.emplace_back(Json::Object{{"class", journal::nameOf(one)},
                                        {"months", now ? Json(now->months) : Json()},
                                        {"rule", now ? Json(now->id.text()) : Json()}});
    }
    Json::Array written;
    for (const retention::Rule& rule : *rules) {
      Json body = retention::toJson(rule);
      show(body, rule.by, *people, caller);
      written.push_back(std::move(body));
    }
    Json::Array held;
    for (const retention::Hold& hold : *holds) {
      Json body = retention::toJson(hold);
      show(body, hold.by, *people, caller);
      if (hold.released) show((*body.object())["released"], hold.released->by, *people, caller);
      held.push_back(std::move(body));
    }
    Json::Array due;
    for (const auto& shelf : retention::due(journal_.shelves(), *rules, *holds, today())) {
      due.emplace_back(Json::Object{{"class", journal::nameOf(shelf.entry_class)},
                                    {"month", shelf.month.text()}});
    }
    return Json(Json::Object{{"classes", std::move(classes)},
                             {"rules", std::move(written)},
                             {"holds", std::move(held)},
                             {"due", std::move(due)}});
  }

  retention::RetentionRegister& retention_;
  journal::Journal& journal_;
  const people::PersonRegister& people_;
  const Clock& clock_;
  IdSource& ids_;
  RetentionSurroundings around_;
};

}  // namespace

std::vector<Route> retentionOperations(retention::RetentionRegister& retention,
                                       journal::Journal& journal,
                                       const people::PersonRegister& people, const Clock& clock,
                                       IdSource& ids, RetentionSurroundings surroundings) {
  // Shared by the routes' functions, which live as long as the API.
  auto it = std::make_shared<RetentionOperations>(retention, journal, people, clock, ids,
                                                  std::move(surroundings));
  const auto bind = [&](Result<Reply> (RetentionOperations::*answer)(Call&)) {
    return [it, answer](Call& call) { return (*it.*answer)(call); };
  };
  return {
      {"GET", "/journal/retention", "getRetention", bind(&RetentionOperations::get)},
      {"POST", "/journal/retention/rules", "writeRetentionRule", bind(&RetentionOperations::write)},
      {"POST", "/journal/retention/holds", "holdJournal", bind(&RetentionOperations::hold)},
      {"POST", "/journal/retention/holds/{hold}/release", "releaseJournal",
       bind(&RetentionOperations::release)},
      {"POST", "/journal/entries/{index}/body/destruction", "destroyEntryBody",
       bind(&RetentionOperations::destroyBody)},
  };
}

}  // namespace sekisho::http
