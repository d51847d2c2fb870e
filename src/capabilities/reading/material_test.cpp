#include "capabilities/reading/material.h"

#include <gtest/gtest.h>

namespace sekisho::reading {
namespace {

using std::chrono::days;

constexpr std::chrono::sys_days kToday = std::chrono::year{2026} / 11 / 27;

Material material() {
  return {
      .title = "運用管理規程", .issuer = "みほん内科クリニック", .audience = {.kinds = {"clerk"}}};
}

Edition edition() {
  return {.name = "第3版", .published = kToday, .due = kToday + days{30}, .place = "院長室の棚"};
}

// What is wrong, as "message pointer"; "fine" if nothing is.
std::string saidOf(const Result<void>& checked) {
  if (checked) return "fine";
  std::string said(checked.error().message.name);
  for (const MessageArgument& argument : checked.error().arguments) {
    if (argument.name == "pointer") said += " " + argument.value;
  }
  return said;
}

TEST(AnAudience, IsEverybodyOfItsKindsAndOfItsRoles) {
  const Audience audience{.kinds = {"clerk", "nurse"}, .roles = {"administrator"}};
  EXPECT_TRUE(concerns(audience, {.kind = "nurse"}));
  EXPECT_TRUE(concerns(audience, {.kind = "other-staff", .roles = {"staff", "administrator"}}));
  EXPECT_FALSE(concerns(audience, {.kind = "director", .roles = {"director"}}));
}

TEST(AReader, WhoComesLaterHasTwoWeeksFromTheirFirstDay) {
  const Edition one = edition();
  EXPECT_EQ(dueFor(one, {.from = kToday - days{900}}), one.due);
  EXPECT_EQ(dueFor(one, {.from = kToday + days{40}}), kToday + days{54});
}

TEST(WhatHasToBeRead, HasATitleAnIssuerAndSomebodyWhoReadsIt) {
  EXPECT_EQ(saidOf(check(material())), "fine");
  Material one = material();
  one.title = " ";
  EXPECT_EQ(saidOf(check(one)), "reading.title /title");
  one = material();
  one.issuer = "";
  EXPECT_EQ(saidOf(check(one)), "reading.issuer /issuer");
  one = material();
  one.audience = {};
  EXPECT_EQ(saidOf(check(one)), "reading.audience /kinds");
}

TEST(AnEdition, IsOutAndHasItsDayAndOnePlace) {
  EXPECT_EQ(saidOf(check(edition(), kToday)), "fine");
  Edition one = edition();
  one.name = "a\nb";
  EXPECT_EQ(saidOf(check(one, kToday)), "reading.edition /edition");
  one = edition();
  one.published = kToday + days{1};
  EXPECT_EQ(saidOf(check(one, kToday)), "reading.published /published");
  for (const auto due : {kToday - days{1}, kToday + kLongestTime + days{1}}) {
    one = edition();
    one.due = due;
    EXPECT_EQ(saidOf(check(one, kToday)), "reading.due /due");
  }
  one = edition();
  one.place = "";
  EXPECT_EQ(saidOf(check(one, kToday)), "reading.place /place") << "nowhere";
  one.document = documents::DocumentId{};
  EXPECT_EQ(saidOf(check(one, kToday)), "fine");
  one.place = "院長室の棚";
  EXPECT_EQ(saidOf(check(one, kToday)), "reading.place /place") << "in two places";
}

TEST(AnAcknowledgement, IsOfADayBetweenTheEditionsIssueAndToday) {
  Edition issued = edition();
  issued.published = kToday - days{5};
  const auto said = [&](std::chrono::sys_days day) {
    return saidOf(check(Acknowledgement{.day = day}, issued, kToday));
  };
  EXPECT_EQ(said(kToday - days{5}), "fine");
  EXPECT_EQ(said(kToday), "fine");
  EXPECT_EQ(said(kToday - days{6}), "reading.before-issue /day");
  EXPECT_EQ(said(kToday + days{1}), "reading.act-day /day");
}

}  // namespace
}  // namespace sekisho::reading
