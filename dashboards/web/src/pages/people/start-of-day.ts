/** How far the clocks of a time zone are ahead of UTC at that moment, in milliseconds. */
const aheadAt = (timeZone: string, at: number): number => {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  }).formatToParts(at);
  const of = (wanted: string): number =>
    Number(parts.find(({ type }) => type === wanted)?.value ?? 0);
  return (
    Date.UTC(of('year'), of('month') - 1, of('day'), of('hour'), of('minute'), of('second')) - at
  );
};

/** When a day, written `2026-03-10`, begins in a time zone; undefined of what is no day. */
export const startOfDay = (date: string, timeZone: string): number | undefined => {
  const utc = /^\d{4}-\d{2}-\d{2}$/.test(date) ? Date.parse(`${date}T00:00:00Z`) : Number.NaN;
  if (Number.isNaN(utc)) return undefined;
  // Clocks may be set between midnight in Greenwich and midnight there: asked again at what was found.
  const near = utc - aheadAt(timeZone, utc);
  return utc - aheadAt(timeZone, near);
};
