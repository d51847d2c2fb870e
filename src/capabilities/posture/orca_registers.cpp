#include "capabilities/posture/orca_registers.h"

#include "capabilities/posture/cells.h"

namespace sekisho::posture {
namespace {

using evidence::Cell;
using evidence::Table;

Table orcaSessionEndTable(const Clinic& clinic) {
  Table table{.name = "orca_session_end", .columns = {"day", "logged_out", "closed", "cut"}};
  for (const OrcaSessionEnds& one : clinic.orca_session_ends) {
    evidence::Row row{cellOf(dayNumber(one.day))};
    for (const auto& count : {one.logged_out, one.closed, one.cut}) {
      row.push_back(count ? cellOf(*count) : Cell());
    }
    table.rows.push_back(std::move(row));
  }
  return table;
}

Table programOperatorTable(const Clinic& clinic, std::chrono::sys_days today) {
  Table table{.name = "program_operator",
              .columns = {"operator", "person", "in_force", "from_day", "until_day"}};
  for (const ProgramOperator& one : clinic.program_operators) {
    const bool in_force = !one.ended && one.from <= today && (!one.until || today <= *one.until);
    table.rows.push_back({cellOf(one.name), cellOf(one.person.text()), cellOf(in_force),
                          cellOf(dayNumber(one.from)), dayOrNull(one.until)});
  }
  return table;
}

Table orcaUserTable(const Clinic& clinic) {
  Table table{.name = "orca_user",
              .columns = {"operator", "by_program", "at_screen", "called_day", "worked_day"}};
  for (const OrcaUser& one : clinic.orca_users) {
    table.rows.push_back({one.name ? cellOf(*one.name) : Cell(),
                          one.by_program ? cellOf(*one.by_program) : Cell(),
                          one.at_screen ? cellOf(*one.at_screen) : Cell(), dayOrNull(one.called),
                          dayOrNull(one.worked)});
  }
  return table;
}

Table orcaAtOnceTable(const Clinic& clinic) {
  Table table{.name = "orca_at_once",
              .columns = {"day", "operator", "terminal", "other", "from_time", "until_time",
                          "minutes", "by_connection"}};
  for (const OrcaAtOnce& one : clinic.orca_at_once) {
    evidence::Row row{cellOf(dayNumber(one.day))};
    for (const auto& text : {one.name, one.terminal, one.other}) {
      row.push_back(text ? cellOf(*text) : Cell());
    }
    row.push_back(cellOf(one.from));
    row.push_back(cellOf(one.until));
    row.push_back(one.minutes ? cellOf(*one.minutes) : Cell());
    row.push_back(cellOf(one.by_connection));
    table.rows.push_back(std::move(row));
  }
  return table;
}

Table orcaReachTable(const Clinic& clinic) {
  Table table{.name = "orca_reach",
              .columns = {"subject_device", "reached", "before", "silent_weekday", "silent_min"}};
  for (const OrcaReach& one : clinic.orca_reach) {
    std::int64_t weekday = -1;
    std::int64_t minute = -1;
    if (one.silent) {
      const auto local = *one.silent + kJst;
      const auto day = std::chrono::floor<std::chrono::days>(local);
      weekday = std::chrono::weekday{day}.c_encoding();
      minute = std::chrono::floor<std::chrono::minutes>(local - day).count();
    }
    table.rows.push_back({cellOf(one.device.text()), cellOf(one.reached), cellOf(one.before),
                          cellOf(weekday), cellOf(minute)});
  }
  return table;
}

Table orcaOperatorSeenTable(const Clinic& clinic) {
  Table table{.name = "orca_operator_seen",
              .columns = {"operator", "last_day", "looked", "before"}};
  for (const OrcaOperatorSeen& one : clinic.orca_operators_seen) {
    table.rows.push_back(
        {cellOf(one.name), dayOrNull(one.last), cellOf(one.looked), cellOf(one.before)});
  }
  return table;
}

Table worryTable(const Clinic& clinic) {
  Table table{.name = "worry",
              .columns = {"report", "number", "filed_day", "open", "told", "answered", "waiting_h",
                          "open_days", "told_h", "untold", "closed_day"}};
  for (const Worry& one : clinic.worries) {
    table.rows.push_back(
        {cellOf(one.report), cellOf(one.number), cellOf(dayNumber(one.filed)), cellOf(one.open),
         cellOf(one.told), cellOf(one.answered), one.waiting_h ? cellOf(*one.waiting_h) : Cell(),
         one.open_days ? cellOf(*one.open_days) : Cell(), one.told_h ? cellOf(*one.told_h) : Cell(),
         cellOf(one.untold), dayOrNull(one.closed)});
  }
  return table;
}

// One row also while nobody is named: that is what is to be said.
Table worryContactTable(const Clinic& clinic) {
  const auto& contact = clinic.worry_contact;
  Table table{.name = "worry_contact", .columns = {"named", "telephone", "mail", "named_day"}};
  if (contact) {
    table.rows.push_back({cellOf(true), cellOf(contact->by_telephone), cellOf(contact->by_mail),
                          cellOf(dayNumber(contact->named))});
  } else {
    table.rows.push_back({cellOf(false), Cell(), Cell(), Cell()});
  }
  return table;
}

Table maintenanceTable(const Clinic& clinic) {
  Table table{
      .name = "maintenance_line",
      .columns = {"line", "subject_device", "device_name", "state", "from_day", "open_days"}};
  for (const MaintenanceLine& line : clinic.maintenance) {
    table.rows.push_back({cellOf(line.number), cellOf(line.device.text()),
                          line.device_name.empty() ? Cell() : cellOf(line.device_name),
                          cellOf(line.state), cellOf(dayNumber(line.from)),
                          cellOf(line.open_days)});
  }
  return table;
}

Table maintenanceTakenTable(const Clinic& clinic) {
  Table table{.name = "maintenance_taken",
              .columns = {"line", "place", "subject_device", "until_day", "done"}};
  for (const MaintenanceTaken& one : clinic.maintenance_taken) {
    table.rows.push_back({cellOf(one.line), cellOf(one.place), cellOf(one.device.text()),
                          cellOf(dayNumber(one.until)), cellOf(one.done)});
  }
  return table;
}

Table backupCheckTable(const Clinic& clinic) {
  Table table{.name = "backup_check", .columns = {"check_id", "kind", "day", "outcome", "later"}};
  for (const BackupCheck& one : clinic.backup_checks) {
    table.rows.push_back({cellOf(one.id), cellOf(one.kind), cellOf(dayNumber(one.day)),
                          cellOf(one.outcome), cellOf(one.later)});
  }
  return table;
}

// One row also while nothing is decided: that is what is to be said.
Table internetDecisionTable(const Clinic& clinic) {
  const auto& internet = clinic.internet;
  Table table{.name = "internet_decision",
              .columns = {"decided", "use", "decided_day", "try_news"}};
  if (internet) {
    table.rows.push_back({cellOf(true), cellOf(internet->use), cellOf(dayNumber(internet->decided)),
                          cellOf(internet->try_news)});
  } else {
    table.rows.push_back({cellOf(false), Cell(), Cell(), Cell()});
  }
  return table;
}

Table internetPathTable(const Clinic& clinic) {
  Table table{.name = "internet_path",
              .columns = {"path", "purpose", "way", "kind", "subject_device"}};
  if (!clinic.internet) return table;
  std::int64_t number = 0;
  for (const InternetDecision::Path& path : clinic.internet->paths) {
    table.rows.push_back({cellOf(++number), cellOf(path.purpose), cellOf(path.way),
                          cellOf(path.kind), path.device ? cellOf(path.device->text()) : Cell()});
  }
  return table;
}

Table newsReadTable(const Clinic& clinic) {
  Table table{.name = "news_read", .columns = {"news", "day"}};
  for (const NewsRead& one : clinic.news_read) {
    table.rows.push_back({cellOf(one.id), cellOf(dayNumber(one.day))});
  }
  return table;
}

}  // namespace

std::vector<Table> orcaRegisters(const Clinic& clinic, std::chrono::sys_days today) {
  return {orcaSessionEndTable(clinic), programOperatorTable(clinic, today),
          orcaUserTable(clinic),       orcaAtOnceTable(clinic),
          orcaReachTable(clinic),      orcaOperatorSeenTable(clinic),
          worryTable(clinic),          worryContactTable(clinic),
          maintenanceTable(clinic),    maintenanceTakenTable(clinic),
          backupCheckTable(clinic),    internetDecisionTable(clinic),
          internetPathTable(clinic),   newsReadTable(clinic)};
}

}  // namespace sekisho::posture
