import { ROUTES } from "../../web/src/routes.js";

/// Addresses at which each page of the router can be seen, given the ids of a hub. A page without
/// an entry here fails the tests.
const ADDRESSES = {
  today: () => ["/"],
  board: () => ["/board"],
  article: ({ articles }) => articles.map((id) => `/board/${id}`),
  control: ({ controls }) => controls.map((id) => `/controls/${id}`),
  fact: ({ facts }) => facts,
  journal: () => ["/journal"],
  entry: ({ entries }) => entries.map((index) => `/journal/${index}`),
  logChecks: () => ["/journal/checks"],
  daily: () => ["/journal/days", "/journal/days?day=2026-01-20"],
  importUses: () => ["/journal/import"],
  retention: () => ["/journal/retention"],
  searchJournal: () => ["/journal/search", "/journal/search?from=2026-01-01&class=usage&action=R"],
  senders: () => ["/journal/senders"],
  witnesses: () => ["/journal/witnesses"],
  writtenUses: () => ["/journal/uses", "/journal/uses?day=2026-01-20"],
  people: () => ["/people"],
  addPerson: () => ["/people/add"],
  addTemporary: () => ["/people/temporary"],
  importPeople: () => ["/people/import"],
  accessRegister: () => ["/people/access"],
  reviews: () => ["/people/reviews"],
  review: ({ reviews }) => reviews.map((id) => `/people/reviews/${id}`),
  notices: () => ["/people/notice"],
  person: ({ people }) => people.map((id) => `/people/${id}`),
  devices: () => ["/devices"],
  addDevice: () => ["/devices/add", "/devices/add?mac=02%3A00%3A5e%3A10%3A00%3A4f&ip=192.168.0.87"],
  importDevices: () => ["/devices/import"],
  connect: () => ["/devices/connect"],
  visits: () => ["/devices/visits"],
  importReading: () => ["/devices/visits/import"],
  device: ({ devices }) => devices.map((id) => `/devices/${id}`),
  selfCheck: () => ["/self-check"],
  statements: () => ["/statements"],
  statement: ({ statements }) => statements.map((id) => `/statements/${id}`),
  documents: () => ["/documents"],
  reading: () => ["/reading"],
  calendar: () => ["/calendar"],
  catalog: () => ["/catalog"],
  prints: () => ["/print"],
  printAccess: () => ["/print/access"],
  printChecklist: () => ["/print/checklist"],
  printAccessLog: () => ["/print/access-log"],
  printPaperJournal: () => ["/print/paper-journal"],
  printContacts: () => ["/print/contacts"],
  printBoard: () => ["/print/board"],
  printConnection: () => ["/print/connection"],
  printNotice: () => ["/print/notice"],
  printDevices: () => ["/print/devices"],
  fileWorry: () => ["/worries/new"],
  worries: () => ["/worries"],
  worry: ({ worries }) => worries.map((id) => `/worries/${id}`),
  printWorryForm: () => ["/print/worry-form"],
  printWorry: ({ worries }) => worries.map((id) => `/print/worries/${id}`),
  settings: () => ["/settings"],
  own: () => ["/own"],
  mailSettings: () => ["/settings/mail"],
  ownSignIn: () => ["/settings/sign-in"],
  recovery: () => ["/settings/recovery"],
  parts: () => ["/parts"],
  signIn: () => ["/sign-in"],
  setup: () => ["/setup", "/setup#7hq2-mk4d-x9fp-3wtz"],
};

/// Every address of every route: [page, address]. Throws if a route has no entry or none to visit.
export function addresses(ids) {
  return ROUTES.flatMap(({ page, path }) => {
    const found = ADDRESSES[page]?.(ids) ?? [];
    if (found.length === 0) throw new Error(`the route ${path} (${page}) has no test: add it to pages.mjs`);
    return found.map((address) => [page, address]);
  });
}
