#include <algorithm>
#include <optional>

#include "programs/hub/state.h"
#include "programs/hub/words.h"

namespace sekisho::hub {
namespace {

constexpr std::chrono::days kBackupDue{7};
constexpr std::chrono::days kReopenedShownFor{30};

class Notices {
 public:
  explicit Notices(const catalog::Specs& specs) : words_(wordsOf(specs)) {}

  void add(MessageId message, const std::vector<MessageArgument>& arguments = {}) {
    http::Wording words = words_(message, arguments);
    add(message, std::move(words.text), words);
  }
  void add(const catalog::SpecProblem& problem) {
    constexpr MessageId kMessage{"hub.drop-in-set-aside"};
    const auto in = [&](const std::string& what) {
      return words_(kMessage,
                    {{"place", problem.file + ":" + std::to_string(problem.line)}, {"what", what}});
    };
    const http::Wording ja = in(problem.what.ja);
    add(kMessage, Json::Object{{"ja", ja.text["ja"]}, {"en", in(problem.what.en).text["en"]}}, ja);
  }
  [[nodiscard]] Json take() { return std::move(list_); }

 private:
  void add(MessageId message, Json text, const http::Wording& words) {
    list_.emplace_back(Json::Object{{"message", message.name},
                                    {"text", std::move(text)},
                                    {"means", words.means},
                                    {"do", words.to_do}});
  }

  http::Words words_;
  Json::Array list_;
};

void addBackup(const Hub::State& state, Notices& notices) {
  const Json last = lastBackup(state);
  const auto* text = last["made"].text();
  const auto made = text == nullptr ? std::nullopt : fromRfc3339(*text);
  if (!made) return notices.add(MessageId{"hub.no-backup"});
  const auto age = state.clock.now() - *made;
  if (age <= kBackupDue) return;
  const auto days = std::chrono::floor<std::chrono::days>(age).count();
  notices.add(MessageId{"hub.backup-old"}, {{"days", std::to_string(days)}});
}

void addDropIns(const Hub::State& state, Notices& notices) {
  for (const DropIns::Shown& shown : state.drop_ins->shown()) {
    if (!shown.file.isInUse()) notices.add(shown.file.problems.front());
  }
}

// What contradicts the journal, and what only a person can mend; a silent witness is the control's.
void addWitnesses(const Hub::State& state, Notices& notices) {
  for (const WitnessStanding& one : state.witnessing->now().witnesses) {
    if (!one.outcome) continue;
    const std::vector<MessageArgument> name{{"name", one.witness.name}};
    switch (*one.outcome) {
      using enum witness::Outcome;
      case Cosigned:
      case Unreachable: break;
      case Ahead:
      case Inconsistent: notices.add(MessageId{"journal.witness-contradicts"}, name); break;
      case UnknownLog: notices.add(MessageId{"journal.witness-knows-not"}, name); break;
      case Untrusted:
      case Misunderstood:
      case WrongCosignature: notices.add(MessageId{"journal.witness-refuses"}, name); break;
    }
  }
}

void addMail(const Hub::State& state, Notices& notices) {
  const auto messages = state.mail->list();
  if (!messages) return;  // what cannot be read is told by the page that lists it
  std::int64_t count = 0;
  std::optional<std::chrono::sys_days> oldest;
  for (const mail::Outgoing& message : *messages) {
    if (!message.isOpen()) continue;
    ++count;
    oldest = std::min(oldest.value_or(message.day), message.day);
  }
  if (!oldest) return;
  notices.add(MessageId{"mail.open"},
              {{"count", std::to_string(count)}, {"day", toIsoDay(*oldest)}});
}

// Of passwords of those who decide that somebody else reset: until they have said it was known,
// and for a month after, since whoever reset it could have said so.
void addResets(const Hub::State& state, Notices& notices) {
  const auto acts = state.signins->acts();
  if (!acts) return;
  for (const access::Act& act : *acts) {
    if (act.kind != access::ActKind::Reset) continue;
    const bool settled = state.clock.now() - act.at >= access::Access::kSettles;
    if (act.confirmed && (settled || !act.confirmed->lately)) continue;
    notices.add(MessageId{act.confirmed ? "access.reset-seen" : "access.reset-unseen"},
                {{"day", toIsoDay(japaneseDay(act.at))}});
  }
}

}  // namespace

Json Hub::State::notices() const {
  Notices notices(*specs);
  if (reopened && clock.now() - reopened->at < kReopenedShownFor) {
    notices.add(MessageId{"hub.older-copy"}, {{"generation", std::to_string(reopened->generation)},
                                              {"day", toRfc3339(reopened->at).substr(0, 10)}});
  }
  if (unproven_receipts > 0) notices.add(MessageId{"hub.receipt-unproven"});
  if (sealing_failed) notices.add(MessageId{"hub.keys-not-sealed"});
  addResets(*this, notices);
  addDropIns(*this, notices);
  addMail(*this, notices);
  addWitnesses(*this, notices);
  const auto done = set_up->state();
  if (done && *done == SetUp::State::Done) addBackup(*this, notices);
  return notices.take();
}

}  // namespace sekisho::hub
