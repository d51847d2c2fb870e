#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/bytes.h"
#include "core/error.h"
#include "core/random.h"

/// Signed notes and their keys (C2SP signed-note, tlog-cosignature).
namespace sekisho::journal {

inline constexpr std::size_t kMaxNoteBytes = std::size_t{1} << 20U;
inline constexpr std::size_t kMaxNoteSignatures = 100;

/// How a key signs: the type byte of its key ID.
enum class KeyType : std::uint8_t {
  Ed25519 = 0x01,        ///< A log: Ed25519 over the note's body.
  CosignatureV1 = 0x04,  ///< A witness: Ed25519 over time and body.
};

/// A secret Ed25519 key (RFC 8032). Wiped when it goes.
class SigningKey {
 public:
  static constexpr std::size_t kSeedBytes = 32;
  static constexpr std::size_t kSignatureBytes = 64;

  [[nodiscard]] static SigningKey random(Random& source);
  /// Nothing unless `seed` is 32 bytes.
  [[nodiscard]] static std::optional<SigningKey> fromSeed(ByteView seed);
  SigningKey(const SigningKey&) = default;
  SigningKey& operator=(const SigningKey&) = default;
  ~SigningKey();

  [[nodiscard]] ByteView seed() const noexcept { return seed_; }
  [[nodiscard]] std::array<std::byte, 32> publicKey() const;
  [[nodiscard]] Bytes sign(ByteView message) const;

 private:
  SigningKey() = default;
  std::array<std::byte, kSeedBytes> seed_{};
};

/// Whose signature may be believed: what a vkey line says.
struct VerifierKey {
  std::string name;
  KeyType type = KeyType::Ed25519;
  std::array<std::byte, 32> key{};

  /// SHA-256(name ‖ LF ‖ type ‖ key), the first four bytes.
  [[nodiscard]] std::array<std::byte, 4> id() const;
  /// "name+hex8+base64".
  [[nodiscard]] std::string text() const;
  /// InvalidInput (journal.key-unreadable) unless `text` is a vkey of a type we know.
  [[nodiscard]] static Result<VerifierKey> parse(std::string_view text);
  friend bool operator==(const VerifierKey&, const VerifierKey&) = default;
};
[[nodiscard]] VerifierKey verifierOf(std::string name, KeyType type, const SigningKey& key);

struct NoteSignature {
  std::string name;
  std::array<std::byte, 4> id{};
  Bytes signature;  ///< Behind the ID; may be of a kind we do not know.
  friend bool operator==(const NoteSignature&, const NoteSignature&) = default;
};

/// A text with signatures. The body ends in a line feed.
struct Note {
  std::string body;
  std::vector<NoteSignature> signatures;
  friend bool operator==(const Note&, const Note&) = default;
};

[[nodiscard]] std::string encodeNote(const Note& note);
/// InvalidInput (journal.note-unreadable); what it accepts encodes to the same text again.
[[nodiscard]] Result<Note> decodeNote(std::string_view text);

/// The signatures that are right and by a known key, each key once.
///
/// Unknown keys are passed over, also those that share name or ID with a known one.
/// PermissionDenied (journal.note-unsigned) if none is left; Corrupt (journal.note-forged) if a
/// known key's signature is wrong.
[[nodiscard]] Result<std::vector<VerifierKey>> verifyNote(const Note& note,
                                                          std::span<const VerifierKey> known);

/// `body` signed as the log `name`.
[[nodiscard]] NoteSignature signNote(std::string name, const SigningKey& key,
                                     std::string_view body);

/// A witness's signature over a checkpoint's body, made at `posix_seconds` (> 0).
[[nodiscard]] NoteSignature cosign(std::string name, const SigningKey& key,
                                   std::uint64_t posix_seconds, std::string_view body);

}  // namespace sekisho::journal
