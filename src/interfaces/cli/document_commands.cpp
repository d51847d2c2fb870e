#include <fcntl.h>
#include <fmt/core.h>
#include <sys/stat.h>
#include <unistd.h>

#include <ostream>

#include "interfaces/cli/commands.h"
#include "interfaces/cli/open_file.h"
#include "interfaces/cli/vocabulary.h"

namespace sekisho::cli {
namespace {

std::string fileNameOf(const std::string& path) { return path.substr(path.rfind('/') + 1); }

std::string withoutEnding(const std::string& name) { return name.substr(0, name.rfind('.')); }

// Sends the file piece by piece; the id under which it has arrived.
std::expected<std::string, int> sendFile(Session& session, const std::string& path) {
  const OpenFile file(path, O_RDONLY);
  struct stat status{};
  if (file.fd() < 0 || fstat(file.fd(), &status) != 0) {
    return std::unexpected(explainFile(session, path));
  }
  const auto begun = session.hub.call("POST", "/documents/arrivals",
                                      Json::Object{{"bytes", std::int64_t{status.st_size}}});
  if (!begun) return std::unexpected(explain(session, begun.error()));
  std::string arrival = plain((*begun)["arrival"]);
  const auto* most = (*begun)["piece_bytes"].integer();
  std::string piece(static_cast<std::size_t>(most == nullptr ? 65'536 : *most), '\0');
  for (std::int64_t at = 0; at < status.st_size;) {
    const ssize_t got = read(file.fd(), piece.data(), piece.size());
    if (got <= 0) return std::unexpected(explainFile(session, path));
    const auto taken =
        session.hub.send("PUT", fmt::format("/documents/arrivals/{}/pieces/{}", arrival, at),
                         std::string_view(piece).substr(0, static_cast<std::size_t>(got)));
    if (!taken) return std::unexpected(explain(session, taken.error()));
    at += got;
    if (session.interactive && !session.json) {
      session.err << fmt::format("\r{} / {} KiB", at / 1024, status.st_size / 1024) << std::flush;
    }
  }
  if (session.interactive && !session.json) session.err << "\n";
  return arrival;
}

}  // namespace

int listDocuments(Session& session, const Arguments&) {
  const auto all = session.hub.call("GET", "/documents");
  if (!all) return explain(session, all.error());
  if (session.json) {
    session.out << canonicalJson(*all) << "\n";
    return 0;
  }
  std::vector<std::vector<std::string>> rows;
  for (const Json& document : *(*all)["documents"].array()) {
    rows.push_back({plain(document["id"]), plain(document["at"]).substr(0, 10),
                    plain(document["bytes"]), plain(document["digest"]).substr(0, 8),
                    plain(document["title"]),
                    plain(document["standing"]) == "as-filed"
                        ? std::string()
                        : wordOf(session, Vocabulary::DocumentStanding, document["standing"])});
  }
  printColumns(session.out, rows);
  return 0;
}

int addDocument(Session& session, const Arguments& arguments) {
  const std::string& path = arguments.positional.front();
  const auto arrival = sendFile(session, path);
  if (!arrival) return arrival.error();
  const std::string name = fileNameOf(path);
  const auto filed =
      session.hub.call("POST", "/documents",
                       Json::Object{{"arrival", *arrival},
                                    {"title", arguments.option("title", withoutEnding(name))},
                                    {"file_name", name}});
  if (!filed) return explain(session, filed.error());
  session.out << (session.json ? canonicalJson(*filed) : plain((*filed)["id"])) << "\n";
  return 0;
}

int getDocument(Session& session, const Arguments& arguments) {
  const auto content = session.hub.fetch("/documents/" + arguments.positional[0] + "/content");
  if (!content) return explain(session, content.error());
  return saveNew(session, arguments.positional[1], *content);
}

std::vector<Command> documentCommands() {
  return {
      {.words = "document list",
       .about = {"保存した書類の一覧(新しい順)", "Lists the documents on file, newest first"},
       .run = &listDocuments},
      {.words = "document add",
       .about = {"書類を保存します(50MBまで)", "Puts a document on file (up to 50 MB)"},
       .positional = {"FILE"},
       .options = {{"title",
                    "SENTENCES",
                    {"何の書類か(指定しなければファイルの名前)",
                     "What it is; the file's name unless said"}}},
       .changes = true,
       .run = &addDocument},
      {.words = "document get",
       .about = {"書類をファイルに取り出します", "Saves a document as a file"},
       .positional = {"ID", "FILE"},
       .changes = true,
       .run = &getDocument},
  };
}

}  // namespace sekisho::cli
