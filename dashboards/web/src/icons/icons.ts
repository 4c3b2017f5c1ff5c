/** One drawing per alarm kind, named after it: a file added here is an icon, nothing else to say. */
const drawings = import.meta.glob<string>('./*.svg', {
  query: '?raw',
  import: 'default',
  eager: true,
});

/** The SVG text of an alarm kind, drawn in the colour of its text; undefined of a name that has none. */
export const iconOf = (kind: string): string | undefined => drawings[`./${kind}.svg`];
