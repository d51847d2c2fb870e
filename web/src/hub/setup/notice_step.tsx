import type { JSX } from "preact";
import { useLayoutEffect } from "preact/hooks";

import { now } from "../../api/state.ts";
import { monthsWords, MOST_MONTHS, VIEWERS, type Viewer } from "../../capabilities/observation/words.ts";
import { roleWord } from "../../capabilities/access/roles.ts";
import { Choice, Field, Select } from "../../parts/field.tsx";
import { dayAfter, today } from "../../words/dates.ts";
import { say } from "../../words/language.ts";
import { changeDraft, type NoticeDraft } from "./draft.ts";
import type { Step, StepProps } from "./step.ts";

const AHEAD_DAYS = 7;
const MONTHS = Array.from({ length: MOST_MONTHS }, (_, at) => at + 1);

export const noticeStep: Step = {
  title: () => say("だれが席にいたかの記録を、職員にどう説明しますか", "What are staff told before it is recorded who sits where?"),
  why: () =>
    say(
      "目的と見る人を先に決めます。紙を配り、配った日を記録すると始まります。勤怠や評価には使いません。",
      "Purpose and viewers come first. It begins once the paper was given out and that day is recorded. Never for attendance or appraisal.",
    ),
  minutes: 3,
  members: ["notice"],
  show: NoticeFields,
  whole: ({ notice }) => notice !== null && isWhole(notice),
  later: () => ({ notice: null }),
  left: () =>
    say(
      "それまで、だれが席にいたかは集めません。共用のログインの点検と第10条の一部は「未確認」です。点検ボードと予定でお知らせします。",
      "Until then it is not collected who sat where; the controls of shared log-ins and part of P-10 stay “not checked”. Board and calendar remind you.",
    ),
};

function isWhole({ purpose, roles, months, start }: NoticeDraft): boolean {
  return purpose.trim() !== "" && roles.length > 0 && months !== "" && start >= today(now());
}

function NoticeFields({ answered, tried }: StepProps): JSX.Element {
  const notice = answered.notice ?? { purpose: "", roles: [], months: "", start: dayAfter(now(), AHEAD_DAYS) };
  // Before anything is typed: what comes later would take its place.
  useLayoutEffect(() => {
    if (answered.notice === null) changeDraft({ notice });
  }, []);
  const set = (changed: Partial<NoticeDraft>): void => changeDraft({ notice: { ...notice, ...changed } });
  return (
    <>
      <Field
        at="/notice/purpose"
        label={say("何のために記録しますか", "What is it for?")}
        hint={say(
          "例：ほかの人のログインで使われていないかを確かめるため。",
          "Such as: to see that nobody works under another person's log-in.",
        )}
        rule={say("400文字までにしてください。", "Use up to 400 characters.")}
        long
        maxLength={400}
        value={notice.purpose}
        onInput={(purpose) => set({ purpose })}
        wrong={tried && notice.purpose.trim() === "" ? say("目的を入れてください。", "Please say what it is for.") : undefined}
      />
      <Choice<Viewer>
        at="/notice/viewers"
        label={say("記録を見る人(いくつでも)", "Who may see (any number)")}
        hint={say("必要な人だけにします。責任を持つ人は院長です。", "Only those who need it. The director answers for it.")}
        several
        options={VIEWERS.map((value) => ({ value, word: roleWord(value) }))}
        chosen={notice.roles}
        onChange={(roles) => set({ roles })}
        wrong={tried && notice.roles.length === 0 ? say("見る人を決めてください。", "Please say who may see.") : undefined}
      />
      <Select
        at="/notice/keep_months"
        label={say("名前を残す期間", "How long names are kept")}
        hint={say("過ぎた記録は、関所が消します。", "Sekisho forgets them afterwards.")}
        none={say("えらんでください", "Please choose")}
        options={MONTHS.map((value) => ({ value: String(value), word: monthsWords(value) }))}
        value={notice.months}
        onChange={(months) => set({ months })}
        wrong={tried && notice.months === "" ? say("残す期間をえらんでください。", "Please choose how long it is kept.") : undefined}
      />
      <Field
        at="/notice/start"
        label={say("始める日", "First day")}
        hint={say("紙を配る日より、あとの日です。", "After the day on which the paper is given out.")}
        type="date"
        value={notice.start}
        onInput={(start) => set({ start })}
        wrong={tried && notice.start < today(now()) ? say("今日か、あとの日にしてください。", "Please give today or a later day.") : undefined}
      />
    </>
  );
}
