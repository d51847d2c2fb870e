#include <iterator>
#include <ostream>

#include "core/text.h"
#include "interfaces/cli/commands.h"
#include "interfaces/cli/open_file.h"
#include "interfaces/cli/secret.h"
#include "interfaces/cli/vocabulary.h"

namespace sekisho::cli {
namespace {

constexpr std::size_t kMaxCertificates = 32'768;

void showServer(Session& session, const Json& server) {
  if (server.isNull()) {
    session.out << session.say(Words{"メールでは知らせていません。", "Nothing is sent by mail."})
                << "\n";
    return;
  }
  const std::string user = plain(server["user"]);
  const bool* kept = server["password_kept"].boolean();
  std::string days;
  for (const Json& day : *server["days_before"].array()) {
    days += (days.empty() ? "" : ",") + plain(day);
  }
  std::string login = user.empty() ? std::string("-") : user;
  if (!user.empty() && kept != nullptr && !*kept) {
    login += session.say(Words{" (パスワードなし)", " (no password)"});
  }
  printColumns(session.out, {{std::string(session.say(Words{"サーバー", "Server"})),
                              plain(server["host"]) + ":" + plain(server["port"])},
                             {std::string(session.say(Words{"暗号化", "Encryption"})),
                              wordOf(session, Vocabulary::MailSecurity, server["security"])},
                             {std::string(session.say(Words{"ログイン", "Log-in"})), login},
                             {std::string(session.say(Words{"差出人", "Sender"})),
                              plain(server["sender"]) + " " + plain(server["sender_name"])},
                             {std::string(session.say(Words{"何日前", "Days before"})), days}});
}

// What is kept now, as a change of it; the usual values where nothing is kept.
Json::Object changeFrom(const Json& server) {
  if (server.isNull()) {
    return {{"host", ""},
            {"port", 465},
            {"security", "tls"},
            {"user", ""},
            {"sender", ""},
            {"sender_name", ""},
            {"days_before", Json::Array{7, 1}}};
  }
  Json::Object change = *server.object();
  change.erase("password_kept");
  return change;
}

// A number stays a number; what is none is left to the hub to refuse.
Json numberOr(const std::string& typed) {
  const auto number = toInteger(typed);
  return number ? Json(*number) : Json(typed);
}

bool addOptions(Session& session, const Arguments& arguments, Json::Object& change) {
  for (const char* name : {"host", "security", "user", "sender"}) {
    if (arguments.has(name)) change[name] = arguments.option(name);
  }
  if (arguments.has("sender-name")) change["sender_name"] = arguments.option("sender-name");
  if (arguments.has("port")) change["port"] = numberOr(arguments.option("port"));
  if (arguments.has("days-before")) {
    const std::string typed = arguments.option("days-before");
    Json::Array days;
    for (const auto part : split(typed, ',')) {
      if (!part.empty()) days.push_back(numberOr(std::string(part)));
    }
    change["days_before"] = std::move(days);
  }
  if (arguments.has("ca")) {
    auto text = textOfFile(arguments.option("ca"), kMaxCertificates);
    if (!text || text->empty() || text->size() > kMaxCertificates) {
      session.err << session.say(Words{"証明書のファイルを読み取れません: ",
                                       "The file of certificates cannot be read: "})
                  << arguments.option("ca") << "\n";
      return false;
    }
    change["authorities"] = std::move(*text);
  }
  return true;
}

int mailSettings(Session& session, const Arguments& arguments) {
  if (arguments.has("off")) {
    const auto gone = session.hub.call("DELETE", "/settings/mail");
    return gone ? 0 : explain(session, gone.error());
  }
  const auto now = session.hub.call("GET", "/settings/mail");
  if (!now) return explain(session, now.error());
  Json::Object change = changeFrom((*now)["server"]);
  const Json::Object before = change;
  if (!addOptions(session, arguments, change)) return 2;
  if (arguments.has("mail-password-stdin")) {
    change["password"] =
        askSecret(session, {"メールのパスワード: ", "Password of the mail server: "});
  }
  const auto kept =
      change == before ? now : session.hub.call("PUT", "/settings/mail", std::move(change));
  if (!kept) return explain(session, kept.error());
  if (session.json) return printJson(session, *kept);
  showServer(session, (*kept)["server"]);
  return 0;
}

int mailTest(Session& session, const Arguments&) {
  session.err << session.say(Words{"サーバーと話しています(長くて60秒)",
                                   "Talking to the server (60 seconds at most)"})
              << "\n";
  const auto tried = session.hub.call("POST", "/settings/mail/test");
  if (!tried) return explain(session, tried.error());
  const bool* delivered = (*tried)["delivered"].boolean();
  const int status = delivered != nullptr && *delivered ? 0 : 1;
  if (session.json) {
    printJson(session, *tried);
    return status;
  }
  session.out << session.say((*tried)["text"]);
  if ((*tried)["code"].integer() != nullptr) {
    session.out << " " << plain((*tried)["code"]) << " " << plain((*tried)["enhanced"]);
  }
  session.out << "\n" << session.say((*tried)["do"]) << "\n";
  return status;
}

int showList(Session& session, const std::expected<Json, Refusal>& list) {
  if (!list) return explain(session, list.error());
  if (session.json) return printJson(session, *list);
  std::vector<std::vector<std::string>> rows;
  for (const Json& message : *(*list)["messages"].array()) {
    std::string why = session.say(message["text"]);
    if (message["code"].integer() != nullptr) why += " " + plain(message["code"]);
    const bool of_worry = message["worry"].text() != nullptr;
    rows.push_back({plain(message["id"]), plain(message["day"]),
                    plain(message[of_worry ? "worry_number" : "person_name"]),
                    wordOf(session, Vocabulary::MailState, message["state"]),
                    plain(message["tried"]), why});
  }
  printColumns(session.out, rows);
  return 0;
}

int listMail(Session& session, const Arguments&) {
  return showList(session, session.hub.call("GET", "/mail"));
}

int sendMailNow(Session& session, const Arguments&) {
  return showList(session, session.hub.call("POST", "/mail/round"));
}

int decideMail(Session& session, const Arguments& arguments) {
  const auto decided = session.hub.call("POST", "/mail/" + arguments.positional[0] + "/decision",
                                        Json::Object{{"decision", arguments.positional[1]}});
  if (!decided) return explain(session, decided.error());
  return session.json ? printJson(session, *decided) : 0;
}

std::vector<Option> serverOptions() {
  return {{"host", "NAME", {"送信(SMTP)サーバー", "The outgoing (SMTP) server"}},
          {"port", "PORT", {"ポート(ふつうは465か587)", "Its port, 465 or 587 as a rule"}},
          {"security",
           "KIND",
           {"tls はじめから暗号化、starttls 途中から、none なし(関所本体の中のサーバーだけ)",
            "tls, starttls, or none (a server on this machine only)"}},
          {"user", "NAME", {"ログインする名前", "User name"}},
          {"mail-password-stdin",
           "",
           {"パスワードを標準入力の次の行から", "Reads its password from the next line of input"},
           "/password"},
          {"sender", "ADDRESS", {"差出人のアドレス", "The address reminders come from"}},
          {"sender-name", "TEXT", {"差出人の名前", "The sender's name"}},
          {"days-before", "DAYS", {"何日前に知らせるか(7,1 など)", "Days before, such as 7,1"}},
          {"ca",
           "FILE",
           {"医院の中のサーバーの証明書(PEM)", "Certificates (PEM) of a server of your own"},
           "/authorities"},
          {"off", "", {"メールで知らせるのをやめる", "Stops reminding by mail"}}};
}

}  // namespace

std::vector<Command> mailCommands() {
  return {{.words = "settings mail",
           .about = {"お知らせを送るメールのサーバーを見ます。変えることもできます",
                     "Shows or sets the mail server that takes reminders"},
           .options = serverOptions(),
           .changes = true,
           .run = &mailSettings},
          {.words = "mail test",
           .about = {"自分に試し送りをして、サーバーの返事を見ます",
                     "Sends a message to yourself and shows what the server answers"},
           .changes = true,
           .run = &mailTest},
          {.words = "mail list",
           .about = {"送ったお知らせ(届かなかったものが先)",
                     "Lists reminders sent by mail, those that did not arrive first"},
           .run = &listMail},
          {.words = "mail send",
           .about = {"今日のお知らせを、朝を待たずに送ります",
                     "Sends today's reminders without waiting for the morning"},
           .changes = true,
           .run = &sendMailNow},
          {.words = "mail decide",
           .about = {"届かなかったお知らせを、もう一度送る(again)か、確かめた(close)とします",
                     "Sends a reminder that did not arrive again, or closes it"},
           .positional = {"ID", "DECISION"},
           .changes = true,
           .run = &decideMail}};
}

}  // namespace sekisho::cli
