import { language } from "../words/language.ts";
import type { operations, paths } from "./schema.ts";
import type { Problem } from "./types.ts";

type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
type OperationId = keyof operations;

/// Where each operation is found. The compiler holds it complete; the browser tests hold it true.
const ROUTES: Record<OperationId, readonly [Method, keyof paths]> = {
  acknowledgeNotice: ["POST", "/notices/{notice}/acknowledged"],
  addDocumentPiece: ["PUT", "/documents/arrivals/{arrival}/pieces/{offset}"],
  addDevice: ["POST", "/devices"],
  askPasskey: ["POST", "/session/second-factor/passkey"],
  attachAddress: ["POST", "/devices/{device}/addresses"],
  assignAccount: ["POST", "/access-register"],
  certifySender: ["POST", "/senders/certificates"],
  chooseOwnPassword: ["POST", "/session/own-password"],
  confirmSignInAct: ["POST", "/sign-in-acts/{act}/confirmation"],
  confirmSetUp: ["POST", "/sign-ins/set-up-confirmation"],
  getAuditEventProof: ["GET", "/audit-events/{index}/proof"],
  listAccountOwners: ["GET", "/access-register"],
  listSenders: ["GET", "/senders"],
  makeSenderToken: ["POST", "/senders/tokens"],
  receiveAuditEvent: ["POST", "/audit-events"],
  releaseAccount: ["POST", "/access-register/{ownership}/end"],
  assignOperator: ["POST", "/access-register/operators"],
  listOperators: ["GET", "/access-register/operators"],
  releaseOperator: ["POST", "/access-register/operators/{ownership}/end"],
  addMaterial: ["POST", "/reading"],
  acknowledgeReading: ["POST", "/reading/editions/{edition}/acknowledgement"],
  addPerson: ["POST", "/people"],
  addSignIn: ["POST", "/sign-ins"],
  beginDocument: ["POST", "/documents/arrivals"],
  beginPasskey: ["POST", "/session/second-factors/passkey"],
  beginTotp: ["POST", "/session/second-factors/totp"],
  changeMailSettings: ["PUT", "/settings/mail"],
  changePassword: ["PUT", "/session/password"],
  changePerson: ["PATCH", "/people/{person}"],
  changeSettings: ["PUT", "/settings"],
  changeWitnesses: ["PUT", "/journal/witnesses"],
  checkSetupToken: ["POST", "/setup/check"],
  completeSetup: ["POST", "/setup"],
  confirmStatement: ["POST", "/statements/{statement}/confirm"],
  createBackup: ["POST", "/backups"],
  createEnrolmentToken: ["POST", "/enrolment-tokens"],
  decideMail: ["POST", "/mail/{message}/decision"],
  disableSignIn: ["POST", "/sign-ins/{person}/disable"],
  endNotice: ["POST", "/notices/{notice}/end"],
  endSession: ["DELETE", "/sessions/{session}"],
  enrolPasskey: ["PUT", "/session/second-factors/passkey"],
  enrolTotp: ["PUT", "/session/second-factors/totp"],
  fileDocument: ["POST", "/documents"],
  getArticle: ["GET", "/articles/{article}"],
  getAuthority: ["GET", "/authority/{file}"],
  getBoard: ["GET", "/board"],
  getCalendarFeed: ["GET", "/calendar/feed/{token}"],
  getCatalog: ["GET", "/catalog"],
  getCheckpoint: ["GET", "/journal/checkpoint"],
  getConnectionSheet: ["GET", "/connection-sheet"],
  getControl: ["GET", "/controls/{control}"],
  getDevice: ["GET", "/devices/{device}"],
  getDocumentContent: ["GET", "/documents/{document}/content"],
  getEntry: ["GET", "/journal/entries/{index}"],
  getEntryBody: ["GET", "/journal/entries/{index}/body"],
  getFactTable: ["GET", "/facts/{table}"],
  exportJournalBodies: ["POST", "/journal/export-bodies"],
  getMailSettings: ["GET", "/settings/mail"],
  listBackupChecks: ["GET", "/backup-checks"],
  recordBackupCheck: ["POST", "/backup-checks"],
  decideInternet: ["POST", "/internet/decisions"],
  decideOrcaReading: ["POST", "/devices/{device}/orca/decisions"],
  getOrcaSessions: ["GET", "/orca/sessions"],
  getOrcaAnswers: ["GET", "/orca/answers"],
  getInternet: ["GET", "/internet"],
  getOrcaReading: ["GET", "/devices/{device}/orca"],
  getOwnRecords: ["GET", "/own-records"],
  getPerson: ["GET", "/people/{person}"],
  getPersonAccess: ["GET", "/people/{person}/access"],
  getProof: ["GET", "/journal/entries/{index}/proof"],
  getReadingContent: ["GET", "/reading/editions/{edition}/content"],
  getRecoverySheet: ["POST", "/recovery-sheet"],
  decideReviewLine: ["POST", "/reviews/{review}/lines/{line}"],
  getReview: ["GET", "/reviews/{review}"],
  listReviews: ["GET", "/reviews"],
  revokeSender: ["DELETE", "/senders/{sender}"],
  signReview: ["POST", "/reviews/{review}/sign"],
  abandonReview: ["POST", "/reviews/{review}/give-up"],
  startReview: ["POST", "/reviews"],
  getSession: ["GET", "/session"],
  getSettings: ["GET", "/settings"],
  getStatus: ["GET", "/status"],
  getWitnesses: ["GET", "/journal/witnesses"],
  giveNotice: ["POST", "/notices/{notice}/given"],
  givePasskey: ["PUT", "/session/second-factor/passkey"],
  giveSecondFactor: ["POST", "/session/second-factor"],
  giveUpDocument: ["DELETE", "/documents/arrivals/{arrival}"],
  grantRoles: ["PUT", "/sign-ins/{person}/grant"],
  importDevices: ["POST", "/devices/import"],
  importStaff: ["POST", "/people/import"],
  listControlRows: ["GET", "/controls/{control}/rows"],
  listCalendarFeeds: ["GET", "/calendar/feeds"],
  listDeciders: ["GET", "/deciders"],
  listDevices: ["GET", "/devices"],
  listBackups: ["GET", "/backups"],
  listDocuments: ["GET", "/documents"],
  listDropIns: ["GET", "/drop-ins"],
  listDuties: ["GET", "/calendar"],
  destroyEntryBody: ["POST", "/journal/entries/{index}/body/destruction"],
  getRetention: ["GET", "/journal/retention"],
  holdJournal: ["POST", "/journal/retention/holds"],
  releaseJournal: ["POST", "/journal/retention/holds/{hold}/release"],
  writeRetentionRule: ["POST", "/journal/retention/rules"],
  listEntries: ["GET", "/journal/entries"],
  searchEntries: ["POST", "/journal/search"],
  listSavedSearches: ["GET", "/journal/searches"],
  saveSearch: ["POST", "/journal/searches"],
  removeSavedSearch: ["DELETE", "/journal/searches/{search}"],
  reindexJournal: ["POST", "/journal/reindex"],
  previewUsageList: ["POST", "/usage-lists/preview"],
  importUsageList: ["POST", "/usage-lists"],
  getDailyUse: ["GET", "/daily-uses"],
  confirmDailyUse: ["POST", "/daily-uses/{day}/confirmation"],
  listWrittenUses: ["GET", "/written-uses"],
  writeUse: ["POST", "/written-uses"],
  correctUse: ["POST", "/written-uses/{use}/correction"],
  listMaintenance: ["GET", "/maintenance"],
  writeMaintenance: ["POST", "/maintenance"],
  reportMaintenance: ["POST", "/maintenance/reports"],
  ruleMaintenance: ["POST", "/maintenance/rulings"],
  correctMaintenance: ["POST", "/maintenance/{line}/corrections"],
  listLogChecks: ["GET", "/log-checks"],
  confirmOwnActs: ["POST", "/log-checks/{check}/own-acts"],
  getLogCheckMaterial: ["GET", "/log-checks/material"],
  recordLogCheck: ["POST", "/log-checks"],
  listNeighbours: ["GET", "/neighbours"],
  listNotices: ["GET", "/notices"],
  listContacts: ["GET", "/contacts"],
  listPeople: ["GET", "/people"],
  listReading: ["GET", "/reading"],
  listSecondFactors: ["GET", "/session/second-factors"],
  listSessions: ["GET", "/sessions"],
  listSignIns: ["GET", "/sign-ins"],
  listStatements: ["GET", "/statements"],
  getStatement: ["GET", "/statements/{statement}"],
  listMail: ["GET", "/mail"],
  makeCalendarFeed: ["POST", "/calendar/feeds"],
  makeCodeSheet: ["POST", "/session/second-factors/sheet"],
  makeStatement: ["POST", "/statements"],
  mergeDevices: ["POST", "/devices/{device}/merge"],
  previewDeviceImport: ["POST", "/devices/import/preview"],
  previewStaffImport: ["POST", "/people/import/preview"],
  recordNotice: ["POST", "/notices"],
  publishEdition: ["POST", "/reading/{material}/editions"],
  recordNewsRead: ["POST", "/internet/news"],
  recordAwareness: ["POST", "/awareness"],
  recordReading: ["POST", "/reading/editions/{edition}/readers"],
  recordPrograms: ["POST", "/program-records"],
  removeCalendarFeed: ["DELETE", "/calendar/feeds/{feed}"],
  removeMailSettings: ["DELETE", "/settings/mail"],
  removeSecondFactor: ["DELETE", "/session/second-factors/{factor}"],
  resetSignIn: ["POST", "/sign-ins/{person}/reset"],
  retireDevice: ["POST", "/devices/{device}/retire"],
  sendMailNow: ["POST", "/mail/round"],
  sendTestMail: ["POST", "/settings/mail/test"],
  signIn: ["POST", "/session"],
  signOut: ["DELETE", "/session"],
  stopMaterial: ["POST", "/reading/{material}/stop"],
  streamEvents: ["GET", "/events"],
  tellOfNotice: ["POST", "/notices/{notice}/told"],
  updateDevice: ["PATCH", "/devices/{device}"],
  verifyJournal: ["POST", "/journal/verification"],
  addVisit: ["POST", "/visits"],
  attachVisitReport: ["POST", "/visits/{visit}/report"],
  getSelfCheck: ["GET", "/self-checks"],
  getVisitScript: ["GET", "/visits/script"],
  importReading: ["POST", "/visits/readings"],
  listVisits: ["GET", "/visits"],
  makeSelfCheck: ["POST", "/self-checks"],
  vouchForSelfCheck: ["POST", "/self-checks/{check}/vouch"],
  previewReading: ["POST", "/visits/readings/preview"],
  withdrawAwareness: ["POST", "/awareness/{act}/withdraw"],
  getWorryForm: ["GET", "/worry-form"],
  previewWorryMail: ["POST", "/worry-form/mail"],
  nameWorryContact: ["PUT", "/worry-contact"],
  listWorries: ["GET", "/worries"],
  fileWorry: ["POST", "/worries"],
  getWorry: ["GET", "/worries/{worry}"],
  addWorryWords: ["POST", "/worries/{worry}/words"],
  tellOfWorry: ["POST", "/worries/{worry}/telling"],
  answerWorry: ["POST", "/worries/{worry}/answers"],
  closeWorry: ["POST", "/worries/{worry}/closing"],
  reopenWorry: ["POST", "/worries/{worry}/reopening"],
  withdrawStatement: ["POST", "/statements/{statement}/withdraw"],
};

type Of<Source, Key extends string> = Source extends { [K in Key]?: infer Found } ? Found : undefined;
type Answered<Responses> = Responses extends Record<200 | 201, unknown>
  ? Json<Responses[200]> | Json<Responses[201]>
  : Responses extends Record<200, unknown>
    ? Json<Responses[200]>
    : Responses extends Record<201, unknown>
      ? Json<Responses[201]>
      : undefined;
type Json<Response> = Response extends { content: { "application/json": infer Body } } ? Body : undefined;
type BodyOf<Operation> = Operation extends { requestBody: { content: { "application/json": infer Found } } }
  ? Found
  : Operation extends { requestBody: { content: { "application/octet-stream": unknown } } }
    ? ArrayBuffer
    : undefined;

/// What an operation takes.
export type Body<Id extends OperationId> = BodyOf<operations[Id]>;

/// What an operation answers when it succeeds.
export type Answer<Id extends OperationId> = Answered<operations[Id]["responses"]>;

interface Request<Id extends OperationId> {
  path?: Of<operations[Id]["parameters"], "path">;
  query?: Of<operations[Id]["parameters"], "query">;
  body?: Body<Id>;
  /// Gives it up: then it is Away too.
  stop?: AbortSignal;
}

/// The hub answered that it could not do it, in words for a person.
export class Refused extends Error {
  constructor(readonly problem: Problem) {
    super(problem.message);
  }
}

/// The hub did not answer at all.
export class Away extends Error {}

let csrf = "";

/// Remembers the session's token for requests that change something.
export function useCsrf(token: string): void {
  csrf = token;
}

/// The address of an operation, for links that download.
export function addressOf<Id extends OperationId>(id: Id, request: Request<Id>): string {
  const path = (request.path ?? {}) as Record<string, string | number>;
  const route = ROUTES[id][1].replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(path[name])));
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries((request.query ?? {}) as Record<string, unknown>)) {
    if (typeof value === "string" || typeof value === "number") query.set(name, String(value));
  }
  const asked = query.toString();
  return `/api/v1${route}${asked === "" ? "" : `?${asked}`}`;
}

const READ_MS = 20_000;
const CHANGE_MS = 300_000; // a backup of years takes its time

/// Asks the hub. Throws Refused with the hub's own words, or Away.
///
/// The session's token changes when somebody proves anew who they are. Another page of the same browser learns
/// it when it is refused, and asks once more.
export async function ask<Id extends OperationId>(id: Id, request: Request<Id> = {}): Promise<Answer<Id>> {
  try {
    return await askOnce(id, request);
  } catch (error) {
    if (!(error instanceof Refused) || error.problem.message !== "access.csrf") throw error;
    const before = csrf;
    useCsrf((await askOnce("getSession", {})).csrf);
    if (csrf === before) throw error;
    return await askOnce(id, request);
  }
}

async function askOnce<Id extends OperationId>(id: Id, request: Request<Id>): Promise<Answer<Id>> {
  const method = ROUTES[id][0];
  const headers = new Headers({ Accept: "application/json", "Accept-Language": language.peek() });
  const bytes = request.body instanceof ArrayBuffer;
  if (request.body !== undefined) headers.set("Content-Type", bytes ? "application/octet-stream" : "application/json");
  if (method !== "GET" && csrf !== "") headers.set("X-Sekisho-CSRF", csrf);
  const late = AbortSignal.timeout(method === "GET" ? READ_MS : CHANGE_MS);
  let response: Response;
  try {
    response = await fetch(addressOf(id, request), {
      method,
      headers,
      body: request.body instanceof ArrayBuffer ? request.body : request.body === undefined ? null : JSON.stringify(request.body),
      credentials: "same-origin",
      cache: "no-store",
      signal: request.stop ? AbortSignal.any([late, request.stop]) : late,
    });
  } catch {
    throw new Away();
  }
  const text = await response.text().catch(() => {
    throw new Away();
  });
  if (!response.ok) throw new Refused(problemFrom(response.status, text));
  return (text === "" ? undefined : JSON.parse(text)) as Answer<Id>;
}

function problemFrom(status: number, text: string): Problem {
  try {
    const problem = JSON.parse(text) as Problem;
    if (typeof problem.message === "string" && typeof problem.text.ja === "string") return problem;
  } catch {
    // not the hub's own words; say so below
  }
  const words = {
    ja: "関所本体の答えを読み取れませんでした。",
    en: "The hub's answer could not be read.",
  };
  return { type: "about:blank", title: words.ja, status, message: "web.answer-unread", text: words };
}
