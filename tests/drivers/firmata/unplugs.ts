import { readdirSync, readlinkSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { boardBus, startBoards, watch } from './on-board.js';

setFlagsFromString('--expose-gc');
const collectGarbage: () => void = runInNewContext('gc');

const MIB = 2 ** 20;
/** Code and memory settle while the first boards come and go. */
const SETTLING = 5;

/** All but sockets: those are of the requests that pull the plug. */
const descriptors = (): number =>
  readdirSync('/proc/self/fd').filter((fd) => {
    try {
      return !readlinkSync(`/proc/self/fd/${fd}`).startsWith('socket:');
    } catch {
      return false;
    }
  }).length;

const held = () => {
  collectGarbage();
  const { rss, heapUsed } = process.memoryUsage();
  return {
    rss: rss / MIB,
    heap: heapUsed / MIB,
    descriptors: descriptors(),
    listeners: process.eventNames().reduce((sum, name) => sum + process.listenerCount(name), 0),
    handles: process.getActiveResourcesInfo().filter((name) => name !== 'TCPSocketWrap').length,
  };
};

/** What so many unplugs and returns of a board leave behind in this process: MiB and counts. */
export const unplugs = async (times: number): Promise<ReturnType<typeof held>> => {
  const boards = await startBoards();
  const board = watch(boardBus(boards.pathOf('firmata-1')));
  const once = async (n: number): Promise<void> => {
    await boards.unplug();
    await board.seen('bus-closed port-closed', n);
    await boards.plug();
    await board.seen('bus-opened', n + 1);
    await board.until({ a0: 0 });
  };
  try {
    await board.until({ a0: 0 });
    for (let n = 1; n <= SETTLING; n++) await once(n);
    const before = held();
    for (let n = SETTLING + 1; n <= SETTLING + times; n++) await once(n);
    const after = held();
    return {
      rss: after.rss - before.rss,
      heap: after.heap - before.heap,
      descriptors: after.descriptors - before.descriptors,
      listeners: after.listeners - before.listeners,
      handles: after.handles - before.handles,
    };
  } finally {
    await board.close();
    await boards.stop();
  }
};
