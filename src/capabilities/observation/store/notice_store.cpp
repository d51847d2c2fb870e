#include "capabilities/observation/store/notice_store.h"

#include <functional>
#include <utility>

#include "core/text.h"

namespace sekisho::observation {
namespace {

using storage::Row;
using storage::Transaction;
using storage::Value;
using storage::valueOf;

std::unexpected<Error> broken() {
  return fail(ErrorCode::Corrupt, MessageId{"observation.row-broken"}, "a notice to staff");
}

std::string rolesText(const Viewers& viewers) {
  std::string text;
  for (const ViewerRole role : viewers.roles) {
    text += (text.empty() ? "" : " ") + std::string(nameOf(role));
  }
  return text;
}

std::string personsText(const Viewers& viewers) {
  std::string text;
  for (const PersonId& person : viewers.persons) text += (text.empty() ? "" : " ") + person.text();
  return text;
}

Result<Viewers> viewersFrom(const std::string& roles, const std::string& persons) {
  Viewers viewers;
  for (const std::string_view word : words(roles)) {
    const auto role = viewerRoleFrom(word);
    if (!role) return broken();
    viewers.roles.push_back(*role);
  }
  for (const std::string_view word : words(persons)) {
    const auto person = PersonId::fromText(word);
    if (!person) return broken();
    viewers.persons.push_back(*person);
  }
  return viewers;
}

Result<Notice> noticeFrom(const Row& row) {
  auto viewers = viewersFrom(row.text(3), row.text(4));
  if (!viewers) return std::unexpected(std::move(viewers.error()));
  Notice notice{.id = row.id<NoticeId>(0),
                .purpose = row.text(1),
                .responsible = row.id<PersonId>(2),
                .viewers = std::move(*viewers),
                .keep_months = static_cast<int>(row.integer(5)),
                .start = row.day(6),
                .by = row.id<PersonId>(8),
                .at = row.instant(9)};
  if (!row.isNull(7)) notice.until = row.day(7);
  if (!row.isNull(10)) {
    notice.given = Given{.day = row.day(10),
                         .by = row.id<PersonId>(11),
                         .at = row.instant(12),
                         .alone = row.text(16)};
  }
  if (!row.isNull(13)) {
    notice.ended = Ending{.by = row.id<PersonId>(13), .at = row.instant(14), .why = row.text(15)};
  }
  return notice;
}

Result<std::vector<Notice>> read(Transaction& transaction, std::string_view where,
                                 std::vector<Value> arguments) {
  arguments.insert(arguments.begin(), valueOf(transaction.clinic()));
  auto rows = transaction.run(
      "SELECT id, purpose, responsible, viewer_roles, viewer_persons, keep_months, start_day, "
      "until_day, by_person, at, given_day, given_by, given_at, ended_by, ended_at, ended_why, "
      "given_alone FROM observation_notice WHERE clinic = ? " +
          std::string(where) + " ORDER BY at DESC, id DESC",
      arguments);
  if (!rows) return std::unexpected(std::move(rows.error()));
  std::vector<Notice> notices;
  notices.reserve(rows->size());
  for (const Row& row : *rows) {
    auto notice = noticeFrom(row);
    if (!notice) return std::unexpected(std::move(notice.error()));
    notices.push_back(std::move(*notice));
  }
  return notices;
}

Result<void> insert(Transaction& transaction, const Notice& notice) {
  auto kept = transaction.run(
      "INSERT INTO observation_notice (clinic, id, purpose, responsible, viewer_roles, "
      "viewer_persons, keep_months, start_day, until_day, by_person, at) "
      "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      {valueOf(transaction.clinic()), valueOf(notice.id), notice.purpose,
       valueOf(notice.responsible), rolesText(notice.viewers), personsText(notice.viewers),
       std::int64_t{notice.keep_months}, valueOf(notice.start),
       notice.until ? valueOf(*notice.until) : Value(), valueOf(notice.by), valueOf(notice.at)});
  if (!kept) return std::unexpected(std::move(kept.error()));
  return {};
}

class StoredNotices final : public NoticeRegister {
 public:
  StoredNotices(storage::Database& database, journal::Decisions& decisions, ClinicId clinic)
      : database_(database), decisions_(decisions), clinic_(clinic) {}

  [[nodiscard]] Result<std::vector<Notice>> all() const override {
    auto transaction = database_.snapshot(clinic_);
    if (!transaction) return std::unexpected(std::move(transaction.error()));
    return read(**transaction, "", {});
  }

  Result<void> record(const Notice& notice) override {
    return decisions_.decide(clinic_, [&](Transaction& transaction) -> Result<journal::Decision> {
      auto count = transaction.run("SELECT count(*) FROM observation_notice WHERE clinic = ?",
                                   {valueOf(clinic_)});
      if (!count) return std::unexpected(std::move(count.error()));
      if (static_cast<std::size_t>(count->front().integer(0)) >= kMaxNotices) {
        return fail(ErrorCode::Conflict, MessageId{"observation.full"});
      }
      if (auto kept = insert(transaction, notice); !kept) {
        return std::unexpected(std::move(kept.error()));
      }
      return decisionOf("observation.notice-recorded@1", notice.by, notice);
    });
  }

  Result<Notice> give(NoticeId id, const Given& given, std::chrono::sys_days today) override {
    return change(id, [&](Transaction& transaction, Notice& notice) -> Result<journal::Decision> {
      if (auto fine = check(notice, given, today); !fine) {
        return std::unexpected(std::move(fine.error()));
      }
      auto marked = transaction.run(
          "UPDATE observation_notice SET given_day = ?, given_by = ?, given_at = ?, "
          "given_alone = ? WHERE clinic = ? AND id = ?",
          {valueOf(given.day), valueOf(given.by), valueOf(given.at), given.alone, valueOf(clinic_),
           valueOf(id)});
      if (!marked) return std::unexpected(std::move(marked.error()));
      notice.given = given;
      return decisionOf("observation.notice-given@1", given.by, notice);
    });
  }

  Result<Notice> end(NoticeId id, const Ending& ending) override {
    return change(id, [&](Transaction& transaction, Notice& notice) -> Result<journal::Decision> {
      if (notice.ended) return fail(ErrorCode::Conflict, MessageId{"observation.ended"});
      auto marked = transaction.run(
          "UPDATE observation_notice SET ended_by = ?, ended_at = ?, ended_why = ? "
          "WHERE clinic = ? AND id = ?",
          {valueOf(ending.by), valueOf(ending.at), ending.why, valueOf(clinic_), valueOf(id)});
      if (!marked) return std::unexpected(std::move(marked.error()));
      notice.ended = ending;
      return decisionOf("observation.notice-ended@1", ending.by, notice);
    });
  }

 private:
  static journal::Decision decisionOf(std::string_view kind, PersonId by, const Notice& notice) {
    return {std::string(kind), Json::Object{{"by", journal::Actor::ofPerson(by).toJson()},
                                            {"notice", toJson(notice)}}};
  }

  // One notice, found and changed within one decision.
  Result<Notice> change(
      NoticeId id, const std::function<Result<journal::Decision>(Transaction&, Notice&)>& what) {
    Notice changed;
    auto decided =
        decisions_.decide(clinic_, [&](Transaction& transaction) -> Result<journal::Decision> {
          auto found = read(transaction, "AND id = ?", {valueOf(id)});
          if (!found) return std::unexpected(std::move(found.error()));
          if (found->empty()) return fail(ErrorCode::NotFound, MessageId{"observation.unknown"});
          changed = std::move(found->front());
          return what(transaction, changed);
        });
    if (!decided) return std::unexpected(std::move(decided.error()));
    return changed;
  }

  storage::Database& database_;
  journal::Decisions& decisions_;
  ClinicId clinic_;
};

}  // namespace

std::unique_ptr<NoticeRegister> openNoticeRegister(storage::Database& database,
                                                   journal::Decisions& decisions, ClinicId clinic) {
  return std::make_unique<StoredNotices>(database, decisions, clinic);
}

}  // namespace sekisho::observation
