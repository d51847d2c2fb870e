import { readFileSync } from "node:fs";

import Ajv2020 from "ajv/dist/2020.js";
import { parse } from "yaml";

let described;

/// specs/openapi.yaml with its operations, examples and a validator for its schemas. Read once: it takes a quarter of a second.
export function describe() {
  described ??= read();
  return described;
}

function read() {
  const path = new URL("../../specs/openapi.yaml", import.meta.url);
  const document = parse(readFileSync(path, "utf8"), { merge: true, maxAliasCount: -1 });
  const ajv = new Ajv2020({ strict: false, allErrors: true, formats: { binary: true } });
  ajv.addSchema(document, "api");

  const pointer = (...parts) =>
    "api#/" + parts.map((part) => encodeURIComponent(String(part).replaceAll("~", "~0").replaceAll("/", "~1"))).join("/");
  const operations = [];
  const responses = [];
  for (const [route, item] of Object.entries(document.paths)) {
    for (const [method, operation] of Object.entries(item)) {
      if (method === "parameters") continue;
      const found = { id: operation.operationId, method: method.toUpperCase(), route, roles: operation["x-roles"], answers: {} };
      operations.push(found);
      for (const [status, response] of Object.entries(operation.responses)) {
        const [type, content] = Object.entries(response.content ?? {})[0] ?? [];
        if (type === undefined) {
          found.answers[status] = {};
          continue;
        }
        found.answers[status] = { type, example: content.example };
        responses.push({
          operation: operation.operationId,
          status,
          schema: pointer("paths", route, method, "responses", status, "content", type, "schema"),
          example: content.example,
        });
      }
    }
  }
  return {
    document,
    operations,
    responses,
    /// What is wrong with `value`, in words; nothing if it obeys.
    errors(schema, value) {
      const validate = ajv.getSchema(schema) ?? ajv.compile({ $ref: schema });
      return validate(value) ? [] : validate.errors.map((e) => `${e.instancePath} ${e.message}`);
    },
    /// The schema of what an operation answers.
    answer(operation, status) {
      return responses.find((r) => r.operation === operation && r.status === String(status))?.schema;
    },
  };
}
