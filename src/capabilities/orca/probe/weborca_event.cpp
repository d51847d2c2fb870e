#include "capabilities/orca/probe/weborca_event.h"

#include <array>
#include <utility>

#include "core/text.h"

namespace sekisho::orca::weborca {
namespace {

constexpr std::size_t kMaxTenant = 32;
constexpr std::size_t kMaxWindow = 16;
constexpr std::size_t kMaxWidget = 40;
constexpr std::size_t kMaxApi = 64;

std::optional<std::chrono::milliseconds> millisecondsFrom(std::string_view text) {
  if (!text.ends_with("ms")) return std::nullopt;
  const auto number = numberFrom(text.substr(0, text.size() - 2));
  if (!number) return std::nullopt;
  return std::chrono::milliseconds(*number);
}

/// `tot:22ms app:19ms  sts:200` and the like, in any order.
struct Figures {
  std::optional<std::chrono::milliseconds> total = {};
  std::optional<std::chrono::milliseconds> application = {};
  std::optional<int> status = {};

  [[nodiscard]] bool take(std::string_view word) {
    if (takeLiteral(word, "tot:")) {
      total = millisecondsFrom(word);
      return total.has_value();
    }
    if (takeLiteral(word, "app:") || takeLiteral(word, "api:")) {
      application = millisecondsFrom(word);
      return application.has_value();
    }
    if (!takeLiteral(word, "sts:") || word.size() != 3) return false;
    status = numberFrom(word);
    return status.has_value();
  }
  // As many as the line has; what follows them is left in `rest`.
  [[nodiscard]] bool takeFrom(std::string_view& rest, int how_many) {
    for (int i = 0; i < how_many; ++i) {
      if (!take(takeWord(rest))) return false;
    }
    return true;
  }
};

std::optional<What> rpcCall(std::string_view& rest) {
  RpcCall call{.tenant = std::string(takeWord(rest)),
               .user = std::string(takeWord(rest)),
               .window = std::string(takeWord(rest))};
  if (!isName(call.tenant, kMaxTenant) || !isUserId(call.user) ||
      !isName(call.window, kMaxWindow) || takeWord(rest) != "send_event") {
    return std::nullopt;
  }
  for (std::string* const name : {&call.event, &call.widget}) {
    if (rest.starts_with("tot:")) break;
    *name = takeWord(rest);
    if (!isName(*name, kMaxWidget)) return std::nullopt;
  }
  Figures figures;
  if (!figures.takeFrom(rest, 3) || !figures.total || !figures.application || !figures.status) {
    return std::nullopt;
  }
  call.total = *figures.total;
  call.application = *figures.application;
  call.status = *figures.status;
  return call;
}

std::optional<What> apiCall(std::string_view& rest) {
  ApiCall call{.tenant = std::string(takeWord(rest)),
               .user = std::string(takeWord(rest)),
               .api = std::string(takeWord(rest)),
               .module = std::string(takeWord(rest))};
  const std::string_view truth = takeWord(rest);
  Figures figures;
  if (!isName(call.tenant, kMaxTenant) || !isUserId(call.user) || !isName(call.api, kMaxApi) ||
      !isName(call.module, kMaxApi) || (truth != "true" && truth != "false") ||
      !figures.takeFrom(rest, 2) || !figures.total || !figures.application) {
    return std::nullopt;
  }
  call.total = *figures.total;
  return call;
}

template <class Event>
std::optional<What> ofSession(std::string_view& rest) {
  Event event{.tenant = std::string(takeWord(rest)), .session = std::string(takeWord(rest))};
  if (!isName(event.tenant, kMaxTenant) || !isSessionId(event.session)) return std::nullopt;
  return event;
}

// Of the two forms it takes what it knows; the words of either are of no interest.
std::optional<What> readError(std::string_view& rest) {
  ReadError error{.tenant = std::string(takeWord(rest))};
  if (!isName(error.tenant, kMaxTenant)) return std::nullopt;
  std::string_view text = rest;
  if (takeLiteral(text, "websocket: close ")) {
    const std::string_view code = takeWord(text);
    if (code.size() == 4) error.code = numberFrom(code);
  } else if (takeLiteral(text, "read tcp ")) {
    const std::size_t arrow = text.find("->");
    if (arrow != std::string_view::npos) {
      text.remove_prefix(arrow + 2);
      error.peer = peerFrom(text.substr(0, text.find(": ")));
    }
  }
  return error;
}

template <class Event>
std::optional<What> errorOf(std::string_view& rest) {
  if (rest.size() > 3 && rest[3] != ' ') return std::nullopt;
  const auto status = numberFrom(rest.substr(0, 3));
  if (!status || *status < 100) return std::nullopt;
  rest.remove_prefix(3);
  return Event{.status = *status};
}

std::optional<What> serverMode(std::string_view& rest) {
  const std::string_view mode = takeWord(rest);
  if (mode != "HTTP" && mode != "HTTPS") return std::nullopt;
  return ServerMode{.https = mode == "HTTPS"};
}

std::optional<What> certificateFile(CertificateFile file, std::string_view& rest) {
  constexpr std::array<std::pair<std::string_view, FileState>, 3> kStates = {
      {{"none", FileState::NotSet},
       {"file exists", FileState::Exists},
       {"file does not exist", FileState::Missing}}};
  for (const auto& [text, state] : kStates) {
    if (trimmed(rest) != text) continue;
    rest = {};
    return CertificateFound{.file = file, .state = state};
  }
  return std::nullopt;
}

// Between the brackets stands whom the certificate names: it is passed over.
std::optional<What> certificateExpires(std::string_view& rest) {
  constexpr std::string_view kBefore = ") will be expired in ";
  const std::size_t at = rest.rfind(kBefore);
  if (at == std::string_view::npos) return std::nullopt;
  std::string_view text = rest.substr(at + kBefore.size());
  std::string_view days = takeWord(text);
  const bool gone = takeLiteral(days, "-");
  const auto number = numberFrom(days);
  if (!number || !text.starts_with("days")) return std::nullopt;
  rest = {};
  return CertificateExpires{.days = gone ? -*number : *number};
}

std::optional<What> serverStarted(std::string_view& rest) {
  rest = {};
  return ServerStarted{};
}
std::optional<What> caCrt(std::string_view& rest) {
  return certificateFile(CertificateFile::CaCrt, rest);
}
std::optional<What> serverCrt(std::string_view& rest) {
  return certificateFile(CertificateFile::ServerCrt, rest);
}
std::optional<What> serverPem(std::string_view& rest) {
  return certificateFile(CertificateFile::ServerPem, rest);
}

struct Form {
  std::string_view begins;
  std::optional<What> (*read)(std::string_view& rest);
};
// In the order of how often they come.
constexpr Form kDated[] = {{"RPC-:", &rpcCall},
                           {"API-:", &apiCall},
                           {"Websocket subscribe: ", &ofSession<Subscribed>},
                           {"Websocket Closed: ", &ofSession<Closed>},
                           {"Websocket ReadError: ", &readError},
                           {"end_session-:", &ofSession<SessionEnded>},
                           {"Auth Error:", &errorOf<AuthError>},
                           {"System Error:", &errorOf<SystemError>},
                           {"*** WebORCA SERVER START", &serverStarted},
                           {"Server Mode: ", &serverMode},
                           {"CA_CRT ...", &caCrt},
                           {"SERVER_CRT ...", &serverCrt},
                           {"SERVER_PEM ...", &serverPem},
                           {"The certificate(", &certificateExpires}};

}  // namespace

std::optional<What> whatDatedLineSays(std::string_view& rest) {
  for (const Form& form : kDated) {
    if (takeLiteral(rest, form.begins)) return form.read(rest);
  }
  return std::nullopt;
}

std::optional<What> whatUndatedLineSays(std::string_view& rest) {
  if (takeLiteral(rest, "DestroySessionWithWS: ")) {
    SessionDestroyed event{.user = std::string(takeWord(rest))};
    return isUserId(event.user) ? std::optional<What>(std::move(event)) : std::nullopt;
  }
  if (takeLiteral(rest, "The certificate(")) return certificateExpires(rest);
  return std::nullopt;
}

}  // namespace sekisho::orca::weborca
