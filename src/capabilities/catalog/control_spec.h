#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "capabilities/catalog/text.h"
#include "core/ids.h"

namespace sekisho::catalog {

/// What a device does in the clinic.
enum class Role { Server, Terminal, Hub, Other };
[[nodiscard]] std::string_view nameOf(Role role) noexcept;
[[nodiscard]] std::optional<Role> roleFrom(std::string_view name) noexcept;

/// Whether a control has one verdict a device, or one for the clinic.
enum class Scope { Device, Clinic };
[[nodiscard]] std::string_view nameOf(Scope scope) noexcept;

/// What a query without rows means.
enum class WhenEmpty { Pass, NotChecked, NotApplicable };

/// Where a verdict comes from, strongest first (policy.md: 実測, 点検時読取, 申告, なし).
enum class EvidenceClass { Measured, ReadAtVisit, Stated, None };
[[nodiscard]] std::string_view nameOf(EvidenceClass evidence) noexcept;
[[nodiscard]] std::optional<EvidenceClass> evidenceClassFrom(std::string_view name) noexcept;

/// Who acts next, or states something.
enum class Actor { Administrator, Director, SafetyManager, Staff, Provider };
[[nodiscard]] std::string_view nameOf(Actor actor) noexcept;

/// Judged by one SELECT over fact tables; every row has `ok` 1, 0 or NULL.
struct MeasuredTest {
  std::string judge;
  std::vector<std::string> tables;  ///< As named in the text; what is read, SQLite says later.
  std::string message;              ///< Of a row that is not ok.
  std::string unknown;              ///< Of a row that could not be told.
  WhenEmpty when_empty = WhenEmpty::NotChecked;
};

/// Only a person can say it.
struct StatementTest {
  Actor who = Actor::Director;
  std::chrono::seconds every{0};
  std::optional<Text> document = {};
  bool second_person = false;  ///< An answer counts once somebody else has confirmed it.
};

/// Its evidence comes with a later capability: always not checked, and says so.
struct LaterTest {
  std::string needs;
  Text reason;
};

/// One thing we judge (specs/controls/<id>.toml).
struct ControlSpec {
  ControlId id;
  Text title;
  Text advice;
  std::optional<Text> to_provider = {};  ///< Where and what to set, for whoever does it.
  std::vector<std::string> answers;      ///< Citations of catalog items, such as "P-06" or "R7 2⑤".
  std::vector<Role> roles;
  Scope scope = Scope::Device;
  bool substitute = false;  ///< 代替措置: never makes its article pass by itself.
  bool strict = false;      ///< No exception is possible (決して、必ず).
  EvidenceClass evidence = EvidenceClass::Measured;
  int minutes = 1;  ///< How long putting it right takes.
  Actor who = Actor::Administrator;
  std::variant<MeasuredTest, StatementTest, LaterTest> test;
  std::string drop_in = {};  ///< The provider's prefix; empty if it is ours.

  [[nodiscard]] const MeasuredTest* measured() const { return std::get_if<MeasuredTest>(&test); }
  [[nodiscard]] const StatementTest* statement() const { return std::get_if<StatementTest>(&test); }
  [[nodiscard]] const LaterTest* later() const { return std::get_if<LaterTest>(&test); }
};

/// The tables a SELECT names after FROM and JOIN, sorted, without its own common table expressions.
/// A reading aid for checks before any database exists: it may miss what SQLite would find.
[[nodiscard]] std::vector<std::string> tablesNamedIn(std::string_view sql);

}  // namespace sekisho::catalog
