import type { JSX } from "preact";
import { Link } from "wouter-preact";

import { ask } from "../../api/client.ts";
import { boardChanged, devicesChanged, may, peopleChanged, session, worriesChanged } from "../../api/state.ts";
import type { Calendar, Duty, Statements } from "../../api/types.ts";
import { useAnswer } from "../../live/answer.ts";
import { WhomToAsk } from "../../parts/deciders.tsx";
import { PageHead, Words } from "../../parts/page.tsx";
import { Empty, Shown } from "../../parts/quiet.tsx";
import { say } from "../../words/language.ts";
import { OwnReset } from "../access/acts.tsx";
import { dutyHref, remindedOf } from "../duties/due.ts";
import { signWord, standingWord } from "../incidents/words.ts";
import { waitingFor } from "../statements/reminders.ts";
import { statementHref } from "../statements/statement_href.ts";
import { useBoard } from "./board.tsx";

interface Task {
  title: string;
  text: string;
  minutes: number;
  /// What the minutes are for, where it is not the whole of it.
  takes?: string;
  href: string;
  act: string;
}

/// 今日やること: what there is to decide today, at most three things; the rest can wait.
export function TodayPage(): JSX.Element {
  const who = session.value?.person.name ?? "";
  const board = useBoard();
  const devices = useAnswer(
    "today devices",
    async () => (may("listDevices") ? ask("listDevices") : null),
    devicesChanged,
  );
  const statements = useAnswer(
    "today statements",
    async () => (may("makeStatement") ? ask("listStatements") : null),
    boardChanged,
  );
  const calendar = useAnswer("today calendar", async () => (may("listDuties") ? ask("listDuties") : null), boardChanged, peopleChanged, worriesChanged);
  const waiting = say("今日やることを調べています", "Looking for today's tasks");
  return (
    <div class="narrow">
      <PageHead title={say("今日やること", "Today")} sub={<Greeting who={who} />} />
      <OwnReset />
      <Shown asked={board} waiting={waiting}>
        {(read_board) => (
          <Shown asked={devices} waiting={waiting}>
            {(register) => {
              const said = statements.value ?? null;
              const neighbours = register?.neighbours ?? 0;
              const undecided = register?.devices.filter(({ use }) => use === "undecided").length ?? 0;
              const findings = read_board?.findings.length ?? 0;
              const connected = register?.devices.filter(({ agent }) => agent !== null).length ?? 0;
              return (
                <>
                  <Tasks tasks={tasksOf(findings, said, calendar.value ?? null, neighbours, undecided, connected)} />
                  <ForOthers findings={findings} neighbours={neighbours} undecided={undecided} />
                </>
              );
            }}
          </Shown>
        )}
      </Shown>
      {may("getOwnRecords") ? (
        <p class="mt-7">
          <Link href="/own">{say("自分の記録と、見た人", "My records, and who looked at them")}</Link>
        </p>
      ) : null}
      <OpenWorries />
    </div>
  );
}

function Greeting({ who }: { who: string }): JSX.Element {
  return (
    <>
      <Words>{who}</Words>
      {say("さん、お疲れさまです", ", hello")}
    </>
  );
}

function neighboursWords(neighbours: number): string {
  return say(
    `LANに、まだ登録していない機器が${neighbours}台あります`,
    neighbours === 1 ? "1 machine on the LAN is not registered yet" : `${neighbours} machines on the LAN are not registered yet`,
  );
}

function findingsWords(findings: number): string {
  return say(`対応が必要なことが${findings}件あります`, findings === 1 ? "1 thing needs action" : `${findings} things need action`);
}

/// Whether there is anything this person could do about a finding: staff can only see it.
function acts(): boolean {
  return may("makeStatement") || may("createEnrolmentToken");
}

function undecidedWords(undecided: number): string {
  return say(
    `用途が決まっていない機器が${undecided}台あります`,
    undecided === 1 ? "1 device has no use decided" : `${undecided} devices have no use decided`,
  );
}

function statementTasks(said: Statements | null): Task[] {
  if (said === null) return [];
  const waiting = waitingFor(said, session.value?.person.id ?? "");
  const tasks: Task[] = [];
  const [first] = waiting;
  if (first && may("confirmStatement")) {
    tasks.push({
      title: say(`もう一人の確認を待っている答えが${waiting.length}件あります`, waiting.length === 1 ? "1 answer waits for a second person" : `${waiting.length} answers wait for a second person`),
      text: say("答えと書類を見て、内容を確かめます。", "Look at the answer and its documents."),
      minutes: 3 * waiting.length,
      href: statementHref(first.control),
      act: say("確かめる", "Look at it"),
    });
  }
  return tasks;
}

function calendarTasks(calendar: Calendar | null): Task[] {
  const reminded = calendar === null ? [] : remindedOf(calendar);
  const to_read = reminded.filter(({ subject, what }) => subject.kind === "reading" && what !== "duties.reading-for");
  const for_others = reminded.filter(({ what }) => what === "duties.reading-for");
  const days = reminded.filter(({ subject }) => subject.kind === "daily");
  const due = reminded.filter(({ subject, what }) => subject.kind !== "reading" && subject.kind !== "daily" && what !== "duties.worry-tell" && what !== "duties.worry-close");
  return [...dailyTasks(days), ...readingTasks(to_read), ...readingForTasks(for_others), ...dueTasks(due)];
}

// Somebody is worried, and nobody outside knows yet.
function worryTasks(to_tell: readonly Duty[]): Task[] {
  const [first] = to_tell;
  if (!first) return [];
  return [
    {
      title: say(`サポート事業所にまだ伝えていない異常の連絡が${to_tell.length}件あります`, to_tell.length === 1 ? "1 worry was not told to the provider yet" : `${to_tell.length} worries were not told to the provider yet`),
      text: say("番号を電話で伝え、だれに・いつ・どう伝えたかを残します。", "Read the number out on the telephone, and record who was told, when and how."),
      minutes: 5 * to_tell.length,
      href: to_tell.length === 1 ? (dutyHref(first) ?? "/worries") : "/worries",
      act: say("連絡票を開く", "Open the report"),
    },
  ];
}

// The days of use that wait to be confirmed, the oldest first.
function dailyTasks(days: readonly Duty[]): Task[] {
  const [oldest] = [...days].sort((one, other) => one.subject.id.localeCompare(other.subject.id));
  if (!oldest) return [];
  return [
    {
      title: say(`利用日誌の確認が${days.length}日分あります`, days.length === 1 ? "The journal of use of 1 day waits to be confirmed" : `The journals of use of ${days.length} days wait to be confirmed`),
      text: say("下書きを見て、足りない利用を書き足し、確認します。1日分は20秒ほどです。", "Read the draft, add what is missing and confirm it; about 20 seconds a day."),
      minutes: Math.max(1, Math.ceil(days.length / 3)),
      href: dutyHref(oldest) ?? "/journal/days",
      act: say("確認する", "Confirm"),
    },
  ];
}

function readingTasks(to_read: readonly Duty[]): Task[] {
  if (to_read.length === 0) return [];
  return [
    {
      title: say(`読んでいただくものが${to_read.length}件あります`, to_read.length === 1 ? "1 thing is to be read" : `${to_read.length} things are to be read`),
      text: say("読んだら「読みました」を押します。読む期限までで、かまいません。", "Read it and say so; there is time until its day."),
      minutes: Math.min(5 * to_read.length, 15),
      href: "/reading",
      act: say("読むものを開く", "Open what is to be read"),
    },
  ];
}

// Whoever has no sign-in cannot say that they have read it: somebody else does, once they have.
function readingForTasks(for_others: readonly Duty[]): Task[] {
  if (for_others.length === 0) return [];
  const people = [...new Set(for_others.map(({ person_name }) => person_name))];
  const [only] = people;
  const count = for_others.length;
  return [
    {
      title:
        people.length === 1 && only
          ? say(`${only}さんに読んでもらうものが${count}件あります`, count === 1 ? `${only} has 1 thing to read` : `${only} has ${count} things to read`)
          : say(`ログインのない人に読んでもらうものが${count}件あります`, count === 1 ? "1 thing is to be read by somebody without a sign-in" : `${count} things are to be read by people without a sign-in`),
      text: say("読んでもらい、その人の分を「読むもの」で残します。", "Have them read it, and record it for them under “To be read”."),
      minutes: Math.min(2 * count, 10),
      href: "/reading#to-read",
      act: say("ログインのない人の分を残す", "Record it for them"),
    },
  ];
}

function dueTasks(due: readonly Duty[]): Task[] {
  if (due.length === 0) return [];
  const late = due.filter(({ overdue }) => overdue).length;
  const near = due.length - late;
  return [
    {
      title:
        late === 0
          ? say(`期限の近いことが${near}件あります`, near === 1 ? "1 thing is due soon" : `${near} things are due soon`)
          : near === 0
            ? say(`期限をすぎたことが${late}件あります`, late === 1 ? "1 thing is overdue" : `${late} things are overdue`)
            : say(`期限をすぎたことが${late}件、近いことが${near}件あります`, `${late} overdue, ${near} due soon`),
      text: say("申告や権限の期限、「いいえ」の目標日などです。", "Ends of statements or rights, target days of a no, and the like."),
      minutes: Math.min(3 * due.length, 15),
      href: "/calendar",
      act: say("予定を見る", "See the calendar"),
    },
  ];
}

function tasksOf(findings: number, said: Statements | null, calendar: Calendar | null, neighbours: number, undecided: number, connected: number): Task[] {
  const tasks = worryTasks(calendar === null ? [] : remindedOf(calendar).filter(({ what }) => what === "duties.worry-tell"));
  if (findings > 0 && acts()) {
    tasks.push({
      title: findingsWords(findings),
      text: say(
        "何が見えたか、次にだれが何をするかを、1件ずつ確かめます。直すのにかかる時間は、点検ボードにあります。",
        "See one by one what was seen and who does what next. How long putting right takes stands on the board.",
      ),
      minutes: 3 * findings,
      takes: say("目を通すのに", "to look through"),
      href: "/board",
      act: say("点検ボードを見る", "See the board"),
    });
  }
  tasks.push(...statementTasks(said), ...calendarTasks(calendar));
  if (neighbours > 0 && may("addDevice")) {
    tasks.push({
      title: neighboursWords(neighbours),
      text: say("悪いものと決まったわけではありません。うちの機器かどうかを決めます。", "They are not taken for bad. Say whether they are yours."),
      minutes: Math.min(neighbours, 10),
      href: "/devices",
      act: say("機器を見る", "See the devices"),
    });
  }
  if (undecided > 0 && may("updateDevice")) {
    tasks.push({
      title: undecidedWords(undecided),
      text: say("診療に使うか、診療以外かを決めます。", "Say whether they are for care or not."),
      minutes: Math.min(undecided, 10),
      href: "/devices#undecided",
      act: say("用途を決める", "Decide their use"),
    });
  }
  if (connected === 0 && may("createEnrolmentToken")) {
    tasks.push({
      title: say("見守りプログラムがつながっている機器がありません", "No device is connected yet"),
      text: say("まず日レセサーバーから始めます。日レセは止まりません。", "Start with the ORCA (日レセ) server. ORCA keeps running."),
      minutes: 5,
      href: "/devices/connect",
      act: say("機器をつなぐ", "Connect a device"),
    });
  }
  return tasks;
}

const MOST_TODAY = 3;
const FEW_WORRIES = 3;

function Tasks({ tasks: all }: { tasks: readonly Task[] }): JSX.Element {
  const tasks = all.slice(0, MOST_TODAY);
  const later = all.slice(MOST_TODAY);
  if (tasks.length === 0) {
    return (
      <Empty title={say("今日やることはありません", "Nothing to do today")}>
        {say("新しいことがあれば、ここに出ます。", "Anything new will appear here.")}
      </Empty>
    );
  }
  const minutes = tasks.reduce((sum, task) => sum + task.minutes, 0);
  return (
    <>
      <p class="lead">
        {say("今日は ", "Today: ")}
        <b class="num">{say(`${tasks.length}つ`, `${tasks.length}`)}</b>
        {say("です。", tasks.length === 1 ? " thing. " : " things. ")}
        <span class="nb">{say(`合わせて約${minutes}分です。`, `About ${minutes} minutes in all.`)}</span>
      </p>
      <ol>
        {tasks.map((task, index) => (
          <li key={task.href} class="card">
            <p class="sub small">
              <span class="step-mark">{index + 1}</span>
              <span class="num">
                {task.takes ? `${task.takes}${say("、", ": ")}` : ""}
                {say(`約${task.minutes}分`, `about ${task.minutes} min`)}
              </span>
            </p>
            <h2>{task.title}</h2>
            <p>{task.text}</p>
            <div class="acts mt-4">
              <Link class={`btn${index === 0 ? " pri" : ""}`} href={task.href}>
                {task.act}
              </Link>
            </div>
          </li>
        ))}
      </ol>
      {later.length === 0 ? null : (
        <p class="small sub mt-4">
          {say("あとでもよいこと：", "Can wait: ")}
          {later.map((task, index) => (
            <span key={task.href}>
              {index === 0 ? "" : say("、", ", ")}
              {task.title}
              {say("(", " (")}
              <Link href={task.href}>{task.act}</Link>
              {say(")", ")")}
            </span>
          ))}
        </p>
      )}
    </>
  );
}

/// What waits, but is decided by somebody else: whom to ask.
function ForOthers({ findings, neighbours, undecided }: { findings: number; neighbours: number; undecided: number }): JSX.Element | null {
  const seen = findings > 0 && !acts();
  const waiting = [
    neighbours > 0 && !may("addDevice") ? neighboursWords(neighbours) : "",
    undecided > 0 && !may("updateDevice") ? undecidedWords(undecided) : "",
  ].filter((words) => words !== "");
  if (waiting.length === 0 && !seen) return null;
  return (
    <div class="note mt-7">
      {seen ? (
        <p class="mb-3">
          <b>{`${findingsWords(findings)}${say("。", ". ")}`}</b>
          {say("進めるのは、点検ボードで担当になっている人です。", "Whoever is responsible on the board sees to it.")}{" "}
          <Link href="/board">{say("点検ボードを見る", "See the board")}</Link>
        </p>
      ) : null}
      {waiting.map((words) => (
        <p key={words} class="mb-3">
          <b>{`${words}${say("。", ". ")}`}</b>
          {say("決めるのは設定担当です。設定担当に頼んでください。", "An administrator decides on this; please ask one.")}
        </p>
      ))}
      {waiting.length > 0 ? <WhomToAsk roles={["administrator"]} /> : null}
    </div>
  );
}

/// What was reported and is not over, for whoever reported it or sees to it; and the way to report more.
function OpenWorries(): JSX.Element | null {
  const asked = useAnswer("today worries", async () => (may("listWorries") ? ask("listWorries") : null), worriesChanged);
  const open = asked.value?.worries.filter((worry) => worry.open) ?? [];
  if (!may("fileWorry")) return null;
  return (
    <section class="part mt-7" aria-labelledby="worries">
      <h2 id="worries">{say("おかしいと感じたら", "If something seems wrong")}</h2>
      <p class="mb-3">{say("なんとなく心配、でかまいません。2回押すだけで連絡できます。", "Just a worry is enough. Two presses report it.")}</p>
      <p>
        <Link class="btn" href="/worries/new">
          {say("異常を連絡", "Report a worry")}
        </Link>
      </p>
      {open.length === 0 ? null : (
        <ul class="mt-4">
          {open.slice(0, FEW_WORRIES).map((worry) => (
            <li key={worry.id}>
              <Link class="num" href={`/worries/${worry.id}`}>
                {worry.number}
              </Link>{" "}
              {signWord(worry.sign)}
              {say("：", ": ")}
              <b>{standingWord(worry)}</b>
            </li>
          ))}
        </ul>
      )}
      {open.length > FEW_WORRIES ? (
        <p class="small">
          <Link href="/worries">{say(`ほか${open.length - FEW_WORRIES}件`, `${open.length - FEW_WORRIES} more`)}</Link>
        </p>
      ) : null}
    </section>
  );
}
