// What every engine promises behind DropInRecords: each file in the journal once as it is.
#include "capabilities/catalog/store/drop_in_record_store.h"

#include <gmock/gmock.h>

#include <functional>

#include "capabilities/journal/testing/scratch_journal.h"
#include "core/testing/result_matchers.h"
#include "schemas/catalog.h"
#include "schemas/journal.h"
#include "storage/testing/scratch_postgres.h"
#include "storage/testing/scratch_sqlite.h"

namespace sekisho::catalog {
namespace {

using journal::testing::scratchClinic;
using sekisho::testing::failsWith;
using sekisho::testing::succeeds;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

struct Scratch {
  virtual ~Scratch() = default;
  virtual storage::Database& database() = 0;
};
template <class Engine>
struct ScratchOf final : Scratch {
  storage::Database& database() override { return *engine; }
  Engine engine;
};
struct Engine {
  std::string name;
  std::function<std::unique_ptr<Scratch>()> open;
};

DropIn fileOf(const std::string& name, std::string_view text, bool bad = false) {
  DropIn drop_in{.file = name, .digest = sha256(bytesOf(text)), .prefix = "mihon"};
  if (bad) drop_in.problems.push_back({.file = name, .message = kNotToml});
  return drop_in;
}

class DropInRecordsContract : public ::testing::TestWithParam<Engine> {
 protected:
  DropInRecordsContract() {
    const storage::Schema schemas[] = {journal::kSchema, kSchema};
    EXPECT_THAT(scratch_->database().migrate(schemas), succeeds());
    reopen();
  }

  void reopen() {
    decisions_ = std::make_unique<journal::Decisions>(
        scratch_->database(), *journal_,
        std::set<std::string>{"specs.drop-in-loaded@1", "specs.drop-in-removed@1"});
    EXPECT_THAT(decisions_->replay(), succeeds());
    records_ = openDropInRecords(scratch_->database(), *decisions_, scratchClinic());
  }

  /// "file state" or "file gone" of every entry, oldest first.
  std::vector<std::string> said() {
    std::vector<std::string> all;
    for (std::uint64_t index = 0; index < journal_->head().size; ++index) {
      const auto body = parseJson(textOf(*journal_->body(index)));
      const auto* state = (*body)["state"].text();
      all.push_back(*(*body)["file"].text() + (state ? " " + *state : " gone"));
    }
    return all;
  }

  journal::testing::ScratchJournal journal_{std::uint64_t{64} << 10U};
  std::unique_ptr<Scratch> scratch_ = GetParam().open();
  std::unique_ptr<journal::Decisions> decisions_;
  std::unique_ptr<DropInRecords> records_;
};

TEST_P(DropInRecordsContract, SayEachChangeOfAFileOnce) {
  const std::vector<DropIn> first{fileOf("controls/mihon.a.toml", "a"),
                                  fileOf("controls/mihon.b.toml", "b", true)};
  const auto record = records_->bring(first);
  ASSERT_THAT(record, succeeds());
  EXPECT_EQ(record->at("controls/mihon.a.toml").entry, 0U);
  EXPECT_TRUE(record->at("controls/mihon.a.toml").says(first[0]));
  EXPECT_FALSE(record->at("controls/mihon.b.toml").in_use);
  ASSERT_THAT(records_->bring(first), succeeds());
  ASSERT_THAT(records_->bring(std::vector{fileOf("controls/mihon.a.toml", "changed"),
                                          fileOf("controls/mihon.b.toml", "b")}),
              succeeds());
  ASSERT_THAT(records_->bring({}), succeeds());
  EXPECT_THAT(said(),
              ElementsAre("controls/mihon.a.toml active", "controls/mihon.b.toml quarantined",
                          "controls/mihon.a.toml active", "controls/mihon.b.toml active",
                          "controls/mihon.a.toml gone", "controls/mihon.b.toml gone"));
  EXPECT_THAT(*records_->all(), IsEmpty());
}

// The hub ends between the database's commit and the journal's entry.
TEST_P(DropInRecordsContract, CutBetweenRecordAndEntryIsSaidAfterwardsOnce) {
  const std::vector<DropIn> files{fileOf("controls/mihon.a.toml", "a")};
  journal_.disk().setReadOnly(true);
  EXPECT_FALSE(records_->bring(files).has_value());
  journal_.disk().setReadOnly(false);
  records_.reset();
  decisions_.reset();
  ASSERT_THAT(journal_.open(), succeeds());
  reopen();
  ASSERT_THAT(records_->bring(files), succeeds());
  EXPECT_THAT(said(), ElementsAre("controls/mihon.a.toml active"));
}

INSTANTIATE_TEST_SUITE_P(
    Engines, DropInRecordsContract,
    ::testing::Values(
        Engine{"Sqlite",
               [] { return std::make_unique<ScratchOf<storage::testing::ScratchSqlite>>(); }},
        Engine{"Postgres",
               [] { return std::make_unique<ScratchOf<storage::testing::ScratchPostgres>>(); }}),
    [](const auto& info) { return info.param.name; });

}  // namespace
}  // namespace sekisho::catalog
