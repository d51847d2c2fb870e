#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/bytes.h"
#include "core/clock.h"
#include "core/digest.h"
#include "core/error.h"

namespace sekisho::journal {

/// By whose rule an entry's body is kept and destroyed (design §4).
enum class EntryClass {
  Decision,  ///< What people and Sekisho decided and found.
  Usage,     ///< Who used what, when, for what (P-10).
  Raw,       ///< What came from outside and could not be read.
};
[[nodiscard]] std::string_view nameOf(EntryClass entry_class) noexcept;
[[nodiscard]] std::optional<EntryClass> entryClassOf(std::string_view name) noexcept;

/// An entry's line fits the uint16 length of an entry bundle (C2SP tlog-tiles).
inline constexpr std::size_t kMaxEntryBytes = 65'535;
inline constexpr std::size_t kMaxBodyBytes = std::size_t{1} << 20U;
inline constexpr std::size_t kMaxKindBytes = 64;
inline constexpr std::size_t kMaxSourceBytes = 128;
inline constexpr std::size_t kMaxTypeBytes = 128;
/// Integers of an entry stay within what every JSON reader keeps exactly (RFC 7493).
inline constexpr std::uint64_t kMaxNumber = (std::uint64_t{1} << 53U) - 1;

inline constexpr std::size_t kSaltBytes = 16;
using Salt = std::array<std::byte, kSaltBytes>;

/// What the log keeps of one record: never the record itself, and no personal data.
struct Entry {
  EntryClass entry_class = EntryClass::Decision;
  Sha256 commitment;         ///< SHA-256(salt ‖ body).
  std::string kind;          ///< Such as "device.enrolled@1".
  std::uint64_t number = 0;  ///< Rises per source, from 1.
  Instant recorded{};        ///< When the journal took it, by the hub's clock.
  std::uint64_t size = 0;    ///< Bytes of the body.
  std::string source;        ///< "hub", a device with epoch, or a feed.
  std::string type;          ///< The body's media type.
  friend bool operator==(const Entry&, const Entry&) = default;
};

/// Whether a kind is written `words.with-dots@version`.
[[nodiscard]] bool isKind(std::string_view text) noexcept;
/// Whether a source is written in lower-case letters, digits and . _ : / -
[[nodiscard]] bool isSource(std::string_view text) noexcept;
/// Whether a media type is printable ASCII without quotes and backslashes.
[[nodiscard]] bool isMediaType(std::string_view text) noexcept;

/// Whether every field holds what its comment says, so that there is a line for it.
[[nodiscard]] bool holdsTogether(const Entry& entry) noexcept;

/// The one line of canonical JSON (RFC 8785), without line feed, that is the entry: its leaf hash
/// is over exactly these bytes. The fields must hold what their comments say.
[[nodiscard]] std::string encodeEntry(const Entry& entry);

/// Reads a line; what it accepts encodes to the same bytes again.
/// Corrupt (journal.entry-unreadable) for anything else.
[[nodiscard]] Result<Entry> decodeEntry(std::string_view line);

/// SHA-256(salt ‖ body): binds the entry to its body without telling what the body says.
[[nodiscard]] Sha256 commitmentOf(const Salt& salt, ByteView body) noexcept;

}  // namespace sekisho::journal
