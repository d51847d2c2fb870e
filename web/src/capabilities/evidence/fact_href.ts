import type { DeviceName, TableReference } from "../../api/types.ts";

/// The page of one version of a fact table.
export function factHref({
  table,
  device,
  digest,
}: Pick<TableReference, "table" | "digest"> & { device: Pick<DeviceName, "id"> | null }): string {
  const query = new URLSearchParams();
  if (device) query.set("device", device.id);
  if (digest) query.set("digest", digest);
  const asked = query.toString();
  return `/facts/${table}${asked === "" ? "" : `?${asked}`}`;
}
