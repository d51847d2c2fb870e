#include "capabilities/journal/note.h"

#include <fmt/core.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>

#include <algorithm>
#include <memory>

#include "core/check.h"
#include "core/digest.h"
#include "core/text.h"

namespace sekisho::journal {
namespace {

constexpr MessageId kKeyUnreadable{"journal.key-unreadable"};
constexpr MessageId kNoteUnreadable{"journal.note-unreadable"};
constexpr MessageId kUnsigned{"journal.note-unsigned"};
constexpr MessageId kForged{"journal.note-forged"};
constexpr std::string_view kDash = "\xE2\x80\x94 ";  // U+2014 and a space
constexpr std::size_t kTimeBytes = 8;

using Key = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;
using Context = std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)>;

const unsigned char* raw(ByteView bytes) {
  return reinterpret_cast<const unsigned char*>(bytes.data());
}

bool ed25519Verifies(ByteView key, ByteView message, ByteView signature) {
  const Key handle(EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, raw(key), key.size()),
                   &EVP_PKEY_free);
  const Context context(EVP_MD_CTX_new(), &EVP_MD_CTX_free);
  return handle &&
         EVP_DigestVerifyInit(context.get(), nullptr, nullptr, nullptr, handle.get()) == 1 &&
         EVP_DigestVerify(context.get(), raw(signature), signature.size(), raw(message),
                          message.size()) == 1;
}

/// Non-empty UTF-8 without white space, control characters or '+'.
bool isKeyName(std::string_view name) {
  constexpr std::string_view wide_spaces[] = {
      "\xC2\x85",     "\xC2\xA0",     "\xE1\x9A\x80", "\xE2\x80\xA8", "\xE2\x80\xA9",
      "\xE2\x80\xAF", "\xE2\x81\x9F", "\xE3\x80\x80", "\xE2\x80\x80", "\xE2\x80\x81",
      "\xE2\x80\x82", "\xE2\x80\x83", "\xE2\x80\x84", "\xE2\x80\x85", "\xE2\x80\x86",
      "\xE2\x80\x87", "\xE2\x80\x88", "\xE2\x80\x89", "\xE2\x80\x8A"};
  return !name.empty() && isUtf8(name) &&
         std::ranges::none_of(name, [](char c) { return (c >= 0 && c <= ' ') || c == '+'; }) &&
         std::ranges::none_of(wide_spaces,
                              [&](std::string_view space) { return name.contains(space); });
}

std::string cosignedText(std::uint64_t posix_seconds, std::string_view body) {
  return fmt::format("cosignature/v1\ntime {}\n{}", posix_seconds, body);
}

std::optional<NoteSignature> signatureOf(std::string_view line) {
  if (!line.starts_with(kDash)) return std::nullopt;
  line.remove_prefix(kDash.size());
  const auto space = line.find(' ');
  if (space == std::string_view::npos || !isKeyName(line.substr(0, space))) return std::nullopt;
  const auto blob = fromBase64(line.substr(space + 1));
  if (!blob || blob->size() < 5) return std::nullopt;
  NoteSignature signature{std::string(line.substr(0, space)), {}, {blob->begin() + 4, blob->end()}};
  std::copy_n(blob->begin(), 4, signature.id.begin());
  return signature;
}

/// Whether a signature that names this very key is right.
bool signedBy(const VerifierKey& key, const NoteSignature& signature, std::string_view body) {
  const ByteView blob = signature.signature;
  if (key.type == KeyType::Ed25519) return ed25519Verifies(key.key, bytesOf(body), blob);
  if (blob.size() != kTimeBytes + SigningKey::kSignatureBytes) return false;
  std::uint64_t time = 0;
  for (const std::byte byte : blob.first(kTimeBytes)) {
    time = time << 8U | std::to_integer<std::uint64_t>(byte);
  }
  return time >> 63U == 0 &&
         ed25519Verifies(key.key, bytesOf(cosignedText(time, body)), blob.subspan(kTimeBytes));
}

}  // namespace

SigningKey SigningKey::random(Random& source) {
  SigningKey key;
  source.fill(key.seed_);
  return key;
}

std::optional<SigningKey> SigningKey::fromSeed(ByteView seed) {
  if (seed.size() != kSeedBytes) return std::nullopt;
  SigningKey key;
  std::ranges::copy(seed, key.seed_.begin());
  return key;
}

SigningKey::~SigningKey() { OPENSSL_cleanse(seed_.data(), seed_.size()); }

std::array<std::byte, 32> SigningKey::publicKey() const {
  const Key key(EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nullptr, raw(seed_), seed_.size()),
                &EVP_PKEY_free);
  std::array<std::byte, 32> bytes{};
  std::size_t size = bytes.size();
  SEKISHO_CHECK(key &&
                EVP_PKEY_get_raw_public_key(
                    key.get(), reinterpret_cast<unsigned char*>(bytes.data()), &size) == 1 &&
                size == bytes.size());
  return bytes;
}

Bytes SigningKey::sign(ByteView message) const {
  const Key key(EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nullptr, raw(seed_), seed_.size()),
                &EVP_PKEY_free);
  const Context context(EVP_MD_CTX_new(), &EVP_MD_CTX_free);
  Bytes signature(kSignatureBytes);
  std::size_t size = signature.size();
  SEKISHO_CHECK(key &&
                EVP_DigestSignInit(context.get(), nullptr, nullptr, nullptr, key.get()) == 1 &&
                EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(signature.data()),
                               &size, raw(message), message.size()) == 1 &&
                size == signature.size());
  return signature;
}

std::array<std::byte, 4> VerifierKey::id() const {
  const std::array head{std::byte{'\n'}, static_cast<std::byte>(type)};
  const Sha256 digest = sha256({bytesOf(name), head, key});
  std::array<std::byte, 4> first{};
  std::copy_n(digest.bytes.begin(), first.size(), first.begin());
  return first;
}

std::string VerifierKey::text() const {
  Bytes typed{static_cast<std::byte>(type)};
  typed.insert(typed.end(), key.begin(), key.end());
  return fmt::format("{}+{}+{}", name, toHex(id()), toBase64(typed));
}

Result<VerifierKey> VerifierKey::parse(std::string_view text) {
  const auto first = text.find('+');
  const auto second = first == std::string_view::npos ? first : text.find('+', first + 1);
  if (second == std::string_view::npos) return fail(ErrorCode::InvalidInput, kKeyUnreadable);
  VerifierKey key{.name = std::string(text.substr(0, first))};
  const auto typed = fromBase64(text.substr(second + 1));
  if (!isKeyName(key.name) || !typed || typed->size() != 1 + key.key.size()) {
    return fail(ErrorCode::InvalidInput, kKeyUnreadable);
  }
  key.type = static_cast<KeyType>((*typed)[0]);
  if (key.type != KeyType::Ed25519 && key.type != KeyType::CosignatureV1) {
    return fail(ErrorCode::InvalidInput, kKeyUnreadable, "a key of another type");
  }
  std::copy(typed->begin() + 1, typed->end(), key.key.begin());
  if (text.substr(first + 1, second - first - 1) != toHex(key.id())) {
    return fail(ErrorCode::InvalidInput, kKeyUnreadable, "the key ID is another key's");
  }
  return key;
}

VerifierKey verifierOf(std::string name, KeyType type, const SigningKey& key) {
  return {std::move(name), type, key.publicKey()};
}

std::string encodeNote(const Note& note) {
  std::string text = note.body + "\n";
  for (const auto& [name, id, signature] : note.signatures) {
    Bytes blob = copyOf(id);
    blob.insert(blob.end(), signature.begin(), signature.end());
    text.append(kDash).append(name).append(" ").append(toBase64(blob)).append("\n");
  }
  return text;
}

Result<Note> decodeNote(std::string_view text) {
  const auto bad = [](std::string why) {
    return fail(ErrorCode::InvalidInput, kNoteUnreadable, std::move(why));
  };
  if (text.size() > kMaxNoteBytes || !isUtf8(text)) return bad("too long or not UTF-8");
  if (std::ranges::any_of(text, [](char c) { return c >= 0 && c < ' ' && c != '\n'; })) {
    return bad("control bytes");
  }
  const auto gap = text.rfind("\n\n");
  if (gap == std::string_view::npos || !text.ends_with('\n') || gap + 2 == text.size()) {
    return bad("no signature lines");
  }
  Note note{.body = std::string(text.substr(0, gap + 1)), .signatures = {}};
  auto rest = text.substr(gap + 2);
  while (!rest.empty()) {
    const auto end = rest.find('\n');
    auto signature = signatureOf(rest.substr(0, end));
    if (!signature) return bad("a signature line has another form");
    if (note.signatures.size() == kMaxNoteSignatures) return bad("too many signatures");
    note.signatures.push_back(*std::move(signature));
    rest.remove_prefix(end + 1);
  }
  return note;
}

Result<std::vector<VerifierKey>> verifyNote(const Note& note, std::span<const VerifierKey> known) {
  std::vector<VerifierKey> signers;
  for (const NoteSignature& signature : note.signatures) {
    const auto key = std::ranges::find_if(known, [&](const VerifierKey& candidate) {
      return candidate.name == signature.name && candidate.id() == signature.id;
    });
    if (key == known.end()) continue;
    if (!signedBy(*key, signature, note.body)) return fail(ErrorCode::Corrupt, kForged, key->name);
    if (std::ranges::find(signers, *key) == signers.end()) signers.push_back(*key);
  }
  if (signers.empty()) return fail(ErrorCode::PermissionDenied, kUnsigned);
  return signers;
}

NoteSignature signNote(std::string name, const SigningKey& key, std::string_view body) {
  const VerifierKey public_key = verifierOf(std::move(name), KeyType::Ed25519, key);
  return {public_key.name, public_key.id(), key.sign(bytesOf(body))};
}

NoteSignature cosign(std::string name, const SigningKey& key, std::uint64_t posix_seconds,
                     std::string_view body) {
  const VerifierKey public_key = verifierOf(std::move(name), KeyType::CosignatureV1, key);
  Bytes blob;
  for (unsigned shift = 64; shift > 0; shift -= 8) {
    blob.push_back(static_cast<std::byte>(posix_seconds >> (shift - 8) & 0xFFU));
  }
  const Bytes signature = key.sign(bytesOf(cosignedText(posix_seconds, body)));
  blob.insert(blob.end(), signature.begin(), signature.end());
  return {public_key.name, public_key.id(), std::move(blob)};
}

}  // namespace sekisho::journal
