#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/error.h"

namespace sekisho {

/// A JSON value of the kind we use: no fractions, integers within ±(2^53−1) (I-JSON, RFC 7493).
class Json {
 public:
  using Array = std::vector<Json>;
  using Object = std::map<std::string, Json, std::less<>>;

  // Defined in json.cpp, all of it: every file that makes a body would compile the variant anew.
  Json() noexcept;  // null
  Json(const Json& other);
  Json(Json&& other) noexcept;
  Json& operator=(const Json& other);
  Json& operator=(Json&& other) noexcept;
  ~Json();
  // NOLINTBEGIN(google-explicit-constructor): a body reads as the JSON it becomes
  Json(std::nullptr_t);
  Json(bool value);
  Json(std::int64_t value);
  Json(int value);
  Json(std::uint64_t value);
  Json(std::string value);
  Json(std::string_view value);
  Json(const char* value);
  Json(Array value);
  Json(Object value);
  // NOLINTEND(google-explicit-constructor)

  [[nodiscard]] bool isNull() const { return value_.index() == 0; }
  /// Null unless the value is of that kind.
  [[nodiscard]] const bool* boolean() const { return std::get_if<bool>(&value_); }
  [[nodiscard]] const std::int64_t* integer() const { return std::get_if<std::int64_t>(&value_); }
  [[nodiscard]] const std::string* text() const { return std::get_if<std::string>(&value_); }
  [[nodiscard]] const Array* array() const { return std::get_if<Array>(&value_); }
  [[nodiscard]] const Object* object() const { return std::get_if<Object>(&value_); }
  [[nodiscard]] Array* array() { return std::get_if<Array>(&value_); }
  [[nodiscard]] Object* object() { return std::get_if<Object>(&value_); }

  /// The member, or null (a shared null value) if this is no object or has none of that name.
  [[nodiscard]] const Json& operator[](std::string_view name) const;

  friend bool operator==(const Json& a, const Json& b);

 private:
  std::variant<std::monostate, bool, std::int64_t, std::string, Array, Object> value_;
};

struct JsonLimits {
  std::size_t max_bytes = std::size_t{8} << 20U;
  std::size_t max_depth = 16;
  /// Fractions, exponents and integers beyond 2^53−1 become texts, spelled as they stand, instead
  /// of a refusal: for documents of others, of which we read other members.
  bool numbers_as_text = false;
};

/// Reads one JSON text (RFC 8259) in UTF-8.
///
/// InvalidInput, with {offset} as an argument, for anything else: two members of one name, invalid
/// UTF-8, fractions, exponents, integers beyond 2^53−1, more bytes or depth than allowed.
[[nodiscard]] Result<Json> parseJson(std::string_view text, const JsonLimits& limits = {});

/// The one canonical text of a value (RFC 8785): members sorted by UTF-16 code units, no space.
[[nodiscard]] std::string canonicalJson(const Json& value);

}  // namespace sekisho
