#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <variant>

#include "capabilities/orca/probe/monsiaj_log.h"
#include "capabilities/orca/probe/panda_log.h"
#include "capabilities/orca/probe/weborca_log.h"

/// Everything that the readers hand out, as text: for tests that look for what must not be there.
namespace sekisho::orca::testing {

inline std::string text(const std::string& value) { return "'" + value + "'"; }
inline std::string text(int value) { return std::to_string(value); }
inline std::string text(std::uint16_t value) { return std::to_string(value); }
inline std::string text(bool value) { return value ? "yes" : "no"; }
inline std::string text(std::chrono::milliseconds value) { return std::to_string(value.count()); }
inline std::string text(std::chrono::minutes value) { return std::to_string(value.count()); }
inline std::string text(std::chrono::local_seconds at) {
  const auto day = std::chrono::floor<std::chrono::days>(at);
  const std::chrono::year_month_day date{day};
  const std::chrono::hh_mm_ss time{at - day};
  const auto two = [](auto number) { return (number < 10 ? "0" : "") + std::to_string(number); };
  return std::to_string(static_cast<int>(date.year())) + "-" +
         two(static_cast<unsigned>(date.month())) + "-" + two(static_cast<unsigned>(date.day())) +
         " " + two(time.hours().count()) + ":" + two(time.minutes().count()) + ":" +
         two(time.seconds().count());
}
inline std::string text(const Peer& peer) { return peer.address + " port " + text(peer.port); }
inline std::string text(const Credentials& kinds) {
  return std::string(kinds.basic ? "basic " : "") + (kinds.other ? "other " : "") +
         (kinds.cookie ? "cookie " : "");
}
template <class T>
std::string text(const std::optional<T>& value) {
  return value ? text(*value) : "-";
}

template <class... Ts>
std::string line(const char* name, const Ts&... fields) {
  std::string printed = name;
  ((printed += " " + text(fields)), ...);
  return printed;
}

struct Printer {
  std::string operator()(const weborca::ServerStarted& /*e*/) const { return "server-started"; }
  std::string operator()(const weborca::ServerMode& e) const { return line("https", e.https); }
  std::string operator()(const weborca::CertificateFound& e) const {
    return line("certificate", static_cast<int>(e.file), static_cast<int>(e.state));
  }
  std::string operator()(const weborca::CertificateExpires& e) const {
    return line("expires", e.days);
  }
  std::string operator()(const weborca::Subscribed& e) const {
    return line("subscribed", e.tenant, e.session);
  }
  std::string operator()(const weborca::Closed& e) const {
    return line("closed", e.tenant, e.session);
  }
  std::string operator()(const weborca::ReadError& e) const {
    return line("read-error", e.tenant, e.code, e.peer);
  }
  std::string operator()(const weborca::SessionEnded& e) const {
    return line("ended", e.tenant, e.session);
  }
  std::string operator()(const weborca::SessionCleared& e) const {
    return line("cleared", e.window, e.session, e.user, e.lock_left);
  }
  std::string operator()(const weborca::SessionDestroyed& e) const {
    return line("destroyed", e.user);
  }
  std::string operator()(const weborca::RpcCall& e) const {
    return line("rpc", e.tenant, e.user, e.window, e.event, e.widget, e.total, e.application,
                e.status);
  }
  std::string operator()(const weborca::ApiCall& e) const {
    return line("api", e.tenant, e.user, e.api, e.module, e.total);
  }
  std::string operator()(const weborca::AuthError& e) const { return line("auth-error", e.status); }
  std::string operator()(const weborca::SystemError& e) const {
    return line("system-error", e.status);
  }
  std::string operator()(const FailedRequest& e) const {
    return line("failed-request", e.method, e.path, e.peer);
  }
  std::string operator()(const weborca::CredentialsSeen& e) const {
    return line("credentials", e.kinds);
  }

  std::string operator()(const panda::SessionStarted& e) const {
    return line("started", e.open, e.session, e.user, e.host, e.agent);
  }
  std::string operator()(const panda::SessionEnded& e) const {
    return line("ended", e.session, e.user, e.host, e.agent);
  }
  std::string operator()(const panda::AuthorizationError& e) const {
    return line("authorization-error", e.user, e.host);
  }
  std::string operator()(const panda::ApiCall& e) const {
    return line("api", e.status, e.api, e.user, e.host);
  }
  std::string operator()(const panda::InvalidSession& e) const {
    return line("invalid-session", e.user, e.host);
  }
  std::string operator()(const panda::PeerCertificateMissing& /*e*/) const {
    return "peer-certificate-missing";
  }
  std::string operator()(const panda::ServerStarted& e) const {
    return line("server-started", e.tls);
  }
  std::string operator()(const panda::PeersVerified& e) const {
    return line("peers-verified", e.verified);
  }
  std::string operator()(const panda::SessionServerStarted& e) const {
    return line("session-server-started", e.version);
  }
  std::string operator()(const panda::StopReceived& /*e*/) const { return "stop"; }

  std::string operator()(const monsiaj::ConnectTried& e) const {
    return line("connect-tried", e.tls, e.host, e.port);
  }
  std::string operator()(const monsiaj::Connected& e) const { return line("connected", e.session); }
  std::string operator()(const monsiaj::Disconnected& e) const {
    return line("disconnected", e.session);
  }
  std::string operator()(const monsiaj::WindowShown& e) const { return line("shown", e.window); }
  std::string operator()(const monsiaj::Operated& e) const {
    return line("operated", e.window, e.widget, e.event);
  }
  std::string operator()(const monsiaj::ReportPrinted& /*e*/) const { return "printed"; }
  std::string operator()(const monsiaj::FileDownloaded& /*e*/) const { return "downloaded"; }
};

inline std::string printed(const weborca::Event& event) {
  return text(event.at) + " " + std::visit(Printer{}, event.what);
}
inline std::string printed(const std::vector<weborca::Event>& events) {
  std::string all;
  for (const auto& event : events) all += printed(event) + "\n";
  return all;
}
inline std::string printed(const panda::Line& line) {
  return text(line.at.local) + " " + text(line.at.offset) + " " + line.process + " " +
         (line.what ? std::visit(Printer{}, *line.what) : "unknown") + " " + text(line.credentials);
}
inline std::string printed(const monsiaj::Line& line) {
  return text(line.at) + " " + (line.what ? std::visit(Printer{}, *line.what) : "unknown") + " " +
         text(line.credentials);
}

}  // namespace sekisho::orca::testing
