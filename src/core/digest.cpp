#include "core/digest.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/sha.h>

#include <algorithm>

#include "core/check.h"

namespace sekisho {

std::optional<Sha256> Sha256::fromBytes(ByteView bytes) {
  if (bytes.size() != 32) return std::nullopt;
  Sha256 digest;
  std::ranges::copy(bytes, digest.bytes.begin());
  return digest;
}

std::optional<Sha256> Sha256::fromHex(std::string_view text) {
  const auto bytes = sekisho::fromHex(text);
  return bytes ? fromBytes(*bytes) : std::nullopt;
}

struct Sha256Stream::State {
  EVP_MD_CTX* context = EVP_MD_CTX_new();
  State() { SEKISHO_CHECK(context != nullptr); }
  ~State() { EVP_MD_CTX_free(context); }
  State(const State&) = delete;
  State& operator=(const State&) = delete;
  void start() { SEKISHO_CHECK(EVP_DigestInit_ex(context, EVP_sha256(), nullptr) == 1); }
};

Sha256Stream::Sha256Stream() : state_(std::make_unique<State>()) { state_->start(); }
Sha256Stream::~Sha256Stream() = default;
Sha256Stream::Sha256Stream(Sha256Stream&&) noexcept = default;
Sha256Stream& Sha256Stream::operator=(Sha256Stream&&) noexcept = default;

void Sha256Stream::add(ByteView bytes) {
  SEKISHO_CHECK(EVP_DigestUpdate(state_->context, bytes.data(), bytes.size()) == 1);
}

Sha256 Sha256Stream::finish() {
  Sha256 digest;
  unsigned size = 0;
  SEKISHO_CHECK(EVP_DigestFinal_ex(state_->context,
                                   reinterpret_cast<unsigned char*>(digest.bytes.data()),
                                   &size) == 1 &&
                size == 32);
  state_->start();
  return digest;
}

// The low-level calls: a digest of a few hundred bytes takes half the time of one through EVP.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"
Sha256 sha256(std::initializer_list<ByteView> parts) noexcept {
  SHA256_CTX context;
  Sha256 digest;
  bool done = SHA256_Init(&context) == 1;
  for (const ByteView part : parts) {
    done = done && SHA256_Update(&context, part.data(), part.size()) == 1;
  }
  done = done && SHA256_Final(reinterpret_cast<unsigned char*>(digest.bytes.data()), &context) == 1;
  SEKISHO_CHECK(done);
  return digest;
}

struct HmacSha256::States {
  SHA256_CTX inner;
  SHA256_CTX outer;
  States(const SHA256_CTX& begun_inner, const SHA256_CTX& begun_outer)
      : inner(begun_inner), outer(begun_outer) {}
  States(const States&) = delete;
  States& operator=(const States&) = delete;
  // They stand for the key.
  ~States() {
    OPENSSL_cleanse(&inner, sizeof inner);
    OPENSSL_cleanse(&outer, sizeof outer);
  }
};

HmacSha256::HmacSha256(ByteView key) {
  const Sha256 shortened = sha256(key);
  if (key.size() > SHA256_CBLOCK) key = shortened.view();
  const auto begun = [&](std::byte pad) {
    std::array<std::byte, SHA256_CBLOCK> block{};
    std::ranges::copy(key, block.begin());
    for (std::byte& byte : block) byte ^= pad;
    SHA256_CTX context;
    SEKISHO_CHECK(SHA256_Init(&context) == 1 &&
                  SHA256_Update(&context, block.data(), block.size()) == 1);
    OPENSSL_cleanse(block.data(), block.size());
    return context;
  };
  states_ = std::make_shared<States>(begun(std::byte{0x36}), begun(std::byte{0x5C}));
}

Sha256 HmacSha256::of(ByteView message) const {
  const auto finished = [](SHA256_CTX context, ByteView bytes) {
    Sha256 digest;
    SEKISHO_CHECK(SHA256_Update(&context, bytes.data(), bytes.size()) == 1 &&
                  SHA256_Final(reinterpret_cast<unsigned char*>(digest.bytes.data()), &context) ==
                      1);
    return digest;
  };
  return finished(states_->outer, finished(states_->inner, message).view());
}
#pragma GCC diagnostic pop

Sha256 hmacSha256(ByteView key, ByteView message) {
  Sha256 digest;
  unsigned size = 0;
  SEKISHO_CHECK(HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()),
                     reinterpret_cast<const unsigned char*>(message.data()), message.size(),
                     reinterpret_cast<unsigned char*>(digest.bytes.data()), &size) != nullptr);
  return digest;
}

}  // namespace sekisho
