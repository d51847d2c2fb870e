#include "interfaces/http/statement_operations.h"

#include <algorithm>
#include <map>
#include <utility>

#include "interfaces/http/body.h"
#include "interfaces/http/posture_operations.h"

namespace sekisho::http {
namespace {

using catalog::ControlSpec;
using people::Person;
using statements::Seen;
using statements::Statement;

constexpr std::size_t kMaxReason = 1000;

std::chrono::days periodOf(const ControlSpec& control) {
  return std::chrono::floor<std::chrono::days>(control.statement()->every);
}

/// Who is who, for one answer.
class Names {
 public:
  Names(const std::vector<Person>& people, const Caller& caller) : caller_(caller) {
    for (const Person& person : people) names_.emplace(person.id.text(), person.name);
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
    if (Json::Object* gone = members["withdrawn"].object()) {
      (*gone)["by_name"] = of((*gone)["by"]);
      if (caller_.masked()) (*gone)["why"] = kMasked;
    }
    if (caller_.masked()) members["reason"] = kMasked;
    return body;
  }

 private:
  const Caller& caller_;
  std::map<std::string, std::string, std::less<>> names_;
};

class Operations {
 public:
  Operations(statements::StatementRegister& statements, const people::PersonRegister& people,
             posture::Posture& posture, const Clock& clock, IdSource& ids,
             StatementSurroundings around)
      : statements_(statements),
        people_(people),
        posture_(posture),
        clock_(clock),
        ids_(ids),
        around_(std::move(around)) {}

  Result<Reply> list(Call& call) {
    const auto all = statements_.all();
    if (!all) return std::unexpected(all.error());
    const auto people = people_.all();
    if (!people) return std::unexpected(people.error());
    const auto specs = around_.specs();
    const Names names(*people, call.caller);
    Json::Array items;
    for (const auto& [id, control] : specs->controls()) {
      if (control.statement() == nullptr) continue;
      items.push_back(itemOf(control, *specs, *all, names));
    }
    Json::Array staff;
    for (const Person& person : *people) {
      if (!person.isHere(today()) || call.caller.masked()) continue;
      staff.push_back(Json::Object{{"id", person.id.text()}, {"name", person.name}});
    }
    return Reply{.body =
                     Json::Object{{"today", toIsoDay(today())},
                                  {"fiscal_year_end", toIsoDay(statements::fiscalYearEnd(today()))},
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
    if (auto read = members.finish(); !read) return std::unexpected(std::move(read.error()));

    const auto specs = around_.specs();
    const auto control = specs->controls().find(statement.control.name);
    if (control == specs->controls().end() || control->second.statement() == nullptr) {
      return fail(ErrorCode::NotFound, MessageId{"statements.not-asked"});
    }
    statement.answer = *answer;
    statement.checked = *checked;
    statement.until = *checked + periodOf(control->second);
    statement.seen = seenBeside(control->second, *specs);
    statement.by = call.caller.signedIn().person;
    statement.at = clock_.now();
    return keep(std::move(statement), control->second, call.caller);
  }

  Result<Reply> withdraw(Call& call) {
    const auto id = statements::StatementId::fromText(call.parameter("statement"));
    if (!id) return fail(ErrorCode::NotFound, MessageId{"statements.unknown"});
    Members members(call.body);
    const std::string why = members.text("why", kMaxReason);
    if (auto read = members.finish(); !read) return std::unexpected(std::move(read.error()));
    const auto people = people_.all();
    if (!people) return std::unexpected(people.error());
    const auto withdrawn = statements_.withdraw(
        *id, {.by = call.caller.signedIn().person, .at = clock_.now(), .why = why});
    if (!withdrawn) return std::unexpected(withdrawn.error());
    around_.changed();
    return Reply{.body = Names(*people, call.caller).bodyOf(*withdrawn)};
  }

 private:
  [[nodiscard]] std::chrono::sys_days today() const { return japaneseDay(clock_.now()); }

  Result<Reply> keep(Statement statement, const ControlSpec& control, const Caller& caller) {
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
    if (auto kept = statements_.make(statement); !kept) {
      return std::unexpected(std::move(kept.error()));
    }
    around_.changed();
    return Reply{.status = 201, .body = Names(*people, caller).bodyOf(statement)};
  }

  // What the hub measured itself of the same items. A whole article (P-…) asks for many things:
  // that another of them fails says nothing about this one.
  [[nodiscard]] Seen seenBeside(const ControlSpec& asked, const catalog::Specs& specs) const {
    Seen seen{.at = clock_.now()};
    for (const auto& [id, control] : specs.controls()) {
      const bool same = std::ranges::any_of(control.answers, [&](const std::string& citation) {
        return !citation.starts_with("P-") &&
               std::ranges::find(asked.answers, citation) != asked.answers.end();
      });
      if (control.measured() == nullptr || !same) continue;
      const auto view = posture_.control(control.id);
      if (!view) continue;
      seen.controls.push_back({.control = control.id,
                               .verdict = std::string(nameOf(view->verdict)),
                               .evidence = std::string(nameOf(view->evidence)),
                               .judged = static_cast<int>(view->judged),
                               .of = static_cast<int>(view->of)});
    }
    return seen;
  }

  [[nodiscard]] Json itemOf(const ControlSpec& control, const catalog::Specs& specs,
                            const std::vector<Statement>& all, const Names& names) const {
    Json::Array citations;
    for (const std::string& citation : control.answers) citations.push_back(citation);
    Json standing;
    Json::Array earlier;
    for (const Statement& statement : all) {
      if (statement.control != control.id) continue;
      Json body = names.bodyOf(statement);
      if (!statement.withdrawn && standing == Json()) {
        standing = std::move(body);
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
    return Json::Object{
        {"control", control.id.name},
        {"title", textBody(control.title)},
        {"advice", textBody(control.advice)},
        {"answers", std::move(citations)},
        {"who", catalog::nameOf(asked.who)},
        {"every_days", static_cast<int>(periodOf(control).count())},
        {"document", textBody(asked.document)},
        {"strict", control.strict},
        {"verdict", view ? nameOf(view->verdict) : nameOf(posture::Verdict::NotChecked)},
        {"evidence", view ? nameOf(view->evidence) : nameOf(catalog::EvidenceClass::None)},
        {"sentence", view ? textBody(view->sentence) : Json()},
        {"seen", std::move(seen)},
        {"standing", std::move(standing)},
        {"earlier", std::move(earlier)}};
  }

  statements::StatementRegister& statements_;
  const people::PersonRegister& people_;
  posture::Posture& posture_;
  const Clock& clock_;
  IdSource& ids_;
  StatementSurroundings around_;
};

}  // namespace

std::vector<Route> statementOperations(statements::StatementRegister& statements,
                                       const people::PersonRegister& people,
                                       posture::Posture& posture, const Clock& clock, IdSource& ids,
                                       StatementSurroundings surroundings) {
  // Shared by the routes' functions, which live as long as the API.
  auto it = std::make_shared<Operations>(statements, people, posture, clock, ids,
                                         std::move(surroundings));
  const auto bind = [&](Result<Reply> (Operations::*answer)(Call&)) {
    return [it, answer](Call& call) { return (*it.*answer)(call); };
  };
  return {
      {"GET", "/statements", "listStatements", bind(&Operations::list)},
      {"POST", "/statements", "makeStatement", bind(&Operations::make)},
      {"POST", "/statements/{statement}/withdraw", "withdrawStatement",
       bind(&Operations::withdraw)},
  };
}

}  // namespace sekisho::http
