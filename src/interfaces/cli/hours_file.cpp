#include "interfaces/cli/hours_file.h"

#include <fstream>
#include <iterator>
#include <ostream>

namespace sekisho::cli {
namespace {

constexpr std::size_t kMaxHoursFile = 65'536;

}  // namespace

std::expected<Json, int> readHoursFile(Session& session, const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::string text{std::istreambuf_iterator<char>(in), {}};
  auto hours = in || !text.empty() ? parseJson(text, {.max_bytes = kMaxHoursFile, .max_depth = 8})
                                   : fail(ErrorCode::NotFound, MessageId{"evidence.hours-wrong"});
  if (hours) return std::move(*hours);
  session.err << session.say(Words{"診療時間のファイルを読み取れません: ",
                                   "The file of opening hours cannot be read: "})
              << path << "\n";
  return std::unexpected(2);
}

}  // namespace sekisho::cli
