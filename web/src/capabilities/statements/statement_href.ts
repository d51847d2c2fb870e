/// The page on which a control that only people can answer is answered.
export function statementHref(control: string): string {
  return `/statements/${control}`;
}
