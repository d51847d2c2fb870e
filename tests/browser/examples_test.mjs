// What people do, on the example server: each capability has its own file in plays/.
import assert from "node:assert/strict";
import test from "node:test";

import { wrongExamples } from "./check_examples.mjs";
import { open } from "./playing.mjs";
import * as board from "./plays/board.mjs";
import * as connection from "./plays/connection.mjs";
import * as daily from "./plays/daily.mjs";
import * as devices from "./plays/devices.mjs";
import * as documents from "./plays/documents.mjs";
import * as duties from "./plays/duties.mjs";
import * as evidence from "./plays/evidence.mjs";
import * as internet from "./plays/internet.mjs";
import * as journal from "./plays/journal.mjs";
import * as lists from "./plays/lists.mjs";
import * as log_checks from "./plays/log_checks.mjs";
import * as mail from "./plays/mail.mjs";
import * as maintenance from "./plays/maintenance.mjs";
import * as menu from "./plays/menu.mjs";
import * as observation from "./plays/observation.mjs";
import * as orca from "./plays/orca.mjs";
import * as ownership from "./plays/ownership.mjs";
import * as paper from "./plays/paper.mjs";
import * as people from "./plays/people.mjs";
import * as reading from "./plays/reading.mjs";
import * as refusals from "./plays/refusals.mjs";
import * as reviews from "./plays/reviews.mjs";
import * as sessions from "./plays/sessions.mjs";
import * as setting_up from "./plays/setting_up.mjs";
import * as settings from "./plays/settings.mjs";
import * as sign_in from "./plays/sign_in.mjs";
import * as sign_ins from "./plays/sign_ins.mjs";
import * as statements from "./plays/statements.mjs";
import * as usage from "./plays/usage.mjs";
import * as visits from "./plays/visits.mjs";
import * as worries from "./plays/worries.mjs";

/// In this order: what one leaves on the example server the next ones find there.
const PLAYS = [
  connection.comingAndGoing,
  paper.sealedSheets,
  sign_ins.eleventhPlace,
  paper.fromTheKeyboard,
  board.findings,
  journal.entries,
  evidence.classesAndValues,
  devices.typedAddress,
  lists.broughtIn,
  setting_up.reloaded,
  duties.calendar,
  mail.undeliveredAndServer,
  reading.readOnce,
  ownership.owners,
  reviews.lineByLine,
  people.whatTheyCanUse,
  observation.notice,
  paper.listsInFull,
  maintenance.work,
  paper.blankAndContacts,
  log_checks.checks,
  refusals.everyForm,
  observation.joinedLater,
  setting_up.refused,
  people.words,
  devices.neighboursAndRows,
  settings.clinic,
  sign_ins.lettingIn,
  refusals.whomToAsk,
  duties.today,
  journal.found,
  menu.telephone,
  menu.meanwhile,
  ownership.unread,
  devices.agentsAndClocks,
  board.articles,
  statements.answers,
  documents.filed,
  statements.documentsAndSecondPerson,
  reviews.madeLately,
  statements.alone,
  visits.checksAndReadings,
  board.chipsAndShapes,
  sessions.endings,
  sign_in.secondSteps,
  sign_ins.fromAfar,
  menu.byRole,
  journal.sendersAndKeeping,
  usage.written,
  orca.serverAndReading,
  internet.decided,
  orca.stateAndLeaving,
  daily.days,
  sign_ins.grants,
  connection.script,
  setting_up.over,
  worries.filedAndTold,
  connection.readOnly,
];

/// Plays what needs no hub of its own, but a state that is hard to bring about in one.
export async function play() {
  const opened = await open();
  test("the examples obey their schemas", () => assert.deepEqual(wrongExamples(), []));
  for (const one of PLAYS) one(opened);
}
