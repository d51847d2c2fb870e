#include "interfaces/http/review_operations.h"

#include <algorithm>
#include <map>
#include <memory>
#include <set>
#include <utility>

#include "core/text.h"
#include "interfaces/http/body.h"

namespace sekisho::http {
namespace {

using reviews::Line;
using reviews::Review;
using reviews::ReviewId;

constexpr std::size_t kMaxReviewWords = 1000;

/// Who is who and which machine which, for one answer.
class Known {
 public:
  Known(const std::vector<people::Person>& people, const std::vector<inventory::Device>& devices,
        const Caller& caller)
      : caller_(caller) {
    for (const auto& person : people) people_.emplace(person.id.text(), &person);
    for (const auto& device : devices) devices_.emplace(device.id.text(), device.name);
  }

  // At the console without a person, nobody is named.
  [[nodiscard]] Json nameOf(const Json& id) const {
    if (id.text() == nullptr) return {};
    if (caller_.masked()) return kMasked;
    const auto found = people_.find(*id.text());
    return found == people_.end() ? Json() : Json(found->second->name);
  }
  [[nodiscard]] Json kindOf(const Json& id) const {
    const auto found = id.text() != nullptr ? people_.find(*id.text()) : people_.end();
    return found == people_.end() ? Json() : Json(people::nameOf(found->second->kind));
  }
  [[nodiscard]] Json deviceOf(const Json& id) const {
    const auto found = id.text() != nullptr ? devices_.find(*id.text()) : devices_.end();
    return found == devices_.end() ? Json() : Json(found->second);
  }
  /// The member that says who, beside `by`; what they wrote is masked where they are.
  void sign(Json& body, std::initializer_list<std::string_view> written) const {
    Json::Object* members = body.object();
    if (members == nullptr) return;
    (*members)["by_name"] = nameOf((*members)["by"]);
    hide(*members, written);
  }
  void hide(Json::Object& members, std::initializer_list<std::string_view> written) const {
    if (!caller_.masked()) return;
    for (const std::string_view name : written) {
      const auto* text = members[std::string(name)].text();
      if (text != nullptr && !text->empty()) members[std::string(name)] = kMasked;
    }
  }
  [[nodiscard]] bool isMasked() const { return caller_.masked(); }
  [[nodiscard]] bool isCaller(const std::optional<PersonId>& person) const {
    return caller_.person && person == caller_.person->person;
  }

 private:
  const Caller& caller_;
  std::map<std::string, const people::Person*, std::less<>> people_;
  std::map<std::string, std::string, std::less<>> devices_;
};

Json lineBody(const Line& line, const Known& known) {
  Json body = reviews::toJson(line);
  Json::Object& members = *body.object();
  members["person_name"] = known.nameOf(members["person"]);
  members["person_kind"] = known.kindOf(members["person"]);
  members["device_name"] = known.deviceOf(members["device"]);
  members["own"] = known.isCaller(line.access.person);
  known.sign(members["decision"], {"remark", "why"});
  known.hide(members, {"account", "purpose"});
  if (line.access.way == reviews::Way::Account) known.hide(members, {"member_of"});
  if (Json::Object* settled = members["settled"].object()) known.hide(*settled, {"now"});
  return body;
}

class ReviewOperations {
 public:
  ReviewOperations(reviews::ReviewRegister& reviews, const people::PersonRegister& people,
                   const inventory::DeviceRegister& devices, const Clock& clock, IdSource& ids,
                   ReviewSurroundings around)
      : reviews_(reviews),
        people_(people),
        devices_(devices),
        clock_(clock),
        ids_(ids),
        around_(std::move(around)) {}

  Result<Reply> list(Call& call) {
    const auto all = reviews_.all();
    if (!all) return std::unexpected(all.error());
    const auto people = people_.all();
    if (!people) return std::unexpected(people.error());
    const Known known(*people, {}, call.caller);
    const auto waiting = reviews::waitingIn(*all);
    Json::Array bodies;
    Json next;
    for (const Review& review : *all) {
      if (review.signature && next.isNull()) {
        const std::chrono::sys_days last = japaneseDay(review.signature->at);
        next = toIsoDay(last + around_.every());
      }
      bodies.push_back(headOf(review, waiting, known));
    }
    return Reply{.body = Json::Object{{"today", toIsoDay(today())},
                                      {"next", std::move(next)},
                                      {"waiting", std::uint64_t{waiting.size()}},
                                      {"reviews", std::move(bodies)}}};
  }

  Result<Reply> get(Call& call) {
    const auto id = ReviewId::fromText(call.parameter("review"));
    if (!id) return fail(ErrorCode::NotFound, MessageId{"reviews.unknown"});
    return whole(*id, call.caller, 200);
  }

  Result<Reply> start(Call& call) {
    Members members(call.body);
    const auto due = fromIsoDay(members.text("due", 10));
    if (!due) members.wrong("due");
    if (auto read = members.finish(); !read) return std::unexpected(std::move(read.error()));
    const std::chrono::sys_days day = due.value_or(std::chrono::sys_days{});
    if (auto fine = reviews::checkDue(day, today()); !fine) {
      return std::unexpected(std::move(fine.error()));
    }
    auto now = around_.access_now(day);
    if (!now) return std::unexpected(std::move(now.error()));
    auto lines = reviews::linesOf(now->accesses);
    if (!lines) return std::unexpected(std::move(lines.error()));
    const Review review{.id = ids_.make<ReviewId>(),
                        .due = day,
                        .by = call.caller.signedIn().person,
                        .started = clock_.now(),
                        .lines = std::move(*lines),
                        .alone = std::move(now->alone)};
    if (auto kept = reviews_.start(review); !kept) {
      return std::unexpected(std::move(kept.error()));
    }
    around_.changed();
    return whole(review.id, call.caller, 201);
  }

  Result<Reply> decide(Call& call) {
    const auto id = ReviewId::fromText(call.parameter("review"));
    const auto number = toInteger(call.parameter("line"));
    if (!id || !number || *number < 1 || *number > static_cast<std::int64_t>(reviews::kMaxLines)) {
      return fail(ErrorCode::NotFound, MessageId{"reviews.line-unknown"});
    }
    Members members(call.body);
    const auto choice = reviews::choiceFrom(members.text("choice", 20));
    if (!choice) members.wrong("choice");
    reviews::Decision decision{.remark = members.maybeText("remark", kMaxReviewWords).value_or(""),
                               .by = call.caller.signedIn().person,
                               .at = clock_.now(),
                               .why = members.maybeText("why", kMaxReviewWords).value_or("")};
    if (auto read = members.finish(); !read) return std::unexpected(std::move(read.error()));
    decision.choice = choice.value_or(reviews::Choice::Keep);
    const auto review = reviews_.review(*id);
    if (!review) return std::unexpected(review.error());
    const auto its = std::ranges::find(review->lines, static_cast<int>(*number), &Line::number);
    Result<SecondPerson> second;  // of nobody's line, anybody decides
    if (its != review->lines.end()) {
      if (around_.was_theirs(call.caller, its->access)) {
        second = around_.decides(call.caller, call.caller.signedIn().person);
      } else if (const auto& whose = its->access.person) {
        second = around_.decides(call.caller, *whose);
      }
      if (!second) return std::unexpected(second.error());
      decision.was = around_.known_now(its->access);
    }
    const auto line = reviews_.decide(*id, static_cast<int>(*number), decision, *second);
    if (!line) return std::unexpected(line.error());
    const auto people = people_.all();
    if (!people) return std::unexpected(people.error());
    const auto devices = devices_.all(true);
    if (!devices) return std::unexpected(devices.error());
    around_.changed();
    Json body = lineBody(*line, Known(*people, *devices, call.caller));
    (*body.object())["second"] =
        second->worth() == Worth::Whole ? Json() : secondBody(second, *people, call.caller);
    return Reply{.body = std::move(body)};
  }

  Result<Reply> sign(Call& call) {
    const auto id = ReviewId::fromText(call.parameter("review"));
    if (!id) return fail(ErrorCode::NotFound, MessageId{"reviews.unknown"});
    Members members(call.body);
    const std::string summary = members.text("summary", kMaxReviewWords);
    const std::string why = members.maybeText("why", kMaxReviewWords).value_or("");
    if (auto read = members.finish(); !read) return std::unexpected(std::move(read.error()));
    const auto review = reviews_.review(*id);
    if (!review) return std::unexpected(review.error());
    const auto second = around_.signs(call.caller, personsOf(*review));
    if (!second) return std::unexpected(second.error());
    const auto kept = reviews_.sign(
        *id,
        {.by = call.caller.signedIn().person, .at = clock_.now(), .summary = summary, .why = why},
        *second);
    if (!kept) return std::unexpected(kept.error());
    around_.changed();
    return whole(*id, call.caller, 200);
  }

  Result<Reply> abandon(Call& call) {
    const auto id = ReviewId::fromText(call.parameter("review"));
    if (!id) return fail(ErrorCode::NotFound, MessageId{"reviews.unknown"});
    Members members(call.body);
    const std::string why = members.text("why", kMaxReviewWords);
    if (auto read = members.finish(); !read) return std::unexpected(std::move(read.error()));
    const auto kept = reviews_.abandon(
        *id, {.by = call.caller.signedIn().person, .at = clock_.now(), .why = why});
    if (!kept) return std::unexpected(kept.error());
    around_.changed();
    return whole(*id, call.caller, 200);
  }

 private:
  [[nodiscard]] std::chrono::sys_days today() const { return japaneseDay(clock_.now()); }

  // Names of accounts and people are not shown at the console without a person.
  [[nodiscard]] Json titleOf(std::string_view kind, std::string_view subject,
                             const Known& known) const {
    if (kind.starts_with("statement")) return around_.title(subject);
    if (known.isMasked()) return {};
    if (kind == "account-service" || kind == "account-taken") return around_.account(subject);
    return kind == "grant" || kind.starts_with("sign-in-") ? around_.act(subject) : Json();
  }

  static std::vector<PersonId> personsOf(const Review& review) {
    std::set<PersonId> persons;
    for (const Line& line : review.lines) {
      if (line.access.person) persons.insert(*line.access.person);
    }
    return {persons.begin(), persons.end()};
  }

  // How whoever asks stands to each person of an open review, where it is not as anybody does.
  [[nodiscard]] std::map<PersonId, Json> notWholeTo(const Review& review,
                                                    const std::vector<people::Person>& people,
                                                    const Caller& caller) const {
    std::map<PersonId, Json> bodies;
    if (!review.isOpen() || !caller.person) return bodies;
    for (const PersonId person : personsOf(review)) {
      const auto second = around_.decides(caller, person);
      if (second && second->worth() == Worth::Whole) continue;
      bodies.emplace(person, secondBody(second, people, caller));
    }
    return bodies;
  }

  // Without its lines.
  [[nodiscard]] Json headOf(const Review& review, const std::vector<reviews::Waiting>& waiting,
                            const Known& known) const {
    Json body = reviews::toJson(review);
    Json::Object& members = *body.object();
    members["by_name"] = known.nameOf(members["by"]);
    known.sign(members["signed"], {"summary", "why"});
    known.sign(members["abandoned"], {"why"});
    for (Json& approval : *members["alone"].array()) {
      known.sign(approval, {"why"});
      Json::Object& one = *approval.object();
      one["title"] = titleOf(*one["kind"].text(), *one["subject"].text(), known);
    }
    const auto waits = std::ranges::count(waiting, &review, &reviews::Waiting::review);
    members["count"] = std::uint64_t{review.lines.size()};
    members["undecided"] = std::uint64_t{review.undecided()};
    members["waiting"] = std::int64_t{waits};
    return body;
  }

  [[nodiscard]] Result<Reply> whole(ReviewId id, const Caller& caller, int status) const {
    const auto all = reviews_.all();
    if (!all) return std::unexpected(all.error());
    const auto review = std::ranges::find(*all, id, &Review::id);
    if (review == all->end()) return fail(ErrorCode::NotFound, MessageId{"reviews.unknown"});
    const auto people = people_.all();
    if (!people) return std::unexpected(people.error());
    const auto devices = devices_.all(true);
    if (!devices) return std::unexpected(devices.error());
    const Known known(*people, *devices, caller);
    const auto waiting = reviews::waitingIn(*all);
    std::set<const Line*> waits;
    for (const auto& one : waiting) waits.insert(one.line);
    const Review* last = reviews::lastBefore(*all, *review);
    const auto differences = reviews::differencesOf(*review, last);
    const auto standing = notWholeTo(*review, *people, caller);
    Json::Array lines;
    for (std::size_t at = 0; at < review->lines.size(); ++at) {
      Json line = lineBody(review->lines[at], known);
      const auto& person = review->lines[at].access.person;
      const auto second = person ? standing.find(*person) : standing.end();
      (*line.object())["second"] = second == standing.end() ? Json() : second->second;
      (*line.object())["difference"] = nameOf(differences.lines[at]);
      (*line.object())["waits"] = waits.contains(&review->lines[at]);
      lines.push_back(std::move(line));
    }
    Json::Array gone;
    for (const Line& line : differences.gone) gone.push_back(lineBody(line, known));
    Json body = headOf(*review, waiting, known);
    Json::Object& members = *body.object();
    members["today"] = toIsoDay(today());
    members["second_to_sign"] =
        review->isOpen() && caller.person
            ? secondBody(around_.signs(caller, personsOf(*review)), *people, caller)
            : Json();
    members["lines"] = std::move(lines);
    members["gone"] = std::move(gone);
    members["last"] = Json();
    if (last != nullptr && last->signature) {
      members["last"] =
          Json::Object{{"id", last->id.text()}, {"signed", toRfc3339(last->signature->at)}};
    }
    return Reply{.status = status, .body = std::move(body)};
  }

  reviews::ReviewRegister& reviews_;
  const people::PersonRegister& people_;
  const inventory::DeviceRegister& devices_;
  const Clock& clock_;
  IdSource& ids_;
  ReviewSurroundings around_;
};

}  // namespace

std::vector<Route> reviewOperations(reviews::ReviewRegister& reviews,
                                    const people::PersonRegister& people,
                                    const inventory::DeviceRegister& devices, const Clock& clock,
                                    IdSource& ids, ReviewSurroundings surroundings) {
  // Shared by the routes' functions, which live as long as the API.
  auto it = std::make_shared<ReviewOperations>(reviews, people, devices, clock, ids,
                                               std::move(surroundings));
  const auto bind = [&](Result<Reply> (ReviewOperations::*answer)(Call&)) {
    return [it, answer](Call& call) { return (*it.*answer)(call); };
  };
  return {
      {"GET", "/reviews", "listReviews", bind(&ReviewOperations::list)},
      {"POST", "/reviews", "startReview", bind(&ReviewOperations::start)},
      {"GET", "/reviews/{review}", "getReview", bind(&ReviewOperations::get)},
      {"POST", "/reviews/{review}/lines/{line}", "decideReviewLine",
       bind(&ReviewOperations::decide)},
      {"POST", "/reviews/{review}/sign", "signReview", bind(&ReviewOperations::sign)},
      {"POST", "/reviews/{review}/give-up", "abandonReview", bind(&ReviewOperations::abandon)},
  };
}

}  // namespace sekisho::http
