#include "capabilities/orca/probe/db_groups.h"

#include <gmock/gmock.h>

namespace sekisho::orca {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr std::string_view kTwo = R"(# made by a script
db_group {
  type "PostgreSQL";
  port "127.0.0.1";
  name "orca";
  user "orca"; password "secret { } db_group";
  redirect "log";
};
db_group "log" {
  priority 100;
  type "PostgreSQL";
  port "192.0.2.8:5433";
  file "/var/lib/jma-receipt/dbredirector/orca.log"; /* port "x"; */
  redirect_port "localhost";
};
)";

TEST(GroupsOfPanda, AreToldWithWhereTheyAreAndWhatGoesWhere) {
  EXPECT_THAT(dbGroupsFrom(kTwo),
              ElementsAre(DbGroup{.place = NamedEnd{.host = "127.0.0.1"}, .into = "log"},
                          DbGroup{.name = "log",
                                  .place = NamedEnd{.host = "192.0.2.8", .port = 5433},
                                  .by = NamedEnd{.host = "localhost"}}));
}

TEST(GroupsOfPanda, AreNoneInWhatIsNoSuchFile) {
  for (const char* text : {"", "db_group", "db_group \"log\"", "{ port \"a\"; }", "db_group ; {",
                           "# db_group { }", "\"db_group\" { }"}) {
    EXPECT_THAT(dbGroupsFrom(text), IsEmpty()) << text;
  }
  EXPECT_THAT(dbGroupsFrom("db_group {"), SizeIs(1)) << "it is cut";
  EXPECT_THAT(dbGroupsFrom("db_group { port \"a b\"; port"),
              ElementsAre(DbGroup{.place = std::nullopt}));
}

TEST(EndOfAConnection, IsAHostAndPerhapsAPort) {
  EXPECT_EQ(namedEndFrom(""), NamedEnd{});
  EXPECT_EQ(namedEndFrom("/run/postgresql"), NamedEnd{});
  EXPECT_EQ(namedEndFrom(":5433"), NamedEnd{.port = 5433});
  EXPECT_EQ(namedEndFrom("orca-db"), NamedEnd{.host = "orca-db"});
  EXPECT_EQ(namedEndFrom("orca_db.lan:5433"), (NamedEnd{.host = "orca_db.lan", .port = 5433}));
  EXPECT_EQ(namedEndFrom("2001:db8::5"), NamedEnd{.host = "2001:db8::5"});
  EXPECT_EQ(namedEndFrom("[2001:db8::5]:5433"), (NamedEnd{.host = "2001:db8::5", .port = 5433}));
  for (const char* text : {"$DBHOST", "a b", "a:b", "a:0", "a:65536", "`hostname`", "a;b"}) {
    EXPECT_EQ(namedEndFrom(text), std::nullopt) << text;
  }
}

}  // namespace
}  // namespace sekisho::orca
