import { readFileSync } from "node:fs";

const COLUMNS = ["director", "administrator", "safety-manager", "staff", "temporary", "provider", "set-up", "nobody", "proving"];

/// The hub's own table of who may do what: operation → role → whether. `proving` is somebody whose second factor is outstanding.
export function permissions() {
  const file = new URL("../../src/capabilities/access/permissions.cpp", import.meta.url);
  const rows = readFileSync(file, "utf8").matchAll(/\{"(\w+)",\s+((?:k(?:Yes|No)[,}]\s*)+)/g);
  return new Map(
    [...rows].map(([, operation, cells]) => {
      const may = [...cells.matchAll(/k(Yes|No)/g)].map(([, word]) => word === "Yes");
      return [operation, Object.fromEntries(COLUMNS.map((who, column) => [who, may[column]]))];
    }),
  );
}

/// The operations that one of these may call.
export function mayCall(...who) {
  return [...permissions()].filter(([, may]) => who.some((one) => may[one])).map(([operation]) => operation);
}
