// Who may send and read, as the list of them says it.
#include <gmock/gmock.h>

#include "capabilities/journal/testing/indexed_journal.h"
#include "core/testing/result_matchers.h"
#include "core/testing/seeded_random.h"
#include "core/testing/turnable_clock.h"
#include "interfaces/http/usage_operations.h"

namespace sekisho::http {
namespace {

using sekisho::testing::succeeds;

class OneToken final : public usage::SenderRegister {
 public:
  Result<std::vector<usage::Sender>> all() const override {
    return std::vector{usage::Sender{.name = "点検の道具", .scopes = scopes}};
  }
  Result<void> add(const usage::Sender&) override { return {}; }
  Result<void> revoke(usage::SenderId, const journal::Actor&, Instant) override { return {}; }
  std::vector<usage::Scope> scopes = {usage::Scope::Read};
};

class NoAccounts final : public usage::AccountBook {
 public:
  Result<std::vector<usage::Account>> all() const override { return {}; }
  Result<void> keep(const std::vector<usage::Account>&) override { return {}; }
};

class AToken : public ::testing::Test {
 protected:
  [[nodiscard]] Json listed() {
    const auto routes = usageOperations(
        senders_, arrivals_, *journal_.operator->(), record_, clock_, random_, ids_,
        {.certify = {}, .may_read = [this](PersonId) { return may_read_; }, .changed = [] {}});
    const platform::http::Request request{};
    Call call{.request = request};
    const auto reply = std::ranges::find(routes, "listSenders", &Route::operation)->answer(call);
    EXPECT_THAT(reply, succeeds());
    return reply->body["senders"].array()->front();
  }

  sekisho::testing::TurnableClock clock_;
  sekisho::testing::SeededRandom random_;
  IdSource ids_{clock_, random_};
  journal::testing::IndexedJournal journal_;
  journal::Generations record_{*journal_.operator->()};
  OneToken senders_;
  NoAccounts accounts_;
  usage::Arrivals arrivals_{*journal_.operator->(), accounts_, clock_};
  bool may_read_ = true;
};

TEST_F(AToken, ThatOnlyReadsIsNotValidOnceItsMakerMayReadNoMore) {
  EXPECT_EQ(listed()["valid"], Json(true));
  may_read_ = false;
  EXPECT_EQ(listed()["valid"], Json(false));
  EXPECT_EQ(listed()["reads"], Json(false));
}

TEST_F(AToken, ThatSendsAsWellStaysValidAndSaysThatItReadsNothing) {
  senders_.scopes = {usage::Scope::Write, usage::Scope::Read};
  may_read_ = false;
  EXPECT_EQ(listed()["valid"], Json(true));
  EXPECT_EQ(listed()["reads"], Json(false));
}

}  // namespace
}  // namespace sekisho::http
