#include "platform/smtp/message.h"

#include <gmock/gmock.h>

#include "core/bytes.h"
#include "core/text.h"

namespace sekisho::platform::smtp {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

const Message kMessage{.from_name = "みどり医院 関所",
                       .from = "sekisho@clinic.example",
                       .to = "sato@clinic.example",
                       .subject =
                           "【関所】期限のお知らせ 3件（期限をすぎたもの 1件）です。"
                           "予定のページを開いてください",
                       .text = "期限が近いものです。\n・申告の有効な日が終わる\n.\n",
                       .id = "0a1b2c",
                       .id_host = "sekisho.internal",
                       .date = fromMs(1'764'000'000'000)};

std::string bodyOf(const std::string& message) {
  std::string joined;
  const std::string_view body = std::string_view(message).substr(message.find("\r\n\r\n") + 4);
  for (const auto line : split(body, '\n')) joined += trimmed(line);
  return std::string(textOf(*fromBase64(joined)));
}

TEST(WrittenMessage, IsShortLinesOfAscii) {
  const std::string text = write(kMessage);
  for (const std::string_view line : split(text, '\n')) {
    if (line.empty()) continue;
    EXPECT_TRUE(line.ends_with('\r'));
    EXPECT_LE(line.size(), 77U) << line;
    EXPECT_FALSE(line.starts_with('.')) << line;
    for (const char c : line) EXPECT_LT(static_cast<unsigned char>(c), 0x80);
  }
}

TEST(WrittenMessage, SaysWhoWhenAndThatAProgramWroteIt) {
  const std::string text = write(kMessage);
  EXPECT_THAT(text, HasSubstr("Date: Tue, 25 Nov 2025 01:00:00 +0900\r\n"));
  EXPECT_THAT(text, HasSubstr("<sekisho@clinic.example>\r\nTo: <sato@clinic.example>\r\n"));
  EXPECT_THAT(text, HasSubstr("Message-ID: <0a1b2c@sekisho.internal>\r\n"));
  EXPECT_THAT(text, HasSubstr("Auto-Submitted: auto-generated\r\n"));
  EXPECT_EQ(bodyOf(text), "期限が近いものです。\r\n・申告の有効な日が終わる\r\n.\r\n");
}

TEST(WrittenMessage, LetsNoNameEndItsHeader) {
  Message message = kMessage;
  message.from_name = "a\"\r\nBcc: everybody@clinic.example";
  message.subject = "b\r\nBcc: everybody@clinic.example";
  EXPECT_THAT(write(message), Not(HasSubstr("Bcc")));
}

TEST(HeaderWords, CutNoCharacterInTwo) {
  const std::string words = headerWords(kMessage.subject, 9);
  std::string read;
  for (std::string_view line : split(words, '\n')) {
    line = trimmed(line);
    ASSERT_TRUE(line.starts_with("=?UTF-8?B?") && line.ends_with("?=")) << line;
    EXPECT_LE(line.size(), 75U);
    const auto piece = fromBase64(line.substr(10, line.size() - 12));
    ASSERT_TRUE(piece && isUtf8(textOf(*piece))) << line;
    read += textOf(*piece);
  }
  EXPECT_EQ(read, kMessage.subject);
}

TEST(HeaderWords, LeavePlainTextAsItIs) {
  EXPECT_EQ(headerWords("Reminder: 3 due", 9), "Reminder: 3 due");
  EXPECT_THAT(headerWords("=?UTF-8?B?QQ==?=", 9), Not(HasSubstr("?B?QQ==?=")));
}

}  // namespace
}  // namespace sekisho::platform::smtp
