/**
 * Every page the web interface has, in the router's order: the first match is shown. The browser
 * tests read this table, so that no page is left without a test.
 *
 * `frame` is the menu beside the page, nothing but the page, or a sheet of paper; `open` pages need
 * no sign-in. `needs` is the operation without which there is nothing to see: whoever may not call it
 * is told whom to ask; a page without one tells by itself.
 */
export const ROUTES = /** @type {const} */ ([
  { path: "/", page: "today", frame: "menu", open: false, needs: "getBoard" },
  { path: "/board", page: "board", frame: "menu", open: false, needs: "getBoard" },
  { path: "/board/:article", page: "article", frame: "menu", open: false, needs: "getArticle" },
  { path: "/controls/:control", page: "control", frame: "menu", open: false, needs: "getControl" },
  { path: "/facts/:table", page: "fact", frame: "menu", open: false, needs: "getFactTable" },
  { path: "/journal", page: "journal", frame: "menu", open: false, needs: "listEntries" },
  { path: "/journal/:index", page: "entry", frame: "menu", open: false, needs: "getEntry" },
  { path: "/people", page: "people", frame: "menu", open: false, needs: "listPeople" },
  { path: "/people/add", page: "addPerson", frame: "menu", open: false, needs: null },
  { path: "/people/temporary", page: "addTemporary", frame: "menu", open: false, needs: null },
  { path: "/people/import", page: "importPeople", frame: "menu", open: false, needs: null },
  { path: "/people/access", page: "accessRegister", frame: "menu", open: false, needs: "listAccountOwners" },
  { path: "/people/reviews", page: "reviews", frame: "menu", open: false, needs: "listReviews" },
  { path: "/people/reviews/:review", page: "review", frame: "menu", open: false, needs: "getReview" },
  { path: "/people/notice", page: "notices", frame: "menu", open: false, needs: "listNotices" },
  { path: "/people/:person", page: "person", frame: "menu", open: false, needs: "getPerson" },
  { path: "/devices", page: "devices", frame: "menu", open: false, needs: "listDevices" },
  { path: "/devices/add", page: "addDevice", frame: "menu", open: false, needs: null },
  { path: "/devices/import", page: "importDevices", frame: "menu", open: false, needs: null },
  { path: "/devices/connect", page: "connect", frame: "menu", open: false, needs: null },
  { path: "/devices/visits", page: "visits", frame: "menu", open: false, needs: "listVisits" },
  { path: "/devices/visits/import", page: "importReading", frame: "menu", open: false, needs: "listVisits" },
  { path: "/devices/:device", page: "device", frame: "menu", open: false, needs: "getDevice" },
  { path: "/self-check", page: "selfCheck", frame: "menu", open: false, needs: "getSelfCheck" },
  { path: "/statements", page: "statements", frame: "menu", open: false, needs: "listStatements" },
  { path: "/statements/:control", page: "statement", frame: "menu", open: false, needs: "listStatements" },
  { path: "/documents", page: "documents", frame: "menu", open: false, needs: "listDocuments" },
  { path: "/reading", page: "reading", frame: "menu", open: false, needs: "listReading" },
  { path: "/calendar", page: "calendar", frame: "menu", open: false, needs: "listDuties" },
  { path: "/catalog", page: "catalog", frame: "menu", open: false, needs: "getCatalog" },
  { path: "/print", page: "prints", frame: "menu", open: false, needs: null },
  { path: "/print/access", page: "printAccess", frame: "paper", open: false, needs: "listAccountOwners" },
  { path: "/print/board", page: "printBoard", frame: "paper", open: false, needs: "getBoard" },
  { path: "/print/checklist", page: "printChecklist", frame: "paper", open: false, needs: "listStatements" },
  { path: "/print/connection", page: "printConnection", frame: "paper", open: false, needs: "getConnectionSheet" },
  { path: "/print/devices", page: "printDevices", frame: "paper", open: false, needs: "listDevices" },
  { path: "/print/notice", page: "printNotice", frame: "paper", open: false, needs: "listNotices" },
  { path: "/settings", page: "settings", frame: "menu", open: false, needs: "getSettings" },
  { path: "/settings/sign-in", page: "ownSignIn", frame: "menu", open: false, needs: "listSecondFactors" },
  { path: "/settings/recovery", page: "recovery", frame: "menu", open: false, needs: null },
  { path: "/parts", page: "parts", frame: "menu", open: true, needs: null },
  { path: "/sign-in", page: "signIn", frame: "plain", open: true, needs: null },
  { path: "/setup", page: "setup", frame: "plain", open: true, needs: null },
]);
