#include "core/seal.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>

#include <algorithm>
#include <memory>

#include "core/check.h"

namespace sekisho {
namespace {

constexpr std::size_t kNonce = 12;
constexpr std::size_t kTag = 16;
static_assert(kSealBytes == kNonce + kTag);
constexpr MessageId kCannotOpen{"core.seal-broken"};

/// A context of each thread's own, wiped after each use: making one, and finding the algorithm,
/// costs as much as sealing a few hundred bytes.
class Cipher {
 public:
  Cipher() : context_(ownContext()) {}
  ~Cipher() { EVP_CIPHER_CTX_reset(context_); }
  Cipher(const Cipher&) = delete;
  Cipher& operator=(const Cipher&) = delete;
  [[nodiscard]] EVP_CIPHER_CTX* get() const { return context_; }

  static const EVP_CIPHER* aes256Gcm() {
    static const std::unique_ptr<EVP_CIPHER, decltype(&EVP_CIPHER_free)> fetched(
        EVP_CIPHER_fetch(nullptr, "AES-256-GCM", nullptr), &EVP_CIPHER_free);
    SEKISHO_CHECK(fetched != nullptr);
    return fetched.get();
  }

 private:
  static EVP_CIPHER_CTX* ownContext() {
    thread_local const std::unique_ptr<EVP_CIPHER_CTX, decltype(&EVP_CIPHER_CTX_free)> context(
        EVP_CIPHER_CTX_new(), &EVP_CIPHER_CTX_free);
    SEKISHO_CHECK(context != nullptr);
    return context.get();
  }
  EVP_CIPHER_CTX* context_;
};

const unsigned char* raw(ByteView bytes) {
  return reinterpret_cast<const unsigned char*>(bytes.data());
}
unsigned char* writable(std::span<std::byte> bytes) {
  return reinterpret_cast<unsigned char*>(bytes.data());
}

void workIn(EVP_CIPHER_CTX& cipher, const SealingKey& key) {
  SEKISHO_CHECK(
      EVP_EncryptInit_ex(&cipher, Cipher::aes256Gcm(), nullptr, raw(key.view()), nullptr) == 1);
}

/// With the key that was worked into `cipher`.
void sealWith(EVP_CIPHER_CTX& cipher, Random& random, std::initializer_list<ByteView> parts,
              ByteView context, std::span<std::byte> into) {
  random.fill(into.first(kNonce));
  int written = 0;
  SEKISHO_CHECK(EVP_EncryptInit_ex(&cipher, nullptr, nullptr, nullptr, raw(into.first(kNonce))) ==
                1);
  SEKISHO_CHECK(EVP_EncryptUpdate(&cipher, nullptr, &written, raw(context),
                                  static_cast<int>(context.size())) == 1);
  auto rest = into.subspan(kNonce);
  for (const ByteView part : parts) {
    SEKISHO_CHECK(rest.size() >= part.size() + kTag);
    SEKISHO_CHECK(EVP_EncryptUpdate(&cipher, writable(rest), &written, raw(part),
                                    static_cast<int>(part.size())) == 1);
    rest = rest.subspan(part.size());
  }
  SEKISHO_CHECK(rest.size() == kTag);
  SEKISHO_CHECK(EVP_EncryptFinal_ex(&cipher, writable(rest), &written) == 1);
  SEKISHO_CHECK(EVP_CIPHER_CTX_ctrl(&cipher, EVP_CTRL_GCM_GET_TAG, kTag, rest.data()) == 1);
}

}  // namespace

SealingKey SealingKey::random(Random& source) {
  SealingKey key;
  source.fill(key.bytes_);
  return key;
}

std::optional<SealingKey> SealingKey::fromBytes(ByteView bytes) {
  if (bytes.size() != kSize) return std::nullopt;
  SealingKey key;
  std::ranges::copy(bytes, key.bytes_.begin());
  return key;
}

SealingKey::~SealingKey() { OPENSSL_cleanse(bytes_.data(), bytes_.size()); }

Bytes seal(const SealingKey& key, Random& random, ByteView plain, ByteView context) {
  Bytes sealed(plain.size() + kSealBytes);
  const Cipher cipher;
  workIn(*cipher.get(), key);
  sealWith(*cipher.get(), random, {plain}, context, sealed);
  return sealed;
}

struct Sealer::Keyed {
  EVP_CIPHER_CTX* context = EVP_CIPHER_CTX_new();
  Keyed() { SEKISHO_CHECK(context != nullptr); }
  ~Keyed() { EVP_CIPHER_CTX_free(context); }
  Keyed(const Keyed&) = delete;
  Keyed& operator=(const Keyed&) = delete;
};

Sealer::Sealer(const SealingKey& key) : keyed_(std::make_unique<Keyed>()) {
  workIn(*keyed_->context, key);
}
Sealer::~Sealer() = default;
Sealer::Sealer(Sealer&&) noexcept = default;
Sealer& Sealer::operator=(Sealer&&) noexcept = default;

void Sealer::seal(Random& random, std::initializer_list<ByteView> parts, ByteView context,
                  std::span<std::byte> into) {
  sealWith(*keyed_->context, random, parts, context, into);
}

Result<Bytes> unseal(const SealingKey& key, ByteView sealed, ByteView context) {
  if (sealed.size() < kNonce + kTag) return fail(ErrorCode::Corrupt, kCannotOpen, "too short");
  const ByteView body = sealed.subspan(kNonce, sealed.size() - kNonce - kTag);
  Bytes tag = copyOf(sealed.last(kTag));
  Bytes plain(body.size());
  const Cipher cipher;
  int written = 0;
  const bool opened =
      EVP_DecryptInit_ex(cipher.get(), Cipher::aes256Gcm(), nullptr, raw(key.view()),
                         raw(sealed.first(kNonce))) == 1 &&
      EVP_DecryptUpdate(cipher.get(), nullptr, &written, raw(context),
                        static_cast<int>(context.size())) == 1 &&
      EVP_DecryptUpdate(cipher.get(), writable(plain), &written, raw(body),
                        static_cast<int>(body.size())) == 1 &&
      EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_GCM_SET_TAG, kTag, tag.data()) == 1 &&
      EVP_DecryptFinal_ex(cipher.get(), writable(tag), &written) == 1;
  if (!opened) return fail(ErrorCode::Corrupt, kCannotOpen, "wrong key or changed bytes");
  return plain;
}

}  // namespace sekisho
