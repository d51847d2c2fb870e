#include "capabilities/mail/outgoing.h"

#include <gmock/gmock.h>

namespace sekisho::mail {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using ::testing::ElementsAre;

constexpr Instant kStart = fromMs(1'764'000'000'000);
const Attempt kLater{.kind = Attempt::Kind::Later, .why = "mail.busy", .code = 450};

TEST(AMessageAfterATry, WaitsLongerEachTimeAndNotForEver) {
  Outgoing message{.queued = kStart, .next = kStart};
  std::vector<std::int64_t> pauses;
  Instant now = kStart;
  while (message.state == State::Queued) {
    message = after(message, kLater, now);
    pauses.push_back(std::chrono::duration_cast<minutes>(message.next - now).count());
    now = message.next;
  }
  EXPECT_THAT(pauses, ElementsAre(5, 15, 30, 60, 120, 240, 240, 240, 240, 240, 240));
  EXPECT_EQ(message.state, State::Undelivered);
  EXPECT_LE(*message.tried - kStart, hours{24});
  EXPECT_EQ(message.why, "mail.busy");
}

TEST(AMessageAfterATry, EndsAtOnceWhereTryingAgainHelpsNobody) {
  const Outgoing message{.queued = kStart, .next = kStart};
  const auto state = [&](Attempt::Kind kind) {
    return after(message, {.kind = kind, .why = "mail.x", .code = 550}, kStart).state;
  };
  EXPECT_EQ(state(Attempt::Kind::Delivered), State::Sent);
  EXPECT_EQ(state(Attempt::Kind::Refused), State::Undelivered);
  EXPECT_EQ(state(Attempt::Kind::Unsure), State::Unsure);
}

TEST(States, HaveNamesOfTheirOwn) {
  for (const State state : {State::Queued, State::Sending, State::Sent, State::Undelivered,
                            State::Unsure, State::Withdrawn, State::Closed}) {
    EXPECT_EQ(stateFrom(nameOf(state)), state);
  }
  EXPECT_EQ(stateFrom("lost"), std::nullopt);
}

}  // namespace
}  // namespace sekisho::mail
