import { z } from 'zod/mini';

/**
 * The sealed bundle of an incident as it is written and checked: names, shapes, version. A contract of its own
 * (README.md): who holds a bundle of today must be able to check it in years. Runs in a browser too.
 */

export const BUNDLE_FORMAT = 'hallkeeper-incident/1';

export const MANIFEST = 'manifest.json';
export const SIGNATURE = 'manifest.sig';
export const PUBLIC_KEY = 'public-key.pem';
export const EVENTS = 'events.ndjson';
export const INCIDENT = 'incident.json';
export const TIMELINE = 'timeline.csv';

const hash = z.string().check(z.regex(/^[0-9a-f]{64}$/));

/** What is signed; `by` whoever asked for it, `key` the SHA-256 of the public key (DER, SPKI). */
export const manifestShape = z.strictObject({
  format: z.literal(BUNDLE_FORMAT),
  made: z.string(),
  by: z.string(),
  version: z.string(),
  key: hash,
  members: z.array(z.strictObject({ name: z.string(), size: z.int(), sha256: hash })),
});
export type Manifest = z.infer<typeof manifestShape>;

/** A line of `events.ndjson`: `hash` = SHA-256(bytes of `before` ‖ `text` as UTF-8). */
export const linkShape = z.strictObject({
  entry: z.string(),
  before: hash,
  hash,
  text: z.string(),
});

/** A member of the bundle and its bytes. */
export interface Member {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** What is not as it was sealed. */
export type Finding =
  | { readonly what: 'not-a-bundle' }
  | { readonly what: 'format-unknown'; readonly format: string }
  | {
      readonly what: 'member-changed' | 'member-missing' | 'member-added' | 'member-twice';
      readonly member: string;
    }
  /** `manifest.json` and `manifest.sig` do not fit the key. */
  | { readonly what: 'signature-wrong' }
  /** `public-key.pem` is no key, or not the one that the manifest names. */
  | { readonly what: 'key-wrong' }
  /** Sealed by another key than the one asked for. */
  | { readonly what: 'key-other'; readonly key: string; readonly wanted: string }
  /** The link of this event does not hold, or its text is another event. */
  | { readonly what: 'link-broken'; readonly entry: string };

/** The outcome: nothing found is green. The rest as far as it could be read. */
export interface Checked {
  readonly findings: readonly Finding[];
  readonly manifest?: Manifest;
  /** Of the key that is in the bundle. */
  readonly key?: string;
  readonly events?: number;
}

/** Nothing of it can be compared: it is no bundle, or of a format that is not known here. */
export const isUnreadable = ({ findings }: Checked): boolean =>
  findings.some(({ what }) => what === 'not-a-bundle' || what === 'format-unknown');
