#pragma once

#include <functional>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "capabilities/journal/store/decisions.h"
#include "capabilities/journal/testing/scratch_journal.h"
#include "core/check.h"
#include "storage/testing/scratch_postgres.h"
#include "storage/testing/scratch_sqlite.h"

namespace sekisho::journal::testing {

/// An implementation of `Port` with nothing in it, and what was decided through it.
template <class Port>
class Scratch {
 public:
  virtual ~Scratch() = default;
  [[nodiscard]] virtual Port& operator*() = 0;
  /// The kinds of the decisions recorded, in order.
  [[nodiscard]] virtual std::vector<std::string> decisions() = 0;
  /// Its database, for what runs within a decision of another store; null without one.
  [[nodiscard]] virtual storage::Database* database() { return nullptr; }
};

/// One value of a contract suite's parameter.
template <class Port>
struct ScratchKind {
  std::string name;
  std::function<std::unique_ptr<Scratch<Port>>()> open;
};

/// A store that records its changes as decisions: its tables, their kinds, and how it is opened.
template <class Port>
struct StoreOf {
  std::vector<storage::Schema> schemas;
  std::set<std::string> kinds;
  std::unique_ptr<Port> (*open)(storage::Database& database, Decisions& decisions, ClinicId clinic);
};

/// Such a store on an engine, of scratchClinic().
template <class Port, class Engine>
class StoredScratch final : public Scratch<Port> {
 public:
  explicit StoredScratch(const StoreOf<Port>& store)
      : decisions_(*engine_, *journal_, store.kinds) {
    SEKISHO_CHECK((*engine_).migrate(store.schemas).has_value());
    port_ = store.open(*engine_, decisions_, scratchClinic());
  }

  [[nodiscard]] Port& operator*() override { return *port_; }
  [[nodiscard]] std::vector<std::string> decisions() override { return journal_.kinds(); }
  [[nodiscard]] storage::Database* database() override { return &*engine_; }

 private:
  Engine engine_;
  ScratchJournal journal_;
  Decisions decisions_;
  std::unique_ptr<Port> port_;
};

/// The store on every engine: a new engine adds a line here.
template <class Port>
std::vector<ScratchKind<Port>> onEveryEngine(const StoreOf<Port>& store) {
  using storage::testing::ScratchPostgres;
  using storage::testing::ScratchSqlite;
  return {
      {"Sqlite", [store] { return std::make_unique<StoredScratch<Port, ScratchSqlite>>(store); }},
      {"Postgres",
       [store] { return std::make_unique<StoredScratch<Port, ScratchPostgres>>(store); }}};
}

}  // namespace sekisho::journal::testing
