#include "core/json.h"

#include <algorithm>
#include <boost/json/basic_parser_impl.hpp>

#include "core/text.h"

namespace sekisho {
namespace {

constexpr MessageId kMalformed{"core.json-malformed"};
constexpr std::int64_t kLargest = (std::int64_t{1} << 53) - 1;
namespace bj = boost::json;

/// Builds a Json from the parser's events; `problem` says why it stopped the parse.
struct Builder {
  // NOLINTBEGIN(readability-identifier-naming): the names Boost.JSON asks a handler for
  static constexpr std::size_t max_object_size = 1'000'000;
  static constexpr std::size_t max_array_size = 1'000'000;
  static constexpr std::size_t max_key_size = std::size_t{1} << 20U;
  static constexpr std::size_t max_string_size = std::size_t{64} << 20U;
  // NOLINTEND(readability-identifier-naming)

  std::vector<Json> open;          // containers being filled, outermost first
  std::vector<std::string> names;  // member names waiting for their values
  std::vector<std::size_t> named;  // for each open object: how many names stood when it opened
  std::string text;
  Json done;
  const char* problem = nullptr;
  bool numbers_as_text = false;

  bool stop(bj::error_code& ec, const char* why) {
    problem = why;
    ec = bj::error::syntax;
    return false;
  }

  bool put(Json value, bj::error_code& ec) {
    if (open.empty()) {
      done = std::move(value);
      return true;
    }
    if (auto* array = open.back().array()) {
      array->push_back(std::move(value));
      return true;
    }
    auto [where, added] = open.back().object()->emplace(std::move(names.back()), std::move(value));
    names.pop_back();
    return added || stop(ec, "two members of one name");
  }

  bool close(bj::error_code& ec) {
    Json value = std::move(open.back());
    open.pop_back();
    return put(std::move(value), ec);
  }

  bool integer(std::int64_t value, std::string_view last_part, bj::error_code& ec) {
    if (value > kLargest || value < -kLargest)
      return otherNumber(last_part, ec, "integer out of range");
    text.clear();
    return put(Json(value), ec);
  }

  bool otherNumber(std::string_view last_part, bj::error_code& ec, const char* why) {
    if (!numbers_as_text) return stop(ec, why);
    text += last_part;
    return put(Json(std::exchange(text, {})), ec);
  }

  // The names below are Boost.JSON's handler interface.
  // NOLINTBEGIN(readability-identifier-naming)
  bool on_document_begin(bj::error_code&) { return true; }
  bool on_document_end(bj::error_code&) { return true; }
  bool on_object_begin(bj::error_code&) {
    open.emplace_back(Json::Object{});
    return true;
  }
  bool on_object_end(std::size_t, bj::error_code& ec) { return close(ec); }
  bool on_array_begin(bj::error_code&) {
    open.emplace_back(Json::Array{});
    return true;
  }
  bool on_array_end(std::size_t, bj::error_code& ec) { return close(ec); }
  bool on_key_part(bj::string_view part, std::size_t, bj::error_code&) {
    text += std::string_view(part);
    return true;
  }
  bool on_key(bj::string_view part, std::size_t, bj::error_code&) {
    text += std::string_view(part);
    names.push_back(std::exchange(text, {}));
    return true;
  }
  bool on_string_part(bj::string_view part, std::size_t, bj::error_code&) {
    text += std::string_view(part);
    return true;
  }
  bool on_string(bj::string_view part, std::size_t, bj::error_code& ec) {
    text += std::string_view(part);
    return put(Json(std::exchange(text, {})), ec);
  }
  bool on_number_part(bj::string_view part, bj::error_code&) {
    text += std::string_view(part);
    return true;
  }
  bool on_int64(std::int64_t value, bj::string_view part, bj::error_code& ec) {
    return integer(value, std::string_view(part), ec);
  }
  bool on_uint64(std::uint64_t, bj::string_view part, bj::error_code& ec) {
    return otherNumber(std::string_view(part), ec, "integer out of range");
  }
  bool on_double(double, bj::string_view part, bj::error_code& ec) {
    return otherNumber(std::string_view(part), ec, "fraction");
  }
  bool on_bool(bool value, bj::error_code& ec) { return put(Json(value), ec); }
  bool on_null(bj::error_code& ec) { return put(Json(), ec); }
  bool on_comment_part(bj::string_view, bj::error_code&) { return true; }
  bool on_comment(bj::string_view, bj::error_code&) { return true; }
  // NOLINTEND(readability-identifier-naming)
};

void writeString(std::string& out, std::string_view text) {
  constexpr std::string_view kHex = "0123456789abcdef";
  out += '"';
  for (const char c : text) {
    switch (c) {
      case '"': out += "\\\""; break;
      case '\\': out += "\\\\"; break;
      case '\b': out += "\\b"; break;
      case '\f': out += "\\f"; break;
      case '\n': out += "\\n"; break;
      case '\r': out += "\\r"; break;
      case '\t': out += "\\t"; break;
      default:
        if (static_cast<unsigned char>(c) < 0x20) {
          out += "\\u00";
          out += kHex[static_cast<unsigned char>(c) >> 4U];
          out += kHex[static_cast<unsigned char>(c) & 15U];
        } else {
          out += c;
        }
    }
  }
  out += '"';
}

// RFC 8785 sorts by UTF-16 code units. UTF-8's byte order differs from it only where a name has a
// character beyond U+FFFF, whose surrogates sort before U+E000…U+FFFF.
bool beforeInUtf16(std::string_view a, std::string_view b) {
  const auto [x, y] = std::ranges::mismatch(a, b);
  if (x == a.end() || y == b.end()) return y != b.end();
  const auto rank = [](char c) {
    const auto lead = static_cast<unsigned char>(c);
    return lead >= 0xF0 ? 0xED : lead == 0xEE || lead == 0xEF ? 0xF8 + lead - 0xEE : int{lead};
  };
  return rank(*x) < rank(*y);
}

void write(std::string& out, const Json& value) {
  if (const auto* b = value.boolean()) {
    out += *b ? "true" : "false";
  } else if (const auto* i = value.integer()) {
    out += std::to_string(*i);
  } else if (const auto* s = value.text()) {
    writeString(out, *s);
  } else if (const auto* a = value.array()) {
    out += '[';
    for (bool first = true; const Json& item : *a) {
      if (!std::exchange(first, false)) out += ',';
      write(out, item);
    }
    out += ']';
  } else if (const auto* o = value.object()) {
    std::vector<const Json::Object::value_type*> members;
    members.reserve(o->size());
    for (const auto& member : *o) members.push_back(&member);
    std::ranges::sort(members, beforeInUtf16,
                      [](const auto* member) -> std::string_view { return member->first; });
    out += '{';
    for (bool first = true; const auto* member : members) {
      if (!std::exchange(first, false)) out += ',';
      writeString(out, member->first);
      out += ':';
      write(out, member->second);
    }
    out += '}';
  } else {
    out += "null";
  }
}

}  // namespace

Json::Json() noexcept = default;
Json::Json(const Json& other) = default;
Json::Json(Json&& other) noexcept = default;
Json& Json::operator=(const Json& other) = default;
Json& Json::operator=(Json&& other) noexcept = default;
Json::~Json() = default;
Json::Json(std::nullptr_t) {}
Json::Json(bool value) : value_(value) {}
Json::Json(std::int64_t value) : value_(value) {}
Json::Json(int value) : value_(std::int64_t{value}) {}
Json::Json(std::uint64_t value) : value_(static_cast<std::int64_t>(value)) {}
Json::Json(std::string value) : value_(std::move(value)) {}
Json::Json(std::string_view value) : value_(std::string(value)) {}
Json::Json(const char* value) : value_(std::string(value)) {}
Json::Json(Array value) : value_(std::move(value)) {}
Json::Json(Object value) : value_(std::move(value)) {}

bool operator==(const Json& a, const Json& b) { return a.value_ == b.value_; }

const Json& Json::operator[](std::string_view name) const {
  static const Json kNull;
  const auto* members = object();
  if (members == nullptr) return kNull;
  const auto found = members->find(name);
  return found == members->end() ? kNull : found->second;
}

Result<Json> parseJson(std::string_view text, const JsonLimits& limits) {
  const auto refuse = [](std::size_t offset, std::string why) {
    return fail(ErrorCode::InvalidInput, kMalformed, std::move(why),
                {{"offset", std::to_string(offset)}});
  };
  if (text.size() > limits.max_bytes) return refuse(limits.max_bytes, "too long");
  if (!isUtf8(text)) return refuse(0, "not UTF-8");
  bj::parse_options options;
  options.max_depth = limits.max_depth;
  bj::basic_parser<Builder> parser(options);
  parser.handler().numbers_as_text = limits.numbers_as_text;
  bj::error_code ec;
  const std::size_t read = parser.write_some(false, text.data(), text.size(), ec);
  const Builder& built = parser.handler();
  if (ec) return refuse(read, built.problem != nullptr ? built.problem : ec.message());
  if (text.find_first_not_of(" \t\r\n", read) != std::string_view::npos) {
    return refuse(read, "more after the value");
  }
  return std::move(parser.handler().done);
}

std::string canonicalJson(const Json& value) {
  std::string out;
  write(out, value);
  return out;
}

}  // namespace sekisho
