import type { TableReference } from "../../api/types.ts";

/// The page of one version of a fact table.
export function factHref({ table, device, digest }: Pick<TableReference, "table" | "device" | "digest">): string {
  const query = new URLSearchParams();
  if (device) query.set("device", device);
  if (digest) query.set("digest", digest);
  const asked = query.toString();
  return `/facts/${table}${asked === "" ? "" : `?${asked}`}`;
}
