// What is written into the journal in any way is found by whatever it says.
#include "capabilities/usage/search.h"

#include <gmock/gmock.h>

#include "capabilities/journal/testing/indexed_journal.h"
#include "capabilities/usage/exported.h"
#include "capabilities/usage/received.h"
#include "capabilities/usage/written_use.h"
#include "core/folding.h"
#include "core/testing/result_matchers.h"

namespace sekisho::usage {
namespace {

using journal::EntryClass;
using sekisho::testing::failsWith;
using sekisho::testing::succeeds;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::StrEq;

constexpr std::string_view kHanako = "019bdc5e-7a10-7c3e-9f00-0000000000a4";
constexpr std::string_view kTaro = "019bdc5e-7a10-7c3e-9f00-0000000000a5";
constexpr std::string_view kReception = "019bdc5e-7a10-7c3e-9f00-0000000000d1";
constexpr std::string_view kLine = "019bdc5e-7a10-7c3e-9f00-0000000000e1";

std::string dicom(std::string_view user, std::string_view name, std::string_view address,
                  std::string_view patient, std::string_view time = "2026-11-22T09:00:00+09:00") {
  return "<AuditMessage><EventIdentification EventActionCode=\"R\" EventDateTime=\"" +
         std::string(time) +
         "\" EventOutcomeIndicator=\"0\"><EventID csd-code=\"110110\" codeSystemName=\"DCM\" "
         "originalText=\"Patient Record\"/></EventIdentification><ActiveParticipant UserID=\"" +
         std::string(user) + "\" UserName=\"" + std::string(name) +
         "\" UserIsRequestor=\"true\" NetworkAccessPointID=\"" + std::string(address) +
         "\" NetworkAccessPointTypeCode=\"2\"/><AuditSourceIdentification "
         "AuditSourceID=\"chart\"/><ParticipantObjectIdentification ParticipantObjectID=\"" +
         std::string(patient) +
         "\" ParticipantObjectTypeCode=\"1\" ParticipantObjectTypeCodeRole=\"1\" "
         "remark=\"カルテを開きました\"><ParticipantObjectIDTypeCode csd-code=\"2\" "
         "codeSystemName=\"RFC-3881\" originalText=\"Patient Number\"/>"
         "</ParticipantObjectIdentification></AuditMessage>";
}

constexpr std::string_view kFhir = R"({"resourceType":"AuditEvent",
 "type":{"system":"http://dicom.nema.org/resources/ontology/DCM","code":"110106"},"action":"R",
 "recorded":"2026-11-22T01:00:00Z","outcome":"4",
 "agent":[{"who":{"identifier":{"value":"saito"},"display":"齋藤 直"},"requestor":true}],
 "source":{"observer":{"display":"chart"}},
 "entity":[{"what":{"reference":"Patient/778"},
   "role":{"system":"http://terminology.hl7.org/CodeSystem/object-role","code":"1"}}]})";

/// A line that somebody wrote four days after the use.
std::string written() {
  const WrittenUse use{.id = *WrittenUseId::fromText(kLine),
                       .person = *PersonId::fromText(kHanako),
                       .terminal = *DeviceId::fromText(kReception),
                       .from = *fromRfc3339("2026-11-21T00:00:00.000Z"),
                       .until = *fromRfc3339("2026-11-21T03:30:00.000Z"),
                       .purpose = "会計の訂正",
                       .paper = FromPaper{"佐藤 次郎"},
                       .by = *PersonId::fromText(kTaro),
                       .at = *fromRfc3339("2026-11-25T06:10:00.000Z")};
  return canonicalJson(Json::Object{{"by", Json::Object{{"person", kTaro}}}, {"use", toJson(use)}});
}

class SearchInTheJournal : public ::testing::Test {
 protected:
  SearchInTheJournal() {
    add(kDicomType, dicom("takahashi", "髙橋^一郎", "10.3.4.46", "00012345"));  // 0
    add(kSyslogType, "<85>1 2026-11-22T00:30:00Z ws036 ehr 4036 IHE+DICOM - " +
                         dicom("yamada", "ﾔﾏﾀﾞ ﾊﾅｺ", "10.3.4.47", "777^^^&amp;1.2.3&amp;ISO",
                               "2026-11-22T00:30:00Z"));    // 1
    add(kFhirType, kFhir);                                  // 2
    add("application/json", written(), "usage.written@1");  // 3
    add(kCsvType,
        "日時,利用者,氏名,端末,操作,結果,患者\n"
        "2026/11/20 10:00:00,sato,佐藤 綾,受付2,照会,成功,555\n");  // 4
    add(kSyslogType, "<13>Nov 22 10:00:00 router dropbear[77]: password auth succeeded",
        "usage.quarantined@1", EntryClass::Raw);  // 5
  }
  void add(std::string_view type, std::string_view body, std::string kind = "usage.received@1",
           EntryClass entry_class = EntryClass::Usage) {
    const auto added = journal_->append({.entry_class = entry_class,
                                         .kind = std::move(kind),
                                         .source = "test",
                                         .number = ++number_,
                                         .type = std::string(type),
                                         .body = copyOf(bytesOf(body))});
    ASSERT_THAT(added, succeeds());
  }
  /// Puts all of them into a volume.
  void settle() {
    while (number_ < journal::kTileWidth) add("text/plain", "nothing");
    for (bool more = true; more;) more = *journal_->settle();
    SEKISHO_CHECK(journal_->indexState().indexed == 1);
  }
  [[nodiscard]] std::vector<std::uint64_t> found(const Criteria& criteria) {
    const auto page =
        search(*journal_.operator->(), criteria, journal::kMaxNumber, 100, [] { return false; });
    EXPECT_FALSE(page.broken.has_value());
    EXPECT_EQ(page.next, 0U);
    std::vector<std::uint64_t> indexes;
    for (const Hit& hit : page.hits) indexes.push_back(hit.index);
    return indexes;
  }

  journal::testing::IndexedJournal journal_{searchIndexing()};
  std::uint64_t number_ = 0;
};

struct Asked {
  const char* name;
  Criteria criteria;
  std::vector<std::uint64_t> entries;
};
Instant at(std::string_view text) { return *momentFrom(text)->at; }

class EveryCriterion : public SearchInTheJournal, public ::testing::WithParamInterface<Asked> {};

TEST_P(EveryCriterion, FindsItsEntriesBehindAndInsideVolumes) {
  EXPECT_EQ(found(GetParam().criteria), GetParam().entries);
  settle();
  EXPECT_EQ(found(GetParam().criteria), GetParam().entries) << "in a volume";
}

INSTANTIATE_TEST_SUITE_P(
    , EveryCriterion,
    ::testing::Values(
        Asked{"PersonByAccount", {.person = {Named{"TAKAHASHI"}}}, {0}},
        Asked{"PersonByAnotherFormOfTheName", {.person = {Named{"高橋一郎"}}}, {0}},
        Asked{"PersonInHiragana", {.person = {Named{"やまだはなこ"}}}, {1}},
        Asked{"PersonOfAnExportedList", {.person = {Named{"佐藤綾"}}}, {4}},
        Asked{"PersonOfFhir", {.person = {Named{"斉藤直"}}}, {2}},
        Asked{"PersonById", {.person = {Named{std::string(kHanako)}}}, {3}},
        Asked{"PersonByIdsOfThatName", {.person = {Named{"花子", {std::string(kHanako)}}}}, {3}},
        Asked{"PatientWithoutZeros", {.patient = {"12345"}}, {0}},
        Asked{"PatientWithMoreZeros", {.patient = {"000012345"}}, {0}},
        Asked{"PatientOfHl7", {.patient = {"777"}}, {1}},
        Asked{"PatientByReference", {.patient = {"778"}}, {2}},
        Asked{"PatientOfAnExportedList", {.patient = {"５５５"}}, {4}},
        Asked{"NoPatient", {.patient = {"1234"}}, {}},
        Asked{"TerminalByAddress", {.terminal = {Named{"10.3.4.46"}}}, {0}},
        Asked{"TerminalByHost", {.terminal = {Named{"WS036"}}}, {1}},
        Asked{"TerminalOfAnExportedList", {.terminal = {Named{"受付２"}}}, {4}},
        Asked{"TerminalById", {.terminal = {Named{std::string(kReception)}}}, {3}},
        Asked{"KindOfEntry", {.kind = "usage.written"}, {3}},
        Asked{"KindWithVersion", {.kind = "usage.written@1"}, {3}},
        Asked{"CodeOfEvent", {.kind = "110106"}, {2}},
        Asked{"Class", {.entry_class = EntryClass::Raw}, {5}},
        Asked{"Outcome", {.outcome = {Outcome::MinorFailure}}, {2}},
        Asked{"ActionAndPatient", {.patient = {"12345"}, .action = {Action::Read}}, {0}},
        Asked{"JapaneseInTheMiddle", {.word = "ﾙﾃを開き"}, {1, 0}},
        Asked{"JapaneseOfAWrittenLine", {.word = "訂正"}, {3}},
        Asked{"WordOfWhatCouldNotBeRead", {.word = "Dropbear"}, {5}},
        Asked{"TwoWords", {.word = "password succeeded"}, {5}},
        Asked{"WordsOfTwoEntries", {.word = "password カルテ"}, {}},
        Asked{"PartOfAWord", {.word = "passw"}, {}},
        Asked{"AddressAsAWord", {.word = "10.3.4.4"}, {}},
        Asked{"WordThatIsAName", {.word = "takahashi"}, {0}},
        Asked{"TimeOfTheRecord",
              {.from = at("2026-11-22T00:15:00Z"), .until = at("2026-11-22T00:45:00Z")},
              {1}},
        Asked{"TimeWithinAWrittenLine",
              {.from = at("2026-11-21T02:00:00Z"), .until = at("2026-11-21T02:05:00Z")},
              {3}},
        Asked{"LongTime",
              {.word = "カルテ",
               .from = at("2026-11-01T00:00:00Z"),
               .until = at("2026-11-22T00:15:00Z")},
              {0}},
        Asked{"RecordsOnly", {.kind = "usage.received", .records_only = true}, {4, 2, 1, 0}},
        Asked{"WrittenLineAsARecord",
              {.person = {Named{std::string(kHanako)}}, .records_only = true},
              {3}},
        Asked{"WrittenLineByWhoWroteIt", {.person = {Named{std::string(kTaro)}}}, {3}},
        Asked{"WrittenLineByWhoWroteItOnPaper", {.person = {Named{"佐藤次郎"}}}, {3}},
        Asked{"WrittenLineByItsTerminal",
              {.parts = {{Part::Entity, {std::string(kReception)}}}, .records_only = true},
              {3}},
        Asked{"CodesOfAWrittenLine", {.codes = {{"110100"}, {"written-use"}}}, {3}},
        Asked{"RecordByWhenItWasWrittenDown",
              {.from = at("2026-11-25T06:00:00Z"),
               .until = at("2026-11-25T07:00:00Z"),
               .records_only = true},
              {3}},
        Asked{"RecordByWhenTheUseWas",
              {.from = at("2026-11-21T02:00:00Z"),
               .until = at("2026-11-21T02:05:00Z"),
               .records_only = true},
              {3}},
        Asked{"LineByWhenTheUseWasOnly",
              {.from = at("2026-11-25T06:00:00Z"), .until = at("2026-11-25T07:00:00Z")},
              {}},
        Asked{"Entity", {.parts = {{Part::Entity, {"Patient/778"}}}}, {2}},
        Asked{"OneOfSomePatients", {.patient = {"1", "12345", "777"}}, {1, 0}},
        Asked{"OneOfSomePersons", {.person = {Named{"takahashi"}, Named{"斉藤直"}}}, {2, 0}},
        Asked{"OneOfSomeTerminals", {.terminal = {Named{"ws036"}, Named{"受付2"}}}, {4, 1}},
        Asked{
            "OneOfSomeOutcomes", {.outcome = {Outcome::MinorFailure, Outcome::MajorFailure}}, {2}},
        Asked{"OneOfSomeCodesAndAnother", {.codes = {{"110106", "110100"}, {"written-use"}}}, {3}},
        Asked{"OneOfSomeTextsOfAPart",
              {.parts = {{Part::Entity, {"Patient/778", "000012345", "of no entity"}}}},
              {2}},
        Asked{"OneOfSomeTextsOfOneWordOrNone",
              {.parts = {{Part::Source, {"chart", "x"}}}},
              {2, 1, 0}},
        Asked{"NoneOfBoth", {.person = {Named{"takahashi"}}, .patient = {"777"}}, {}}),
    [](const auto& info) { return std::string(info.param.name); });

TEST_F(SearchInTheJournal, FindsByAReferencesIdAndNeverByItsVersion) {
  add(kFhirType,
      R"({"resourceType":"AuditEvent","type":{"code":"rest"},"recorded":"2026-11-22T02:00:00Z",
 "agent":[{"who":{"reference":"Practitioner/31/_history/4"},"requestor":true},
          {"who":{"reference":"Patient/00044"}}],
 "source":{"observer":{"display":"ehr"}},
 "entity":[{"what":{"reference":"https://ehr/fhir/Patient/00066/_history/9"}}]})");  // 6
  EXPECT_THAT(found({.patient = {"66"}}), ElementsAre(6));
  EXPECT_THAT(found({.patient = {"Patient/66"}}), ElementsAre(6));
  EXPECT_THAT(found({.patient = {"44"}}), ElementsAre(6)) << "who took part";
  EXPECT_THAT(found({.patient = {"9"}}), IsEmpty());
  EXPECT_THAT(found({.person = {Named{"31"}}}), ElementsAre(6));
  EXPECT_THAT(found({.person = {Named{"4"}}}), IsEmpty());
  EXPECT_THAT(found({.parts = {{Part::Entity, {"00066"}}}}), ElementsAre(6));
  EXPECT_THAT(found({.parts = {{Part::Entity, {"9"}}}}), IsEmpty());
}

TEST_F(SearchInTheJournal, DoesNotFindThatSomebodySearchedForTheSame) {
  add("application/json",
      R"({"by":{"person":")" + std::string(kHanako) + R"("},"criteria":{"word":"訂正"}})",
      "journal.searched@1", EntryClass::Decision);  // 6
  EXPECT_THAT(found({.word = "訂正"}), ElementsAre(3));
  EXPECT_THAT(found({.person = {Named{std::string(kHanako)}}}), ElementsAre(6, 3));
}

TEST_F(SearchInTheJournal, FindsThatSomebodyLookedByWhoAndWhatItWas) {
  add("application/json",
      R"({"by":{"person":")" + std::string(kHanako) + R"("},"query":"/journal","why":"question"})",
      "journal.read@1", EntryClass::Decision);  // 6
  EXPECT_THAT(found({.person = {{std::string(kHanako)}}, .kind = "110101"}), ElementsAre(6));
  EXPECT_THAT(found({.kind = "110101", .records_only = true}), ElementsAre(6));
}

TEST_F(SearchInTheJournal, FindsWhatTellsOfATimeThatCannotBeWhenItCame) {
  const Instant now = journal_.clock().now();
  for (const std::string_view time : {"1999-01-01T09:00:00Z", "2199-01-01T09:00:00Z"}) {
    add(kDicomType, dicom("oldman", "x", "10.3.4.48", "9", time));  // 6, 7
  }
  const Criteria then{.person = {{"oldman"}}, .from = now, .until = now + std::chrono::hours{1}};
  EXPECT_THAT(found(then), ElementsAre(7, 6));
  EXPECT_THAT(found({.person = {{"oldman"}}, .from = now + std::chrono::hours{1}}), ElementsAre(7));
  Criteria by_its_own_time = then;
  by_its_own_time.records_only = true;
  EXPECT_THAT(found(by_its_own_time), IsEmpty()) << "the standard asks for the record's own time";
  settle();
  EXPECT_THAT(found(then), ElementsAre(7, 6));
}

TEST_F(SearchInTheJournal, TellsNothingOfBodiesToWhoeverMayNotOpenThem) {
  EXPECT_THAT(found({.kind = "110110"}), ElementsAre(1, 0));
  EXPECT_THAT(found({.kind = "110110", .lines_only = true}), IsEmpty());
  EXPECT_THAT(found({.kind = "usage.written", .lines_only = true}), ElementsAre(3));
}

TEST_F(SearchInTheJournal, GoesOnWhereItStopped) {
  const Criteria criteria{.kind = "usage.received"};
  std::vector<std::uint64_t> all;
  for (std::uint64_t below = journal::kMaxNumber; below > 0;) {
    const auto page = search(*journal_.operator->(), criteria, below, 1, [] { return false; });
    ASSERT_FALSE(page.broken.has_value());
    for (const Hit& hit : page.hits) all.push_back(hit.index);
    below = page.next;
  }
  EXPECT_THAT(all, ElementsAre(4, 2, 1, 0));
}

TEST_F(SearchInTheJournal, StopsBetweenStepsWhenItsTimeIsOver) {
  settle();
  add(kDicomType, dicom("later", "x", "10.0.0.1", "1"));
  const Criteria criteria{.patient = {"12345"}};

  const auto page =
      search(*journal_.operator->(), criteria, journal::kMaxNumber, 100, [] { return true; });

  ASSERT_FALSE(page.broken.has_value());
  EXPECT_THAT(page.hits, IsEmpty());
  EXPECT_EQ(page.next, 256U) << "the volume was not looked into";
}

TEST_F(SearchInTheJournal, FindsNothingInADestroyedBodyButItsLine) {
  ASSERT_THAT(journal_->destroyBody(0, "asked for"), succeeds());
  EXPECT_THAT(found({.patient = {"12345"}}), IsEmpty());
  const auto page = search(*journal_.operator->(), {.kind = "usage.received"}, journal::kMaxNumber,
                           100, [] { return false; });
  ASSERT_FALSE(page.broken.has_value());
  EXPECT_EQ(page.hits.back().index, 0U);
  EXPECT_TRUE(page.hits.back().destroyed);
}

TEST_F(SearchInTheJournal, CountsWhatItCouldNotRead) {
  const std::string key = journal_.bodyKeyFile();
  journal_.close();
  ASSERT_THAT(journal_.disk().remove(key), succeeds());
  ASSERT_THAT(journal_.open(), succeeds());
  const auto page =
      search(*journal_.operator->(), {.entry_class = EntryClass::Usage, .word = "カルテ"},
             journal::kMaxNumber, 100, [] { return false; });
  ASSERT_FALSE(page.broken.has_value());
  EXPECT_THAT(page.hits, IsEmpty());
  EXPECT_EQ(page.unread, 5U) << "all entries of the class: each may be one";
}

class SearchInARecord : public SearchInTheJournal {
 protected:
  /// Entries 1-0 to 1-5 as before, then those of a second generation: 2-1 and 2-2.
  SearchInARecord() {
    SEKISHO_CHECK(journal_->checkpoint().has_value());
    SEKISHO_CHECK(journal_.openNext().has_value());
    add(kDicomType, dicom("takahashi", "髙橋^一郎", "10.3.4.46", "00012345"));
    add(kDicomType, dicom("yamada", "x", "10.3.4.47", "777"));
    record_ = journal_.record();
  }
  [[nodiscard]] Result<FoundInRecord> page(const Criteria& criteria,
                                           const journal::EntryPlace& below, std::size_t most,
                                           bool hurry = false) {
    return search(*record_, criteria, below, most, [hurry] { return hurry; });
  }
  static std::vector<std::string> placesOf(const FoundInRecord& found) {
    std::vector<std::string> places;
    for (const Hit& hit : found.hits) {
      places.push_back(journal::EntryPlace{hit.generation, hit.index}.text());
    }
    return places;
  }

  std::unique_ptr<journal::Generations> record_;
};

TEST_F(SearchInARecord, GoesOnIntoTheGenerationBefore) {
  const auto found = page({.patient = {"12345"}}, record_->end(), 100);
  ASSERT_THAT(found, succeeds());
  EXPECT_THAT(placesOf(*found), ElementsAre("2-1", "1-0"));
  EXPECT_FALSE(found->next.has_value());
}

TEST_F(SearchInARecord, GoesOnWhereItStoppedWhicheverGenerationThatIs) {
  for (const bool hurry : {false, true}) {
    std::vector<std::string> all;
    std::optional<journal::EntryPlace> below = record_->end();
    for (int pages = 0; below && pages < 20; ++pages) {
      const auto some = page({.kind = "usage.received"}, *below, 1, hurry);
      ASSERT_THAT(some, succeeds());
      for (std::string& place : placesOf(*some)) all.push_back(std::move(place));
      below = some->next;
    }
    EXPECT_FALSE(below.has_value());
    EXPECT_THAT(all, ElementsAre("2-2", "2-1", "1-4", "1-2", "1-1", "1-0"));
  }
}

TEST_F(SearchInARecord, PassesOverAGenerationThatCannotBeReadAndSaysSo) {
  ASSERT_THAT(journal_.disk().remove("/data/journal/generation-1/checkpoint"), succeeds());
  const auto found = page({.patient = {"12345"}}, record_->end(), 100);
  ASSERT_THAT(found, succeeds());
  EXPECT_THAT(placesOf(*found), ElementsAre("2-1"));
  ASSERT_EQ(found->closed.size(), 1U);
  EXPECT_EQ(found->closed.front().generation, 1U);
  EXPECT_THAT(std::string(found->closed.front().why.message.name),
              StrEq("journal.checkpoint-missing"));
}

TEST_F(SearchInTheJournal, PassesOverDamagedEntriesAndCountsThem) {
  add(kDicomType, dicom("takahashi", "髙橋^一郎", "10.3.4.46", "00012345"));
  settle();
  add(kDicomType, dicom("takahashi", "髙橋^一郎", "10.3.4.46", "00012345"));  // 1-256
  journal_.breakEntries();

  const auto found = search(*journal_.operator->(), {.patient = {"12345"}}, journal::kMaxNumber,
                            100, [] { return false; });

  EXPECT_FALSE(found.broken.has_value());
  ASSERT_EQ(found.hits.size(), 1U);
  EXPECT_EQ(found.hits.front().index, 256U);
  EXPECT_EQ(found.unread, 2U);
  EXPECT_EQ(found.next, 0U);
}

TEST(ASearch, IsRefusedIfItAsksForNothing) {
  EXPECT_THAT(check({}), failsWith(ErrorCode::InvalidInput));
  EXPECT_THAT(check({.word = "a"}), failsWith(ErrorCode::InvalidInput));
  EXPECT_THAT(check({.word = "薬"}), failsWith(ErrorCode::InvalidInput));
  EXPECT_THAT(check({.patient = {"1"}, .word = "薬"}), succeeds());
  EXPECT_THAT(check({.word = "処方"}), succeeds());
}

TEST(ASearch, IsNamedByItsCriteriaOnly) {
  EXPECT_THAT((Criteria{.patient = {"12345"}, .word = "薬"}.names()), StrEq("patient, word"));
}

TEST(WordsOfAText, AreLettersInARowAndPairsOfJapanese) {
  EXPECT_THAT(wordsOf(folded("pid-0012 a 受付で会計, xy")),
              ElementsAre("pid", "0012", "受付", "付デ", "デ会", "会計", "xy"));
  EXPECT_THAT(wordsOf("薬"), IsEmpty());
}

TEST(Terms, AreOneIfThereAreTooMany) {
  std::string body;
  for (int i = 0; i < 2000; ++i) body += "word" + std::to_string(i) + " ";
  journal::Entry entry;
  entry.kind = "usage.received@1";
  entry.type = "text/plain";
  const auto terms = termsOf(tell(entry, body), entry);
  EXPECT_THAT(terms.sealed, ElementsAre("*"));
}

TEST(Terms, NameTheHourInWhichARecordCameIfItTellsOfATimeThatCannotBe) {
  const Instant came = *fromRfc3339("2026-04-01T09:30:00.000Z");
  journal::Entry entry;
  entry.kind = "usage.received@1";
  entry.type = kFhirType;
  entry.recorded = came;
  const auto termsOfOneAt = [&](Instant own) {
    const std::string body =
        R"({"resourceType":"AuditEvent","type":{"code":"110110"},"recorded":")" + toRfc3339(own) +
        R"(","agent":[{"requestor":true}],"source":{"observer":{"display":"pacs"}}})";
    return termsOf(tell(entry, body), entry);
  };
  const std::string hour =
      "h:" +
      std::to_string(std::chrono::floor<std::chrono::hours>(came.time_since_epoch()).count());
  using namespace std::chrono_literals;
  for (const auto& [own, is_named] :
       {std::pair{came + 1h, false}, std::pair{came + 61min, true},
        std::pair{came - 24h * 400, false}, std::pair{came - 24h * 401, true}}) {
    const auto terms = termsOfOneAt(own);
    EXPECT_EQ(std::ranges::count(terms.sealed, hour), is_named ? 1 : 0) << toRfc3339(own);
    EXPECT_EQ(terms.from <= came && came <= terms.until, is_named) << toRfc3339(own);
  }
}

}  // namespace
}  // namespace sekisho::usage
