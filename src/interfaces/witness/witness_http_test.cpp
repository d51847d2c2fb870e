// A log asks a witness over a real connection; what travels is tlog-witness.
#include <gtest/gtest.h>

#include "capabilities/witness/submission.h"
#include "capabilities/witness/testing/growing_log.h"
#include "capabilities/witness/testing/witness_in_memory.h"
#include "core/testing/result_matchers.h"
#include "interfaces/witness/answering.h"
#include "interfaces/witness/remote_witness.h"
#include "platform/http/server.h"

namespace sekisho::witness {
namespace {

using platform::http::Request;
using platform::http::Response;
using sekisho::testing::failsWith;
using sekisho::testing::succeeds;
using testing::GrowingLog;
using testing::WitnessInMemory;

class AWitnessByHttp : public ::testing::Test {
 protected:
  AWitnessByHttp() { it.logs.known.push_back(GrowingLog::verifierKey()); }

  Response ask(const std::string& method, const std::string& path, const std::string& body = "") {
    return answer(it.witness, {.method = method, .path = path, .body = body},
                  [this](const Error&) { ++complaints; });
  }
  Response show(const std::string& request) { return ask("POST", "/add-checkpoint", request); }
  static std::string typeOf(const Response& response) {
    const auto* type = platform::http::find(response.fields, "Content-Type");
    return type == nullptr ? "" : *type;
  }

  WitnessInMemory it;
  GrowingLog log;
  int complaints = 0;
};

TEST_F(AWitnessByHttp, AnswersEachCaseOfTheTable) {
  EXPECT_EQ(show("rubbish").status, 400);
  EXPECT_EQ(show(log.request(0, 5)).status, 200);
  const Response other = show(log.request(0, 9));
  EXPECT_EQ(other.status, 409);
  EXPECT_EQ(other.body, "5\n");
  EXPECT_EQ(typeOf(other), "text/x.tlog.size");
  EXPECT_EQ(show(GrowingLog(3).request(5, 9)).status, 422);
  auto key = GrowingLog::verifierKey();
  it.logs.known = {key};
  it.logs.known[0].key[0] ^= std::byte{1};
  EXPECT_EQ(show(log.request(5, 9)).status, 403);
  it.logs.known.clear();
  EXPECT_EQ(show(log.request(5, 9)).status, 404);
}

TEST_F(AWitnessByHttp, ShowsMonitorsTheNewestAndNothingElse) {
  const std::string path = "/" + digestOf(GrowingLog::origin()).hex() + "/checkpoint";
  EXPECT_EQ(ask("GET", path).status, 404);
  const Response cosigned = show(log.request(0, 5));
  const Response shown = ask("GET", path);
  EXPECT_EQ(shown.status, 200);
  EXPECT_EQ(shown.body, log.checkpoint(5) + cosigned.body);
  EXPECT_EQ(typeOf(shown), "text/plain; charset=utf-8");
  EXPECT_EQ(ask("POST", path).status, 405);
  EXPECT_EQ(ask("GET", "/add-checkpoint").status, 405);
  for (const char* other : {"/", "/checkpoint", "/00/checkpoint", "/../checkpoint"}) {
    EXPECT_EQ(ask("GET", other).status, 404) << other;
  }
}

TEST_F(AWitnessByHttp, AsksForPatienceWhereItCouldNotKeepAndSaysSo) {
  it.seen.full = true;
  EXPECT_EQ(show(log.request(0, 5)).status, 503);
  EXPECT_EQ(complaints, 1);
}

class AWitnessElsewhere : public AWitnessByHttp {
 protected:
  void SetUp() override {
    auto listening = platform::http::Server::listen(
        {.listeners = {{.address = "127.0.0.1", .port = 0}}}, [this](const Request& request) {
          return status == 0 ? answer(it.witness, request, [](const Error&) {})
                             : Response{.status = status, .body = said};
        });
    ASSERT_THAT(listening, succeeds());
    server = std::move(*listening);
    remote = std::make_unique<RemoteWitness>(
        *parseWitnessUrl("http://127.0.0.1:" + std::to_string(server->port())), std::stop_token{},
        -1);
  }

  std::atomic<int> status = 0;
  std::string said;
  std::unique_ptr<platform::http::Server> server;
  std::unique_ptr<RemoteWitness> remote;
};

TEST_F(AWitnessElsewhere, CosignsForALogThatAsksIt) {
  std::uint64_t seen = 0;
  for (const std::uint64_t size : {5U, 300U, 300U}) {
    EXPECT_EQ(submit(log.checkpoint(size), log, it.witness.verifierKey(), *remote, seen).outcome,
              Outcome::Cosigned);
  }
  seen = 0;
  const Submitted older = submit(log.checkpoint(20), log, it.witness.verifierKey(), *remote, seen);
  EXPECT_EQ(older.outcome, Outcome::Ahead);
  EXPECT_TRUE(older.shown.starts_with(log.checkpoint(300)));
}

TEST_F(AWitnessElsewhere, IsBelievedInNothingThatTheTableDoesNotHold) {
  said = "x";
  for (const int odd : {500, 302, 409}) {
    status = odd;
    EXPECT_FALSE(remote->addCheckpoint("old 0\n")) << odd;
  }
  status = 500;
  EXPECT_FALSE(remote->newest("o"));
}

TEST_F(AWitnessElsewhere, ThatIsGoneLeavesNothingSent) {
  server->stop({});
  EXPECT_THAT(remote->addCheckpoint("old 0\n"), failsWith(ErrorCode::Unavailable));
}

TEST(WitnessUrl, NamesAMachineAndWhoVouchesForIt) {
  const std::string pin(64, 'a');
  EXPECT_EQ(*parseWitnessUrl("https://witness.example/#" + pin),
            (WitnessAddress{"witness.example", 443, "", Sha256::fromHex(pin)}));
  EXPECT_EQ(*parseWitnessUrl("https://[2001:db8::1]:8442/a/b/#" + pin),
            (WitnessAddress{"2001:db8::1", 8442, "/a/b", Sha256::fromHex(pin)}));
  EXPECT_EQ(*parseWitnessUrl("http://127.0.0.1:8442"), (WitnessAddress{"127.0.0.1", 8442, "", {}}));
  for (const std::string& bad :
       {std::string(), std::string("witness.example"), std::string("ftp://h/"),
        std::string("https://witness.example/"), "http://192.0.2.1:80/#" + pin,
        std::string("http://192.0.2.1:80/"), std::string("http://127.0.0.1/"), "https:///#" + pin,
        "https://h:0/#" + pin, "https://h:x/#" + pin, "https://u@h/#" + pin, "https://h/a?b#" + pin,
        "https://h/a%2Fb#" + pin, "https://h/#" + pin.substr(1), "https://[::1/#" + pin}) {
    EXPECT_THAT(parseWitnessUrl(bad), failsWith(ErrorCode::InvalidInput)) << bad;
  }
}

}  // namespace
}  // namespace sekisho::witness
