#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <optional>
#include <ostream>

#include "core/text.h"
#include "interfaces/cli/commands.h"
#include "interfaces/cli/open_file.h"

namespace sekisho::cli {
namespace {

constexpr std::size_t kMaxRequestBytes = 16'384;

/// The file's text, cut where no request for a certificate goes on; nothing if it cannot be read.
std::optional<std::string> readRequest(const std::string& path) {
  const OpenFile file(path, O_RDONLY);
  std::array<char, kMaxRequestBytes + 1> bytes{};
  std::size_t size = 0;
  while (file.fd() >= 0 && size < bytes.size()) {
    const ssize_t got = read(file.fd(), bytes.data() + size, bytes.size() - size);
    if (got < 0) return std::nullopt;
    if (got == 0) return std::string(bytes.data(), size);
    size += static_cast<std::size_t>(got);
  }
  return file.fd() < 0 ? std::nullopt : std::optional(std::string(bytes.data(), size));
}

std::string senderState(const Session& session, const Json& sender) {
  if (!sender["revoked"].isNull()) return std::string(session.say(Words{"取消", "revoked"}));
  const bool* valid = sender["valid"].boolean();
  if (valid != nullptr && !*valid) {
    const auto& scopes = *sender["scopes"].array();
    const bool is_reader = std::ranges::find(scopes, Json("audit:read")) != scopes.end();
    const bool* reads = sender["reads"].boolean();
    // Past its last moment or not: whoever made it may open no entries.
    if (is_reader && reads != nullptr && !*reads) {
      return std::string(session.say(Words{"読めない", "reads nothing"}));
    }
    return std::string(session.say(Words{"期限切れ", "ended"}));
  }
  return std::string(session.say(Words{"有効", "valid"}));
}

std::vector<std::string> countsOf(const Json& account) {
  return {plain(account["accepted"]), plain(account["quarantined"]), plain(account["missed"]),
          plain(account["last_heard"])};
}

}  // namespace

int listSenders(Session& session, const Arguments&) {
  const auto all = session.hub.call("GET", "/senders");
  if (!all) return explain(session, all.error());
  if (session.json) {
    session.out << canonicalJson(*all) << "\n";
    return 0;
  }
  const auto word = [&](Words words) { return std::string(session.say(words)); };
  std::vector<std::vector<std::string>> rows{
      {word({"番号", "id"}), word({"名前", "name"}), word({"証明", "proof"}),
       word({"状態", "state"}), word({"受付", "accepted"}), word({"読めず保管", "quarantined"}),
       word({"不達", "missed"}), word({"最後", "last heard"})}};
  const auto add = [&](std::vector<std::string> row, const Json& account) {
    std::ranges::move(countsOf(account), std::back_inserter(row));
    rows.push_back(std::move(row));
  };
  for (const Json& sender : *(*all)["senders"].array()) {
    add({plain(sender["id"]), plain(sender["name"]), plain(sender["proof"]),
         senderState(session, sender)},
        sender["account"]);
  }
  for (const Json& relay : *(*all)["relays"].array()) {
    if (relay["account"]["first_heard"].isNull()) continue;
    add({"-", plain(relay["source"]), "-", "-"}, relay["account"]);
  }
  printColumns(session.out, rows);
  return 0;
}

int makeSenderToken(Session& session, const Arguments& arguments) {
  Json::Object request{{"name", arguments.positional.front()},
                       {"scopes", listOf(arguments.option("scope"))}};
  if (arguments.has("expires")) {
    const auto days = toInteger(arguments.option("expires"));
    request.emplace("expires_days", days ? Json(*days) : Json(arguments.option("expires")));
  }
  const auto made = session.hub.call("POST", "/senders/tokens", std::move(request));
  if (!made) return explain(session, made.error());
  session.out << (session.json ? canonicalJson(*made) : plain((*made)["token"])) << "\n";
  return 0;
}

int certifySender(Session& session, const Arguments& arguments) {
  Json::Object request{{"name", arguments.positional.front()}};
  if (arguments.has("request")) {
    const std::string path = arguments.option("request");
    auto text = readRequest(path);
    if (!text) return explainFile(session, path);
    request.emplace("request", std::move(*text));
  }
  const auto made = session.hub.call("POST", "/senders/certificates", std::move(request));
  if (!made) return explain(session, made.error());
  if (session.json) {
    session.out << canonicalJson(*made) << "\n";
    return 0;
  }
  for (const char* part : {"certificate", "key", "authority"}) {
    if (const std::string* pem = (*made)[part].text()) session.out << *pem;
  }
  return 0;
}

int revokeSender(Session& session, const Arguments& arguments) {
  const auto done = session.hub.call("DELETE", "/senders/" + arguments.positional.front());
  if (!done) return explain(session, done.error());
  return 0;
}

std::vector<Command> senderCommands() {
  return {
      {.words = "token list",
       .about = {"利用の記録を送るシステムの一覧と、届いた数",
                 "Lists the systems that send records of use, and what came of each"},
       .run = &listSenders},
      {.words = "token create",
       .about = {"HTTPで利用の記録を送るシステムにトークンを作ります(表示は一度だけ)",
                 "Makes a token for a system that sends over HTTP; it is shown this once"},
       .positional = {"NAME"},
       .options = {{"scope",
                    "SCOPES",
                    {"できること audit:write,audit:read", "What it opens: audit:write, audit:read"},
                    "/scopes"},
                   {"expires",
                    "DAYS",
                    {"何日で切れるか(なければ切れない)",
                     "Days until it ends; left out if it does not"},
                    "/expires_days"}},
       .changes = true,
       .run = &makeSenderToken},
      {.words = "token certify",
       .about = {"syslog(TLS)で利用の記録を送るシステムに証明書を出します(鍵の表示は一度だけ)",
                 "Issues a certificate to a system that sends syslog over TLS; a key made here is "
                 "shown this once"},
       .positional = {"NAME"},
       .options = {{"request",
                    "FILE",
                    {"そのシステムが作った証明書要求(PEM)", "The request that system made, PEM"}}},
       .changes = true,
       .run = &certifySender},
      {.words = "token revoke",
       .about = {"トークンや証明書を取り消します", "Revokes a token or certificate"},
       .positional = {"ID"},
       .changes = true,
       .run = &revokeSender},
  };
}

}  // namespace sekisho::cli
