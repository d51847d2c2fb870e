#include "capabilities/access/password.h"

#include <argon2.h>

#include <algorithm>
#include <array>
#include <semaphore>

#include "capabilities/access/digits.h"
#include "capabilities/access/guessable.h"
#include "core/check.h"
#include "core/text.h"

namespace sekisho::access {
namespace {

constexpr std::uint32_t kPasses = 2;
constexpr std::uint32_t kKibibytes = 19 * 1024;
constexpr std::uint32_t kLanes = 1;
constexpr std::size_t kSaltBytes = 16;
constexpr std::size_t kHashBytes = 32;

// Whether the text is one run of at most four bytes said again and again: aaaa…, 12341234….
bool isOneRunRepeated(std::string_view text) {
  constexpr std::size_t kLongestRun = 10;  // such as 1234567890
  for (std::size_t run = 1; run <= kLongestRun && run < text.size(); ++run) {
    if (text.substr(run) == text.substr(0, text.size() - run)) return true;
  }
  return false;
}

// 19 MiB a hash: two at once keep a flood of attempts from taking the hub's memory.
class Slot {
 public:
  Slot() { slots().acquire(); }
  ~Slot() { slots().release(); }
  Slot(const Slot&) = delete;
  Slot& operator=(const Slot&) = delete;

 private:
  static std::counting_semaphore<2>& slots() {
    static std::counting_semaphore<2> two(2);
    return two;
  }
};

}  // namespace

std::size_t charactersOf(std::string_view text) {
  return static_cast<std::size_t>(std::ranges::count_if(
      text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

Result<void> checkPassword(std::string_view password, std::string_view person,
                           std::string_view clinic) {
  const auto refuse = [](std::string_view message) {
    return fail(ErrorCode::InvalidInput, MessageId{message}, {}, {{"pointer", "/password"}});
  };
  if (!isUtf8(password)) return refuse("access.password-unreadable");
  if (password.size() > kMaxPasswordBytes) return refuse("access.password-long");
  if (charactersOf(password) < kMinPasswordCharacters) {
    return fail(ErrorCode::InvalidInput, MessageId{"access.password-short"}, {},
                {{"least", std::to_string(kMinPasswordCharacters)}, {"pointer", "/password"}});
  }
  if (isOneRunRepeated(password)) return refuse("access.password-guessable");
  if (isCommon(password)) return refuse("access.password-common");
  if (isOfThisPlace(password, person, clinic)) return refuse("access.password-words");
  return {};
}

Result<void> checkPin(std::string_view digits) {
  const auto counts_by = [&](int step) {
    return std::ranges::adjacent_find(digits, [&](char a, char b) { return b - a != step; }) ==
           digits.end();
  };
  if (digits.size() < kMinPinDigits || digits.size() > kCodeDigits || isOneRunRepeated(digits) ||
      counts_by(1) || counts_by(-1)) {
    return fail(ErrorCode::InvalidInput, MessageId{"access.pin-weak"}, {},
                {{"least", std::to_string(kMinPinDigits)}, {"pointer", "/password"}});
  }
  return {};
}

std::string hashPassword(std::string_view password, Random& random) {
  const Slot slot;
  std::array<std::byte, kSaltBytes> salt{};
  random.fill(salt);
  std::array<char, 128> encoded{};
  SEKISHO_CHECK(argon2id_hash_encoded(kPasses, kKibibytes, kLanes, password.data(), password.size(),
                                      salt.data(), salt.size(), kHashBytes, encoded.data(),
                                      encoded.size()) == ARGON2_OK);
  return encoded.data();
}

bool verifyPassword(std::string_view password, const std::string& encoded) {
  const Slot slot;
  return argon2id_verify(encoded.c_str(), password.data(), password.size()) == ARGON2_OK;
}

}  // namespace sekisho::access
