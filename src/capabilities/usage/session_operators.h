#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <string>

#include "capabilities/journal/generations.h"
#include "capabilities/usage/record.h"

namespace sekisho::usage {

/// Joins what a terminal told of a session of 日レセ, which names nobody (orca.client-used and its
/// like), with the end of that session as the server told it: panda's log says who it was. Looks
/// each session up once, until `enough` says so and kMost of them; one that has not ended yet names
/// nobody. One thread.
class SessionOperators {
 public:
  static constexpr std::size_t kMost = 50;

  /// `record` outlives it.
  SessionOperators(const journal::Generations& record, std::function<bool()> enough)
      : record_(record), enough_(std::move(enough)) {}

  /// Puts the operator into such a record, and in its entity that the session told it (`who_by`);
  /// leaves others alone.
  void putInto(Record& record);

 private:
  [[nodiscard]] const std::string& operatorOf(const std::string& mark);

  const journal::Generations& record_;
  std::function<bool()> enough_;
  std::map<std::string, std::string> known_ = {};  // by session; empty for nobody
};

}  // namespace sekisho::usage
