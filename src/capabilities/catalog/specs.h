#pragma once

#include <expected>
#include <map>
#include <memory>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "capabilities/catalog/catalog_spec.h"
#include "capabilities/catalog/control_spec.h"
#include "capabilities/catalog/event_spec.h"
#include "capabilities/catalog/fact_spec.h"
#include "capabilities/catalog/message_spec.h"
#include "capabilities/catalog/rule_spec.h"
#include "capabilities/catalog/spec_problem.h"
#include "core/digest.h"

namespace sekisho::catalog {

/// What one file of a provider became.
struct DropIn {
  std::string file;
  Sha256 digest;
  std::string prefix;                      ///< Empty if none could be told.
  std::vector<std::string> ids = {};       ///< What it declares; empty if it was set aside.
  std::vector<SpecProblem> problems = {};  ///< Why it was set aside; empty if it is in use.

  [[nodiscard]] bool isInUse() const { return problems.empty(); }
};

/// Everything that specs/ declares, read strictly and checked against itself (FORMAT.md). A value:
/// once loaded it never changes, and any thread may read it.
class Specs {
 public:
  /// Reads the shipped specs, all or none. The problems are all that could be told at once, by file
  /// and line; their `what` is filled in from specs/messages as far as those could be read. Paths
  /// below controls/tests/ are test cases and are not looked at.
  [[nodiscard]] static std::expected<Specs, std::vector<SpecProblem>> load(
      std::span<const SpecFile> files);

  /// Adds a provider's own controls, messages, rules and catalogs. A file with a problem, or that
  /// rests on one, is set aside whole; the others are in use. Nothing shipped changes: every id
  /// begins with a prefix that no shipped id has. One answer a file, in their order.
  [[nodiscard]] std::vector<DropIn> add(std::span<const SpecFile> drop_ins);

  template <class T>
  using ByName = std::map<std::string, T, std::less<>>;

  /// Tables that agents report and, with is_register, the hub's own.
  [[nodiscard]] const ByName<FactSpec>& facts() const { return facts_; }
  [[nodiscard]] const ByName<RuleSpec>& rules() const { return rules_; }
  [[nodiscard]] const ByName<ControlSpec>& controls() const { return controls_; }
  [[nodiscard]] const ByName<MessageSpec>& messages() const { return messages_; }
  [[nodiscard]] const ByName<EventSpec>& events() const { return events_; }
  /// The policy first, then by name and edition.
  [[nodiscard]] const std::vector<CatalogSpec>& catalogs() const { return catalogs_; }

  /// Null if there is none of that name.
  [[nodiscard]] const FactSpec* fact(std::string_view table) const;
  [[nodiscard]] const ControlSpec* control(std::string_view id) const;
  [[nodiscard]] const MessageSpec* message(std::string_view id) const;

  /// The policy's edition; its articles are the items P-01 … in their order.
  [[nodiscard]] const CatalogSpec& policy() const { return catalogs_.front(); }
  /// The item a control cites; null if there is none.
  [[nodiscard]] const CatalogItem* cited(std::string_view citation) const;
  /// The controls that answer it, by id.
  [[nodiscard]] std::vector<const ControlSpec*> answering(std::string_view citation) const;

  /// A message's sentence with its braces filled; the id itself if there is no such message.
  [[nodiscard]] Text sentence(std::string_view message,
                              std::span<const MessageArgument> arguments = {}) const;

 private:
  friend class SpecsLoading;
  Specs() = default;

  ByName<FactSpec> facts_;
  ByName<RuleSpec> rules_;
  ByName<ControlSpec> controls_;
  ByName<MessageSpec> messages_;
  ByName<EventSpec> events_;
  std::vector<CatalogSpec> catalogs_;
};

}  // namespace sekisho::catalog
