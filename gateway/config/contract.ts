import type { AlarmRule } from '../core/alarm.js';
import type { WrittenPaths } from '../core/config-change.js';
import type { Hall } from '../core/hall.js';
import type { BoardId, PointId, ProfileId } from '../core/identity.js';
import type { FileMistake } from '../core/mistake.js';
import type { Environment } from '../core/yaml-source.js';
import type { Board } from '../devices/board.js';
import type { Panel } from '../devices/panel.js';
import type { Profile } from '../devices/profile.js';
import type { Talker } from '../devices/talker.js';
import type { JournalConfig } from '../journal/schema.js';
import type { AnnunciatorConfig } from '../outputs/annunciator/schema.js';
import type { InfluxConfig } from '../outputs/influx/schema.js';
import type { MqttConfig } from '../outputs/mqtt/schema.js';
import type { Standard } from '../rules/standards/standard.js';
import type { WebConfig } from '../web/schema.js';
import type { BusConfig } from './bus-config.js';
import type { LegalYears } from './calendar-file.js';

/** What config is to everybody else. */

/** What the model of a device says of the instrument behind a point. */
export interface KnownInstrument {
  /** Absolute in the unit of the quantity plus percent of the reading. */
  readonly accuracy?: { readonly absolute: number; readonly percent: number };
  /** Of a gas sensor that counts molecules: whether it allows for the air pressure itself. */
  readonly pressure?: 'uncorrected' | 'corrected';
}

/** One hall.yaml, checked whole, all defaults filled in. */
export interface Config {
  /** Where hall.yaml stands. */
  readonly file: string;
  readonly hall: Hall;
  readonly buses: readonly BusConfig[];
  readonly alarms: readonly AlarmRule[];
  readonly outputs: {
    readonly mqtt?: MqttConfig & { readonly base: string };
    readonly influx?: InfluxConfig;
    /** Its points are known to be outputs that may be written. */
    readonly annunciator?: AnnunciatorConfig;
  };
  /** Those that judge, ours and the hall's own. */
  readonly standards: readonly Standard[];
  /** Of every point that may be judged. */
  readonly instruments: ReadonlyMap<PointId, KnownInstrument>;
  /** Every model that is known, also those that the hall has not. */
  readonly profiles: ReadonlyMap<ProfileId, Profile>;
  readonly journal: JournalConfig;
  readonly web: WebConfig;
  readonly dataDirectory: string;
  /** What hall.yaml says, by path; no secret. */
  readonly written: WrittenPaths;
  /** Who wrote it so, and why, as it says itself. */
  readonly change?: { readonly by: string; readonly reason: string };
  /** Of hall.yaml as it stands on the disk, of the profiles, of the standards. */
  readonly sha256: {
    readonly config: string;
    readonly profiles: string;
    readonly standards: string;
  };
}

export type Mistake = FileMistake;
/** A config or every mistake, never a part. */
export type Checked = { readonly config: Config } | { readonly mistakes: readonly Mistake[] };

export interface ConfigSources {
  readonly environment: Environment;
  readonly profiles: ReadonlyMap<ProfileId, Profile>;
  readonly profilesSha256: string;
  /** Left out where no hall has a board. */
  readonly boards?: ReadonlyMap<BoardId, Board>;
  readonly talkers?: ReadonlyMap<ProfileId, Talker>;
  readonly panels?: ReadonlyMap<ProfileId, Panel>;
  /** Left out where no standard judges. */
  readonly standards?: { readonly standards: readonly Standard[]; readonly sha256: string };
  /** Holidays and make-up days; left out where every year is unknown. */
  readonly calendar?: { readonly years: LegalYears; readonly texts: readonly string[] };
}
