/** What hall.yaml says, by paths as a person names them, and what became of it between two starts. Pure. */

/** `alarms.di-6/1.on-delay` -> `3s`; never a secret. */
export type WrittenPaths = Readonly<Record<string, string>>;

export interface ConfigChange {
  readonly path: string;
  /** Left out: it was not there. */
  readonly from?: string;
  /** Left out: it is not there any more. */
  readonly to?: string;
}

export const changesBetween = (
  before: WrittenPaths,
  after: WrittenPaths,
): readonly ConfigChange[] => {
  const paths = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return paths.flatMap((path): ConfigChange[] => {
    const [from, to] = [before[path], after[path]];
    if (from === to) return [];
    return [{ path, ...(from !== undefined && { from }), ...(to !== undefined && { to }) }];
  });
};
