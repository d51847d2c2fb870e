#include "capabilities/orca/probe/log_search.h"

#include <gmock/gmock.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fstream>

#include "core/bytes.h"
#include "core/testing/result_matchers.h"
#include "platform/compressed_file/testing/gzip.h"
#include "platform/machine/testing/fixture_root.h"

namespace sekisho::orca {
namespace {

using platform::testing::FixtureRoot;
using platform::testing::gzip;
using sekisho::testing::succeeds;

const std::string kWebOrca = "/opt/jma/weborca/log/jma-receipt-weborca.log";
const std::string kSyslog = "/var/log/syslog";
constexpr std::int64_t kNovember13 = 20405;  // of 2025
constexpr std::size_t kAll = std::size_t{1} << 30U;

std::string secretOn(const std::string& day) {
  return day +
         " 22:05:55 System Error:405    code=405\n&{GET /x HTTP/1.1 map[Authorization:[Basic " +
         toBase64(bytesOf(std::string_view("kenja:geheimnis"))) + "]]}\n";
}
std::string quietOn(const std::string& day, int lines = 1) {
  std::string text;
  for (int i = 0; i < lines; ++i) text += day + " 22:05:53 Server Mode: HTTP\n";
  return text;
}
class LogsThatStand : public ::testing::Test {
 protected:
  LogsThatStand() { root_.folder("/opt/jma/weborca/log").folder("/var/log"); }

  LogsSearched searched(LogSearch& search, std::size_t most = kAll) {
    EXPECT_THAT(search.look(kWebOrca), succeeds());
    search.search(most);
    return search.searched().value_or(LogsSearched());
  }
  void append(const std::string& text) {
    std::ofstream(root_.at(kWebOrca), std::ios::binary | std::ios::app) << text;
  }

  FixtureRoot root_;
  const platform::Machine machine_ = root_.machine();
  LogSearch search_{machine_, Generation::WebOrca};
};

TEST_F(LogsThatStand, AreSearchedWithTheirCopiesPackedOrNot) {
  root_.file(kWebOrca, quietOn("2025/11/20"))
      .file(kWebOrca + ".1", secretOn("2025/11/14"))
      .file(kWebOrca + ".2.gz", gzip(secretOn("2025/11/13")))
      .file("/opt/jma/weborca/log/jma-receipt-weborca-20251112.log", quietOn("2025/11/12"))
      .file("/opt/jma/weborca/log/orca-db-patch.log", secretOn("2025/11/01"));
  EXPECT_EQ(search_.searched(), std::nullopt) << "nobody looked";
  EXPECT_EQ(searched(search_), (LogsSearched{.files = 4,
                                             .searched = 4,
                                             .with_secrets = 2,
                                             .oldest_day = kNovember13,
                                             .newest_day = kNovember13 + 1}));
}

TEST_F(LogsThatStand, AreSearchedAPieceAtATime) {
  root_.file(kWebOrca, quietOn("2025/11/13", 5'000) + secretOn("2025/11/13"))
      .file(kWebOrca + ".1.gz", gzip(quietOn("2025/11/12", 50'000)));
  EXPECT_THAT(search_.look(kWebOrca), succeeds());
  int pieces = 0;
  for (; search_.search(LogSearch::kPiece) && pieces < 1'000; ++pieces) {
    EXPECT_EQ(search_.searched()->files, 2);
  }
  EXPECT_GT(pieces, 100) << "of one it is 1.8 MiB that were packed to a few KiB";
  EXPECT_EQ(search_.searched()->searched, 2);
  EXPECT_EQ(search_.searched()->newest_day, kNovember13);
  EXPECT_FALSE(search_.search(kAll)) << "each is searched once";
}

TEST_F(LogsThatStand, GoOnAfterARestart) {
  root_.file(kWebOrca, secretOn("2025/11/13") + quietOn("2025/11/14", 5'000));
  (void)searched(search_, LogSearch::kPiece);
  LogSearch half(machine_, Generation::WebOrca);
  half.takeUp(search_.state());
  EXPECT_EQ(searched(half, 1).searched, 0) << "it was not at its end";
  EXPECT_EQ(half.searched()->newest_day, kNovember13) << "what was found stands";
  (void)searched(half);
  EXPECT_EQ(half.searched()->searched, 1);
  LogSearch whole(machine_, Generation::WebOrca);
  whole.takeUp(half.state());
  EXPECT_THAT(whole.look(kWebOrca), succeeds());
  EXPECT_FALSE(whole.search(kAll)) << "all was searched";
  EXPECT_EQ(whole.searched(), half.searched());
  append(quietOn("2025/11/15"));
  LogSearch later(machine_, Generation::WebOrca);
  later.takeUp(whole.state());
  EXPECT_THAT(later.look(kWebOrca), succeeds());
  EXPECT_EQ(later.searched()->searched, 0) << "it gained something meanwhile";
  (void)later.search(kAll);
  EXPECT_EQ(later.searched()->searched, 1);
  whole.takeUp(Json("odd"));
}

TEST_F(LogsThatStand, AreKnownUnderAnotherName) {
  root_.file(kWebOrca, secretOn("2025/11/13"));
  EXPECT_EQ(searched(search_).with_secrets, 1);
  ASSERT_EQ(rename(root_.at(kWebOrca).c_str(), root_.at(kWebOrca + ".1").c_str()), 0);
  root_.file(kWebOrca, "");
  EXPECT_THAT(search_.look(kWebOrca), succeeds());
  EXPECT_EQ(search_.searched()->with_secrets, 1);
  (void)search_.search(kAll);
  EXPECT_EQ(search_.searched(), (LogsSearched{.files = 2,
                                              .searched = 2,
                                              .with_secrets = 1,
                                              .oldest_day = kNovember13,
                                              .newest_day = kNovember13}));
}

TEST_F(LogsThatStand, AreSearchedBehindWhatWasWhereTheyGrow) {
  const std::string secret = secretOn("2025/11/14");
  root_.file(kWebOrca, quietOn("2025/11/13") + secret.substr(0, secret.size() - 12));
  EXPECT_EQ(searched(search_).searched, 1);
  append(secret.substr(secret.size() - 12) + quietOn("2025/11/15"));
  EXPECT_EQ(searched(search_).newest_day, kNovember13 + 1);
  append(secretOn("2025/11/16"));
  EXPECT_THAT(search_.look(kWebOrca), succeeds());
  EXPECT_EQ(search_.searched()->searched, 1) << "what stood there when it began was";
  EXPECT_EQ(searched(search_).newest_day, kNovember13 + 3);
}

TEST_F(LogsThatStand, AreFreeOfSecretsOnceTheseWereTakenAway) {
  root_.file(kWebOrca, quietOn("2025/11/13") + secretOn("2025/11/13"))
      .file(kWebOrca + ".1", secretOn("2025/11/12"));
  EXPECT_EQ(searched(search_).with_secrets, 2);
  std::filesystem::remove(root_.at(kWebOrca + ".1"));
  std::filesystem::resize_file(root_.at(kWebOrca), 0);
  append(quietOn("2025/11/14"));
  EXPECT_EQ(searched(search_), (LogsSearched{.files = 1, .searched = 1}));
}

TEST_F(LogsThatStand, AreSearchedAnewWhereAnotherOneTookTheirPlace) {
  root_.file(kWebOrca, secretOn("2025/11/13"));
  EXPECT_EQ(searched(search_).with_secrets, 1);
  std::ofstream(root_.at(kWebOrca), std::ios::trunc) << quietOn("2025/11/14", 100);
  EXPECT_EQ(searched(search_), (LogsSearched{.files = 1, .searched = 1}))
      << "it is longer than what stood there";
}

TEST_F(LogsThatStand, AreNotSearchedWhereTheyCannotBeUnpacked) {
  const std::string packed = gzip(quietOn("2025/11/13", 100));
  root_.file(kWebOrca, quietOn("2025/11/13"))
      .file(kWebOrca + ".1.gz", packed.substr(0, packed.size() / 2))
      .file(kWebOrca + ".2.bz2", "BZh9");
  EXPECT_EQ(searched(search_), (LogsSearched{.files = 3, .searched = 1, .unreadable = 2}));
  root_.file(kWebOrca + ".1.gz", packed);
  EXPECT_EQ(searched(search_).searched, 2) << "it had not been written to its end";
}

/// A frame of zstd's with a text that is not packed, which asks for a window of two to the `log`.
std::string zstdFrame(unsigned log, const std::string& text) {
  const std::size_t block = text.size() << 3U | 1U;  // raw, and the last
  return std::string("\x28\xb5\x2f\xfd\0", 5) + static_cast<char>((log - 10) << 3U) +
         static_cast<char>(block & 255U) + static_cast<char>(block >> 8U & 255U) +
         static_cast<char>(block >> 16U) + text;
}

TEST_F(LogsThatStand, AreNotSearchedWhereUnpackingThemTakesTooMuchMemory) {
  root_.file(kWebOrca + ".1.zst", zstdFrame(23, quietOn("2025/11/13")))
      .file(kWebOrca + ".2.zst", zstdFrame(24, quietOn("2025/11/13")));
  EXPECT_EQ(searched(search_), (LogsSearched{.files = 2, .searched = 1, .unreadable = 1}));
}

TEST_F(LogsThatStand, AreSearchedAPieceAtATimeWhereTheyUnpackToNothing) {
  std::string frames = std::string("\x50\x2a\x4d\x18\0\0\x10\0", 8) + std::string(1U << 20U, 'x');
  root_.file(kWebOrca + ".1.zst", frames + zstdFrame(20, secretOn("2025/11/13")));
  EXPECT_EQ(searched(search_, LogSearch::kPiece).searched, 0);
  EXPECT_EQ(searched(search_), (LogsSearched{.files = 1,
                                             .searched = 1,
                                             .with_secrets = 1,
                                             .oldest_day = kNovember13,
                                             .newest_day = kNovember13}));
}

TEST_F(LogsThatStand, HoldSecretsOfDayZeroAsWell) {
  root_.file(kWebOrca, secretOn("2025/11/13").substr(secretOn("2025/11/13").find('\n') + 1));
  root_.changedAt(kWebOrca, 0);
  const LogsSearched found{.files = 1, .searched = 1, .with_secrets = 1};
  EXPECT_EQ(searched(search_), found);
  LogSearch after(machine_, Generation::WebOrca);
  after.takeUp(search_.state());
  EXPECT_THAT(after.look(kWebOrca), succeeds());
  EXPECT_EQ(after.searched(), found);
  root_.file(kWebOrca + ".1", secretOn("2025/11/13"));
  EXPECT_EQ(searched(after).oldest_day, 0);
  EXPECT_EQ(after.searched()->newest_day, kNovember13);
}

TEST_F(LogsThatStand, AreSearchedAnewWhereAnEarlierProgramDidNotTellDayZeroFromNone) {
  root_.file(kWebOrca, quietOn("2025/11/13"));
  (void)searched(search_);
  Json::Object earlier = *search_.state().object();
  earlier.erase("version");
  LogSearch after(machine_, Generation::WebOrca);
  after.takeUp(earlier);
  EXPECT_THAT(after.look(kWebOrca), succeeds());
  EXPECT_EQ(after.searched(), LogsSearched{.files = 1});
}

TEST_F(LogsThatStand, HoldTheDayOfTheirLastChangeWhereNoLineSaysOne) {
  root_.file(kWebOrca, secretOn("2025/11/13").substr(secretOn("2025/11/13").find('\n') + 1));
  root_.changedAt(kWebOrca, (kNovember13 + 9) * 86'400);
  EXPECT_EQ(searched(search_).newest_day, kNovember13 + 9);
}

TEST_F(LogsThatStand, HoldNoSecretOfPandasInLinesOfOthers) {
  const std::string secret =
      "Authorization: Basic " + toBase64(bytesOf(std::string_view("kenja:geheimnis")));
  root_.file(kSyslog, "Nov 13 14:25:27 orca nginx[9]: " + secret + "\n");
  root_.changedAt(kSyslog, (kNovember13 + 9) * 86'400);
  LogSearch search(machine_, Generation::Panda);
  const auto now = [&] {
    EXPECT_THAT(search.look(kSyslog), succeeds());
    (void)search.search(kAll);
    return search.searched().value_or(LogsSearched());
  };
  EXPECT_EQ(now(), (LogsSearched{.files = 1, .searched = 1}));
  root_.file(kSyslog + ".1", "Nov 13 14:25:27 orca panda/glserver[9]: " + secret + "\n");
  root_.changedAt(kSyslog + ".1", (kNovember13 + 9) * 86'400);
  EXPECT_EQ(now().newest_day, kNovember13);
}

TEST_F(LogsThatStand, LeaveNothingOfTheirTextInWhatIsKept) {
  root_.file(kWebOrca, secretOn("2025/11/13"));
  (void)searched(search_);
  const std::string kept = canonicalJson(search_.state());
  for (const char* word : {"kenja", "geheimnis", "Basic", "System"}) {
    EXPECT_FALSE(kept.contains(word)) << kept;
  }
  EXPECT_FALSE(kept.contains(toBase64(bytesOf(std::string_view("kenja:geheimnis")))));
}

TEST_F(LogsThatStand, AreNotKnownWhereTheirFolderIsNot) {
  EXPECT_FALSE(search_.look("/srv/none/orca.log").has_value());
  EXPECT_EQ(search_.searched(), std::nullopt);
}

}  // namespace
}  // namespace sekisho::orca
