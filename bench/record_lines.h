#pragma once

#include <fstream>
#include <string>
#include <vector>

namespace sekisho::bench {

/// The messages of a file that `records` wrote, in order.
class RecordLines {
 public:
  explicit RecordLines(const std::string& file) : in_(file) {}

  /// Up to `most` more; none at the end.
  [[nodiscard]] std::vector<std::string> next(std::size_t most) {
    std::vector<std::string> messages;
    std::string line;
    while (messages.size() < most && std::getline(in_, line)) {
      messages.push_back(line.substr(line.rfind('\t') + 1));
    }
    return messages;
  }

 private:
  std::ifstream in_;
};

}  // namespace sekisho::bench
