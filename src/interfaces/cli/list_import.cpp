#include "interfaces/cli/list_import.h"

#include <ostream>

#include "core/csv.h"
#include "core/text.h"
#include "interfaces/cli/open_file.h"
#include "interfaces/cli/vocabulary.h"

namespace sekisho::cli {
namespace {

constexpr std::size_t kMostOfAnyList = std::size_t{1} << 20U;

// What the hub is asked to read; bytes that no JSON could carry are refused here.
std::expected<Json, int> listIn(Session& session, const std::string& file, Json::Object body) {
  auto csv = textOfFile(file, kMostOfAnyList);
  if (!csv) return std::unexpected(explainFile(session, file));
  // A list cut where it is too long may end within a character: that it is long is said instead.
  if (const auto why = csv->size() > kMostOfAnyList ? std::nullopt : whyNoText(*csv)) {
    const Refusal refusal = session.refusalOf(Error{ErrorCode::InvalidInput, *why});
    return std::unexpected(explain(session, refusal));
  }
  body["csv"] = toUtf8(*csv);
  return Json(std::move(body));
}

std::string joined(const Session& session, const Json::Array& words) {
  std::string all;
  for (const Json& word : words) {
    if (!all.empty()) all += session.say(Words{"、", ", "});
    all += plain(word);
  }
  return all;
}

// What is wrong with a line, and what may stand there instead.
std::string whyWrong(const Session& session, const Json& line) {
  std::string allowed;
  for (const Json& one : *line["allowed"].array()) {
    if (!allowed.empty()) allowed += session.say(Words{"、", ", "});
    allowed += session.say(one);
  }
  std::string why = session.say(line["text"]);
  if (allowed.empty()) return why;
  why += session.say(Words{" 書けるもの：", " It takes: "});
  return why + allowed;
}

// Of what is no person's it is said in place of a kind.
std::string cellOf(const Session& session, const Json& line, std::string_view column) {
  if (column != "kind") return plain(line[column]);
  const bool* program = line["program"].boolean();
  if (program != nullptr && *program) {
    return std::string(session.say(Words{"プログラム", "program"}));
  }
  return wordOf(session, Vocabulary::PersonKind, line[column]);
}

void printLines(Session& session, const Json& preview,
                std::initializer_list<std::string_view> columns) {
  std::vector<std::vector<std::string>> rows;
  for (const Json& line : *preview["lines"].array()) {
    std::vector<std::string>& row = rows.emplace_back();
    row.push_back(plain(line["line"]));
    row.push_back(wordOf(session, Vocabulary::ImportOutcome, line["outcome"]));
    for (const std::string_view column : columns) {
      row.push_back(cellOf(session, line, column));
    }
    row.push_back(whyWrong(session, line));
    if (const bool* asks = line["asks"].boolean(); asks != nullptr && *asks) {
      row.back() += session.say(Words{"このユーザIDは、プログラムが使っています",
                                      "a program was seen to use this operator"});
    }
  }
  printColumns(session.out, rows);
  const Json::Array* left_out = preview["left_out"].array();
  if (left_out == nullptr || left_out->empty()) return;
  session.out << session.say(Words{"読まない列：", "Columns that are not read: "})
              << joined(session, *left_out) << "\n";
}

}  // namespace

int importList(Session& session, const Arguments& arguments, std::string_view path,
               std::initializer_list<std::string_view> columns, const Json::Object& more) {
  const auto list = listIn(session, arguments.positional.front(), more);
  if (!list) return list.error();
  const auto preview = session.hub.call("POST", std::string(path) + "/preview", *list);
  if (!preview) return explain(session, preview.error());
  const bool fine = *(*preview)["wrong"].integer() == 0;
  if (!fine || arguments.has("preview")) {
    if (session.json) {
      session.out << canonicalJson(*preview) << "\n";
    } else {
      printLines(session, *preview, columns);
    }
    if (!fine) {
      session.err << session.say(Words{"直す行があるため、1件も取り込んでいません。",
                                       "Some lines need correction; nothing was imported."})
                  << "\n";
    }
    return fine ? 0 : 1;
  }
  const auto done = session.hub.call("POST", path, *list);
  if (!done) return explain(session, done.error());
  if (session.json) {
    session.out << canonicalJson(*done) << "\n";
    return 0;
  }
  const std::string added = plain((*done)["added"]);
  const std::string known = plain((*done)["known"]);
  session.out << session.say(Words{"登録しました：", "Added: "}) << added
              << session.say(Words{"件(登録済み：", " (known already: "}) << known
              << session.say(Words{"件)", ")"}) << "\n";
  return 0;
}

}  // namespace sekisho::cli
