/** Fills `{name}` in a sentence; an unknown name stays visible. */
export const fill = (
  sentence: string,
  parameters: Readonly<Record<string, string | number>>,
): string =>
  sentence.replace(/\{(\w+)\}/g, (whole, name: string) => String(parameters[name] ?? whole));
