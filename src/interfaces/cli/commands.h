#pragma once

#include <vector>

#include "interfaces/cli/command.h"

namespace sekisho::cli {

// One function a command of the table; each prints JSON with --json, else words for people.

int showBoard(Session& session, const Arguments& arguments);
int showControl(Session& session, const Arguments& arguments);
int showFacts(Session& session, const Arguments& arguments);

int setUp(Session& session, const Arguments& arguments);

int settings(Session& session, const Arguments& arguments);

int listUsers(Session& session, const Arguments& arguments);
int addUser(Session& session, const Arguments& arguments);
int grantUser(Session& session, const Arguments& arguments);
int disableUser(Session& session, const Arguments& arguments);
int confirmSetUp(Session& session, const Arguments& arguments);
int resetUser(Session& session, const Arguments& arguments);

int listStatements(Session& session, const Arguments& arguments);
int makeStatement(Session& session, const Arguments& arguments);
int showStatement(Session& session, const Arguments& arguments);
int withdrawStatement(Session& session, const Arguments& arguments);
int confirmStatement(Session& session, const Arguments& arguments);

int listDuties(Session& session, const Arguments& arguments);
int listCalendarFeeds(Session& session, const Arguments& arguments);
int makeCalendarFeed(Session& session, const Arguments& arguments);
int removeCalendarFeed(Session& session, const Arguments& arguments);

int listReading(Session& session, const Arguments& arguments);
int addMaterial(Session& session, const Arguments& arguments);
int publishEdition(Session& session, const Arguments& arguments);
int stopMaterial(Session& session, const Arguments& arguments);
int acknowledgeReading(Session& session, const Arguments& arguments);
int recordReading(Session& session, const Arguments& arguments);
int listAwareness(Session& session, const Arguments& arguments);
int recordAwareness(Session& session, const Arguments& arguments);
int withdrawAwareness(Session& session, const Arguments& arguments);

int listDocuments(Session& session, const Arguments& arguments);
int addDocument(Session& session, const Arguments& arguments);
int getDocument(Session& session, const Arguments& arguments);

int listNotices(Session& session, const Arguments& arguments);
int showOwnRecords(Session& session, const Arguments& arguments);
int recordNotice(Session& session, const Arguments& arguments);
int giveNotice(Session& session, const Arguments& arguments);
int tellOfNotice(Session& session, const Arguments& arguments);
int acknowledgeNotice(Session& session, const Arguments& arguments);
int showJoined(Session& session, const Arguments& arguments);
int endNotice(Session& session, const Arguments& arguments);
int listVisits(Session& session, const Arguments& arguments);
int addVisit(Session& session, const Arguments& arguments);
int attachReport(Session& session, const Arguments& arguments);
int saveScript(Session& session, const Arguments& arguments);
int importReading(Session& session, const Arguments& arguments);
int listSelfChecks(Session& session, const Arguments& arguments);
int addSelfCheck(Session& session, const Arguments& arguments);

int listAccess(Session& session, const Arguments& arguments);
int listReviews(Session& session, const Arguments& arguments);
int showReview(Session& session, const Arguments& arguments);
int startReview(Session& session, const Arguments& arguments);
int decideReviewLine(Session& session, const Arguments& arguments);
int signReview(Session& session, const Arguments& arguments);
int abandonReview(Session& session, const Arguments& arguments);
int importUses(Session& session, const Arguments& arguments);
int listUses(Session& session, const Arguments& arguments);
int showDay(Session& session, const Arguments& arguments);
int confirmDay(Session& session, const Arguments& arguments);
int writeUse(Session& session, const Arguments& arguments);
int correctUse(Session& session, const Arguments& arguments);
int listLogChecks(Session& session, const Arguments& arguments);
int showLogMaterial(Session& session, const Arguments& arguments);
int recordLogCheck(Session& session, const Arguments& arguments);
int listSenders(Session& session, const Arguments& arguments);
int makeSenderToken(Session& session, const Arguments& arguments);
int certifySender(Session& session, const Arguments& arguments);
int revokeSender(Session& session, const Arguments& arguments);
int assignAccount(Session& session, const Arguments& arguments);
int releaseAccount(Session& session, const Arguments& arguments);
int listOperators(Session& session, const Arguments& arguments);
int assignOperator(Session& session, const Arguments& arguments);
int releaseOperator(Session& session, const Arguments& arguments);
int listSessions(Session& session, const Arguments& arguments);
int endSession(Session& session, const Arguments& arguments);

int listPeople(Session& session, const Arguments& arguments);
int showPerson(Session& session, const Arguments& arguments);
int addPerson(Session& session, const Arguments& arguments);
int changePerson(Session& session, const Arguments& arguments);
int importPeople(Session& session, const Arguments& arguments);

int makeEnrolmentToken(Session& session, const Arguments& arguments);
int listDevices(Session& session, const Arguments& arguments);
int addDevice(Session& session, const Arguments& arguments);
int showDevice(Session& session, const Arguments& arguments);
int listNeighbours(Session& session, const Arguments& arguments);
int attachAddress(Session& session, const Arguments& arguments);
int mergeDevices(Session& session, const Arguments& arguments);
int retireDevice(Session& session, const Arguments& arguments);
int importDevices(Session& session, const Arguments& arguments);

int listWorries(Session& session, const Arguments& arguments);
int showWorry(Session& session, const Arguments& arguments);
int fileWorry(Session& session, const Arguments& arguments);
int addToWorry(Session& session, const Arguments& arguments);
int tellOfWorry(Session& session, const Arguments& arguments);
int answerWorry(Session& session, const Arguments& arguments);
int closeWorry(Session& session, const Arguments& arguments);
int reopenWorry(Session& session, const Arguments& arguments);
int nameWorryContact(Session& session, const Arguments& arguments);

int listEntries(Session& session, const Arguments& arguments);
int showEntryBody(Session& session, const Arguments& arguments);
int searchEntries(Session& session, const Arguments& arguments);
int reindexJournal(Session& session, const Arguments& arguments);

int makeBackup(Session& session, const Arguments& arguments);
int listBackups(Session& session, const Arguments& arguments);

// The rows of each capability, beside the functions they run.

/// What the hub itself and its sign-ins are told.
[[nodiscard]] std::vector<Command> clinicCommands();

/// Who may sign in.
[[nodiscard]] std::vector<Command> userCommands();

/// One's own sign-in, the recovery sheet, P-07's record after the set-up.
[[nodiscard]] std::vector<Command> ownCommands();

/// The staff register.
[[nodiscard]] std::vector<Command> peopleCommands();

/// What staff are told before they are observed.
[[nodiscard]] std::vector<Command> observationCommands();

/// What only people can say.
[[nodiscard]] std::vector<Command> statementCommands();

/// What is due when.
[[nodiscard]] std::vector<Command> calendarCommands();

/// Reminders by mail.
[[nodiscard]] std::vector<Command> mailCommands();

/// What has to be read, and how people were told.
[[nodiscard]] std::vector<Command> readingCommands();

/// Files on record.
[[nodiscard]] std::vector<Command> documentCommands();

/// Machines without an agent.
[[nodiscard]] std::vector<Command> visitCommands();

/// Whose accounts are, and who is signed in.
[[nodiscard]] std::vector<Command> accessCommands();

/// Who goes on using what.
[[nodiscard]] std::vector<Command> reviewCommands();

/// Who looked at the access records.
[[nodiscard]] std::vector<Command> logCheckCommands();
[[nodiscard]] std::vector<Command> maintenanceCommands();
[[nodiscard]] std::vector<Command> useCommands();

/// Which other systems send records of use.
[[nodiscard]] std::vector<Command> senderCommands();

/// What worries somebody, and whom it was told.
[[nodiscard]] std::vector<Command> worryCommands();

/// The device register.
[[nodiscard]] std::vector<Command> deviceCommands();
/// What is read of 日レセ on its server.
[[nodiscard]] std::vector<Command> orcaCommands();

/// How the Internet is used, and news of 日レセ that were read elsewhere.
[[nodiscard]] std::vector<Command> internetCommands();
/// What people looked at of the backups of 日レセ.
[[nodiscard]] std::vector<Command> backupCheckCommands();

/// Who outside cosigns the journal.
[[nodiscard]] std::vector<Command> cosigningCommands();
[[nodiscard]] std::vector<Command> retentionCommands();

/// What was seen, judged, recorded and kept.
[[nodiscard]] std::vector<Command> evidenceCommands();
[[nodiscard]] std::vector<Command> searchCommands();
[[nodiscard]] std::vector<Command> keptSearchCommands();

}  // namespace sekisho::cli
