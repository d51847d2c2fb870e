#include "capabilities/orca/probe/md5_crypt.h"

#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <memory>

#include "core/check.h"

namespace sekisho::orca {
namespace {

using Md5 = std::array<unsigned char, 16>;

constexpr std::string_view kMark = "$1$";
constexpr std::size_t kMostSalt = 8;
constexpr int kRounds = 1000;

/// One digest of pieces that come one after another.
class Digest {
 public:
  Digest() : context_(EVP_MD_CTX_new()) {
    SEKISHO_CHECK(context_ != nullptr &&
                  EVP_DigestInit_ex(context_.get(), EVP_md5(), nullptr) == 1);
  }
  Digest& add(std::string_view text) {
    SEKISHO_CHECK(EVP_DigestUpdate(context_.get(), text.data(), text.size()) == 1);
    return *this;
  }
  Digest& add(const Md5& bytes, std::size_t count = 16) {
    SEKISHO_CHECK(EVP_DigestUpdate(context_.get(), bytes.data(), count) == 1);
    return *this;
  }
  [[nodiscard]] Md5 finish() {
    Md5 bytes{};
    SEKISHO_CHECK(EVP_DigestFinal_ex(context_.get(), bytes.data(), nullptr) == 1);
    return bytes;
  }

 private:
  struct Free {
    void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
  };
  std::unique_ptr<EVP_MD_CTX, Free> context_;
};

Md5 firstRound(std::string_view password, std::string_view salt) {
  const Md5 mixed = Digest().add(password).add(salt).add(password).finish();
  Digest digest;
  digest.add(password).add(kMark).add(salt);
  for (std::size_t left = password.size(); left > 0; left -= std::min<std::size_t>(left, 16)) {
    digest.add(mixed, std::min<std::size_t>(left, 16));
  }
  for (std::size_t bits = password.size(); bits > 0; bits >>= 1U) {
    digest.add((bits & 1U) != 0 ? std::string_view("\0", 1) : password.substr(0, 1));
  }
  return digest.finish();
}

Md5 laterRound(int round, const Md5& last, std::string_view password, std::string_view salt) {
  Digest digest;
  const bool odd = round % 2 != 0;
  if (odd) {
    digest.add(password);
  } else {
    digest.add(last);
  }
  if (round % 3 != 0) digest.add(salt);
  if (round % 7 != 0) digest.add(password);
  return odd ? digest.add(last).finish() : digest.add(password).finish();
}

// Six bits a letter, in crypt's own order.
std::string letters(const Md5& bytes) {
  constexpr std::string_view kLetters =
      "./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  constexpr std::array<std::array<std::size_t, 3>, 5> kGroups{
      {{0, 6, 12}, {1, 7, 13}, {2, 8, 14}, {3, 9, 15}, {4, 10, 5}}};
  std::string text;
  const auto write = [&](unsigned value, int count) {
    for (; count > 0; --count, value >>= 6U) text += kLetters[value & 0x3fU];
  };
  for (const auto& [high, middle, low] : kGroups) {
    write((static_cast<unsigned>(bytes[high]) << 16U) |
              (static_cast<unsigned>(bytes[middle]) << 8U) | bytes[low],
          4);
  }
  write(bytes[11], 2);
  return text;
}

}  // namespace

std::optional<std::string> md5Crypt(std::string_view password, std::string_view setting) {
  if (!setting.starts_with(kMark)) return std::nullopt;
  setting.remove_prefix(kMark.size());
  const std::string_view salt = setting.substr(0, setting.find('$')).substr(0, kMostSalt);
  Md5 bytes = firstRound(password, salt);
  for (int round = 0; round < kRounds; ++round) bytes = laterRound(round, bytes, password, salt);
  return std::string(kMark) + std::string(salt) + "$" + letters(bytes);
}

}  // namespace sekisho::orca
