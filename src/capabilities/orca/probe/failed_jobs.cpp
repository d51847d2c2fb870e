#include "capabilities/orca/probe/failed_jobs.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>

#include "capabilities/orca/probe/row_words.h"
#include "core/text.h"

namespace sekisho::orca {
namespace {

constexpr std::size_t kDayOfStamp = 8;

struct JobTable {
  std::string_view table;
  std::string_view day;  // the columns that say when
  std::string_view time;
};
constexpr std::array<JobTable, 2> kJobTables{{
    {.table = "tbl_jobkanri", .day = "startymd", .time = "jobstarttime"},
    {.table = "tbl_joblog", .day = "logymd", .time = "logtime"},
}};

Result<std::int64_t> failedIn(const Select& select, const JobTable& table, Instant now) {
  const std::string from = localStamp(now - FailedJobs::kWithin);
  const auto rows = select(
      {"count(*)"},
      fmt::format("FROM (SELECT 1 FROM public.{0} WHERE {1} >= '{3}' AND {1} || coalesce({2}, '') "
                  ">= '{4}' AND errcd ~ '[^0 ]' LIMIT {5}) AS failed",
                  table.table, table.day, table.time, from.substr(0, kDayOfStamp), from,
                  FailedJobs::kMost));
  if (!rows) return std::unexpected(rows.error());
  const auto count = rows->size() == 1 ? toInteger(cellOf(rows->front(), 0)) : std::nullopt;
  if (!count) return fail(ErrorCode::Corrupt, MessageId{"orca.database-not-understood"});
  return *count;
}

}  // namespace

FailedJobs failedJobsIn(const Select& select, Instant now) {
  FailedJobs jobs;
  for (const JobTable& table : kJobTables) {
    const auto count = failedIn(select, table, now);
    if (count) {
      jobs.count = std::max(jobs.count.value_or(0), *count);
    } else if (count.error().code == ErrorCode::NotFound) {
      jobs.absent.emplace(table.table);
    } else {
      return {};
    }
  }
  return jobs;
}

}  // namespace sekisho::orca
