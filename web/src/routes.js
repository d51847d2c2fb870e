/**
 * Every page the web interface has, in the router's order: the first match is shown. The browser
 * tests read this table, so that no page is left without a test.
 *
 * `frame` is the menu beside the page, nothing but the page, or a sheet of paper; `open` pages need
 * no sign-in.
 */
export const ROUTES = /** @type {const} */ ([
  { path: "/", page: "today", frame: "menu", open: false },
  { path: "/board", page: "board", frame: "menu", open: false },
  { path: "/board/:article", page: "article", frame: "menu", open: false },
  { path: "/controls/:control", page: "control", frame: "menu", open: false },
  { path: "/facts/:table", page: "fact", frame: "menu", open: false },
  { path: "/journal", page: "journal", frame: "menu", open: false },
  { path: "/journal/:index", page: "entry", frame: "menu", open: false },
  { path: "/people", page: "people", frame: "menu", open: false },
  { path: "/people/add", page: "addPerson", frame: "menu", open: false },
  { path: "/people/temporary", page: "addTemporary", frame: "menu", open: false },
  { path: "/people/import", page: "importPeople", frame: "menu", open: false },
  { path: "/people/:person", page: "person", frame: "menu", open: false },
  { path: "/devices", page: "devices", frame: "menu", open: false },
  { path: "/devices/add", page: "addDevice", frame: "menu", open: false },
  { path: "/devices/import", page: "importDevices", frame: "menu", open: false },
  { path: "/devices/connect", page: "connect", frame: "menu", open: false },
  { path: "/devices/:device", page: "device", frame: "menu", open: false },
  { path: "/statements", page: "statements", frame: "menu", open: false },
  { path: "/statements/:control", page: "statement", frame: "menu", open: false },
  { path: "/catalog", page: "catalog", frame: "menu", open: false },
  { path: "/print", page: "prints", frame: "menu", open: false },
  { path: "/print/board", page: "printBoard", frame: "paper", open: false },
  { path: "/print/connection", page: "printConnection", frame: "paper", open: false },
  { path: "/print/devices", page: "printDevices", frame: "paper", open: false },
  { path: "/settings", page: "settings", frame: "menu", open: false },
  { path: "/settings/recovery", page: "recovery", frame: "menu", open: false },
  { path: "/parts", page: "parts", frame: "menu", open: true },
  { path: "/sign-in", page: "signIn", frame: "plain", open: true },
  { path: "/setup", page: "setup", frame: "plain", open: true },
]);
