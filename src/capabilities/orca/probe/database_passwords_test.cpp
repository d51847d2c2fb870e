#include "capabilities/orca/probe/database_passwords.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "platform/machine/testing/fixture_root.h"

namespace sekisho::orca {
namespace {

using platform::testing::FixtureRoot;

constexpr const char* kWebOrcaConf = "/opt/jma/weborca/conf/db.conf";
constexpr const char* kWebOrcaEnv = "/opt/jma/weborca/app/etc/jma-receipt.env";

class PasswordsOfTheDatabase : public ::testing::Test {
 protected:
  std::optional<std::int64_t> weborca() const {
    return hasFirstDatabasePassword(root_.machine(), Generation::WebOrca);
  }
  std::optional<std::int64_t> panda(std::string_view groups) {
    root_.file("/etc/jma-receipt/dbgroup.inc", groups);
    return hasFirstDatabasePassword(root_.machine(), Generation::Panda);
  }
  std::optional<std::int64_t> conf(std::string_view text) {
    root_.file(kWebOrcaConf, text);
    return weborca();
  }

  FixtureRoot root_;
};

TEST_F(PasswordsOfTheDatabase, AreNoGoodOnesByOneFileWhileTheOneInUseHoldsAFirstOne) {
  root_.file(kWebOrcaEnv, "DBUSER=orca\nDBPASS=own\n");
  EXPECT_EQ(weborca(), 0) << "it is the only one";
  EXPECT_EQ(conf("DBUSER=\"orca\"\nDBPASS=\"orca\"\n"), 1);
  EXPECT_EQ(conf("DBNAME=orca\nDBENCODING=UTF-8\n"), 0) << "it holds none";
  EXPECT_EQ(conf("DBPASS=own-too\n"), 0);
  root_.file(kWebOrcaEnv, "DBUSER=clinic\n");
  EXPECT_EQ(conf("password: clinic\n"), 1) << "the user that the other file names";
}

TEST_F(PasswordsOfTheDatabase, AreNotJudgedWhereOneCannotBeReadOrUnderstood) {
  root_.file(kWebOrcaEnv, "DBUSER=orca\nDBPASS=own\n");
  for (const char* text :
       {"DBPASS=$(cat /run/secret)\n", "pass own\n", "DBPASS='a b'\n", "DBPASSFILE=/run/secret\n",
        ": ${DBPASS:=orca}\n", "url=postgres://orca:orca@localhost/orca\n"}) {
    EXPECT_EQ(conf(text), std::nullopt) << text;
  }
  std::filesystem::remove(root_.at(kWebOrcaConf));
  root_.folder(kWebOrcaConf);
  EXPECT_EQ(weborca(), std::nullopt) << "it is there, and no file";
  root_.file(kWebOrcaEnv, "DBUSER=orca\nDBPASS=orca\n");
  EXPECT_EQ(weborca(), 1) << "what is known is enough";
}

TEST_F(PasswordsOfTheDatabase, AreUnderstoodWhereTheFileOfAShellHandsThemOn) {
  root_.file(kWebOrcaEnv,
             "PASSWD=/etc/jma-receipt/passwd\nexport DBPASS=own\nexport DBUSER DBPASS\n"
             "PGPASSWORD=${DBPASS}\n# DBPASS: orca\nDL=https://dl.orca.med.or.jp\n");
  EXPECT_EQ(weborca(), 0);
  root_.file(kWebOrcaEnv, "DBPASS=own; PGPASS=orca\n");
  EXPECT_EQ(weborca(), std::nullopt);
}

TEST_F(PasswordsOfTheDatabase, OfTheOlderOneAreInItsGroups) {
  EXPECT_EQ(panda("db_group { user \"orca\"; password \"orca\"; };\n"), 1);
  EXPECT_EQ(panda("db_group { user \"clinic\"; password \"clinic\"; };\n"), 1);
  EXPECT_EQ(panda("db_group { user \"orca\"; password \"own\"; };\n"), 0);
  EXPECT_EQ(panda("db_group { password \"own\"; };\ndb_group \"log\" { password \"postgres\"; };"),
            1)
      << "of the second server";
  EXPECT_EQ(panda("# password \"orca\"\ndb_group { password \"own\"; }; /* password \"orca\" */"),
            0);
}

TEST_F(PasswordsOfTheDatabase, OfTheOlderOneAreNotJudgedByGroupsThatAreNotUnderstood) {
  for (const char* text :
       {"db_group { user \"orca\"; password own; };", "db_group { password \"own\";",
        "db_group { password \"own", "#include \"more.inc\"\ndb_group { password \"own\"; };",
        "db_group { password \"$OWN\"; };", "db_group { name \"orca\"; };"}) {
    EXPECT_EQ(panda(text), std::nullopt) << text;
  }
  root_.file("/etc/jma-receipt/jma-receipt.env", "DBPASS=own\n");
  EXPECT_EQ(panda("db_group { password own; };"), std::nullopt) << "though the other is";
  EXPECT_EQ(panda("db_group { name \"orca\"; };"), 0) << "it holds none";
  root_.file("/etc/jma-receipt/db.conf", "DBPASS=postgres\n");
  EXPECT_EQ(panda("db_group { password \"own\"; };"), 1);
}

}  // namespace
}  // namespace sekisho::orca
