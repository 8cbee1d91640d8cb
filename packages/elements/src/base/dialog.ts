/** Opens a dialog of an element's shadow tree over everything else. */
export function openDialog(host: HTMLElement, id: string): void {
  const dialog = dialogOf(host, id);
  if (dialog && !dialog.open) dialog.showModal();
}

/** Closes it; the focus returns to where it was. */
export function closeDialog(host: HTMLElement, id: string): void {
  dialogOf(host, id)?.close();
}

function dialogOf(host: HTMLElement, id: string): HTMLDialogElement | null {
  return host.shadowRoot?.querySelector<HTMLDialogElement>(`dialog#${id}`) ?? null;
}
