#include "capabilities/witness/add_checkpoint.h"

#include <fmt/core.h>

#include <charconv>

#include "capabilities/journal/note.h"
#include "core/text.h"

namespace sekisho::witness {
namespace {

constexpr std::string_view kOld = "old ";

std::unexpected<Error> unreadable(std::string why) {
  return fail(ErrorCode::InvalidInput, MessageId{"witness.request-unreadable"}, std::move(why));
}

}  // namespace

std::string encodeAddCheckpoint(const AddCheckpoint& request) {
  std::string text = fmt::format("{}{}\n", kOld, request.old_size);
  for (const Sha256& hash : request.proof) text += toBase64(hash.view()) + "\n";
  return text + "\n" + request.checkpoint;
}

Result<AddCheckpoint> decodeAddCheckpoint(std::string_view text) {
  if (text.size() > kMaxRequestBytes || !text.starts_with(kOld)) return unreadable("first line");
  const auto gap = text.find("\n\n");
  if (gap == std::string_view::npos) return unreadable("no checkpoint");
  AddCheckpoint request{.checkpoint = std::string(text.substr(gap + 2))};
  const auto lines = split(text.substr(0, gap), '\n');
  const auto number = lines.front().substr(kOld.size());
  const auto [end, error] =
      std::from_chars(number.data(), number.data() + number.size(), request.old_size);
  if (error != std::errc{} || std::to_string(request.old_size) != number) {
    return unreadable("the old size is no plain decimal number");
  }
  for (const std::string_view line : std::span(lines).subspan(1)) {
    const auto bytes = fromBase64(line);
    const auto hash = bytes ? Sha256::fromBytes(*bytes) : std::nullopt;
    if (!hash || request.proof.size() == kMaxConsistencyHashes) return unreadable("proof");
    request.proof.push_back(*hash);
  }
  if (const auto note = journal::decodeNote(request.checkpoint); !note) {
    return unreadable(note.error().detail);
  }
  return request;
}

}  // namespace sekisho::witness
