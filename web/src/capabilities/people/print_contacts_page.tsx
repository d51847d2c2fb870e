import type { JSX } from "preact";

import { ask, type Answer } from "../../api/client.ts";
import { journalChanged, peopleChanged, worriesChanged } from "../../api/state.ts";
import type { Role, SafetyRole, WorryContact } from "../../api/types.ts";
import { useAnswer } from "../../live/answer.ts";
import { Words } from "../../parts/page.tsx";
import { Paper, Signatures } from "../../parts/paper.tsx";
import { Shown } from "../../parts/quiet.tsx";
import { say } from "../../words/language.ts";
import { firmsOf } from "./firms.ts";
import { dutyWord, kindWord } from "./words.ts";

type SignIns = Answer<"listSignIns">["sign_ins"];
type Staff = Answer<"listContacts">["contacts"];

/// 連絡体制図 on A4: who is told, in which order, when something is wrong. Names come from the staff register; what is not
/// on record is a line to be filled in by hand.
export function PrintContactsPage(): JSX.Element {
  const people = useAnswer("print contacts", () => ask("listContacts"), peopleChanged);
  const sign_ins = useAnswer("print contacts sign-ins", () => ask("listSignIns"), peopleChanged);
  const told = useAnswer("print contacts worries", () => ask("getWorryForm"), worriesChanged);
  const checkpoint = useAnswer("print checkpoint", () => ask("getCheckpoint"), journalChanged);
  return (
    <Paper
      title={say("連絡体制図", "Contact chart")}
      at={people.at ?? null}
      facts={[{ label: say("使うとき", "For"), value: say("おかしいと感じたとき、漏えいのおそれがあるとき", "when something seems wrong or may have leaked") }]}
      checkpoint={checkpoint.value}
      back="/print"
      backWords={say("印刷へ戻る", "Back to the prints")}
    >
      <Shown asked={people} waiting={say("職員台帳を読んでいます", "Reading the staff register")}>
        {(staff) => (
          <Shown asked={sign_ins} waiting={say("ログインを読んでいます", "Reading the sign-ins")}>
            {(found) => (
              <Shown asked={told} waiting={say("伝える相手を読んでいます", "Reading who is told")}>
                {(form) => <Chart staff={staff.contacts} sign_ins={found.sign_ins} contact={form.contact} />}
              </Shown>
            )}
          </Shown>
        )}
      </Shown>
      <Signatures />
    </Paper>
  );
}

interface Contact {
  role: string;
  /// Nobody is on record if there are none.
  names: readonly string[];
  telephone?: string;
}

/// Whoever is here and has that duty.
function onDuty(staff: Staff, duty: SafetyRole): Contact {
  return { role: dutyWord(duty), names: staff.filter(({ safety_roles }) => safety_roles.includes(duty)).map(({ name }) => name) };
}

/// Those of the staff register; where it names nobody, those who sign in as that, and that it is so.
function orSignedIn({ role, names }: Contact, sign_ins: SignIns, as: Role): Contact {
  if (names.length > 0) return { role, names };
  const found = sign_ins.filter(({ state, roles }) => state === "active" && roles.includes(as));
  return { role, names: found.map(({ name }) => say(`${name}(関所のログインから)`, `${name} (by sign-in)`)) };
}

function insiders(staff: Staff, sign_ins: SignIns): Contact[] {
  const administrators = sign_ins.filter(({ state, roles }) => state === "active" && roles.includes("administrator"));
  return [
    orSignedIn({ role: kindWord("director"), names: staff.filter(({ kind }) => kind === "director").map(({ name }) => name) }, sign_ins, "director"),
    orSignedIn(onDuty(staff, "safety-manager"), sign_ins, "safety-manager"),
    onDuty(staff, "planner"),
    onDuty(staff, "operations"),
    { role: say("設定担当", "Administrator"), names: administrators.map(({ name }) => name) },
  ];
}

/// Who is told of worries comes first, with the number that is kept of them.
function providers(staff: Staff, sign_ins: SignIns, contact: WorryContact | null): Contact[] {
  const role = say("サポート事業所", "Support provider");
  const told = contact ? [{ role: contact.contracted ? role : say("異常を伝える相手", "Told of worries"), names: [contact.firm, contact.name].filter(Boolean), telephone: contact.telephone }] : [];
  const firms = firmsOf(staff, sign_ins).map((names) => ({ role, names }));
  return told.length + firms.length > 0 ? [...told, ...firms] : [{ role, names: [] }];
}

/// The form's lines for bodies outside. Sekisho keeps no names or numbers of theirs.
function outsiders(): Contact[] {
  return [
    say("厚生労働省(医療情報の担当)", "Ministry of Health, Labour and Welfare"),
    say("都道府県・保健所", "Prefecture, health centre"),
    say("個人情報保護委員会", "Personal Information Protection Commission"),
    say("警察(サイバー犯罪の窓口)", "Police, cybercrime desk"),
    say("そのほか", "Others"),
  ].map((role) => ({ role, names: [] }));
}

function Chart({ staff, sign_ins, contact }: { staff: Staff; sign_ins: SignIns; contact: WorryContact | null }): JSX.Element {
  const inside = insiders(staff, sign_ins);
  const provider = providers(staff, sign_ins, contact);
  const nameOf = (index: number): string => inside[index]?.names.join(say("、", ", ")) ?? "";
  return (
    <>
      <section class="part-of-paper">
        <h2>{say("連絡する順番", "Who is told, in which order")}</h2>
        <ol>
          <li>
            {say("気づいた人は、すぐに安全管理責任者に伝えます：", "Whoever notices tells the safety manager at once: ")}
            <Name name={nameOf(1)} />
          </li>
          <li>
            {say("安全管理責任者は、すぐにサポート事業所に連絡します：", "The safety manager calls the support provider at once: ")}
            <Name name={(contact ? [contact.firm, contact.name].filter(Boolean) : provider.flatMap(({ names }) => names)).join(say("、", ", "))} />
          </li>
          <li>
            {say("安全管理責任者は、院長に報告します：", "The safety manager reports to the director: ")}
            <Name name={nameOf(0)} />
          </li>
          <li>{say("院長は、下の院外の連絡先のどこに知らせるかを決めます。", "The director decides which of the bodies outside, below, are told.")}</li>
        </ol>
      </section>
      <Contacts title={say("医院の中", "Inside the clinic")} contacts={inside} />
      <Contacts title={say("サポート事業所", "Support provider")} contacts={provider} />
      <Contacts title={say("院外の連絡先", "Bodies outside")} contacts={outsiders()} />
      <p class="fine">
        {say(
          "氏名は職員台帳とログインから写しました。「未設定」の線には、確かめてから手で書いてください。電話番号は、異常を伝える相手のものだけが関所にあります。",
          "Names are copied from the staff register and the sign-ins. Fill in the lines marked “not set” by hand once checked; Sekisho keeps one telephone number only, of whoever is told of worries.",
        )}
      </p>
    </>
  );
}

function Contacts({ title, contacts }: { title: string; contacts: readonly Contact[] }): JSX.Element {
  return (
    <section class="part-of-paper">
      <h2>{title}</h2>
      <table class="register contacts">
        <caption class="vh">{title}</caption>
        <thead>
          <tr>
            <th scope="col">{say("役割・窓口", "Role or desk")}</th>
            <th scope="col">{say("名前", "Name")}</th>
            <th scope="col">{say("電話", "Telephone")}</th>
            <th scope="col">{say("確かめた日", "Checked on")}</th>
          </tr>
        </thead>
        <tbody>
          {contacts.map(({ role, names, telephone }) => (
            <tr key={`${role} ${names.join(" ")}`}>
              <th scope="row">{role}</th>
              <td>
                <Name name={names.join(say("、", ", "))} />
              </td>
              <td>{telephone ? <span class="num">{telephone}</span> : <Blank />}</td>
              <td>
                <Blank />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Name({ name }: { name: string }): JSX.Element {
  return name ? <Words>{name}</Words> : <Blank />;
}

/// A line to write on, which says that nothing is on record.
function Blank(): JSX.Element {
  return <span class="blank">{say("未設定", "not set")}</span>;
}
