#include "programs/agent/first_seen_file.h"

namespace sekisho::agent {

updates::FirstSeenDays FirstSeenFile::load() {
  const auto bytes = platform::readFile(disk_, path_, kMaxBytes);
  return bytes ? updates::firstSeenFrom(textOf(*bytes)) : updates::FirstSeenDays();
}

void FirstSeenFile::save(const updates::FirstSeenDays& days) {
  const std::string text = updates::textOf(days);
  // Losing the days makes updates look newer, which their table says: "at least since".
  if (auto kept = platform::writeFileAtomically(disk_, path_, bytesOf(text)); !kept) return;
}

}  // namespace sekisho::agent
