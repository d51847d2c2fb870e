#include "platform/smtp/reply_reader.h"

#include <gmock/gmock.h>

#include "core/testing/result_matchers.h"

namespace sekisho::platform::smtp {
namespace {

using sekisho::testing::failsWith;
using sekisho::testing::succeeds;
using ::testing::ElementsAre;

TEST(Replies, AreReadHoweverTheyAreCut) {
  ReplyReader reader;
  for (const char c : std::string_view("250-mail.example\r\n250 STARTTLS\r\n354 go on\r\n")) {
    ASSERT_THAT(reader.feed({&c, 1}), succeeds());
  }
  EXPECT_EQ(reader.take(), (Reply{.code = 250, .lines = {"mail.example", "STARTTLS"}}));
  EXPECT_EQ(reader.take(), (Reply{.code = 354, .lines = {"go on"}}));
  EXPECT_EQ(reader.take(), std::nullopt);
}

TEST(Replies, WaitForTheirLastLine) {
  ReplyReader reader;
  ASSERT_THAT(reader.feed("250-mail.example\r\n250 STA"), succeeds());
  EXPECT_EQ(reader.take(), std::nullopt);
  EXPECT_TRUE(reader.holdsMore());
}

TEST(Replies, ThatAreNoneAreRefused) {
  for (const std::string& bytes :
       {std::string("HTTP/1.1 200 OK\r\n"), std::string("250 ok\n"), std::string("099 low\r\n"),
        std::string("600 high\r\n"), std::string("250-a\r\n550 b\r\n"), std::string("2500\r\n"),
        "250 " + std::string(kMaxReplyLine, 'x') + "\r\n", std::string(kMaxReplyLine + 1, '2')}) {
    ReplyReader reader;
    EXPECT_THAT(reader.feed(bytes), failsWith(ErrorCode::Corrupt)) << bytes.substr(0, 20);
  }
}

TEST(Replies, HaveAnEndEvenIfTheServerKnowsNone) {
  ReplyReader reader;
  Result<void> fed;
  for (std::size_t i = 0; i <= kMaxReplyLines && fed; ++i) fed = reader.feed("250-on and on\r\n");
  EXPECT_THAT(fed, failsWith(ErrorCode::Corrupt));
}

TEST(Abilities, AreReadFromTheLinesAfterTheGreeting) {
  const Reply reply{.code = 250, .lines = {"STARTTLS", "auth LOGIN cram-md5", "STARTTLSX"}};
  EXPECT_EQ(abilitiesOf(reply), (Abilities{.auth_login = true}));
  const Reply more{.code = 250, .lines = {"hello", "StartTLS", "AUTH PLAIN"}};
  EXPECT_EQ(abilitiesOf(more), (Abilities{.start_tls = true, .auth_plain = true}));
}

TEST(EnhancedCodes, AreDigitsOrNothing) {
  const auto of = [](int code, std::string line) {
    return enhancedCodeOf({.code = code, .lines = {std::move(line)}});
  };
  EXPECT_EQ(of(550, "5.1.1 no such user"), "5.1.1");
  EXPECT_EQ(of(550, "5.1.1"), "5.1.1");
  EXPECT_EQ(of(550, "4.1.1 of another class"), "");
  EXPECT_EQ(of(550, "5.1.<b> x"), "");
  EXPECT_EQ(of(550, "no such user"), "");
}

}  // namespace
}  // namespace sekisho::platform::smtp
