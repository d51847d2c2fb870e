#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/clock.h"
#include "core/error.h"
#include "core/random.h"
#include "interfaces/agentlink/wire.h"
#include "platform/http/message.h"
#include "programs/agent/spool.h"

namespace sekisho::agent {

/// Sends one POST to the hub, over whichever of its addresses answers, within `deadline`.
using Send = std::function<Result<platform::http::Response>(
    const std::string& path, const std::string& body, std::chrono::milliseconds deadline)>;

/// The agent's side of the conversation: greets the hub, delivers what the spool holds, waits
/// longer after each failure. One thread; knows no socket.
class HubLink {
 public:
  using Time = std::chrono::milliseconds;
  static constexpr Time kHeartbeat = std::chrono::seconds{60};
  static constexpr Time kFirstWait = std::chrono::seconds{1};
  static constexpr Time kLongestWait = std::chrono::seconds{60};
  static constexpr Time kAnswerDeadline = std::chrono::seconds{30};
  static constexpr Time kGoodbyeDeadline = std::chrono::seconds{3};
  static constexpr Time kLastDelivery = std::chrono::seconds{3};
  /// One state message holds tables up to about this many bytes, and at least one.
  static constexpr std::size_t kMessageBytes = std::size_t{512} << 10U;

  /// What the rest of the agent wants to know.
  struct Listener {
    /// What the hub wants, and its time then.
    std::function<void(const agentlink::Settings&, Instant)> settings;
    std::function<void(const std::vector<std::string>&)> addresses;
    /// This machine's wall clock minus the hub's.
    std::function<void(std::chrono::milliseconds)> skew;
    std::function<void(const Error&)> trouble;  ///< For the log; once a kind, until it is over.
  };

  /// All must outlive the link. `boot` is the kernel's boot id.
  HubLink(Spool& spool, const Clock& clock, Random& random, std::string boot, Send send,
          Listener listener, int version = agentlink::kProtocolVersion);

  /// Does what is due: a hello, waiting tables, events. Returns when nothing is left to do now,
  /// something failed, or between two messages once `enough` says so.
  void work(const std::function<bool()>& enough = [] { return false; });

  /// When work() should be called next, by the time since boot, if nothing new comes up.
  [[nodiscard]] Time next() const;

  /// Tells the hub, once, that this agent ends, unless the hub is known to be away; delivers what
  /// waits first if that goes quickly, within kLastDelivery.
  void goodbye(bool shutdown);

  /// Whether the hub answered the last message.
  [[nodiscard]] bool connected() const noexcept { return connected_; }

  [[nodiscard]] evidence::MachineTime machineTime() const;

 private:
  enum class Step { Done, More, Failed };

  [[nodiscard]] agentlink::Sender sender() const;
  template <class Answer, class Message>
  Result<Answer> call(std::string_view name, const Message& message, Time deadline);
  Result<std::string> post(std::string_view name, const std::string& body, Time deadline);
  [[nodiscard]] Error problemOf(const platform::http::Response& response);
  void chooseVersion(std::string_view served);

  Step hello();
  Step sendState();
  Step sendEvents();
  void note(const agentlink::JournalMark& receipt);
  void refused(const Error& error, const agentlink::StateRequest& request);
  Step failed(const Error& error);
  void report(const Error& error);

  Spool& spool_;
  const Clock& clock_;
  Random& random_;
  std::string boot_;
  Send send_;
  Listener listener_;
  int newest_version_;
  int version_;
  bool connected_ = false;
  bool greeted_ = false;
  bool one_by_one_ = false;
  std::uint64_t event_mark_ = 0;
  Time last_hello_{0};
  Time not_before_{0};
  bool asked_ = false;                      // anything, ever
  std::optional<Time> deliver_until_ = {};  // during goodbye()
  Time wait_{0};
  std::string reported_;
  bool contradicted_ = false;  // and said
};

}  // namespace sekisho::agent
