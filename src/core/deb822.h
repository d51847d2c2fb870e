#pragma once

#include <functional>
#include <string>
#include <string_view>

namespace sekisho {

/// No paragraph of dpkg's or apt's comes near; longer ones are skipped and noted.
inline constexpr std::size_t kMaxParagraphBytes = std::size_t{1} << 20U;

/// Splits deb822 text (deb822(5): dpkg's status, apt's Packages and Release) that arrives piece by
/// piece into paragraphs. Holds no more than one piece and one paragraph.
class ParagraphSplitter {
 public:
  /// Gets each paragraph without the empty lines around it; valid during the call only.
  using Each = std::function<void(std::string_view paragraph)>;

  void add(std::string_view piece, const Each& each);
  /// The text is at its end: hands on what is left.
  void finish(const Each& each);

  /// A paragraph was too long and is missing.
  [[nodiscard]] bool skippedOne() const noexcept { return skipped_one_; }

 private:
  void hand(std::string_view paragraph, const Each& each);
  std::string_view complete(std::string_view piece, const Each& each);
  void keep(std::string_view rest);

  std::string waiting_;
  std::size_t searched_ = 0;  // in waiting_, no boundary lies before this
  bool skipping_ = false;
  bool skipped_one_ = false;
};

/// Walks the fields of a paragraph; continuation lines belong to the value of their field.
class FieldWalk {
 public:
  explicit FieldWalk(std::string_view paragraph) : rest_(paragraph) {}

  /// Moves to the next field. False at the end.
  [[nodiscard]] bool next();
  [[nodiscard]] std::string_view name() const noexcept { return name_; }
  /// Trimmed; later lines keep their leading space.
  [[nodiscard]] std::string_view value() const noexcept { return value_; }
  /// Whether the field has this name; case does not matter.
  [[nodiscard]] bool is(std::string_view name) const noexcept;

 private:
  std::string_view rest_;
  std::string_view name_;
  std::string_view value_;
};

/// The value of the first field of this name, empty if there is none.
[[nodiscard]] std::string_view fieldOf(std::string_view paragraph, std::string_view name);

}  // namespace sekisho
