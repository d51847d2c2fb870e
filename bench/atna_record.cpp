#include "atna_record.h"

#include <cstdlib>
#include <iterator>
#include <utility>

#include "core/bytes.h"

namespace sekisho::bench {
namespace {

constexpr const char* kNames[] = {"水野 由美", "佐藤 健", "鈴木 花子", "高橋 誠",
                                  "田中 恵",   "伊藤 翔", "渡辺 幸子", "山本 大輔"};
constexpr const char* kRoles[][2] = {{"physician", "医師"}, {"nurse", "看護師"}, {"clerk", "事務"}};

/// One message as it is put together, on one line.
class Message {
 public:
  Message(const AuditRecord& about, std::uint64_t number)
      : about_(about), random_(number * 0xD1B54A32D192ED03ULL + 7) {}

  std::string digits(std::size_t count) {
    std::string made;
    while (made.size() < count) made += static_cast<char>('0' + random_() % 10);
    return made;
  }
  std::string uuid() {
    const std::string hex = fmt::format("{:016x}{:016x}", random_(), random_());
    return fmt::format("{}-{}-4{}-a{}-{}", hex.substr(0, 8), hex.substr(8, 4), hex.substr(13, 3),
                       hex.substr(17, 3), hex.substr(20, 12));
  }
  std::uint64_t below(std::uint64_t limit) { return random_() % limit; }

  /// `type` is code, system and text of the event's own type.
  void event(const char* action, const char* id, const char* text, const std::string& type) {
    text_ = fmt::format(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><AuditMessage><EventIdentification "
        "EventActionCode=\"{}\" EventDateTime=\"{}\" EventOutcomeIndicator=\"{}\"><EventID "
        "csd-code=\"{}\" codeSystemName=\"DCM\" originalText=\"{}\"/><EventTypeCode {}/>"
        "</EventIdentification>",
        action, about_.time, below(40) == 0 ? 4 : 0, id, text, type);
  }

  void person() {
    const char* const* role = kRoles[below(3)];
    text_ += fmt::format(
        "<ActiveParticipant UserID=\"{}\" UserName=\"{}\" UserIsRequestor=\"true\" "
        "NetworkAccessPointID=\"{}\" NetworkAccessPointTypeCode=\"1\"><RoleIDCode "
        "csd-code=\"{}\" codeSystemName=\"院内の役割\" originalText=\"{}\"/>"
        "</ActiveParticipant>",
        about_.user, kNames[static_cast<std::size_t>(about_.user.back() - '0') % std::size(kNames)],
        about_.host, role[0], role[1]);
  }

  void system(const std::string& id, bool requests) {
    text_ += fmt::format(
        "<ActiveParticipant UserID=\"{}\" AlternativeUserID=\"{}\" UserIsRequestor=\"{}\" "
        "NetworkAccessPointID=\"10.3.{}.{}\" NetworkAccessPointTypeCode=\"2\"><RoleIDCode "
        "csd-code=\"{}\" codeSystemName=\"DCM\" originalText=\"{} Role ID\"/>"
        "</ActiveParticipant>",
        id, 4000 + below(40), requests, below(4), 10 + below(60), requests ? 110153 : 110152,
        requests ? "Source" : "Destination");
  }

  void source(const char* id, int type, const char* text) {
    text_ += fmt::format(
        "<AuditSourceIdentification AuditEnterpriseSiteID=\"1.2.392.100495.20.3.51\" "
        "AuditSourceID=\"{}\"><AuditSourceTypeCode csd-code=\"{}\" codeSystemName=\"DCM\" "
        "originalText=\"{}\"/></AuditSourceIdentification>",
        id, type, text);
  }

  void patient(const std::string& number) {
    text_ += fmt::format(
        "<ParticipantObjectIdentification ParticipantObjectID=\"{}^^^"
        "&amp;1.2.392.100495.20.3.51&amp;ISO^PI\" ParticipantObjectTypeCode=\"1\" "
        "ParticipantObjectTypeCodeRole=\"1\"><ParticipantObjectIDTypeCode csd-code=\"2\" "
        "codeSystemName=\"RFC-3881\" originalText=\"Patient Number\"/>"
        "</ParticipantObjectIdentification>",
        number);
  }

  /// What is no person: `type` as in event(); `more` are its elements.
  void object(const std::string& id, int role, const std::string& type, const std::string& more) {
    text_ += fmt::format(
        "<ParticipantObjectIdentification ParticipantObjectID=\"{}\" "
        "ParticipantObjectTypeCode=\"2\" ParticipantObjectTypeCodeRole=\"{}\">"
        "<ParticipantObjectIDTypeCode {}/>{}</ParticipantObjectIdentification>",
        id, role, type, more);
  }

  std::string finish() { return std::move(text_) + "</AuditMessage>"; }

 private:
  const AuditRecord& about_;
  std::mt19937_64 random_;
  std::string text_;
};

std::string code(const char* code, const char* system, const char* text) {
  return fmt::format("csd-code=\"{}\" codeSystemName=\"{}\" originalText=\"{}\"", code, system,
                     text);
}

std::string query(const std::string& text) {
  return fmt::format("<ParticipantObjectQuery>{}</ParticipantObjectQuery>",
                     toBase64(bytesOf(text)));
}

std::string detail(const char* type, const std::string& value) {
  return fmt::format("<ParticipantObjectDetail type=\"{}\" value=\"{}\"/>", type,
                     toBase64(bytesOf(value)));
}

void demographicsQuery(Message& message, const AuditRecord& about) {
  const std::string type = code("ITI-21", "IHE Transactions", "Patient Demographics Query");
  const std::string id = message.digits(9);
  message.event("E", "110112", "Query", type);
  message.system("RECEPTION|" + about.host, true);
  message.system("MPI|PD_SUPPLIER", false);
  message.source("MPI", 9, "Other");
  message.object(
      id, 24, type,
      query(fmt::format("MSH|^~\\&|RECEPTION|{}|MPI|PD_SUPPLIER|{}||QBP^Q22^QBP_Q21|{}|P|"
                        "2.5\rQPD|IHE PDQ Query|{}|@PID.3.1^{}\rRCP|I|10^RD\r",
                        about.host, about.time, id, message.digits(4), about.patient)) +
          detail("MSH-10", id));
  for (std::uint64_t found = message.below(3); found > 0; --found) {
    message.patient(message.digits(7));
  }
  message.patient(about.patient);
}

void identifierQuery(Message& message, const AuditRecord& about) {
  const std::string type =
      code("ITI-83", "IHE Transactions", "Mobile Patient Identifier Cross-reference Query");
  const std::string id = message.digits(5);
  message.event("E", "110112", "Query", type);
  message.system("/app-gateway/fhir/Patient/$ihe-pix", true);
  message.system("https://ehr.clinic.example/app-gateway/fhir/Patient/$ihe-pix", false);
  message.source("app-gateway", 4, "Application Server Process or Thread");
  message.patient(about.patient);
  message.object("PIXmQuery-" + id, 24, type,
                 query(fmt::format("https://ehr.clinic.example/app-gateway/fhir/Patient/$ihe-pix?"
                                   "sourceIdentifier=urn:oid:1.2.392.100495.20.3.51|{}&"
                                   "targetSystem=urn:oid:1.2.392.100495.20.3&_format=xml&id={}",
                                   about.patient, id)));
}

void documentProvided(Message& message, const AuditRecord& about) {
  message.event("R", "110106", "Export",
                code("ITI-41", "IHE Transactions", "Provide and Register Document Set-b"));
  message.person();
  message.system("https://repository.region.example/xds/" + message.digits(3), false);
  message.system("https://ehr.clinic.example/export", true);
  message.source("ehr", 4, "Application Server Process or Thread");
  message.patient(about.patient);
  message.object("urn:uuid:" + message.uuid(), 20,
                 code("urn:uuid:a54d6aa5-d40d-43f9-88c5-b4633d873bdd", "IHE XDS Metadata",
                      "submission set classificationNode"),
                 detail("DocumentUniqueId", "2.25." + message.digits(38)));
}

void recordRead(Message& message, const AuditRecord& about) {
  message.event("R", "110110", "Patient Record", code("view", "カルテ", "診療録を開く"));
  message.person();
  message.source("ehr", 4, "Application Server Process or Thread");
  message.patient(about.patient);
  message.object("encounter/" + message.digits(10), 3, code("encounter", "カルテ", "受診"),
                 detail("session", about.session));
}

void imagesOpened(Message& message, const AuditRecord& about) {
  constexpr const char* kRoot = "1.2.392.200036.9116.2.6.1.48";
  message.event("R", "110103", "DICOM Instances Accessed", code("open", "PACS", "画像を開く"));
  message.person();
  message.source("pacs", 3, "Web Server Process");
  const std::string study =
      fmt::format("{}.1215{}.{}", kRoot, message.digits(5), message.digits(13));
  message.object(
      study, 3, code("110180", "DCM", "Study Instance UID"),
      fmt::format("<ParticipantObjectDescription><Accession Number=\"{}\"/>"
                  "<SOPClass UID=\"1.2.840.10008.5.1.4.1.1.{}\" NumberOfInstances=\"{}\"/>"
                  "<ParticipantObjectContainsStudy><StudyIDs UID=\"{}\"/>"
                  "</ParticipantObjectContainsStudy></ParticipantObjectDescription>",
                  message.digits(8), 1 + message.below(4), 1 + message.below(400), study));
  message.patient(about.patient);
}

void loggedIn(Message& message, const AuditRecord& about) {
  message.event("E", "110114", "User Authentication", code("110122", "DCM", "Login"));
  message.person();
  message.system("ehr-server/" + about.session, false);
  message.source("ehr", 4, "Application Server Process or Thread");
}

}  // namespace

AuditRecord atnaRecord(std::uint64_t number) {
  using Kind = void (*)(Message&, const AuditRecord&);
  // Eight in a row: most are records that are read.
  static constexpr Kind kKinds[] = {recordRead, demographicsQuery, recordRead, imagesOpened,
                                    recordRead, identifierQuery,   loggedIn,   documentProvided};
  AuditRecord record = auditRecord(number);
  Message message(record, number);
  kKinds[number % std::size(kKinds)](message, record);
  record.text = message.finish();
  return record;
}

RecordShape shapeNamed(std::string_view name) {
  if (name == "atna") return {.type = "application/xml", .record = atnaRecord};
  if (name != "lines") std::abort();
  return {.type = "application/x-syslog",
          .record = [](std::uint64_t number) { return auditRecord(number, kPatientRole); }};
}

}  // namespace sekisho::bench
