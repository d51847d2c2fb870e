#include "capabilities/orca/probe/md5_crypt.h"

#include <crypt.h>
#include <gmock/gmock.h>

#include <memory>
#include <random>

namespace sekisho::orca {
namespace {

std::string byLibrary(const std::string& password, const std::string& setting) {
  const auto work = std::make_unique<crypt_data>();
  const char* made = crypt_r(password.c_str(), setting.c_str(), work.get());
  return made != nullptr ? made : "";
}

TEST(Md5Crypt, MakesWhatTheLibraryMakes) {
  std::mt19937 dice(20261130);
  constexpr std::string_view kSalts = "./09AZaz";
  for (int round = 0; round < 200; ++round) {
    std::string password;
    for (std::size_t size = dice() % 70; password.size() < size;) {
      password += static_cast<char>('!' + dice() % 94);
    }
    std::string setting = "$1$";
    for (std::size_t size = 1 + dice() % 8; setting.size() < 3 + size;) {
      setting += kSalts[dice() % kSalts.size()];
    }
    EXPECT_EQ(md5Crypt(password, setting), byLibrary(password, setting)) << password.size();
  }
  EXPECT_EQ(md5Crypt("ormaster", "$1$abcdefgh$anything"), byLibrary("ormaster", "$1$abcdefgh$"));
}

TEST(Md5Crypt, MakesNothingOfAnotherForm) {
  EXPECT_EQ(md5Crypt("x", ""), std::nullopt);
  EXPECT_EQ(md5Crypt("x", "$6$abcdefgh$"), std::nullopt);
  EXPECT_EQ(md5Crypt("x", "plain"), std::nullopt);
}

}  // namespace
}  // namespace sekisho::orca
