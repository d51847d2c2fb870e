/// Stands where the hub shows whoever asks no name.
const MASK = "•••";

/// The name to show, or null where it is withheld: dots tell a reader nothing.
export const shownName = (name: string): string | null => (name === MASK ? null : name);
