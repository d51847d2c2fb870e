#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "capabilities/catalog/specs.h"
#include "capabilities/evidence/received_tables.h"
#include "capabilities/posture/board.h"
#include "capabilities/posture/clinic.h"
#include "capabilities/posture/questions.h"
#include "capabilities/posture/verdict_store.h"
#include "core/clock.h"
#include "core/error.h"
#include "core/ids.h"
#include "core/mutex.h"

namespace sekisho::posture {

inline constexpr MessageId kUnknownControl{"posture.unknown-control"};
inline constexpr MessageId kUnknownArticle{"posture.unknown-article"};
inline constexpr MessageId kUnknownDevice{"posture.unknown-device"};
inline constexpr std::size_t kMaxItemsShown = 100;

/// What a tick did.
struct Ticked {
  std::size_t judged = 0;                   ///< Pairs asked again.
  std::size_t changed = 0;                  ///< Verdicts that became another, all journaled.
  std::optional<std::uint64_t> entry = {};  ///< Of the last run, if any changed.
};

/// One row of a control's query, as a person looks at it.
struct ShownRow {
  RowOk ok = RowOk::Unknown;
  std::optional<Text> sentence = {};
  std::vector<std::pair<std::string, evidence::Cell>> values = {};
};

/// What a control saw on one device, or in the clinic.
struct DeviceRows {
  std::optional<NamedDevice> device = {};
  Judgement judgement;
  std::optional<Text> sentence = {};
  std::optional<Instant> seen_at = {};
  std::optional<Instant> asleep_since = {};
  std::vector<ShownRow> items = {};  ///< Those that are not ok first; at most kMaxItemsShown.
  std::size_t items_of = 0;
  std::vector<TableState> tables = {};
};

/// The clinic's verdicts: judges what changed, remembers, and says so in the journal (design §2).
///
/// A pair of control and device is judged again only when the digest of a table it read, its text,
/// an exception, a freshness deadline or its device's sleep changed. Time runs backwards in it only
/// by clockSetBack(): a clock set back makes nothing fresher. Safe for use by any thread; calls
/// wait for each other. The ports are called with its lock held and must not call it back.
class Posture {
 public:
  /// All must outlive it.
  struct Ports {
    ClinicSource& clinic;
    evidence::ReceivedTables& received;
    Questions& questions;
    VerdictStore& store;
  };

  /// Takes in everything received so far and the verdicts kept; judges nothing yet. `now` as in
  /// tick(); that the clock went back meanwhile is to be said by clockSetBack(). Failures of the
  /// ports.
  [[nodiscard]] static Result<std::unique_ptr<Posture>> open(const catalog::Specs& specs,
                                                             const Ports& ports, Instant now);
  ~Posture();
  Posture(const Posture&) = delete;
  Posture& operator=(const Posture&) = delete;

  /// Judges by other controls, messages, rules and catalogs from now on; the tables stay those of
  /// the specs given to open(). `specs` must stay until the next call or the end. Judged at the
  /// next tick; a control whose text is the same is not judged again. On a failure of the ports
  /// nothing changes.
  [[nodiscard]] Result<void> use(const catalog::Specs& specs) SEKISHO_EXCLUDES(mutex_);

  /// A device's table has been stored as received. Judged at the next tick.
  [[nodiscard]] Result<void> tableReceived(DeviceId device, std::string_view table)
      SEKISHO_EXCLUDES(mutex_);

  /// Devices, people, rules, hours, statements or exceptions changed. Judged at the next tick.
  void registersChanged() SEKISHO_EXCLUDES(mutex_);

  /// The hub's clock was set back to `now`, and the received tables are doubted in their store:
  /// none proves anything until it is received again. Judged at the next tick.
  void clockSetBack(Instant now) SEKISHO_EXCLUDES(mutex_);

  /// Judges what is due and records what changed, as one journal entry a run. Cheap when nothing
  /// is. Call it after tables came in and at least every minute.
  ///
  /// After a failure the board shows the new verdicts, and the next tick records them.
  [[nodiscard]] Result<Ticked> tick(Instant now) SEKISHO_EXCLUDES(mutex_);

  /// As of the last tick; does not wait for one under way.
  [[nodiscard]] std::shared_ptr<const Board> board() const SEKISHO_EXCLUDES(shown_mutex_);

  /// NotFound if the policy has no such article, or there is no such control.
  [[nodiscard]] Result<ArticleView> article(std::string_view id) const
      SEKISHO_EXCLUDES(shown_mutex_);
  [[nodiscard]] Result<ControlView> control(const ControlId& id) const SEKISHO_EXCLUDES(mutex_);

  /// The same with the tables that the verdict was judged by, each once, by table and device: both
  /// are of one moment, whatever came in since.
  struct WithTables {
    ControlView view;
    std::vector<TableBehind> tables;
  };
  [[nodiscard]] Result<WithTables> controlWithTables(const ControlId& id) const
      SEKISHO_EXCLUDES(mutex_);

  /// What changed in an article's controls since then, newest first, at most 50.
  [[nodiscard]] Result<std::vector<VerdictChange>> changes(std::string_view article,
                                                           Instant since) const
      SEKISHO_EXCLUDES(mutex_);

  /// Asks the control once more and shows what it sees, worst device first: every registered device
  /// of its roles, or the one named. The verdicts are those of the board. NotFound if there is no
  /// such control, or it does not judge that device.
  [[nodiscard]] Result<std::vector<DeviceRows>> rows(const ControlId& id,
                                                     std::optional<DeviceId> device = {}) const
      SEKISHO_EXCLUDES(mutex_);

  /// How many pairs were ever judged: re-judging is counted in tests.
  [[nodiscard]] std::uint64_t judgings() const SEKISHO_EXCLUDES(mutex_);

  /// What it is made of: posture_state.h, for the files that build it.
  struct State;

 private:
  explicit Posture(std::unique_ptr<State> state);
  void show() SEKISHO_REQUIRES(mutex_) SEKISHO_EXCLUDES(shown_mutex_);

  mutable Mutex mutex_;
  std::unique_ptr<State> state_ SEKISHO_GUARDED_BY(mutex_);
  mutable Mutex shown_mutex_;
  std::shared_ptr<const Board> shown_ SEKISHO_GUARDED_BY(shown_mutex_);
};

}  // namespace sekisho::posture
