// Checks of backups at the example server.
import * as data from "./example_data.mjs";

const [KEN] = data.PEOPLE;
const id = (n) => `019bdc5e-7a10-7c3e-9f2f-${String(n).padStart(12, "0")}`;
const by = (person, at) => ({ by: person.id, by_name: person.name, at });
const CHECKS = [
  { id: id(2), kind: "detached", day: "2026-01-10", what: "1月9日の控え", where: "金庫のUSBディスク", who: "水野 健", outcome: "partly", said: "9日の分がなく、いちばん新しいものは2日の控えだった", ...by(KEN, "2026-01-10T03:00:00.000Z") },
  { id: id(1), kind: "restored", day: "2025-08-20", what: "8月19日の控え(orca_db_dump)", where: "予備のノート", who: "見本システムサポート 山田", outcome: "worked", said: "40分で戻り、患者の数が合った", ...by(KEN, "2025-08-20T08:00:00.000Z") },
];

export function exampleBackupChecks(hub, emit, signedIn) {
  let checks = CHECKS;
  const listBackupChecks = () => ({ checks: hub.scene === "empty" ? [] : checks });
  return {
    listBackupChecks,
    recordBackupCheck: (_, __, { said = "", ...body }) => {
      checks = [{ id: id(checks.length + 1), said, ...body, ...by(signedIn() ?? KEN, data.NOW) }, ...checks];
      emit("board", { at: data.NOW });
      return listBackupChecks();
    },
  };
}
