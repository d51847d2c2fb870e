#include "interfaces/syslog/intake.h"

#include <optional>
#include <utility>

#include "capabilities/usage/received.h"

namespace sekisho::syslog {

using platform::syslog::Frame;
using platform::syslog::FrameFault;
using platform::syslog::Sender;
using platform::syslog::Way;

bool Intake::admits(const Sender& sender) { return sourceOf(sender).has_value(); }

Result<std::string> Intake::sourceOf(const Sender& sender) const {
  if (sender.way == Way::Tcp) return std::string(usage::kTcpRelay);
  if (sender.way == Way::Udp) return std::string(usage::kUdpRelay);
  const auto senders = senders_.all();
  if (!senders) return std::unexpected(senders.error());
  const usage::Sender* known = usage::findByCertificate(*senders, clinic_, sender.certificate_uri,
                                                        sender.certificate_serial, clock_.now());
  if (known == nullptr) {
    return fail(ErrorCode::PermissionDenied, MessageId{"usage.sender-unknown"});
  }
  return known->source();
}

Result<void> Intake::take(const Sender& sender, std::vector<Frame>& frames) {
  const auto source = sourceOf(sender);
  if (!source) return std::unexpected(source.error());
  std::vector<usage::Message> messages;
  messages.reserve(frames.size());
  for (Frame& frame : frames) {
    messages.push_back({.type = std::string(usage::kSyslogType),
                        .body = std::move(frame.bytes),
                        .whole = frame.fault == FrameFault::None});
  }
  auto arrived = arrivals_.take(*source, messages);
  std::vector<Frame> left;
  std::optional<Error> why;
  for (std::size_t i = 0; i < arrived.size(); ++i) {
    if (arrived[i]) continue;
    left.push_back({.bytes = std::move(messages[i].body), .fault = frames[i].fault});
    why = std::move(arrived[i].error());
  }
  frames = std::move(left);
  if (why) return std::unexpected(std::move(*why));
  return {};
}

void Intake::missed(const Sender& sender, std::uint64_t datagrams) {
  if (const auto source = sourceOf(sender)) arrivals_.miss(*source, datagrams);
}

}  // namespace sekisho::syslog
