#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.h"
#include "core/json.h"

namespace sekisho::http {

/// In characters: a name or a place in one line; why somebody does something.
inline constexpr std::size_t kMaxShort = 80;
inline constexpr std::size_t kMaxReason = 1000;

/// Reads the members of a request's object strictly: what is missing, of another type, too long or
/// unknown is remembered, and finish() names all of it at once.
///
///   Members members(call.body);
///   const std::string name = members.text("name", 80);
///   if (auto read = members.finish(); !read) return std::unexpected(read.error());
class Members {
 public:
  explicit Members(const Json& body, std::string pointer = "");

  /// A text of 1 to `most` characters that are not all spaces; with `may_be_empty` any, or none.
  [[nodiscard]] std::string text(std::string_view name, std::size_t most,
                                 bool may_be_empty = false);
  /// Nothing if the member is left out or null.
  [[nodiscard]] std::optional<std::string> maybeText(std::string_view name, std::size_t most);
  /// An id in its usual form; no id of anything while it is wrong.
  template <class Id>
  [[nodiscard]] Id id(std::string_view name) {
    const auto given = Id::fromText(text(name, 36));
    if (!given) wrong(name);
    return given.value_or(Id{});
  }
  [[nodiscard]] bool boolean(std::string_view name);
  [[nodiscard]] const Json::Array& array(std::string_view name);
  /// The member whatever it is; null if left out.
  [[nodiscard]] const Json& any(std::string_view name);
  /// Whether the member is there and not null.
  [[nodiscard]] bool has(std::string_view name) const;
  /// Whether the member is there at all: null then means "take it away".
  [[nodiscard]] bool present(std::string_view name) const;

  /// Marks a member wrong for a reason of its own, found after reading it.
  void wrong(std::string_view name);
  /// The same, with what finish() answers if nothing else is wrong.
  void wrong(std::string_view name, Error why);

  /// InvalidInput `http.body-fields`, or the reason that was given for the only wrong member, with
  /// a "pointer" argument for each.
  [[nodiscard]] Result<void> finish() const;

 private:
  const Json& body_;
  std::string pointer_;
  std::vector<std::string> read_;
  std::vector<std::string> wrong_;
  std::optional<Error> why_;
};

/// A member that is one of some words, by what `known` makes of it; nothing if it is left out or
/// null. Marked wrong if it is another.
template <class T>
[[nodiscard]] std::optional<T> maybeWord(Members& members, std::string_view name,
                                         std::optional<T> (*known)(std::string_view)) {
  constexpr std::size_t kLongest = 200;
  const auto text = members.maybeText(name, kLongest);
  if (!text) return std::nullopt;
  const auto value = known(*text);
  if (!value) members.wrong(name);
  return value;
}

}  // namespace sekisho::http
