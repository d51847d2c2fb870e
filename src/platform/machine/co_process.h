#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.h"
#include "platform/descriptor.h"
#include "platform/machine/child_process.h"

namespace sekisho::platform {

/// A program that is kept open and asked again and again: a question on its standard input, an
/// answer on its standard output up to words that end it. It runs as those of ProgramRunner do,
/// and when this goes its input ends; it has a moment to leave by itself, then it is killed with
/// what it started. One thread.
class CoProcess {
 public:
  struct Setup {
    std::vector<std::string> argv;              ///< argv[0] is the absolute path of the program.
    std::vector<std::string> environment = {};  ///< "NAME=value", beside LC_ALL and PATH.
    std::size_t max_answer_bytes = std::size_t{1} << 20U;
    std::chrono::milliseconds to_leave{200};
  };

  ~CoProcess();
  CoProcess(CoProcess&&) noexcept = default;
  CoProcess& operator=(CoProcess&&) = delete;

  /// NotFound, PermissionDenied or Unavailable as ChildProcess::start.
  [[nodiscard]] static Result<CoProcess> start(Setup setup);

  /// Writes `question` as it is, and answers what comes before the next `last_words` that end a
  /// line. Unavailable if the program ended or did not answer in time, Corrupt if it
  /// answered more than allowed: after either it is gone, and every later question is Unavailable.
  [[nodiscard]] Result<std::string> ask(std::string_view question, std::string_view last_words,
                                        std::chrono::milliseconds within);

  [[nodiscard]] bool isRunning() const noexcept { return process_.has_value(); }

 private:
  CoProcess(Setup setup, ChildProcess process, Descriptor input, Descriptor output)
      : setup_(std::move(setup)), input_(std::move(input)), output_(std::move(output)) {
    process_.emplace(std::move(process));
  }

  [[nodiscard]] Result<void> write(std::string_view text, Deadline deadline) const;
  [[nodiscard]] Result<std::string> readTo(std::string_view last_words, Deadline deadline) const;
  [[nodiscard]] Result<bool> readMore(std::string& text, Deadline deadline) const;

  Setup setup_;
  std::optional<ChildProcess> process_;
  Descriptor input_;
  Descriptor output_;
};

}  // namespace sekisho::platform
