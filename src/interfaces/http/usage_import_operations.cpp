#include "interfaces/http/usage_import_operations.h"

#include <algorithm>
#include <memory>
#include <set>
#include <utility>

#include "capabilities/usage/exported.h"
#include "interfaces/http/body.h"

namespace sekisho::http {
namespace {

using usage::ExportedLine;
using usage::ExportedList;

constexpr std::size_t kMaxSystem = 80;
constexpr std::size_t kTogether = 256;  // lines offered to the journal at once

struct Asked {
  std::string system;
  std::string csv;
  ExportedList list = {};
  std::vector<Sha256> digests = {};  // of its lines
};

Result<Asked> read(Call& call, const usage::Keyed& keyed) {
  Members members(call.body);
  Asked asked{.system = members.text("system", kMaxSystem),
              .csv = members.text("csv", usage::kMaxExportBytes, true)};
  if (auto read = members.finish(); !read) return std::unexpected(std::move(read.error()));
  if (auto named = usage::checkSystemName(asked.system); !named) {
    return std::unexpected(std::move(named.error()));
  }
  auto list = usage::parseExport(asked.csv);
  if (!list) return std::unexpected(std::move(list.error()));
  asked.list = *std::move(list);
  for (const ExportedLine& line : asked.list.lines) {
    asked.digests.push_back(usage::digestOf(asked.system, line, keyed));
  }
  return asked;
}

Json::Object shown(const ExportedLine& line) {
  const usage::Record& record = line.record;
  const auto& at = record.recorded.at;
  return {{"time", at ? toRfc3339(*at) : ""},
          {"user", record.agents.front().who.value},
          {"name", record.agents.front().name},
          {"terminal", record.agents.front().network.address},
          {"action", record.subtypes.empty() ? "" : record.subtypes.front().display},
          {"patient", record.entities.empty() ? "" : record.entities.front().what.value}};
}

class UsageImportOperations {
 public:
  UsageImportOperations(usage::ImportedLists& imported, usage::Arrivals& arrivals,
                        usage::Keyed keyed, const Clock& clock, Words words,
                        std::function<void()> changed)
      : imported_(imported),
        arrivals_(arrivals),
        keyed_(std::move(keyed)),
        clock_(clock),
        words_(std::move(words)),
        changed_(std::move(changed)) {}

  Result<Reply> preview(Call& call) {
    const auto asked = read(call, keyed_);
    if (!asked) return std::unexpected(asked.error());
    auto known = imported_.known(asked->digests);
    if (!known) return std::unexpected(std::move(known.error()));
    ListPreview preview;
    for (std::size_t i = 0; i < asked->list.lines.size(); ++i) {
      // The second of two equal lines of one list is the same event.
      const bool is_known = !known->insert(asked->digests[i]).second;
      preview.add(asked->list.lines[i].line, is_known, shown(asked->list.lines[i]));
    }
    for (const usage::ExportedProblem& problem : asked->list.problems) {
      preview.refuse(problem.line, {"time", "user", "name", "terminal", "action", "patient"},
                     words_(problem.message, {{"column", problem.column}}).text, {});
    }
    return std::move(preview).reply();
  }

  Result<Reply> import(Call& call) {
    const auto asked = read(call, keyed_);
    if (!asked) return std::unexpected(asked.error());
    if (!asked->list.problems.empty()) {
      return fail(ErrorCode::InvalidInput, MessageId{"usage.export-wrong-lines"}, {},
                  {{"lines", std::to_string(asked->list.problems.size())}});
    }
    auto known = imported_.known(asked->digests);
    if (!known) return std::unexpected(std::move(known.error()));
    std::vector<usage::Message> messages;
    std::vector<Sha256> digests;
    for (std::size_t i = 0; i < asked->list.lines.size(); ++i) {
      if (!known->insert(asked->digests[i]).second) continue;
      messages.push_back({.type = std::string(usage::kCsvType), .body = asked->list.lines[i].body});
      digests.push_back(asked->digests[i]);
    }
    if (auto kept = keep(*asked, messages, digests, call.caller.signedIn().person); !kept) {
      return std::unexpected(std::move(kept.error()));
    }
    return imported(messages.size(), asked->list.lines.size());
  }

 private:
  // What is durable of it is known afterwards, also if the rest was not taken: then the same list
  // goes on from there.
  Result<void> keep(const Asked& asked, std::span<const usage::Message> messages,
                    std::span<const Sha256> digests, PersonId by) {
    const std::string source = usage::exportSourceOf(asked.system);
    for (std::size_t at = 0; at < messages.size(); at += kTogether) {
      const std::size_t count = std::min(kTogether, messages.size() - at);
      const auto arrived = arrivals_.take(source, messages.subspan(at, count));
      usage::ImportedList taken{
          .system = asked.system, .list = keyed_(asked.csv), .by = by, .at = clock_.now()};
      const auto failed = std::ranges::find_if(arrived, [](const auto& one) { return !one; });
      for (std::size_t i = 0; i < arrived.size(); ++i) {
        if (arrived[i]) taken.lines.push_back(digests[at + i]);
      }
      if (!taken.lines.empty()) {
        if (auto kept = imported_.record(taken); !kept) return kept;
        changed_();
      }
      if (failed != arrived.end()) return std::unexpected(failed->error());
    }
    return {};
  }

  usage::ImportedLists& imported_;
  usage::Arrivals& arrivals_;
  usage::Keyed keyed_;
  const Clock& clock_;
  Words words_;
  std::function<void()> changed_;
};

}  // namespace

std::vector<Route> usageImportOperations(usage::ImportedLists& imported, usage::Arrivals& arrivals,
                                         usage::Keyed keyed, const Clock& clock, Words words,
                                         std::function<void()> changed) {
  // Shared by the routes' functions, which live as long as the API.
  auto it = std::make_shared<UsageImportOperations>(imported, arrivals, std::move(keyed), clock,
                                                    std::move(words), std::move(changed));
  const auto bind = [&](Result<Reply> (UsageImportOperations::*answer)(Call&)) {
    return [it, answer](Call& call) { return (*it.*answer)(call); };
  };
  return {
      {"POST", "/usage-lists/preview", "previewUsageList", bind(&UsageImportOperations::preview)},
      {"POST", "/usage-lists", "importUsageList", bind(&UsageImportOperations::import)},
  };
}

}  // namespace sekisho::http
