import { useSignal } from "@preact/signals";
import type { JSX } from "preact";

import { ask } from "../../api/client.ts";
import { may } from "../../api/state.ts";
import type { AccessRegister, AccountOwner, Seat, SeatAccount } from "../../api/types.ts";
import { tell } from "../../live/announce.ts";
import { Choice } from "../../parts/field.tsx";
import { Form, useForm } from "../../parts/form.tsx";
import { KeepOrLeave } from "../../parts/keep_or_leave.tsx";
import { Opening } from "../../parts/opens.tsx";
import { Bracketed, Words } from "../../parts/page.tsx";
import { say } from "../../words/language.ts";
import { roleWords } from "../access/roles.ts";
import { kindWord } from "../people/words.ts";
import { OtherTimes, RowFields, rowBody, spanWords, TakeBack, useRow, wrongIn } from "./register_row.tsx";

interface RowProps {
  seat: Seat;
  one: SeatAccount;
  register: AccessRegister;
  changed: () => void;
}

/// One account of a machine: what it may do, whose it is, whose it was.
export function AccountRow({ seat, one, register, changed }: RowProps): JSX.Element {
  const { standing, others } = one;
  const open = useSignal(false);
  return (
    <>
      <h3>
        <code>{one.account}</code> <span class="small sub">{stateWords(one)}</span>
      </h3>
      {standing ? (
        <Owned owner={standing} changed={changed} />
      ) : (
        <p class="mb-3">
          {one.found && one.stopped !== true ? <b>{say("持ち主が決まっていません。", "It has no owner yet.")}</b> : say("持ち主は、いません。", "It has no owner.")}{" "}
          {one.suggestion ? (
            <>
              {say("名前からは、", "By its name it may be that of ")}
              <Words>{one.suggestion.name}</Words>
              {say("さんかもしれません。", ".")}
            </>
          ) : null}
        </p>
      )}
      {standing === null && may("assignAccount") ? (
        <Opening act={say("持ち主を決める", "Decide whose it is")} open={open}>
          <Assign seat={seat} one={one} register={register} changed={changed} leave={() => (open.value = false)} />
        </Opening>
      ) : null}
      <OtherTimes rows={others} shown={(owner) => <Span owner={owner} />} />
    </>
  );
}

function stateWords({ found, sudo, stopped }: SeatAccount): string {
  if (!found) return say("いまは、この機器にありません", "not on this machine now");
  const rights = sudo === 1 ? say("管理権限あり", "administrator rights") : sudo === 0 ? say("管理権限なし", "no administrator rights") : say("管理権限は不明", "rights unknown");
  return stopped === true ? say(`止めてあります・${rights}`, `stopped, ${rights}`) : rights;
}

function Span({ owner }: { owner: AccountOwner }): JSX.Element {
  return (
    <>
      <b>
        <Words>{owner.person_name ?? say("台帳にない人", "somebody not in the register")}</Words>
      </b>{" "}
      {owner.use === "service" ? (
        <>
          {say("(プログラム用・責任者)", "(answers for a program) ")}
          <Words>{owner.purpose}</Words>{" "}
        </>
      ) : owner.purpose ? (
        <>
          <Bracketed>{owner.purpose}</Bracketed>{" "}
        </>
      ) : null}
      <span class="num">{spanWords(owner)}</span>
    </>
  );
}

// 医療事務・日レセのユーザID sato・関所では職員
function standingWords({ kind, operator, roles }: AccountOwner): string {
  const parts = [
    kind ? kindWord(kind) : "",
    operator === "" ? say("日レセのユーザIDは書かれていません", "no 日レセ operator written down") : say(`日レセのユーザID ${operator}`, `日レセ operator ${operator}`),
    roles.length === 0 ? say("関所へのログインなし", "no sign-in to Sekisho") : say(`関所では${roleWords(roles)}`, `Sekisho: ${roleWords(roles)}`),
  ];
  return parts.filter(Boolean).join(say("・", " · "));
}

function Owned({ owner, changed }: { owner: AccountOwner; changed: () => void }): JSX.Element {
  return (
    <>
      <p class="mb-3">
        <Span owner={owner} />
        <span class="block small sub">
          <Words>{standingWords(owner)}</Words>
        </span>
      </p>
      {may("releaseAccount") ? (
        <TakeBack
          act={say("取り消す", "Take it back")}
          label={say("取り消す理由", "Reason")}
          keep={say("持ち主を取り消す", "Take it back")}
          told={say("持ち主を取り消しました。記録は残っています。", "It was taken back; the row stays on record.")}
          send={(why) => ask("releaseAccount", { path: { ownership: owner.id }, body: { why } })}
          changed={changed}
        />
      ) : null}
    </>
  );
}

type Use = AccountOwner["use"];

function Assign({ seat, one, register, changed, leave }: RowProps & { leave: () => void }): JSX.Element {
  const use = useSignal<Use | null>(null);
  const row = useRow(register.today);
  const missing = wrongIn(row, use.value === "service");
  const form = useForm(
    () => use.value !== null && Object.values(missing).every((wrong) => wrong === undefined),
    async () => {
      if (use.value === null) return;
      await ask("assignAccount", { body: { device: seat.device, account: one.account, use: use.value, ...rowBody(row) } });
      tell(say(`アカウント ${one.account} の持ち主を決めました`, `Account ${one.account} has its owner`));
      changed();
    },
  );
  const service = use.value === "service";
  return (
    <Form form={form} class="answer">
      <Choice<Use>
        at="/use"
        label={say("だれが使いますか", "Who uses it?")}
        rule={say("どちらかをえらんでください。", "Please choose one.")}
        options={[
          { value: "person", word: say("1人の人", "One person") },
          { value: "service", word: say("プログラム", "A program") },
        ]}
        chosen={use.value === null ? [] : [use.value]}
        onChange={([chosen]) => (use.value = chosen ?? null)}
        wrong={form.tried && use.value === null ? say("どちらかをえらんでください。", "Please choose one.") : undefined}
      />
      <RowFields
        row={row}
        wrong={form.tried ? missing : {}}
        people={register.people}
        whose={{
          label: service ? say("責任を持つ人", "Who answers for it") : say("持ち主", "Owner"),
          hint: one.suggestion ? say(`名前からは、${one.suggestion.name}さんかもしれません。`, `By its name: ${one.suggestion.name}?`) : undefined,
        }}
        purpose={use.value === null ? null : service ? say("何に使うか", "What for") : say("この席で使う理由(例：受付と会計)", "Why they need it at this seat, such as reception")}
      />
      <KeepOrLeave form={form} leave={leave} keep={say("この内容で決める", "Decide it so")} small />
    </Form>
  );
}
