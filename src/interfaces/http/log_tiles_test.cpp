// The journal as anybody may read it: what was signed, in the layout of tlog-tiles.
#include "interfaces/http/log_tiles.h"

#include <gtest/gtest.h>

#include "capabilities/journal/testing/scratch_journal.h"
#include "capabilities/journal/tile.h"
#include "core/testing/result_matchers.h"
#include "platform/http/problem.h"

namespace sekisho::http {
namespace {

using journal::testing::entryNumbered;
using journal::testing::ScratchJournal;
using platform::http::Request;
using platform::http::Response;
using sekisho::testing::succeeds;

class AJournalInTiles : public ::testing::Test {
 protected:
  AJournalInTiles() {
    for (std::uint64_t n = 1; n <= 300; ++n) {
      EXPECT_THAT(journal->append(entryNumbered(n)), succeeds());
    }
    note = *journal->checkpoint();
    EXPECT_THAT(journal->append(entryNumbered(301)), succeeds());
    record = journal.record();
  }

  Response get(const std::string& path, const std::string& method = "GET") {
    return serveLog(*record,
                    {.cosigned = [this](std::uint64_t) { return cosigned; },
                     .may_list = [this](const Request&) -> Result<void> {
                       ++asked;
                       if (admits) return {};
                       return fail(ErrorCode::Unauthenticated, MessageId{"access.signed-out"});
                     },
                     .refusal =
                         [](const Error& error) {
                           return Response{.status = platform::http::statusOf(error.code)};
                         }},
                    {.method = method, .path = path});
  }
  static std::string fieldOf(const Response& response, const char* name) {
    const auto* found = platform::http::find(response.fields, name);
    return found == nullptr ? "" : *found;
  }

  ScratchJournal journal;
  std::unique_ptr<journal::Generations> record;
  std::string note;
  std::optional<std::string> cosigned;
  bool admits = false;
  int asked = 0;
};

TEST_F(AJournalInTiles, ShowsTheNewestCheckpointForAMoment) {
  const Response response = get("/log/1/checkpoint");
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(response.body, note);
  EXPECT_EQ(fieldOf(response, "Content-Type"), "text/plain; charset=utf-8");
  EXPECT_EQ(fieldOf(response, "Cache-Control"), "public, max-age=2");
}

TEST_F(AJournalInTiles, ShowsCosignaturesOfThisVeryCheckpointOnly) {
  cosigned = note + "\xE2\x80\x94 w AAAAAAAA\n";
  EXPECT_EQ(get("/log/1/checkpoint").body, *cosigned);
  ASSERT_THAT(journal->checkpoint(), succeeds());
  EXPECT_NE(get("/log/1/checkpoint").body, *cosigned);
}

TEST_F(AJournalInTiles, ShowsTilesForEverAndAsFarAsWasSigned) {
  const Response full = get("/log/1/tile/0/000");
  EXPECT_EQ(full.status, 200);
  EXPECT_EQ(full.body.size(), 8192U);
  EXPECT_EQ(fieldOf(full, "Content-Type"), "application/octet-stream");
  EXPECT_EQ(fieldOf(full, "Cache-Control"), "public, max-age=31536000, immutable");
  EXPECT_EQ(full.body.substr(0, 32), textOf(journal::leafHash(bytesOf(*journal->line(0))).view()));
  EXPECT_EQ(get("/log/1/tile/0/000.p/7").body, full.body.substr(0, 7 * 32));
  EXPECT_EQ(get("/log/1/tile/0/001.p/44").body.size(), 44U * 32);
  EXPECT_EQ(get("/log/1/tile/0/001.p/45").status, 404) << "there, but not signed yet";
  EXPECT_EQ(get("/log/1/tile/1/000.p/1").body.size(), 32U);
  EXPECT_EQ(asked, 0) << "nobody is asked who they are";
}

TEST_F(AJournalInTiles, ShowsEntriesToWhoeverMayListThem) {
  EXPECT_EQ(get("/log/1/tile/entries/000").status, 401);
  admits = true;
  const Response bundle = get("/log/1/tile/entries/001.p/44");
  EXPECT_EQ(bundle.status, 200);
  EXPECT_TRUE(fieldOf(bundle, "Cache-Control").starts_with("private"));
  const auto lines = journal::decodeBundle(bytesOf(bundle.body));
  ASSERT_THAT(lines, succeeds());
  EXPECT_EQ(lines->size(), 44U);
  EXPECT_EQ(lines->front(), *journal->line(256));
  EXPECT_EQ(get("/log/1/tile/entries/001.p/45").status, 404);
}

TEST_F(AJournalInTiles, HasNothingElse) {
  admits = true;
  for (const char* path : {"/log/", "/log/1/", "/log/2/checkpoint", "/log/1/tile/0/002",
                           "/log/1/tile/1/000", "/log/1/tile/7/000.p/1", "/log/1/tile/8/000.p/1",
                           "/log/1/tile/63/000.p/1", "/log/1/tile/0/x999/x999/x999/x999/x999/999",
                           "/log/1/tile/entries/x999/999", "/log/1/vkey"}) {
    EXPECT_EQ(get(path).status, 404) << path;
  }
  EXPECT_EQ(get("/log/1/checkpoint", "POST").status, 405);
}

TEST_F(AJournalInTiles, ShowsAnEarlierGenerationAsFarAsItWasSigned) {
  journal.disk().setReadOnly(true);  // no last checkpoint, as when the power goes
  journal.close();
  journal.disk().setReadOnly(false);
  ASSERT_THAT(journal.openNext(note, "restored"), succeeds());
  ASSERT_THAT(journal->checkpoint(), succeeds());
  record = journal.record();

  EXPECT_EQ(get("/log/1/checkpoint").body, note);
  EXPECT_EQ(get("/log/1/tile/0/001.p/44").body.size(), 44U * 32);
  EXPECT_EQ(get("/log/1/tile/0/001.p/45").status, 404) << "never signed";
  EXPECT_EQ(get("/log/1/tile/entries/000").status, 401);
  admits = true;
  EXPECT_EQ(get("/log/1/tile/entries/000").status, 200);
  EXPECT_EQ(get("/log/2/tile/0/000.p/1").body.size(), 32U);
  EXPECT_EQ(get("/log/3/checkpoint").status, 404);
  EXPECT_EQ(get("/log/01/checkpoint").status, 404);
  cosigned = note + "\xE2\x80\x94 w AAAAAAAA\n";
  EXPECT_EQ(get("/log/1/checkpoint").body, *cosigned);
  EXPECT_NE(get("/log/2/checkpoint").body, *cosigned);
}

TEST_F(AJournalInTiles, OpensNoEarlierGenerationForWhatNobodyGets) {
  journal.close();
  ASSERT_THAT(journal.openNext(note, "restored"), succeeds());
  int opened = 0;
  record = std::make_unique<journal::Generations>(
      *journal.operator->(), std::vector<std::uint64_t>{1},
      [&](std::uint64_t) -> Result<journal::Generations::Opened> {
        ++opened;
        return fail(ErrorCode::Unavailable, MessageId{"disk.failed"});
      },
      journal.clock());
  EXPECT_EQ(get("/log/1/vkey").status, 404);
  EXPECT_EQ(get("/log/1/tile/entries/000").status, 401);
  EXPECT_EQ(opened, 0);
  EXPECT_EQ(get("/log/1/checkpoint").status, 503);
  EXPECT_EQ(opened, 1);
}

}  // namespace
}  // namespace sekisho::http
