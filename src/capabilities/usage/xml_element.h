#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/bytes.h"
#include "core/error.h"

namespace sekisho::usage {

inline constexpr std::size_t kMaxXmlDepth = 12;
inline constexpr std::size_t kMaxXmlElements = 4096;
inline constexpr std::size_t kMaxXmlAttributes = 32;  ///< Of one element.

/// An element of an XML text, read whole.
struct XmlElement {
  std::string name = {};  ///< Without a namespace's prefix.
  std::vector<std::pair<std::string, std::string>> attributes = {};  ///< Names as written.
  std::string text = {};  ///< What stands in it between its children.
  std::vector<XmlElement> children = {};

  /// The value of that attribute; null if it has none.
  [[nodiscard]] const std::string* attribute(std::string_view wanted) const;
  /// The first child of that name; null if there is none.
  [[nodiscard]] const XmlElement* child(std::string_view wanted) const;
};

/// Reads the XML 1.0 text of somebody who is not trusted.
///
/// InvalidInput: usage.too-large (more than kMaxMessageBytes, or than the limits above),
/// usage.forbidden (a document type, and with it every entity of its own), usage.unreadable with
/// {line} (not well-formed, or in an encoding other than UTF-8, UTF-16, Latin-1 and ASCII).
[[nodiscard]] Result<XmlElement> readXml(ByteView xml);

}  // namespace sekisho::usage
