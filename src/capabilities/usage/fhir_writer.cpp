#include <algorithm>

#include "capabilities/usage/dicom_names.h"
#include "capabilities/usage/fhir.h"
#include "core/json.h"

namespace sekisho::usage {
namespace {

constexpr std::string_view kAbsent = "http://hl7.org/fhir/StructureDefinition/data-absent-reason";

std::unexpected<Error> fhirNeeds(std::string_view part) {
  return fail(ErrorCode::InvalidInput, kNotWritable, {}, {{"part", std::string(part)}});
}

// In the place of what has to be there.
Json::Object nobodySaid() {
  return {{"extension", Json::Array{Json::Object{{"url", kAbsent}, {"valueCode", "unknown"}}}}};
}

// FHIR knows no empty strings, arrays or objects: what is empty is left out.
void put(Json::Object& object, const char* name, const std::string& text) {
  if (!text.empty()) object.emplace(name, text);
}
void put(Json::Object& object, const char* name, Json::Object value) {
  if (!value.empty()) object.emplace(name, std::move(value));
}
void put(Json::Object& object, const char* name, Json::Array value) {
  if (!value.empty()) object.emplace(name, std::move(value));
}

Json::Object coding(const Code& code) {
  Json::Object object;
  put(object, "system", code.system);
  put(object, "code", code.code);
  put(object, "display", code.display);
  return object;
}

Json::Array codings(const std::vector<Code>& codes) {
  Json::Array array;
  for (const Code& code : codes) {
    if (code != Code{}) array.emplace_back(coding(code));
  }
  return array;
}

Json::Object conceptJson(const Concept& one) {
  Json::Object object;
  put(object, "coding", codings(one.codes));
  put(object, "text", one.text);
  return object;
}

Json::Array conceptsJson(const std::vector<Concept>& concepts) {
  Json::Array array;
  for (const Concept& one : concepts) {
    if (auto object = conceptJson(one); !object.empty()) array.emplace_back(std::move(object));
  }
  return array;
}

Json::Object referenceTo(const Identity& identity) {
  Json::Object identifier;
  put(identifier, "system", identity.system);
  put(identifier, "value", identity.value);
  if (identity.type) put(identifier, "type", conceptJson(*identity.type));
  Json::Object reference;
  put(reference, "reference", identity.reference);
  put(reference, "type", identity.resource);
  put(reference, "identifier", std::move(identifier));
  put(reference, "display", identity.display);
  return reference;
}

Json::Object agentJson(const Agent& agent) {
  Json::Object object;
  if (agent.type) put(object, "type", conceptJson(*agent.type));
  put(object, "role", conceptsJson(agent.roles));
  put(object, "who", referenceTo(agent.who));
  put(object, "altId", agent.alternative_id);
  put(object, "name", agent.name);
  if (agent.requestor) {
    object.emplace("requestor", *agent.requestor);
  } else {
    object.emplace("_requestor", nobodySaid());
  }
  Json::Array policies;
  for (const std::string& policy : agent.policies) {
    if (!policy.empty()) policies.emplace_back(policy);
  }
  put(object, "policy", std::move(policies));
  if (agent.media) put(object, "media", coding(*agent.media));
  Json::Object network;
  put(network, "address", agent.network.address);
  if (isAccessPoint(agent.network.type)) put(network, "type", agent.network.type);
  put(object, "network", std::move(network));
  put(object, "purposeOfUse", conceptsJson(agent.purposes));
  return object;
}

Json::Object sourceJson(const Source& source) {
  Json::Object observer = referenceTo(source.observer);
  // It has to be there.
  if (observer.empty()) observer = nobodySaid();
  Json::Object object;
  put(object, "site", source.site);
  put(object, "observer", std::move(observer));
  put(object, "type", codings(source.types));
  return object;
}

Json::Object detailJson(const std::string& type, const std::string& value, bool text) {
  Json::Object object;
  // Both have to be there.
  object.emplace("type", type.empty() ? std::string("unknown") : type);
  if (value.empty()) {
    object.emplace("_valueString", nobodySaid());
  } else if (text) {
    object.emplace("valueString", value);
  } else {
    object.emplace("valueBase64Binary", toBase64(bytesOf(value)));
  }
  return object;
}

Json::Object entityJson(const Entity& entity) {
  Json::Object object;
  put(object, "what", referenceTo(entity.what));
  if (entity.type) put(object, "type", coding(*entity.type));
  if (entity.role) put(object, "role", coding(*entity.role));
  if (entity.lifecycle) put(object, "lifecycle", coding(*entity.lifecycle));
  put(object, "securityLabel", codings(entity.labels));
  put(object, "description", entity.description);
  Json::Array details;
  if (entity.query.empty()) {
    put(object, "name", entity.name);
  } else {
    object.emplace("query", toBase64(bytesOf(entity.query)));
    if (!entity.name.empty()) {
      details.emplace_back(detailJson(std::string(kNameDetail), entity.name, true));
    }
  }
  for (const Detail& one : entity.details) {
    details.emplace_back(detailJson(one.type, one.value, one.text));
  }
  put(object, "detail", std::move(details));
  return object;
}

Json::Object periodJson(const Period& period) {
  Json::Object object;
  if (period.start) put(object, "start", period.start->text);
  if (period.end) put(object, "end", period.end->text);
  return object;
}

}  // namespace

Result<std::string> writeFhir(const Record& record) {
  if (!record.recorded.at) return fhirNeeds("recorded");
  if (record.agents.empty()) return fhirNeeds("agent");
  if (record.type == Code{}) return fhirNeeds("type");
  Json::Object event{{"resourceType", "AuditEvent"}, {"recorded", record.recorded.text}};
  put(event, "type", coding(record.type));
  put(event, "subtype", codings(record.subtypes));
  if (record.action) put(event, "action", std::string(1, letterOf(*record.action)));
  if (record.period) put(event, "period", periodJson(*record.period));
  if (record.outcome) put(event, "outcome", std::string(numberOf(*record.outcome)));
  put(event, "outcomeDesc", record.outcome_text);
  put(event, "purposeOfEvent", conceptsJson(record.purposes));
  Json::Array agents;
  for (const Agent& agent : record.agents) agents.emplace_back(agentJson(agent));
  put(event, "agent", std::move(agents));
  put(event, "source", sourceJson(record.source));
  Json::Array entities;
  for (const Entity& entity : record.entities) {
    if (auto object = entityJson(entity); !object.empty()) entities.emplace_back(std::move(object));
  }
  put(event, "entity", std::move(entities));
  return canonicalJson(Json(std::move(event)));
}

}  // namespace sekisho::usage
