// Signing in at the example server: who is signed in in each scene, their second factors and sessions. Codes are really checked.
import * as data from "./example_data.mjs";
import { mayCall } from "./permissions.mjs";

/// What the imagined authenticator shows, whenever it is asked.
export const APP_CODE = "492039";

/// Scenes in which whoever is signed in has another role than the administrator of the others.
export const ROLE_SCENES = { staff: { id: data.PEOPLE[1].id, name: data.PEOPLE[1].name }, temporary: { id: data.PEOPLE[2].id, name: data.PEOPLE[2].name } };
const PROOFS = { proving: "outstanding", choosing: "to-choose", enrolling: "to-enrol" };

const WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/143.0.0.0 Safari/537.36";
const IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1";

const refused = (status, message, ja, en, ...pointers) => {
  const said = data.problem(status, message, data.text(ja, en));
  return { ...said, fields: pointers.map((pointer) => ({ pointer, text: said.text })) };
};
const digitsOf = (typed) => typed.replace(/\D/g, "");

export function exampleAccess(api, hub) {
  const example = (operation, status) => api.operations.find(({ id }) => id === operation).answers[status].example;
  const whole = example("getSession", "200");
  const codes = example("makeCodeSheet", "201").codes;
  const id = (n) => `019bdc5e-7a10-7c3e-9f00-0000000001${String(n).padStart(2, "0")}`;
  let factors = example("listSecondFactors", "200").factors.map((one) => (one.kind === "sheet" ? { ...one, used: "2026-01-20T00:10:00.000Z", codes_left: 2 } : one));
  let first = []; // of whoever enrols for the first time
  let unspent = new Set(codes);
  const held = (n, person, name, more) => ({ id: id(n), person, name, opened: "2026-01-20T23:50:00.000Z", used: "2026-01-21T04:02:00.000Z", proven: true, address: "192.168.0.22", browser: WINDOWS, this_one: false, ...more });
  let sessions = [
    ...example("listSessions", "200").sessions,
    held(1, whole.person.id, whole.person.name, { address: "192.168.0.88", browser: IPHONE }),
    held(2, data.PEOPLE[0].id, data.PEOPLE[0].name, { browser: `${WINDOWS} Edg/143.0.0.0` }),
    held(3, ROLE_SCENES.staff.id, ROLE_SCENES.staff.name, { address: "192.168.0.23", proven: false, browser: "" }),
  ];

  const proof = () => PROOFS[hub.scene] ?? "whole";
  const own = () => (proof() === "to-enrol" ? first : hub.scene in ROLE_SCENES ? [] : factors);
  const keep = (changed) => {
    if (proof() === "to-enrol") first = changed;
    else factors = changed;
  };
  /// Whoever is signed in now.
  function session() {
    const role = hub.scene in ROLE_SCENES ? hub.scene : "administrator";
    const more = role === "administrator" ? ["getEntryBody", "confirmSetUp", "writeRetentionRule", "releaseJournal", "destroyEntryBody", "ruleMaintenance"] : []; // so that what only a director opens can be looked at, too
    const may = proof() !== "whole" ? mayCall("proving") : [...mayCall(role), ...more];
    return { ...whole, person: ROLE_SCENES[role] ?? hub.person ?? whole.person, roles: hub.roles ?? [role], proof: proof(), may: may.filter((one) => !hub.barred.includes(one)) };
  }
  const used = (factor) => ({ ...factor, used: data.NOW, codes_left: factor.codes_left === null ? null : factor.codes_left - 1 });
  const codeRefused = () => ({
    ...refused(401, "access.code-refused", "番号がちがうか、もう使われています。", "The code is wrong, or was used already.", "/code"),
    means: data.text("番号は一度だけ使えます。アプリの番号は30秒ごとに変わります。", "A code is good once; that of an authenticator changes every 30 seconds."),
    do: data.text("次の番号を入れてください。何度もちがうときは、この機械と電話の時計を合わせてください。", "Give the next code. If it keeps failing, set the clocks of the hub and the telephone."),
  });
  const proven = () => {
    if (proof() !== "whole") hub.scene = "usual";
    first = [];
    return session();
  };

  const answers = {
    getSession: session,
    signIn: () => ({ ...session(), ended_elsewhere: hub.ended_elsewhere ?? 0 }),
    completeSetup: (_, __, { director }) => ({ ...session(), connection_sheet: null, director: director ? { ...example("completeSetup", "201").director, name: director.name } : null }),
    chooseOwnPassword: (_, __, { password }) => {
      if (password === APP_CODE) return refused(400, "access.password-same", "受け取った番号やパスワードのままにはできません。", "What you were given cannot stay your password.", "/password");
      return proven();
    },
    giveSecondFactor: (_, __, { code }) => {
      const digits = digitsOf(code);
      const kind = digits === APP_CODE ? "totp" : unspent.has(digits) ? "sheet" : "";
      const found = own().findLast((one) => one.kind === kind);
      if (!found) return codeRefused();
      unspent.delete(digits);
      keep(own().map((one) => (one === found ? used(one) : one)));
      return proven();
    },
    listSecondFactors: () => ({ ...example("listSecondFactors", "200"), needed: !(hub.scene in ROLE_SCENES), factors: own(), ...(proof() === "to-enrol" ? { passkey_site: null } : {}) }),
    enrolTotp: (_, __, { label, code }) => {
      if (digitsOf(code) !== APP_CODE) return codeRefused();
      keep([...own(), { id: id(20 + own().length), kind: "totp", label, added: data.NOW, used: data.NOW, codes_left: null, site: null }]);
      return proven();
    },
    makeCodeSheet: (_, __, { label }) => {
      const factor = { id: id(20 + own().length), kind: "sheet", label, added: data.NOW, used: null, codes_left: 10, site: null };
      keep([...own().filter((one) => proof() === "whole" || one.used), factor]);
      unspent = new Set(codes);
      return { factor, codes };
    },
    removeSecondFactor: ({ factor }) => {
      if (!own().some((one) => one.id !== factor && one.used)) return refused(409, "access.last-factor", "最後の1つは消せません。", "The last one cannot be removed.");
      keep(own().filter((one) => one.id !== factor));
      return undefined;
    },
    listSessions: () => ({ sessions: hub.scene in ROLE_SCENES ? sessions.filter(({ person }) => person === session().person.id).map((one) => ({ ...one, proven: true, this_one: true })) : sessions }),
    endSession: ({ session: ended }) => {
      if (!sessions.some((one) => one.id === ended)) return refused(404, "access.session-unknown", "そのログインは、もうありません。", "There is no such session.");
      sessions = sessions.filter((one) => one.id !== ended);
      return undefined;
    },
  };
  /// Why the hub does not do it for whoever is signed in; the usual administrator may do whatever the page offers.
  function denial(operation) {
    if (proof() === "whole" && !(hub.scene in ROLE_SCENES)) return undefined;
    if (session().may.includes(operation)) return undefined;
    hub.denied.push(operation);
    return proof() === "whole"
      ? refused(403, "access.denied", "この操作は、あなたの役割ではできません。", "Your role may not do this.")
      : refused(403, "access.second-factor", "2段階目の確認が、まだです。", "The second factor has not been given yet.");
  }
  return { answers, denial };
}
