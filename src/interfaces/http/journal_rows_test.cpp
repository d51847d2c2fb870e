#include <gtest/gtest.h>

#include "interfaces/http/journal_operations.h"

namespace sekisho::http {
namespace {

std::string nameOf(std::string_view person) { return person == "a" ? "水野 由美" : ""; }

TEST(Actor, IsTheHubOnlyWhereTheHubActed) {
  EXPECT_EQ(actorOf(Json::Object{{"hub", true}}, nameOf).kind, "hub");
  EXPECT_EQ(actorOf(Json::Object{{"hub", true}}, nameOf).withheld().kind, "hub");
  EXPECT_EQ(actorOf(Json(), nameOf).kind, "unsaid");
  EXPECT_EQ(actorOf(Json::Object{{"person", "nobody"}}, nameOf).kind, "person");
}

TEST(Actor, WhoseNameIsWithheldIsAPersonStill) {
  const NamedActor known = actorOf(Json::Object{{"person", "a"}}, nameOf);
  EXPECT_EQ(known.name, Json("水野 由美"));
  EXPECT_EQ(known.withheld().kind, "withheld");
  EXPECT_TRUE(known.withheld().name.isNull());
}

TEST(Actor, AtTheMachineItselfIsNoRoleAndNoWordOfOneLanguage) {
  const NamedActor console = actorOf(Json::Object{{"console", "hana"}}, nameOf);
  EXPECT_EQ(console.kind, "console");
  EXPECT_TRUE(console.name.isNull());
  EXPECT_EQ(console.withheld().kind, "console");
}

}  // namespace
}  // namespace sekisho::http
