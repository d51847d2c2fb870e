import type { ComponentChildren, JSX } from "preact";

import type { Problem } from "../api/types.ts";
import { brief } from "../words/dates.ts";
import { now } from "../api/state.ts";
import type { Asked } from "../live/answer.ts";
import { read, say } from "../words/language.ts";
import { spoken } from "../words/spoken.ts";
import { type Deciding, WhomToAsk } from "./deciders.tsx";
import { VerdictMark } from "./verdict.tsx";

/// Nothing to show: that this is fine, and what comes next.
export function Empty({ title, children }: { title: string; children?: ComponentChildren }): JSX.Element {
  return (
    <div class="quiet-box">
      <p>
        <b>{title}</b>
      </p>
      {children ? <div class="sub small">{children}</div> : null}
    </div>
  );
}

interface NotForYouProps {
  title?: string;
  ask?: string;
  /// Who decides, for whom `ask` says it.
  roles?: readonly Deciding[];
}

/// In the place of a form that this person may not send: whom to ask. `title` and `ask` are for registering unless given.
export function NotForYou({ title, ask, roles = ["administrator"] }: NotForYouProps): JSX.Element {
  return (
    <Empty title={title ?? say("この役割では登録できません", "Your role cannot register this")}>
      {ask ?? say("登録するときは、設定担当に頼んでください。", "To have it registered, ask an administrator.")}
      <WhomToAsk roles={roles} />
    </Empty>
  );
}

/// Something takes a while: what, and how long it usually does.
export function Waiting({ title, children }: { title: string; children?: ComponentChildren }): JSX.Element {
  return (
    <div class="card" role="status">
      <p>
        <b>{title}</b>
      </p>
      <p class="sub small">{children ?? say("まもなく終わります(ふつう5秒以内)。", "Almost done (usually within 5 seconds).")}</p>
    </div>
  );
}

interface ProblemProps {
  problem: Problem;
  /// When the values still shown were read; said so that nobody takes them for new.
  since?: string | undefined;
  again?: () => void;
}

/// What could not be done, what that means, what to do, and a short code for the telephone.
export function ProblemCard({ problem, since, again }: ProblemProps): JSX.Element {
  return (
    <div class="card v-edge-error" role="alert">
      <p class="tags">
        <VerdictMark verdict="error" />
      </p>
      <p>{read(problem.text)}</p>
      {problem.means ? <p>{read(problem.means)}</p> : null}
      {since ? (
        <p>
          {say(
            `下の表示は${brief(since, now())}に読めたものです。いまの状態としては数えません。`,
            `What is shown below was read ${brief(since, now())}; it does not count as the present state.`,
          )}
        </p>
      ) : null}
      {problem.do ? <p>{read(problem.do)}</p> : null}
      <p class="small sub">
        {say("電話で伝える番号：", "Code for the telephone: ")}
        <b>{spoken(problem.message)}</b>
      </p>
      {again ? (
        <div class="acts mt-3">
          <button class="btn sm" type="button" onClick={again}>
            {say("もう一度読む", "Read again")}
          </button>
        </div>
      ) : null}
    </div>
  );
}

/// Why the form was not taken, close to its button.
export function FormProblem({ problem }: { problem: Problem | undefined }): JSX.Element | null {
  if (!problem) return null;
  return (
    <div class="card v-edge-error mb-4" role="alert">
      <p>
        <b>{read(problem.text)}</b>
      </p>
      {problem.means ? <p class="small">{read(problem.means)}</p> : null}
      {problem.do ? <p class="small">{read(problem.do)}</p> : null}
      <p class="small sub">
        {say("電話で伝える番号：", "Code for the telephone: ")}
        <b>{spoken(problem.message)}</b>
      </p>
    </div>
  );
}

/// The states every page shares: waiting, could not be read, and the value itself.
export function Shown<T>({
  asked,
  waiting,
  children,
}: {
  asked: Asked<T>;
  waiting: string;
  children: (value: T) => ComponentChildren;
}): JSX.Element {
  return (
    <>
      {asked.problem ? (
        <ProblemCard problem={asked.problem} since={asked.value === undefined ? undefined : asked.at} again={asked.again} />
      ) : null}
      {asked.value === undefined && !asked.problem && asked.slow ? <Waiting title={waiting} /> : null}
      {asked.value === undefined ? null : children(asked.value)}
    </>
  );
}
