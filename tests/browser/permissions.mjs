import { describe } from "./api_description.mjs";

const EVERYBODY = ["director", "administrator", "safety-manager", "staff", "temporary", "provider", "set-up", "proving"];
const WHO = [...EVERYBODY, "nobody"];

/// What specs/openapi.yaml says of who may do what: operation → who → whether. `proving` is somebody whose second factor is outstanding, `nobody` is not signed in.
export function permissions() {
  return new Map(describe().operations.map(({ id, roles }) => {
    const may = roles.includes("anybody") ? WHO : roles;
    return [id, Object.fromEntries(WHO.map((who) => [who, may.includes(who)]))];
  }));
}

/// The operations that one of these may call.
export function mayCall(...who) {
  return [...permissions()].filter(([, may]) => who.some((one) => may[one])).map(([operation]) => operation);
}
