import type { ComponentChildren, JSX } from "preact";

import { status } from "../api/state.ts";
import type { Session } from "../api/types.ts";
import { roleWords } from "../capabilities/access/roles.ts";
import { say } from "../words/language.ts";
import { Bracketed, Words } from "./page.tsx";

interface SheetFactsProps {
  clinic: string;
  /// As printed.
  made: string;
  by: Session | null | undefined;
  /// Of the text that the sheet follows; a form of ours is of the edition of the program that made it.
  edition?: string | undefined;
  /// Rows beside these.
  children?: ComponentChildren;
}

/// What stands in the head of everything that is printed: for whom, when, by whom, by which edition.
export function SheetFacts({ clinic, made, by, edition, children }: SheetFactsProps): JSX.Element {
  const version = status.value?.versions.hub ?? "";
  return (
    <dl>
      <div>
        <dt>{say("医療機関", "Clinic")}</dt>
        <dd>
          <Words>{clinic}</Words>
        </dd>
      </div>
      <div>
        <dt>{say("作成日", "Made")}</dt>
        <dd>{made}</dd>
      </div>
      <div>
        <dt>{say("作成者", "Author")}</dt>
        <dd>
          {by ? (
            <>
              <Words>{by.person.name}</Words>
              <Bracketed>{roleWords(by.roles)}</Bracketed>
            </>
          ) : null}
        </dd>
      </div>
      <div>
        <dt>{say("版", "Edition")}</dt>
        <dd>{edition ?? say(`関所の様式 ${version}`, `form of Sekisho ${version}`)}</dd>
      </div>
      {children}
    </dl>
  );
}
