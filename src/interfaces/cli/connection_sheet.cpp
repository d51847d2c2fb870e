#include "interfaces/cli/connection_sheet.h"

#include <ostream>

#include "core/text.h"

namespace sekisho::cli {
namespace {

// In fours, as a person compares it with the paper.
std::string inGroups(const std::string& fingerprint) {
  std::string text;
  for (std::size_t i = 0; i < fingerprint.size(); ++i) {
    if (i != 0 && i % 4 == 0) text += i == fingerprint.size() / 2 ? "\n    " : " ";
    const char c = fingerprint[i];
    text += c >= 'a' && c <= 'f' ? static_cast<char>(c - 'a' + 'A') : c;
  }
  return text;
}

std::string withoutBrackets(std::string number) {
  std::erase_if(number, [](char c) { return c == '[' || c == ']'; });
  return number;
}

void printWays(Session& session, const Json& sheet) {
  for (bool first = true; const Json& address : *sheet["addresses"].array()) {
    session.out << (first ? "  " : "    ") << plain(address["url"]) << "\n";
    first = false;
  }
  if (sheet["addresses"].array()->empty()) return;
  const std::string number = plain(sheet["addresses"].array()->front()["number"]);
  session.out << session.say(Words{"hosts ファイルの行(名前で開くとき)：\n",
                                   "Line for the hosts file (to open it by name):\n"})
              << "  " << withoutBrackets(number) << " " << plain(sheet["host_name"]) << "\n"
              << "    " << plain(sheet["host_url"]) << "\n"
              << "    " << plain(sheet["local_url"]) << " (mDNS)\n";
}

}  // namespace

void printConnectionSheet(Session& session, const Json& sheet) {
  const Json& obstacle = sheet["obstacle"];
  if (!obstacle.isNull()) {
    session.out << "！ " << session.say(obstacle["text"]) << "\n  " << session.say(obstacle["do"])
                << " (" << plain(obstacle["message"]) << ")\n";
  }
  session.out << session.say(
      obstacle.isNull() ? Words{"ほかの機械から開くアドレス：\n", "Address for other machines:\n"}
                        : Words{"そのあとで、ほかの機械から開くアドレス：\n",
                                "Address for other machines after that:\n"});
  printWays(session, sheet);
  session.out
      << session.say(Words{"証明書の発行元の指紋(SHA-256)：\n",
                           "Fingerprint of the certificate authority (SHA-256):\n"})
      << "    " << inGroups(plain(sheet["fingerprint"])) << "\n"
      << session.say(Words{
             "ログインの画面から証明書を保存し、指紋をくらべてから信頼させます。\n"
             "手順の紙は、設定の「ほかの機械から開く紙」で印刷できます。\n",
             "Save the certificate from the sign-in page, compare the fingerprint, then "
             "trust it.\nThe steps can be printed from Settings, “Sheet for other machines”.\n"});
}

}  // namespace sekisho::cli
