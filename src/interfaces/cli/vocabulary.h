#pragma once

#include <string>

#include "interfaces/cli/command.h"

namespace sekisho::cli {

/// What a word of the API stands for: the same word may mean something else elsewhere.
enum class Vocabulary {
  AccountUse,
  AgentState,
  AnsweredAt,
  Answer,
  BackupCheckKind,
  BackupCheckOutcome,
  DayStanding,
  DeviceRole,
  DeviceState,
  DocumentStanding,
  Duty,
  EntryBody,
  EntryClass,
  EntrySource,
  ImportOutcome,
  InternetPurpose,
  InternetUse,
  InternetWay,
  NoticeState,
  LogSource,
  MaintenanceEnding,
  MaintenanceStanding,
  MailSecurity,
  MailState,
  PersonKind,
  PersonState,
  ReviewChoice,
  ReviewFound,
  ReviewStanding,
  ReviewWay,
  SeenTable,
  SignInAct,
  SignInRole,
  SignInState,
  TableStatus,
  Use,
  UseOrigin,
  Weekday,
  WorrySign,
  WorryStep,
  WorryWay,
};

/// A word of the API as a listing shows it: in Japanese what the web calls it, in English the word
/// itself, which is also what options take. A word without a translation stays, null is "-".
[[nodiscard]] std::string wordOf(const Session& session, Vocabulary vocabulary, const Json& value);

/// A list's words, one after the other; empty for none.
[[nodiscard]] std::string wordsOf(const Session& session, Vocabulary vocabulary, const Json& list);

/// A verdict's word and mark, such as "○ できています".
[[nodiscard]] std::string verdictWords(const Session& session, const Json& verdict);

}  // namespace sekisho::cli
