import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { Link, useLocation } from "wouter-preact";

import { ask } from "../../api/client.ts";
import { devicesChanged, mayDecide } from "../../api/state.ts";
import type { ImportPreview } from "../../api/types.ts";
import { useAct } from "../../live/act.ts";
import { tell } from "../../live/announce.ts";
import { WhyNot } from "../../parts/bars.tsx";
import { PageHead, Words } from "../../parts/page.tsx";
import { FormProblem } from "../../parts/quiet.tsx";
import { read, say } from "../../words/language.ts";

const MOST_BYTES = 1_048_576;

/// Registering devices out of a router's DHCP lease list: read, shown line by line, then kept.
export function ImportPage(): JSX.Element {
  const csv = useSignal("");
  const preview = useSignal<ImportPreview | null>(null);
  const file_name = useSignal("");
  const too_large = useSignal(false);
  const act = useAct();
  const [, go] = useLocation();

  const choose = async (file: File | undefined): Promise<void> => {
    if (!file) return;
    too_large.value = file.size > MOST_BYTES;
    if (too_large.value) return;
    file_name.value = file.name;
    csv.value = await file.text();
    preview.value = null;
    act.forget();
  };
  const look = (): Promise<boolean> =>
    act.run(async () => {
      preview.value = await ask("previewDeviceImport", { body: { csv: csv.value } });
    });
  const keep = (): Promise<boolean> =>
    act.run(async () => {
      const done = await ask("importDevices", { body: { csv: csv.value } });
      devicesChanged.value += 1;
      tell(say(`${done.added}台を台帳に登録しました`, `${done.added} devices registered`));
      go("/devices");
    });
  const seen = preview.value;
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
      <div class="narrow">
        <div class="field">
          <span class="label">{say("ルーターから保存したファイル", "The file saved from the router")}</span>
          <label class="file">
            <input
              type="file"
              accept=".csv,text/csv,text/plain"
              onChange={(event) => void choose(event.currentTarget.files?.[0])}
            />
            <span class="btn sm">{say("CSVファイルをえらぶ", "Choose the CSV file")}</span>
            <span class="small sub">{file_name.value || say("まだえらんでいません", "None chosen yet")}</span>
          </label>
          {too_large.value ? (
            <span class="wrong">{say("ファイルが大きすぎます(1 MBまで)。", "The file is too large (1 MB at most).")}</span>
          ) : null}
        </div>
        <div class="field">
          <label for="csv-text">{say("または、ここに貼りつける", "Or paste it here")}</label>
          <span class="hint" id="csv-hint">
            {say(
              "1行目に列の名前(name、ip、mac など)が必要です。macの列は必ず入れてください。",
              "The first line names the columns (name, ip, mac …); a mac column is needed.",
            )}
          </span>
          <textarea
            id="csv-text"
            class="input font-mono text-[0.875rem]"
            aria-describedby="csv-hint"
            rows={6}
            spellcheck={false}
            maxLength={MOST_BYTES}
            value={csv.value}
            onInput={(event) => {
              csv.value = event.currentTarget.value;
              preview.value = null;
            }}
          />
        </div>
        <FormProblem problem={act.problem} />
        <div class="acts">
          <button class="btn" type="button" disabled={csv.value.trim() === "" || act.busy} onClick={() => void look()}>
            {say("内容を確かめる", "Check the contents")}
          </button>
          <span class="small sub">{say("まだ何も登録しません", "Nothing is registered yet")}</span>
        </div>
      </div>
      {seen ? (
        <section class="part mt-7" aria-labelledby="preview">
          <h2 id="preview">{say("読み取った内容", "What was read")}</h2>
          <p role="status">
            {say(
              `新しく登録 ${seen.new}台・登録ずみ ${seen.known}台・直す必要がある行 ${seen.wrong}行`,
              `${seen.new} new, ${seen.known} registered already, ${seen.wrong} lines to correct`,
            )}
          </p>
          <Lines preview={seen} />
          <div class="acts mt-4">
            <button
              class="btn pri"
              type="button"
              disabled={seen.wrong > 0 || seen.new === 0 || act.busy || !mayDecide.value}
              onClick={() => void keep()}
            >
              {say(`${seen.new}台を登録する`, `Register ${seen.new} devices`)}
            </button>
            {seen.wrong > 0 ? (
              <span class="small sub">
                {say("直す必要がある行がなくなると押せます。途中までの登録はしません。", "Possible once no line is wrong; nothing is registered halfway.")}
              </span>
            ) : seen.new === 0 ? (
              <span class="small sub">{say("新しい機器はありません", "There is nothing new")}</span>
            ) : (
              <WhyNot />
            )}
          </div>
        </section>
      ) : null}
    </>
  );
}

function Lines({ preview }: { preview: ImportPreview }): JSX.Element {
  const word = { new: say("新しく登録", "New"), known: say("登録ずみ", "Known"), wrong: say("直してください", "To correct") };
  return (
    <table class="cards">
      <caption class="vh">{say("読み取った行", "Lines read")}</caption>
      <thead>
        <tr>
          <th scope="col">{say("行", "Line")}</th>
          <th scope="col">{say("結果", "Outcome")}</th>
          <th scope="col">{say("名前", "Name")}</th>
          <th scope="col">{say("IPアドレス", "IP address")}</th>
          <th scope="col">{say("MACアドレス", "MAC address")}</th>
        </tr>
      </thead>
      <tbody>
        {preview.lines.map((line) => (
          <tr key={line.line}>
            <td class="num" data-label={say("行", "Line")}>
              {line.line}
            </td>
            <td>
              <b>{word[line.outcome]}</b>
              {line.text ? <div class="small">{read(line.text)}</div> : null}
              {line.device ? (
                <div class="small sub">
                  <Words>{line.device.name}</Words>
                </div>
              ) : null}
            </td>
            <td>{line.name ? <Words>{line.name}</Words> : ""}</td>
            <td class="num">{line.ip ?? ""}</td>
            <td class="num">{line.mac ?? ""}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
