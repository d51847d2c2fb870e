#include <algorithm>
#include <array>
#include <initializer_list>

#include "capabilities/usage/code_systems.h"
#include "capabilities/usage/dicom.h"
#include "capabilities/usage/dicom_names.h"
#include "core/text.h"

namespace sekisho::usage {
namespace {

std::unexpected<Error> missing(std::string_view part) {
  return fail(ErrorCode::InvalidInput, kIncomplete, {}, {{"part", std::string(part)}});
}

bool isOneOf(std::string_view name, std::initializer_list<std::string_view> known) {
  return std::ranges::find(known, name) != known.end();
}

std::string_view valueOf(const XmlElement& element, std::string_view name) {
  return element.attribute(name).value_or(std::string_view());
}

/// The first of the names that has a value.
std::string_view firstOf(const XmlElement& element, std::initializer_list<std::string_view> names) {
  for (const std::string_view name : names) {
    if (const auto value = valueOf(element, name); !value.empty()) return value;
  }
  return {};
}

/// base64 as XML writes it, with white space; the text itself if it is no base64.
std::string decoded(std::string_view text) {
  std::string packed;
  for (const char c : text) {
    if (c != ' ' && c != '\t' && c != '\r' && c != '\n') packed += c;
  }
  const auto bytes = fromBase64(packed);
  return bytes ? std::string(textOf(*bytes)) : std::string(trimmed(text));
}

class MessageReader {
 public:
  [[nodiscard]] Result<Reading> read(const XmlElement& message) {
    if (message.name != "AuditMessage") return missing("AuditMessage");
    if (std::ranges::distance(message.children()) > std::ptrdiff_t{kMaxParts})
      return fail(ErrorCode::InvalidInput, kTooLarge);
    if (auto event = readEvent(message); !event) return std::unexpected(std::move(event.error()));
    for (const XmlElement& part : message.children()) readPart(part);
    noteOthers(message, "", {});
    if (reading_.record.agents.empty()) return missing("ActiveParticipant");
    return std::move(reading_);
  }

 private:
  // Attributes and children that were not asked for; those of the schema itself are none.
  void noteOthers(const XmlElement& element, const std::string& path,
                  std::initializer_list<std::string_view> known) {
    for (const auto& [name, value] : element.attributes) {
      if (name.starts_with("xmlns") || name.starts_with("xsi:")) continue;
      if (!isOneOf(name, known)) noteNotCarried(reading_, path, std::string("@").append(name));
    }
  }
  void noteChildren(const XmlElement& element, const std::string& path,
                    std::initializer_list<std::string_view> known) {
    for (const XmlElement& child : element.children()) {
      if (!isOneOf(child.name, known)) noteNotCarried(reading_, path, child.name);
    }
  }

  [[nodiscard]] static Code codeOf(const XmlElement& element) {
    return {.system = systemFromName(firstOf(element, {"codeSystemName", "codeSystem"})),
            .code = std::string(firstOf(element, {"csd-code", "code"})),
            .display = std::string(firstOf(element, {"originalText", "displayName"}))};
  }

  [[nodiscard]] Result<void> readEvent(const XmlElement& message) {
    const XmlElement* event = message.child("EventIdentification");
    if (event == nullptr) return missing("EventIdentification");
    Record& record = reading_.record;
    const XmlElement* id = event->child("EventID");
    if (id == nullptr || codeOf(*id).code.empty()) return missing("EventID");
    record.type = codeOf(*id);
    const auto at = momentFrom(trimmed(valueOf(*event, "EventDateTime")));
    if (!at) return missing("EventDateTime");
    record.recorded = *at;
    record.action = actionFrom(trimmed(valueOf(*event, "EventActionCode")));
    record.outcome = outcomeFrom(trimmed(valueOf(*event, "EventOutcomeIndicator")));
    noteUnless(record.action.has_value(), *event, "EventActionCode");
    noteUnless(record.outcome.has_value(), *event, "EventOutcomeIndicator");
    for (const XmlElement& child : event->children()) readEventPart(child);
    putLoginInItsPlace();
    noteOthers(*event, "EventIdentification/",
               {"EventActionCode", "EventDateTime", "EventOutcomeIndicator"});
    return {};
  }

  // There, but with a value that neither standard knows.
  void noteUnless(bool understood, const XmlElement& event, std::string_view attribute) {
    if (!understood && event.attribute(attribute)) {
      noteNotCarried(reading_, "EventIdentification/@", attribute);
    }
  }

  void readEventPart(const XmlElement& part) {
    Record& record = reading_.record;
    if (part.name == "EventTypeCode") {
      record.subtypes.push_back(codeOf(part));
    } else if (part.name == "EventOutcomeDescription") {
      record.outcome_text = part.text;
    } else if (part.name == "PurposeOfUse") {
      record.purposes.push_back({.codes = {codeOf(part)}});
    } else if (part.name != "EventID") {
      noteNotCarried(reading_, "EventIdentification/", part.name);
    }
  }

  // Some send the type of the event in the place of the event.
  void putLoginInItsPlace() {
    Record& record = reading_.record;
    if (!isOneOf(record.type.code, {kLogin, kLogout})) return;
    record.subtypes.insert(record.subtypes.begin(), record.type);
    record.type = {.system = std::string(kDcm),
                   .code = std::string(kUserAuthentication),
                   .display = "User Authentication"};
  }

  void readPart(const XmlElement& part) {
    if (part.name == "ActiveParticipant") {
      readAgent(part);
    } else if (part.name == "ParticipantObjectIdentification") {
      readEntity(part);
    } else if (part.name == "AuditSourceIdentification" && !has_source_) {
      has_source_ = true;
      readSource(part);
    } else if (part.name != "EventIdentification") {
      noteNotCarried(reading_, "", part.name);
    }
  }

  void readAgent(const XmlElement& element) {
    Agent agent{.who = identityFrom(valueOf(element, "UserID")),
                .alternative_id = std::string(valueOf(element, "AlternativeUserID")),
                .name = std::string(valueOf(element, "UserName")),
                .network = {.address = std::string(valueOf(element, "NetworkAccessPointID")),
                            .type = std::string(valueOf(element, "NetworkAccessPointTypeCode"))}};
    const std::string requestor = lowered(trimmed(valueOf(element, "UserIsRequestor")));
    if (isOneOf(requestor, {"true", "1"})) agent.requestor = true;
    if (isOneOf(requestor, {"false", "0"})) agent.requestor = false;
    for (const XmlElement& child : element.children()) readAgentPart(child, agent);
    noteOthers(element, "ActiveParticipant/",
               {"UserID", "AlternativeUserID", "UserName", "UserIsRequestor",
                "NetworkAccessPointID", "NetworkAccessPointTypeCode"});
    reading_.record.agents.push_back(std::move(agent));
  }

  void readAgentPart(const XmlElement& part, Agent& agent) {
    if (part.name == "RoleIDCode") {
      Code code = codeOf(part);
      // DCM's own say how somebody took part; others, what somebody is.
      if (code.system == kDcm && !agent.type) {
        agent.type = Concept{.codes = {std::move(code)}};
      } else {
        agent.roles.push_back({.codes = {std::move(code)}});
      }
    } else if (part.name == "UserIDTypeCode") {
      agent.who.type = Concept{.codes = {codeOf(part)}};
    } else if (const XmlElement* media = part.child("MediaType");
               part.name == "MediaIdentifier" && media) {
      agent.media = codeOf(*media);
    } else {
      noteNotCarried(reading_, "ActiveParticipant/", part.name);
    }
  }

  void readSource(const XmlElement& element) {
    Source& source = reading_.record.source;
    source.site = std::string(valueOf(element, "AuditEnterpriseSiteID"));
    source.observer = identityFrom(valueOf(element, "AuditSourceID"));
    if (const Code own = codeOf(element); !own.code.empty())
      source.types.push_back(sourceType(own));
    for (const XmlElement& child : element.children()) {
      if (child.name == "AuditSourceTypeCode") source.types.push_back(sourceType(codeOf(child)));
    }
    noteOthers(element, "AuditSourceIdentification/",
               {"AuditEnterpriseSiteID", "AuditSourceID", "code", "csd-code", "codeSystemName",
                "codeSystem", "originalText", "displayName"});
    noteChildren(element, "AuditSourceIdentification/", {"AuditSourceTypeCode"});
  }

  // 1 to 9 are RFC 3881's, under whichever name.
  [[nodiscard]] static Code sourceType(Code code) {
    const bool own = code.code.size() == 1 && code.code >= "1" && code.code <= "9";
    if (own && (code.system.empty() || code.system == kDcm)) code.system = kSourceType;
    return code;
  }

  [[nodiscard]] static std::optional<Code> numbered(const XmlElement& element,
                                                    std::string_view attribute,
                                                    std::string_view system) {
    const std::string_view value = trimmed(valueOf(element, attribute));
    if (value.empty()) return std::nullopt;
    return Code{.system = std::string(system),
                .code = std::string(value),
                .display = std::string(displayOf(system, value))};
  }

  void readEntity(const XmlElement& element) {
    Entity entity{.what = identityFrom(valueOf(element, "ParticipantObjectID")),
                  .type = numbered(element, "ParticipantObjectTypeCode", kEntityType),
                  .role = numbered(element, "ParticipantObjectTypeCodeRole", kObjectRole),
                  .lifecycle = numbered(element, "ParticipantObjectDataLifeCycle", kLifecycle)};
    if (auto label = std::string(valueOf(element, "ParticipantObjectSensitivity"));
        !label.empty()) {
      entity.labels.push_back({.code = std::move(label)});
    }
    for (const XmlElement& child : element.children()) readEntityPart(child, entity);
    noteOthers(element, "ParticipantObjectIdentification/",
               {"ParticipantObjectID", "ParticipantObjectTypeCode", "ParticipantObjectTypeCodeRole",
                "ParticipantObjectDataLifeCycle", "ParticipantObjectSensitivity"});
    reading_.record.entities.push_back(std::move(entity));
  }

  void readEntityPart(const XmlElement& part, Entity& entity) {
    if (part.name == "ParticipantObjectIDTypeCode") {
      entity.what.type = Concept{.codes = {codeOf(part)}};
    } else if (part.name == "ParticipantObjectName") {
      entity.name = part.text;
    } else if (part.name == "ParticipantObjectQuery") {
      entity.query = decoded(part.text);
    } else if (part.name == "ParticipantObjectDetail") {
      readDetail(part, entity);
    } else if (part.name == "ParticipantObjectDescription") {
      readDescription(part, entity);
    } else if (std::ranges::find(kDescribed, part.name) != kDescribed.end()) {
      readDescribed(part, entity);
    } else {
      noteNotCarried(reading_, "ParticipantObjectIdentification/", part.name);
    }
  }

  static void readDetail(const XmlElement& part, Entity& entity) {
    Detail detail{.type = std::string(valueOf(part, "type")),
                  .value = decoded(valueOf(part, "value"))};
    const bool text = isUtf8(detail.value);
    if (text && detail.type == kNameDetail && entity.name.empty()) {
      entity.name = std::move(detail.value);
    } else if (text && detail.type == kDescriptionDetail && entity.description.empty()) {
      entity.description = std::move(detail.value);
    } else {
      entity.details.push_back(std::move(detail));
    }
  }

  // What is said of images: studies, accession numbers, classes. As details, of their own names.
  void readDescription(const XmlElement& description, Entity& entity) {
    if (const std::string_view text = trimmed(description.text); !text.empty()) {
      entity.description = text;
    }
    for (const XmlElement& part : description.children()) readDescribed(part, entity);
  }

  void readDescribed(const XmlElement& part, Entity& entity) {
    const auto add = [&](std::string_view type, std::string_view value) {
      if (!value.empty()) {
        entity.details.push_back({.type = std::string(type), .value = std::string(value)});
      }
    };
    if (part.name == "MPPS") {
      add("MPPS", valueOf(part, "UID"));
    } else if (part.name == "Accession") {
      add("Accession", valueOf(part, "Number"));
    } else if (part.name == "SOPClass") {
      add("SOPClass", valueOf(part, "UID"));
      add("NumberOfInstances", valueOf(part, "NumberOfInstances"));
      for (const XmlElement& instance : part.children()) add("Instance", valueOf(instance, "UID"));
    } else if (part.name == "ParticipantObjectContainsStudy") {
      for (const XmlElement& study : part.children()) add("StudyUID", valueOf(study, "UID"));
    } else if (isOneOf(part.name, {"Encrypted", "Anonymized"})) {
      add(part.name, trimmed(part.text));
    } else {
      noteNotCarried(reading_, "ParticipantObjectDescription/", part.name);
    }
  }

  // Older messages have these beside ParticipantObjectDescription instead of in it.
  static constexpr std::array<std::string_view, 6> kDescribed = {
      "MPPS", "Accession", "SOPClass", "ParticipantObjectContainsStudy", "Encrypted", "Anonymized"};

  Reading reading_;
  bool has_source_ = false;
};

}  // namespace

Result<Reading> readDicom(ByteView xml) {
  auto message = readXml(xml);
  if (!message) return std::unexpected(std::move(message.error()));
  return readAuditMessage(message->root());
}

Result<Reading> readAuditMessage(const XmlElement& message) {
  return MessageReader().read(message);
}

}  // namespace sekisho::usage
