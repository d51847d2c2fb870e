#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "capabilities/evidence/received_tables.h"
#include "capabilities/fleet/daily_allowance.h"
#include "capabilities/fleet/events.h"
#include "capabilities/fleet/fleet.h"
#include "core/clock.h"
#include "core/error.h"
#include "core/ids.h"
#include "interfaces/agentlink/wire.h"
#include "platform/http/message.h"

namespace sekisho::agentlink {

/// A certificate made for an agent, and what the hub remembers of it.
struct IssuedCertificate {
  std::string pem;
  std::string ca_pem;
  std::string serial;  ///< Hexadecimal, as the listener reports a peer's.
};

/// What the receiver asks of the rest of the hub. The functions are called on worker threads, many
/// at once, and must be safe for that.
struct HubSide {
  /// SHA-256 of the SubjectPublicKeyInfo in a PEM CSR whose own signature holds. InvalidInput else.
  std::function<Result<Sha256>(std::string_view csr)> key_of;
  /// Signs a CSR for that URI name.
  std::function<Result<IssuedCertificate>(std::string_view csr, std::string_view uri)> issue;
  /// The journal's newest durable point. Every answer carries it.
  std::function<Result<JournalMark>()> journal;
  /// An agent shows the newest receipt it holds. Whether the journal can be what signed it is the
  /// hub's to judge: an older copy may have been put back (design §4).
  std::function<void(const JournalMark&)> receipt_shown;
  /// Numeric addresses under which agents reach this hub, best first.
  std::function<std::vector<std::string>()> addresses;
  std::function<Settings(DeviceId)> settings;
  /// A device enrolled and reports these hardware addresses.
  std::function<void(DeviceId, const std::vector<std::string>& macs)> enrolled;
  /// A table's newest content, or the time of its confirmation, changed: it may be judged again.
  std::function<void(DeviceId, std::string_view table)> table_changed;
  /// A device's disk was just found to be copied: its agent is heard no more.
  std::function<void(DeviceId)> suspected;
  /// A device wants more kept than its day allows; told once a day.
  std::function<void(DeviceId)> too_much;
};

/// The hub's end of the agent link, protocol in FORMAT.md.
///
/// An agent speaks only for the device that its certificate names: whatever a message says, it is
/// stored under that device. Every answer is given after what it acknowledges is durable. Safe for
/// use by any thread.
class Receiver {
 public:
  /// All must outlive the receiver. `version` is the newest protocol it serves; it also serves the
  /// one before, if there was one. `a_day` is how much it keeps of one device in a day.
  Receiver(ClinicId clinic, fleet::Fleet& fleet, fleet::EventLog& events,
           evidence::ReceivedTables& tables, const Clock& clock, IdSource& ids, HubSide hub,
           int version = kProtocolVersion, fleet::Amount a_day = fleet::DailyAllowance::kUsual);

  /// Answers any request to the agents' listener. Problems are RFC 9457 with a message id.
  [[nodiscard]] platform::http::Response answer(const platform::http::Request& request);

 private:
  using Response = platform::http::Response;
  using Request = platform::http::Request;

  Result<std::string> enrol(const Request& request);
  Result<std::string> hello(const fleet::Agent& agent, std::string_view body);
  Result<std::string> state(const fleet::Agent& agent, std::string_view body);
  Result<std::string> events(const fleet::Agent& agent, std::string_view body);
  Result<std::string> goodbye(const fleet::Agent& agent, std::string_view body);
  Result<std::string> call(std::string_view name, const Request& request);

  Result<fleet::Agent> speaker(const Request& request);
  Result<Instant> timeOf(const fleet::Agent& agent, const evidence::MachineTime& happened,
                         const Sender& sender, Instant received);
  Result<void> takeFromDay(DeviceId device, fleet::Amount amount, Instant now);
  Result<evidence::Reading> readingFrom(const fleet::Agent& agent, const Sender& sender,
                                        SentTable& sent, Instant received);
  Result<void> announce(const fleet::Agent& agent, const std::vector<evidence::Reading>& readings,
                        const std::vector<evidence::Keeping>& outcomes, Instant now);
  [[nodiscard]] std::string uriOf(DeviceId device) const;
  [[nodiscard]] std::vector<int> versions() const;

  ClinicId clinic_;
  fleet::Fleet& fleet_;
  fleet::EventLog& event_log_;
  evidence::ReceivedTables& tables_;
  const Clock& clock_;
  IdSource& ids_;
  HubSide hub_;
  int version_;
  fleet::DailyAllowance allowance_;
};

}  // namespace sekisho::agentlink
