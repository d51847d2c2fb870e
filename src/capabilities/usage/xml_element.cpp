#include "capabilities/usage/xml_element.h"

#include <expat.h>

#include <algorithm>
#include <memory>
#include <random>

#include "capabilities/usage/record.h"

namespace sekisho::usage {
namespace {

std::string_view withoutPrefix(std::string_view name) {
  const std::size_t colon = name.find(':');
  return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

/// Builds the tree from the parser's events.
struct Builder {
  XML_Parser parser = nullptr;
  XmlElement root = {};
  std::vector<XmlElement*> open = {};  // the root and its way down; no parent grows meanwhile
  std::size_t elements = 0;
  MessageId refusal = {};  // why the parse was stopped

  void refuse(MessageId why) {
    refusal = why;
    XML_StopParser(parser, XML_FALSE);
  }

  void begin(const XML_Char* name, const XML_Char** attributes) {
    if (++elements > kMaxXmlElements || open.size() >= kMaxXmlDepth) return refuse(kTooLarge);
    XmlElement* element = &root;
    if (!open.empty()) element = &open.back()->children.emplace_back();
    element->name = withoutPrefix(name);
    std::size_t count = 0;
    while (attributes[2 * count] != nullptr) ++count;
    if (count > kMaxXmlAttributes) return refuse(kTooLarge);
    element->attributes.reserve(count);
    for (const XML_Char** at = attributes; *at != nullptr; at += 2) {
      element->attributes.emplace_back(at[0], at[1]);
    }
    open.push_back(element);
  }
};

Builder& builderOf(void* self) { return *static_cast<Builder*>(self); }

void onStart(void* self, const XML_Char* name, const XML_Char** attributes) {
  builderOf(self).begin(name, attributes);
}
void onEnd(void* self, const XML_Char* /*name*/) {
  Builder& builder = builderOf(self);
  // expat may tell one more end after a stop.
  if (!builder.open.empty()) builder.open.pop_back();
}
void onText(void* self, const XML_Char* text, int length) {
  Builder& builder = builderOf(self);
  if (!builder.open.empty()) {
    builder.open.back()->text.append(text, static_cast<std::size_t>(length));
  }
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

const std::string* XmlElement::attribute(std::string_view wanted) const {
  const auto found = std::ranges::find(attributes, wanted,
                                       [](const auto& one) { return std::string_view(one.first); });
  return found == attributes.end() ? nullptr : &found->second;
}

const XmlElement* XmlElement::child(std::string_view wanted) const {
  const auto found = std::ranges::find(children, wanted, &XmlElement::name);
  return found == children.end() ? nullptr : &*found;
}

Result<XmlElement> readXml(ByteView xml) {
  if (xml.size() > kMaxMessageBytes) return fail(ErrorCode::InvalidInput, kTooLarge);
  XML_Parser parser = parserOfThread();
  if (parser == nullptr) return fail(ErrorCode::Unavailable, kUnreadable, "no memory for a parser");
  Builder builder{.parser = parser};
  XML_SetUserData(parser, &builder);
  XML_SetElementHandler(parser, &onStart, &onEnd);
  XML_SetCharacterDataHandler(parser, &onText);
  XML_SetStartDoctypeDeclHandler(parser, &onDocumentType);
  const std::string_view text = textOf(xml);
  const auto status = XML_Parse(parser, text.data(), static_cast<int>(text.size()), XML_TRUE);
  if (!builder.refusal.name.empty()) return fail(ErrorCode::InvalidInput, builder.refusal);
  if (status != XML_STATUS_OK) {
    return fail(ErrorCode::InvalidInput, kUnreadable, XML_ErrorString(XML_GetErrorCode(parser)),
                {{"line", std::to_string(XML_GetCurrentLineNumber(parser))}});
  }
  return std::move(builder.root);
}

}  // namespace sekisho::usage
