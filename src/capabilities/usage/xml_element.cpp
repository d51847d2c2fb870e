#include "capabilities/usage/xml_element.h"

#include <expat.h>

#include <algorithm>
#include <array>
#include <memory>
#include <random>
#include <utility>

#include "capabilities/usage/record.h"

namespace sekisho::usage {
namespace {

// Of a message that is not a large one.
constexpr std::size_t kUsualElements = 12;
constexpr std::size_t kUsualAttributes = 32;

std::string_view withoutPrefix(std::string_view name) {
  const std::size_t colon = name.find(':');
  return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

}  // namespace

/// Builds the elements from the parser's events.
class XmlBuilder {
 public:
  // No text becomes longer than twice what is written, which Latin-1 does as UTF-8.
  XmlBuilder(XML_Parser parser, std::size_t bytes) : parser_(parser) {
    text_.texts_.reserve(2 * bytes);
    text_.attributes_.reserve(kUsualAttributes);
    text_.elements_.reserve(kUsualElements);
  }

  void refuse(MessageId why) {
    refusal_ = why;
    XML_StopParser(parser_, XML_FALSE);
  }
  /// Why the parse was stopped; empty if it was not.
  [[nodiscard]] const MessageId& refusal() const { return refusal_; }
  [[nodiscard]] XmlText text() && {
    const XmlAttribute* next = text_.attributes_.data();
    for (XmlElement& element : text_.elements_) {
      element.attributes = std::span(next, element.attributes.size());
      next += element.attributes.size();
    }
    return std::move(text_);
  }

  void begin(const XML_Char* name, const XML_Char** attributes) {
    std::size_t count = 0;
    while (attributes[2 * count] != nullptr) ++count;
    if (depth_ == kMaxXmlDepth || text_.elements_.size() == kMaxXmlElements ||
        count > kMaxXmlAttributes) {
      return refuse(kTooLarge);
    }
    open_[depth_++] = text_.elements_.size();
    XmlElement& element = text_.elements_.emplace_back();
    element.name = kept(withoutPrefix(name));
    for (const XML_Char** at = attributes; *at != nullptr; at += 2) {
      text_.attributes_.push_back({.name = kept(at[0]), .value = kept(at[1])});
    }
    element.attributes = std::span(text_.attributes_).last(count);  // text() says where they end up
  }
  void end() {
    if (depth_ == 0) return;  // expat may tell one more end after a stop
    const std::size_t element = open_[--depth_];
    text_.elements_[element].below = text_.elements_.size() - 1 - element;
  }
  void put(std::string_view text) {
    if (depth_ > 0) text_.elements_[open_[depth_ - 1]].text.append(text);
  }

 private:
  std::string_view kept(std::string_view text) {
    auto& texts = text_.texts_;
    if (text.size() > texts.capacity() - texts.size()) {
      refuse(kTooLarge);
      return {};
    }
    texts.insert(texts.end(), text.begin(), text.end());
    return {texts.data() + texts.size() - text.size(), text.size()};
  }

  XML_Parser parser_;
  XmlText text_;
  std::array<std::size_t, kMaxXmlDepth> open_ = {};  // the root and its way down
  std::size_t depth_ = 0;
  MessageId refusal_ = {};
};

namespace {

XmlBuilder& builderOf(void* self) { return *static_cast<XmlBuilder*>(self); }

void onStart(void* self, const XML_Char* name, const XML_Char** attributes) {
  builderOf(self).begin(name, attributes);
}
void onEnd(void* self, const XML_Char* /*name*/) { builderOf(self).end(); }
void onText(void* self, const XML_Char* text, int length) {
  builderOf(self).put({text, static_cast<std::size_t>(length)});
}
void onDocumentType(void* self, const XML_Char* /*name*/, const XML_Char* /*system*/,
                    const XML_Char* /*public_id*/, int /*internal*/) {
  builderOf(self).refuse(kForbidden);
}

struct FreeParser {
  void operator()(XML_Parser parser) const { XML_ParserFree(parser); }
};

unsigned long randomSalt() {
  std::random_device random;
  return static_cast<unsigned long>(random()) << 32U | random() | 1U;
}

// A parser as new, but with the memory and the salt of its hash tables that it had for the message
// before: making one takes longer than reading a short message. Null without memory.
XML_Parser parserOfThread() {
  thread_local const std::unique_ptr<XML_ParserStruct, FreeParser> parser(
      XML_ParserCreate(nullptr));
  thread_local const unsigned long salt = randomSalt();
  if (!parser || XML_ParserReset(parser.get(), nullptr) != XML_TRUE ||
      XML_SetHashSalt(parser.get(), salt) != 1) {
    return nullptr;
  }
  return parser.get();
}

}  // namespace

std::optional<std::string_view> XmlElement::attribute(std::string_view wanted) const {
  const auto found = std::ranges::find(attributes, wanted, &XmlAttribute::name);
  return found == attributes.end() ? std::nullopt : std::optional(found->value);
}

const XmlElement* XmlElement::child(std::string_view wanted) const {
  for (const XmlElement& one : children()) {
    if (one.name == wanted) return &one;
  }
  return nullptr;
}

Result<XmlText> readXml(ByteView xml) {
  if (xml.size() > kMaxMessageBytes) return fail(ErrorCode::InvalidInput, kTooLarge);
  XML_Parser parser = parserOfThread();
  if (parser == nullptr) return fail(ErrorCode::Unavailable, kUnreadable, "no memory for a parser");
  const std::string_view text = textOf(xml);
  XmlBuilder builder(parser, text.size());
  XML_SetUserData(parser, &builder);
  XML_SetElementHandler(parser, &onStart, &onEnd);
  XML_SetCharacterDataHandler(parser, &onText);
  XML_SetStartDoctypeDeclHandler(parser, &onDocumentType);
  const auto status = XML_Parse(parser, text.data(), static_cast<int>(text.size()), XML_TRUE);
  if (!builder.refusal().name.empty()) return fail(ErrorCode::InvalidInput, builder.refusal());
  if (status != XML_STATUS_OK) {
    return fail(ErrorCode::InvalidInput, kUnreadable, XML_ErrorString(XML_GetErrorCode(parser)),
                {{"line", std::to_string(XML_GetCurrentLineNumber(parser))}});
  }
  return std::move(builder).text();
}

}  // namespace sekisho::usage
