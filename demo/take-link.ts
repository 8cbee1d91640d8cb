/**
 * The invitation by which this page was opened, or nothing. It is taken before anything else happens and leaves the
 * address bar, since whoever sees it can enter and read; a reload finds it in the history's state.
 */
export const invitation: string | undefined = takeInvitation();

function takeInvitation(): string | undefined {
  const code = /\/j\/([0-9]+)/.exec(location.pathname)?.[1];
  if (!code) return undefined;
  const hasKey = location.hash.length > 1 || /%23/.test(location.pathname);
  const link = hasKey ? location.href : (kept().invitation ?? location.href);
  keepInvitation(link, code);
  return link;
}

/** Keeps the link of a meeting that was started here, so that a reload can join it. */
export function keepInvitation(link: string, code: string): void {
  history.replaceState({ ...kept(), invitation: link }, '', `/j/${code}`);
}

function kept(): { readonly invitation?: string } {
  return (history.state ?? {}) as { readonly invitation?: string };
}
