/** Longest wait, for a page that is never idle. */
const WITHIN_MS = 10_000;

/** Draws the icon of the tab once the page has nothing better to do: it is a picture like any other. */
export const startIcon = (): void => {
  requestIdleCallback(
    () => {
      const link = document.querySelector<HTMLLinkElement>('link[rel="icon"]');
      const { drawn } = link?.dataset ?? {};
      if (link !== null && drawn !== undefined) link.href = drawn;
    },
    { timeout: WITHIN_MS },
  );
};
