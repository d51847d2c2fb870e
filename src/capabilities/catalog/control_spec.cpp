#include "capabilities/catalog/control_spec.h"

#include <algorithm>
#include <array>
#include <utility>

#include "capabilities/catalog/spec_readers.h"
#include "capabilities/catalog/table_reader.h"

namespace sekisho::catalog {
namespace {

template <class T>
using Name = std::pair<std::string_view, T>;

constexpr auto kRoles = std::to_array<Name<Role>>({{"server", Role::Server},
                                                   {"terminal", Role::Terminal},
                                                   {"hub", Role::Hub},
                                                   {"other", Role::Other}});
constexpr auto kScopes =
    std::to_array<Name<Scope>>({{"device", Scope::Device}, {"clinic", Scope::Clinic}});
constexpr auto kWhenEmpty =
    std::to_array<Name<WhenEmpty>>({{"not-checked", WhenEmpty::NotChecked},
                                    {"pass", WhenEmpty::Pass},
                                    {"not-applicable", WhenEmpty::NotApplicable}});
constexpr auto kEvidence =
    std::to_array<Name<EvidenceClass>>({{"measured", EvidenceClass::Measured},
                                        {"read-at-visit", EvidenceClass::ReadAtVisit},
                                        {"stated", EvidenceClass::Stated},
                                        {"none", EvidenceClass::None}});
constexpr auto kActors = std::to_array<Name<Actor>>({{"administrator", Actor::Administrator},
                                                     {"director", Actor::Director},
                                                     {"safety-manager", Actor::SafetyManager},
                                                     {"staff", Actor::Staff},
                                                     {"provider", Actor::Provider}});

template <class T, std::size_t N>
std::string_view nameIn(const std::array<Name<T>, N>& names, T value) {
  return std::ranges::find(names, value, &Name<T>::second)->first;
}

template <class T, std::size_t N>
std::optional<T> valueIn(const std::array<Name<T>, N>& names, std::string_view name) {
  const auto found = std::ranges::find(names, name, &Name<T>::first);
  return found != names.end() ? std::optional(found->second) : std::nullopt;
}

constexpr int kMaxMinutes = 600;

MeasuredTest readMeasured(const SpecFile& file, const SpecValue& value,
                          std::vector<SpecProblem>& problems) {
  TableReader reader(file.path, value, problems, "measured");
  MeasuredTest test{.judge = reader.words("judge"),
                    .tables = {},
                    .message = reader.specId("message"),
                    .unknown = reader.maybeSpecId("unknown").value_or("posture.row-unknown"),
                    .when_empty = reader.choice<WhenEmpty>("when_empty", kWhenEmpty)};
  test.tables = tablesNamedIn(test.judge);
  if (!test.judge.empty() && test.tables.empty()) {
    reader.wrong("judge", "no table", "one SELECT that reads tables after FROM or JOIN");
  }
  reader.finish();
  return test;
}

StatementTest readStatement(const SpecFile& file, const SpecValue& value,
                            std::vector<SpecProblem>& problems) {
  TableReader reader(file.path, value, problems, "statement");
  StatementTest test{.who = reader.choice<Actor>("who", kActors),
                     .every = reader.duration("every"),
                     .document = reader.maybeText("document"),
                     .second_person = reader.flag("second_person", false)};
  reader.finish();
  return test;
}

LaterTest readLater(const SpecFile& file, const SpecValue& value,
                    std::vector<SpecProblem>& problems) {
  TableReader reader(file.path, value, problems, "later");
  LaterTest test{.needs = reader.specId("needs"), .reason = reader.text("reason")};
  reader.finish();
  return test;
}

void readTest(const SpecFile& file, TableReader& reader, ControlSpec& spec,
              std::vector<SpecProblem>& problems) {
  const SpecValue* measured = reader.maybeTable("measured");
  const SpecValue* statement = reader.maybeTable("statement");
  const SpecValue* later = reader.maybeTable("later");
  const int tests = static_cast<int>(reader.has("measured")) +
                    static_cast<int>(reader.has("statement")) +
                    static_cast<int>(reader.has("later"));
  if (tests != 1) reader.problem(reader.line(), kOneTest, {{"count", std::to_string(tests)}});
  if (measured != nullptr) spec.test = readMeasured(file, *measured, problems);
  if (statement != nullptr) spec.test = readStatement(file, *statement, problems);
  if (later != nullptr) spec.test = readLater(file, *later, problems);
}

}  // namespace

std::string_view nameOf(Role role) noexcept { return nameIn(kRoles, role); }
std::optional<Role> roleFrom(std::string_view name) noexcept { return valueIn(kRoles, name); }
std::string_view nameOf(Scope scope) noexcept { return nameIn(kScopes, scope); }
std::string_view nameOf(EvidenceClass evidence) noexcept { return nameIn(kEvidence, evidence); }
std::optional<EvidenceClass> evidenceClassFrom(std::string_view name) noexcept {
  return valueIn(kEvidence, name);
}
std::string_view nameOf(Actor actor) noexcept { return nameIn(kActors, actor); }

ControlSpec readControl(const SpecFile& file, const SpecValue& document,
                        std::vector<SpecProblem>& problems) {
  TableReader reader(file.path, document, problems);
  ControlSpec spec;
  spec.id = ControlId{reader.specId("id")};
  spec.title = reader.text("title");
  spec.advice = reader.text("advice");
  spec.to_provider = reader.maybeText("to_provider");
  spec.answers = reader.list("answers", 1);
  spec.roles = reader.choices<Role>("roles", kRoles);
  spec.scope = reader.choice<Scope>("scope", kScopes);
  spec.substitute = reader.flag("substitute", false);
  spec.strict = reader.flag("strict", false);
  spec.evidence = reader.choice<EvidenceClass>("evidence", std::span(kEvidence).first(3),
                                               EvidenceClass::Measured);
  spec.minutes = static_cast<int>(reader.integer("minutes", 1, kMaxMinutes));
  spec.who = reader.choice<Actor>("who", kActors);
  readTest(file, reader, spec, problems);
  reader.finish();
  return spec;
}

}  // namespace sekisho::catalog
