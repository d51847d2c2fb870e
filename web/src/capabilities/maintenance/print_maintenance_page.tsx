import { useSignal } from "@preact/signals";
import type { JSX } from "preact";

import { ask } from "../../api/client.ts";
import { boardChanged, journalChanged, may, now, worriesChanged } from "../../api/state.ts";
import type { MaintenanceLine, MaintenanceList } from "../../api/types.ts";
import { useAnswer } from "../../live/answer.ts";
import { Field, Select } from "../../parts/field.tsx";
import { Words } from "../../parts/page.tsx";
import { Paper, Signatures } from "../../parts/paper.tsx";
import { Shown } from "../../parts/quiet.tsx";
import { dayAfter, printedDay } from "../../words/dates.ts";
import { read, say } from "../../words/language.ts";
import { useBoard } from "../posture/board.tsx";
import { ITEM, VendorPart, vendorsOf } from "./vendor_part.tsx";
import { whyNotYes } from "./vendor_proposal.ts";
import { clockWords, originWord, reportOf, rulingOf, standingWord, takenWords } from "./words.ts";

const EDITION = "R7";

/// 事業者確認用 2② on A4, to be answered and signed by the provider, with the list of maintenance work over chosen days as its evidence.
export function PrintMaintenancePage(): JSX.Element {
  const first = useSignal(dayAfter(now(), -90));
  const last = useSignal(dayAfter(now(), 0));
  const asked = useAnswer(`print maintenance ${first.value} ${last.value}`, () => ask("listMaintenance", { query: { first: first.value, last: last.value } }), boardChanged);
  const catalog = useAnswer("print catalog", () => ask("getCatalog"), boardChanged);
  const checkpoint = useAnswer("print checkpoint", () => ask("getCheckpoint"), journalChanged);
  const edition = catalog.value?.editions.find((one) => one.edition === EDITION);
  const within = asked.value ? ofThose(asked.value, first.value, last.value) : [];
  return (
    <Paper
      title={say("保守作業の一覧", "List of maintenance work")}
      at={asked.at ?? null}
      {...(edition ? { edition: read(edition.title) } : {})}
      facts={[
        { label: say("期間", "Period"), value: say(`${printedDay(first.value)}から${printedDay(last.value)}`, `${printedDay(first.value)} to ${printedDay(last.value)}`) },
        { label: say("件数", "Lines"), value: say(`${within.length}件`, `${within.length}`) },
      ]}
      checkpoint={checkpoint.value}
      back="/maintenance"
      backWords={say("保守作業へ戻る", "Back to maintenance")}
    >
      <div class="screen-only flex flex-wrap gap-x-5" role="group" aria-label={say("期間", "Period")}>
        <Field label={say("最初の日", "First day")} type="date" value={first.value} onInput={(value) => (value === "" ? undefined : (first.value = value))} />
        <Field label={say("最後の日", "Last day")} type="date" value={last.value} onInput={(value) => (value === "" ? undefined : (last.value = value))} />
      </div>
      <Shown asked={asked} waiting={say("保守作業の台帳を読んでいます", "Reading the maintenance list")}>
        {({ dropped }) => (
          <>
            <Shown asked={catalog} waiting={say("点検表を読んでいます", "Reading the checklist")}>
              {() => <Answer item={edition?.items.find(({ id }) => id === ITEM)} lines={within} dropped={dropped.length > 0} />}
            </Shown>
            <Devices lines={within} />
            <Works lines={within} />
          </>
        )}
      </Shown>
      <Signatures />
    </Paper>
  );
}

/// What the provider answers, of the firm that whoever prints chooses.
function Answer({ item, lines, dropped }: { item: Parameters<typeof VendorPart>[0]["item"] | undefined; lines: readonly MaintenanceLine[]; dropped: boolean }): JSX.Element {
  const contact = useAnswer("print maintenance contact", async () => (may("getWorryForm") ? (await ask("getWorryForm")).contact : null), worriesChanged);
  const board = useBoard();
  const chosen = useSignal<string | undefined>(undefined);
  if (!item) return <p>{say("令和7年度版の点検表が、読み込まれていません。", "The checklist of fiscal 2025 is not loaded.")}</p>;
  const vendors = vendorsOf(contact.value ?? null, lines);
  const firm = chosen.value ?? vendors[0]?.firm ?? "";
  const vendor = vendors.find((one) => one.firm === firm) ?? { firm: "", person: "" };
  const own = lines.filter((line) => firm !== "" && isMaintenance(line) && reportOf(line)?.company === firm).length;
  return (
    <>
      {vendors.length > 0 ? (
        <div class="screen-only">
          <Select label={say("回答する事業者", "The provider that answers")} none={say("手で書く", "Written by hand")} options={vendors.map((one) => ({ value: one.firm, word: one.firm }))} value={firm} onChange={(value) => (chosen.value = value)} />
        </div>
      ) : null}
      <VendorPart item={item} vendor={vendor} why_not={whyNotYes({ lines, dropped, several: vendors.length > 1, controls: board.value?.articles.flatMap(({ controls }) => controls) ?? [] })} own={own} />
    </>
  );
}

// Of which nobody knows whose they were are no maintenance; they are counted apart.
const isMaintenance = ({ standing }: MaintenanceLine): boolean => standing === "to-confirm" || standing === "confirmed";

// What waits is listed whatever the days; here only theirs count.
const ofThose = ({ lines }: MaintenanceList, first: string, last: string): MaintenanceLine[] =>
  lines.filter(({ from }) => dayAfter(from, 0) >= first && dayAfter(from, 0) <= last).reverse();

/// Which devices others came to from elsewhere, and who.
function Devices({ lines }: { lines: readonly MaintenanceLine[] }): JSX.Element {
  const remote = lines.filter(({ origin, standing }) => origin !== "visit" && standing !== "own" && standing !== "withdrawn");
  const known = remote.filter(isMaintenance);
  const devices = [...new Set(remote.map(({ device }) => device))];
  return (
    <section class="part-of-paper">
      <h2>{say("離れた場所からの保守が行われた機器", "Devices that were maintained from elsewhere")}</h2>
      {devices.length === 0 ? <p>{say("この期間の記録はありません。", "None is on record in these days.")}</p> : null}
      <ul class="mb-2">
        {devices.map((device) => {
          const all = remote.filter((line) => line.device === device);
          const own = known.filter((line) => line.device === device);
          const strange = all.length - own.length;
          const who = [...new Set(own.map((line) => reportOf(line)?.company || reportOf(line)?.engineer || say("不明", "unknown")))];
          return (
            <li key={device}>
              <Words>{all[0]?.device_name ?? ""}</Words>
              {own.length > 0 ? say(`：${own.length}回(${who.join("、")})`, `: ${own.length} (${who.join(", ")})`) : say("：保守とわかったものはありません", ": none known to be maintenance")}
              {strange > 0 ? say(`。ほかに、だれの接続かわからないものが${strange}回`, `; besides, ${strange} of which nobody knows whose they were`) : ""}
            </li>
          );
        })}
      </ul>
      <p class="fine mb-2">{say("記録がないことは、作業がなかったことの証明ではありません(見守りプログラムのない機器や、ログインを作らない接続は、自動では載りません)。", "That nothing is recorded does not prove that there was none: machines without an agent, and ways in that make no log-in, open no line by themselves.")}</p>
    </section>
  );
}

function Works({ lines }: { lines: readonly MaintenanceLine[] }): JSX.Element {
  if (lines.length === 0) return <p>{say("この期間の保守作業は、記録がありません(未確認)。", "No work is on record in these days (not checked).")}</p>;
  return (
    <div class="paper-scroll" tabIndex={0} role="region" aria-label={say("保守作業の一覧", "List of maintenance work")}>
      <table class="register works">
        <caption class="vh">{say("保守作業の一覧", "List of maintenance work")}</caption>
        <thead>
          <tr>
            <th scope="col">{say("番号・機器", "No., device")}</th>
            <th scope="col">{say("日時", "When")}</th>
            <th scope="col">{say("どこから・どう", "From where, how")}</th>
            <th scope="col">{say("作業した人", "Who")}</th>
            <th scope="col">{say("理由と内容、持ち出した情報", "Why, what, data taken")}</th>
            <th scope="col">{say("医院の確認", "The clinic's word")}</th>
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => (
            <Row key={line.id} line={line} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Row({ line }: { line: MaintenanceLine }): JSX.Element {
  const ruling = rulingOf(line);
  // What the clinic said in its place is its own work.
  const report = line.standing === "own" ? undefined : reportOf(line);
  return (
    <tr>
      <th scope="row">
        <span class="num">{line.number}</span> <Words>{line.device_name ?? ""}</Words>
      </th>
      <td class="num">
        {printedDay(line.from)}
        <div class="fine">{clockWords(line)}</div>
      </td>
      <td>
        {originWord(line)}
        {[line.place, line.service, line.account].filter(Boolean).map((word, at) => (
          <div key={at} class="fine">
            <Words>{word}</Words>
          </div>
        ))}
      </td>
      <td>
        <Words>{report?.engineer ?? ruling?.person_name ?? ""}</Words>
        <div class="fine">
          <Words>{line.standing === "own" ? say("医院の人", "of the clinic") : (report?.company ?? "")}</Words>
        </div>
      </td>
      <td>
        <Words>{report?.work ?? ruling?.said ?? ""}</Words>
        {report?.taken.map((one, at) => (
          <div key={at} class="fine">
            {say("持ち出し：", "Taken: ")}
            <Words>{takenWords(one)}</Words>
          </div>
        ))}
        {report?.taken.length === 0 ? <div class="fine">{say("持ち出しなし", "no data taken")}</div> : null}
      </td>
      <td>
        {standingWord(line.standing)}
        {ruling ? (
          <div class="fine">
            <Words>{ruling.by_name ?? ""}</Words> {printedDay(ruling.at)}
          </div>
        ) : null}
      </td>
    </tr>
  );
}
