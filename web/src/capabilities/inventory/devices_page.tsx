import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import { Link } from "wouter-preact";

import { ask } from "../../api/client.ts";
import { boardChanged, devicesChanged, may, mayDecide, now } from "../../api/state.ts";
import type { Device, Use } from "../../api/types.ts";
import { useAct } from "../../live/act.ts";
import { tell } from "../../live/announce.ts";
import { useAnswer } from "../../live/answer.ts";
import { WhyNot } from "../../parts/bars.tsx";
import { MaybeName, PageHead, Words } from "../../parts/page.tsx";
import { Empty, FormProblem, Shown } from "../../parts/quiet.tsx";
import { EvidenceTag, VerdictMark } from "../../parts/verdict.tsx";
import { brief } from "../../words/dates.ts";
import { say } from "../../words/language.ts";
import { NeighbourQuestion } from "./neighbour_question.tsx";
import { DevicesOnPaper } from "./print_devices_page.tsx";
import { Seen } from "./seen.tsx";
import { cloneSuspected, deviceRoleWords, useWord } from "./words.ts";

const PAGE = 50;

/// 機器: undecided machines as questions, then the ledger.
export function DevicesPage(): JSX.Element {
  const devices = useAnswer("devices", () => ask("listDevices"), devicesChanged, boardChanged);
  const neighbours = useAnswer("neighbours", async () => (may("listNeighbours") ? ask("listNeighbours") : { neighbours: [] }), devicesChanged);
  const register = devices.value;
  return (
    <DevicesOnPaper devices={devices}>
      <PageHead
        title={say("機器", "Devices")}
        sub={
          register
            ? say(
                `登録 ${register.registered}台・未登録 ${register.neighbours}台・台帳から外した機器 ${register.retired}台`,
                `${register.registered} registered, ${register.neighbours} not registered, ${register.retired} retired`,
              )
            : null
        }
        acts={
          <>
            <Link class="btn sm" href="/print/devices">
              {say("台帳を印刷", "Print the register")}
            </Link>
            {may("createEnrolmentToken") ? (
              <Link class="btn sm" href="/devices/connect">
                {say("機器をつなぐ", "Connect a device")}
              </Link>
            ) : null}
          </>
        }
      />
      <Shown asked={neighbours} waiting={say("LANの機器を読んでいます", "Reading the LAN's machines")}>
        {(seen) => <NeighbourQuestion neighbours={seen.neighbours} devices={register?.devices ?? []} />}
      </Shown>
      <Shown asked={devices} waiting={say("台帳を読んでいます", "Reading the register")}>
        {(found) => (
          <>
            <PerhapsSame devices={found.devices} />
            <Undecided devices={found.devices.filter(({ use }) => use === "undecided")} />
            <Ledger devices={found.devices} />
          </>
        )}
      </Shown>
      {may("addDevice") || may("importDevices") ? (
        <section class="part mt-7">
          <h2>{say("機器を足す", "Add devices")}</h2>
          <div class="acts">
            {may("addDevice") ? (
              <Link class="btn sm" href="/devices/add">
                {say("手で登録する", "Register by hand")}
              </Link>
            ) : null}
            {may("importDevices") ? (
              <Link class="btn sm" href="/devices/import">
                {say("ルーターの一覧から登録する", "Register from the router's list")}
              </Link>
            ) : null}
          </div>
        </section>
      ) : null}
      <WithoutAgent />
    </DevicesOnPaper>
  );
}

/// Ways to look at machines that no agent reads.
function WithoutAgent(): JSX.Element | null {
  if (!may("getSelfCheck") && !may("listVisits")) return null;
  return (
    <section class="part">
      <h2>{say("見守りプログラムのない端末", "Machines without an agent")}</h2>
      <p class="sub small mb-3">
        {say("自己点検は、その端末で開いて答えます。訪問のときは、Windowsの設定をファイルに読み取って取り込めます。", "The self-check is opened and answered at the machine itself; at a visit its settings are read into a file and brought in.")}
      </p>
      <div class="acts">
        {may("getSelfCheck") ? (
          <Link class="btn sm" href="/self-check">
            {say("端末の自己点検", "Self-check of a terminal")}
          </Link>
        ) : null}
        {may("listVisits") ? (
          <Link class="btn sm" href="/devices/visits">
            {say("訪問と点検", "Visits and readings")}
          </Link>
        ) : null}
      </div>
    </section>
  );
}

/// Two rows that may be one device: one has a MAC address that the other's agent reports.
function PerhapsSame({ devices }: { devices: readonly Device[] }): JSX.Element | null {
  const one = devices.find(({ perhaps_same }) => perhaps_same !== null);
  if (!one?.perhaps_same || !may("mergeDevices")) return null;
  return (
    <section class="card v-edge-not-checked mb-6" aria-labelledby="perhaps-same">
      <h2 id="perhaps-same">
        {say("「", "Are “")}
        <Words>{one.name}</Words>
        {say("」と「", "” and “")}
        <Words>{one.perhaps_same.name}</Words>
        {say("」は、同じ機器ですか", "” one device?")}
      </h2>
      <p>
        {say(
          "同じMACアドレスが、2つの行にあります。まとめる前に、2つを並べて確かめられます。",
          "Two rows have the same MAC address. You see them side by side before merging.",
        )}
      </p>
      <div class="acts mt-4">
        <Link class="btn sm" href={`/devices/${one.id}?merge=${one.perhaps_same.id}`}>
          {say("並べて確かめる", "See them side by side")}
        </Link>
      </div>
    </section>
  );
}

/// Registered devices whose use nobody has decided yet: one question at a time.
function Undecided({ devices }: { devices: readonly Device[] }): JSX.Element | null {
  const put_off = useSignal<readonly string[]>([]);
  const act = useAct();
  const first = devices.find(({ id }) => !put_off.value.includes(id));
  useEffect(() => {
    if (location.hash === "#undecided") document.getElementById("undecided")?.scrollIntoView();
  }, []);
  if (!first || !may("updateDevice")) return null;
  const decide = (use: Use): Promise<boolean> =>
    act.run(async () => {
      await ask("updateDevice", { path: { device: first.id }, body: { use } });
      devicesChanged.value += 1;
      tell(say(`${first.name}の用途を「${useWord(use)}」にしました`, `${first.name}: use set to ${useWord(use)}`));
    });
  return (
    <section class="card v-edge-not-checked mb-6" aria-labelledby="undecided">
      <p class="tags">
        <VerdictMark verdict="not-checked" evidence="none" />
        <EvidenceTag evidence="none" />
        <span class="sub small">
          P-08
          {devices.length > 1 ? say(`・用途が未定 ${devices.length}台`, ` · ${devices.length} undecided`) : null}
        </span>
      </p>
      <h2 id="undecided">
        {say("「", "What is “")}
        <Words>{first.name}</Words>
        {say("」は、何に使っていますか", "” used for?")}
      </h2>
      <p>
        {say(
          "診療以外の機器がこのLANに残っていると、P-08は×になります。あとから変えられます。",
          "P-08 fails while a device that is not for care stays on this LAN. You can change the answer later.",
        )}
      </p>
      <FormProblem problem={act.problem} />
      <div class="acts mt-4">
        <button class="btn sm" type="button" aria-disabled={act.busy} disabled={!mayDecide.value} onClick={() => void decide("care")}>
          {say("診療に使う", "For care")}
        </button>
        <button class="btn sm" type="button" aria-disabled={act.busy} disabled={!mayDecide.value} onClick={() => void decide("not-care")}>
          {say("診療以外", "Not for care")}
        </button>
        <button class="btn plain sm" type="button" onClick={() => (put_off.value = [...put_off.value, first.id])}>
          {say("あとで決める", "Decide later")}
        </button>
        <WhyNot />
      </div>
    </section>
  );
}

type Filter = "all" | "findings" | "machines" | "others";

function keeps(filter: Filter, device: Device): boolean {
  const machine = device.roles.some((role) => role === "server" || role === "terminal" || role === "hub");
  switch (filter) {
    case "all":
      return true;
    case "findings":
      return device.findings > 0;
    case "machines":
      return machine;
    case "others":
      return !machine;
  }
}

function Ledger({ devices }: { devices: readonly Device[] }): JSX.Element {
  const filter = useSignal<Filter>("all");
  const search = useSignal("");
  const most = useSignal(PAGE);
  if (devices.length === 0) {
    return (
      <Empty title={say("まだ機器がありません", "No devices yet")}>
        {may("createEnrolmentToken") ? (
          <>
            <p>{say("まず日レセサーバーから始めます。約5分です。", "Start with the ORCA (日レセ) server. About 5 minutes.")}</p>
            <p class="mt-3">
              <Link class="btn sm" href="/devices/connect">
                {say("機器をつなぐ", "Connect a device")}
              </Link>
            </p>
          </>
        ) : null}
      </Empty>
    );
  }
  const filters: readonly [Filter, string][] = [
    ["all", say("すべて", "All")],
    ["findings", say("気づきあり", "With findings")],
    ["machines", say("サーバー・端末", "Servers, terminals")],
    ["others", say("通信機器ほか", "Network and others")],
  ];
  const wanted = search.value.trim().toLowerCase();
  const found = devices.filter(
    (device) =>
      keeps(filter.value, device) &&
      (wanted === "" ||
        [device.name, device.place, device.owner, ...device.addresses.flatMap(({ mac, ip }) => [mac ?? "", ip ?? ""])].some(
          (text) => text.toLowerCase().includes(wanted),
        )),
  );
  const shown = found.slice(0, most.value);
  return (
    <section aria-label={say("機器の台帳", "Device register")}>
      <form class="find" role="search" onSubmit={(event) => event.preventDefault()}>
        <label for="find-device">{say("機器をさがす", "Find a device")}</label>
        <input
          id="find-device"
          class="input"
          type="search"
          autocomplete="off"
          maxLength={80}
          value={search.value}
          onInput={(event) => (search.value = event.currentTarget.value)}
        />
        <div class="seg" role="group" aria-label={say("しぼりこみ", "Filter")}>
          {filters.map(([kind, word]) => (
            <button key={kind} type="button" aria-pressed={filter.value === kind} onClick={() => (filter.value = kind)}>
              {word} <span class="num">{devices.filter((device) => keeps(kind, device)).length}</span>
            </button>
          ))}
        </div>
      </form>
      {shown.length === 0 ? (
        <Empty title={say("あてはまる機器がありません", "No device matches")}>
          {say("言葉を変えるか、しぼりこみを「すべて」にしてください。", "Try other words or the filter “All”.")}
        </Empty>
      ) : (
        <table class="ledger cards">
          <caption class="vh">{say("機器の台帳", "Device register")}</caption>
          <thead>
            <tr>
              <th scope="col">{say("判定", "Verdict")}</th>
              <th scope="col">{say("機器", "Device")}</th>
              <th scope="col">{say("場所", "Place")}</th>
              <th scope="col">{say("担当", "Owner")}</th>
              <th scope="col">{say("用途", "Use")}</th>
              <th scope="col">{say("見え方", "How seen")}</th>
              <th scope="col">{say("最後に見えた", "Last seen")}</th>
            </tr>
          </thead>
          <tbody>
            {shown.map((device) => (
              <LedgerRow key={device.id} device={device} />
            ))}
          </tbody>
        </table>
      )}
      {found.length > shown.length ? (
        <p class="mt-3">
          <button class="btn sm" type="button" onClick={() => (most.value += PAGE)}>
            {say(`残り${found.length - shown.length}台を表示`, `Show the remaining ${found.length - shown.length}`)}
          </button>
          <span class="paper-only">{say(`ほか${found.length - shown.length}台`, `and ${found.length - shown.length} more`)}</span>
        </p>
      ) : null}
      <p class="small sub mt-3">
        {say(
          "用途は人が決めます。「診療以外」と決めた機器がこのLANに残っていると×になります。",
          "People decide the use. A device decided as not for care fails while it stays on this LAN.",
        )}
      </p>
    </section>
  );
}

function LedgerRow({ device }: { device: Device }): JSX.Element {
  const kind = [deviceRoleWords(device.roles), device.os ?? ""].filter((word) => word !== "").join(say("・", " · "));
  return (
    <tr class={device.verdict === "asleep" ? "asleep" : ""}>
      <td>
        <VerdictMark verdict={device.verdict} evidence={device.evidence} />
        {device.findings > 0 ? (
          <div class="sub small num">{say(`気づき ${device.findings}件`, `${device.findings} findings`)}</div>
        ) : null}
        <div>
          <EvidenceTag evidence={device.evidence} />
        </div>
        {device.verdict === "asleep" ? <div class="sub small">{say("電源断", "switched off")}</div> : null}
      </td>
      <th scope="row">
        <Link href={`/devices/${device.id}`}>
          <Words>{device.name}</Words>
        </Link>
        <span class="what">{kind}</span>
      </th>
      <td data-label={say("場所", "Place")}>
        <MaybeName name={device.place} />
      </td>
      <td data-label={say("担当", "Owner")}>
        <MaybeName name={device.owner} />
      </td>
      <td data-label={say("用途", "Use")}>{useWord(device.use)}</td>
      <td data-label={say("見え方", "How seen")} class={cloneSuspected(device) ? "" : "skip-narrow"}>
        <Seen device={device} />
      </td>
      <td class="num nb" data-label={say("最後に見えた", "Last seen")}>
        {device.last_seen ? brief(device.last_seen, now()) : say("まだ", "not yet")}
      </td>
    </tr>
  );
}
