#include "capabilities/access/permissions.h"

#include <algorithm>

namespace sekisho::access {
namespace {

constexpr bool kYes = true;
constexpr bool kNo = false;

}  // namespace

// NOLINTNEXTLINE(readability-function-size): one table, a line for each operation
const std::vector<Permission>& permissions() {
  // clang-format off
  static const std::vector<Permission> kTable = {
      // operation              director admin safety staff temp provider set-up anybody proving console
      {"getStatus",             kYes,     kYes,  kYes,   kYes,  kYes, kYes,     kYes,   kYes,    kYes,   kYes},
      {"checkSetupToken",       kYes,     kYes,  kYes,   kYes,  kYes, kYes,     kYes,   kYes,    kYes,   kYes},
      {"completeSetup",         kYes,     kYes,  kYes,   kYes,  kYes, kYes,     kYes,   kYes,    kYes,   kYes},
      {"signIn",                kYes,     kYes,  kYes,   kYes,  kYes, kYes,     kYes,   kYes,    kYes,   kNo},
      {"signOut",               kYes,     kYes,  kYes,   kYes,  kYes, kYes,     kYes,   kNo,     kYes,   kNo},
      {"changePassword",        kYes,     kYes,  kYes,   kYes,  kYes, kYes,     kYes,   kNo,     kNo,    kNo},
      {"chooseOwnPassword",     kYes,     kYes,  kYes,   kYes,  kYes, kYes,     kYes,   kNo,     kYes,   kNo},
      {"getSession",            kYes,     kYes,  kYes,   kYes,  kYes, kYes,     kYes,   kNo,     kYes,   kNo},
      {"listSecondFactors",     kYes,     kYes,  kYes,   kYes,  kYes, kYes,     kYes,   kNo,     kYes,   kNo},
      {"beginTotp",             kYes,     kYes,  kYes,   kYes,  kYes, kYes,     kYes,   kNo,     kYes,   kNo},
      {"enrolTotp",             kYes,     kYes,  kYes,   kYes,  kYes, kYes,     kYes,   kNo,     kYes,   kNo},
      {"makeCodeSheet",         kYes,     kYes,  kYes,   kYes,  kYes, kYes,     kYes,   kNo,     kYes,   kNo},
      {"removeSecondFactor",    kYes,     kYes,  kYes,   kYes,  kYes, kYes,     kYes,   kNo,     kNo,    kNo},
      {"giveSecondFactor",      kYes,     kYes,  kYes,   kYes,  kYes, kYes,     kYes,   kNo,     kYes,   kNo},
      {"beginPasskey",          kYes,     kYes,  kYes,   kYes,  kYes, kYes,     kYes,   kNo,     kYes,   kNo},
      {"enrolPasskey",          kYes,     kYes,  kYes,   kYes,  kYes, kYes,     kYes,   kNo,     kYes,   kNo},
      {"askPasskey",            kYes,     kYes,  kYes,   kYes,  kYes, kYes,     kYes,   kNo,     kYes,   kNo},
      {"givePasskey",           kYes,     kYes,  kYes,   kYes,  kYes, kYes,     kYes,   kNo,     kYes,   kNo},
      {"listSessions",          kYes,     kYes,  kYes,   kYes,  kYes, kYes,     kYes,   kNo,     kNo,    kNo},
      {"endSession",            kYes,     kYes,  kYes,   kYes,  kYes, kYes,     kYes,   kNo,     kNo,    kNo},
      {"listSignIns",           kYes,     kYes,  kYes,   kNo,   kNo,  kNo,      kNo,    kNo,     kNo,    kYes},
      {"addSignIn",             kYes,     kYes,  kNo,    kNo,   kNo,  kNo,      kNo,    kNo,     kNo,    kNo},
      {"grantRoles",            kYes,     kYes,  kNo,    kNo,   kNo,  kNo,      kNo,    kNo,     kNo,    kNo},
      {"disableSignIn",         kYes,     kYes,  kNo,    kNo,   kNo,  kNo,      kNo,    kNo,     kNo,    kNo},
      {"confirmSetUp",          kYes,     kNo,   kNo,    kNo,   kNo,  kNo,      kNo,    kNo,     kNo,    kNo},
      {"confirmSignInAct",      kYes,     kYes,  kNo,    kNo,   kNo,  kNo,      kNo,    kNo,     kNo,    kNo},
      {"resetSignIn",           kYes,     kYes,  kNo,    kNo,   kNo,  kNo,      kNo,    kNo,     kNo,    kYes},
      {"listPeople",            kYes,     kYes,  kYes,   kNo,   kNo,  kNo,      kNo,    kNo,     kNo,    kYes},
      {"listContacts",          kYes,     kYes,  kYes,   kNo,   kNo,  kNo,      kNo,    kNo,     kNo,    kYes},
      {"listDeciders",          kYes,     kYes,  kYes,   kYes,  kYes, kNo,      kNo,    kNo,     kNo,    kNo},
      {"getPerson",             kYes,     kYes,  kYes,   kNo,   kNo,  kNo,      kNo,    kNo,     kNo,    kYes},
      {"addPerson",             kYes,     kYes,  kYes,   kNo,   kNo,  kNo,      kNo,    kNo,     kNo,    kNo},
      {"changePerson",          kYes,     kYes,  kYes,   kNo,   kNo,  kNo,      kNo,    kNo,     kNo,    kNo},
      {"previewStaffImport",    kYes,     kYes,  kYes,   kNo,   kNo,  kNo,      kNo,    kNo,     kNo,    kYes},
      {"importStaff",           kYes,     kYes,  kYes,   kNo,   kNo,  kNo,      kNo,    kNo,     kNo,    kNo},
      {"listAccountOwners",     kYes,    kYes, kYes,  kNo,  kNo, kNo,     kNo,   kNo,    kNo,    kYes},
      {"getPersonAccess",       kYes,    kYes, kYes,  kNo,  kNo, kNo,     kNo,   kNo,    kNo,    kYes},
      {"assignAccount",         kYes,    kYes, kYes,  kNo,  kNo, kNo,     kNo,   kNo,    kNo,    kNo},
      {"releaseAccount",        kYes,    kYes, kYes,  kNo,  kNo, kNo,     kNo,   kNo,    kNo,    kNo},
      {"listOperators",         kYes,    kYes, kYes,  kNo,  kNo, kNo,     kNo,   kNo,    kNo,    kYes},
      {"assignOperator",        kYes,    kYes, kYes,  kNo,  kNo, kNo,     kNo,   kNo,    kNo,    kNo},
      {"releaseOperator",       kYes,    kYes, kYes,  kNo,  kNo, kNo,     kNo,   kNo,    kNo,    kNo},
      {"listReviews",           kYes,     kYes,  kYes,   kNo,   kNo,  kNo,      kNo,    kNo,     kNo,    kYes},
      {"startReview",           kYes,     kYes,  kYes,   kNo,   kNo,  kNo,      kNo,    kNo,     kNo,    kNo},
      {"getReview",             kYes,     kYes,  kYes,   kNo,   kNo,  kNo,      kNo,    kNo,     kNo,    kYes},
      {"decideReviewLine",      kYes,     kYes,  kYes,   kNo,   kNo,  kNo,      kNo,    kNo,     kNo,    kNo},
      {"signReview",            kYes,     kYes,  kYes,   kNo,   kNo,  kNo,      kNo,    kNo,     kNo,    kNo},
      {"abandonReview",         kYes,     kYes,  kYes,   kNo,   kNo,  kNo,      kNo,    kNo,     kNo,    kNo},
      // What is destroyed cannot be brought back: rules and single bodies are a director's.
      {"getRetention",          kYes,     kYes,  kYes,   kNo,   kNo,  kYes,     kNo,    kNo,     kNo,    kYes},
      {"writeRetentionRule",    kYes,     kNo,   kNo,    kNo,   kNo,  kNo,      kNo,    kNo,     kNo,    kNo},
      {"holdJournal",           kYes,     kYes,  kYes,   kNo,   kNo,  kNo,      kNo,    kNo,     kNo,    kNo},
      {"releaseJournal",        kYes,     kNo,   kNo,    kNo,   kNo,  kNo,      kNo,    kNo,     kNo,    kNo},
      {"destroyEntryBody",      kYes,     kNo,   kNo,    kNo,   kNo,  kNo,      kNo,    kNo,     kNo,    kNo},
      {"listLogChecks",         kYes,     kYes,  kYes,   kNo,   kNo,  kNo,      kNo,    kNo,     kNo,    kYes},
      {"getLogCheckMaterial",   kYes,     kYes,  kYes,   kNo,   kNo,  kNo,      kNo,    kNo,     kNo,    kNo},
      {"recordLogCheck",        kYes,     kYes,  kYes,   kNo,   kNo,  kNo,      kNo,    kNo,     kNo,    kNo},
      {"confirmOwnActs",        kYes,     kYes,  kYes,   kNo,   kNo,  kNo,      kNo,    kNo,     kNo,    kNo},
      {"listStatements",        kYes,     kYes,  kYes,   kNo,   kNo,  kNo,      kNo,    kNo,     kNo,    kYes},
      {"getStatement",          kYes,     kYes,  kYes,   kNo,   kNo,  kNo,      kNo,    kNo,     kNo,    kYes},
      {"makeStatement",         kYes,     kYes,  kYes,   kNo,   kNo,  kNo,      kNo,    kNo,     kNo,    kNo},
      {"withdrawStatement",     kYes,     kYes,  kYes,   kNo,   kNo,  kNo,      kNo,    kNo,     kNo,    kNo},
      {"confirmStatement",      kYes,     kYes,  kYes,   kNo,   kNo,  kNo,      kNo,    kNo,     kNo,    kNo},
      {"listDocuments",         kYes,     kYes,  kYes,   kNo,   kNo,  kNo,      kNo,    kNo,     kNo,    kYes},
      {"fileDocument",          kYes,     kYes,  kYes,   kNo,   kNo,  kNo,      kNo,    kNo,     kNo,    kNo},
      {"beginDocument",         kYes,     kYes,  kYes,   kNo,   kNo,  kNo,      kNo,    kNo,     kNo,    kNo},
      {"giveUpDocument",        kYes,     kYes,  kYes,   kNo,   kNo,  kNo,      kNo,    kNo,     kNo,    kNo},
      {"addDocumentPiece",      kYes,     kYes,  kYes,   kNo,   kNo,  kNo,      kNo,    kNo,     kNo,    kNo},
      {"getDocumentContent",    kYes,     kYes,  kYes,   kNo,   kNo,  kNo,      kNo,    kNo,     kNo,    kNo},
      {"listNotices",           kYes,     kYes,  kYes,   kYes,  kYes, kNo,      kNo,    kNo,     kNo,    kYes},
      {"getOwnRecords",         kYes,     kYes,  kYes,   kYes,  kYes, kYes,     kYes,   kNo,     kNo,    kNo},
      {"recordNotice",          kYes,     kYes,  kYes,   kNo,   kNo,  kNo,      kNo,    kNo,     kNo,    kNo},
      {"giveNotice",            kYes,     kYes,  kYes,   kNo,   kNo,  kNo,      kNo,    kNo,     kNo,    kNo},
      {"tellOfNotice",          kYes,     kYes,  kYes,   kNo,   kNo,  kNo,      kNo,    kNo,     kNo,    kNo},
      {"acknowledgeNotice",     kYes,     kYes,  kYes,   kYes,  kYes, kYes,     kYes,   kNo,     kNo,    kNo},
      {"endNotice",             kYes,     kYes,  kYes,   kNo,   kNo,  kNo,      kNo,    kNo,     kNo,    kNo},
      {"listVisits",            kYes,     kYes,  kYes,   kNo,   kNo,  kYes,     kNo,    kNo,     kNo,    kYes},
      {"addVisit",              kYes,     kYes,  kYes,   kNo,   kNo,  kYes,     kNo,    kNo,     kNo,    kNo},
      {"attachVisitReport",     kYes,     kYes,  kYes,   kNo,   kNo,  kNo,      kNo,    kNo,     kNo,    kNo},
      {"getVisitScript",        kYes,     kYes,  kYes,   kNo,   kNo,  kYes,     kNo,    kNo,     kNo,    kYes},
      {"previewReading",        kYes,     kYes,  kYes,   kNo,   kNo,  kYes,     kNo,    kNo,     kNo,    kYes},
      {"importReading",         kYes,     kYes,  kYes,   kNo,   kNo,  kYes,     kNo,    kNo,     kNo,    kNo},
      {"getSelfCheck",          kYes,     kYes,  kYes,   kYes,  kNo,  kYes,     kNo,    kNo,     kNo,    kYes},
      {"makeSelfCheck",         kYes,     kYes,  kYes,   kYes,  kNo,  kYes,     kNo,    kNo,     kNo,    kNo},
      {"vouchForSelfCheck",     kYes,     kYes,  kYes,   kNo,   kNo,  kNo,      kNo,    kNo,     kNo,    kNo},
      {"listMaintenance",        kYes,     kYes,  kYes,   kNo,   kNo,  kYes,     kNo,    kNo,     kNo,    kYes},
      {"writeMaintenance",       kYes,     kYes,  kYes,   kNo,   kNo,  kYes,     kNo,    kNo,     kNo,    kNo},
      {"reportMaintenance",      kYes,     kYes,  kYes,   kNo,   kNo,  kYes,     kNo,    kNo,     kNo,    kNo},
      {"ruleMaintenance",        kYes,     kNo,   kYes,   kNo,   kNo,  kNo,      kNo,    kNo,     kNo,    kNo},
      {"correctMaintenance",     kYes,     kYes,  kYes,   kNo,   kNo,  kYes,     kNo,    kNo,     kNo,    kNo},
      {"listDuties",            kYes,     kYes,  kYes,   kYes,  kYes, kYes,     kYes,   kNo,     kNo,    kYes},
      {"listCalendarFeeds",     kYes,     kYes,  kYes,   kYes,  kYes, kYes,     kYes,   kNo,     kNo,    kNo},
      {"makeCalendarFeed",      kYes,     kYes,  kYes,   kYes,  kYes, kYes,     kYes,   kNo,     kNo,    kNo},
      {"removeCalendarFeed",    kYes,     kYes,  kYes,   kYes,  kYes, kYes,     kYes,   kNo,     kNo,    kNo},
      {"getCalendarFeed",       kYes,     kYes,  kYes,   kYes,  kYes, kYes,     kYes,   kYes,    kYes,   kYes},
      {"getMailSettings",       kYes,     kYes,  kYes,   kNo,   kNo,  kNo,      kNo,    kNo,     kNo,    kYes},
      {"changeMailSettings",    kYes,     kYes,  kNo,    kNo,   kNo,  kNo,      kNo,    kNo,     kNo,    kNo},
      {"removeMailSettings",    kYes,     kYes,  kNo,    kNo,   kNo,  kNo,      kNo,    kNo,     kNo,    kNo},
      {"sendTestMail",          kYes,     kYes,  kNo,    kNo,   kNo,  kNo,      kNo,    kNo,     kNo,    kNo},
      {"listMail",              kYes,     kYes,  kYes,   kNo,   kNo,  kNo,      kNo,    kNo,     kNo,    kYes},
      {"sendMailNow",           kYes,     kYes,  kYes,   kNo,   kNo,  kNo,      kNo,    kNo,     kNo,    kNo},
      {"decideMail",            kYes,     kYes,  kYes,   kNo,   kNo,  kNo,      kNo,    kNo,     kNo,    kNo},
      {"getWorryForm",          kYes,     kYes,  kYes,   kYes,  kYes, kYes,     kYes,   kNo,     kNo,    kNo},
      {"nameWorryContact",      kYes,     kYes,  kYes,   kNo,   kNo,  kNo,      kNo,    kNo,     kNo,    kNo},
      {"listWorries",           kYes,     kYes,  kYes,   kYes,  kYes, kYes,     kYes,   kNo,     kNo,    kYes},
      {"fileWorry",             kYes,     kYes,  kYes,   kYes,  kYes, kYes,     kYes,   kNo,     kNo,    kNo},
      {"previewWorryMail",      kYes,     kYes,  kYes,   kYes,  kYes, kYes,     kYes,   kNo,     kNo,    kNo},
      {"getWorry",              kYes,     kYes,  kYes,   kYes,  kYes, kYes,     kYes,   kNo,     kNo,    kYes},
      {"addWorryWords",         kYes,     kYes,  kYes,   kYes,  kYes, kYes,     kYes,   kNo,     kNo,    kNo},
      {"tellOfWorry",           kYes,     kYes,  kYes,   kNo,   kNo,  kNo,      kNo,    kNo,     kNo,    kNo},
      {"answerWorry",           kYes,     kYes,  kYes,   kNo,   kNo,  kYes,     kNo,    kNo,     kNo,    kNo},
      {"closeWorry",            kYes,     kYes,  kYes,   kNo,   kNo,  kNo,      kNo,    kNo,     kNo,    kNo},
      {"reopenWorry",           kYes,     kYes,  kYes,   kNo,   kNo,  kNo,      kNo,    kNo,     kNo,    kNo},
      {"listReading",           kYes,     kYes,  kYes,   kYes,  kYes, kYes,     kNo,    kNo,     kNo,    kYes},
      {"acknowledgeReading",    kYes,     kYes,  kYes,   kYes,  kYes, kYes,     kNo,    kNo,     kNo,    kNo},
      {"getReadingContent",     kYes,     kYes,  kYes,   kYes,  kYes, kYes,     kNo,    kNo,     kNo,    kNo},
      {"addMaterial",           kYes,     kYes,  kYes,   kNo,   kNo,  kNo,      kNo,    kNo,     kNo,    kNo},
      {"publishEdition",        kYes,     kYes,  kYes,   kNo,   kNo,  kNo,      kNo,    kNo,     kNo,    kNo},
      {"stopMaterial",          kYes,     kYes,  kYes,   kNo,   kNo,  kNo,      kNo,    kNo,     kNo,    kNo},
      {"recordReading",         kYes,     kYes,  kYes,   kNo,   kNo,  kNo,      kNo,    kNo,     kNo,    kNo},
      {"recordAwareness",       kYes,     kYes,  kYes,   kNo,   kNo,  kNo,      kNo,    kNo,     kNo,    kNo},
      {"withdrawAwareness",     kYes,     kYes,  kYes,   kNo,   kNo,  kNo,      kNo,    kNo,     kNo,    kNo},
      {"getBoard",              kYes,     kYes,  kYes,   kYes,  kYes, kYes,     kYes,   kNo,     kNo,    kYes},
      {"getArticle",            kYes,     kYes,  kYes,   kYes,  kYes, kYes,     kYes,   kNo,     kNo,    kYes},
      {"getControl",            kYes,     kYes,  kYes,   kYes,  kNo,  kYes,     kYes,   kNo,     kNo,    kYes},
      {"listControlRows",       kYes,     kYes,  kYes,   kYes,  kNo,  kYes,     kYes,   kNo,     kNo,    kYes},
      {"getFactTable",          kYes,     kYes,  kYes,   kNo,   kNo,  kYes,     kYes,   kNo,     kNo,    kYes},
      {"listBackupChecks",      kYes,     kYes,  kYes,   kNo,   kNo,  kYes,     kNo,    kNo,     kNo,    kYes},
      {"recordBackupCheck",     kYes,     kYes,  kYes,   kNo,   kNo,  kYes,     kNo,    kNo,     kNo,    kNo},
      {"getInternet",           kYes,     kYes,  kYes,   kNo,   kNo,  kYes,     kNo,    kNo,     kNo,    kYes},
      {"decideInternet",        kYes,     kYes,  kYes,   kNo,   kNo,  kNo,      kNo,    kNo,     kNo,    kNo},
      {"recordNewsRead",        kYes,     kYes,  kYes,   kNo,   kNo,  kNo,      kNo,    kNo,     kNo,    kNo},
      {"getOrcaReading",        kYes,     kYes,  kYes,   kNo,   kNo,  kYes,     kYes,   kNo,     kNo,    kYes},
      {"decideOrcaReading",     kYes,     kYes,  kYes,   kNo,   kNo,  kNo,      kNo,    kNo,     kNo,    kNo},
      {"listDevices",           kYes,     kYes,  kYes,   kYes,  kNo,  kYes,     kYes,   kNo,     kNo,    kYes},
      {"getDevice",             kYes,     kYes,  kYes,   kYes,  kNo,  kYes,     kYes,   kNo,     kNo,    kYes},
      {"addDevice",             kYes,     kYes,  kYes,   kNo,   kNo,  kYes,     kYes,   kNo,     kNo,    kNo},
      {"updateDevice",          kYes,     kYes,  kYes,   kNo,   kNo,  kNo,      kNo,    kNo,     kNo,    kNo},
      {"attachAddress",         kYes,     kYes,  kYes,   kNo,   kNo,  kNo,      kNo,    kNo,     kNo,    kNo},
      {"retireDevice",          kYes,     kYes,  kNo,    kNo,   kNo,  kNo,      kNo,    kNo,     kNo,    kNo},
      {"mergeDevices",          kYes,     kYes,  kNo,    kNo,   kNo,  kNo,      kNo,    kNo,     kNo,    kNo},
      {"previewDeviceImport",   kYes,     kYes,  kYes,   kNo,   kNo,  kYes,     kYes,   kNo,     kNo,    kYes},
      {"importDevices",         kYes,     kYes,  kYes,   kNo,   kNo,  kYes,     kYes,   kNo,     kNo,    kNo},
      {"listNeighbours",        kYes,     kYes,  kYes,   kNo,   kNo,  kYes,     kYes,   kNo,     kNo,    kYes},
      {"createEnrolmentToken",  kYes,     kYes,  kNo,    kNo,   kNo,  kYes,     kYes,   kNo,     kNo,    kNo},
      {"listEntries",           kYes,     kYes,  kYes,   kNo,   kNo,  kYes,     kYes,   kNo,     kNo,    kYes},
      {"getEntry",              kYes,     kYes,  kYes,   kNo,   kNo,  kYes,     kYes,   kNo,     kNo,    kYes},
      {"getEntryBody",          kYes,     kNo,   kNo,    kNo,   kNo,  kNo,      kNo,    kNo,     kNo,    kNo},
      {"searchEntries",         kYes,     kYes,  kYes,   kNo,   kNo,  kYes,     kYes,   kNo,     kNo,    kYes},
      {"listSavedSearches",     kYes,     kYes,  kYes,   kNo,   kNo,  kYes,     kYes,   kNo,     kNo,    kYes},
      {"saveSearch",            kYes,     kYes,  kYes,   kNo,   kNo,  kNo,      kNo,    kNo,     kNo,    kNo},
      {"removeSavedSearch",     kYes,     kYes,  kYes,   kNo,   kNo,  kNo,      kNo,    kNo,     kNo,    kNo},
      {"reindexJournal",        kYes,     kYes,  kNo,    kNo,   kNo,  kNo,      kNo,    kNo,     kNo,    kYes},
      {"getProof",              kYes,     kYes,  kYes,   kNo,   kNo,  kYes,     kYes,   kNo,     kNo,    kYes},
      {"getCheckpoint",         kYes,     kYes,  kYes,   kYes,  kYes, kYes,     kYes,   kNo,     kNo,    kYes},
      {"verifyJournal",         kYes,     kYes,  kYes,   kNo,   kNo,  kYes,     kYes,   kNo,     kNo,    kYes},
      {"getWitnesses",          kYes,     kYes,  kYes,   kNo,   kNo,  kYes,     kYes,   kNo,     kNo,    kYes},
      {"changeWitnesses",       kYes,     kYes,  kNo,    kNo,   kNo,  kNo,      kNo,    kNo,     kNo,    kNo},
      {"exportJournalBodies",   kYes,     kNo,   kNo,    kNo,   kNo,  kNo,      kNo,    kNo,     kNo,    kNo},
      {"receiveAuditEvent",     kYes,     kYes,  kYes,   kYes,  kYes, kYes,     kYes,   kYes,    kYes,   kYes},
      {"getAuditEventProof",    kYes,     kYes,  kYes,   kYes,  kYes, kYes,     kYes,   kYes,    kYes,   kYes},
      {"getOrcaSessions",       kYes,     kYes,  kYes,   kNo,   kNo,  kYes,     kNo,    kNo,     kNo,    kNo},
      {"getOrcaAnswers",        kYes,     kYes,  kYes,   kNo,   kNo,  kYes,     kNo,    kNo,     kNo,    kNo},
      {"getDailyUse",           kYes,     kYes,  kYes,   kNo,   kNo,  kNo,      kNo,    kNo,     kNo,    kNo},
      {"confirmDailyUse",       kYes,     kYes,  kYes,   kNo,   kNo,  kNo,      kNo,    kNo,     kNo,    kNo},
      {"listWrittenUses",       kYes,     kYes,  kYes,   kYes,  kYes, kNo,      kNo,    kNo,     kNo,    kNo},
      {"writeUse",              kYes,     kYes,  kYes,   kYes,  kYes, kNo,      kNo,    kNo,     kNo,    kNo},
      {"correctUse",            kYes,     kYes,  kYes,   kYes,  kYes, kNo,      kNo,    kNo,     kNo,    kNo},
      {"previewUsageList",      kYes,     kYes,  kYes,   kNo,   kNo,  kNo,      kNo,    kNo,     kNo,    kNo},
      {"importUsageList",       kYes,     kYes,  kYes,   kNo,   kNo,  kNo,      kNo,    kNo,     kNo,    kNo},
      {"listSenders",           kYes,     kYes,  kYes,   kNo,   kNo,  kYes,     kNo,    kNo,     kNo,    kYes},
      {"makeSenderToken",       kYes,     kYes,  kNo,    kNo,   kNo,  kNo,      kNo,    kNo,     kNo,    kNo},
      {"certifySender",         kYes,     kYes,  kNo,    kNo,   kNo,  kNo,      kNo,    kNo,     kNo,    kNo},
      {"revokeSender",          kYes,     kYes,  kNo,    kNo,   kNo,  kNo,      kNo,    kNo,     kNo,    kNo},
      {"getCatalog",            kYes,     kYes,  kYes,   kYes,  kYes, kYes,     kYes,   kNo,     kNo,    kYes},
      {"listDropIns",           kYes,     kYes,  kYes,   kNo,   kNo,  kYes,     kYes,   kNo,     kNo,    kYes},
      {"getSettings",           kYes,     kYes,  kYes,   kYes,  kYes, kYes,     kYes,   kNo,     kNo,    kYes},
      {"changeSettings",        kYes,     kYes,  kNo,    kNo,   kNo,  kNo,      kNo,    kNo,     kNo,    kNo},
      {"getConnectionSheet",    kYes,     kYes,  kYes,   kNo,   kNo,  kYes,     kYes,   kNo,     kNo,    kYes},
      {"getAuthority",          kYes,     kYes,  kYes,   kYes,  kYes, kYes,     kYes,   kYes,    kYes,   kYes},
      {"listBackups",           kYes,     kYes,  kYes,   kNo,   kNo,  kYes,     kYes,   kNo,     kNo,    kYes},
      {"recordPrograms",        kYes,     kYes,  kNo,    kNo,   kNo,  kNo,      kNo,    kNo,     kNo,    kNo},
      {"createBackup",          kYes,     kYes,  kNo,    kNo,   kNo,  kNo,      kNo,    kNo,     kNo,    kNo},
      {"getRecoverySheet",      kYes,     kYes,  kNo,    kNo,   kNo,  kNo,      kNo,    kNo,     kNo,    kNo},
      {"streamEvents",          kYes,     kYes,  kYes,   kYes,  kYes, kYes,     kYes,   kNo,     kNo,    kYes},
  };
  // clang-format on
  return kTable;
}

namespace {

const Permission* find(std::string_view operation) {
  const auto found = std::ranges::find(permissions(), operation, &Permission::operation);
  return found == permissions().end() ? nullptr : &*found;
}

std::unexpected<Error> denied() {
  return fail(ErrorCode::PermissionDenied, MessageId{"access.denied"});
}

}  // namespace

bool allows(const Permission& permission, const Roles& roles) {
  return permission.anybody || std::ranges::any_of(roles, [&](Role role) {
           switch (role) {
             case Role::Director: return permission.director;
             case Role::Administrator: return permission.administrator;
             case Role::SafetyManager: return permission.safety_manager;
             case Role::Staff: return permission.staff;
             case Role::Temporary: return permission.temporary;
             case Role::Provider: return permission.provider;
             case Role::SetUp: return permission.set_up;
           }
           return false;
         });
}

Result<void> authorize(std::string_view operation, const Roles* roles) {
  const Permission* permission = find(operation);
  if (permission == nullptr) return denied();
  if (permission->anybody) return {};
  if (roles == nullptr) return fail(ErrorCode::Unauthenticated, MessageId{"access.signed-out"});
  if (!allows(*permission, *roles)) return denied();
  return {};
}

Result<void> authorizeProving(std::string_view operation) {
  const Permission* permission = find(operation);
  if (permission != nullptr && permission->proving) return {};
  return fail(ErrorCode::PermissionDenied, MessageId{"access.second-factor"});
}

Result<void> authorizeConsole(std::string_view operation) {
  const Permission* permission = find(operation);
  if (permission == nullptr) return denied();
  if (!permission->console) {
    return fail(ErrorCode::Unauthenticated, MessageId{"access.person-needed"});
  }
  return {};
}

}  // namespace sekisho::access
