const NAME = /^[\p{L}\p{N}](?:[\p{L}\p{N} ._·-]{0,30}[\p{L}\p{N}._·-])?$/u;

/** As it stands in the journal: 张三, li.na. Undefined if it is no name. */
export const personName = (typed: string): string | undefined => {
  const name = typed.normalize('NFKC').trim();
  return NAME.test(name) ? name : undefined;
};

/** Two names that people would read as one have one key. */
export const nameKey = (name: string): string => name.normalize('NFKC').trim().toLowerCase();
