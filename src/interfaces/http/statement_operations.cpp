#include "interfaces/http/statement_operations.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "capabilities/posture/proposal.h"
#include "interfaces/http/body.h"
#include "interfaces/http/posture_operations.h"

namespace sekisho::http {
namespace {

using catalog::ControlSpec;
using documents::Document;
using documents::DocumentId;
using people::Person;
using statements::Seen;
using statements::SeenTable;
using statements::Statement;

std::chrono::days periodOf(const ControlSpec& control) {
  return std::chrono::floor<std::chrono::days>(control.statement()->every);
}

// Whether a question is theirs to answer: of whoever the catalog names, and of the director, who
// answers for the clinic.
bool isTheirs(const ControlSpec& control, const Caller& caller) {
  if (!caller.person) return false;
  const access::Roles& roles = caller.person->roles;
  const auto has = [&](access::Role role) { return std::ranges::find(roles, role) != roles.end(); };
  if (has(access::Role::Director)) return true;
  switch (control.statement()->who) {
    case catalog::Actor::Administrator: return has(access::Role::Administrator);
    case catalog::Actor::SafetyManager: return has(access::Role::SafetyManager);
    case catalog::Actor::Director: return false;
    case catalog::Actor::Staff:
    case catalog::Actor::Provider: return true;  // of those that may state anything
  }
  std::unreachable();
}

MessageId notTheirs(const ControlSpec& control) {
  switch (control.statement()->who) {
    case catalog::Actor::Administrator: return MessageId{"statements.for-administrator"};
    case catalog::Actor::SafetyManager: return MessageId{"statements.for-safety-manager"};
    default: return MessageId{"statements.for-director"};
  }
}

/// Who is who and which document which, for one answer.
class Names {
 public:
  Names(const std::vector<Person>& people, const std::vector<Document>& documents,
        const Caller& caller)
      : caller_(caller) {
    for (const Person& person : people) names_.emplace(person.id.text(), person.name);
    for (const Document& document : documents) titles_.emplace(document.id.text(), document.title);
  }

  // At the console without a person, nobody is named.
  [[nodiscard]] Json of(const Json& id) const {
    if (id.text() == nullptr) return {};
    if (caller_.masked()) return kMasked;
    const auto found = names_.find(*id.text());
    return found == names_.end() ? Json() : Json(found->second);
  }

  [[nodiscard]] Json bodyOf(const Statement& statement) const {
    Json body = statements::toJson(statement);
    Json::Object& members = *body.object();
    members["by_name"] = of(members["by"]);
    members["in_charge_name"] = of(members["in_charge"]);
    sign(members["confirmed"]);
    for (Json& earlier : *members["confirmed_before"].array()) sign(earlier);
    if (Json::Object* gone = members["withdrawn"].object()) {
      (*gone)["by_name"] = of((*gone)["by"]);
      if (caller_.masked()) (*gone)["why"] = kMasked;
    }
    if (caller_.masked()) members["reason"] = kMasked;
    for (Json& attached : *members["documents"].array()) {
      Json::Object& document = *attached.object();
      const auto title = titles_.find(*document["id"].text());
      document["title"] = title == titles_.end() ? Json()
                          : caller_.masked()     ? Json(kMasked)
                                                 : Json(title->second);
    }
    return body;
  }

 private:
  void sign(Json& confirmation) const {
    Json::Object* members = confirmation.object();
    if (members == nullptr) return;
    (*members)["by_name"] = of((*members)["by"]);
    if (caller_.masked()) (*members)["why"] = kMasked;
  }

  const Caller& caller_;
  std::map<std::string, std::string, std::less<>> names_;
  std::map<std::string, std::string, std::less<>> titles_;
};

class StatementOperations {
 public:
  StatementOperations(statements::StatementRegister& statements,
                      const people::PersonRegister& people,
                      const documents::DocumentRegister& documents, posture::Posture& posture,
                      const Clock& clock, IdSource& ids, StatementSurroundings around)
      : statements_(statements),
        people_(people),
        documents_(documents),
        posture_(posture),
        clock_(clock),
        ids_(ids),
        around_(std::move(around)) {}

  Result<Reply> list(Call& call) {
    const auto all = statements_.all();
    if (!all) return std::unexpected(all.error());
    const auto people = people_.all();
    if (!people) return std::unexpected(people.error());
    const auto documents = documents_.all();
    if (!documents) return std::unexpected(documents.error());
    const auto specs = around_.specs();
    const Names names(*people, *documents, call.caller);
    Json::Array items;
    for (const auto& [id, control] : specs->controls()) {
      if (control.statement() == nullptr) continue;
      items.push_back(itemOf(control, *specs, *all, *people, names, call.caller));
    }
    Json::Array staff;
    for (const Person& person : *people) {
      if (!person.isHere(today()) || call.caller.masked()) continue;
      staff.push_back(Json::Object{{"id", person.id.text()}, {"name", person.name}});
    }
    return Reply{.body =
                     Json::Object{{"today", toIsoDay(today())},
                                  {"fiscal_year_end", toIsoDay(statements::fiscalYearEnd(today()))},
                                  {"alone", isAlone(call.caller)},
                                  {"people", std::move(staff)},
                                  {"items", std::move(items)}}};
  }

  Result<Reply> make(Call& call) {
    Members members(call.body);
    Statement statement{.id = ids_.make<statements::StatementId>(),
                        .control = {members.text("control", 120)}};
    const auto answer = statements::answerFrom(members.text("answer", 20));
    if (!answer) members.wrong("answer");
    const auto checked = fromIsoDay(members.text("checked", 10));
    if (!checked) members.wrong("checked");
    if (const auto target = members.maybeText("target", 10); target && !target->empty()) {
      statement.target = fromIsoDay(*target);
      if (!statement.target) members.wrong("target");
    }
    if (const auto person = members.maybeText("in_charge", 36); person && !person->empty()) {
      statement.in_charge = PersonId::fromText(*person);
      if (!statement.in_charge) members.wrong("in_charge");
    }
    statement.reason = members.maybeText("reason", kMaxReason).value_or("");
    const std::vector<DocumentId> attached = documentsIn(members);
    if (auto read = members.finish(); !read) return std::unexpected(std::move(read.error()));

    const auto specs = around_.specs();
    const auto control = specs->controls().find(statement.control.name);
    if (control == specs->controls().end() || control->second.statement() == nullptr) {
      return fail(ErrorCode::NotFound, MessageId{"statements.not-asked"});
    }
    if (!isTheirs(control->second, call.caller)) {
      return fail(ErrorCode::PermissionDenied, notTheirs(control->second));
    }
    statement.answer = answer.value_or(statements::Answer::No);
    statement.checked = checked.value_or(std::chrono::sys_days{});
    statement.until = statement.checked + periodOf(control->second);
    std::vector<SeenTable> tables;
    statement.seen = seenBeside(control->second, *specs, &tables);
    for (const DocumentId& id : attached) {
      const auto document = documents_.get(id);
      if (!document) return std::unexpected(document.error());
      if (auto there = around_.content_there(document->digest); !there) {
        return std::unexpected(std::move(there.error()));
      }
      statement.documents.push_back({.document = id, .digest = document->digest});
    }
    statement.by = call.caller.signedIn().person;
    statement.at = clock_.now();
    return keep(std::move(statement), tables, control->second, call.caller);
  }

  Result<Reply> get(Call& call) {
    const auto id = statements::StatementId::fromText(call.parameter("statement"));
    if (!id) return fail(ErrorCode::NotFound, MessageId{"statements.unknown"});
    const auto statement = statements_.statement(*id);
    if (!statement) return std::unexpected(statement.error());
    const auto tables = statements_.tables(*id);
    if (!tables) return std::unexpected(tables.error());
    const auto people = people_.all();
    if (!people) return std::unexpected(people.error());
    const auto documents = documents_.all();
    if (!documents) return std::unexpected(documents.error());
    const auto specs = around_.specs();
    Json::Array bodies;
    for (const SeenTable& one : *tables) bodies.push_back(tableBody(one, *specs));
    return Reply{.body = Json::Object{
                     {"statement", Names(*people, *documents, call.caller).bodyOf(*statement)},
                     {"intact", statements::digestOf(*tables) == statement->seen.tables},
                     {"tables", std::move(bodies)}}};
  }

  Result<Reply> confirm(Call& call) {
    const auto id = statements::StatementId::fromText(call.parameter("statement"));
    if (!id) return fail(ErrorCode::NotFound, MessageId{"statements.unknown"});
    Members members(call.body);
    const std::string why = members.maybeText("why", kMaxReason).value_or("");
    if (auto read = members.finish(); !read) return std::unexpected(std::move(read.error()));
    const auto given = statements_.statement(*id);
    if (!given) return std::unexpected(given.error());
    const auto second = around_.second(call.caller, given->by);
    if (!second) return std::unexpected(second.error());
    const auto confirmed = statements_.confirm(
        *id, {.by = call.caller.signedIn().person, .at = clock_.now(), .why = why}, *second);
    if (!confirmed) return std::unexpected(confirmed.error());
    return changed(*confirmed, call.caller, 200);
  }

  Result<Reply> withdraw(Call& call) {
    const auto id = statements::StatementId::fromText(call.parameter("statement"));
    if (!id) return fail(ErrorCode::NotFound, MessageId{"statements.unknown"});
    Members members(call.body);
    const std::string why = members.text("why", kMaxReason);
    if (auto read = members.finish(); !read) return std::unexpected(std::move(read.error()));
    const auto withdrawn = statements_.withdraw(
        *id, {.by = call.caller.signedIn().person, .at = clock_.now(), .why = why});
    if (!withdrawn) return std::unexpected(withdrawn.error());
    return changed(*withdrawn, call.caller, 200);
  }

 private:
  [[nodiscard]] std::chrono::sys_days today() const { return japaneseDay(clock_.now()); }

  static std::vector<DocumentId> documentsIn(Members& members) {
    std::vector<DocumentId> ids;
    if (members.any("documents").isNull()) return ids;
    for (const Json& one : members.array("documents")) {
      const auto id = one.text() != nullptr ? DocumentId::fromText(*one.text()) : std::nullopt;
      if (!id) members.wrong("documents");
      ids.push_back(id.value_or(DocumentId{}));
    }
    return ids;
  }

  [[nodiscard]] bool isAlone(const Caller& caller) const {
    if (!caller.person) return false;
    const auto second = around_.second(caller, caller.person->person);
    return second && second->isAlone();
  }

  [[nodiscard]] Result<Reply> changed(const Statement& statement, const Caller& caller,
                                      int status) const {
    around_.changed();
    const auto people = people_.all();
    if (!people) return std::unexpected(people.error());
    const auto documents = documents_.all();
    if (!documents) return std::unexpected(documents.error());
    return Reply{.status = status, .body = Names(*people, *documents, caller).bodyOf(statement)};
  }

  Result<Reply> keep(Statement statement, const std::vector<SeenTable>& tables,
                     const ControlSpec& control, const Caller& caller) {
    // Only a no is put right by somebody until some day.
    if (statement.answer != statements::Answer::No) {
      statement.target.reset();
      statement.in_charge.reset();
    }
    const auto fine = statements::check(
        statement, {.every = periodOf(control), .strict = control.strict}, today());
    if (!fine) return std::unexpected(fine.error());
    const auto people = people_.all();
    if (!people) return std::unexpected(people.error());
    const bool is_here = std::ranges::any_of(*people, [&](const Person& person) {
      return statement.in_charge == person.id && person.isHere(today());
    });
    if (statement.in_charge && !is_here) {
      return fail(ErrorCode::InvalidInput, MessageId{"statements.in-charge"}, {},
                  {{"pointer", "/in_charge"}});
    }
    if (auto kept = cite(tables); !kept) return std::unexpected(std::move(kept.error()));
    if (auto kept = statements_.make(statement, tables); !kept) {
      return std::unexpected(std::move(kept.error()));
    }
    return changed(statement, caller, 201);
  }

  // What the hub measured itself of the same items. A whole article (P-…) asks for many things:
  // that another of them fails says nothing about this one.
  // With the tables behind it, each once, if they are asked for.
  [[nodiscard]] Seen seenBeside(const ControlSpec& asked, const catalog::Specs& specs,
                                std::vector<SeenTable>* tables = nullptr) const {
    Seen seen{.at = clock_.now()};
    std::set<posture::TableBehind> behind;
    for (const auto& [id, control] : specs.controls()) {
      const bool same = std::ranges::any_of(control.answers, [&](const std::string& citation) {
        return !citation.starts_with("P-") &&
               std::ranges::find(asked.answers, citation) != asked.answers.end();
      });
      if (control.measured() == nullptr || !same) continue;
      const auto now = posture_.controlWithTables(control.id);
      if (!now) continue;
      const posture::ControlView* const view = &now->view;
      behind.insert(now->tables.begin(), now->tables.end());
      seen.controls.push_back({.control = control.id,
                               .verdict = std::string(nameOf(view->verdict)),
                               .evidence = std::string(nameOf(view->evidence)),
                               .judged = static_cast<int>(view->judged),
                               .of = static_cast<int>(view->of)});
    }
    if (tables == nullptr) return seen;
    for (const posture::TableBehind& one : behind) {
      tables->push_back({one.table, one.device, one.digest, one.observed});
    }
    seen.tables = statements::digestOf(*tables);
    return seen;
  }

  // What an answer rests on stays readable as long as the answer does.
  [[nodiscard]] Result<void> cite(const std::vector<SeenTable>& tables) const {
    std::vector<Sha256> digests;
    for (const SeenTable& one : tables) {
      if (one.device) digests.push_back(one.digest);
    }
    return around_.cite(digests);
  }

  [[nodiscard]] Json tableBody(const SeenTable& table, const catalog::Specs& specs) const {
    const auto* fact = specs.fact(table.table);
    Json body = statements::toJson(table);
    Json::Object& members = *body.object();
    members["title"] = fact == nullptr ? Json() : textBody(fact->about);
    members["device_name"] = table.device ? Json(around_.device_name(*table.device)) : Json();
    if (!table.device) {
      members["state"] = "register";
      return body;
    }
    const auto there = around_.table_there(*table.device, table.table, table.digest);
    if (there) {
      members["state"] = "kept";
    } else if (there.error().code == ErrorCode::NotFound) {
      members["state"] = "forgotten";
    } else if (there.error().code == ErrorCode::Corrupt) {
      members["state"] = "broken";
    } else {
      members["state"] = "unread";
    }
    return body;
  }

  // Of a question that is an item of a checklist itself; null of others.
  [[nodiscard]] Json proposalBeside(const ControlSpec& asked, const catalog::Specs& specs) const {
    const auto* item = posture::asksTheItem(asked) ? specs.cited(asked.answers.front()) : nullptr;
    if (item == nullptr) return {};
    const auto proposal = posture::proposalOf(*item, specs, [&](const ControlSpec& part) {
      auto view = posture_.control(part.id);
      if (view) return std::move(*view);
      posture::ControlView unknown;  // a provider's, gone since: nobody can say
      unknown.title = part.title;
      return unknown;
    });
    return Json::Object{{"verdict", nameOf(proposal.verdict)},
                        {"evidence", nameOf(proposal.evidence)},
                        {"why", textBody(proposal.why)}};
  }

  // Two people see to it, and nobody's word as the second counts so far; a no needs none.
  [[nodiscard]] bool awaitsSecond(const catalog::StatementTest& asked,
                                  const Statement& stands) const {
    return asked.second_person && stands.answer != statements::Answer::No &&
           stands.until >= today() && around_.word(stands) != posture::SecondWord::Counts;
  }

  [[nodiscard]] Json itemOf(const ControlSpec& control, const catalog::Specs& specs,
                            const std::vector<Statement>& all, const std::vector<Person>& people,
                            const Names& names, const Caller& caller) const {
    Json::Array citations;
    for (const std::string& citation : control.answers) citations.push_back(citation);
    Json standing;
    Json::Array earlier;
    const Statement* stands = nullptr;
    bool newest = true;
    for (const Statement& statement : all) {
      if (statement.control != control.id) continue;
      Json body = names.bodyOf(statement);
      if (std::exchange(newest, false) && !statement.withdrawn) {
        standing = std::move(body);
        stands = &statement;
      } else {
        earlier.push_back(std::move(body));
      }
    }
    const auto view = posture_.control(control.id);
    Json::Array seen;
    for (const auto& one : seenBeside(control, specs).controls) {
      const auto found = specs.controls().find(one.control.name);
      seen.push_back(Json::Object{{"control", one.control.name},
                                  {"title", textBody(found->second.title)},
                                  {"verdict", one.verdict},
                                  {"evidence", one.evidence},
                                  {"judged", one.judged},
                                  {"of", one.of}});
    }
    const auto& asked = *control.statement();
    const bool waits = stands != nullptr && awaitsSecond(asked, *stands);
    return Json::Object{
        {"control", control.id.name},
        {"title", textBody(control.title)},
        {"advice", textBody(control.advice)},
        {"answers", std::move(citations)},
        {"who", catalog::nameOf(asked.who)},
        {"yours", isTheirs(control, caller)},
        {"every_days", static_cast<int>(periodOf(control).count())},
        {"document", textBody(asked.document)},
        {"strict", control.strict},
        {"second_person", asked.second_person},
        {"awaits_second", waits},
        {"second", waits && caller.person
                       ? secondBody(around_.second(caller, stands->by), people, caller)
                       : Json()},
        {"verdict", view ? nameOf(view->verdict) : nameOf(posture::Verdict::NotChecked)},
        {"evidence", view ? nameOf(view->evidence) : nameOf(catalog::EvidenceClass::None)},
        {"sentence", view ? textBody(view->sentence) : Json()},
        {"seen", std::move(seen)},
        {"proposal", proposalBeside(control, specs)},
        {"standing", std::move(standing)},
        {"earlier", std::move(earlier)}};
  }

  statements::StatementRegister& statements_;
  const people::PersonRegister& people_;
  const documents::DocumentRegister& documents_;
  posture::Posture& posture_;
  const Clock& clock_;
  IdSource& ids_;
  StatementSurroundings around_;
};

}  // namespace

std::vector<Route> statementOperations(statements::StatementRegister& statements,
                                       const people::PersonRegister& people,
                                       const documents::DocumentRegister& documents,
                                       posture::Posture& posture, const Clock& clock, IdSource& ids,
                                       StatementSurroundings surroundings) {
  // Shared by the routes' functions, which live as long as the API.
  auto it = std::make_shared<StatementOperations>(statements, people, documents, posture, clock,
                                                  ids, std::move(surroundings));
  const auto bind = [&](Result<Reply> (StatementOperations::*answer)(Call&)) {
    return [it, answer](Call& call) { return (*it.*answer)(call); };
  };
  return {
      {"GET", "/statements", "listStatements", bind(&StatementOperations::list)},
      {"POST", "/statements", "makeStatement", bind(&StatementOperations::make)},
      {"GET", "/statements/{statement}", "getStatement", bind(&StatementOperations::get)},
      {"POST", "/statements/{statement}/confirm", "confirmStatement",
       bind(&StatementOperations::confirm)},
      {"POST", "/statements/{statement}/withdraw", "withdrawStatement",
       bind(&StatementOperations::withdraw)},
  };
}

}  // namespace sekisho::http
