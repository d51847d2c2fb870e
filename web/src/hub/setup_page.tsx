import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { useLocation } from "wouter-preact";

import { ask, Refused } from "../api/client.ts";
import { away, learnSession, learnStatus, status } from "../api/state.ts";
import type { DeviceRole, SetupOffer } from "../api/types.ts";
import { passwordHint, passwordWrong } from "../capabilities/access/sign_ins.tsx";
import { EMPTY_RECORD, type ProgramRecord, RecordFields, recordIsWhole } from "../capabilities/allowlist/record_fields.tsx";
import { DEVICE_ROLES, deviceRoleWord, deviceRoleWords } from "../capabilities/inventory/words.ts";
import { useAct } from "../live/act.ts";
import { useAnswer } from "../live/answer.ts";
import { AwayBar } from "../parts/bars.tsx";
import { Choice, Field, focusFirstWrong } from "../parts/field.tsx";
import { goesOn, PageHead, Words } from "../parts/page.tsx";
import { Empty, FormProblem, Shown } from "../parts/quiet.tsx";
import { printed } from "../words/dates.ts";
import { read, say } from "../words/language.ts";
import { ConnectionSteps, connectionTitle, type ConnectionSheet } from "./connection_sheet.tsx";
import { HoursShown } from "./hours.tsx";
import { HoursFields, hoursWrong } from "./hours_fields.tsx";
import {
  beginDraft,
  changeDraft,
  draft,
  forgetDraft,
  password,
  recordIsNeeded,
  setupOf,
  type SetupDraft,
} from "./setup_draft.ts";

/// First set-up, one question a screen; opened by the link that the hub printed.
export function SetupPage(): JSX.Element {
  const token = location.hash.slice(1);
  const title = say("関所を始める", "Begin with Sekisho");
  if (status.value?.set_up) {
    return (
      <>
        <PageHead title={title} />
        <Empty title={say("設定は終わっています", "Set-up is complete")}>
          <a href="/">{say("ログインへ", "Sign in")}</a>
        </Empty>
      </>
    );
  }
  if (token === "") {
    return (
      <>
        <PageHead title={title} />
        <p>
          {say(
            "関所本体を起動したときに表示された「設定用のリンク」を、このブラウザーで開いてください。リンクは1回だけ使えます。",
            "Open the set-up link that the hub printed when it started. It works once.",
          )}
        </p>
      </>
    );
  }
  return <WithToken token={token} title={title} />;
}

function WithToken({ token, title }: { token: string; title: string }): JSX.Element {
  const asked = useAnswer<SetupOffer>(`setup ${token}`, () =>
    ask("checkSetupToken", { body: { token } }).catch((error: unknown) => {
      // 401 means a wrong link here, not a session that ended.
      if (error instanceof Refused) throw new Refused({ ...error.problem, status: 403 });
      throw error;
    }),
  );
  const sheet = useSignal<ConnectionSheet | null>(null);
  useEffect(() => {
    if (asked.value && !draft.peek()) beginDraft(asked.value);
  }, [asked.value]);
  if (sheet.value) return <Moved sheet={sheet.value} />;
  return (
    <>
      {asked.value && draft.value ? null : <PageHead title={title} />}
      {away.value ? <AwayBar since={null} /> : null}
      <Shown asked={asked} waiting={say("リンクを確かめています", "Checking the link")}>
        {(offer) => (draft.value ? <Wizard offer={offer} answered={draft.value} token={token} onDone={(found) => (sheet.value = found)} /> : null)}
      </Shown>
    </>
  );
}

interface StepProps {
  answered: SetupDraft;
  offer: SetupOffer;
  tried: boolean;
  second: { value: string };
}

interface Step {
  title: () => string;
  why: () => string;
  minutes: number;
  show: (props: StepProps) => JSX.Element;
  whole: (answered: SetupDraft, second: string) => boolean;
  /// Leaves it for later; what that means is said beside the button.
  later?: (answered: SetupDraft) => Partial<SetupDraft> | null;
}

const STEPS: readonly Step[] = [
  {
    title: () => say("医院の名前を教えてください", "What is the clinic called?"),
    why: () => say("画面と印刷に出ます。", "It stands on every page and print."),
    minutes: 1,
    show: ClinicStep,
    whole: ({ clinic }) => clinic.trim() !== "",
  },
  {
    title: () => say("診療時間はいつですか", "When is the clinic open?"),
    why: () =>
      say(
        "診療時間に電源が入らない機器を「未確認」と数えるために使います。人の勤務時間には使いません。",
        "Used to tell when a device should be on. Never for people's working hours.",
      ),
    minutes: 2,
    show: HoursStep,
    whole: ({ hours }) => hours !== null && hoursWrong(hours) === undefined,
    later: () => ({ hours: null }),
  },
  {
    title: () => say("関所の設定をする人はだれですか", "Who looks after Sekisho?"),
    why: () => say("設定担当になります。ほかの人は、あとから加えられます。", "This person becomes the administrator; others can be added later."),
    minutes: 1,
    show: AdministratorStep,
    whole: ({ name }, second) =>
      name.trim() !== "" && passwordWrong(password.value, true) === undefined && password.value === second,
  },
  {
    title: () => say("この機械は、何に使っていますか", "What is this machine used for?"),
    why: () => say("役割によって、点検する項目が変わります。", "The role says which controls apply."),
    minutes: 1,
    show: MachineStep,
    whole: ({ machine, machine_roles }) => machine.trim() !== "" && machine_roles.length > 0,
  },
  {
    title: () => say("院内のほかの機械からも開きますか", "Should other machines open it too?"),
    why: () =>
      say(
        "受付や診察室の端末から関所を開き、見守りプログラムをつなぐには「はい」にします。通信は暗号化されます。",
        "Needed to open Sekisho at the reception and to connect other machines. Traffic is encrypted.",
      ),
    minutes: 1,
    show: LanStep,
    whole: ({ host_name }) => HOST_NAME.test(host_name.trim()),
  },
  {
    title: () => say("関所を入れることを、だれが決めましたか", "Who decided to install Sekisho?"),
    why: () =>
      say(
        "日レセの機械に業務に使わないソフトを入れないという決まり(P-07)の、最初の記録になります。",
        "This is the first record of P-07: no unneeded software on ORCA (日レセ) machines.",
      ),
    minutes: 2,
    show: RecordStep,
    whole: ({ p07 }) => p07 !== null && recordIsWhole(p07),
    later: (answered) => (recordIsNeeded(answered) ? null : { p07: null }),
  },
  {
    title: () => say("この内容で始めます", "Begin with this"),
    why: () => say("あとから変えられます。決めたことは日誌に残ります。", "It can be changed later. What you decide is kept in the journal."),
    minutes: 1,
    show: SummaryStep,
    whole: () => true,
  },
];

function Wizard({ offer, answered, token, onDone }: { offer: SetupOffer; answered: SetupDraft; token: string; onDone: (sheet: ConnectionSheet) => void }): JSX.Element {
  const tried = useSignal(false);
  const second = useSignal("");
  const act = useAct();
  const form = useRef<HTMLFormElement>(null);
  const [, go] = useLocation();
  const at = Math.min(answered.step, STEPS.length - 1);
  const step = STEPS[at];
  if (!step) throw new Error("no such step");
  const last = at === STEPS.length - 1;
  const rest = STEPS.slice(at).reduce((sum, { minutes }) => sum + minutes, 0);
  const later = step.later?.(answered);

  const move = (to: number, changed: Partial<SetupDraft> = {}): void => {
    tried.value = false;
    act.forget();
    goesOn();
    changeDraft({ ...changed, step: to });
  };
  const finish = (): Promise<boolean> =>
    act.run(async () => {
      const { connection_sheet: sheet, ...session } = await ask("completeSetup", { body: setupOf(answered, token) });
      forgetDraft();
      if (sheet) {
        // The hub has moved to another address: this page can ask it nothing more.
        onDone(sheet);
        return;
      }
      learnStatus(await ask("getStatus"));
      learnSession(session);
      go("/board", { replace: true });
    });
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    tried.value = true;
    if (!step.whole(answered, second.value)) {
      focusFirstWrong(form.current);
      return;
    }
    if (!last) move(at + 1);
    else if (password.value === "") move(2); // a reload forgot it on purpose
    else await finish();
  };
  const Show = step.show;
  return (
    <form ref={form} key={at} noValidate onSubmit={(event) => void submit(event)}>
      <p class="steps num">
        <span aria-current="step">{say(`${at + 1}/${STEPS.length}`, `Step ${at + 1} of ${STEPS.length}`)}</span>
        <span>{say(`残り約${rest}分`, `about ${rest} min left`)}</span>
      </p>
      <PageHead title={step.title()} sub={step.why()} />
      <Show answered={answered} offer={offer} tried={tried.value} second={second} />
      <FormProblem problem={act.problem} />
      <div class="acts mt-6">
        <button class="btn pri" type="submit" aria-disabled={act.busy}>
          {last
            ? act.busy
              ? say("始めています", "Beginning")
              : say("この内容で始める", "Begin with this")
            : say("次へ", "Next")}
        </button>
        {at > 0 ? (
          <button class="btn" type="button" aria-disabled={act.busy} onClick={() => move(at - 1)}>
            {say("戻る", "Back")}
          </button>
        ) : null}
        {later ? (
          <>
            <button class="btn plain" type="button" onClick={() => move(at + 1, later)}>
              {say("あとで", "Later")}
            </button>
            <span class="small sub">{say("「未確認」または「未設定」になります", "It stays “not checked” or “not set”")}</span>
          </>
        ) : null}
      </div>
    </form>
  );
}

function ClinicStep({ answered, tried }: StepProps): JSX.Element {
  return (
    <Field
      label={say("医療機関の名前", "Name of the clinic")}
      autocomplete="organization"
      maxLength={80}
      value={answered.clinic}
      onInput={(clinic) => changeDraft({ clinic })}
      wrong={tried && answered.clinic.trim() === "" ? say("名前を入れてください。", "Please give a name.") : undefined}
    />
  );
}

function HoursStep({ answered, offer, tried }: StepProps): JSX.Element {
  const hours = answered.hours ?? { ...offer.hours, confirmed: true };
  const wrong = tried ? hoursWrong(hours) : undefined;
  useEffect(() => {
    if (answered.hours === null) changeDraft({ hours });
  }, []);
  return (
    <>
      <HoursFields hours={hours} onChange={(changed) => changeDraft({ hours: changed })} />
      {wrong ? (
        <p class="field" role="alert">
          <span class="wrong">{wrong}</span>
        </p>
      ) : null}
    </>
  );
}

function AdministratorStep({ answered, tried, second }: StepProps): JSX.Element {
  return (
    <>
      <Field
        label={say("名前", "Name")}
        hint={say("氏名をそのまま入れてください。ログインに使います。", "The person's own name; it is used to sign in.")}
        autocomplete="username"
        maxLength={40}
        value={answered.name}
        onInput={(name) => changeDraft({ name })}
        wrong={tried && answered.name.trim() === "" ? say("名前を入れてください。", "Please give a name.") : undefined}
      />
      <Field
        label={say("パスワード", "Password")}
        hint={passwordHint()}
        type="password"
        autocomplete="new-password"
        maxLength={256}
        value={password.value}
        onInput={(value) => (password.value = value)}
        wrong={passwordWrong(password.value, tried)}
      />
      <Field
        label={say("パスワード(もう一度)", "Password (again)")}
        type="password"
        autocomplete="new-password"
        maxLength={256}
        value={second.value}
        onInput={(value) => (second.value = value)}
        wrong={
          tried && second.value !== password.value
            ? say("上のパスワードと同じにしてください。", "Please type the same password.")
            : undefined
        }
      />
      <Choice<"yes" | "no">
        label={say("この人は院長(管理責任者)でもありますか", "Is this person the director as well?")}
        options={[
          { value: "yes", word: say("はい", "Yes") },
          { value: "no", word: say("いいえ", "No") },
        ]}
        chosen={[answered.roles.includes("director") ? "yes" : "no"]}
        onChange={([chosen]) =>
          changeDraft({ roles: chosen === "yes" ? ["director", "administrator"] : ["administrator"] })
        }
      />
    </>
  );
}

function MachineStep({ answered, offer, tried }: StepProps): JSX.Element {
  return (
    <>
      <Field
        label={say("台帳にのせる名前", "Name in the device register")}
        hint={offer.machine.os}
        maxLength={40}
        value={answered.machine}
        onInput={(machine) => changeDraft({ machine })}
        wrong={tried && answered.machine.trim() === "" ? say("名前を入れてください。", "Please give it a name.") : undefined}
      />
      <Choice<DeviceRole>
        label={say("役割(いくつでも)", "Roles (any number)")}
        several
        options={DEVICE_ROLES.map((value) => ({ value, word: deviceRoleWord(value) }))}
        chosen={answered.machine_roles}
        onChange={(machine_roles) => changeDraft({ machine_roles })}
        wrong={
          tried && answered.machine_roles.length === 0
            ? say("役割を1つ以上えらんでください。", "Choose at least one role.")
            : undefined
        }
      />
      {recordIsNeeded(answered) ? (
        <div class="note">
          {say(
            "日レセサーバーに関所本体も入れるときは、サポート事業所の意見と院長の決定が先に必要です。次の画面で記録します。",
            "To run the hub on the ORCA (日レセ) server itself, the provider's opinion and the director's decision are needed first. The next page records them.",
          )}
        </div>
      ) : null}
    </>
  );
}

/// As the hub reads a host name: letters, digits and hyphens between dots.
const HOST_NAME = /^(?=.{1,253}$)(?!.*\.\d+$)(?!\d+$)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*$/i;

function LanStep({ answered, tried }: StepProps): JSX.Element {
  return (
    <>
      <Choice<"yes" | "no">
        label={say("ほかの機械からも開く", "Other machines open it too")}
        options={[
          { value: "yes", word: say("はい", "Yes") },
          { value: "no", word: say("いいえ、この機械だけ", "No, this machine only") },
        ]}
        chosen={[answered.lan ? "yes" : "no"]}
        onChange={([chosen]) => changeDraft({ lan: chosen === "yes" })}
      />
      {answered.lan ? (
        <>
          <Field
            label={say("関所本体の名前", "Name of the hub")}
            hint={say("ふつうはこのままで使えます。半角の英数字です。", "Usually fine as it is.")}
            maxLength={253}
            value={answered.host_name}
            onInput={(host_name) => changeDraft({ host_name })}
            wrong={
              tried && !HOST_NAME.test(answered.host_name.trim())
                ? say("半角の英数字とハイフンを、点でつないでください。", "Letters, digits and hyphens between dots.")
                : undefined
            }
          />
          <div class="note">
            {say(
              "設定が終わると、この画面のアドレスが変わります。新しいアドレスと手順は、最後の画面で印刷できます。",
              "When set-up ends, the address of these pages changes. The last page shows and prints the new one.",
            )}
          </div>
        </>
      ) : null}
    </>
  );
}

/// The end of a set-up for the LAN: the new address, and the sheet to print.
function Moved({ sheet }: { sheet: ConnectionSheet }): JSX.Element {
  const first = sheet.addresses[0];
  return (
    <>
      <div class="screen-only">
        <PageHead title={say("設定が終わりました", "Set-up is complete")} />
        {sheet.obstacle ? (
          <div class="note" role="alert">
            <p>
              <b>{read(sheet.obstacle.text)}</b>
            </p>
            <p>{read(sheet.obstacle.do)}</p>
          </div>
        ) : (
          <p>
            {say("これからは、次のアドレスで開きます。", "From now on Sekisho opens at:")}{" "}
            {first ? (
              <a href={first.url}>
                <code>{first.url}</code>
              </a>
            ) : null}
          </p>
        )}
        <p class="mt-2">
          {say(
            "まずこの紙を印刷してください。ブラウザーに「安全ではない」と出たら、紙の手順で証明書を入れます。",
            "Print this sheet first. If the browser warns, install the certificate as the sheet says.",
          )}
        </p>
        <div class="acts mt-3 mb-4">
          <button class="btn pri" type="button" onClick={() => window.print()}>
            {say("印刷する", "Print")}
          </button>
        </div>
      </div>
      <article class="paper !mx-0">
        <header class="paper-head">
          <div>
            <h2>{connectionTitle()}</h2>
            <p>{printed(sheet.at)}</p>
          </div>
          <p>
            <Words>{sheet.clinic}</Words>
          </p>
        </header>
        <ConnectionSteps sheet={sheet} />
      </article>
    </>
  );
}

function RecordStep({ answered, offer, tried }: StepProps): JSX.Element {
  const record = answered.p07 ?? EMPTY_RECORD;
  useEffect(() => {
    if (answered.p07 === null) changeDraft({ p07: record });
  }, []);
  const set = (changed: Partial<ProgramRecord>): void => changeDraft({ p07: { ...record, ...changed } });
  return (
    <>
      <RecordFields record={record} set={set} tried={tried} />
      <details class="small">
        <summary>{say("入れるプログラム", "The programs")}</summary>
        <dl class="kv">
          {offer.programs.map(({ name, version, sha256 }) => (
            <div key={name}>
              <dt>
                {name} {version}
              </dt>
              <dd>
                <code>{sha256}</code>
              </dd>
            </div>
          ))}
        </dl>
      </details>
    </>
  );
}

function SummaryStep({ answered }: StepProps): JSX.Element {
  return (
    <dl class="kv">
      <div>
        <dt>{say("医療機関", "Clinic")}</dt>
        <dd>
          <Words>{answered.clinic}</Words>
        </dd>
      </div>
      <div>
        <dt>{say("設定担当", "Administrator")}</dt>
        <dd>
          <Words>{answered.name}</Words>
          {answered.roles.includes("director") ? say("(院長を兼ねる)", " (also the director)") : ""}
        </dd>
      </div>
      <div>
        <dt>{say("この機械", "This machine")}</dt>
        <dd>
          <Words>{answered.machine}</Words>
          <span class="sub">({deviceRoleWords(answered.machine_roles)})</span>
        </dd>
      </div>
      <div>
        <dt>{say("ほかの機械から", "Other machines")}</dt>
        <dd>
          {answered.lan
            ? say(`開く(${answered.host_name})`, `may open it (${answered.host_name})`)
            : say("開かない(この機械だけ)", "may not (this machine only)")}
        </dd>
      </div>
      <div>
        <dt>{say("診療時間", "Hours")}</dt>
        <dd>
          {answered.hours ? (
            <HoursShown hours={answered.hours} />
          ) : (
            say("あとで決めます(未設定)", "Left for later (not set)")
          )}
        </dd>
      </div>
      <div>
        <dt>{say("入れると決めた人", "Decided by")}</dt>
        <dd>{answered.p07 ? <Words>{answered.p07.decided_by}</Words> : say("あとで記録します(P-07は未確認)", "Left for later (P-07 not checked)")}</dd>
      </div>
    </dl>
  );
}
