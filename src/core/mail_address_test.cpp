#include "core/mail_address.h"

#include <gmock/gmock.h>

#include <string>

namespace sekisho {
namespace {

TEST(MailAddresses, AreOrdinaryOnes) {
  for (const char* good : {"sato@clinic.example", "a.b+c@mail.clinic.example", "root@localhost"}) {
    EXPECT_TRUE(isMailAddress(good)) << good;
  }
  for (const char* bad : {"", "sato", "sato@", "@clinic.example", "sato@clinic", "a b@c.example",
                          "a@b.example>", "a@b.example\r\nRCPT TO:<x@y.example>", "佐藤@例.example",
                          "a..b@c.example", "\"a b\"@c.example", "a@-b.example", "a@b..example"}) {
    EXPECT_FALSE(isMailAddress(bad)) << bad;
  }
  EXPECT_FALSE(isMailAddress(std::string(65, 'a') + "@c.example"));
  EXPECT_FALSE(isMailAddress("a@" + std::string(250, 'b') + ".example"));
}

}  // namespace
}  // namespace sekisho
