// Every example of specs/openapi.yaml, and every answer of example_data.mjs, obeys its schema.
import { describe } from "./api_description.mjs";
import { exampleDaily } from "./example_daily.mjs";
import * as data from "./example_data.mjs";
import { exampleBackupChecks } from "./example_backup_checks.mjs";
import { exampleInternet } from "./example_internet.mjs";
import { exampleLogChecks } from "./example_log_checks.mjs";
import { exampleMaintenance, MAINTENANCE } from "./example_maintenance.mjs";
import { exampleMail, MAIL } from "./example_mail.mjs";
import { exampleReviews, REVIEW_IDS } from "./example_reviews.mjs";
import { exampleWorries, WORRY_IDS } from "./example_worries.mjs";
import { exampleUses, WRITTEN } from "./example_uses.mjs";

const api = describe();
const mail = exampleMail({ scene: "usual" });
const maintenance = exampleMaintenance({ scene: "usual" }, () => undefined, () => data.PEOPLE[0]);
const seen = (at) => [{ id: MAINTENANCE[at].id, turns: MAINTENANCE[at].turns.length }];
const backups = exampleBackupChecks({ scene: "usual" }, () => undefined, () => data.PEOPLE[0]);
const internet = exampleInternet({ scene: "usual" }, () => undefined, () => data.PEOPLE[0]);
const checks = exampleLogChecks({ scene: "usual" }, () => undefined, () => data.PEOPLE[0]);
const daily = exampleDaily({ scene: "usual" }, () => undefined, () => data.PEOPLE[0]);
const uses = exampleUses({ scene: "usual" }, () => data.PEOPLE[0]);
const worries = exampleWorries({ scene: "usual" }, () => undefined, () => data.PEOPLE[0]);
const reviews = exampleReviews({ scene: "usual", alone: false }, () => undefined, () => data.PEOPLE[0]);
const answers = [
  ...api.responses.map(({ operation, status, example }) => [operation, status, example]),
  ["getBoard", 200, data.BOARD],
  ["getBoard", 200, data.FRESH_BOARD],
  ...data.BOARD.articles.flatMap((article) => [
    ["getArticle", 200, data.articlePage(article.id)],
    ...article.controls.flatMap(({ id }) => [
      ["getControl", 200, data.controlPage(id)],
      ["listControlRows", 200, data.rowsOf(id)],
    ]),
  ]),
  ["listDevices", 200, data.REGISTER],
  ["listDevices", 200, data.LARGE_REGISTER],
  ...data.REGISTER.devices.map((one) => ["getDevice", 200, data.devicePage(one)]),
  ...["server.disk-encrypted", "terminal.screen-lock"].map((id) => ["getControl", 200, data.controlPage(id)]),
  ["listControlRows", 200, data.rowsOf("server.disk-encrypted")],
  ["listNeighbours", 200, data.NEIGHBOURS],
  ["listDeciders", 200, data.DECIDERS],
  ["listPeople", 200, { here: 3, people: data.PEOPLE.map(data.listed) }],
  ["listContacts", 200, { contacts: data.contactsOf(data.PEOPLE) }],
  ...data.PEOPLE.map((one) => ["getPerson", 200, one]),
  ["listStatements", 200, data.STATEMENTS],
  ["listStatements", 200, data.FRESH_STATEMENTS],
  ["listMaintenance", 200, maintenance.listMaintenance()],
  ["writeMaintenance", 201, maintenance.writeMaintenance({}, null, { device: MAINTENANCE[0].device, origin: "visit", from: data.NOW, engineer: "田中 一郎", work: "点検", taken: [] })],
  ["reportMaintenance", 200, maintenance.reportMaintenance({}, null, { lines: seen(2), engineer: "田中 一郎", work: "更新", taken: [] })],
  ["ruleMaintenance", 200, maintenance.ruleMaintenance({}, null, { lines: seen(3), word: "confirmed" })],
  ["correctMaintenance", 200, maintenance.correctMaintenance({ line: MAINTENANCE[4].id }, null, { turns: 0, from: MAINTENANCE[4].from, until: data.NOW, why: "電話で確かめた" })],
  ["listBackupChecks", 200, backups.listBackupChecks()],
  ["recordBackupCheck", 201, backups.recordBackupCheck({}, null, { kind: "restored", day: "2026-01-20", what: "控え", where: "ノート", who: "森", outcome: "worked" })],
  ["getInternet", 200, internet.getInternet()],
  ["decideInternet", 201, internet.decideInternet({}, null, { use: "stand-alone", paths: [], try_news: false, opinion_of: "森", opinion: "よい" })],
  ["recordNewsRead", 201, internet.recordNewsRead({}, null, { day: "2026-01-20", source: "メール", items: "なし" })],
  ["listLogChecks", 200, checks.listLogChecks()],
  ["getLogCheckMaterial", 200, checks.getLogCheckMaterial()],
  ["recordLogCheck", 201, checks.recordLogCheck({}, null, { first: "2025-12-01", last: "2025-12-31", sources: ["other"], looked: "全部", clear: true })],
  ["previewUsageList", 200, uses.previewUsageList()],
  ["importUsageList", 201, uses.importUsageList()],
  ...["2026-01-19", "2026-01-20", "2026-01-21"].map((day) => ["getDailyUse", 200, daily.getDailyUse({}, new URLSearchParams({ day }))]),
  ["confirmDailyUse", 201, daily.confirmDailyUse({ day: "2026-01-20" }, null, {})],
  ["listWrittenUses", 200, uses.listWrittenUses()],
  ["correctUse", 201, uses.correctUse({ use: WRITTEN[2].id }, null, { why: "使っていなかった", taken_back: true })],
  ["getMailSettings", 200, mail.getMailSettings()],
  ["sendTestMail", 200, mail.sendTestMail()],
  ["listMail", 200, mail.listMail()],
  ...["again", "close"].map((decision) => ["decideMail", 200, mail.decideMail({ message: MAIL[0].id }, null, { decision })]),
  ["getWorryForm", 200, worries.getWorryForm()],
  ["listWorries", 200, worries.listWorries()],
  ...WORRY_IDS.map((worry) => ["getWorry", 200, worries.getWorry({ worry })]),
  ["previewWorryMail", 200, worries.previewWorryMail({}, null, { words: "00012345の方" })],
  ["fileWorry", 201, worries.fileWorry({}, null, { sign: "machine", paper: { writer: "佐藤", seen: data.NOW } })],
  ["tellOfWorry", 200, worries.tellOfWorry({ worry: WORRY_IDS[0] }, null, { whom: "見本システムサポート", way: "telephone", when: data.NOW })],
  ["closeWorry", 200, worries.closeWorry({ worry: WORRY_IDS[1] }, null, { words: "直った", recurrence: "first" })],
  ["reopenWorry", 200, worries.reopenWorry({ worry: WORRY_IDS[1] }, null, { words: "また起きた" })],
  ["nameWorryContact", 200, worries.nameWorryContact({}, null, { name: "佐々木", firm: "", telephone: "03-0000-0001", mail: "", contracted: false })],
  ["listReviews", 200, reviews.listReviews()],
  ...REVIEW_IDS.map((review) => ["getReview", 200, reviews.getReview({ review })]),
  ["decideReviewLine", 200, reviews.decideReviewLine({ review: REVIEW_IDS[0], line: 1 }, null, { choice: "remove", remark: "退職" })],
  ["abandonReview", 200, reviews.abandonReview({ review: REVIEW_IDS[1] }, null, { why: "やり直すため" })],
  ["signReview", 200, reviews.signReview({ review: REVIEW_IDS[0] }, null, { summary: "止める" })],
  ["listDocuments", 200, { documents: data.DOCUMENTS }],
  ...data.DOCUMENTS.map((one) => ["fileDocument", 201, one]),
  ...data.STATEMENTS.items.flatMap((item) => [
    ...["yes", "no", "not-applicable"].map((answer) => [
      "makeStatement",
      201,
      data.afterAnswer(item, { control: item.control, answer, checked: data.STATEMENTS.today, target: "2026-03-20", in_charge: data.PEOPLE[1].id, documents: [data.DOCUMENTS[0].id] }, data.PEOPLE[0]).standing,
    ]),
    ...(item.standing ? [["getStatement", 200, data.withTables(item.standing)]] : []),
    ...(item.standing ? [["confirmStatement", 200, data.afterConfirmation(item, "", data.PEOPLE[1]).standing]] : []),
    ...(item.standing ? [["withdrawStatement", 200, data.afterWithdrawal(item, "まちがえた", data.PEOPLE[0]).earlier[0]]] : []),
  ]),
  ...["screen_lock", "accounts", "listeners"].map((table) => ["getFactTable", 200, data.factTable(table)]),
  ["listReading", 200, data.READING],
  ["listReading", 200, data.ownReading(data.PEOPLE[1])],
  ["addMaterial", 201, data.afterReading(data.READING.materials[0], data.PEOPLE[1])],
  ["listDuties", 200, data.CALENDAR],
  ["listCalendarFeeds", 200, { feeds: data.FEEDS }],
  ["listEntries", 200, data.entries(null, 50)],
  ["listSavedSearches", 200, { today: "2026-01-21", searches: data.SAVED_SEARCHES }],
  ["saveSearch", 201, data.SAVED_SEARCHES[0]],
  ["searchEntries", 200, data.found(null)],
  ["searchEntries", 200, data.found("1-31000")],
  ["listEntries", 200, data.entries(null, 50, data.RESTORED)],
  ["getEntry", 200, data.entryPage(1, 2)],
  ...[48411, 48410, 48400].map((index) => ["getEntry", 200, data.entryPage(index)]),
  ...[48409, 48404].map((index) => ["getEntryBody", 200, data.entryBody(index)]),
  ["listVisits", 200, data.visits()],
  ["listVisits", 200, data.FRESH_VISITS],
  ["getSelfCheck", 200, data.selfChecks()],
  ["vouchForSelfCheck", 200, data.vouched(data.selfChecks().checks[1], "となりで見ていた", data.PEOPLE[0])],
  ["makeSelfCheck", 201, data.checked({ device: data.DEVICES.office.id, answers: {} }, data.PEOPLE[0])],
  ["previewReading", 200, data.readingPreview()],
  ["getCheckpoint", 200, data.CHECKPOINT],
  ["getCatalog", 200, data.CATALOG],
];

/// What is wrong with the examples, in words.
export function wrongExamples() {
  return answers.flatMap(([operation, status, value]) => {
    const schema = api.answer(operation, status);
    if (value === undefined) return [`${operation} ${status}: no example`];
    return api.errors(schema, value).map((error) => `${operation} ${status}: ${error}`);
  });
}

export const examples = answers.length;
