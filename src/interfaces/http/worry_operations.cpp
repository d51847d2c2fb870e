#include "interfaces/http/worry_operations.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "capabilities/incidents/mailed_words.h"
#include "core/mail_address.h"
#include "interfaces/http/body.h"
#include "interfaces/http/names_of_use.h"

namespace sekisho::http {
namespace {

using incidents::Contact;
using incidents::Step;
using incidents::StepKind;
using incidents::WorryReport;

constexpr std::size_t kMaxChoice = 20;
constexpr std::size_t kUuid = 36;
constexpr std::size_t kMaxTelephone = incidents::kMaxTelephoneBytes;

/// What one caller may see of worry reports: who is named, and what was written by hand.
class WorriesSeen {
 public:
  WorriesSeen(const Caller& caller, const NamesOfUse& names) : caller_(caller), names_(names) {}

  /// Whoever answers reports sees them all, and so does the console, without words and names.
  [[nodiscard]] bool everybody() const { return !caller_.person || may("answerWorry"); }
  [[nodiscard]] bool isOwn(const WorryReport& report) const {
    return caller_.person && caller_.person->person == report.by;
  }
  [[nodiscard]] bool sees(const WorryReport& report) const { return everybody() || isOwn(report); }

  [[nodiscard]] Json bodyOf(const WorryReport& report) const {
    Json body = incidents::toJson(report);
    Json::Object& members = *body.object();
    members["by_name"] = nameOf(report.by, report);
    members["own"] = isOwn(report);
    members["open"] = report.isOpen();
    members["open_since"] = toRfc3339(report.openSince());
    members["told"] = report.told() != nullptr;
    members["answered"] = report.answered() != nullptr;
    mask(members, "words");
    if (report.paper) maskWriter(*members["paper"].object(), report);
    Json::Array steps;
    for (const Step& step : report.steps) {
      Json one = incidents::toJson(step);
      Json::Object& parts = *one.object();
      parts["by_name"] = step.by ? nameOf(*step.by, report) : Json();
      for (const char* hand : {"whom", "words", "why_without"}) mask(parts, hand);
      steps.push_back(std::move(one));
    }
    members["steps"] = std::move(steps);
    return body;
  }

 private:
  [[nodiscard]] bool may(std::string_view operation) const {
    return caller_.person && access::authorize(operation, &caller_.person->roles).has_value();
  }

  // Whose report it is is told who saw to it, as they are told whom to ask; a provider is not.
  [[nodiscard]] Json nameOf(PersonId person, const WorryReport& report) const {
    const bool self = caller_.person && caller_.person->person == person;
    const bool shown = self || !caller_.masked() || (isOwn(report) && may("listDeciders"));
    return shown ? names_.person(person) : Json(std::string(kMasked));
  }

  // Who wrote it on paper is of the staff, as whoever filed it is.
  void maskWriter(Json::Object& paper, const WorryReport& report) const {
    if (caller_.masked() && !isOwn(report)) paper["writer"] = std::string(kMasked);
  }

  // What somebody typed may name anybody: the console without a person does not see it.
  void mask(Json::Object& members, const char* name) const {
    Json& value = members[name];
    if (!caller_.person && value.text() != nullptr) value = std::string(kMasked);
  }

  const Caller& caller_;
  const NamesOfUse& names_;
};

class WorryOperations {
 public:
  WorryOperations(incidents::WorryRegister& worries, const people::PersonRegister& people,
                  const inventory::DeviceRegister& devices, const Clock& clock, IdSource& ids,
                  WorrySurroundings around)
      : worries_(worries),
        people_(people),
        devices_(devices),
        clock_(clock),
        ids_(ids),
        around_(std::move(around)) {}

  // What the page needs so that one press is enough: where the caller sits, and who will be told.
  Result<Reply> form(Call& call) {
    const auto names = NamesOfUse::read(people_, devices_);
    if (!names) return std::unexpected(names.error());
    const auto contact = worries_.contact();
    if (!contact) return std::unexpected(contact.error());
    const auto seat = around_.device_at(call.request.peer);
    const bool known = seat && isSeat(*names, *seat);
    return Reply{.body = Json::Object{{"now", toRfc3339(clock_.now())},
                                      {"id", ids_.make<WorryId>().text()},
                                      {"seat", known ? Json(seat->text()) : Json()},
                                      {"seats", seatsOf(*names)},
                                      {"contact", contactBody(*contact, *names, call.caller)},
                                      {"by_mail", byMail(*contact)}}};
  }

  // What goes out, before it does: whoever reports may change their words yet.
  Result<Reply> previewMail(Call& call) {
    Members members(call.body);
    WorryReport draft = draftIn(members, call);
    std::optional<incidents::Sign> sign;
    if (members.present("sign")) {
      sign = incidents::signFrom(members.text("sign", kMaxChoice));
      if (!sign) members.wrong("sign");
    }
    if (auto read = members.finish(); !read) return std::unexpected(std::move(read.error()));
    if (auto named = nameSeat(draft, call, members.present("seat")); !named) {
      return std::unexpected(std::move(named.error()));
    }
    if (auto fine = incidents::check(draft); !fine) return std::unexpected(std::move(fine.error()));
    Json::Array bodies;
    if (around_.mails()) {
      auto attached = around_.attached(draft.seat);
      if (!attached) return std::unexpected(std::move(attached.error()));
      draft.attached = std::move(*attached);
      const auto letters = around_.letters(draft, sign);
      if (!letters) return std::unexpected(letters.error());
      for (const WorryLetter& letter : *letters) {
        bodies.push_back(Json::Object{{"whom", Json::Array(letter.whom.begin(), letter.whom.end())},
                                      {"language", nameOf(letter.language)},
                                      {"subject", letter.subject},
                                      {"text", letter.text}});
      }
    }
    return Reply{.body = Json::Object{{"letters", std::move(bodies)}}};
  }

  Result<Reply> list(Call& call) {
    const auto names = NamesOfUse::read(people_, devices_);
    if (!names) return std::unexpected(names.error());
    const auto reports = asked(call);
    if (!reports) return std::unexpected(reports.error());
    const auto contact = worries_.contact();
    if (!contact) return std::unexpected(contact.error());
    const WorriesSeen seen(call.caller, *names);
    Json::Array bodies;
    std::int64_t open = 0;
    for (const WorryReport& report : *reports) {
      if (!seen.sees(report)) continue;
      if (report.isOpen()) ++open;
      Json body = seen.bodyOf(report);
      body.object()->erase("attached");
      body.object()->erase("steps");
      bodies.push_back(std::move(body));
    }
    return Reply{.body = Json::Object{{"everybody", seen.everybody()},
                                      {"open", open},
                                      {"contact", contactBody(*contact, *names, call.caller)},
                                      {"by_mail", byMail(*contact)},
                                      {"worries", std::move(bodies)}}};
  }

  Result<Reply> get(Call& call) {
    const auto report = reportFor(call);
    if (!report) return std::unexpected(report.error());
    return answer(*report, call.caller, 200);
  }

  Result<Reply> file(Call& call) {
    Members members(call.body);
    WorryReport report = draftIn(members, call);
    const auto sign = incidents::signFrom(members.text("sign", kMaxChoice));
    if (!sign) members.wrong("sign");
    report.sign = sign.value_or(incidents::Sign::Other);
    const auto before = filedBefore(members, report);
    if (!before) return std::unexpected(before.error());
    if (auto read = members.finish(); !read) return std::unexpected(std::move(read.error()));
    if (const auto& same = *before) return answer(*same, call.caller, 200);
    if (auto named = nameSeat(report, call, members.present("seat")); !named) {
      return std::unexpected(std::move(named.error()));
    }
    if (auto fine = incidents::check(report); !fine) {
      return std::unexpected(std::move(fine.error()));
    }
    auto attached = around_.attached(report.seat);
    if (!attached) return std::unexpected(std::move(attached.error()));
    report.attached = std::move(*attached);
    const auto filed = worries_.file(report);
    if (!filed) return std::unexpected(filed.error());
    around_.changed();
    return answer(*filed, call.caller, 201);
  }

  Result<Reply> addWords(Call& call) {
    Members members(call.body);
    return add(call, members,
               {.kind = StepKind::Added, .words = members.text("words", kMaxReason)});
  }

  Result<Reply> tell(Call& call) {
    Members members(call.body);
    Step step{.kind = StepKind::Told, .whom = members.text("whom", kMaxShort)};
    step.when = momentIn(members, "when");
    step.way = incidents::wayFrom(members.text("way", kMaxChoice));
    if (!step.way) members.wrong("way");
    return add(call, members, std::move(step));
  }

  Result<Reply> answerReport(Call& call) {
    Members members(call.body);
    Step step{.kind = StepKind::Answered, .whom = members.text("whom", kMaxShort)};
    step.when = momentIn(members, "when");
    step.words = members.text("words", kMaxReason);
    return add(call, members, std::move(step));
  }

  Result<Reply> close(Call& call) {
    Members members(call.body);
    Step step{.kind = StepKind::Closed, .words = members.text("words", kMaxReason)};
    step.recurrence = incidents::recurrenceFrom(members.text("recurrence", kMaxChoice));
    if (!step.recurrence) members.wrong("recurrence");
    step.why_without = members.maybeText("why_without", kMaxReason).value_or("");
    return add(call, members, std::move(step));
  }

  Result<Reply> reopen(Call& call) {
    Members members(call.body);
    return add(call, members,
               {.kind = StepKind::Reopened, .words = members.text("words", kMaxReason)});
  }

  Result<Reply> nameContact(Call& call) {
    Members members(call.body);
    const Contact contact{.name = members.text("name", kMaxShort),
                          .firm = members.text("firm", kMaxShort, true),
                          .telephone = members.text("telephone", kMaxTelephone, true),
                          .mail = members.text("mail", kMaxMailAddress, true),
                          .is_contracted = members.boolean("contracted"),
                          .language = maybeWord(members, "language", &incidents::letterLanguageFrom)
                                          .value_or(incidents::LetterLanguage::Japanese),
                          .others = othersIn(members),
                          .by = call.caller.signedIn().person,
                          .at = clock_.now()};
    if (auto read = members.finish(); !read) return std::unexpected(std::move(read.error()));
    if (auto named = worries_.nameContact(contact); !named) {
      return std::unexpected(std::move(named.error()));
    }
    around_.changed();
    const auto names = NamesOfUse::read(people_, devices_);
    if (!names) return std::unexpected(names.error());
    return Reply{.body = contactBody(contact, *names, call.caller)};
  }

 private:
  // By the caller, now, with what they say besides what was seen.
  WorryReport draftIn(Members& members, const Call& call) {
    const Instant now = clock_.now();
    WorryReport report{
        .id = ids_.make<WorryId>(), .by = call.caller.signedIn().person, .at = now, .seen = now};
    report.words = members.maybeText("words", kMaxReason).value_or("");
    if (const auto seat = members.maybeText("seat", kUuid)) {
      report.seat = DeviceId::fromText(*seat);
      if (!report.seat) members.wrong("seat");
    }
    readPaper(members, report);
    return report;
  }
  static std::vector<incidents::OtherContact> othersIn(Members& members) {
    if (!members.has("others")) return {};
    auto others = incidents::otherContactsFrom(members.any("others"));
    if (!others) members.wrong("others");
    return std::move(others).value_or(std::vector<incidents::OtherContact>());
  }
  static Instant momentIn(Members& members, std::string_view name) {
    const auto at = fromRfc3339(members.text(name, 40));
    if (!at) members.wrong(name);
    return at.value_or(Instant{});
  }

  // Whoever heard no answer presses again: the id their form had tells that it is the same worry.
  [[nodiscard]] Result<std::optional<WorryReport>> filedBefore(Members& members,
                                                               WorryReport& report) const {
    const auto text = members.maybeText("id", kUuid);
    if (!text) return std::nullopt;
    const auto id = WorryId::fromText(*text);
    if (!id) {
      members.wrong("id");
      return std::nullopt;
    }
    report.id = *id;
    auto filed = worries_.report(*id);
    if (!filed && filed.error().code == ErrorCode::NotFound) return std::nullopt;
    if (!filed) return std::unexpected(std::move(filed.error()));
    if (filed->by == report.by) return std::optional(std::move(*filed));
    members.wrong("id");
    return std::nullopt;
  }

  static void readPaper(Members& members, WorryReport& report) {
    const Json& given = members.any("paper");
    if (given.isNull()) return;
    Members paper(given, "/paper");
    report.paper = incidents::FromPaper{paper.text("writer", kMaxShort)};
    report.seen = momentIn(paper, "seen");
    if (!paper.finish()) members.wrong("paper");
  }

  static bool isSeat(const NamesOfUse& names, DeviceId id) {
    return std::ranges::any_of(names.devices, [&](const inventory::Device& device) {
      return device.id == id && !device.retired;
    });
  }

  static Json::Array seatsOf(const NamesOfUse& names) {
    Json::Array seats;
    for (const inventory::Device& device : names.devices) {
      if (device.retired) continue;
      seats.emplace_back(Json::Object{{"id", device.id.text()}, {"name", device.name}});
    }
    return seats;
  }

  // Where nobody says, the machine at the other end is the seat, unless it comes from paper.
  Result<void> nameSeat(WorryReport& report, const Call& call, bool said) const {
    if (!said && !report.paper) report.seat = around_.device_at(call.request.peer);
    if (!report.seat) return {};
    const auto device = devices_.device(*report.seat);
    if (device) {
      report.seat_name = device->name;
      return {};
    }
    if (device.error().code != ErrorCode::NotFound) return std::unexpected(device.error());
    if (!said) {
      report.seat.reset();
      return {};
    }
    return fail(ErrorCode::InvalidInput, MessageId{"incidents.seat"}, {}, {{"pointer", "/seat"}});
  }

  // All of them, or the one whose number was read out.
  [[nodiscard]] Result<std::vector<WorryReport>> asked(const Call& call) const {
    const std::string* typed = call.request.parameter("number");
    if (typed == nullptr) return worries_.list();
    const auto number = incidents::reportNumberFrom(*typed);
    if (!number) {
      return fail(ErrorCode::InvalidInput, MessageId{"incidents.number"}, {},
                  {{"pointer", "/number"}});
    }
    auto report = worries_.numbered(*number);
    if (!report) return std::unexpected(std::move(report.error()));
    const NamesOfUse nobody{};
    if (!WorriesSeen(call.caller, nobody).sees(*report)) {
      return fail(ErrorCode::NotFound, MessageId{"incidents.unknown"});
    }
    return std::vector{std::move(*report)};
  }

  [[nodiscard]] Result<WorryReport> reportFor(const Call& call) const {
    const auto id = WorryId::fromText(call.parameter("worry"));
    if (!id) return fail(ErrorCode::NotFound, MessageId{"incidents.unknown"});
    auto report = worries_.report(*id);
    if (!report) return report;
    const NamesOfUse nobody{};
    if (!WorriesSeen(call.caller, nobody).sees(*report)) {
      return fail(ErrorCode::NotFound, MessageId{"incidents.unknown"});
    }
    return report;
  }

  Result<Reply> add(Call& call, const Members& members, Step step) {
    if (auto read = members.finish(); !read) return std::unexpected(std::move(read.error()));
    const auto report = reportFor(call);
    if (!report) return std::unexpected(report.error());
    step.by = call.caller.signedIn().person;
    step.at = clock_.now();
    if (step.kind != StepKind::Told && step.kind != StepKind::Answered) step.when = step.at;
    const auto changed = worries_.add(report->id, step);
    if (!changed) return std::unexpected(changed.error());
    around_.changed();
    return answer(*changed, call.caller, 200);
  }

  [[nodiscard]] Result<Reply> answer(const WorryReport& report, const Caller& caller,
                                     int status) const {
    const auto names = NamesOfUse::read(people_, devices_);
    if (!names) return std::unexpected(names.error());
    const auto contact = worries_.contact();
    if (!contact) return std::unexpected(contact.error());
    const auto sent = around_.mails_about(report.id);
    if (!sent) return std::unexpected(sent.error());
    Json body = WorriesSeen(caller, *names).bodyOf(report);
    Json::Object& members = *body.object();
    members["contact"] = contactBody(*contact, *names, caller);
    members["by_mail"] = byMail(*contact);
    members["mails"] = mailBodies(*sent, caller);
    const std::string* words = members["words"].text();
    members["mailed_words"] = words == nullptr ? Json() : Json(incidents::mailedWords(*words));
    return Reply{.status = status, .body = std::move(body)};
  }

  static Json mailBodies(const std::vector<WorryMail>& mails, const Caller& caller) {
    Json::Array bodies;
    for (const auto& [whom, message] : mails) {
      const bool hidden = whom && !caller.person;
      bodies.push_back(
          Json::Object{{"whom", hidden ? Json(std::string(kMasked))
                                : whom ? Json(*whom)
                                       : Json()},
                       {"state", nameOf(message.state)},
                       {"queued", toRfc3339(message.queued)},
                       {"tried", message.tried ? Json(toRfc3339(*message.tried)) : Json()}});
    }
    return bodies;
  }

  static Json contactBody(const std::optional<Contact>& contact, const NamesOfUse& names,
                          const Caller& caller) {
    if (!contact) return {};
    Json body = incidents::toJson(*contact);
    Json::Object& members = *body.object();
    members["by_name"] = caller.masked() ? Json(std::string(kMasked)) : names.person(contact->by);
    if (!caller.person) {
      for (const char* personal : {"name", "telephone", "mail"}) {
        members[personal] = std::string(kMasked);
      }
      for (Json& other : *members["others"].array()) {
        for (const char* personal : {"name", "telephone", "mail"}) {
          (*other.object())[personal] = std::string(kMasked);
        }
      }
    }
    return body;
  }

  [[nodiscard]] bool byMail(const std::optional<Contact>& contact) const {
    return contact && !incidents::recipientsOf(*contact).empty() && around_.mails();
  }

  incidents::WorryRegister& worries_;
  const people::PersonRegister& people_;
  const inventory::DeviceRegister& devices_;
  const Clock& clock_;
  IdSource& ids_;
  WorrySurroundings around_;
};

}  // namespace

std::vector<Route> worryOperations(incidents::WorryRegister& worries,
                                   const people::PersonRegister& people,
                                   const inventory::DeviceRegister& devices, const Clock& clock,
                                   IdSource& ids, WorrySurroundings surroundings) {
  // Shared by the routes' functions, which live as long as the API.
  auto it = std::make_shared<WorryOperations>(worries, people, devices, clock, ids,
                                              std::move(surroundings));
  const auto bind = [&](Result<Reply> (WorryOperations::*answer)(Call&)) {
    return [it, answer](Call& call) { return (*it.*answer)(call); };
  };
  return {
      {"GET", "/worry-form", "getWorryForm", bind(&WorryOperations::form)},
      {"POST", "/worry-form/mail", "previewWorryMail", bind(&WorryOperations::previewMail)},
      {"PUT", "/worry-contact", "nameWorryContact", bind(&WorryOperations::nameContact)},
      {"GET", "/worries", "listWorries", bind(&WorryOperations::list)},
      {"POST", "/worries", "fileWorry", bind(&WorryOperations::file)},
      {"GET", "/worries/{worry}", "getWorry", bind(&WorryOperations::get)},
      {"POST", "/worries/{worry}/words", "addWorryWords", bind(&WorryOperations::addWords)},
      {"POST", "/worries/{worry}/telling", "tellOfWorry", bind(&WorryOperations::tell)},
      {"POST", "/worries/{worry}/answers", "answerWorry", bind(&WorryOperations::answerReport)},
      {"POST", "/worries/{worry}/closing", "closeWorry", bind(&WorryOperations::close)},
      {"POST", "/worries/{worry}/reopening", "reopenWorry", bind(&WorryOperations::reopen)},
  };
}

}  // namespace sekisho::http
