// Other systems ask for records of use as FHIR R4 AuditEvents (IHE ITI-81).
#include "interfaces/http/fhir_search.h"

#include <gmock/gmock.h>

#include "capabilities/journal/testing/indexed_journal.h"
#include "capabilities/usage/written_use.h"
#include "core/testing/result_matchers.h"
#include "interfaces/http/fhir_parameters.h"

namespace sekisho::http {
namespace {

using platform::http::Field;
using platform::http::Request;
using platform::http::Response;
using sekisho::testing::failsWith;
using sekisho::testing::succeeds;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

constexpr const char* kToken = "sekisho_reader";

class OneReader final : public usage::SenderRegister {
 public:
  Result<std::vector<usage::Sender>> all() const override {
    return std::vector{
        usage::Sender{.name = "閲覧", .scopes = {scope}, .token = sha256(bytesOf(kToken))}};
  }
  Result<void> add(const usage::Sender&) override { return {}; }
  Result<void> revoke(usage::SenderId, const journal::Actor&, Instant) override { return {}; }
  usage::Scope scope = usage::Scope::Read;
};

std::string event(int n, std::string_view patient, std::string_view outcome = "0") {
  return R"({"resourceType":"AuditEvent","type":{"system":"http://dicom.nema.org/resources/)"
         R"(ontology/DCM","code":"110110"},"action":"R","recorded":"2026-01-21T04:)" +
         std::to_string(10 + n) + R"(:00Z","outcome":")" + std::string(outcome) +
         R"(","agent":[{"who":{"identifier":{"value":"sato"},"display":"佐藤 綾"},"altId":"op-12",)"
         R"("role":[{"coding":[{"code":"110153"}]}],"policy":["urn:policy:chart"],)"
         R"("requestor":true,"network":{"address":"192.168.0.21","type":"2"}}],)"
         R"("source":{"site":"みほん内科","observer":{"identifier":{"value":"chart-1"},"display":"chart"}},"entity":[{"what":{"identifier":)"
         R"({"system":"urn:oid:1.2.3","value":")" +
         std::string(patient) +
         R"("}},"role":{"system":"http://terminology.hl7.org/CodeSystem/object-role","code":"1"},"type":{"system":"http://terminology.hl7.org/CodeSystem/audit-entity-type","code":"1"},"name":"検査の結果"}]})";
}

PersonId hanako() { return *PersonId::fromText("019bdc5e-7a10-7c3e-9f00-0000000000a4"); }
DeviceId reception() { return *DeviceId::fromText("019bdc5e-7a10-7c3e-9f00-0000000000d1"); }

/// A line that somebody wrote on the day after the use.
std::string written() {
  const usage::WrittenUse use{
      .id = *usage::WrittenUseId::fromText("019bdc5e-7a10-7c3e-9f00-0000000000e1"),
      .person = hanako(),
      .terminal = reception(),
      .from = *fromRfc3339("2026-03-01T00:00:00.000Z"),
      .until = *fromRfc3339("2026-03-01T03:30:00.000Z"),
      .purpose = "受付",
      .by = hanako(),
      .at = *fromRfc3339("2026-03-02T06:10:00.000Z")};
  return canonicalJson(
      Json::Object{{"by", Json::Object{{"person", use.by.text()}}}, {"use", toJson(use)}});
}

class AFhirEndpoint : public ::testing::Test {
 protected:
  AFhirEndpoint() {
    for (int n = 0; n < 5; ++n) add(event(n, n == 3 ? "00012345" : "777", n == 4 ? "8" : "0"));
    add(R"({"by":{"hub":true}})", "application/json", "posture.judged@1");
    open();
  }
  void add(std::string_view body, std::string_view type = "application/fhir+json",
           std::string_view kind = "usage.received@1") {
    ASSERT_THAT(journal_->append({.entry_class = journal::EntryClass::Usage,
                                  .kind = std::string(kind),
                                  .source = "feed/x",
                                  .number = ++number_,
                                  .type = std::string(type),
                                  .body = copyOf(bytesOf(body))}),
                succeeds());
  }
  Response ask(std::string path, std::vector<Field> query = {}, std::string token = kToken) {
    return answer({.method = "GET",
                   .path = "/fhir/" + path,
                   .query = std::move(query),
                   .fields = {{"Host", "hub.internal"}, {"Authorization", "Bearer " + token}}});
  }
  Response post(std::string body, std::string type = "application/x-www-form-urlencoded") {
    return answer({.method = "POST",
                   .path = "/fhir/AuditEvent/_search",
                   .fields = {{"Host", "hub.internal"},
                              {"Authorization", std::string("Bearer ") + kToken},
                              {"Content-Type", std::move(type)}},
                   .body = std::move(body)});
  }
  Response answer(const Request& request) {
    Response response = endpoint_->answer(request);
    if (const auto json = parseJson(response.body)) body = *json;
    return response;
  }
  [[nodiscard]] std::vector<std::string> ids() const {
    std::vector<std::string> ids;
    if (const auto* entries = body["entry"].array()) {
      for (const Json& entry : *entries) ids.push_back(*entry["resource"]["id"].text());
    }
    return ids;
  }
  [[nodiscard]] std::string link(std::string_view relation) const {
    for (const Json& one : *body["link"].array()) {
      if (*one["relation"].text() == relation) return *one["url"].text();
    }
    return {};
  }

  journal::testing::IndexedJournal journal_{usage::searchIndexing()};
  OneReader senders_;
  sekisho::testing::TurnableClock clock_;
  sekisho::testing::SeededRandom random_;
  std::vector<Json> recorded_;
  bool records_ = true;
  bool may_open_ = true;
  void open() {
    record_ = journal_.record();
    endpoint_.emplace(*record_, senders_, clock_, random_, surroundings());
  }
  [[nodiscard]] FhirSurroundings surroundings() {
    return {.may_open = [this](PersonId) { return may_open_; },
            .searching = [this](const usage::Sender&, Json criteria) -> Result<void> {
              if (!records_) return fail(ErrorCode::Unavailable, MessageId{"journal.read-only"});
              recorded_.push_back(std::move(criteria));
              return {};
            },
            .pseudonym = [](std::string_view) { return std::string("pseudonym"); },
            .names = []() -> Result<NamesOfUse> {
              return NamesOfUse{{{.id = hanako(), .name = "水野 由美", .kana = "みずの ゆみ"}},
                                {{.id = reception(), .name = "受付1"}}};
            },
            .english = [](const Error& error) { return std::string(error.message.name); }};
  }

  std::unique_ptr<journal::Generations> record_;
  std::optional<FhirSearch> endpoint_;
  Json body;
  std::uint64_t number_ = 0;
};

TEST_F(AFhirEndpoint, AnswersASearchWithABundleNewestFirst) {
  const Response response = ask("AuditEvent", {{"date", "2026-01-21"}});
  EXPECT_EQ(response.status, 200);
  EXPECT_THAT(*platform::http::find(response.fields, "Content-Type"),
              HasSubstr("application/fhir+json"));
  EXPECT_EQ(*body["resourceType"].text(), "Bundle");
  EXPECT_EQ(*body["type"].text(), "searchset");
  EXPECT_THAT(ids(), ElementsAre("1-4", "1-3", "1-2", "1-1", "1-0"));
  EXPECT_EQ(link("self"), "http://hub.internal/fhir/AuditEvent?date=2026-01-21");
  EXPECT_EQ(*body["entry"].array()->front()["fullUrl"].text(),
            "http://hub.internal/fhir/AuditEvent/1-4");
}

TEST_F(AFhirEndpoint, AnswersALineThatSomebodyWroteByItsNames) {
  add(written(), "application/json", "usage.written@1");  // 6
  const auto found = [&](std::vector<Field> query) {
    EXPECT_EQ(ask("AuditEvent", std::move(query)).status, 200);
    return ids();
  };
  EXPECT_THAT(found({{"date", "2026-03-01"}}), ElementsAre("1-6")) << "when the use was";
  EXPECT_THAT(found({{"date", "2026-03-02"}}), ElementsAre("1-6")) << "when it was recorded";
  EXPECT_THAT(found({{"date", "2026-03-03"}}), IsEmpty());
  EXPECT_THAT(found({{"date", "ge2026"}, {"agent-name", "水野由美"}}), ElementsAre("1-6"));
  EXPECT_THAT(found({{"date", "ge2026"}, {"agent.identifier", hanako().text()}}),
              ElementsAre("1-6"));
  EXPECT_THAT(found({{"date", "ge2026"}, {"address", "受付１"}}), ElementsAre("1-6"));
  EXPECT_THAT(found({{"date", "ge2026"}, {"subtype", "written-use"}}), ElementsAre("1-6"));
  EXPECT_THAT(found({{"date", "ge2026"}, {"entity.identifier", reception().text()}}),
              ElementsAre("1-6"));
  const Json& event = body["entry"].array()->front()["resource"];
  EXPECT_EQ(*event["agent"].array()->front()["who"]["display"].text(), "水野 由美");
  EXPECT_EQ(*event["agent"].array()->front()["network"]["address"].text(), "受付1");
  EXPECT_EQ(*event["period"]["start"].text(), "2026-03-01T00:00:00.000Z");
  EXPECT_EQ(*event["purposeOfEvent"].array()->front()["text"].text(), "受付");
  const Json searched = event;
  EXPECT_EQ(ask("AuditEvent/1-6").status, 200);
  EXPECT_EQ(body, searched);
}

TEST_F(AFhirEndpoint, FindsByEachParameter) {
  const auto found = [&](std::vector<Field> query) {
    query.push_back({"date", "ge2026"});
    EXPECT_EQ(ask("AuditEvent", std::move(query)).status, 200);
    return ids();
  };
  EXPECT_THAT(found({{"patient.identifier", "urn:oid:1.2.3|00012345"}}), ElementsAre("1-3"));
  EXPECT_THAT(found({{"patient.identifier", "12345"}}), ElementsAre("1-3"));
  EXPECT_THAT(found({{"outcome", "8"}}), ElementsAre("1-4"));
  EXPECT_EQ(found({{"agent.identifier", "sato"}}).size(), 5U);
  EXPECT_EQ(found({{"agent-name", "佐藤綾"}}).size(), 5U);
  EXPECT_EQ(found({{"address", "192.168.0.21"}}).size(), 5U);
  EXPECT_EQ(found({{"type", "http://dicom.nema.org/resources/ontology/DCM|110110"}}).size(), 5U);
  EXPECT_THAT(found({{"subtype", "110122"}}), IsEmpty());
  EXPECT_THAT(found({{"action", "D"}}), IsEmpty());
  EXPECT_THAT(found({{"entity.identifier", "00012345"}}), ElementsAre("1-3"));
  EXPECT_EQ(found({{"source.identifier", "chart-1"}}).size(), 5U);
  EXPECT_EQ(found({{"source", "chart"}}).size(), 5U);
  EXPECT_THAT(found({{"source.identifier", "sato"}}), IsEmpty());
  EXPECT_EQ(found({{"altid", "op-12"}}).size(), 5U);
  EXPECT_THAT(found({{"altid", "sato"}}), IsEmpty());
  EXPECT_THAT(found({{"entity-role", "1"}, {"entity.identifier", "00012345"}}), ElementsAre("1-3"));
  EXPECT_THAT(found({{"entity-role", "4"}}), IsEmpty());
  EXPECT_EQ(found({{"entity-type", "1"}}).size(), 5U);
  EXPECT_THAT(found({{"entity-type", "2"}}), IsEmpty());
  EXPECT_EQ(found({{"entity-name", "検査の結果"}}).size(), 5U);
  EXPECT_THAT(found({{"entity-name", "検査"}}), IsEmpty()) << "as a whole";
  EXPECT_EQ(found({{"agent-role", "110153"}}).size(), 5U);
  EXPECT_THAT(found({{"agent-role", "110152"}}), IsEmpty());
  EXPECT_EQ(found({{"policy", "urn:policy:chart"}}).size(), 5U);
  EXPECT_THAT(found({{"policy", "urn:policy:other"}}), IsEmpty());
  EXPECT_EQ(found({{"site", "みほん内科"}}).size(), 5U);
  EXPECT_THAT(found({{"site", "chart"}}), IsEmpty());
}

TEST_F(AFhirEndpoint, TakesDatesOfAnyPrecision) {
  const auto found = [&](std::vector<Field> query) {
    EXPECT_EQ(ask("AuditEvent", std::move(query)).status, 200);
    return ids();
  };
  EXPECT_EQ(found({{"date", "2026"}}).size(), 5U);
  EXPECT_EQ(found({{"date", "2026-01"}}).size(), 5U);
  EXPECT_THAT(found({{"date", "2026-02"}}), IsEmpty());
  EXPECT_THAT(found({{"date", "2026-01-21T13:12:00"}}), ElementsAre("1-2")) << "in Japan";
  EXPECT_THAT(found({{"date", "ge2026-01-21T04:11:00Z"}, {"date", "lt2026-01-21T04:13:00Z"}}),
              ElementsAre("1-2", "1-1"));
  EXPECT_THAT(found({{"date", "gt2026-01-21T04:13:00Z"}}), ElementsAre("1-4"));
  EXPECT_THAT(found({{"date", "le2026-01-21T04:10:00Z"}}), ElementsAre("1-0"));
  for (const char* minute : {"2026-01-21T13:12", "2026-01-21T04:12Z", "2026-01-21T13:12+09:00"}) {
    EXPECT_THAT(found({{"date", minute}}), ElementsAre("1-2")) << minute;
  }
  EXPECT_THAT(found({{"date", "gt2026-01-21T04:13Z"}}), ElementsAre("1-4")) << "after that minute";
  EXPECT_THAT(found({{"date", "le2026-01-21T04:10Z"}}), ElementsAre("1-0")) << "within it";
}

TEST_F(AFhirEndpoint, FindsWhatMeetsOneOfTheValuesBetweenCommas) {
  const auto found = [&](const char* parameter, const char* values) {
    EXPECT_EQ(ask("AuditEvent", {{"date", "ge2026"}, {parameter, values}}).status, 200)
        << parameter;
    return ids();
  };
  EXPECT_THAT(found("patient.identifier", "1,urn:oid:1.2.3|12345"), ElementsAre("1-3"));
  EXPECT_THAT(found("patient", "Patient/12345,2"), ElementsAre("1-3"));
  EXPECT_THAT(found("outcome", "4,8"), ElementsAre("1-4"));
  for (const auto& [parameter, values] : std::vector<std::pair<const char*, const char*>>{
           {"type", "110112,http://dicom.nema.org/resources/ontology/DCM|110110"},
           {"subtype", "x,110110"},
           {"action", "D,R"},
           {"agent", "nobody,sato"},
           {"agent-name", "佐藤綾,x"},
           {"agent.identifier", "x|nobody,x|sato"},
           {"agent-role", "110152,110153"},
           {"altid", "op-12,op-13"},
           {"address", "192.168.0.21,192.168.0.22"},
           {"entity-name", "x,検査の結果"},
           {"entity-role", "1,4"},
           {"entity-type", "2,1"},
           {"policy", "urn:policy:chart,urn:policy:other"},
           {"site", "みほん内科,x"},
           {"source", "chart,x"},
           {"source.identifier", "x,chart-1"}}) {
    EXPECT_EQ(found(parameter, values).size(), 5U) << parameter;
  }
  EXPECT_EQ(found("entity", "777,00012345").size(), 5U);
  EXPECT_EQ(found("entity.identifier", "777,x").size(), 4U);
  EXPECT_EQ(found("agent-name", "佐藤\\,綾").size(), 5U) << "a comma within the name";
  EXPECT_THAT(found("agent-name", "佐藤,綾"), IsEmpty()) << "neither is anybody's whole name";
}

TEST_F(AFhirEndpoint, KeepsEachOfTheValuesThatWereAsked) {
  EXPECT_EQ(ask("AuditEvent", {{"date", "ge2026"},
                               {"agent-name", "佐藤綾,水野由美"},
                               {"type", "110110,110112"},
                               {"subtype", "110122"},
                               {"outcome", "8"}})
                .status,
            200);
  ASSERT_EQ(recorded_.size(), 1U);
  EXPECT_EQ(
      canonicalJson(recorded_.front()),
      R"({"codes":[["110110","110112"],"110122"],"from":"2025-12-31T15:00:00.000Z","outcome":"8","person":["佐藤綾","水野由美"]})");
}

TEST_F(AFhirEndpoint, SaysHowManyThereAreIfThoseAreAll) {
  EXPECT_EQ(ask("AuditEvent", {{"date", "2026-01-21"}}).status, 200);
  EXPECT_EQ(body["total"], Json(5));
  EXPECT_EQ(ask("AuditEvent", {{"date", "2025"}}).status, 200);
  EXPECT_EQ(body["total"], Json(0));
  EXPECT_EQ(ask("AuditEvent", {{"date", "2026-01-21"}, {"_count", "4"}}).status, 200);
  EXPECT_TRUE(body["total"].isNull()) << "not known yet";
  const std::string next = link("next");
  EXPECT_EQ(ask("AuditEvent", {{"_page", next.substr(next.find("_page=") + 6)}}).status, 200);
  EXPECT_THAT(ids(), ElementsAre("1-0"));
  EXPECT_TRUE(body["total"].isNull()) << "those of this answer are not all";
}

TEST_F(AFhirEndpoint, AnswersInJsonOnly) {
  for (const char* format : {"json", "application/json", "application/fhir+json",
                             "application/fhir json", "application/fhir+json; fhirVersion=4.0"}) {
    EXPECT_EQ(ask("AuditEvent", {{"date", "2026"}, {"_format", format}}).status, 200) << format;
    EXPECT_EQ(ask("metadata", {{"_format", format}}).status, 200) << format;
  }
  for (const char* format : {"xml", "application/fhir+xml", "text/xml", "ttl", ""}) {
    for (const char* path : {"AuditEvent", "AuditEvent/1-3", "metadata"}) {
      EXPECT_EQ(ask(path, {{"date", "2026"}, {"_format", format}}).status, 406) << path << format;
      EXPECT_EQ(*body["resourceType"].text(), "OperationOutcome");
      EXPECT_EQ(*body["issue"].array()->front()["code"].text(), "not-supported");
    }
  }
  EXPECT_EQ(post("date=2026&_format=xml").status, 406);
}

TEST_F(AFhirEndpoint, ComesInTheOrderOfArrivalAndPromisesNoOther) {
  add(event(0, "777"));  // 6: came last, and tells of the first minute
  EXPECT_EQ(ask("AuditEvent", {{"date", "2026"}, {"_sort", "-_lastUpdated"}}).status, 200);
  EXPECT_THAT(ids(), ElementsAre("1-6", "1-4", "1-3", "1-2", "1-1", "1-0"));
  for (const char* order : {"-date", "date", "_lastUpdated", "-_lastUpdated,date"}) {
    EXPECT_EQ(ask("AuditEvent", {{"date", "2026"}, {"_sort", order}}).status, 400) << order;
  }
}

TEST_F(AFhirEndpoint, TakesATokenByWhicheverCaseItsSchemeHas) {
  for (const char* scheme : {"Bearer ", "bearer ", "BEARER  "}) {
    EXPECT_EQ(answer({.method = "GET",
                      .path = "/fhir/AuditEvent/1-3",
                      .fields = {{"Host", "hub.internal"},
                                 {"authorization", std::string(scheme) + kToken}}})
                  .status,
              200)
        << scheme;
  }
  for (const char* scheme : {"Basic ", "Bearer", "Bearers "}) {
    EXPECT_EQ(answer({.method = "GET",
                      .path = "/fhir/AuditEvent/1-3",
                      .fields = {{"Host", "hub.internal"},
                                 {"Authorization", std::string(scheme) + kToken}}})
                  .status,
              401)
        << scheme;
  }
}

TEST_F(AFhirEndpoint, GoesOnByALinkThatDoesNotSayWhatWasAsked) {
  EXPECT_EQ(post("date=2026-01-21&patient.identifier=777&_count=2").status, 200);
  EXPECT_THAT(ids(), ElementsAre("1-4", "1-2"));
  EXPECT_EQ(link("self"), "http://hub.internal/fhir/AuditEvent");
  std::vector<std::string> all = ids();
  for (std::string next = link("next"); !next.empty(); next = link("next")) {
    EXPECT_THAT(next, Not(HasSubstr("777")));
    EXPECT_EQ(ask("AuditEvent", {{"_page", next.substr(next.find("_page=") + 6)}}).status, 200);
    for (const std::string& id : ids()) all.push_back(id);
  }
  EXPECT_THAT(all, ElementsAre("1-4", "1-2", "1-1", "1-0"));
}

TEST_F(AFhirEndpoint, RefusesWhatItWouldHaveToPassOver) {
  for (const std::vector<Field>& query :
       {std::vector<Field>{{"date", "2026"}, {"purpose-of-event", "x"}},
        {{"date", "2026"}, {"outcome", "5"}},
        {{"date", "2026-13"}},
        {{"date", "ne2026"}},
        {{"date", "2026"}, {"patient", "1"}, {"patient.identifier", "2"}},
        {{"date", "2026"}, {"_sort", "agent"}},
        {{"date", "2026"}, {"_count", "0"}},
        {{"date", "2026"}, {"patient.identifier", ""}},
        {{"date", "2026"}, {"patient.identifier", "1,"}},
        {{"date", "2026"}, {"patient.identifier", "1,urn:oid:1.2.3|"}},
        {{"date", "2026"}, {"agent", "CLINIC\\sato"}},
        {{"date", "2026"}, {"outcome", "8,5"}},
        {{"date", "2026"}, {"entity", "1"}, {"entity.identifier", "2"}},
        {{"date", "2026,2027"}},
        {{"date", "2026-01-21T13"}},
        {{"date", "2026-01-21T04:12.5Z"}},
        {{"patient.identifier", "777"}}}) {
    EXPECT_EQ(ask("AuditEvent", query).status, 400);
    EXPECT_EQ(*body["resourceType"].text(), "OperationOutcome");
    EXPECT_THAT(*body["issue"].array()->front()["diagnostics"].text(), HasSubstr("usage.fhir-"));
  }
  EXPECT_EQ(post("date=2026", "application/json").status, 400);
  EXPECT_EQ(ask("AuditEvent", {{"_page", "AAAA"}}).status, 404);
  EXPECT_EQ(ask("Patient").status, 404);
}

TEST_F(AFhirEndpoint, NeverRepeatsTheNameOfAnUnknownParameter) {
  const auto refused = readFhirQuery({{"山田花子", "1"}});
  ASSERT_THAT(refused, failsWith(ErrorCode::InvalidInput));
  EXPECT_EQ(refused.error().arguments.front().value, "?");
}

TEST_F(AFhirEndpoint, AnswersNobodyWithoutATokenToRead) {
  EXPECT_EQ(ask("AuditEvent", {{"date", "2026"}}, "sekisho_other").status, 401);
  EXPECT_EQ(ask("AuditEvent/1-3", {}, "sekisho_other").status, 401);
  senders_.scope = usage::Scope::Write;
  EXPECT_EQ(ask("AuditEvent", {{"date", "2026"}}).status, 401);
  EXPECT_THAT(recorded_, IsEmpty());
}

TEST_F(AFhirEndpoint, AnswersNobodyWhoseTokenWasMadeBySomebodyWhoMayNotOpenRecordsAnyMore) {
  may_open_ = false;
  EXPECT_EQ(ask("AuditEvent", {{"date", "2026"}}).status, 403);
  EXPECT_EQ(*body["issue"].array()->front()["diagnostics"].text(), "usage.token-reads-no-more");
  EXPECT_EQ(ask("AuditEvent/1-3").status, 403);
  EXPECT_THAT(recorded_, IsEmpty());
  may_open_ = true;
  EXPECT_EQ(ask("AuditEvent", {{"date", "2026"}}).status, 200);
}

TEST_F(AFhirEndpoint, RecordsWhatWasAskedWithoutThePatientsNumber) {
  EXPECT_EQ(ask("AuditEvent", {{"date", "ge2026"}, {"patient.identifier", "777"}}).status, 200);
  ASSERT_EQ(recorded_.size(), 1U);
  EXPECT_EQ(canonicalJson(recorded_.front()),
            R"({"from":"2025-12-31T15:00:00.000Z","patient":"pseudonym"})");
  records_ = false;
  EXPECT_EQ(ask("AuditEvent", {{"date", "ge2026"}}).status, 503) << "what leaves no trace";
  EXPECT_THAT(ids(), IsEmpty());
}

TEST_F(AFhirEndpoint, ShowsOneRecord) {
  EXPECT_EQ(ask("AuditEvent/1-3").status, 200);
  EXPECT_EQ(*body["id"].text(), "1-3");
  EXPECT_EQ(*body["recorded"].text(), "2026-01-21T04:13:00Z");
  EXPECT_EQ(ask("AuditEvent/1-5").status, 404) << "no record of use";
  EXPECT_EQ(ask("AuditEvent/3").status, 404) << "another record's after a restore";
  EXPECT_EQ(ask("AuditEvent/x").status, 404);
}

TEST_F(AFhirEndpoint, SaysWhatItCanDo) {
  EXPECT_EQ(ask("metadata", {}, "").status, 200);
  EXPECT_EQ(*body["resourceType"].text(), "CapabilityStatement");
  EXPECT_EQ(*body["fhirVersion"].text(), "4.0.1");
  const Json& resource = body["rest"].array()->front()["resource"].array()->front();
  EXPECT_EQ(resource["searchParam"].array()->size(), fhirParameters().size());
  EXPECT_THAT(*resource["documentation"].text(), HasSubstr("_sort=-_lastUpdated"));
}

TEST_F(AFhirEndpoint, TakesOnlyMethodsThatRead) {
  const auto refused = [&](const char* method, const char* path) {
    const Response response = answer({.method = method, .path = path});
    EXPECT_EQ(response.status, 405);
    EXPECT_EQ(*body["issue"].array()->front()["diagnostics"].text(), "http.method");
    return *platform::http::find(response.fields, "Allow");
  };
  EXPECT_EQ(refused("POST", "/fhir/AuditEvent"), "GET, HEAD");
  EXPECT_EQ(refused("DELETE", "/fhir/AuditEvent/3"), "GET, HEAD");
  EXPECT_EQ(refused("PUT", "/fhir/AuditEvent/_search"), "GET, HEAD, POST");
  EXPECT_EQ(answer({.method = "POST", .path = "/fhir/Patient"}).status, 404) << "nothing is there";
}

class AFhirEndpointAfterARestore : public AFhirEndpoint {
 protected:
  AFhirEndpointAfterARestore() {
    SEKISHO_CHECK(journal_->checkpoint().has_value());
    SEKISHO_CHECK(journal_.openNext().has_value());
    add(event(5, "00012345"));
    open();
  }
};

TEST_F(AFhirEndpointAfterARestore, GoesOnIntoTheGenerationBeforeByItsLinks) {
  std::vector<std::string> all;
  EXPECT_EQ(ask("AuditEvent", {{"date", "2026-01-21"}, {"_count", "2"}}).status, 200);
  for (;;) {
    for (const std::string& id : ids()) all.push_back(id);
    const std::string next = link("next");
    if (next.empty()) break;
    EXPECT_EQ(ask("AuditEvent", {{"_page", next.substr(next.find("_page=") + 6)}}).status, 200);
  }
  EXPECT_THAT(all, ElementsAre("2-1", "1-4", "1-3", "1-2", "1-1", "1-0"));
}

TEST_F(AFhirEndpointAfterARestore, ShowsARecordByTheIdItHadBefore) {
  EXPECT_EQ(ask("AuditEvent/1-3").status, 200);
  EXPECT_EQ(*body["recorded"].text(), "2026-01-21T04:13:00Z");
  EXPECT_EQ(canonicalJson(recorded_.back()), R"({"generation":1,"index":3})");
  EXPECT_EQ(ask("AuditEvent/1").status, 404) << "an index alone, though there is a 2-1";
  EXPECT_EQ(ask("AuditEvent/3-0").status, 404);
}

TEST_F(AFhirEndpointAfterARestore, SaysWhatItCouldNotRead) {
  ASSERT_THAT(journal_.disk().remove("/data/journal/generation-1/checkpoint"), succeeds());
  EXPECT_EQ(ask("AuditEvent", {{"date", "2026-01-21"}}).status, 200);
  EXPECT_EQ(*body["entry"].array()->front()["resource"]["id"].text(), "2-1");
  EXPECT_THAT(canonicalJson(body["entry"].array()->back()),
              HasSubstr("Generation 1 of the journal cannot be read: journal.checkpoint-missing"));
}

}  // namespace
}  // namespace sekisho::http
