import type { JSX } from "preact";
import { Link } from "wouter-preact";

import { ask } from "../../api/client.ts";
import { devicesChanged, may } from "../../api/state.ts";
import { tell } from "../../live/announce.ts";
import { useGoOn } from "../../live/go_on.ts";
import { ListImport } from "../../parts/list_import.tsx";
import { PageHead, Words } from "../../parts/page.tsx";
import { NotForYou } from "../../parts/quiet.tsx";
import { say } from "../../words/language.ts";

/// Registering devices out of a router's DHCP lease list.
export function ImportPage(): JSX.Element {
  const goOn = useGoOn();
  return (
    <>
      <PageHead
        title={say("ルーターの一覧から登録する", "Register from the router's list")}
        crumb={
          <>
            <Link href="/devices">{say("機器", "Devices")}</Link> / {say("一覧から登録", "Import")}
          </>
        }
        sub={say("ルーターのDHCP(貸し出し)一覧をCSVで保存して、ここで読みます。", "Save the router's DHCP lease list as CSV and read it here.")}
      />
      {may("importDevices") ? (
        <ListImport
          label={say("ルーターから保存したファイル", "The file saved from the router")}
          hint={say(
            "1行目に列の名前(name、ip、mac など)が必要です。macの列は必ず入れてください。",
            "The first line names the columns (name, ip, mac …); a mac column is needed.",
          )}
          count={(n) => say(`${n}台`, `${n} devices`)}
          look={(csv) => ask("previewDeviceImport", { body: { csv } })}
          keep={async (csv) => {
            const done = await ask("importDevices", { body: { csv } });
            devicesChanged.value += 1;
            tell(say(`${done.added}台を台帳に登録しました`, `${done.added} devices registered`));
            goOn("/devices");
          }}
          columns={[
            { head: say("名前", "Name"), cell: ({ name }) => (name ? <Words>{name}</Words> : "") },
            { head: say("IPアドレス", "IP address"), cell: ({ ip }) => <span class="num">{ip ?? ""}</span> },
            { head: say("MACアドレス", "MAC address"), cell: ({ mac }) => <span class="num">{mac ?? ""}</span> },
          ]}
          more={({ device }) =>
            device ? (
              <div class="small sub">
                <Words>{device.name}</Words>
              </div>
            ) : null
          }
        />
      ) : (
        <NotForYou />
      )}
    </>
  );
}
