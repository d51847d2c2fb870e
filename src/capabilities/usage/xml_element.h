#pragma once

#include <cstddef>
#include <iterator>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/bytes.h"
#include "core/error.h"

namespace sekisho::usage {

inline constexpr std::size_t kMaxXmlDepth = 12;
inline constexpr std::size_t kMaxXmlElements = 4096;
inline constexpr std::size_t kMaxXmlAttributes = 32;  ///< Of one element.

struct XmlAttribute {
  std::string_view name = {};  ///< As written.
  std::string_view value = {};
};

class XmlChildren;

/// An element of an XmlText, there as long as that.
struct XmlElement {
  XmlElement() = default;
  XmlElement(XmlElement&&) = default;
  XmlElement& operator=(XmlElement&&) = default;
  XmlElement(const XmlElement&) = delete;
  XmlElement& operator=(const XmlElement&) = delete;
  ~XmlElement() = default;

  std::string_view name = {};  ///< Without a namespace's prefix.
  std::span<const XmlAttribute> attributes = {};
  std::string text = {};  ///< What stands in it between its children.
  std::size_t below = 0;  ///< How many elements are in it, at any depth: they lie right behind it.

  /// The value of that attribute; nothing if it has none.
  [[nodiscard]] std::optional<std::string_view> attribute(std::string_view wanted) const;
  [[nodiscard]] XmlChildren children() const;
  /// The first child of that name; null if there is none.
  [[nodiscard]] const XmlElement* child(std::string_view wanted) const;
};

/// The elements that are in one, but in none of those.
class XmlChildren {
 public:
  class Iterator {
   public:
    using difference_type = std::ptrdiff_t;
    using value_type = XmlElement;
    Iterator() = default;
    explicit Iterator(const XmlElement* at) : at_(at) {}
    const XmlElement& operator*() const { return *at_; }
    Iterator& operator++() {
      at_ += 1 + at_->below;
      return *this;
    }
    Iterator operator++(int) {
      const Iterator before = *this;
      ++*this;
      return before;
    }
    friend bool operator==(const Iterator&, const Iterator&) = default;

   private:
    const XmlElement* at_ = nullptr;
  };

  explicit XmlChildren(const XmlElement& parent) : parent_(&parent) {}
  [[nodiscard]] Iterator begin() const { return Iterator(parent_ + 1); }
  [[nodiscard]] Iterator end() const { return Iterator(parent_ + 1 + parent_->below); }

 private:
  const XmlElement* parent_;
};

inline XmlChildren XmlElement::children() const { return XmlChildren(*this); }

/// An XML text, read whole. Moving it moves no element.
class XmlText {
 public:
  XmlText(XmlText&&) noexcept = default;
  XmlText& operator=(XmlText&&) noexcept = default;
  XmlText(const XmlText&) = delete;
  XmlText& operator=(const XmlText&) = delete;
  ~XmlText() = default;

  [[nodiscard]] const XmlElement& root() const { return elements_.front(); }

 private:
  friend class XmlBuilder;
  XmlText() = default;
  std::vector<char> texts_ = {};  // has room for all from the beginning
  std::vector<XmlAttribute> attributes_ = {};
  std::vector<XmlElement> elements_ = {};
};

/// Reads the XML 1.0 text of somebody who is not trusted.
///
/// InvalidInput: usage.too-large (more than kMaxMessageBytes, or than the limits above),
/// usage.forbidden (a document type, and with it every entity of its own), usage.unreadable with
/// {line} (not well-formed, or in an encoding other than UTF-8, UTF-16, Latin-1 and ASCII).
[[nodiscard]] Result<XmlText> readXml(ByteView xml);

}  // namespace sekisho::usage
