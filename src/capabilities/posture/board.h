#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "capabilities/catalog/specs.h"
#include "capabilities/posture/responsible.h"
#include "capabilities/posture/verdict_store.h"
#include "core/error.h"

namespace sekisho::posture {

using catalog::Text;

/// A device as a card names it.
struct NamedDevice {
  DeviceId id;
  std::string name;
  std::string place = {};
};

/// What every verdict says of itself.
struct Judged {
  Verdict verdict = Verdict::NotChecked;
  EvidenceClass evidence = EvidenceClass::None;
  std::size_t judged = 0;                         ///< n: devices that gave an answer while awake.
  std::size_t of = 0;                             ///< m: registered devices of the roles.
  catalog::Scope scope = catalog::Scope::Device;  ///< Clinic: `of` is 1.
  std::optional<Instant> seen_at = {};            ///< The oldest reading that decides it.
  std::optional<Instant> asleep_since = {};
  std::optional<std::chrono::sys_days> until = {};  ///< Of the exception behind Excepted.
  std::string reason = {};                          ///< Message id; empty for a plain pass.
  std::vector<MessageArgument> arguments = {};      ///< What the sentence took from the row.
  std::optional<Text> sentence = {};
};

enum class ControlKind { Measured, Statement, Later };

struct ControlView : Judged {
  ControlId id;
  Text title;
  ControlKind kind = ControlKind::Measured;
  bool substitute = false;
  bool decides = false;  ///< Whether its article's verdict rests on it.
  std::string drop_in = {};
};

struct ArticleView : Judged {
  std::string id;
  int number = 0;
  Text title;
  Text duty;
  bool strict = false;
  std::optional<Responsible> responsible = {};  ///< Of the control that decides first.
  std::vector<ControlView> controls = {};       ///< Those that decide first.
};

/// A card: what was seen, why it matters, who does what next, how long it takes.
struct Finding {
  ControlId control;
  std::string article;
  std::optional<NamedDevice> device = {};
  std::size_t devices = 0;
  Verdict verdict = Verdict::Fail;
  EvidenceClass evidence = EvidenceClass::Measured;
  std::optional<Instant> seen_at = {};
  Reason reason = {};  ///< What the texts say, before it was put into words.
  Text headline = {};
  Text why = {};
  Text next = {};
  std::optional<Responsible> responsible = {};
  int minutes = 0;
};

/// A catalog's item, such as a checklist line, by the controls that answer it.
struct ItemView {
  std::vector<ControlId> controls = {};
  Verdict verdict = Verdict::NotChecked;
  EvidenceClass evidence = EvidenceClass::None;
};

/// A device by all controls that judge it.
struct DeviceView {
  Verdict verdict = Verdict::NotChecked;
  EvidenceClass evidence = EvidenceClass::None;
  std::size_t findings = 0;
};

struct Board {
  std::optional<Instant> judged_at = {};       ///< Of the last judging run.
  std::optional<std::uint64_t> entry = {};     ///< Of the last run that changed something.
  std::vector<ArticleView> articles = {};      ///< P-01 … in the policy's order.
  std::vector<Finding> findings = {};          ///< Fail and error, most pressing first.
  std::vector<std::string> drop_ins = {};      ///< Prefixes in use.
  std::map<std::string, ItemView> items = {};  ///< By citation, of every catalog.
  std::map<DeviceId, DeviceView> devices = {};
};

/// A table as it was when something was judged by it.
struct TableBehind {
  std::string table;
  std::optional<DeviceId> device = {};  ///< Nothing for a register of the hub.
  Sha256 digest;
  std::optional<Instant> observed = {};  ///< When its device last read it; nothing for a register.
  friend auto operator<=>(const TableBehind&, const TableBehind&) = default;
};

/// The result of one pair, as a board is made of it.
struct PairResult {
  Judgement judgement;
  std::vector<TableBehind> behind = {};  ///< What it was judged by; what never came is not here.
  std::optional<Instant> seen_at = {};   ///< The oldest reading it read.
  std::optional<Instant> asleep_since = {};  ///< Its device sleeps.
  std::optional<std::chrono::sys_days> until = {};
};

/// What a board is made of. Everything must outlive the call.
struct BoardParts {
  const catalog::Specs& specs;
  const std::vector<NamedDevice>& devices;  ///< Registered, by name.
  /// Which of them a control counts, as indexes into `devices`.
  const std::map<std::string, std::vector<std::size_t>>& populations;
  const std::map<Pair, PairResult>& results;
  const std::vector<Person>& people;
  std::chrono::sys_days today;
};

/// Pure. Leaves judged_at and entry to the caller.
[[nodiscard]] Board makeBoard(const BoardParts& parts);

/// One control's verdict over everything it counts.
[[nodiscard]] ControlView viewOf(const catalog::ControlSpec& control, const BoardParts& parts);

/// What the message of a reason says: sentence, why it matters, what to do, each with its braces
/// filled from the row; {title} and {observed} in each language's own way. Nothing for a plain
/// pass.
[[nodiscard]] std::optional<catalog::MessageSpec> messageOf(const catalog::Specs& specs,
                                                            const catalog::ControlSpec& control,
                                                            const Reason& reason);

/// The sentence of messageOf() alone.
[[nodiscard]] std::optional<Text> sentenceOf(const catalog::Specs& specs,
                                             const catalog::ControlSpec& control,
                                             const Reason& reason);

}  // namespace sekisho::posture
