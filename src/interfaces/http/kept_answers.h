#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "core/clock.h"
#include "core/mutex.h"
#include "interfaces/http/call.h"

namespace sekisho::http {

/// Answers of operations that only read, kept while nothing changes and for a second at most: after
/// a change every open page asks for the same. Safe for any thread.
class KeptAnswers : public std::enable_shared_from_this<KeptAnswers> {
 public:
  /// A number that is another one after every change of what answers are made of, before anybody is
  /// told of it; nothing if that is not counted, and then nothing is kept.
  using Changes = std::function<std::optional<std::uint64_t>()>;

  /// `clock` must outlive the object.
  [[nodiscard]] static std::shared_ptr<KeptAnswers> make(Changes changes, const Clock& clock) {
    return std::shared_ptr<KeptAnswers>(new KeptAnswers(std::move(changes), clock));
  }

  /// For whom an answer is: everybody with the same roles, or one session alone.
  enum class For { Roles, Session };

  /// The same route, answered from what is kept where that holds. What it answers may depend on the
  /// address asked for, the roles of who asks (or their session, if it is for that), the clock and
  /// what changes() counts, and on nothing else; asking must leave no trace.
  [[nodiscard]] Route over(Route route, For whom = For::Roles);

 private:
  struct Kept {
    std::uint64_t changes = 0;
    std::chrono::milliseconds at{};  // since boot
    Reply reply;
  };
  KeptAnswers(Changes changes, const Clock& clock) : changes_(std::move(changes)), clock_(clock) {}
  [[nodiscard]] std::optional<Reply> find(const std::string& asked, std::uint64_t changes)
      SEKISHO_EXCLUDES(mutex_);
  void keep(const std::string& asked, Kept kept) SEKISHO_EXCLUDES(mutex_);

  const Changes changes_;
  const Clock& clock_;
  Mutex mutex_;
  std::map<std::string, Kept> kept_ SEKISHO_GUARDED_BY(mutex_);
};

}  // namespace sekisho::http
