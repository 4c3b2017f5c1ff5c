/** What this browser keeps for its person. It may forbid storage altogether; then it lasts as long as the page. */

export const kept = (key: string): string | null => {
  try {
    return localStorage.getItem(`hallkeeper-${key}`);
  } catch {
    return null;
  }
};
export const keep = (key: string, value: string): void => {
  try {
    localStorage.setItem(`hallkeeper-${key}`, value);
  } catch {
    // As above.
  }
};

export type Language = 'zh' | 'en';
/** Chinese unless a link or an earlier choice says English. */
export const languageAsked = (): Language => {
  const asked = new URLSearchParams(location.search).get('lang') ?? kept('language');
  return asked === 'en' ? 'en' : 'zh';
};
