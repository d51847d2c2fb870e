#include "capabilities/mail/mail_server.h"

#include <gmock/gmock.h>

#include <functional>

#include "core/testing/result_matchers.h"

namespace sekisho::mail {
namespace {

using sekisho::testing::failsWith;
using sekisho::testing::succeeds;
using ::testing::ElementsAre;

const MailServer kServer{.host = "mail.clinic.example",
                         .port = 587,
                         .security = Security::StartTls,
                         .user = "sekisho",
                         .sender = "sekisho@clinic.example",
                         .sender_name = "みどり医院 関所"};

std::string pointerOf(const MailServer& server) {
  const auto checked = check(server);
  return checked ? "" : checked.error().arguments.front().value;
}

TEST(MailServer, IsReadBackAsItWasWritten) {
  ASSERT_THAT(check(kServer), succeeds());
  EXPECT_EQ(*mailServerFrom(toJson(kServer)), kServer);
}

TEST(MailServer, NamesTheFieldThatCannotStand) {
  const std::vector<std::pair<std::string, std::function<void(MailServer&)>>> cases{
      {"/host", [](MailServer& it) { it.host = ""; }},
      {"/host", [](MailServer& it) { it.host = "mail clinic"; }},
      {"/port", [](MailServer& it) { it.port = 0; }},
      {"/user", [](MailServer& it) { it.user = "a\nb"; }},
      {"/sender", [](MailServer& it) { it.sender = "clinic"; }},
      {"/sender_name", [](MailServer& it) { it.sender_name = std::string(121, 'a'); }},
      {"/days_before", [](MailServer& it) { it.days_before = {61}; }},
      {"/days_before", [](MailServer& it) { it.days_before = {1, 1}; }},
      {"/authorities", [](MailServer& it) { it.authorities_pem = "a certificate"; }}};
  for (const auto& [pointer, spoil] : cases) {
    MailServer spoilt = kServer;
    spoil(spoilt);
    EXPECT_EQ(pointerOf(spoilt), pointer);
    EXPECT_THAT(mailServerFrom(toJson(spoilt)), failsWith(ErrorCode::InvalidInput)) << pointer;
  }
}

TEST(MailServer, IsSpokenToWithoutTlsOnThisMachineOnly) {
  MailServer server = kServer;
  server.security = Security::None;
  for (const char* own : {"localhost", "127.0.0.1", "::1"}) {
    server.host = own;
    EXPECT_EQ(pointerOf(server), "") << own;
  }
  for (const char* other : {"mail.clinic.example", "192.168.0.2", "127.example.com"}) {
    server.host = other;
    EXPECT_EQ(pointerOf(server), "/security") << other;
  }
}

TEST(MailServer, TakesTheDaysInAnyOrder) {
  MailServer server = kServer;
  server.days_before = {0, 3, 14};
  EXPECT_THAT(mailServerFrom(toJson(server))->days_before, ElementsAre(14, 3, 0));
}

}  // namespace
}  // namespace sekisho::mail
