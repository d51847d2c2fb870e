// What controls see of the clinic, over a whole hub.
#include "programs/hub/clinic_source.h"

#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>

#include "core/testing/result_matchers.h"
#include "core/testing/seeded_random.h"
#include "core/testing/turnable_clock.h"
#include "programs/hub/staff.h"
#include "programs/hub/state.h"
#include "storage/testing/scratch_folder.h"

namespace sekisho::hub {
namespace {

using sekisho::testing::SeededRandom;
using sekisho::testing::succeeds;
using sekisho::testing::TurnableClock;

class ClinicOnAHub : public ::testing::Test {
 protected:
  ClinicOnAHub() {
    EXPECT_THAT(state_.openData(), succeeds());
    EXPECT_THAT(state_.openCapabilities(), succeeds());
  }

  // A document of that content, whose file can be lost.
  documents::Document filed(const std::string& content) {
    const PersonId by = state_.ids.make<PersonId>();
    const auto arrival = state_.contents->begin(by, content.size(), clock_.now());
    EXPECT_THAT(arrival, succeeds());
    EXPECT_THAT(state_.contents->add(*arrival, by, 0, bytesOf(content), clock_.now()), succeeds());
    EXPECT_THAT(state_.contents->keep(*arrival, by), succeeds());
    documents::Document document{.id = state_.ids.make<documents::DocumentId>(),
                                 .title = "誓約書",
                                 .file_name = "pledge.txt",
                                 .type = documents::MediaType::Text,
                                 .bytes = content.size(),
                                 .digest = sha256(bytesOf(content)),
                                 .by = by,
                                 .at = clock_.now()};
    EXPECT_THAT(state_.documents->file(document), succeeds());
    return document;
  }

  std::optional<bool> onFile(PersonId id) {
    const auto clinic = state_.clinic_source->clinic();
    EXPECT_THAT(clinic, succeeds());
    return std::ranges::find(clinic->people, id, &posture::Person::id)->pledge_on_file;
  }

  storage::testing::ScratchFolder folder_;
  TurnableClock clock_;
  SeededRandom random_{1};
  Hub::State state_{{.data = folder_ / "data"}, clock_, random_, [] {
                      return std::vector<platform::InterfaceAddress>{};
                    }};
};

TEST_F(ClinicOnAHub, TellsOfAPledgeWhoseDocumentIsLostThatNobodyCanShowIt) {
  const documents::Document document = filed("退職後も守ります。");
  const std::chrono::sys_days today = japaneseDay(clock_.now());
  people::Person with{.id = state_.ids.make<PersonId>(), .name = "林 進", .from = today};
  with.pledge = people::Pledge{
      .signed_on = today, .after_leaving = true, .contract_clause = {}, .document = document.id};
  people::Person without{.id = state_.ids.make<PersonId>(), .name = "佐藤 綾", .from = today};
  without.pledge = people::Pledge{.signed_on = today, .after_leaving = true};
  ASSERT_THAT(state_.people->add({with, without}, journal::Actor::hub()), succeeds());
  EXPECT_EQ(onFile(with.id), true);
  EXPECT_EQ(onFile(without.id), false);
  ASSERT_TRUE(std::filesystem::remove(folder_ / ("data/documents/" + document.digest.hex())));
  EXPECT_EQ(onFile(with.id), std::nullopt);
}

TEST_F(ClinicOnAHub, FindsByItselfThatADocumentHoldsOtherBytesAndSaysSoInTheJournal) {
  const documents::Document document = filed("退職後も守ります。");
  const std::chrono::sys_days today = japaneseDay(clock_.now());
  people::Person with{.id = state_.ids.make<PersonId>(), .name = "林 進", .from = today};
  with.pledge = people::Pledge{
      .signed_on = today, .after_leaving = true, .contract_clause = {}, .document = document.id};
  ASSERT_THAT(state_.people->add({with}, journal::Actor::hub()), succeeds());
  EXPECT_EQ(onFile(with.id), true);
  state_.lookAtDocuments();
  state_.dirty = false;
  std::ofstream(folder_ / ("data/documents/" + document.digest.hex()), std::ios::binary)
      << "退職後も話します。";
  state_.lookAtDocuments();
  EXPECT_TRUE(state_.dirty) << "what rests on it is judged again";
  EXPECT_EQ(state_.journal->newest(1)->front().entry.kind, "document.content-found@1");
  EXPECT_EQ(onFile(with.id), std::nullopt);
  filed("退職後も守ります。");
  EXPECT_EQ(onFile(with.id), true);
}

TEST_F(ClinicOnAHub, CountsOfAReviewTheMachinesThatWereRead) {
  const DeviceId read = state_.ids.make<DeviceId>();
  const DeviceId unread = state_.ids.make<DeviceId>();
  const auto lines = reviews::linesOf({
      {.way = reviews::Way::Account, .device = read, .account = "sato"},
      {.way = reviews::Way::Account, .device = read, .account = "mizuno"},
      {.way = reviews::Way::Account, .device = unread, .account = "uketsuke"},
      {.way = reviews::Way::Unread, .device = unread},
      {.way = reviews::Way::SignIn, .person = state_.ids.make<PersonId>()},
  });
  ASSERT_THAT(lines, succeeds());
  const std::chrono::sys_days today = japaneseDay(clock_.now());
  ASSERT_THAT(state_.reviews->start({.id = state_.ids.make<reviews::ReviewId>(),
                                     .due = today,
                                     .by = state_.ids.make<PersonId>(),
                                     .started = clock_.now(),
                                     .lines = *lines}),
              succeeds());
  const auto clinic = state_.clinic_source->clinic();
  ASSERT_THAT(clinic, succeeds());
  ASSERT_EQ(clinic->reviews.size(), 1U);
  EXPECT_EQ(clinic->reviews.front().machines, 1) << "whose account it is, is no reading";
  EXPECT_EQ(clinic->reviews.front().unread, 1);
}

TEST_F(ClinicOnAHub, JudgesWhatAReviewAsksForAtTheRowThatItsMachineHasToday) {
  const DeviceId first = state_.ids.make<DeviceId>();
  const DeviceId other = state_.ids.make<DeviceId>();
  ASSERT_THAT(state_.devices->add({{.id = first, .name = "受付1", .registered = clock_.now()},
                                   {.id = other, .name = "uketsuke", .registered = clock_.now()}},
                                  journal::Actor::hub()),
              succeeds());
  const auto lines =
      reviews::linesOf({{.way = reviews::Way::Account, .device = first, .account = "sato"}});
  ASSERT_THAT(lines, succeeds());
  const PersonId director = state_.ids.make<PersonId>();
  const reviews::ReviewId id = state_.ids.make<reviews::ReviewId>();
  ASSERT_THAT(state_.reviews->start({.id = id,
                                     .due = japaneseDay(clock_.now()),
                                     .by = director,
                                     .started = clock_.now(),
                                     .lines = *lines}),
              succeeds());
  ASSERT_THAT(state_.reviews->decide(id, 1,
                                     {.choice = reviews::Choice::Remove,
                                      .remark = "辞めたため",
                                      .by = director,
                                      .at = clock_.now()},
                                     {}),
              succeeds());
  ASSERT_THAT(
      state_.reviews->sign(id, {.by = director, .at = clock_.now(), .summary = "まとめ"}, {}),
      succeeds());
  const auto asked = [&] {
    const auto clinic = state_.clinic_source->clinic();
    EXPECT_THAT(clinic, succeeds());
    std::vector<std::optional<DeviceId>> devices;
    for (const posture::ReviewLine& line : clinic->review_lines) devices.push_back(line.device);
    return devices;
  };
  EXPECT_THAT(asked(), ::testing::ElementsAre(first));
  ASSERT_THAT(state_.devices->merge(first, other, clock_.now(), journal::Actor::hub()), succeeds());
  EXPECT_THAT(asked(), ::testing::ElementsAre(other));
  ASSERT_THAT(state_.devices->retire(other, clock_.now(), "買い替え", journal::Actor::hub()),
              succeeds());
  EXPECT_THAT(asked(), ::testing::IsEmpty());
}

TEST_F(ClinicOnAHub, KeepsTheNoOfASelfCheckWhenItsRowIsMerged) {
  const auto by = journal::Actor::hub();
  const auto row = [&](const std::string& name) {
    const DeviceId id = state_.ids.make<DeviceId>();
    const inventory::Device device{.id = id,
                                   .name = name,
                                   .roles = {inventory::DeviceRole::Terminal},
                                   .registered = clock_.now()};
    EXPECT_THAT(state_.devices->add({device}, by), succeeds());
    return id;
  };
  const DeviceId old_row = row("受付1");
  const DeviceId new_row = row("受付");
  visits::SelfCheck check{.id = state_.ids.make<visits::SelfCheckId>(),
                          .device = old_row,
                          .where = visits::AnsweredAt::TheDevice,
                          .by = state_.ids.make<PersonId>(),
                          .at = clock_.now()};
  check.answers.fill(visits::Told::No);
  ASSERT_THAT(state_.visits->add(check), succeeds());
  ASSERT_THAT(state_.devices->merge(old_row, new_row, clock_.now(), by), succeeds());
  const auto clinic = state_.clinic_source->clinic();
  ASSERT_THAT(clinic, succeeds());
  ASSERT_EQ(clinic->self_checks.size(), 1U);
  EXPECT_EQ(clinic->self_checks.front().device, new_row);
  EXPECT_EQ(clinic->self_checks.front().answers.front().answer, "no");
}

TEST_F(ClinicOnAHub, CountsAsChecksOfTheLogThoseOfTheJournalSinceItsSetUp) {
  EXPECT_EQ(state_.clinic_source->clinic()->set_up, std::nullopt);
  const inventory::Device hub{.id = state_.ids.make<DeviceId>(),
                              .name = "関所本体",
                              .roles = {inventory::DeviceRole::Hub},
                              .registered = clock_.now()};
  ASSERT_THAT(state_.devices->add({hub}, journal::Actor::hub()), succeeds());
  const std::chrono::sys_days set_up = japaneseDay(clock_.now());
  for (const auto source : {logchecks::Source::Other, logchecks::Source::Journal}) {
    ASSERT_THAT(state_.log_checks->record({.id = state_.ids.make<logchecks::LogCheckId>(),
                                           .first = set_up,
                                           .last = set_up,
                                           .sources = {source},
                                           .looked = "時間外",
                                           .clear = true,
                                           .by = state_.ids.make<PersonId>(),
                                           .at = clock_.now()}),
                succeeds());
    clock_.pass(std::chrono::hours{24});
  }
  const auto clinic = state_.clinic_source->clinic();
  ASSERT_THAT(clinic, succeeds());
  EXPECT_EQ(clinic->set_up, set_up);
  ASSERT_EQ(clinic->log_checks.size(), 2U);
  EXPECT_TRUE(clinic->log_checks.front().of_journal) << "newest first";
  EXPECT_FALSE(clinic->log_checks.back().of_journal);
}

TEST_F(ClinicOnAHub, TellsOfWhatWasReadThatNobodyCanOpenItAnyMore) {
  const documents::Document document = filed("運用管理規程 第1版");
  const std::chrono::sys_days today = japaneseDay(clock_.now());
  const people::Person sato{.id = state_.ids.make<PersonId>(),
                            .name = "佐藤 綾",
                            .kind = people::Kind::Clerk,
                            .from = today};
  ASSERT_THAT(state_.people->add({sato}, journal::Actor::hub()), succeeds());
  const reading::Edition edition{.id = state_.ids.make<reading::EditionId>(),
                                 .name = "第1版",
                                 .published = today,
                                 .due = today,
                                 .document = document.id,
                                 .by = sato.id,
                                 .at = clock_.now()};
  ASSERT_THAT(state_.reading->add({.id = state_.ids.make<reading::MaterialId>(),
                                   .title = "運用管理規程",
                                   .issuer = "みほん内科",
                                   .audience = {.kinds = {"clerk"}},
                                   .editions = {edition}}),
              succeeds());
  const auto can_be_opened = [&] {
    const auto clinic = state_.clinic_source->clinic();
    EXPECT_THAT(clinic, succeeds());
    EXPECT_EQ(clinic->readings.size(), 1U);
    return clinic->readings.front().can_be_opened;
  };
  EXPECT_EQ(can_be_opened(), true);
  std::ofstream(folder_ / ("data/documents/" + document.digest.hex()), std::ios::binary)
      << "運用管理規程 第9版";
  EXPECT_EQ(can_be_opened(), std::nullopt);
  ASSERT_TRUE(std::filesystem::remove(folder_ / ("data/documents/" + document.digest.hex())));
  EXPECT_EQ(can_be_opened(), std::nullopt);
}

TEST_F(ClinicOnAHub, CountsWhoHasAnAccountAsHereWhateverTheirFirstDaySays) {
  const std::chrono::sys_days today = japaneseDay(clock_.now());
  const people::Person with{
      .id = state_.ids.make<PersonId>(), .name = "佐藤 綾", .from = today + std::chrono::days{100}};
  const people::Person without{
      .id = state_.ids.make<PersonId>(), .name = "林 進", .from = today + std::chrono::days{100}};
  ASSERT_THAT(state_.people->add({with, without}, journal::Actor::hub()), succeeds());
  ASSERT_THAT(
      state_.owners->assign({.id = state_.ids.make<ownership::OwnershipId>(),
                             .account = {.device = state_.ids.make<DeviceId>(), .name = "sato"},
                             .person = with.id,
                             .from = today,
                             .by = without.id,
                             .at = clock_.now()}),
      succeeds());
  const auto clinic = state_.clinic_source->clinic();
  ASSERT_THAT(clinic, succeeds());
  const auto is_here = [&](PersonId id) {
    return std::ranges::find(clinic->people, id, &posture::Person::id)->isHere(today);
  };
  EXPECT_TRUE(is_here(with.id));
  EXPECT_FALSE(is_here(without.id));
  const auto readers = readersOf(state_);
  ASSERT_THAT(readers, succeeds());
  ASSERT_EQ(readers->size(), 1U);
  EXPECT_EQ(readers->front().person, with.id);
  EXPECT_LT(readers->front().from, today) << "no newcomer";
}

TEST_F(ClinicOnAHub, KnowsOfEachPersonWhenTheyWereRemindedLast) {
  const std::chrono::sys_days today = japaneseDay(clock_.now());
  const people::Person sato{.id = state_.ids.make<PersonId>(), .name = "佐藤 綾", .from = today};
  const people::Person mizuno{.id = state_.ids.make<PersonId>(), .name = "水野 健", .from = today};
  ASSERT_THAT(state_.people->add({sato, mizuno}, journal::Actor::hub()), succeeds());
  const auto held = [&](std::chrono::days ago, std::vector<PersonId> attendants) {
    const reading::Act act{.id = state_.ids.make<reading::ActId>(),
                           .day = today - ago,
                           .subject = "離席",
                           .attendants = std::move(attendants),
                           .by = mizuno.id,
                           .at = clock_.now()};
    EXPECT_THAT(state_.reading->record(act), succeeds());
    return act.id;
  };
  held(std::chrono::days{40}, {sato.id, mizuno.id});
  held(std::chrono::days{10}, {mizuno.id});
  const auto withdrawn = held(std::chrono::days{1}, {sato.id});
  ASSERT_THAT(
      state_.reading->withdraw(withdrawn, {.by = mizuno.id, .at = clock_.now(), .why = "まちがい"}),
      succeeds());
  const auto clinic = state_.clinic_source->clinic();
  ASSERT_THAT(clinic, succeeds());
  const auto reminded = [&](PersonId id) {
    return std::ranges::find(clinic->people, id, &posture::Person::id)->reminded;
  };
  EXPECT_EQ(reminded(mizuno.id), today - std::chrono::days{10});
  EXPECT_EQ(reminded(sato.id), today - std::chrono::days{40});
}

}  // namespace
}  // namespace sekisho::hub
