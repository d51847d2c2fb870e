#include <algorithm>
#include <initializer_list>

#include "capabilities/usage/dicom_names.h"
#include "capabilities/usage/fhir.h"

namespace sekisho::usage {
namespace {

std::unexpected<Error> fhirLacks(std::string_view part) {
  return fail(ErrorCode::InvalidInput, kIncomplete, {}, {{"part", std::string(part)}});
}

std::string textOf(const Json& value) {
  const std::string* text = value.text();
  return text == nullptr ? std::string() : *text;
}

const Json::Array& itemsOf(const Json& value) {
  static const Json::Array kNone;
  const Json::Array* items = value.array();
  return items == nullptr ? kNone : *items;
}

/// base64 as FHIR writes it; white space was allowed in earlier versions.
std::optional<std::string> decoded(std::string text) {
  std::erase_if(text, [](char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; });
  const auto bytes = fromBase64(text);
  if (!bytes) return std::nullopt;
  return std::string(sekisho::textOf(*bytes));
}

class ResourceReader {
 public:
  [[nodiscard]] Result<Reading> read(const Json& resource) {
    if (textOf(resource["resourceType"]) != "AuditEvent") return fhirLacks("AuditEvent");
    Record& record = reading_.record;
    record.type = codeOf(resource["type"], "type");
    if (record.type.code.empty() && record.type.display.empty()) return fhirLacks("type");
    const auto at = momentFrom(textOf(resource["recorded"]));
    if (!at || !at->at) return fhirLacks("recorded");
    record.recorded = *at;
    if (auto parts = readParts(resource); !parts) return std::unexpected(std::move(parts.error()));
    record.subtypes = codesOf(resource["subtype"], "subtype");
    record.action = actionFrom(textOf(resource["action"]));
    record.outcome = outcomeFrom(textOf(resource["outcome"]));
    if (!record.action && !resource["action"].isNull()) noteNotCarried(reading_, "", "action");
    if (!record.outcome && !resource["outcome"].isNull()) noteNotCarried(reading_, "", "outcome");
    record.outcome_text = textOf(resource["outcomeDesc"]);
    record.purposes = conceptsOf(resource["purposeOfEvent"], "purposeOfEvent");
    record.period = periodOf(resource["period"]);
    record.source = sourceOf(resource["source"]);
    noteOthers(resource, "",
               {"resourceType", "type", "subtype", "action", "period", "recorded", "outcome",
                "outcomeDesc", "purposeOfEvent", "agent", "source", "entity"});
    return std::move(reading_);
  }

 private:
  [[nodiscard]] Result<void> readParts(const Json& resource) {
    const Json::Array& agents = itemsOf(resource["agent"]);
    const Json::Array& entities = itemsOf(resource["entity"]);
    if (agents.empty()) return fhirLacks("agent");
    if (agents.size() + entities.size() > kMaxParts)
      return fail(ErrorCode::InvalidInput, kTooLarge);
    for (const Json& agent : agents) {
      if (agent.object() == nullptr) return fhirLacks("agent");
      reading_.record.agents.push_back(agentOf(agent));
    }
    for (const Json& entity : entities) reading_.record.entities.push_back(entityOf(entity));
    return {};
  }

  void noteOthers(const Json& object, const std::string& path,
                  std::initializer_list<std::string_view> known) {
    if (object.object() == nullptr) return;
    for (const auto& [name, value] : *object.object()) {
      if (std::ranges::find(known, name) == known.end()) noteNotCarried(reading_, path, name);
    }
  }

  [[nodiscard]] Code codeOf(const Json& coding, const std::string& path) {
    noteOthers(coding, path + ".", {"system", "code", "display"});
    return {.system = textOf(coding["system"]),
            .code = textOf(coding["code"]),
            .display = textOf(coding["display"])};
  }
  [[nodiscard]] std::optional<Code> codeIfAny(const Json& coding, const std::string& path) {
    if (coding.object() == nullptr) return std::nullopt;
    Code code = codeOf(coding, path);
    return code == Code{} ? std::nullopt : std::optional(std::move(code));
  }
  [[nodiscard]] std::vector<Code> codesOf(const Json& codings, const std::string& path) {
    std::vector<Code> codes;
    for (const Json& coding : itemsOf(codings)) {
      if (auto code = codeIfAny(coding, path)) codes.push_back(std::move(*code));
    }
    return codes;
  }
  [[nodiscard]] std::optional<Concept> conceptOf(const Json& value, const std::string& path) {
    if (value.object() == nullptr) return std::nullopt;
    noteOthers(value, path + ".", {"coding", "text"});
    Concept read{.codes = codesOf(value["coding"], path + ".coding"),
                 .text = textOf(value["text"])};
    return read == Concept{} ? std::nullopt : std::optional(std::move(read));
  }
  [[nodiscard]] std::vector<Concept> conceptsOf(const Json& values, const std::string& path) {
    std::vector<Concept> concepts;
    for (const Json& value : itemsOf(values)) {
      if (auto one = conceptOf(value, path)) concepts.push_back(std::move(*one));
    }
    return concepts;
  }

  [[nodiscard]] Identity identityOf(const Json& reference, const std::string& path) {
    noteOthers(reference, path + ".", {"reference", "type", "identifier", "display"});
    const Json& identifier = reference["identifier"];
    noteOthers(identifier, path + ".identifier.", {"system", "value", "type"});
    return {.reference = textOf(reference["reference"]),
            .resource = textOf(reference["type"]),
            .system = textOf(identifier["system"]),
            .value = textOf(identifier["value"]),
            .display = textOf(reference["display"]),
            .type = conceptOf(identifier["type"], path + ".identifier.type")};
  }

  [[nodiscard]] std::optional<Period> periodOf(const Json& value) {
    if (value.object() == nullptr) return std::nullopt;
    Period period{.start = momentFrom(textOf(value["start"])),
                  .end = momentFrom(textOf(value["end"]))};
    // Days alone, which FHIR allows here, are no moments.
    if (!period.start && !value["start"].isNull()) noteNotCarried(reading_, "period.", "start");
    if (!period.end && !value["end"].isNull()) noteNotCarried(reading_, "period.", "end");
    noteOthers(value, "period.", {"start", "end"});
    return period == Period{} ? std::nullopt : std::optional(std::move(period));
  }

  [[nodiscard]] Agent agentOf(const Json& value) {
    Agent agent{.who = identityOf(value["who"], "agent.who"),
                .alternative_id = textOf(value["altId"]),
                .name = textOf(value["name"]),
                .type = conceptOf(value["type"], "agent.type"),
                .roles = conceptsOf(value["role"], "agent.role"),
                .network = {.address = textOf(value["network"]["address"]),
                            .type = textOf(value["network"]["type"])},
                .media = codeIfAny(value["media"], "agent.media"),
                .purposes = conceptsOf(value["purposeOfUse"], "agent.purposeOfUse")};
    if (const bool* requestor = value["requestor"].boolean()) agent.requestor = *requestor;
    for (const Json& policy : itemsOf(value["policy"])) {
      if (policy.text() != nullptr) agent.policies.push_back(*policy.text());
    }
    noteOthers(value["network"], "agent.network.", {"address", "type"});
    noteOthers(value, "agent.",
               {"type", "role", "who", "altId", "name", "requestor", "_requestor", "policy",
                "media", "network", "purposeOfUse"});
    return agent;
  }

  [[nodiscard]] Source sourceOf(const Json& value) {
    noteOthers(value, "source.", {"site", "observer", "type"});
    return {.site = textOf(value["site"]),
            .observer = identityOf(value["observer"], "source.observer"),
            .types = codesOf(value["type"], "source.type")};
  }

  [[nodiscard]] Entity entityOf(const Json& value) {
    Entity entity{.what = identityOf(value["what"], "entity.what"),
                  .type = codeIfAny(value["type"], "entity.type"),
                  .role = codeIfAny(value["role"], "entity.role"),
                  .lifecycle = codeIfAny(value["lifecycle"], "entity.lifecycle"),
                  .labels = codesOf(value["securityLabel"], "entity.securityLabel"),
                  .name = textOf(value["name"]),
                  .description = textOf(value["description"])};
    if (auto query = decoded(textOf(value["query"]))) {
      entity.query = std::move(*query);
    } else {
      noteNotCarried(reading_, "entity.", "query");
    }
    for (const Json& one : itemsOf(value["detail"])) readDetail(one, entity);
    noteOthers(value, "entity.",
               {"what", "type", "role", "lifecycle", "securityLabel", "name", "description",
                "query", "detail"});
    return entity;
  }

  void readDetail(const Json& value, Entity& entity) {
    noteOthers(value, "entity.detail.",
               {"type", "valueString", "_valueString", "valueBase64Binary"});
    Detail detail{.type = textOf(value["type"])};
    if (value["valueString"].text() != nullptr) {
      detail.value = textOf(value["valueString"]);
      detail.text = true;
    } else if (auto bytes = decoded(textOf(value["valueBase64Binary"]))) {
      detail.value = std::move(*bytes);
    } else {
      noteNotCarried(reading_, "entity.detail.", "valueBase64Binary");
      return;
    }
    if (detail.text && detail.type == kNameDetail && entity.name.empty()) {
      entity.name = std::move(detail.value);
      return;
    }
    entity.details.push_back(std::move(detail));
  }

  Reading reading_;
};

}  // namespace

Result<Json> parseFhir(std::string_view json) {
  if (json.size() > kMaxMessageBytes) return fail(ErrorCode::InvalidInput, kTooLarge);
  auto resource = parseJson(
      json, {.max_bytes = kMaxMessageBytes, .max_depth = kMaxFhirDepth, .numbers_as_text = true});
  if (!resource) {
    return fail(ErrorCode::InvalidInput, kUnreadable, resource.error().detail,
                std::move(resource.error().arguments));
  }
  return *std::move(resource);
}

Result<Reading> readAuditEvent(const Json& resource) { return ResourceReader().read(resource); }

Result<Reading> readFhir(std::string_view json) {
  const auto resource = parseFhir(json);
  if (!resource) return std::unexpected(resource.error());
  return readAuditEvent(*resource);
}

}  // namespace sekisho::usage
