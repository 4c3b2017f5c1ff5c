/** The two-byte characters of GB18030, turned round from what the platform decodes. */
const reversed = (): ReadonlyMap<string, readonly [number, number]> => {
  const decoder = new TextDecoder('gb18030');
  const codes = new Map<string, readonly [number, number]>();
  for (let lead = 0xa1; lead <= 0xf7; lead++)
    for (let trail = 0xa1; trail <= 0xfe; trail++)
      codes.set(decoder.decode(Uint8Array.of(lead, trail)), [lead, trail]);
  return codes;
};
let table: ReadonlyMap<string, readonly [number, number]> | undefined;

/** Text as a Chinese printer gets it; a character it does not know is a question mark. */
export const gb18030 = (text: string): Buffer => {
  table ??= reversed();
  const codes = table;
  return Buffer.from(
    [...text].flatMap((char) => {
      const code = char.codePointAt(0) ?? 0x3f;
      return code < 0x80 ? [code] : (codes.get(char) ?? [0x3f]);
    }),
  );
};
