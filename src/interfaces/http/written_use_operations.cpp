#include "interfaces/http/written_use_operations.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "core/text.h"
#include "interfaces/http/body.h"
#include "interfaces/http/journal_operations.h"
#include "interfaces/http/names_of_use.h"

namespace sekisho::http {
namespace {

using usage::WrittenUse;

constexpr std::size_t kMaxWords = 200;
constexpr std::string_view kRead = "written uses of a day";

Instant momentIn(Members& members, std::string_view name) {
  const auto at = fromRfc3339(members.text(name, 40));
  if (!at) members.wrong(name);
  return at.value_or(Instant{});
}

bool seesEverybody(const Caller& caller) { return !caller.masked(); }

bool isOwn(const WrittenUse& use, PersonId person) {
  return use.person == person || use.by == person;
}

class WrittenUseOperations {
 public:
  WrittenUseOperations(usage::WrittenUses& uses, const people::PersonRegister& people,
                       inventory::DeviceRegister& devices, const Clock& clock, IdSource& ids,
                       WrittenUseSurroundings around)
      : uses_(uses),
        people_(people),
        devices_(devices),
        clock_(clock),
        ids_(ids),
        around_(std::move(around)) {}

  Result<Reply> list(Call& call) {
    const std::string* asked = call.request.parameter("day");
    const auto day = asked == nullptr ? std::optional(today()) : fromIsoDay(*asked);
    if (!day) {
      return fail(ErrorCode::InvalidInput, MessageId{"http.body-fields"}, {},
                  {{"pointer", "/day"}});
    }
    const bool everybody = seesEverybody(call.caller);
    if (everybody) {
      const auto why = purposeIn(call.request);
      if (!why) return std::unexpected(why.error());
      if (auto kept = around_.reading(call.caller, kRead, *why); !kept) {
        return std::unexpected(std::move(kept.error()));
      }
    }
    auto uses =
        uses_.between(usage::beginningOf(*day), usage::beginningOf(*day + std::chrono::days{1}));
    if (!uses) return std::unexpected(std::move(uses.error()));
    const PersonId me = call.caller.signedIn().person;
    if (!everybody) std::erase_if(*uses, [&](const WrittenUse& use) { return !isOwn(use, me); });
    const auto names = NamesOfUse::read(people_, devices_);
    if (!names) return std::unexpected(names.error());
    Json::Array bodies;
    for (const WrittenUse& use : *uses) bodies.push_back(bodyOf(use, *uses, *names));
    return Reply{.body = Json::Object{{"day", toIsoDay(*day)},
                                      {"today", toIsoDay(today())},
                                      {"everybody", everybody},
                                      {"people", choicesOf(*names, everybody, me, *day)},
                                      {"terminals", names->terminals()},
                                      {"uses", std::move(bodies)}}};
  }

  Result<Reply> write(Call& call) {
    Members members(call.body);
    WrittenUse use = begun(members, call.caller);
    use.person = members.has("person") ? members.id<PersonId>("person") : use.by;
    use.terminal = members.id<DeviceId>("terminal");
    use.purpose = members.text("purpose", kMaxWords);
    if (const Json& given = members.any("paper"); !given.isNull()) {
      Members paper(given, "/paper");
      use.paper = usage::FromPaper{paper.text("writer", kMaxWords)};
      if (!paper.finish()) members.wrong("paper");
    }
    if (auto read = members.finish(); !read) return std::unexpected(std::move(read.error()));
    if (use.person != use.by && !seesEverybody(call.caller)) {
      return fail(ErrorCode::PermissionDenied, MessageId{"usage.written-own"});
    }
    return keep(use);
  }

  Result<Reply> correct(Call& call) {
    const auto id = usage::WrittenUseId::fromText(call.parameter("use"));
    if (!id) return fail(ErrorCode::NotFound, MessageId{"usage.written-unknown"});
    const auto before = uses_.use(*id);
    if (!before) return std::unexpected(before.error());
    const PersonId me = call.caller.signedIn().person;
    if (!isOwn(*before, me) && !seesEverybody(call.caller)) {
      return fail(ErrorCode::NotFound, MessageId{"usage.written-unknown"});
    }
    Members members(call.body);
    usage::Correction correction{.of = *id,
                                 .why = members.text("why", kMaxWords),
                                 .taken_back = members.boolean("taken_back")};
    WrittenUse use = *before;
    if (!correction.taken_back) {
      use = begun(members, call.caller);
      use.person = before->person;
      use.terminal = members.id<DeviceId>("terminal");
      use.purpose = members.text("purpose", kMaxWords);
      use.paper = before->paper;
    }
    if (auto read = members.finish(); !read) return std::unexpected(std::move(read.error()));
    use.id = ids_.make<usage::WrittenUseId>();
    use.by = me;
    use.at = clock_.now();
    use.corrects = std::move(correction);
    return keep(use);
  }

 private:
  [[nodiscard]] std::chrono::sys_days today() const { return japaneseDay(clock_.now()); }

  WrittenUse begun(Members& members, const Caller& caller) {
    return {.id = ids_.make<usage::WrittenUseId>(),
            .from = momentIn(members, "from"),
            .until = momentIn(members, "until"),
            .by = caller.signedIn().person,
            .at = clock_.now()};
  }

  Result<Reply> keep(const WrittenUse& use) {
    if (auto fine = usage::check(use, use.at); !fine) {
      return std::unexpected(std::move(fine.error()));
    }
    const auto names = NamesOfUse::read(people_, devices_);
    if (!names) return std::unexpected(names.error());
    if (auto known = checkKnown(use, *names); !known) {
      return std::unexpected(std::move(known.error()));
    }
    if (auto kept = uses_.write(use); !kept) return std::unexpected(std::move(kept.error()));
    around_.changed();
    return Reply{.status = 201, .body = bodyOf(use, {use}, *names)};
  }

  // Somebody of the register who was here, and a machine of the register, retired ones included:
  // paper may be copied later.
  static Result<void> checkKnown(const WrittenUse& use, const NamesOfUse& names) {
    const auto refuse = [](std::string_view message, std::string_view pointer) {
      return fail(ErrorCode::InvalidInput, MessageId{message}, {},
                  {{"pointer", std::string(pointer)}});
    };
    const auto person = std::ranges::find(names.people, use.person, &people::Person::id);
    if (person == names.people.end() || !person->isHere(japaneseDay(use.from))) {
      return refuse("usage.written-person", "/person");
    }
    if (std::ranges::find(names.devices, use.terminal, &inventory::Device::id) ==
        names.devices.end()) {
      return refuse("usage.written-terminal", "/terminal");
    }
    return {};
  }

  static Json bodyOf(const WrittenUse& use, const std::vector<WrittenUse>& others,
                     const NamesOfUse& names) {
    Json body = usage::toJson(use);
    Json::Object& members = *body.object();
    members["person_name"] = names.person(use.person);
    members["terminal_name"] = names.device(use.terminal);
    members["by_name"] = names.person(use.by);
    const auto later = std::ranges::find_if(others, [&](const WrittenUse& other) {
      return other.corrects && other.corrects->of == use.id;
    });
    members["corrected_by"] = later == others.end() ? Json() : Json(later->id.text());
    return body;
  }

  // For whom the one who asks may write on that day.
  static Json::Array choicesOf(const NamesOfUse& names, bool everybody, PersonId me,
                               std::chrono::sys_days day) {
    Json::Array choices;
    for (const people::Person& person : names.people) {
      if (!person.isHere(day) || (!everybody && person.id != me)) continue;
      choices.emplace_back(Json::Object{{"id", person.id.text()}, {"name", person.name}});
    }
    return choices;
  }

  usage::WrittenUses& uses_;
  const people::PersonRegister& people_;
  inventory::DeviceRegister& devices_;
  const Clock& clock_;
  IdSource& ids_;
  WrittenUseSurroundings around_;
};

}  // namespace

std::vector<Route> writtenUseOperations(usage::WrittenUses& uses,
                                        const people::PersonRegister& people,
                                        inventory::DeviceRegister& devices, const Clock& clock,
                                        IdSource& ids, WrittenUseSurroundings surroundings) {
  // Shared by the routes' functions, which live as long as the API.
  auto it = std::make_shared<WrittenUseOperations>(uses, people, devices, clock, ids,
                                                   std::move(surroundings));
  const auto bind = [&](Result<Reply> (WrittenUseOperations::*answer)(Call&)) {
    return [it, answer](Call& call) { return (*it.*answer)(call); };
  };
  return {
      {"GET", "/written-uses", "listWrittenUses", bind(&WrittenUseOperations::list)},
      {"POST", "/written-uses", "writeUse", bind(&WrittenUseOperations::write)},
      {"POST", "/written-uses/{use}/correction", "correctUse",
       bind(&WrittenUseOperations::correct)},
  };
}

}  // namespace sekisho::http
