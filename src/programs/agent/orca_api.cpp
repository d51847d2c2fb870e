#include "programs/agent/orca_api.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "capabilities/orca/probe/log_words.h"
#include "core/bytes.h"
#include "core/digest.h"
#include "core/json.h"
#include "core/text.h"
#include "platform/http/client.h"

namespace sekisho::agent {
namespace {

using std::chrono::milliseconds;
namespace http = platform::http;

constexpr std::size_t kMaxApiFile = 4096;
constexpr std::size_t kMaxApiPem = std::size_t{64} << 10U;
constexpr std::size_t kMaxApiPassword = 256;
constexpr milliseconds kConnects{3000};
constexpr std::string_view kSystemPath = "/api01rv2/systeminfv2";
constexpr std::string_view kUsersPath = "/orca101/manageusersv2";
constexpr std::string_view kWebOrcaPrefix = "/api";
constexpr MessageId kRefused{"orca.api-refused"};
constexpr MessageId kAway{"orca.api-away"};

std::string apiFile(const std::string& folder) { return folder + "/orca-api"; }

bool isApiPassword(std::string_view text) {
  return !text.empty() && text.size() <= kMaxApiPassword &&
         std::ranges::all_of(text, [](char c) { return c >= 0x20 && c < 0x7f; });
}

bool isUsable(const OrcaApiUser& user) {
  return orca::isUserId(user.user) && isApiPassword(user.password) &&
         (user.prefix.empty() || user.prefix == kWebOrcaPrefix);
}

Result<OrcaApiUser> userIn(platform::Disk& disk, const std::string& path) {
  const auto bytes = platform::readFile(disk, path, kMaxApiFile);
  if (!bytes && bytes.error().code == ErrorCode::NotFound) {
    return fail(ErrorCode::Unavailable, MessageId{"orca.api-not-set-up"});
  }
  if (!bytes) return std::unexpected(bytes.error());
  const auto lines = split(textOf(*bytes), '\n');
  const auto line = [&](std::size_t number) {
    return number < lines.size() ? std::string(lines[number]) : std::string();
  };
  OrcaApiUser user{.user = line(0), .password = line(1), .prefix = line(2)};
  if (!isUsable(user)) return fail(ErrorCode::Corrupt, MessageId{"orca.api-file-broken"}, path);
  return user;
}

// A line each, as the file has it.
std::string fileOf(const OrcaApiUser& user) {
  return user.user + "\n" + user.password + "\n" + user.prefix + "\n";
}

std::unexpected<Error> wrongAddress(std::string_view what) {
  return fail(ErrorCode::InvalidInput, MessageId{"orca.api-address"}, std::string(what));
}

/// What of `api` or its files cannot be used; empty if all of it can.
std::string_view fill(http::ClientOptions& options, const OrcaApiPlace& place) {
  const auto where = orcaApiAddressFrom(place.api.address);
  if (!where) return "api";
  options.address = where->address;
  options.port = where->port;
  options.connect_deadline = std::min(kConnects, place.patience);
  options.max_answer_bytes = orca::kMaxApiAnswer;
  if (!where->tls) return {};
  options.host = fmt::format("{}:{}", where->name, where->port);
  http::ClientTls& tls = options.tls.emplace();
  tls.server_name = where->name;
  const auto add = [&](const std::string& path, std::string& pem) {
    if (!path.empty()) pem = place.machine.read(path, kMaxApiPem).value_or("");
    return path.empty() || !pem.empty();
  };
  const bool read = add(place.api.authority, tls.authority_pem) &&
                    add(place.api.certificate, tls.chain_pem) && add(place.api.key, tls.key_pem);
  return read && !tls.authority_pem.empty() ? "" : "api_authority, api_certificate or api_key";
}

std::string questionFor(const Clock& clock, std::string_view path) {
  if (path == kUsersPath) return std::string(orca::usersRequest());
  const auto now = std::chrono::floor<std::chrono::seconds>(clock.now() + kJst);
  return orca::systemStateRequest(std::chrono::local_seconds{now.time_since_epoch()});
}

struct Answer {
  int status;
  std::string body;
};

/// One question; as nobody without a user. Any status is an answer.
Result<Answer> send(const OrcaApiPlace& place, const OrcaApiUser& user, std::string_view path) {
  http::ClientOptions options;
  if (const auto wrong = fill(options, place); !wrong.empty()) return wrongAddress(wrong);
  auto client = http::Client::create(std::move(options));
  if (!client) return wrongAddress("api");
  http::Request request{.method = "POST",
                        .path = user.prefix + std::string(path),
                        .fields = {{"Content-Type", "application/xml"}},
                        .body = questionFor(place.clock, path)};
  if (!user.user.empty()) {
    const std::string both = user.user + ":" + user.password;
    request.fields.push_back({"Authorization", "Basic " + toBase64(bytesOf(both))});
  }
  auto answer = client->send(request, place.patience);
  if (answer) return Answer{.status = answer->status, .body = std::move(answer->body)};
  const bool odd = answer.error().code == ErrorCode::Corrupt;
  return odd ? fail(ErrorCode::Corrupt, MessageId{"orca.api-not-understood"})
             : fail(ErrorCode::Unavailable, kAway, std::string(answer.error().message.name));
}

Error refusedWith(int status) {
  const bool of_user = status == 401 || status == 403;
  return {of_user ? ErrorCode::PermissionDenied : ErrorCode::Unavailable, kRefused,
          fmt::format("HTTP {}", status)};
}

Result<void> mayAsk(const OrcaApiPlace& place) {
  if (!place.consent().interface) {
    return fail(ErrorCode::PermissionDenied, MessageId{"orca.api-off"});
  }
  if (orca::databaseBusyWith(place.machine)) {
    return fail(ErrorCode::Unavailable, MessageId{"orca.api-paused"});
  }
  return {};
}

/// The path that asks for a password; another generation's does not exist, or nobody is asked.
Result<std::string> prefixAt(const OrcaApiPlace& place) {
  const auto servers = orca::serversInUse(place.machine, place.settings);
  const bool panda = !servers.empty() && std::ranges::all_of(servers, [](const orca::Server& one) {
    return one.generation == orca::Generation::Panda;
  });
  std::array<std::string_view, 2> prefixes{kWebOrcaPrefix, ""};
  if (panda) std::swap(prefixes[0], prefixes[1]);
  int refused = 0;
  for (const std::string_view prefix : prefixes) {
    const auto answer = send(place, {.prefix = std::string(prefix)}, kSystemPath);
    if (!answer) return std::unexpected(answer.error());
    if (answer->status == 401) return std::string(prefix);
    if (refused == 0) refused = answer->status;
  }
  return std::unexpected(refusedWith(refused));
}

/// The body of an answer with status 200.
Result<std::string> bodyOf(const OrcaApiPlace& place, const OrcaApiUser& user,
                           std::string_view path) {
  auto answer = send(place, user, path);
  if (!answer) return std::unexpected(std::move(answer.error()));
  if (answer->status != 200) return std::unexpected(refusedWith(answer->status));
  return std::move(answer->body);
}

Result<void> forget(platform::Disk& disk, const std::string& path) {
  auto gone = platform::removeDurably(disk, path);
  return !gone && gone.error().code == ErrorCode::NotFound ? Result<void>() : gone;
}

std::string restFile(const OrcaApiPlace& place) { return place.folder + "/orca-api-rests"; }

// The file with the password lies beside it.
std::string digestOf(const OrcaApiUser& user) { return sha256(bytesOf(fileOf(user))).hex(); }

Result<void> beginRest(const OrcaApiPlace& place, const OrcaApiUser& user, int status) {
  const Json rest = Json::Object{
      {"user", digestOf(user)}, {"since", toMs(place.clock.now())}, {"status", status}};
  return platform::writeFileAtomically(place.disk, restFile(place), bytesOf(canonicalJson(rest)));
}

/// With which status the API refused this user within the day; 0 if it did not.
int statusThatRests(const OrcaApiPlace& place, const OrcaApiUser& user) {
  const auto bytes = platform::readFile(place.disk, restFile(place), kMaxApiFile);
  const auto rest = bytes ? parseJson(textOf(*bytes)) : fail(ErrorCode::NotFound, kRefused);
  if (!rest) return 0;
  const auto* who = (*rest)["user"].text();
  const auto* since = (*rest)["since"].integer();
  const auto* status = (*rest)["status"].integer();
  if (who == nullptr || since == nullptr || status == nullptr) return 0;
  // A clock that was set back shortens it by no more than a day.
  const milliseconds passed{toMs(place.clock.now()) - *since};
  const bool rests =
      *who == digestOf(user) && passed < OrcaApi::kRests && -passed < OrcaApi::kRests;
  return rests ? static_cast<int>(std::clamp<std::int64_t>(*status, 100, 999)) : 0;
}

Result<std::string> textOfApi(const OrcaApiPlace& place, const OrcaApiUser& user) {
  auto body = bodyOf(place, user, kSystemPath);
  if (!body) return body;
  const auto state = orca::systemStateFromApi(*body);
  if (!state) return std::unexpected(state.error());
  body = bodyOf(place, user, kUsersPath);
  if (!body) return body;
  const auto users = orca::usersFromApi(*body);
  if (!users) return std::unexpected(users.error());
  const bool rights = std::ranges::any_of(
      users->all, [](const orca::ApiUser& one) { return one.administrator.has_value(); });
  return fmt::format(
      "edition  {}\nschema   {} ({})\nmasters  {}\nusers    {}{}\n", state->edition,
      state->schema.local, state->schema.newest, state->masters.size(), users->all.size(),
      rights ? "" : " (without rights: 管理者ではありません / this user is no administrator)");
}

}  // namespace

std::optional<OrcaApiAddress> orcaApiAddressFrom(std::string_view uri) {
  OrcaApiAddress where;
  if (orca::takeLiteral(uri, "https://")) {
    where.tls = true;
  } else if (!orca::takeLiteral(uri, "http://")) {
    return std::nullopt;
  }
  const std::size_t colon = uri.rfind(':');
  if (colon == std::string_view::npos) return std::nullopt;
  const auto port = orca::numberFrom(uri.substr(colon + 1));
  if (!port || *port < 1 || *port > 65535) return std::nullopt;
  where.port = static_cast<std::uint16_t>(*port);
  std::string_view host = uri.substr(0, colon);
  if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
  const auto numeric = orca::addressFrom(host);
  if (!numeric && !orca::isName(host, 253)) return std::nullopt;
  where.name = host;
  where.address = numeric.value_or("127.0.0.1");
  const bool here =
      numeric ? numeric->starts_with("127.") || *numeric == "::1" : host == "localhost";
  return where.tls || here ? std::optional(where) : std::nullopt;
}

bool OrcaApi::asked() {
  return place_.consent().interface && userIn(place_.disk, apiFile(place_.folder)).has_value();
}

Result<std::string> OrcaApi::ask(std::string_view path) {
  const auto user = userIn(place_.disk, apiFile(place_.folder));
  if (!user) return std::unexpected(user.error());
  if (const int status = statusThatRests(place_, *user); status != 0) {
    return std::unexpected(refusedWith(status));
  }
  auto answer = send(place_, *user, path);
  if (!answer) return std::unexpected(std::move(answer.error()));
  if (answer->status == 200) return std::move(answer->body);
  // Where that cannot be kept it is told as what is wrong here; it is asked again all the same.
  if (auto kept = beginRest(place_, *user, answer->status); !kept) {
    return std::unexpected(std::move(kept.error()));
  }
  return std::unexpected(refusedWith(answer->status));
}

Result<std::string> OrcaApi::answerTo(Kept& kept, std::string_view path, milliseconds holds) {
  if (auto may = mayAsk(place_); !may) return std::unexpected(std::move(may.error()));
  if (!kept.answer || place_.clock.sinceBoot() >= kept.at + holds) {
    const auto began = std::chrono::steady_clock::now();
    kept.answer = ask(path);
    kept.took = std::chrono::ceil<milliseconds>(std::chrono::steady_clock::now() - began);
    kept.at = place_.clock.sinceBoot();
  }
  return *kept.answer;
}

Result<orca::SystemState> OrcaApi::system() {
  const auto body = answerTo(system_, kSystemPath, kSystemHolds);
  return body ? orca::systemStateFromApi(*body) : std::unexpected(body.error());
}

Result<orca::ApiUsers> OrcaApi::users() {
  const auto body = answerTo(users_, kUsersPath, kUsersHold);
  return body ? orca::usersFromApi(*body) : std::unexpected(body.error());
}

std::optional<milliseconds> OrcaApi::answerTime() {
  // What the answer says does not matter here; one that was not given, or refused, is no measure.
  const auto body = answerTo(system_, kSystemPath, kSystemHolds);
  const bool in_vain = !body && body.error().message.name == kAway.name;
  if (body || (in_vain && system_.took >= place_.patience)) return system_.took;
  return std::nullopt;
}

Result<std::string> setUpOrcaApi(const OrcaApiPlace& place, const std::string& user,
                                 const std::string& password) {
  if (auto may = mayAsk(place); !may) return std::unexpected(std::move(may.error()));
  OrcaApiUser chosen{.user = user, .password = password};
  if (!isUsable(chosen)) return fail(ErrorCode::InvalidInput, MessageId{"orca.api-user-wrong"});
  auto prefix = prefixAt(place);
  if (!prefix) return std::unexpected(std::move(prefix.error()));
  chosen.prefix = *std::move(prefix);
  auto text = textOfApi(place, chosen);
  if (!text) return text;
  auto kept =
      platform::writeFileAtomically(place.disk, apiFile(place.folder), bytesOf(fileOf(chosen)));
  if (kept) kept = forget(place.disk, restFile(place));
  if (!kept) return std::unexpected(kept.error());
  return text;
}

Result<std::string> checkOrcaApi(const OrcaApiPlace& place) {
  if (auto may = mayAsk(place); !may) return std::unexpected(std::move(may.error()));
  const auto user = userIn(place.disk, apiFile(place.folder));
  if (!user) return std::unexpected(user.error());
  return textOfApi(place, *user);
}

Result<void> forgetOrcaApi(platform::Disk& disk, const std::string& folder) {
  return forget(disk, apiFile(folder));
}

}  // namespace sekisho::agent
