import { createContext, type ComponentChildren, type JSX } from "preact";
import { useContext, useEffect, useRef } from "preact/hooks";

import { ask } from "../../api/client.ts";
import { boardChanged, may, session } from "../../api/state.ts";
import type { Board, Finding, Verdict } from "../../api/types.ts";
import { announce } from "../../live/announce.ts";
import { type Asked, useAnswer } from "../../live/answer.ts";
import { say } from "../../words/language.ts";

type MaybeBoard = Board | null;

const BoardContext = createContext<Asked<MaybeBoard> | null>(null);

/// Reads the board once for the menu and the pages, again whenever it changes, and tells the live
/// region about it.
export function BoardReader({ children }: { children: ComponentChildren }): JSX.Element {
  const reader = may("getBoard") ? (session.value?.person.id ?? "") : "";
  const asked = useAnswer<MaybeBoard>(
    `board ${reader}`,
    async () => (reader !== "" ? ask("getBoard") : null),
    boardChanged,
  );
  const said = useRef("");
  const board = asked.value;
  useEffect(() => {
    if (!board) {
      said.current = ""; // nobody is told what changed since somebody else looked
      return;
    }
    const sentence = boardSentence(board);
    if (said.current !== "" && said.current !== sentence) {
      announce(say(`点検ボードが変わりました。${sentence}`, `The inspection board changed. ${sentence}`));
    }
    said.current = sentence;
  }, [board]);
  return <BoardContext.Provider value={asked}>{children}</BoardContext.Provider>;
}

/// The board as read last.
export function useBoard(): Asked<MaybeBoard> {
  const asked = useContext(BoardContext);
  if (!asked) throw new Error("useBoard outside BoardReader");
  return asked;
}

/// How many things need somebody: the number beside the menu's 点検ボード.
export function usePressing(): number {
  return useBoard().value?.findings.length ?? 0;
}

export function countOf(board: Board, verdict: Verdict): number {
  return board.articles.filter((article) => article.verdict === verdict).length;
}

export function statedPasses(board: Board): number {
  return board.articles.filter(({ verdict, evidence }) => verdict === "pass" && evidence === "stated").length;
}

/// The board in one plain sentence, for the live region.
export function boardSentence(board: Board): string {
  const fails = countOf(board, "fail");
  const passes = countOf(board, "pass");
  return say(
    `12か条のうち、できているのは${passes}、対応が必要なのは${fails}です。`,
    `Of 12 articles ${passes} pass and ${fails} need action.`,
  );
}

/// Whether the finding's control is one of its article's own; one that answers a clause of the
/// contract only is nearest to the article but does not decide it.
export function isOf(board: Board, { article, control }: Finding): boolean {
  return board.articles.some(({ id, controls }) => id === article && controls.some((one) => one.id === control));
}
