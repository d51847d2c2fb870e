// What an item of the checklist may propose, over the shipped specs.
#include "capabilities/posture/proposal.h"

#include <gmock/gmock.h>

#include <map>

#include "capabilities/posture/testing/spec_folder.h"

namespace sekisho::posture {
namespace {

using catalog::ControlSpec;

const catalog::Specs& shipped() {
  static const testing::SpecFolder kFolder(std::filesystem::path(SEKISHO_SOURCE_DIR) / "specs");
  static const auto kSpecs = catalog::Specs::load(kFolder.files());
  if (!kSpecs) throw std::runtime_error("the shipped specs have problems: catalog's test tells");
  return *kSpecs;
}

std::vector<const catalog::CatalogItem*> itemsOfR7() {
  std::vector<const catalog::CatalogItem*> items;
  for (const catalog::CatalogSpec& edition : shipped().catalogs()) {
    if (edition.edition != "R7") continue;
    for (const catalog::CatalogItem& item : edition.items) items.push_back(&item);
  }
  return items;
}

const catalog::CatalogItem& item(std::string_view id) {
  const auto items = itemsOfR7();
  return **std::ranges::find_if(items, [&](const auto* each) { return each->id == id; });
}

/// The best a clinic can reach: everything passes over three devices, but what comes later.
class Clinic {
 public:
  void set(const std::string& control, Verdict verdict, std::size_t judged = 3) {
    others_[control] = {verdict, judged};
  }
  /// What a control says of what it cannot tell yet.
  void says(const std::string& control, std::string message,
            std::vector<MessageArgument> arguments) {
    said_[control] = {std::move(message), std::move(arguments)};
  }
  /// As if no person had answered any question.
  void nobodyAnswers() { answered_ = false; }

  [[nodiscard]] ControlView view(const ControlSpec& control) const {
    ControlView view;
    view.id = control.id;
    view.title = control.title;
    view.substitute = control.substitute;
    view.evidence = control.evidence;
    view.verdict = Verdict::Pass;
    view.judged = view.of = 3;
    const bool open = control.later() != nullptr || (control.statement() != nullptr && !answered_);
    if (open) view.verdict = Verdict::NotChecked;
    if (const auto other = others_.find(control.id.name); other != others_.end()) {
      std::tie(view.verdict, view.judged) = other->second;
    }
    if (view.verdict == Verdict::NotChecked) view.evidence = EvidenceClass::None;
    if (const auto said = said_.find(control.id.name); said != said_.end()) {
      std::tie(view.reason, view.arguments) = said->second;
      view.sentence = shipped().sentence(view.reason, view.arguments);
    }
    return view;
  }
  [[nodiscard]] Proposal proposes(std::string_view id) const {
    return proposalOf(item(id), shipped(), [&](const ControlSpec& part) { return view(part); });
  }

 private:
  std::map<std::string, std::pair<Verdict, std::size_t>> others_;
  std::map<std::string, std::pair<std::string, std::vector<MessageArgument>>> said_;
  bool answered_ = true;
};

std::map<std::string, EvidenceClass> proposedYes(const Clinic& clinic) {
  std::map<std::string, EvidenceClass> yes;
  for (const auto* each : itemsOfR7()) {
    const Proposal proposal = clinic.proposes(each->id);
    if (proposal.verdict == Verdict::Pass) yes.emplace(each->id, proposal.evidence);
  }
  return yes;
}

// The whole list: an item that is missing here is never proposed as はい.
TEST(ProposalsOfR7, AreYesAtMostForTheseAndNoneOfThemByMeasuringAlone) {
  ASSERT_EQ(itemsOfR7().size(), 18U);
  using enum EvidenceClass;
  EXPECT_EQ(proposedYes({}), (std::map<std::string, EvidenceClass>{{"1①", Stated},
                                                                   {"2①", Stated},
                                                                   {"2②", Stated},
                                                                   {"2③", Stated},
                                                                   {"2⑥", Stated},
                                                                   {"2⑧", Stated},
                                                                   {"2⑨", Stated},
                                                                   {"2⑩", Stated},
                                                                   {"3①", Stated},
                                                                   {"3③", Stated},
                                                                   {"4①", Stated}}));
}

TEST(ProposalsOfR7, AreYesWithoutAnyAnswerOfAPersonOnlyByTheRegistersAndTheMediaPolicy) {
  Clinic clinic;
  clinic.nobodyAnswers();
  std::vector<std::string> yes;
  for (const auto& [id, evidence] : proposedYes(clinic)) yes.push_back(id);
  EXPECT_THAT(yes, ::testing::UnorderedElementsAre("1①", "2①", "2⑨"));
}

TEST(ProposalsOfR7, AreNoYesOnceAnyPartIsOpenFailsOrCouldNotBeAsked) {
  for (const auto* each : itemsOfR7()) {
    std::vector<std::string> parts = each->needs;
    for (const ControlSpec* control : shipped().answering(each->citation)) {
      if (!asksTheItem(*control)) parts.push_back(control->id.name);
    }
    ASSERT_FALSE(parts.empty()) << each->id;
    for (const std::string& part : parts) {
      using enum Verdict;
      for (const Verdict verdict : {Fail, Error, NotChecked, Excepted}) {
        Clinic clinic;
        clinic.set(part, verdict);
        EXPECT_NE(clinic.proposes(each->id).verdict, Pass) << each->id << " without " << part;
      }
      Clinic partly;
      partly.set(part, Pass, 1);
      EXPECT_NE(partly.proposes(each->id).verdict, Pass) << each->id << ", one machine: " << part;
    }
  }
}

// What is read of 日レセ may say no; other systems are not read, so that nothing says yes.
TEST(ProposalsOfAccounts, AreANoByOrcaAndNoYesWhileOtherSystemsAreNotRead) {
  for (const auto& [id, control] :
       {std::pair{"2④", "orca.strong-rights"}, std::pair{"2④", "orca.operator-owners"},
        std::pair{"2⑤", "orca.operators-in-use"}, std::pair{"2⑤", "orca.operators-unused"}}) {
    Clinic clinic;
    clinic.set(control, Verdict::Fail);
    EXPECT_EQ(clinic.proposes(id).verdict, Verdict::Fail) << id << " by " << control;
    EXPECT_EQ(clinic.proposes(id).evidence, EvidenceClass::Measured) << id << " by " << control;
    clinic.set(control, Verdict::NotChecked);
    const Proposal unread = clinic.proposes(id);
    ASSERT_TRUE(unread.why.has_value());
    EXPECT_THAT(unread.why->ja, ::testing::HasSubstr(shipped().control(control)->title.ja));
    const Proposal best = Clinic().proposes(id);
    EXPECT_EQ(best.verdict, Verdict::NotChecked);
    ASSERT_TRUE(best.why.has_value());
    EXPECT_THAT(best.why->ja, ::testing::HasSubstr("電子カルテなどほかのシステム")) << id;
  }
}

TEST(ProposalOfRemoteMaintenance, IsNotMadeByAMachineWithoutARemoteDesktop) {
  Clinic clinic;
  clinic.set("contracts.maintenance-devices", Verdict::NotChecked);
  const Proposal proposal = clinic.proposes("2②");
  EXPECT_EQ(proposal.verdict, Verdict::NotChecked);
  EXPECT_EQ(proposal.evidence, EvidenceClass::None);
  ASSERT_TRUE(proposal.why.has_value());
  EXPECT_THAT(proposal.why->ja,
              ::testing::HasSubstr(shipped().control("contracts.maintenance-devices")->title.ja));
}

TEST(Proposal, IsANoByOnePartThatFailsWhateverIsOpenBesides) {
  Clinic clinic;
  clinic.set("software.remote-desktop", Verdict::Fail);
  clinic.set("contracts.maintenance-devices", Verdict::NotChecked);
  const Proposal proposal = clinic.proposes("2②");
  EXPECT_EQ(proposal.verdict, Verdict::Fail);
  EXPECT_EQ(proposal.evidence, EvidenceClass::Measured);
}

TEST(Proposal, IsNotMadeANoByWhatTheItemOnlyNeeds) {
  Clinic clinic;
  clinic.set("inventory.ledger", Verdict::Fail);
  EXPECT_EQ(clinic.proposes("2⑥").verdict, Verdict::NotChecked);
}

TEST(Proposal, IsNotMadeWhileOwnersAreUndecidedOrNoMachineOfOrcaIsRegistered) {
  Clinic owners;
  owners.set("accounts.owner", Verdict::NotChecked);
  EXPECT_EQ(owners.proposes("2④").verdict, Verdict::NotChecked);
  EXPECT_EQ(owners.proposes("2⑤").verdict, Verdict::NotChecked);
  Clinic seats;
  seats.set("inventory.seats", Verdict::NotChecked);
  EXPECT_EQ(seats.proposes("2⑨").verdict, Verdict::NotChecked);
  EXPECT_EQ(seats.proposes("2①").verdict, Verdict::NotChecked);
}

TEST(Proposal, IsNotMadeBySubstitutesAlone) {
  Clinic clinic;
  clinic.set("media.usb-storage", Verdict::NotApplicable);
  const Proposal proposal = clinic.proposes("2⑨");
  EXPECT_EQ(proposal.verdict, Verdict::NotChecked);
  EXPECT_EQ(proposal.why, shipped().sentence(kProposalWithout));
}

TEST(ProposalOfUpdates, NamesWhatMachinesSaidBeforeWhatNobodyHasAnswered) {
  Clinic clinic;
  clinic.nobodyAnswers();
  clinic.set("self-check.updates", Verdict::NotChecked);
  clinic.set("updates.security-missing", Verdict::NotChecked);
  clinic.says("updates.security-missing", "updates.security-missing.waiting", {{"waiting", "85"}});
  const auto why = clinic.proposes("2⑥").why;
  ASSERT_TRUE(why.has_value());
  EXPECT_EQ(why->ja,
            "「セキュリティ更新が残っていない」が、まだ確かめられていません。"
            "当てていないセキュリティ更新は、わかるだけで85件です。");
  EXPECT_THAT(why->en, ::testing::EndsWith(" 85 security updates are known to be waiting."));
}

TEST(ProposalOfUpdates, KeepsToItselfWhatMayNameSomebody) {
  Clinic clinic;
  clinic.set("updates.security-missing", Verdict::NotChecked);
  clinic.says("updates.security-missing", "updates.security-missing.found",
              {{"package", "sato"}, {"days", "9"}});
  EXPECT_THAT(clinic.proposes("2⑥").why->ja, ::testing::Not(::testing::HasSubstr("sato")));
  clinic.says("updates.security-missing", "updates.security-missing.found",
              {{"package", "4711"}, {"days", "9"}});
  EXPECT_THAT(clinic.proposes("2⑥").why->ja, ::testing::Not(::testing::HasSubstr("4711")))
      << "a name may look like a number";
}

TEST(Proposal, SaysWhatNoControlSees) { EXPECT_EQ(Clinic().proposes("2⑫").why, item("2⑫").beyond); }

}  // namespace
}  // namespace sekisho::posture
