import type { JSX } from "preact";

import { ask } from "../../api/client.ts";
import { devicesChanged, may, mayDecide } from "../../api/state.ts";
import type { DevicePage as Device } from "../../api/types.ts";
import { useAct } from "../../live/act.ts";
import { tell } from "../../live/announce.ts";
import { WhyNot } from "../../parts/bars.tsx";
import { FormProblem } from "../../parts/quiet.tsx";
import { say } from "../../words/language.ts";

/// Where an agent found 日レセ on a machine that is not registered as its server: what that means, and one press to make it so.
export function OrcaFound({ device }: { device: Device }): JSX.Element | null {
  const act = useAct();
  const found = device.tables.some(({ table, rows }) => table === "orca_server" && rows > 0);
  if (!found || device.state !== "registered" || device.roles.includes("server")) return null;
  const { name, place, owner, use } = device;
  const roles = [...device.roles.filter((role) => role !== "undecided" && role !== "other"), "server" as const];
  const decide = (): Promise<boolean> =>
    act.run(async () => {
      await ask("updateDevice", { path: { device: device.id }, body: { name, place, owner, use, roles } });
      devicesChanged.value += 1;
      tell(say("日レセサーバーとして台帳に残しました", "It is registered as the 日レセ server"));
    });
  return (
    <div class="note mb-6">
      <p>
        {say(
          "この機器で日レセが見つかりました。日レセサーバーとして台帳に残すと、日レセの点検項目がこの機器に当てはまります。利用はログから読み取り、データベースには触れません。",
          "日レセ was found on this machine. Registered as its server, controls about 日レセ apply to it. Its use is read from the log; the database is not touched.",
        )}
      </p>
      {may("updateDevice") ? (
        <>
          <FormProblem problem={act.problem} />
          <div class="acts mt-3">
            <button class="btn sm" type="button" aria-disabled={act.busy} disabled={!mayDecide.value} onClick={() => void decide()}>
              {say("日レセサーバーとして残す", "Register it as the 日レセ server")}
            </button>
            <WhyNot />
          </div>
        </>
      ) : null}
    </div>
  );
}
