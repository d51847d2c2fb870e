#include "capabilities/usage/written_record.h"

#include "capabilities/usage/code_systems.h"

namespace sekisho::usage {
namespace {

constexpr std::string_view kParticipation =
    "http://terminology.hl7.org/CodeSystem/provenance-participant-type";
constexpr std::string_view kUriAddress = "5";  // of Network::type

Moment momentOf(Instant at) { return {.text = toRfc3339(at), .at = at}; }

Code codeOf(std::string_view system, std::string_view code, std::string_view display) {
  return {std::string(system), std::string(code), std::string(display)};
}

Code ownCode(std::string_view code, std::string_view display) {
  return codeOf(systemFromName("Sekisho"), code, display);
}

Identity known(std::string_view system, std::string id) {
  return {.system = std::string(system), .value = std::move(id)};
}

Detail said(std::string_view type, std::string value) {
  return {.type = std::string(type), .value = std::move(value), .text = true};
}

Concept participation(std::string_view code, std::string_view display) {
  return {.codes = {codeOf(kParticipation, code, display)}};
}

Agent recorderOf(const WrittenUse& use) {
  return {.who = known(kPersonIds, use.by.text()),
          .requestor = false,
          .type = participation(kEnterer, "Enterer")};
}

// Nobody knows by an id who wrote it there.
Agent paperWriterOf(const FromPaper& paper) {
  return {.name = paper.writer,
          .requestor = false,
          .type = participation(kAuthor, "Author"),
          .media = codeOf(kDcm, "110038", "Paper Document")};
}

Agent userOf(const WrittenUse& use) {
  return {.who = known(kPersonIds, use.person.text()),
          .requestor = true,
          .type = participation(kPerformer, "Performer"),
          .network = {std::string(kUuidUri) + use.terminal.text(), std::string(kUriAddress)}};
}

Entity thing(std::string_view type, Identity what) {
  return {.what = std::move(what), .type = codeOf(kEntityType, type, displayOf(kEntityType, type))};
}

Entity lineOf(WrittenUseId id, std::string_view lifecycle) {
  Entity line = thing("2", known(kWrittenUseIds, id.text()));
  line.role = codeOf(kObjectRole, "3", displayOf(kObjectRole, "3"));
  line.lifecycle = codeOf(kLifecycle, lifecycle, displayOf(kLifecycle, lifecycle));
  return line;
}

// What the line says, where DICOM has a place for it, too.
void putWords(Entity& line, const WrittenUse& use) {
  line.details.push_back(said("from", toRfc3339(use.from)));
  line.details.push_back(said("until", toRfc3339(use.until)));
  line.details.push_back(said("purpose", use.purpose));
}

Entity correctedBy(const Correction& correction) {
  Entity corrected = lineOf(correction.of, correction.taken_back ? "14" : "3");
  corrected.details.push_back(said("why", correction.why));
  return corrected;
}

void putUse(Record& record, const WrittenUse& use) {
  record.action = Action::Execute;
  record.period = Period{momentOf(use.from), momentOf(use.until)};
  record.purposes.push_back({.text = use.purpose});
  record.agents.push_back(userOf(use));
  record.agents.push_back(recorderOf(use));
  if (use.paper) record.agents.push_back(paperWriterOf(*use.paper));
  Entity line = lineOf(use.id, use.paper ? "2" : "1");
  putWords(line, use);
  record.entities.push_back(std::move(line));
}

void putTakingBack(Record& record, const WrittenUse& use) {
  record.action = Action::Delete;
  record.agents.push_back(recorderOf(use));
  record.agents.back().requestor = true;
  Entity line = lineOf(use.id, "1");
  putWords(line, use);
  record.entities.push_back(std::move(line));
  Entity person = thing("1", known(kPersonIds, use.person.text()));
  person.role = codeOf(kObjectRole, "6", displayOf(kObjectRole, "6"));
  record.entities.push_back(std::move(person));
}

}  // namespace

Record recordOf(const WrittenUse& use) {
  const bool taken_back = use.corrects && use.corrects->taken_back;
  Record record{.type = codeOf(kDcm, "110100", "Application Activity"),
                .subtypes = {ownCode(kWrittenUse, "Use written down by a person")},
                .recorded = momentOf(use.at),
                .outcome = Outcome::Success,
                .source = {.observer = {.display = "Sekisho"},
                           .types = {codeOf(kSourceType, "4", "Application Server")}}};
  if (taken_back) {
    record.subtypes.push_back(ownCode(kWrittenTakenBack, "Line taken back"));
    putTakingBack(record, use);
  } else {
    if (use.corrects) record.subtypes.push_back(ownCode(kWrittenCorrection, "Line corrected"));
    putUse(record, use);
  }
  record.entities.push_back(thing("2", known(kDeviceIds, use.terminal.text())));
  if (use.corrects) record.entities.push_back(correctedBy(*use.corrects));
  return record;
}

Result<Reading> readWritten(std::string_view body) {
  const auto json = parseJson(body);
  if (!json) return fail(ErrorCode::InvalidInput, kUnreadable, {}, json.error().arguments);
  const auto use = writtenUseFrom((*json)["use"]);
  if (!use) return fail(ErrorCode::InvalidInput, kIncomplete, {}, {{"part", "use"}});
  return Reading{.record = recordOf(*use)};
}

}  // namespace sekisho::usage
