#include <algorithm>

#include "capabilities/usage/code_systems.h"
#include "capabilities/usage/dicom.h"
#include "capabilities/usage/dicom_names.h"
#include "core/text.h"

namespace sekisho::usage {
namespace {

std::unexpected<Error> lacks(std::string_view part) {
  return fail(ErrorCode::InvalidInput, kNotWritable, {}, {{"part", std::string(part)}});
}

/// XML 1.0 text: what it has no character for becomes U+FFFD; ends of lines and tabs survive as
/// references where an attribute would turn them into spaces.
std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '"': out += "&quot;"; break;
      case '\t': out += "&#9;"; break;
      case '\n': out += "&#10;"; break;
      case '\r': out += "&#13;"; break;
      default:
        if (static_cast<unsigned char>(c) < 0x20) {
          out += "\xEF\xBF\xBD";
        } else {
          out += c;
        }
    }
  }
  return out;
}

/// U+FFFE and U+FFFF are no characters of XML either.
std::string withoutNonCharacters(std::string text) {
  for (const std::string_view none : {"\xEF\xBF\xBE", "\xEF\xBF\xBF"}) {
    for (std::size_t at = text.find(none); at != std::string::npos; at = text.find(none, at)) {
      text.replace(at, none.size(), "\xEF\xBF\xBD");
    }
  }
  return text;
}

class MessageWriter {
 public:
  [[nodiscard]] std::string write(const Record& record, Outcome outcome) {
    out_ = R"(<?xml version="1.0" encoding="UTF-8"?>)"
           "\n<AuditMessage>";
    writeEvent(record, outcome);
    for (const Agent& agent : record.agents) writeAgent(agent);
    writeSource(record.source);
    for (const Entity& entity : record.entities) writeEntity(entity);
    out_ += "</AuditMessage>\n";
    return withoutNonCharacters(std::move(out_));
  }

 private:
  void attribute(std::string_view name, std::string_view value) {
    out_ += " " + std::string(name) + "=\"" + escaped(value) + "\"";
  }
  void attributeIfAny(std::string_view name, std::string_view value) {
    if (!value.empty()) attribute(name, value);
  }
  void text(std::string_view element, std::string_view value) {
    out_ += "<" + std::string(element) + ">" + escaped(value) + "</" + std::string(element) + ">";
  }
  void coded(std::string_view element, const Code& code) {
    out_ += "<" + std::string(element);
    attribute("csd-code", code.code);
    attribute("codeSystemName", nameOfSystem(code.system));
    attribute("originalText", code.display.empty() ? code.code : code.display);
    out_ += "/>";
  }

  void writeEvent(const Record& record, Outcome outcome) {
    out_ += "<EventIdentification";
    if (record.action) attribute("EventActionCode", std::string(1, letterOf(*record.action)));
    attribute("EventDateTime", record.recorded.text);
    attribute("EventOutcomeIndicator", numberOf(outcome));
    out_ += ">";
    coded("EventID", record.type);
    for (const Code& subtype : record.subtypes) coded("EventTypeCode", subtype);
    if (!record.outcome_text.empty()) text("EventOutcomeDescription", record.outcome_text);
    for (const Concept& purpose : record.purposes) {
      for (const Code& code : purpose.codes) coded("PurposeOfUse", code);
    }
    out_ += "</EventIdentification>";
  }

  // A name that people know it by, unless it already stands where the identifier stands.
  [[nodiscard]] static std::string nameOf(const std::string& name, const Identity& identity) {
    return name.empty() && oneTextOf(identity) != identity.display ? identity.display : name;
  }

  // How it took part first, as readDicom() will find it.
  [[nodiscard]] static std::vector<Code> roleCodesOf(const Agent& agent) {
    std::vector<Code> codes;
    if (agent.type) codes = agent.type->codes;
    for (const Concept& role : agent.roles) {
      codes.insert(codes.end(), role.codes.begin(), role.codes.end());
    }
    const auto part = std::ranges::find(codes, kDcm, &Code::system);
    if (part != codes.end()) std::rotate(codes.begin(), part, part + 1);
    return codes;
  }

  void writeAgent(const Agent& agent) {
    out_ += "<ActiveParticipant";
    attribute("UserID", oneTextOf(agent.who));
    attributeIfAny("AlternativeUserID", agent.alternative_id);
    attributeIfAny("UserName", nameOf(agent.name, agent.who));
    attribute("UserIsRequestor", agent.requestor.value_or(false) ? "true" : "false");
    attributeIfAny("NetworkAccessPointID", agent.network.address);
    if (isAccessPoint(agent.network.type)) {
      attribute("NetworkAccessPointTypeCode", agent.network.type);
    }
    out_ += ">";
    for (const Code& code : roleCodesOf(agent)) coded("RoleIDCode", code);
    if (agent.media) {
      out_ += "<MediaIdentifier>";
      coded("MediaType", *agent.media);
      out_ += "</MediaIdentifier>";
    }
    out_ += "</ActiveParticipant>";
  }

  void writeSource(const Source& source) {
    out_ += "<AuditSourceIdentification";
    attributeIfAny("AuditEnterpriseSiteID", source.site);
    attribute("AuditSourceID", oneTextOf(source.observer));
    out_ += ">";
    for (const Code& type : source.types) {
      Code as_dicom = type;
      if (type.system == kSourceType) as_dicom.system = kDcm;
      coded("AuditSourceTypeCode", as_dicom);
    }
    out_ += "</AuditSourceIdentification>";
  }

  // Only codes that the attribute can mean.
  void numbered(std::string_view name, const std::optional<Code>& code, std::string_view system,
                std::int64_t most) {
    if (!code || code->system != system) return;
    const auto number = toInteger(code->code);
    if (number && *number >= 1 && *number <= most) attribute(name, std::to_string(*number));
  }

  [[nodiscard]] static Code idTypeOf(const Entity& entity) {
    if (entity.what.type && !entity.what.type->codes.empty()) {
      return entity.what.type->codes.front();
    }
    if (entity.type && entity.type->system != kEntityType) return *entity.type;
    const std::string system = systemFromName(kRfc3881);
    if (!entity.query.empty()) {
      return {.system = system, .code = std::string(kSearchCriteria), .display = "Search Criteria"};
    }
    if (entity.role == std::nullopt || entity.role->code != "1" || !entity.what.reference.empty()) {
      return {.system = system, .code = std::string(kUri), .display = "URI"};
    }
    return {.system = system, .code = std::string(kPatientNumber), .display = "Patient Number"};
  }

  void writeEntity(const Entity& entity) {
    out_ += "<ParticipantObjectIdentification";
    attributeIfAny("ParticipantObjectID", oneTextOf(entity.what));
    numbered("ParticipantObjectTypeCode", entity.type, kEntityType, 4);
    numbered("ParticipantObjectTypeCodeRole", entity.role, kObjectRole, 26);
    numbered("ParticipantObjectDataLifeCycle", entity.lifecycle, kLifecycle, 15);
    if (!entity.labels.empty()) {
      const Code& label = entity.labels.front();
      attributeIfAny("ParticipantObjectSensitivity",
                     label.code.empty() ? label.display : label.code);
    }
    out_ += ">";
    coded("ParticipantObjectIDTypeCode", idTypeOf(entity));
    // One of the two at most.
    const std::string name = nameOf(entity.name, entity.what);
    if (!entity.query.empty()) {
      text("ParticipantObjectQuery", toBase64(bytesOf(entity.query)));
      if (!name.empty()) detail(kNameDetail, name);
    } else if (!name.empty()) {
      text("ParticipantObjectName", name);
    }
    if (!entity.description.empty()) detail(kDescriptionDetail, entity.description);
    for (const Detail& one : entity.details) detail(one.type, one.value);
    out_ += "</ParticipantObjectIdentification>";
  }

  void detail(std::string_view type, std::string_view value) {
    out_ += "<ParticipantObjectDetail";
    attribute("type", type);
    attribute("value", toBase64(bytesOf(value)));
    out_ += "/>";
  }

  std::string out_;
};

}  // namespace

Result<std::string> writeDicom(const Record& record) {
  if (record.type.code.empty()) return lacks("EventID");
  if (!record.outcome) return lacks("EventOutcomeIndicator");
  if (!record.recorded.at) return lacks("EventDateTime");
  if (record.agents.empty()) return lacks("ActiveParticipant");
  return MessageWriter().write(record, *record.outcome);
}

}  // namespace sekisho::usage
