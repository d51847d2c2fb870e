// The journal as the API shows it, after a restore.
#include "interfaces/http/journal_operations.h"

#include <gmock/gmock.h>

#include "capabilities/journal/checkpoint.h"
#include "capabilities/journal/merkle.h"
#include "capabilities/journal/proof.h"
#include "capabilities/journal/testing/indexed_journal.h"
#include "core/testing/result_matchers.h"

namespace sekisho::http {
namespace {

using sekisho::testing::failsWith;
using sekisho::testing::succeeds;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class AnApiAfterARestore : public ::testing::Test {
 protected:
  /// Entries 1-0 to 1-6, of which six are under the kept checkpoint, then 2-0 and 2-1.
  AnApiAfterARestore() {
    journal_.write(6);
    SEKISHO_CHECK(journal_->checkpoint().has_value());
    journal_.write(7);
    journal_.disk().setReadOnly(true);  // no last checkpoint, as when the power goes
    journal_.close();
    journal_.disk().setReadOnly(false);
    SEKISHO_CHECK(journal_.openNext().has_value());
    SEKISHO_CHECK(journal_.append(8).has_value());
    read();
  }
  /// Goes on with the journal as it is open now.
  void read() {
    record_ = journal_.record();
    routes_ = journalOperations(
        *journal_.operator->(), *record_,
        {.words = [](std::string_view) { return EventWords{}; },
         .person = [](std::string_view) { return std::string(); },
         .reading = [this](const Caller&, std::string_view query,
                           std::string_view) -> Result<void> {
           read_.emplace_back(query);
           return {};
         },
         .cosigned = [](std::uint64_t) { return std::nullopt; },
         .sentence = [](const Error& error) { return Json(error.message.name); }});
  }
  [[nodiscard]] Result<Reply> ask(std::string_view operation,
                                  std::vector<platform::http::Field> query = {},
                                  std::string index = "") {
    query.push_back({"why", "question"});
    const platform::http::Request request{.method = "GET", .path = "/", .query = std::move(query)};
    Call call{.request = request, .path = {{"index", std::move(index)}}};
    return std::ranges::find(routes_, operation, &Route::operation)->answer(call);
  }
  [[nodiscard]] static std::vector<std::string> placesIn(const Json& page) {
    std::vector<std::string> places;
    for (const Json& entry : *page["entries"].array()) {
      places.push_back(canonicalJson(entry["generation"]) + "-" + canonicalJson(entry["index"]));
    }
    return places;
  }

  journal::testing::IndexedJournal journal_;
  std::unique_ptr<journal::Generations> record_;
  std::vector<Route> routes_;
  std::vector<std::string> read_;
};

TEST_F(AnApiAfterARestore, ListsPageByPageThroughTheBorder) {
  std::vector<std::string> all;
  std::vector<platform::http::Field> query{{"limit", "2"}};
  for (int pages = 0; pages < 9; ++pages) {
    const auto page = ask("listEntries", query);
    ASSERT_THAT(page, succeeds());
    EXPECT_EQ(*page->body["checkpoint"]["generation"].integer(), 2);
    EXPECT_THAT(*page->body["closed"].array(), IsEmpty());
    for (const std::string& place : placesIn(page->body)) all.push_back(place);
    if (page->body["next"].isNull()) break;
    query = {{"limit", "2"}, {"before", *page->body["next"].text()}};
  }
  EXPECT_THAT(all, ElementsAre("2-1", "2-0", "1-6", "1-5", "1-4", "1-3", "1-2", "1-1", "1-0"));
}

TEST_F(AnApiAfterARestore, ListsBelowAnIndexOfTheNewestGenerationWhereNoneIsNamed) {
  EXPECT_THAT(placesIn(ask("listEntries", {{"before", "1"}, {"limit", "2"}})->body),
              ElementsAre("2-0", "1-6"));
  for (const char* wrong : {"x", "-1", "1-", "1.5"}) {
    EXPECT_THAT(ask("listEntries", {{"before", wrong}}), failsWith(ErrorCode::InvalidInput));
  }
}

TEST_F(AnApiAfterARestore, SaysOfEarlierEntriesWhetherTheirOwnCheckpointCoversThem) {
  const auto page = ask("listEntries", {{"before", "1-7"}});
  const Json::Array& entries = *page->body["entries"].array();
  EXPECT_EQ(*entries.at(0)["proof"].text(), "waiting");
  EXPECT_EQ(*entries.at(1)["proof"].text(), "included");
}

TEST_F(AnApiAfterARestore, ProvesAnEarlierEntryUnderItsOwnCheckpoint) {
  const auto page = ask("getEntry", {}, "1-5");
  ASSERT_THAT(page, succeeds());
  EXPECT_EQ(*page->body["proof"].text(), "included");
  EXPECT_EQ(*page->body["checkpoint"]["generation"].integer(), 1);
  EXPECT_EQ(*page->body["checkpoint"]["size"].integer(), 6);
  const auto proof = ask("getProof", {}, "1-5");
  ASSERT_THAT(proof, succeeds());
  EXPECT_THAT(*proof->raw, HasSubstr(*page->body["checkpoint"]["note"].text()));
  EXPECT_THAT(platform::http::find(proof->fields, "Content-Disposition")[0],
              HasSubstr("1-5.tlog-proof"));
  EXPECT_THAT(journal::decodeProof(*proof->raw), succeeds());

  EXPECT_EQ(*ask("getEntry", {}, "1-6")->body["proof"].text(), "waiting");
  EXPECT_THAT(ask("getProof", {}, "1-6"), failsWith(ErrorCode::InvalidInput)) << "never signed";
  EXPECT_EQ(*ask("getEntry", {}, "1")->body["generation"].integer(), 2);
  EXPECT_THAT(ask("getEntry", {}, "1-7"), failsWith(ErrorCode::NotFound));
  EXPECT_THAT(ask("getEntry", {}, "3-0"), failsWith(ErrorCode::NotFound));
}

TEST_F(AnApiAfterARestore, RecordsThatAnEarlierEntryWasRead) {
  const auto body = ask("getEntryBody", {}, "1-3");
  ASSERT_THAT(body, succeeds());
  ASSERT_THAT(ask("getEntry", {}, "1-3"), succeeds());
  ASSERT_THAT(ask("getEntryBody", {}, "1"), succeeds());
  EXPECT_THAT(read_, ElementsAre("journal body 1-3", "journal entries", "journal body 1"));
}

TEST_F(AnApiAfterARestore, TellsWhatItCannotReadAndListsTheRest) {
  ASSERT_THAT(journal_.disk().remove("/data/journal/generation-1/checkpoint"), succeeds());
  const auto page = ask("listEntries");
  ASSERT_THAT(page, succeeds());
  EXPECT_THAT(placesIn(page->body), ElementsAre("2-1", "2-0"));
  EXPECT_TRUE(page->body["next"].isNull());
  EXPECT_EQ(canonicalJson(page->body["closed"]),
            R"([{"generation":1,"message":"journal.checkpoint-missing",)"
            R"("text":"journal.checkpoint-missing"}])");
  EXPECT_THAT(ask("getEntry", {}, "1-3"), failsWith(ErrorCode::Corrupt));
}

class AnApiOverADamagedBlock : public AnApiAfterARestore {
 protected:
  /// 2-256 to 2-511 lie in a block that will be damaged, 2-512 and 2-513 above it.
  AnApiOverADamagedBlock() {
    for (std::uint64_t number = 9; journal_->head().size < 2 * journal::kTileWidth; ++number) {
      SEKISHO_CHECK(journal_.append(number).has_value());
    }
    journal_.settleAll();
    SEKISHO_CHECK(journal_.append(2001).has_value());
    SEKISHO_CHECK(journal_.append(2002).has_value());
    SEKISHO_CHECK(journal_->checkpoint().has_value());
  }
};

TEST_F(AnApiOverADamagedBlock, ListsWhatLiesAboveItAndInTheGenerationBefore) {
  SEKISHO_CHECK(journal_.openNext().has_value());
  journal_.breakEntries(2, journal::kTileWidth);
  read();
  const auto page = ask("listEntries", {{"limit", "5"}});
  ASSERT_THAT(page, succeeds());
  EXPECT_THAT(placesIn(page->body), ElementsAre("3-0", "2-513", "2-512", "1-6", "1-5"));
  EXPECT_EQ(*page->body["next"].text(), "1-5");
  EXPECT_THAT(canonicalJson(page->body["closed"]), HasSubstr(R"("generation":2)"));
}

TEST_F(AnApiOverADamagedBlock, ReadsNoFurtherThanThePageNeeds) {
  SEKISHO_CHECK(journal_.openNext().has_value());
  journal_.breakEntries(2, journal::kTileWidth);
  read();
  const auto page = ask("listEntries", {{"limit", "3"}});
  ASSERT_THAT(page, succeeds());
  EXPECT_THAT(placesIn(page->body), ElementsAre("3-0", "2-513", "2-512"));
  EXPECT_EQ(*page->body["next"].text(), "2-512");
  EXPECT_THAT(*page->body["closed"].array(), IsEmpty());
}

TEST_F(AnApiOverADamagedBlock, OfTheNewestGenerationShowsWhatLiesAboveItAndThenFails) {
  journal_.breakEntries(2, journal::kTileWidth);
  SEKISHO_CHECK(journal_.open().has_value());
  read();
  const auto page = ask("listEntries", {{"limit", "5"}});
  ASSERT_THAT(page, succeeds());
  EXPECT_THAT(placesIn(page->body), ElementsAre("2-513", "2-512"));
  EXPECT_EQ(*page->body["next"].text(), "2-512");
  EXPECT_THAT(ask("listEntries", {{"before", "2-512"}}), failsWith(ErrorCode::Corrupt));
}

}  // namespace
}  // namespace sekisho::http
