#include "platform/machine/hosts_file.h"

#include <algorithm>

#include "core/text.h"
#include "platform/machine/log_words.h"

namespace sekisho::platform {

std::vector<std::string> addressesInHosts(std::string_view hosts, std::string_view name) {
  std::vector<std::string> found;
  for (std::string_view line : split(hosts, '\n')) {
    line = trimmed(line.substr(0, line.find('#')));
    const auto fields = words(line);
    if (fields.size() < 2 ||
        std::ranges::find(fields.begin() + 1, fields.end(), name) == fields.end()) {
      continue;
    }
    if (auto address = addressFrom(fields.front())) found.push_back(*std::move(address));
  }
  return found;
}

}  // namespace sekisho::platform
