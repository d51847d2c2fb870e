#include <iterator>
#include <ostream>

#include "interfaces/cli/commands.h"
#include "interfaces/cli/open_file.h"

namespace sekisho::cli {
namespace {

constexpr std::size_t kMaxPolicy = 65'536;

Words wordsFor(std::string_view outcome) {
  if (outcome == "cosigned") return {"署名した", "cosigned"};
  if (outcome == "unreachable") return {"答えがない", "no answer"};
  if (outcome == "unknown-log") return {"この日誌を知らない", "does not know this journal"};
  if (outcome == "untrusted") return {"別の鍵を信じている", "believes another key"};
  if (outcome == "ahead") return {"× こちらより多く見ている", "× has seen more than is here"};
  if (outcome == "inconsistent") return {"× 違う記録を見ている", "× has seen other entries"};
  if (outcome == "wrong-cosignature") return {"署名が正しくない", "its signature is wrong"};
  if (outcome == "misunderstood") return {"返事の形が違う", "answers in another form"};
  return {"まだ聞いていない", "not asked yet"};
}

void printCosigning(Session& session, const Json& body) {
  session.out << session.say(
                     Words{"この日誌の鍵(証人に渡します)", "This journal's key (for witnesses)"})
              << "\n  " << plain(body["log_vkey"]) << "\n";
  if (body["witnesses"].array()->empty()) {
    session.out << session.say(Words{"証人を決めていません。", "No witness is appointed."}) << "\n";
    return;
  }
  std::vector<std::vector<std::string>> rows;
  for (const Json& one : *body["witnesses"].array()) {
    rows.push_back({plain(one["name"]), std::string(session.say(wordsFor(plain(one["outcome"])))),
                    plain(one["cosigned_at"]), plain(one["url"])});
  }
  printColumns(session.out, rows);
  session.out << session.say(Words{"要る数の署名がそろった時", "Enough cosigned at"}) << " "
              << plain(body["witnessed_at"]) << " (" << plain(body["size"])
              << session.say(Words{"件まで", " entries"}) << ")\n";
}

/// The policy that was typed; nothing if it cannot be read, which is said.
std::optional<std::string> policyFrom(Session& session, const Arguments& arguments) {
  if (arguments.has("off")) return "";
  if (!arguments.has("policy")) {
    return "witness witness " + arguments.option("vkey") + " " + arguments.option("url") +
           "\nquorum witness\n";
  }
  auto text = textOfFile(arguments.option("policy"), kMaxPolicy);
  if (!text || text->empty() || text->size() > kMaxPolicy) {
    session.err << session.say(Words{"決まりのファイルを読み取れません: ",
                                     "The policy file cannot be read: "})
                << arguments.option("policy") << "\n";
    return std::nullopt;
  }
  return text;
}

int witnesses(Session& session, const Arguments& arguments) {
  const bool one = arguments.has("vkey") || arguments.has("url");
  const int ways = int{one} + int{arguments.has("policy")} + int{arguments.has("off")};
  if (ways > 1 || arguments.has("vkey") != arguments.has("url")) {
    session.err << session.say(
                       Words{"--vkey と --url の組か、--policy か、--off のどれか一つです。",
                             "Either --vkey with --url, or --policy, or --off."})
                << "\n";
    return 2;
  }
  Json::Object change;
  if (ways == 1) {
    auto policy = policyFrom(session, arguments);
    if (!policy) return 2;
    change["policy"] = *std::move(policy);
  }
  const auto body = change.empty()
                        ? session.hub.call("GET", "/journal/witnesses")
                        : session.hub.call("PUT", "/journal/witnesses", std::move(change));
  if (!body) return explain(session, body.error());
  if (session.json) {
    session.out << canonicalJson(*body) << "\n";
  } else {
    printCosigning(session, *body);
  }
  return 0;
}

}  // namespace

std::vector<Command> cosigningCommands() {
  return {{.words = "journal witnesses",
           .about = {"日誌の証人(なしで呼べば今のようす)",
                     "The journal's witnesses; shows them if nothing is given"},
           .options = {{"vkey", "VKEY", {"証人の鍵", "A witness's key"}, "/policy/vkey"},
                       {"url",
                        "URL",
                        {"証人の住所(# のあとまで)", "Its address, with what is behind #"},
                        "/policy/url"},
                       {"policy",
                        "FILE",
                        {"何人もの証人と、要る数(tlog-policy)",
                         "Several witnesses and a quorum (a tlog-policy)"}},
                       {"off", "", {"だれにも頼みません", "Asks nobody any more"}}},
           .changes = true,
           .run = &witnesses}};
}

}  // namespace sekisho::cli
