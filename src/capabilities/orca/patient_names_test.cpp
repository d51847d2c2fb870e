#include "capabilities/orca/patient_names.h"

#include <gtest/gtest.h>

#include "platform/system/system_random.h"

namespace sekisho::orca {
namespace {

const PatientNames kNames(sha256(bytesOf("a key")));

TEST(PatientNumber, IsComparedWithoutBlanksAndTheZerosThatFillItUp) {
  EXPECT_EQ(patientNumberFrom("00012               "), "12");
  EXPECT_EQ(patientNumberFrom("12"), "12");
  EXPECT_EQ(patientNumberFrom("0000"), "0");
  EXPECT_EQ(patientNumberFrom("A-0012"), "a-0012");
}

TEST(PatientNumber, OfAnotherFormIsNone) {
  EXPECT_EQ(patientNumberFrom(""), std::nullopt);
  EXPECT_EQ(patientNumberFrom("   "), std::nullopt);
  EXPECT_EQ(patientNumberFrom("山田 太郎"), std::nullopt);
  EXPECT_EQ(patientNumberFrom("12;DROP"), std::nullopt);
  EXPECT_EQ(patientNumberFrom("123456789012345678901"), std::nullopt);
}

TEST(PatientNames, NameTheSameNumberAlwaysAlikeAndOthersOtherwise) {
  EXPECT_EQ(kNames.nameOf("12"), kNames.nameOf("12"));
  EXPECT_NE(kNames.nameOf("12"), kNames.nameOf("13"));
  EXPECT_NE(kNames.nameOf("12"), PatientNames(sha256(bytesOf("another"))).nameOf("12"));
}

TEST(PatientNames, WhatIsSealedTellsTheNumberToWhoHoldsTheKeyAlone) {
  platform::SystemRandom random;
  const std::string sealed = kNames.sealed("12", random);
  EXPECT_NE(sealed, kNames.sealed("12", random));
  const auto opened = kNames.opened(sealed, kNames.nameOf("12"));
  ASSERT_TRUE(opened);
  EXPECT_EQ(*opened, "12");
  const PatientNames others(sha256(bytesOf("another")));
  EXPECT_FALSE(others.opened(sealed, kNames.nameOf("12")));
}

TEST(PatientNames, WhatWasSealedForAnotherNameIsNotOpened) {
  platform::SystemRandom random;
  EXPECT_FALSE(kNames.opened(kNames.sealed("12", random), kNames.nameOf("13")));
  EXPECT_FALSE(kNames.opened("no base64!", kNames.nameOf("12")));
  EXPECT_FALSE(kNames.opened("", kNames.nameOf("12")));
}

}  // namespace
}  // namespace sekisho::orca
