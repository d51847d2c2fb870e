#include "programs/agent/monsiaj_file.h"

#include <algorithm>
#include <utility>

#include "capabilities/orca/probe/monsiaj_log.h"
#include "programs/agent/log_mark.h"

namespace sekisho::agent {
namespace {

std::uint64_t sizeOf(const platform::FileStatus& file) {
  const auto size = static_cast<std::uint64_t>(std::max<std::int64_t>(file.size, 0));
  return std::min(size, MonsiajFile::kMostBytes);
}

}  // namespace

std::string MonsiajFile::lineAt(std::uint64_t at) const {
  return mark_ + "." + std::to_string(round_) + ":" + std::to_string(at);
}

Result<void> MonsiajFile::takeHead(const platform::MachineFile& file, std::uint64_t bytes) {
  std::string head(std::min(bytes, kHeadBytes), '\0');
  const auto got = file.readAt(0, head);
  if (!got) return std::unexpected(got.error());
  head.resize(*got);
  head_bytes_ = *got;
  head_ = sha256(bytesOf(head));
  return {};
}

Result<void> MonsiajFile::skip(const platform::MachineFile& file) {
  base_ = read_to_ = sizeOf(file.status());
  modified_ms_ = file.status().modified_ms;
  return takeHead(file, read_to_);
}

Result<bool> MonsiajFile::isAnother(const platform::MachineFile& file, std::uint64_t size) {
  if (size < read_to_) return true;
  if (head_bytes_ == 0) return false;
  const Sha256 known = head_;
  const std::uint64_t bytes = head_bytes_;
  if (auto taken = takeHead(file, bytes); !taken) return std::unexpected(taken.error());
  return head_bytes_ != bytes || head_ != known;
}

void MonsiajFile::tellLost() {
  lost_.push_back({.kind = "orca.client-log-lost@1", .body = {{"line", lineAt(read_to_)}}});
}

// What was not read of it is lost, as far as anybody knows.
void MonsiajFile::beginAnew() {
  uses_.end();
  tellLost();
  ++round_;
  base_ = read_to_ = head_bytes_ = 0;
  too_long_ = false;
  cutter_ = {};
}

Result<bool> MonsiajFile::read(const platform::MachineFile& file) {
  const std::uint64_t size = sizeOf(file.status());
  modified_ms_ = file.status().modified_ms;
  const auto another = isAnother(file, size);
  if (!another) return std::unexpected(another.error());
  if (*another) beginAnew();
  std::string piece(std::min<std::uint64_t>(kPieceBytes, size - read_to_), '\0');
  const auto got = piece.empty() ? Result<std::size_t>(0)
                                 : file.readAt(static_cast<std::int64_t>(read_to_), piece);
  if (!got) return std::unexpected(got.error());
  takeLines(std::string_view(piece).substr(0, *got));
  read_to_ += *got;
  if (head_bytes_ < std::min(read_to_, kHeadBytes)) {
    if (auto taken = takeHead(file, read_to_); !taken) return std::unexpected(taken.error());
  }
  const bool more = std::cmp_greater(file.status().size, kMostBytes);
  if (more && read_to_ == kMostBytes && !std::exchange(too_long_, true)) tellLost();
  return *got == 0 || read_to_ >= size;
}

void MonsiajFile::takeLines(std::string_view bytes) {
  cutter_.add(bytes);
  while (const auto line = cutter_.next()) {
    if (!line->whole()) continue;
    const auto said = orca::monsiaj::lineFrom(line->text, began_);
    if (said) uses_.take(*said, lineAt(base_ + line->end));
  }
}

std::vector<orca::Told> MonsiajFile::told() {
  std::vector<orca::Told> all = uses_.told();
  std::ranges::move(std::exchange(lost_, {}), std::back_inserter(all));
  return all;
}

Json MonsiajFile::state() const {
  Json::Object state{{"round", round_},       {"head_bytes", head_bytes_},
                     {"head", head_.hex()},   {"read_to", base_ + cutter_.position()},
                     {"too_long", too_long_}, {"uses", uses_.state()}};
  if (modified_ms_) state.emplace("modified_ms", *modified_ms_);
  return state;
}

void MonsiajFile::takeUp(const Json& state) {
  const auto* head = state["head"].text();
  const auto digest = head == nullptr ? std::nullopt : Sha256::fromHex(*head);
  if (!digest) return;
  head_ = *digest;
  round_ = numberIn(state, "round");
  head_bytes_ = std::min(numberIn(state, "head_bytes"), kHeadBytes);
  base_ = read_to_ = numberIn(state, "read_to");
  const auto* too_long = state["too_long"].boolean();
  too_long_ = too_long != nullptr && *too_long;
  if (const auto* modified_ms = state["modified_ms"].integer()) modified_ms_ = *modified_ms;
  uses_ = orca::ClientUses::from(state["uses"]);
}

}  // namespace sekisho::agent
