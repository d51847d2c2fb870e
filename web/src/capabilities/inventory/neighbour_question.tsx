import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { Link } from "wouter-preact";

import { ask } from "../../api/client.ts";
import { devicesChanged, may, mayDecide, now } from "../../api/state.ts";
import type { Device, Neighbour } from "../../api/types.ts";
import { tell } from "../../live/announce.ts";
import { WhyNot } from "../../parts/bars.tsx";
import { Select } from "../../parts/field.tsx";
import { Form, useForm } from "../../parts/form.tsx";
import { Words } from "../../parts/page.tsx";
import { FormProblem } from "../../parts/quiet.tsx";
import { EvidenceTag, VerdictMark } from "../../parts/verdict.tsx";
import { brief } from "../../words/dates.ts";
import { say } from "../../words/language.ts";
import { deviceOption } from "./words.ts";

interface QuestionProps {
  neighbours: readonly Neighbour[];
  devices: readonly Device[];
}

/// Machines nobody registered, one at a time: a question, never an accusation.
export function NeighbourQuestion({ neighbours, devices }: QuestionProps): JSX.Element | null {
  const put_off = useSignal<readonly string[]>([]);
  const heading = useRef<HTMLHeadingElement>(null);
  const again = useRef<HTMLButtonElement>(null);
  const left = neighbours.filter(({ mac }) => !put_off.value.includes(mac));
  // Whom the question is about does not change under the hand when another one is seen.
  const about = useRef("");
  const first = left.find(({ mac }) => mac === about.current) ?? left[0];
  about.current = first?.mac ?? "";
  // What comes next takes the focus that the pressed button had, before anything is painted without one.
  const pressed = useRef(false);
  useLayoutEffect(() => {
    if (pressed.current) (heading.current ?? again.current)?.focus();
    pressed.current = false;
  }, [first?.mac]);
  const putOff = (macs: readonly string[]): void => {
    pressed.current = true;
    put_off.value = macs;
  };
  if (neighbours.length === 0) return null;
  if (!first) {
    return (
      <p class="mb-6">
        {say(`あとで調べる機器が${neighbours.length}台あります。`, `${neighbours.length} machines are left for later.`)}{" "}
        <button ref={again} class="btn plain sm" type="button" onClick={() => putOff([])}>
          {say("もう一度見る", "See them again")}
        </button>
      </p>
    );
  }
  return (
    <section class="card v-edge-not-checked mb-6" aria-labelledby="neighbour">
      <p class="tags">
        <VerdictMark verdict="not-checked" evidence="none" />
        <EvidenceTag evidence="measured" />
        <span class="sub small">P-08</span>
      </p>
      <h2 id="neighbour" ref={heading} tabIndex={-1}>
        {say(
          `LANに、まだ登録していない機器が${neighbours.length}台あります`,
          neighbours.length === 1
            ? "There is 1 machine on the LAN that is not registered"
            : `There are ${neighbours.length} machines on the LAN that are not registered`,
        )}
      </h2>
      <Met neighbour={first} more={neighbours.length - 1} />
      <Answers
        key={first.mac}
        neighbour={first}
        devices={devices}
        later={() => putOff([...put_off.value, first.mac])}
      />
    </section>
  );
}

function guess({ vendor, gateway, random_mac }: Neighbour): string {
  if (gateway) return say("ルーターのようです(推定)。", "It seems to be the router (a guess). ");
  if (random_mac) {
    return say(
      "スマートフォンなど、アドレスを自分で変える機器のようです(推定)。",
      "It seems to change its address by itself, as telephones do (a guess). ",
    );
  }
  return vendor ? "" : say("メーカーはわかりません。", "Its maker is not known. ");
}

function Met({ neighbour, more }: { neighbour: Neighbour; more: number }): JSX.Element {
  const { vendor, seen_from, last_seen, ip, mac } = neighbour;
  return (
    <>
      <p>
        {vendor ? (
          <>
            <Words>{vendor}</Words>
            {say(" の機器のようです(推定)。", " made it, it seems (a guess). ")}
          </>
        ) : null}
        {guess(neighbour)}
        {seen_from ? (
          <>
            {say(`${brief(last_seen, now())}、`, `Seen ${brief(last_seen, now())} from `)}
            <Words>{seen_from.name}</Words>
            {say("から見えました。", ". ")}
          </>
        ) : (
          say(`${brief(last_seen, now())}に見えました。`, `Seen ${brief(last_seen, now())}. `)
        )}
        {say("悪いものと決まったわけではありません。", "It is not taken for bad.")}
      </p>
      <p class="small sub num">
        {ip ? `${ip}${say("・", " · ")}` : ""}
        {mac}
        {say("・最初に見えた ", " · first seen ")}
        {brief(neighbour.first_seen, now())}
        {more > 0 ? say(`(ほか${more}台は、このあと順に聞きます)`, ` (${more} more come after this one)`) : ""}
      </p>
    </>
  );
}

interface AnswersProps {
  neighbour: Neighbour;
  devices: readonly Device[];
  later: () => void;
}

function Answers({ neighbour, devices, later }: AnswersProps): JSX.Element {
  const answer = useSignal<"" | "unknown" | "registered">("");
  return (
    <>
      {answer.value === "unknown" ? (
        <div class="note mt-3" role="status">
          {say(
            "受付や診察室の人に聞いてみてください。だれも知らないときは、線を抜く前に、上の番号をサポート事業所に伝えてください。登録するまで、P-08は未確認のままです。",
            "Ask the people at reception and in the consulting room. If nobody knows it, tell the support provider the numbers above before pulling its cable. P-08 stays not checked until it is registered.",
          )}
        </div>
      ) : null}
      {answer.value === "registered" ? <Attach neighbour={neighbour} devices={devices} /> : null}
      <div class="acts mt-4">
        {may("addDevice") ? (
          <Link class="btn pri sm" href={`/devices/add?${neighbourQuery(neighbour)}`}>
            {say("うちの機器です", "It is ours")}
          </Link>
        ) : null}
        {may("attachAddress") && devices.length > 0 ? (
          <button
            class="btn sm"
            type="button"
            aria-expanded={answer.value === "registered"}
            onClick={() => (answer.value = answer.value === "registered" ? "" : "registered")}
          >
            {say("台帳にある機器です", "It is in the register")}
          </button>
        ) : null}
        <button class="btn sm" type="button" onClick={() => (answer.value = "unknown")}>
          {say("心当たりがない", "Nobody knows it")}
        </button>
        <button class="btn plain sm" type="button" onClick={later}>
          {say("あとで調べる", "Look into it later")}
        </button>
      </div>
    </>
  );
}

/// The machine is a row already, which did not have this MAC address yet.
function Attach({ neighbour, devices }: Omit<AnswersProps, "later">): JSX.Element {
  const chosen = useSignal("");
  const row = devices.find(({ id }) => id === chosen.value);
  const form = useForm(
    () => row !== undefined,
    async () => {
      await ask("attachAddress", { path: { device: chosen.value }, body: { mac: neighbour.mac } });
      devicesChanged.value += 1;
      tell(say(`${row?.name ?? ""}にこのアドレスを加えました`, `The address belongs to ${row?.name ?? ""} now`));
    },
  );
  return (
    <Form form={form} class="mt-3">
      <Select
        at="/mac"
        rule={say("このアドレスは、加えられませんでした。", "This address could not be added.")}
        label={say("台帳のどの機器ですか", "Which device of the register?")}
        none={say("えらんでください", "Please choose")}
        options={devices.map(deviceOption)}
        value={chosen.value}
        onChange={(value) => (chosen.value = value)}
        wrong={form.tried && !row ? say("機器をえらんでください。", "Please choose a device.") : undefined}
      />
      <FormProblem problem={form.problem} />
      <div class="acts">
        <button class="btn sm" type="submit" aria-disabled={form.busy} disabled={!mayDecide.value}>
          {say("このアドレスを加える", "Add this address to it")}
        </button>
        <WhyNot />
      </div>
    </Form>
  );
}

function neighbourQuery({ mac, ip }: Neighbour): string {
  const query = new URLSearchParams({ mac });
  if (ip) query.set("ip", ip);
  return query.toString();
}
