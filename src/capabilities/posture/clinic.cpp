#include "capabilities/posture/clinic.h"

#include <algorithm>
#include <iterator>

#include "capabilities/posture/account_names.h"
#include "capabilities/posture/cells.h"
#include "capabilities/posture/orca_registers.h"
#include "core/text.h"

namespace sekisho::posture {
namespace {

using evidence::Cell;
using evidence::Table;

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : " ") + word;
  return text;
}

Table deviceTable(const Clinic& clinic) {
  Table table{.name = "device",
              .columns = {"device", "name", "place", "owner", "use", "server", "terminal", "hub",
                          "other", "agent", "origin", "address", "registered_day"}};
  for (const Device& device : clinic.devices) {
    const auto has = [&](catalog::Role role) {
      return cellOf(std::ranges::find(device.roles, role) != device.roles.end());
    };
    table.rows.push_back({cellOf(device.id.text()), cellOf(device.name), cellOf(device.place),
                          cellOf(device.owner), cellOf(device.use), has(catalog::Role::Server),
                          has(catalog::Role::Terminal), has(catalog::Role::Hub),
                          has(catalog::Role::Other), cellOf(device.has_agent),
                          cellOf(device.origin), cellOf(device.address),
                          cellOf(dayNumber(japaneseDays(device.registered)))});
  }
  return table;
}

Table macTable(const Clinic& clinic) {
  Table table{.name = "device_mac", .columns = {"mac", "device"}};
  for (const Device& device : clinic.devices) {
    for (const std::string& mac : device.macs) {
      table.rows.push_back({cellOf(mac), cellOf(device.id.text())});
    }
  }
  return table;
}

Table personTable(const Clinic& clinic, std::chrono::sys_days today) {
  Table table{.name = "person",
              .columns = {"person", "name", "kind", "here", "safety_roles", "roles", "signs_in",
                          "began", "from_day", "until_day", "pledged_day", "pledge_after_leaving",
                          "briefed_day", "pledge_on_file", "reminded_day"}};
  for (const Person& person : clinic.people) {
    table.rows.push_back(
        {cellOf(person.id.text()), cellOf(person.name), cellOf(person.kind),
         cellOf(person.isHere(today)), cellOf(joined(person.safety_roles)),
         cellOf(joined(person.roles)), cellOf(person.signs_in), cellOf(person.began),
         cellOf(dayNumber(person.from)), dayOrNull(person.until), dayOrNull(person.pledged),
         person.pledged ? cellOf(person.pledge_after_leaving) : Cell(), dayOrNull(person.briefed),
         person.pledged && person.pledge_on_file ? cellOf(*person.pledge_on_file) : Cell(),
         dayOrNull(person.reminded)});
  }
  return table;
}

// Until whoever had it left, at the latest.
Table operatorTable(const Clinic& clinic) {
  Table table{.name = "operator_use",
              .columns = {"operator", "person", "name", "from_day", "until_day"}};
  for (const Person& person : clinic.people) {
    for (const OperatorUse& one : person.operators) {
      table.rows.push_back({cellOf(one.id), cellOf(person.id.text()), cellOf(person.name),
                            cellOf(dayNumber(one.from)),
                            dayOrNull(one.until ? one.until : person.until)});
    }
  }
  return table;
}

Table statementTable(const Clinic& clinic) {
  Table table{.name = "statement",
              .columns = {"control", "person", "answer", "said_day", "until_day"}};
  for (const Statement& statement : clinic.statements) {
    table.rows.push_back({cellOf(statement.control.name), cellOf(statement.person.text()),
                          cellOf(statement.answer), cellOf(dayNumber(statement.said)),
                          cellOf(dayNumber(statement.until))});
  }
  return table;
}

Table ownerTable(const Clinic& clinic, std::chrono::sys_days today) {
  Table table{
      .name = "account_owner",
      .columns = {"device", "account", "use", "person", "in_force", "from_day", "until_day"}};
  for (const AccountOwner& owner : clinic.account_owners) {
    const bool in_force = owner.from <= today && (!owner.until || today <= *owner.until);
    table.rows.push_back({cellOf(owner.device.text()), cellOf(owner.account), cellOf(owner.use),
                          cellOf(owner.person.text()), cellOf(in_force),
                          cellOf(dayNumber(owner.from)), dayOrNull(owner.until)});
  }
  return table;
}

Table reviewTable(const Clinic& clinic) {
  Table table{.name = "review",
              .columns = {"review", "started_day", "due_day", "signed_day", "machines", "unread"}};
  for (const Review& review : clinic.reviews) {
    table.rows.push_back({cellOf(review.id), cellOf(dayNumber(review.started)),
                          cellOf(dayNumber(review.due)), dayOrNull(review.signed_on),
                          cellOf(review.machines), cellOf(review.unread)});
  }
  return table;
}

Table reviewLineTable(const Clinic& clinic) {
  Table table{.name = "review_line",
              .columns = {"review", "line", "choice", "way", "person", "device", "account",
                          "signed_day", "settled_day"}};
  for (const ReviewLine& line : clinic.review_lines) {
    table.rows.push_back({cellOf(line.review), cellOf(std::int64_t{line.line}), cellOf(line.choice),
                          cellOf(line.way), line.person ? cellOf(line.person->text()) : Cell(),
                          line.device ? cellOf(line.device->text()) : Cell(), cellOf(line.account),
                          cellOf(dayNumber(line.signed_on)), dayOrNull(line.settled)});
  }
  return table;
}

Table loneApprovalTable(const Clinic& clinic) {
  Table table{.name = "lone_approval",
              .columns = {"kind", "subject", "person", "day", "listed_day"}};
  for (const LoneApproval& approval : clinic.lone_approvals) {
    table.rows.push_back({cellOf(approval.kind), cellOf(approval.subject),
                          cellOf(approval.person.text()), cellOf(dayNumber(approval.day)),
                          dayOrNull(approval.listed)});
  }
  return table;
}

Table noticeTable(const Clinic& clinic, std::chrono::sys_days today) {
  Table table{
      .name = "staff_notice",
      .columns = {"responsible", "in_force", "given_day", "from_day", "until_day", "keep_months"}};
  for (const StaffNotice& notice : clinic.staff_notices) {
    const bool in_force = notice.from <= today && (!notice.until || today <= *notice.until);
    table.rows.push_back({cellOf(notice.responsible.text()), cellOf(in_force),
                          cellOf(dayNumber(notice.given)), cellOf(dayNumber(notice.from)),
                          dayOrNull(notice.until), cellOf(std::int64_t{notice.keep_months})});
  }
  return table;
}

Table joinerTable(const Clinic& clinic) {
  Table table{.name = "notice_joiner", .columns = {"person", "name", "from_day", "told_day"}};
  for (const NoticeJoiner& joiner : clinic.notice_joiners) {
    table.rows.push_back({cellOf(joiner.person.text()), cellOf(joiner.name),
                          cellOf(dayNumber(joiner.from)), dayOrNull(joiner.told)});
  }
  return table;
}

Table selfCheckTable(const Clinic& clinic) {
  Table table{.name = "self_check",
              .columns = {"subject_device", "question", "answer", "said_day", "at_seat"}};
  for (const SelfCheck& check : clinic.self_checks) {
    for (const SelfCheck::Answer& told : check.answers) {
      table.rows.push_back({cellOf(check.device.text()), cellOf(told.question), cellOf(told.answer),
                            cellOf(dayNumber(told.said)), cellOf(told.at_seat)});
    }
  }
  return table;
}

Table readingTable(const Clinic& clinic) {
  Table table{.name = "reading",
              .columns = {"material", "title", "edition", "person", "name", "read_day", "due_day",
                          "can_be_opened"}};
  for (const Reading& reading : clinic.readings) {
    table.rows.push_back({cellOf(reading.material), cellOf(reading.title), cellOf(reading.edition),
                          cellOf(reading.person.text()), cellOf(reading.name),
                          dayOrNull(reading.read), cellOf(dayNumber(reading.due)),
                          reading.can_be_opened ? cellOf(*reading.can_be_opened) : Cell()});
  }
  return table;
}

Table awarenessTable(const Clinic& clinic) {
  Table table{.name = "awareness_act", .columns = {"act", "kind", "day", "attendants"}};
  for (const AwarenessAct& act : clinic.awareness_acts) {
    table.rows.push_back(
        {cellOf(act.id), cellOf(act.kind), cellOf(dayNumber(act.day)), cellOf(act.attendants)});
  }
  return table;
}

Table logCheckTable(const Clinic& clinic) {
  Table table{.name = "log_check",
              .columns = {"log_check", "person", "first_day", "last_day", "checked_day",
                          "own_acts_seen", "of_journal"}};
  for (const LogCheck& check : clinic.log_checks) {
    table.rows.push_back({cellOf(check.id), cellOf(check.person.text()),
                          cellOf(dayNumber(check.first)), cellOf(dayNumber(check.last)),
                          cellOf(dayNumber(check.checked)), cellOf(check.own_acts_seen),
                          cellOf(check.of_journal)});
  }
  return table;
}

Table setUpTable(const Clinic& clinic) {
  Table table{.name = "set_up", .columns = {"day"}};
  if (clinic.set_up) table.rows.push_back({cellOf(dayNumber(*clinic.set_up))});
  return table;
}

Table retentionTable(const Clinic& clinic) {
  Table table{.name = "retention_rule", .columns = {"class", "months"}};
  for (const RetentionRule& rule : clinic.retention_rules) {
    table.rows.push_back({cellOf(rule.entry_class), rule.months ? cellOf(*rule.months) : Cell()});
  }
  return table;
}

Table dailyUseTable(const Clinic& clinic) {
  Table table{.name = "daily_use", .columns = {"day", "state", "open_days"}};
  for (const DailyUse& one : clinic.daily_uses) {
    table.rows.push_back({cellOf(dayNumber(one.day)), cellOf(one.state), cellOf(one.open_days)});
  }
  return table;
}

Table cosignatureTable(const Clinic& clinic) {
  const Cosigning& it = clinic.cosigning;
  Table table{.name = "cosignature",
              .columns = {"set_up", "age_min", "waiting_min", "contradicting"}};
  table.rows.push_back({cellOf(std::int64_t{it.set_up}), it.age_min ? cellOf(*it.age_min) : Cell(),
                        cellOf(it.waiting_min), cellOf(it.contradicting)});
  return table;
}

Table sourceTable(const Clinic& clinic) {
  Table table{.name = "source",
              .columns = {"source", "kind", "device", "state", "last_received_ms"}};
  for (const Source& source : clinic.sources) {
    table.rows.push_back({cellOf(source.name), cellOf(source.kind),
                          source.device ? cellOf(source.device->text()) : Cell(),
                          source.state.empty() ? Cell() : cellOf(source.state),
                          source.last_received ? cellOf(toMs(*source.last_received)) : Cell()});
  }
  return table;
}

Table usageSourceTable(const Clinic& clinic) {
  Table table{.name = "usage_source",
              .columns = {"source", "name", "kind", "accepted", "quarantined", "missed",
                          "last_heard_day", "silent_open_h"}};
  for (const UsageSource& source : clinic.usage_sources) {
    table.rows.push_back(
        {cellOf(source.source), cellOf(source.name), cellOf(source.kind), cellOf(source.accepted),
         cellOf(source.quarantined), cellOf(source.missed),
         source.last_heard ? cellOf(dayNumber(japaneseDays(*source.last_heard))) : Cell(),
         source.silent_open_h ? cellOf(*source.silent_open_h) : Cell()});
  }
  return table;
}

// One line of the file each: name, what it is; the first names the columns.
Table accountNameTable() {
  Table table{.name = "account_name", .columns = {"name", "kind"}};
  bool head = true;
  for (const std::string_view line : split(shippedAccountNames(), '\n')) {
    const auto cells = split(trimmed(line), ',');
    if (cells.size() == 2 && !head) {
      table.rows.push_back({cellOf(std::string(cells[0])), cellOf(std::string(cells[1]))});
    }
    head = false;
  }
  return table;
}

Table programTable(const Clinic& clinic) {
  Table table{.name = "program", .columns = {"program", "sha256"}};
  for (const RunningProgram& program : clinic.programs) {
    table.rows.push_back({cellOf(program.name), program.digest ? cellOf(*program.digest) : Cell()});
  }
  return table;
}

Table decisionTable(const Clinic& clinic) {
  Table table{
      .name = "decision",
      .columns = {"kind", "subject", "purpose", "opinion", "opinion_by", "decided_by", "day"}};
  for (const RecordedDecision& decision : clinic.decisions) {
    table.rows.push_back({cellOf(decision.kind), cellOf(decision.subject), cellOf(decision.purpose),
                          cellOf(decision.opinion), cellOf(decision.opinion_by),
                          cellOf(decision.decided_by), cellOf(dayNumber(decision.day))});
  }
  return table;
}

Table hoursTable(const Clinic& clinic) {
  Table table{.name = "hours", .columns = {"weekday", "from_min", "to_min", "confirmed"}};
  for (std::size_t day = 0; day < clinic.hours.week.size(); ++day) {
    for (const evidence::OpenSpan& span : clinic.hours.week.at(day)) {
      table.rows.push_back({cellOf(static_cast<std::int64_t>(day)), cellOf(span.from.count()),
                            cellOf(span.to.count()), cellOf(clinic.hours.confirmed)});
    }
  }
  return table;
}

// From when to when the clinic opens today: holidays and days off are known here.
Table openTodayTable(const Clinic& clinic, std::chrono::sys_days today) {
  Table table{.name = "open_today", .columns = {"from_min", "to_min"}};
  for (const evidence::OpenSpan& span : clinic.hours.spansOn(today)) {
    table.rows.push_back({cellOf(span.from.count()), cellOf(span.to.count())});
  }
  return table;
}

Table todayTable(Instant now) {
  const std::chrono::sys_days day = japaneseDays(now);
  return {.name = "today",
          .columns = {"day", "weekday"},
          .rows = {{cellOf(dayNumber(day)),
                    cellOf(std::int64_t{std::chrono::weekday{day}.c_encoding()})}}};
}

Table ruleTable(const Clinic& clinic,
                const std::map<std::string, catalog::RuleSpec, std::less<>>& rules) {
  Table table{.name = "rule", .columns = {"name", "value", "written"}};
  for (const auto& [name, rule] : rules) {
    const auto written = clinic.written_rules.find(name);
    const bool is_written = written != clinic.written_rules.end();
    table.rows.push_back(
        {cellOf(name), cellOf(is_written ? written->second : rule.value), cellOf(is_written)});
  }
  return table;
}

}  // namespace

Table reachableTable(const Clinic& clinic) {
  Table table{.name = "reachable", .columns = {"device"}};
  for (const DeviceId& device : clinic.reachable) table.rows.push_back({cellOf(device.text())});
  return table;
}

Table heardLatelyTable(const Clinic& clinic) {
  Table table{.name = "heard_lately", .columns = {"device"}};
  for (const DeviceId& device : clinic.heard_lately) table.rows.push_back({cellOf(device.text())});
  return table;
}

std::chrono::sys_days japaneseDays(Instant at) noexcept {
  return std::chrono::floor<std::chrono::days>(at + kJst);
}

std::vector<Table> registerTables(
    const Clinic& clinic, const std::map<std::string, catalog::RuleSpec, std::less<>>& rules,
    Instant now) {
  std::vector<Table> tables{deviceTable(clinic),
                            macTable(clinic),
                            personTable(clinic, japaneseDays(now)),
                            operatorTable(clinic),
                            statementTable(clinic),
                            ownerTable(clinic, japaneseDays(now)),
                            reviewTable(clinic),
                            reviewLineTable(clinic),
                            loneApprovalTable(clinic),
                            logCheckTable(clinic),
                            cosignatureTable(clinic),
                            noticeTable(clinic, japaneseDays(now)),
                            joinerTable(clinic),
                            selfCheckTable(clinic),
                            readingTable(clinic),
                            awarenessTable(clinic),
                            sourceTable(clinic),
                            usageSourceTable(clinic),
                            reachableTable(clinic),
                            accountNameTable(),
                            programTable(clinic),
                            decisionTable(clinic),
                            hoursTable(clinic),
                            todayTable(now),
                            ruleTable(clinic, rules),
                            retentionTable(clinic),
                            dailyUseTable(clinic),
                            setUpTable(clinic),
                            heardLatelyTable(clinic),
                            openTodayTable(clinic, japaneseDays(now))};
  std::ranges::move(orcaRegisters(clinic, japaneseDays(now)), std::back_inserter(tables));
  return tables;
}

}  // namespace sekisho::posture
