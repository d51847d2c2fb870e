#include "capabilities/journal/entry.h"

#include <algorithm>
#include <utility>

#include "core/check.h"
#include "core/json.h"

namespace sekisho::journal {
namespace {

constexpr MessageId kUnreadable{"journal.entry-unreadable"};
constexpr std::int64_t kVersion = 1;
constexpr std::size_t kMembers = 9;
// The times that RFC 3339 can write.
constexpr Instant kFirst = std::chrono::sys_days{std::chrono::year{0} / 1 / 1};
constexpr Instant kLast = std::chrono::sys_days{std::chrono::year{9999} / 12 / 31} +
                          std::chrono::days{1} - std::chrono::milliseconds{1};

bool isLower(char c) { return c >= 'a' && c <= 'z'; }
bool isDigit(char c) { return c >= '0' && c <= '9'; }

std::unexpected<Error> unreadable(std::string_view why) {
  return fail(ErrorCode::Corrupt, kUnreadable, std::string(why));
}

/// The fields of an object; whether they are the canonical line is for the caller to find out.
std::optional<Entry> fieldsOf(const Json& json) {
  const auto* entry_class = json["class"].text();
  const auto* commitment = json["commitment"].text();
  const auto* kind = json["kind"].text();
  const auto* number = json["number"].integer();
  const auto* recorded = json["recorded"].text();
  const auto* size = json["size"].integer();
  const auto* source = json["source"].text();
  const auto* type = json["type"].text();
  const auto* version = json["v"].integer();
  if (!entry_class || !commitment || !kind || !number || !recorded || !size || !source || !type ||
      !version || *version != kVersion || *number < 1 || *size < 0) {
    return std::nullopt;
  }
  const auto known = entryClassOf(*entry_class);
  const auto digest = Sha256::fromHex(*commitment);
  const auto at = fromRfc3339(*recorded);
  if (!known || !digest || !at) return std::nullopt;
  return Entry{*known,  *digest,
               *kind,   static_cast<std::uint64_t>(*number),
               *at,     static_cast<std::uint64_t>(*size),
               *source, *type};
}

}  // namespace

std::string_view nameOf(EntryClass entry_class) noexcept {
  switch (entry_class) {
    case EntryClass::Decision: return "decision";
    case EntryClass::Usage: return "usage";
    case EntryClass::Raw: return "raw";
  }
  std::unreachable();
}

std::optional<EntryClass> entryClassOf(std::string_view name) noexcept {
  for (const auto known : {EntryClass::Decision, EntryClass::Usage, EntryClass::Raw}) {
    if (nameOf(known) == name) return known;
  }
  return std::nullopt;
}

bool isKind(std::string_view text) noexcept {
  const auto at = text.find('@');
  if (text.size() > kMaxKindBytes || at == std::string_view::npos || at == 0) return false;
  const auto name = text.substr(0, at);
  const auto version = text.substr(at + 1);
  return isLower(name.front()) && name.back() != '.' && name.back() != '-' &&
         std::ranges::all_of(
             name, [](char c) { return isLower(c) || isDigit(c) || c == '.' || c == '-'; }) &&
         !version.empty() && version.size() <= 4 && version.front() != '0' &&
         std::ranges::all_of(version, isDigit);
}

bool isSource(std::string_view text) noexcept {
  return !text.empty() && text.size() <= kMaxSourceBytes &&
         (isLower(text.front()) || isDigit(text.front())) && std::ranges::all_of(text, [](char c) {
           return isLower(c) || isDigit(c) || c == '.' || c == '_' || c == ':' || c == '/' ||
                  c == '-';
         });
}

bool isMediaType(std::string_view text) noexcept {
  return !text.empty() && text.size() <= kMaxTypeBytes && text.contains('/') &&
         std::ranges::all_of(text,
                             [](char c) { return c >= ' ' && c < 0x7F && c != '"' && c != '\\'; });
}

bool holdsTogether(const Entry& entry) noexcept {
  return isKind(entry.kind) && isSource(entry.source) && isMediaType(entry.type) &&
         entry.number >= 1 && entry.number <= kMaxNumber && entry.size <= kMaxNumber &&
         entry.recorded >= kFirst && entry.recorded <= kLast;
}

std::string encodeEntry(const Entry& entry) {
  SEKISHO_CHECK(holdsTogether(entry));
  // The members in canonical order; none of the values holds a character that JSON escapes.
  std::string line;
  line.reserve(320);
  line.append(R"({"class":")").append(nameOf(entry.entry_class));
  line.append(R"(","commitment":")").append(entry.commitment.hex());
  line.append(R"(","kind":")").append(entry.kind);
  line.append(R"(","number":)").append(std::to_string(entry.number));
  line.append(R"(,"recorded":")").append(toRfc3339(entry.recorded));
  line.append(R"(","size":)").append(std::to_string(entry.size));
  line.append(R"(,"source":")").append(entry.source);
  line.append(R"(","type":")").append(entry.type);
  line.append(R"(","v":1})");
  return line;
}

Result<Entry> decodeEntry(std::string_view line) {
  if (line.size() > kMaxEntryBytes) return unreadable("longer than an entry may be");
  const auto json = parseJson(line, {.max_bytes = kMaxEntryBytes, .max_depth = 2});
  if (!json) return unreadable("not one JSON object");
  if (!json->object() || json->object()->size() != kMembers) return unreadable("other members");
  auto entry = fieldsOf(*json);
  if (!entry || !holdsTogether(*entry)) return unreadable("a member has another form");
  if (encodeEntry(*entry) != line) return unreadable("not the canonical text");
  return *std::move(entry);
}

Sha256 commitmentOf(const Salt& salt, ByteView body) noexcept { return sha256({salt, body}); }

}  // namespace sekisho::journal
