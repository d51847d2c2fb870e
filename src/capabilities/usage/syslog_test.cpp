#include <gmock/gmock.h>

#include "capabilities/usage/received.h"
#include "capabilities/usage/syslog_message.h"
#include "capabilities/usage/testing/samples.h"
#include "core/testing/result_matchers.h"

namespace sekisho::usage {
namespace {

using sekisho::testing::failsWith;
using sekisho::testing::succeeds;
using testing::sample;
using testing::samplesIn;

const std::string kBom = "\xEF\xBB\xBF";

TEST(ASyslogMessage, IsReadWithItsHeader) {
  const std::string text = sample("usage_syslog/accepted/rfc5424-basic");
  const auto message = readSyslog(text);
  ASSERT_THAT(message, succeeds());
  EXPECT_EQ(message->facility, 20);
  EXPECT_EQ(message->severity, 5);
  EXPECT_EQ(message->at->at, fromRfc3339("2003-10-11T22:14:15.003Z"));
  EXPECT_EQ(message->host, "mymachine.example.com");
  EXPECT_EQ(message->application, "evntslog");
  EXPECT_EQ(message->process, "");
  EXPECT_EQ(message->message_id, "ID47");
  EXPECT_EQ(message->content, "An application event log entry");
}

TEST(ASyslogMessage, LosesItsByteOrderMarkAndTheEndOfItsLineOnly) {
  const std::string text = "<85>1 - - - - - - " + kBom + "<a/>\n";
  EXPECT_EQ(readSyslog(text)->content, "<a/>");
  EXPECT_EQ(readSyslog("<85>1 - - - - - -")->content, "");
  EXPECT_EQ(readSyslog("<85>1 - - - - - - a\nb \n")->content, "a\nb ");
}

TEST(ASyslogMessage, MayNumberItself) {
  EXPECT_EQ(readSyslog(R"(<85>1 - h a - - [meta sequenceId="17"] x)")->sequence, 17U);
  EXPECT_EQ(readSyslog(R"(<85>1 - h a - - [x a="]\" \\"][meta b="" sequenceId="4"] x)")->sequence,
            4U);
  EXPECT_EQ(readSyslog(R"(<85>1 - h a - - [meta sequenceId="x"] x)")->sequence, std::nullopt);
}

TEST(ASyslogMessage, IsRefusedWhereItCannotBeTold) {
  for (const char* text :
       {"", "x", "<>1 - - - - - - x", "<192>1 - - - - - - x", "<8", "<-1>1 - - - - - - x",
        "<85>1 yesterday - - - - - x", "<85>1 - - - - -", "<85>1  - - - - - x",
        "<85>1 - - - - - [x", "<85>1 - - - - - [x a=\"1] x", "<85>1 - - - - - [x]y",
        "<85>1 - - - - - x", "<85>1 2003-10-11T22:14:15"}) {
    EXPECT_THAT(readSyslog(text), failsWith(ErrorCode::InvalidInput)) << text;
  }
}

TEST(AReceivedMessage, IsRoutedByItsContentAndNotByItsMsgId) {
  const std::string xml = sample("usage_dicom/accepted/start.xml");
  for (const std::string id : {"IHE+RFC-3881", "DICOM+RFC3881", "IHE+DICOM", "-", "other"}) {
    for (const std::string& mark : {std::string(), kBom}) {
      const auto read = readReceived(kSyslogType, "<85>1 2026-11-22T00:00:00Z pacs archive 12 " +
                                                      id + " - " + mark + xml + "\n");
      ASSERT_THAT(read, succeeds()) << id;
      EXPECT_EQ(read->record.type.code, "110100");
    }
  }
}

TEST(AReceivedMessage, IsFoundBehindAnOlderHeader) {
  const std::string xml = sample("usage_dicom/accepted/start.xml");
  EXPECT_THAT(readReceived(kSyslogType, "<13>Nov 22 09:00:00 pacs 1 " + xml), succeeds());
  EXPECT_THAT(readReceived(kSyslogType, "<13>Nov 22 09:00:00 pacs: hello"),
              failsWith(ErrorCode::InvalidInput));
}

TEST(AReceivedMessage, OfAnyPriorityIsTaken) {
  const std::string xml = sample("usage_dicom/accepted/start.xml");
  for (const int priority : {0, 84, 85, 191}) {
    EXPECT_THAT(readReceived(kSyslogType, "<" + std::to_string(priority) + ">1 - - - - - - " + xml),
                succeeds());
  }
}

TEST(AReceivedMessage, OfEverySampleIsReadInSyslogAsItIsAlone) {
  for (const std::string& path : samplesIn("usage_dicom/accepted")) {
    const std::string xml = sample(path);
    const auto alone = readReceived(kDicomType, xml);
    const auto inside = readReceived(kSyslogType, "<85>1 - h a - - - " + xml);
    ASSERT_THAT(inside, succeeds()) << path;
    EXPECT_EQ(inside->record, alone->record) << path;
  }
}

TEST(AReceivedMessage, WithoutAnAuditMessageIsNone) {
  EXPECT_THAT(readReceived(kSyslogType, "<34>1 - - - - - - An application event log entry"),
              failsWith(ErrorCode::InvalidInput));
  EXPECT_THAT(readReceived("text/plain", "x"), failsWith(ErrorCode::InvalidInput));
}

}  // namespace
}  // namespace sekisho::usage
