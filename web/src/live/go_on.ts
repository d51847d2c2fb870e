import { useLocation } from "wouter-preact";

/// The present stay at an address: another one once the person was elsewhere, also after coming back.
let stay = { path: location.pathname };
function present(): typeof stay {
  if (location.pathname !== stay.path) stay = { path: location.pathname };
  return stay;
}
for (const kind of ["pushState", "replaceState", "popstate"]) addEventListener(kind, present); // wouter tells of the first two

/// Says whether the person is still where this was drawn: an answer may come when they are on another page, or on this
/// one anew, and what they do there is not to be taken from them.
export function useStay(): () => boolean {
  const drawn = present();
  return () => present() === drawn;
}

/// Goes on to another page once something is done, unless the person went elsewhere meanwhile.
export function useGoOn(): (to: string) => void {
  const [, go] = useLocation();
  const stays = useStay();
  return (to) => {
    if (stays()) go(to);
  };
}
