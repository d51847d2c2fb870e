#pragma once

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "capabilities/evidence/received_tables.h"

namespace sekisho::evidence::testing {

/// Received tables without a database, for one thread. While `broken` is set nothing is kept.
class TablesInMemory final : public ReceivedTables {
 public:
  bool broken = false;

  Result<std::vector<Keeping>> keep(std::span<const Reading> readings) override {
    if (broken) return fail(ErrorCode::Unavailable, MessageId{"storage.full"});
    std::vector<Keeping> answers;
    for (const Reading& reading : readings) answers.push_back(keepOne(reading));
    return answers;
  }

  Result<ReceivedTable> newest(DeviceId device, std::string_view table) override {
    const auto found = tables_.find({device, std::string(table)});
    if (found == tables_.end()) return notReceived();
    return found->second.back();
  }

  Result<TableMark> mark(DeviceId device, std::string_view table) override {
    const auto found = tables_.find({device, std::string(table)});
    if (found == tables_.end()) return notReceived();
    return found->second.back().mark;
  }

  Result<std::vector<TableMark>> marks() override {
    std::vector<TableMark> all;
    for (const auto& [key, versions] : tables_) all.push_back(versions.back().mark);
    return all;
  }

  Result<Table> byDigest(DeviceId device, std::string_view table, const Sha256& digest) override {
    const auto found = tables_.find({device, std::string(table)});
    if (found == tables_.end()) return notReceived();
    for (const ReceivedTable& version : found->second) {
      if (version.mark.what.digest == digest) return version.content;
    }
    return notReceived();
  }

  /// As doubtTimes() of a database.
  void doubtTimes() {
    for (auto& [key, versions] : tables_) versions.back().mark.is_doubted = true;
  }

  Result<std::vector<ReceivedTable>> during(DeviceId device, std::string_view table, Instant from,
                                            Instant until, std::int64_t most) override {
    std::vector<ReceivedTable> found;
    const auto all = tables_.find({device, std::string(table)});
    if (all == tables_.end()) return found;
    for (const ReceivedTable& version : all->second) {
      if (version.mark.what.observed < from) found.clear();
      if (version.mark.what.observed < until) found.push_back(version);
    }
    if (found.size() > static_cast<std::size_t>(most)) found.resize(static_cast<std::size_t>(most));
    return found;
  }

  Result<void> cite(std::span<const Sha256>) override { return {}; }
  Result<std::int64_t> prune(Instant, std::int64_t) override { return 0; }
  Result<std::int64_t> forget(std::string_view, Instant, Instant, std::int64_t) override {
    return 0;
  }

 private:
  static std::unexpected<Error> notReceived() {
    return fail(ErrorCode::NotFound, MessageId{"evidence.not-received"});
  }

  Keeping keepOne(const Reading& reading) {
    const Observation& what = reading.what;
    auto& versions = tables_[{what.device, what.table}];
    auto& held = positions_[{what.device, what.table}];
    if (!versions.empty()) {
      TableMark& mark = versions.back().mark;
      if (what.origin == Origin::Visit && !mark.is_doubted && mark.confirmed >= what.observed) {
        return Keeping::Superseded;
      }
      const bool same = mark.what.digest == what.digest;
      if (held.epoch == what.position.epoch) {
        if (what.position.sequence < held.sequence) return Keeping::Superseded;
        if (what.position.sequence == held.sequence) {
          return same ? Keeping::Confirmed : Keeping::Forked;
        }
      }
      if (same) {
        held = what.position;
        if (mark.is_doubted || mark.confirmed <= what.observed) mark.confirmed_by = what.origin;
        mark.confirmed = mark.is_doubted ? what.observed : std::max(mark.confirmed, what.observed);
        mark.is_doubted = false;
        return Keeping::Confirmed;
      }
    }
    if (!reading.content) {
      if (versions.empty()) tables_.erase({what.device, what.table});
      return Keeping::Unknown;
    }
    held = what.position;
    versions.push_back({.mark = {.what = what,
                                 .spec_version = reading.content->spec_version,
                                 .status = reading.content->status,
                                 .reason = reading.content->reason,
                                 .rows = static_cast<std::int64_t>(reading.content->rows.size()),
                                 .confirmed = what.observed,
                                 .confirmed_by = what.origin},
                        .content = *reading.content});
    return Keeping::Kept;
  }

  std::map<std::pair<DeviceId, std::string>, std::vector<ReceivedTable>> tables_;
  std::map<std::pair<DeviceId, std::string>, Position> positions_;
};

}  // namespace sekisho::evidence::testing
