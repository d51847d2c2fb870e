// Every example of specs/openapi.yaml, and every answer of example_data.mjs, obeys its schema.
import { describe } from "./api_description.mjs";
import * as data from "./example_data.mjs";

const api = describe();
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
  ["listPeople", 200, { here: 3, people: data.PEOPLE }],
  ...data.PEOPLE.map((one) => ["getPerson", 200, one]),
  ...["screen_lock", "accounts", "listeners"].map((table) => ["getFactTable", 200, data.factTable(table)]),
  ["listEntries", 200, data.entries(null, 50)],
  ...[48411, 48410, 48400].map((index) => ["getEntry", 200, data.entryPage(index)]),
  ...[48409, 48404].map((index) => ["getEntryBody", 200, data.entryBody(index)]),
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
