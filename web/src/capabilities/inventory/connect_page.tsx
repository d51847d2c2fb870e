import { type Signal, useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { Link, useSearch } from "wouter-preact";

import { ask, type Answer } from "../../api/client.ts";
import { devicesChanged, may, mayDecide, now } from "../../api/state.ts";
import type { Device } from "../../api/types.ts";
import { useAnswer } from "../../live/answer.ts";
import { WhyNot } from "../../parts/bars.tsx";
import { CopyLine } from "../../parts/copy_line.tsx";
import { Select } from "../../parts/field.tsx";
import { Form, useForm } from "../../parts/form.tsx";
import { PageHead, Words } from "../../parts/page.tsx";
import { Empty, FormProblem, NotForYou, Shown } from "../../parts/quiet.tsx";
import { brief } from "../../words/dates.ts";
import { read, say } from "../../words/language.ts";
import { isProvider, openToLanWords } from "../../hub/open_to_lan.ts";
import { deviceOption, seatsFirst } from "./words.ts";

type Offer = Answer<"createEnrolmentToken">;

/// 機器をつなぐ: one copyable line for one registered device, or why there cannot be one.
export function ConnectPage(): JSX.Element {
  const asked_for = new URLSearchParams(useSearch()).get("device") ?? "";
  const told = useSignal(false); // by the answer itself
  const settings = useAnswer("settings", async () => (may("getSettings") ? ask("getSettings") : null));
  return (
    <div class="narrow">
      <PageHead
        title={say("機器をつなぐ", "Connect a device")}
        crumb={
          <>
            <Link href="/devices">{say("機器", "Devices")}</Link> / {say("つなぐ", "Connect")}
          </>
        }
        sub={say(
          "つなぐ端末に見守りプログラムを入れます(1台約5分)。日レセは止まりません。",
          "An agent is put on the machine (about 5 minutes). ORCA (日レセ) keeps running.",
        )}
      />
      {settings.value?.agent_listen.loopback && !told.value ? (
        <div class="note mb-6" role="status">
          {say("関所本体は、いまこの機械の中からの接続だけを受け付けています。ほかの機械をつなぐときは、", "The hub takes connections from its own machine only. To connect another one: ")}
          {isProvider() ? openToLanWords() : say("サポート事業所に、院内のほかの機械をつなげるようにする設定を頼んでください。", "ask the support provider to let other machines of the clinic connect.")}
        </div>
      ) : null}
      {may("createEnrolmentToken") ? <Free first={asked_for} told={told} /> : <NotToConnect />}
    </div>
  );
}

function NotToConnect(): JSX.Element {
  return (
    <NotForYou
      title={say("この役割では機器をつなげません", "Your role cannot connect devices")}
      ask={say("つなぐときは、設定担当に頼んでください。", "To have one connected, ask an administrator.")}
    />
  );
}

/// The registered devices that can be connected.
function Free({ first, told }: { first: string; told: Signal<boolean> }): JSX.Element {
  const asked = useAnswer("connect devices", () => ask("listDevices"), devicesChanged);
  return (
    <Shown asked={asked} waiting={say("台帳を読んでいます", "Reading the register")}>
      {(found) => {
        const free = seatsFirst(found.devices.filter(({ agent }) => agent === null || agent.link === "revoked"));
        return free.length === 0 ? (
          <Empty title={say("つなげる機器が台帳にありません", "No registered device is waiting to be connected")}>
            <p>{say("先に、つなぐ機器を台帳に登録してください。約1分です。", "Register the device first. About 1 minute.")}</p>
            {may("addDevice") ? (
              <p class="mt-3">
                <Link class="btn sm" href="/devices/add">
                  {say("手で登録する", "Register by hand")}
                </Link>
              </p>
            ) : null}
          </Empty>
        ) : (
          <Offers devices={free} first={first} told={told} />
        );
      }}
    </Shown>
  );
}

interface OffersProps {
  devices: readonly Pick<Device, "id" | "name" | "place">[];
  first: string;
  /// Whether an answer says why no other machine can be connected.
  told: Signal<boolean>;
}

function Offers({ devices, first, told }: OffersProps): JSX.Element {
  const chosen = useSignal(devices.some(({ id }) => id === first) ? first : (devices[0]?.id ?? ""));
  const offer = useSignal<Offer | null>(null);
  const form = useForm(
    () => true,
    async () => {
      offer.value = await ask("createEnrolmentToken", { body: { device: chosen.value } });
      told.value = offer.value.cannot !== null;
    },
  );
  return (
    <>
      <section class="part">
        <h2>
          <span class="step-mark">1</span>
          {say("どの機器をつなぎますか", "Which device?")}
        </h2>
        <Form form={form}>
          <Select
            at="/device"
            label={say("機器", "Device")}
            options={devices.map(deviceOption)}
            value={chosen.value}
            onChange={(value) => {
              chosen.value = value;
              offer.value = null;
              told.value = false;
            }}
          />
          <FormProblem problem={form.problem} />
          <div class="acts">
            <button
              class={`btn${offer.value ? "" : " pri"}`}
              type="submit"
              aria-disabled={form.busy}
              disabled={!mayDecide.value}
            >
              {say("つなぐための番号を作る", "Make the code for it")}
            </button>
            <WhyNot />
          </div>
        </Form>
      </section>
      {offer.value ? <Made offer={offer.value} /> : null}
    </>
  );
}

function Made({ offer }: { offer: Offer }): JSX.Element {
  if (offer.cannot !== null) {
    return (
      <section class="card v-edge-not-checked" role="status">
        <h2>{say("いまは、ほかの機器をつなげません", "Other machines cannot be connected now")}</h2>
        <p>{read(offer.text)}</p>
        <p class="mt-2">
          <b>{say("次にすること：", "What is next: ")}</b>
          {isProvider() ? openToLanWords() : read(offer.do)}
        </p>
      </section>
    );
  }
  return (
    <section class="part" role="status">
      <h2>
        <span class="step-mark">2</span>
        <Words>{offer.device.name}</Words>
        {say("で、この1行を実行します", ": run this one line on it")}
      </h2>
      {offer.commands.map(({ platform, line, about }) => (
        <div key={platform} class="mb-4">
          <p class="small sub mb-1">
            Linux{say("：", ": ")}
            {read(about)}
          </p>
          <CopyLine line={line} name={say("この1行", "the line")} />
        </div>
      ))}
      <h2 class="mt-6">
        <span class="step-mark">3</span>
        {say("聞かれたら、この番号を入れます", "Type this code when asked")}
      </h2>
      <p class="big-code">{offer.token}</p>
      <p class="small sub num">
        {say(
          `1回だけ使えます。${brief(offer.expires, now())}まで。`,
          `It works once, until ${brief(offer.expires, now())}.`,
        )}
        {say("つながると、機器の一覧に出ます。このページは閉じてかまいません。", " The device then appears in the list; you may close this page.")}
      </p>
      <details class="small">
        <summary>{say("くわしい値", "Details")}</summary>
        <dl class="kv">
          <div>
            <dt>{say("関所本体の場所", "Hub addresses")}</dt>
            <dd class="num">{offer.addresses.join(say("、", ", "))}</dd>
          </div>
          <div>
            <dt>{say("証明書の指紋", "CA fingerprint")}</dt>
            <dd>
              <code>{offer.ca_sha256}</code>
            </dd>
          </div>
        </dl>
      </details>
    </section>
  );
}
