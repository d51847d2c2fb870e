/// The page of a control with the evidence of its verdict, at a device's row if one is given.
export function controlHref(control: string, device?: string): string {
  return `/controls/${control}${device ? `#${device}` : ""}`;
}
