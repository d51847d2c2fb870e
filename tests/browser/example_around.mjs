// What stands around the journal at the example server: systems that send, witnesses, rules and holds, what is read of 日レセ.
import * as data from "./example_data.mjs";

export function exampleAround(api, hub) {
  const example = (operation, status) => api.operations.find(({ id }) => id === operation).answers[status].example;
  const empty = () => hub.scene === "empty";
  let { senders, relays } = example("listSenders", "200");
  let witnesses = example("getWitnesses", "200");
  const [first] = senders;
  const silent = { received: 0, accepted: 0, quarantined: 0, gaps: 0, missed: 0, first_heard: null, last_heard: null };
  const revoked = { ...first, id: first.id.replace(/1$/, "2"), name: "前の検査システム", proof: "certificate", expires: null, revoked: "2026-01-20T04:10:00.000Z", valid: false, account: { ...first.account, gaps: 1, missed: 3 } };
  senders = [...senders, revoked];
  let kept = example("getRetention", "200");
  let reading = example("getOrcaReading", "200");
  const nothing = { classes: kept.classes.map((one) => ({ ...one, months: null, rule: null })), rules: [], holds: [], due: [] };
  const [a_rule] = kept.rules;
  const [a_hold] = kept.holds;
  const admit = (more) => {
    const sender = { ...first, id: first.id.replace(/1$/, "3"), made: data.NOW, account: silent, ...more };
    senders = [sender, ...senders];
    return sender;
  };
  const answers = {
    listSenders: () => (empty() ? { senders: [], relays: relays.map((one) => ({ ...one, account: silent })) } : { senders, relays }),
    makeSenderToken: (_, __, { name, scopes }) => ({ sender: admit({ name, scopes }), token: example("makeSenderToken", "201").token }),
    certifySender: (_, __, { name, request }) => ({
      ...example("certifySender", "201"),
      sender: admit({ name, proof: "certificate", scopes: ["audit:write"], expires: null }),
      key: request ? null : "-----BEGIN PRIVATE KEY-----\n…",
    }),
    revokeSender: ({ sender }) => {
      senders = senders.map((one) => (one.id === sender ? { ...one, revoked: data.NOW, valid: false } : one));
    },
    getRetention: () => (empty() ? nothing : kept),
    writeRetentionRule: (_, __, written) => {
      kept = { ...kept, rules: [{ ...a_rule, ...written, at: data.NOW, from: "2026-02-04" }, ...kept.rules] };
      return kept;
    },
    holdJournal: (_, __, { first, last, reason }) => {
      kept = { ...kept, holds: [{ ...a_hold, id: a_hold.id.replace(/2$/, "3"), first, last, reason, at: data.NOW }, ...kept.holds] };
      return kept;
    },
    releaseJournal: ({ hold }, _, { why }) => {
      kept = { ...kept, holds: kept.holds.map((one) => (one.id === hold ? { ...one, released: { by: one.by, by_name: one.by_name, at: data.NOW, why } } : one)) };
      return kept;
    },
    getOrcaAnswers: () => ({ answers: empty() ? [] : [{ device: data.DEVICES.server.id, at: "2026-01-21T04:12:00.000Z", asked: true, microseconds: 640 }] }),
    getOrcaSessions: (_, query) => {
      const month = query?.get?.("month") ?? "2026-01";
      const nothing_of_it = empty() || month !== "2026-01";
      return nothing_of_it ? { month, days: [], functions: [], terminals: [], open: null, whole: true } : example("getOrcaSessions", "200");
    },
    getOrcaReading: () => (empty() ? { reads: "log", database: null, decisions: [] } : reading),
    decideOrcaReading: ({ device }, _, decided) => {
      const [before] = reading.decisions;
      const database = decided.reads === "log" ? { ...reading.database, state: "off" } : { ...reading.database, state: "not-set-up", lacking: null, beyond: null };
      reading = { reads: decided.reads, database, decisions: [{ ...before, ...decided, id: before.id.replace(/5$/, String(5 + reading.decisions.length)), device, at: data.NOW }, ...reading.decisions] };
      return reading;
    },
    getWitnesses: () => (empty() ? { ...witnesses, policy: "", witnessed_at: null, size: null, witnesses: [] } : witnesses),
    changeWitnesses: (_, __, { policy }) => {
      const asked = policy.split("\n").map((line) => line.split(" ")).filter(([kind]) => kind === "witness");
      witnesses = { ...witnesses, policy, witnessed_at: null, size: null, witnesses: asked.map(([, name, vkey, url]) => ({ name, vkey, url, outcome: null, cosigned_at: null })) };
      return witnesses;
    },
  };
  /// How the witnesses stand from now on.
  const stand = (outcome) => {
    witnesses = { ...witnesses, witnesses: witnesses.witnesses.map((one) => ({ ...one, outcome })) };
  };
  return { answers, stand };
}
