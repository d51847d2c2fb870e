#include "programs/agent/orca_role.h"

#include <gmock/gmock.h>

#include "core/testing/result_matchers.h"
#include "core/testing/seeded_random.h"
#include "platform/disk/testing/simulated_disk.h"

namespace sekisho::agent {
namespace {

using orca::Passwords;
using sekisho::testing::failsWith;
using sekisho::testing::succeeds;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

class TheReadingRole : public ::testing::Test {
 protected:
  std::string passwordLine() {
    const auto bytes = platform::readFile(disk_, orcaPasswordFile(""), 4096);
    EXPECT_THAT(bytes, succeeds());
    return std::string(textOf(*bytes));
  }

  platform::testing::SimulatedDisk disk_;
  sekisho::testing::SeededRandom random_{7};
};

TEST_F(TheReadingRole, IsPrintedWithoutItsPassword) {
  const auto sql = orcaGrants(disk_, random_, "", Passwords::NotRead);
  ASSERT_THAT(sql, succeeds());
  const std::string line = passwordLine();
  ASSERT_THAT(line, StartsWith("*:*:*:sekisho_reader:"));
  const std::string password = line.substr(21, line.size() - 22);
  EXPECT_EQ(password.size(), 32U);
  EXPECT_THAT(*sql, Not(HasSubstr(password)));
  EXPECT_THAT(*sql, HasSubstr("PASSWORD 'SCRAM-SHA-256$4096:"));
  EXPECT_THAT(*sql, HasSubstr("GRANT SELECT (userid) ON public.tbl_passwd TO sekisho_reader;"));
}

TEST_F(TheReadingRole, KeepsItsPasswordWhenPrintedAgain) {
  ASSERT_THAT(orcaGrants(disk_, random_, "", Passwords::NotRead), succeeds());
  const std::string line = passwordLine();
  const auto again = orcaGrants(disk_, random_, "", Passwords::Compared);
  ASSERT_THAT(again, succeeds());
  EXPECT_EQ(passwordLine(), line);
  EXPECT_THAT(*again, HasSubstr("GRANT SELECT (userid, password) ON public.tbl_passwd"));
}

TEST_F(TheReadingRole, IsForgottenWhenItIsTakenAway) {
  ASSERT_THAT(orcaGrants(disk_, random_, "", Passwords::NotRead), succeeds());
  const auto sql = orcaTakenAway(disk_, "");
  ASSERT_THAT(sql, succeeds());
  EXPECT_THAT(*sql, HasSubstr("DROP ROLE sekisho_reader"));
  EXPECT_THAT(platform::readFile(disk_, orcaPasswordFile(""), 4096),
              failsWith(ErrorCode::NotFound));
  EXPECT_THAT(orcaTakenAway(disk_, ""), succeeds()) << "again";
}

TEST_F(TheReadingRole, TakesNoFileForItsPasswordThatIsNone) {
  for (const char* text : {"", "*:*:*:orca:secret", "*:*:*:sekisho_reader:", "'; DROP TABLE x"}) {
    ASSERT_THAT(
        platform::writeFileAtomically(disk_, orcaPasswordFile(""), bytesOf(std::string_view(text))),
        succeeds());
    EXPECT_THAT(orcaGrants(disk_, random_, "", Passwords::NotRead), failsWith(ErrorCode::Corrupt))
        << text;
  }
}

}  // namespace
}  // namespace sekisho::agent
