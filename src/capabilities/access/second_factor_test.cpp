#include "capabilities/access/second_factor.h"

#include <gmock/gmock.h>

#include "capabilities/access/access.h"
#include "capabilities/access/digits.h"
#include "capabilities/access/testing/second_factors_in_memory.h"
#include "capabilities/access/totp.h"
#include "core/check.h"
#include "core/testing/result_matchers.h"
#include "core/testing/seeded_random.h"
#include "core/testing/turnable_clock.h"

namespace sekisho::access {
namespace {

using sekisho::testing::failsWith;
using sekisho::testing::succeeds;
using namespace std::chrono_literals;

constexpr std::string_view kPassword = "correct horse battery";

class SigningInTwice : public ::testing::Test {
 protected:
  void SetUp() override {
    keep("水野 由美", {Role::Administrator});
    keep("佐藤 綾", {Role::Staff});
  }
  void keep(std::string_view name, Roles roles) {
    const auto signin = access_.prepare(name, kPassword, {.roles = std::move(roles)}, "みほん内科");
    ASSERT_THAT(signin, succeeds());
    signins_.keep(*signin);
  }
  Opened open(std::string name = "水野 由美") {
    auto opened = access_.signIn({.name = std::move(name), .password = std::string(kPassword)});
    SEKISHO_CHECK(opened.has_value());
    return std::move(*opened);
  }
  Session sessionOf(const Opened& opened) { return *access_.session(opened.session_token); }
  Proof proofOf(const Opened& opened) { return proofOf(opened.session_token); }
  Proof proofOf(const std::string& session_token) { return access_.identify(session_token)->proof; }
  std::string codeNow(const Bytes& secret) {
    return totpAt(secret, clock_.now().time_since_epoch() / 30s);
  }

  sekisho::testing::TurnableClock clock_;
  sekisho::testing::SeededRandom random_;
  IdSource ids_{clock_, random_};
  testing::SignInsInMemory signins_;
  testing::SecondFactorsInMemory factors_{signins_};
  Access access_{signins_, factors_, clock_, random_, ids_};
  SecondFactors second_{factors_, signins_, SealingKey::random(random_), clock_, random_, ids_};
};

TEST_F(SigningInTwice, AnAdministratorWithoutASecondFactorMaySignInToEnrolOneAndNoMore) {
  const Opened opened = open();
  EXPECT_EQ(opened.identity.proof, Proof::ToEnrol);
  const Bytes secret = second_.beginTotp(opened.identity.person);
  const auto enrolled = second_.enrolTotp(sessionOf(opened), "私の電話", codeNow(secret));
  ASSERT_THAT(enrolled, succeeds());
  EXPECT_EQ(proofOf(enrolled->session_token), Proof::Whole);
  EXPECT_NE(factors_.of(opened.identity.person)->front().secret, secret) << "sealed";
}

TEST_F(SigningInTwice, AtTheConsoleThePasswordIsEnough) {
  EXPECT_EQ(access_.identifyAtConsole("水野 由美", kPassword)->proof, Proof::Whole);
}

TEST_F(SigningInTwice, WhoeverNeedsNoneSignsInByPasswordUntilTheyEnrolOne) {
  const Opened first = open("佐藤 綾");
  EXPECT_EQ(first.identity.proof, Proof::Whole);
  const Bytes secret = second_.beginTotp(first.identity.person);
  ASSERT_THAT(second_.enrolTotp(sessionOf(first), "電話", codeNow(secret)), succeeds());
  EXPECT_EQ(open("佐藤 綾").identity.proof, Proof::Outstanding);
}

TEST_F(SigningInTwice, ACodeOfAnApplicationIsGoodOnce) {
  const Opened first = open();
  const Bytes secret = second_.beginTotp(first.identity.person);
  ASSERT_THAT(second_.enrolTotp(sessionOf(first), "電話", codeNow(secret)), succeeds());
  const Opened second = open();
  EXPECT_EQ(second.identity.proof, Proof::Outstanding);
  EXPECT_THAT(second_.prove(sessionOf(second), codeNow(secret)),
              failsWith(ErrorCode::Unauthenticated))
      << "it enrolled with it";
  clock_.pass(30s);
  const std::string code = codeNow(secret);
  const auto token = second_.prove(sessionOf(second), code.substr(0, 3) + " " + code.substr(3));
  ASSERT_THAT(token, succeeds());
  EXPECT_EQ(proofOf(*token), Proof::Whole);
  const Opened third = open();
  EXPECT_THAT(second_.prove(sessionOf(third), code), failsWith(ErrorCode::Unauthenticated));
}

TEST_F(SigningInTwice, ASheetIsEnrolledByGivingOneOfItsCodesAndEachIsGoodOnce) {
  const Opened opened = open();
  const auto lost = second_.makeSheet(opened.identity.person, "金庫");
  ASSERT_THAT(lost, succeeds());
  EXPECT_EQ(proofOf(opened), Proof::ToEnrol) << "it may never have been printed";
  const auto sheet = second_.makeSheet(opened.identity.person, "金庫");
  ASSERT_THAT(sheet, succeeds());
  EXPECT_EQ(factors_.of(opened.identity.person)->size(), 1U) << "the other took its place";
  const auto token = second_.prove(sessionOf(opened), sheet->codes[0]);
  ASSERT_THAT(token, succeeds());
  EXPECT_EQ(proofOf(*token), Proof::Whole);
  EXPECT_THAT(access_.identify(opened.session_token), failsWith(ErrorCode::Unauthenticated))
      << "the token before the proof";
  const Opened next = open();
  EXPECT_THAT(second_.prove(sessionOf(next), sheet->codes[0]),
              failsWith(ErrorCode::Unauthenticated));
  EXPECT_THAT(second_.prove(sessionOf(next), sheet->codes[1]), succeeds());
  EXPECT_EQ(sheet->codes[0].size(), kCodeDigits);
}

TEST_F(SigningInTwice, ACodeMayBeTypedInTheWideDigitsOfJapaneseInput) {
  const Opened opened = open();
  const auto sheet = second_.makeSheet(opened.identity.person, "金庫");
  std::string wide;
  for (const char digit : sheet->codes[0]) {
    wide += "\xef\xbc";
    wide += static_cast<char>(0x90 + (digit - '0'));
  }
  EXPECT_THAT(second_.prove(sessionOf(opened), wide), succeeds());
}

TEST_F(SigningInTwice, GuessingIsSlowedDownAcrossSessionsOfAPerson) {
  const Opened opened = open();
  const auto sheet = second_.makeSheet(opened.identity.person, "金庫");
  for (int n = 0; n < Throttle::kFreeFailures; ++n) {
    EXPECT_THAT(second_.prove(sessionOf(open()), "000000000000"),
                failsWith(ErrorCode::Unauthenticated));
  }
  EXPECT_THAT(second_.prove(sessionOf(opened), sheet->codes[0]), failsWith(ErrorCode::Unavailable));
  EXPECT_THAT(second_.prove(sessionOf(open("佐藤 綾")), "000000"),
              failsWith(ErrorCode::Unauthenticated))
      << "nobody else waits";
}

TEST_F(SigningInTwice, TheLastOneThatWasGivenStaysWhereOneIsNeeded) {
  const Opened opened = open();
  const PersonId person = opened.identity.person;
  const journal::Actor by = journal::Actor::ofPerson(person);
  const Bytes secret = second_.beginTotp(person);
  const auto telephone = second_.enrolTotp(sessionOf(opened), "電話", codeNow(secret));
  ASSERT_THAT(telephone, succeeds());
  ASSERT_THAT(second_.makeSheet(person, "金庫"), succeeds());
  EXPECT_THAT(second_.remove(person, telephone->factor.id, by), failsWith(ErrorCode::Conflict));
}

TEST_F(SigningInTwice, WhatWasBegunAndNotProvedIsForgotten) {
  const Opened opened = open();
  const Bytes secret = second_.beginTotp(opened.identity.person);
  EXPECT_THAT(second_.enrolTotp(sessionOf(opened), "電話", "000000"),
              failsWith(ErrorCode::Unauthenticated));
  EXPECT_THAT(second_.enrolTotp(sessionOf(opened), "", codeNow(secret)),
              failsWith(ErrorCode::InvalidInput));
  clock_.pass(SecondFactors::kEnrolmentLasts + 1s);
  EXPECT_THAT(second_.enrolTotp(sessionOf(opened), "電話", codeNow(secret)),
              failsWith(ErrorCode::NotFound));
}

TEST_F(SigningInTwice, SessionsCanBeSeenAndEndedFromAfar) {
  const Opened here = open();
  const Opened there = open("佐藤 綾");
  EXPECT_EQ(access_.sessions()->size(), 2U);
  ASSERT_THAT(
      access_.endSession(there.identity.session, journal::Actor::ofPerson(here.identity.person)),
      succeeds());
  EXPECT_THAT(access_.identify(there.session_token), failsWith(ErrorCode::Unauthenticated));
  EXPECT_THAT(access_.endSession(there.identity.session, journal::Actor::hub()),
              failsWith(ErrorCode::NotFound));
  clock_.pass(Access::kIdleSession + 1s);
  EXPECT_TRUE(access_.sessions()->empty()) << "ended by time";
}

}  // namespace
}  // namespace sekisho::access
