import { type Signal, useSignal } from "@preact/signals";
import type { JSX } from "preact";

import { ask } from "../../api/client.ts";
import { may } from "../../api/state.ts";
import type { OtherContact, WorryContact } from "../../api/types.ts";
import { tell } from "../../live/announce.ts";
import { WhomToAsk } from "../../parts/deciders.tsx";
import { Choice, Field } from "../../parts/field.tsx";
import { Form, useForm } from "../../parts/form.tsx";
import { KeepOrLeave } from "../../parts/keep_or_leave.tsx";
import { Opening } from "../../parts/opens.tsx";
import { Words } from "../../parts/page.tsx";
import { say } from "../../words/language.ts";
import { oneLine } from "../../words/one_line.ts";
import { contactName } from "./words.ts";

/// The number to dial, large; or that nobody is named yet, and whom to ask.
export function CallThem({ contact, urgent = false }: { contact: WorryContact | null; urgent?: boolean }): JSX.Element {
  if (contact === null) {
    return (
      <div class="note mt-5">
        <p>{say("伝える相手が、まだ決まっていません。院長か安全管理責任者に、じかに伝えてください。", "Nobody is named yet who is to be told. Tell the director or the safety manager yourself.")}</p>
        <WhomToAsk roles={["director", "safety-manager"]} />
      </div>
    );
  }
  return (
    <p class="mt-5">
      {urgent ? say("急ぐとき、画面が使えないとき：", "If it is urgent, or the screen cannot be used: ") : null}
      <Words>{contactName(contact)}</Words>{" "}
      {contact.telephone ? (
        <a class="telephone num" href={`tel:${contact.telephone.replaceAll(/[^\d+]/g, "")}`}>
          {contact.telephone}
        </a>
      ) : (
        <span class="sub">{say("(電話番号は入っていません)", "(no telephone number)")}</span>
      )}
      <Others contact={contact} />
    </p>
  );
}

/// Whom to call if they cannot be reached, in order.
function Others({ contact: { others } }: { contact: WorryContact }): JSX.Element | null {
  if (others.length === 0) return null;
  return (
    <>
      {others.filter(({ telephone }) => telephone !== "").map(({ name, telephone, when }) => (
        <span key={`${name} ${telephone}`} class="block small mt-1">
          {say("つながらないとき：", "If not reached: ")}
          <Words>{when === "" ? name : `${name} (${when})`}</Words>{" "}
          <a class="num nb" href={`tel:${telephone.replaceAll(/[^\d+]/g, "")}`}>
            {telephone}
          </a>
        </span>
      ))}
    </>
  );
}

/// 伝える相手: who is told when something seems wrong, and the form for whoever may name them.
export function ContactPart({ contact, by_mail, changed }: { contact: WorryContact | null; by_mail: boolean; changed: () => void }): JSX.Element {
  const open = useSignal(false);
  return (
    <section class="part" aria-labelledby="contact">
      <h2 id="contact">{say("伝える相手", "Who is told")}</h2>
      {contact === null ? (
        <p class="mb-3">
          {say("まだ決まっていません。契約しているサポート事業所を入れます。保守契約がなければ、代わりに伝える人を決めます。", "Nobody is named yet. Enter the contracted provider or, without a maintenance contract, whoever is to be told instead.")}
        </p>
      ) : (
        <dl class="kv mb-3">
          <div>
            <dt>{contact.contracted ? say("サポート事業所", "Support provider") : say("伝える人(保守契約なし)", "Told instead (no contract)")}</dt>
            <dd>
              <Words>{contactName(contact)}</Words>
            </dd>
          </div>
          <div>
            <dt>{say("電話", "Telephone")}</dt>
            <dd class="num">{contact.telephone || say("入っていません", "none")}</dd>
          </div>
          <div>
            <dt>{say("メール", "Mail")}</dt>
            <dd>{mailStanding(contact, by_mail)}</dd>
          </div>
          {contact.others.map(({ name, telephone, when, mail }, at) => (
            <div key={at}>
              <dt>{say(`つながらないとき ${at + 1}`, `If not reached, ${at + 1}`)}</dt>
              <dd>
                <Words>{when === "" ? name : `${name} (${when})`}</Words> <span class="num nb">{telephone}</span>
                {mail === "" ? null : <span class="block small sub">{say(`メールも送ります：${mail}`, `mailed as well: ${mail}`)}</span>}
              </dd>
            </div>
          ))}
        </dl>
      )}
      {may("nameWorryContact") ? (
        <Opening act={contact === null ? say("相手を決める", "Name them") : say("変える", "Change")} open={open}>
          <NameContact
            contact={contact}
            leave={() => (open.value = false)}
            kept={() => {
              open.value = false;
              tell(say("伝える相手を残しました", "Who is told was kept"));
              changed();
            }}
          />
        </Opening>
      ) : null}
    </section>
  );
}

function mailStanding({ mail }: WorryContact, by_mail: boolean): string {
  if (mail === "") return say("入っていません。電話で番号を伝えます。", "none; the number is read out on the telephone");
  return by_mail
    ? say(`${mail}(連絡があると、すぐに送ります)`, `${mail} (sent at once when something is reported)`)
    : say(`${mail}(メールの設定がまだなので、送れません)`, `${mail} (mail is not set up yet, so nothing is sent)`);
}

function NameContact({ contact, leave, kept }: { contact: WorryContact | null; leave: () => void; kept: () => void }): JSX.Element {
  const contracted = useSignal<"yes" | "no">(contact?.contracted === false ? "no" : "yes");
  const firm = useSignal(contact?.firm ?? "");
  const name = useSignal(contact?.name ?? "");
  const telephone = useSignal(contact?.telephone ?? "");
  const mail = useSignal(contact?.mail ?? "");
  const language = useSignal<"ja" | "en">(contact?.language ?? "ja");
  const others = useSignal<OtherContact[]>(contact?.others ?? []);
  const form = useForm(
    () => name.value.trim() !== "" && (telephone.value.trim() !== "" || mail.value.trim() !== "") && others.value.every((one) => one.name.trim() !== "" && isReached(one)),
    async () => {
      await ask("nameWorryContact", {
        body: { name: name.value.trim(), firm: firm.value.trim(), telephone: telephone.value.trim(), mail: mail.value.trim(), contracted: contracted.value === "yes", language: language.value, others: others.value.map((one) => ({ name: oneLine(one.name), telephone: one.telephone.trim(), when: oneLine(one.when), mail: one.mail.trim(), language: one.language })) },
      });
      kept();
    },
  );
  return (
    <Form form={form} class="card">
      <Choice<"yes" | "no">
        label={say("保守契約がありますか", "Is there a maintenance contract?")}
        options={[
          { value: "yes", word: say("ある", "Yes") },
          { value: "no", word: say("ない", "No") },
        ]}
        chosen={[contracted.value]}
        onChange={([chosen]) => {
          if (chosen) contracted.value = chosen;
        }}
      />
      <Field at="/firm" label={say("会社", "Firm")} hint={say("なければ空のまま", "Leave empty if there is none")} value={firm.value} onInput={(value) => (firm.value = value)} />
      <Field
        at="/name"
        label={say("名前・窓口", "Name or desk")}
        value={name.value}
        onInput={(value) => (name.value = value)}
        wrong={form.tried && name.value.trim() === "" ? say("名前か窓口を入れてください。", "Please give a name or a desk.") : undefined}
      />
      <Field
        at="/telephone"
        label={say("電話", "Telephone")}
        hint={say("ネットワークが止まった日は、電話だけが頼りです。", "On a day without network there is only the telephone.")}
        value={telephone.value}
        onInput={(value) => (telephone.value = value)}
        maxLength={30}
        wrong={form.tried && telephone.value.trim() === "" && mail.value.trim() === "" ? say("電話番号かメールアドレスを入れてください。", "Please give a telephone number or a mail address.") : undefined}
      />
      <Field
        at="/mail"
        label={say("メール", "Mail")}
        hint={say("「設定」の「メールで知らせる」が済んでいれば、連絡票をここに送ります。", "Reports are sent there once mail is set up under Settings.")}
        value={mail.value}
        onInput={(value) => (mail.value = value)}
        maxLength={254}
      />
      <LanguageChoice at="/language" chosen={language.value} onChange={(chosen) => (language.value = chosen)} />
      <OtherFields others={others} tried={form.tried} />
      <KeepOrLeave form={form} leave={leave} />
    </Form>
  );
}

function LanguageChoice({ at, chosen, onChange }: { at?: string; chosen: "ja" | "en"; onChange: (language: "ja" | "en") => void }): JSX.Element {
  return (
    <Choice<"ja" | "en">
      {...(at === undefined ? {} : { at })}
      label={say("メールのことば", "Language of the mail")}
      options={[
        { value: "ja", word: "日本語" },
        { value: "en", word: "English" },
      ]}
      chosen={[chosen]}
      onChange={([next]) => {
        if (next) onChange(next);
      }}
    />
  );
}

const MOST_OTHERS = 5;
const isReached = ({ telephone, mail }: OtherContact): boolean => telephone.trim() !== "" || mail.trim() !== "";

/// Such as the provider at night, or the vendor.
function OtherFields({ others, tried }: { others: Signal<OtherContact[]>; tried: boolean }): JSX.Element {
  const change = (at: number, next: Partial<OtherContact>): void => {
    others.value = others.value.map((one, index) => (index === at ? { ...one, ...next } : one));
  };
  return (
    <>
      {others.value.map((one, at) => (
        <fieldset key={at} class="card mb-4">
          <legend class="label">
            <b>{say(`つながらないとき ${at + 1}`, `If not reached, ${at + 1}`)}</b>
          </legend>
          <Field label={say("名前・窓口", "Name or desk")} value={one.name} onInput={(name) => change(at, { name })} wrong={tried && one.name.trim() === "" ? say("名前か窓口を入れてください。", "Please give a name or a desk.") : undefined} />
          <Field at={`/others/${at}`} label={say("電話", "Telephone")} value={one.telephone} maxLength={30} onInput={(telephone) => change(at, { telephone })} wrong={tried && !isReached(one) ? say("電話番号かメールアドレスを入れてください。", "Please give a telephone number or a mail address.") : undefined} />
          <Field label={say("どのようなとき(あれば)", "When, if it matters")} hint={say("例：18時から翌8時、日レセのメーカー", "Such as: 18:00 to 8:00, or the vendor")} value={one.when} onInput={(when) => change(at, { when })} />
          <Field label={say("メール(送るとき)", "Mail, if they are to be mailed")} hint={say("入れると、連絡票をここにも送ります。", "If given, reports are sent there as well.")} value={one.mail} maxLength={254} onInput={(mail) => change(at, { mail })} />
          {one.mail.trim() === "" ? null : <LanguageChoice chosen={one.language} onChange={(language) => change(at, { language })} />}
          <button class="btn plain sm" type="button" onClick={() => (others.value = others.value.filter((_, index) => index !== at))}>
            {say("この連絡先を消す", "Remove this one")}
          </button>
        </fieldset>
      ))}
      {others.value.length < MOST_OTHERS ? (
        <div class="acts mb-4">
          <button class="btn plain sm" type="button" onClick={() => (others.value = [...others.value, { name: "", telephone: "", when: "", mail: "", language: "ja" }])}>
            {say("つながらないときの連絡先を加える", "Add whom to call if they are not reached")}
          </button>
        </div>
      ) : null}
    </>
  );
}
