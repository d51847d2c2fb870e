#include "capabilities/journal/entry.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <utility>

#include "core/check.h"

namespace sekisho::journal {
namespace {

constexpr MessageId kEntryUnreadable{"journal.entry-unreadable"};
// The times that RFC 3339 can write.
constexpr Instant kFirst = std::chrono::sys_days{std::chrono::year{0} / 1 / 1};
constexpr Instant kLast = std::chrono::sys_days{std::chrono::year{9999} / 12 / 31} +
                          std::chrono::days{1} - std::chrono::milliseconds{1};

bool isLower(char c) { return c >= 'a' && c <= 'z'; }
bool isDigit(char c) { return c >= '0' && c <= '9'; }

std::unexpected<Error> unreadableEntry(std::string_view why) {
  return fail(ErrorCode::Corrupt, kEntryUnreadable, std::string(why));
}

/// Takes the parts of a line from its front. None of its texts holds a quote or a backslash, so a
/// text ends at the next quote; whether what was read is the canonical line is for the caller.
class LineReader {
 public:
  explicit LineReader(std::string_view line) : rest_(line) {}

  bool skip(std::string_view literal) {
    if (!rest_.starts_with(literal)) return false;
    rest_.remove_prefix(literal.size());
    return true;
  }
  std::string_view text() {
    const std::string_view taken = rest_.substr(0, rest_.find('"'));
    rest_.remove_prefix(taken.size());
    return taken;
  }
  std::optional<std::uint64_t> number() {
    std::uint64_t value = 0;
    const auto [end, error] = std::from_chars(rest_.data(), rest_.data() + rest_.size(), value);
    if (error != std::errc{}) return std::nullopt;
    rest_.remove_prefix(static_cast<std::size_t>(end - rest_.data()));
    return value;
  }
  [[nodiscard]] bool atEnd() const { return rest_.empty(); }

 private:
  std::string_view rest_;
};

std::optional<Entry> fieldsOf(std::string_view line) {
  LineReader reader(line);
  if (!reader.skip(R"({"class":")")) return std::nullopt;
  const auto entry_class = entryClassOf(reader.text());
  if (!reader.skip(R"(","commitment":")")) return std::nullopt;
  const auto commitment = Sha256::fromHex(reader.text());
  if (!reader.skip(R"(","kind":")")) return std::nullopt;
  const std::string_view kind = reader.text();
  if (!reader.skip(R"(","number":)")) return std::nullopt;
  const auto number = reader.number();
  if (!reader.skip(R"(,"recorded":")")) return std::nullopt;
  const auto recorded = fromRfc3339(reader.text());
  if (!reader.skip(R"(","size":)")) return std::nullopt;
  const auto size = reader.number();
  if (!reader.skip(R"(,"source":")")) return std::nullopt;
  const std::string_view source = reader.text();
  if (!reader.skip(R"(","type":")")) return std::nullopt;
  const std::string_view type = reader.text();
  if (!reader.skip(R"(","v":1})") || !reader.atEnd()) return std::nullopt;
  if (!entry_class || !commitment || !number || !recorded || !size) return std::nullopt;
  return Entry{*entry_class, *commitment, std::string(kind),   *number,
               *recorded,    *size,       std::string(source), std::string(type)};
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
  line.append(R"(","commitment":")");
  appendHex(line, entry.commitment.view());
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
  if (line.size() > kMaxEntryBytes) return unreadableEntry("longer than an entry may be");
  auto entry = fieldsOf(line);
  if (!entry || !holdsTogether(*entry)) return unreadableEntry("a member has another form");
  if (encodeEntry(*entry) != line) return unreadableEntry("not the canonical text");
  return *std::move(entry);
}

Sha256 commitmentOf(const Salt& salt, ByteView body) noexcept { return sha256({salt, body}); }

}  // namespace sekisho::journal
