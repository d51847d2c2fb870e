#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "core/bytes.h"
#include "core/error.h"

namespace sekisho::seats {

/// What a GVDB file holds at most here; dconf's own are some kilobytes.
inline constexpr std::size_t kMaxGvdbBytes = std::size_t{4} << 20U;
inline constexpr std::size_t kMaxGvdbItems = 65536;

/// A value of the kinds settings use.
using GvdbValue = std::variant<bool, std::int64_t, std::string>;

/// A GVDB file: the hash table that dconf keeps its settings in. Little-endian, version 0.
///
/// People can write their own such file, so nothing in it is believed: every offset and length is
/// checked, chains of parents are bounded, and a lookup costs at most one pass over the items.
class Gvdb {
 public:
  /// Corrupt if this is no such file or its root lies outside.
  [[nodiscard]] static Result<Gvdb> parse(std::string bytes);

  /// The value under a full name such as "/org/gnome/desktop/session/idle-delay"; nothing if it has
  /// none, or one of another kind than a truth value, an integer or a text.
  [[nodiscard]] std::optional<GvdbValue> value(std::string_view name) const;
  /// Whether there is any value under the name.
  [[nodiscard]] bool has(std::string_view name) const;
  /// The table nested under a name, such as ".locks".
  [[nodiscard]] std::optional<Gvdb> table(std::string_view name) const;

 private:
  struct Item;
  Gvdb(std::shared_ptr<const std::string> file, std::size_t items, std::size_t count)
      : file_(std::move(file)), items_(items), count_(count) {}

  [[nodiscard]] static std::optional<Gvdb> tableAt(std::shared_ptr<const std::string> file,
                                                   std::uint32_t begin, std::uint32_t end);
  [[nodiscard]] Item itemAt(std::size_t index) const;
  [[nodiscard]] std::optional<Item> find(std::string_view name, char type) const;
  [[nodiscard]] bool isNamed(Item item, std::string_view name) const;
  [[nodiscard]] std::optional<std::string_view> bytesAt(std::uint32_t begin,
                                                        std::uint32_t end) const;

  std::shared_ptr<const std::string> file_;  // shared with the tables nested in it
  std::size_t items_;                        // offset of the first item
  std::size_t count_;
};

}  // namespace sekisho::seats
