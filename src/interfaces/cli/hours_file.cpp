#include "interfaces/cli/hours_file.h"

#include <algorithm>
#include <iterator>
#include <ostream>

#include "capabilities/evidence/hours.h"
#include "core/text.h"
#include "interfaces/cli/json_place.h"
#include "interfaces/cli/open_file.h"

namespace sekisho::cli {
namespace {

constexpr std::size_t kMaxHoursFile = 65'536;

std::string argumentOf(const Error& error, std::string_view name) {
  const auto found = std::ranges::find(error.arguments, name, &MessageArgument::name);
  return found == error.arguments.end() ? std::string() : found->value;
}

int explainAt(Session& session, const std::string& path, std::size_t line, const Error& error) {
  session.err << path << ":" << line << ": ";
  Refusal refusal = session.refusalOf(error);
  refusal.exit_code = 2;
  return explain(session, refusal);
}

}  // namespace

std::expected<Json, int> readHoursFile(Session& session, const std::string& path) {
  const std::string text = textOfFile(path, kMaxHoursFile).value_or("");
  if (text.empty()) {
    session.err << session.say(Words{"診療時間のファイルを読み取れません: ",
                                     "The file of opening hours cannot be read: "})
                << path << "\n";
    return std::unexpected(2);
  }
  const auto json = parseJson(text, {.max_bytes = kMaxHoursFile, .max_depth = 8});
  if (!json) {
    const auto offset = toInteger(argumentOf(json.error(), "offset")).value_or(0);
    const std::size_t line = lineAt(text, static_cast<std::size_t>(offset));
    return std::unexpected(explainAt(session, path, line,
                                     {ErrorCode::InvalidInput, MessageId{"evidence.hours-file"}}));
  }
  if (const auto hours = evidence::hoursFromJson(*json); !hours) {
    const std::size_t line = lineOf(text, argumentOf(hours.error(), "at"));
    return std::unexpected(explainAt(session, path, line, hours.error()));
  }
  return *json;
}

}  // namespace sekisho::cli
