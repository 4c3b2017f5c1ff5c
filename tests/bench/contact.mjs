import { setTimeout as sleep } from 'node:timers/promises';

/** A contact of the demo hall whose alarm is over once it was let go and acknowledged. */
export const CONTACT = 'di-6/2';
export const ALARM = 'di-6/2/fire-panel-fault';

export const letGo = async (demo) => {
  await demo.release(CONTACT);
  await demo.command({ verb: 'acknowledge', alarm: ALARM });
  for (let tries = 0; tries < 100; tries += 1) {
    const alarms = await demo.get('/api/v1/alarms');
    if (!alarms.some(({ alarm }) => alarm === ALARM)) return;
    await sleep(50);
  }
  throw new Error(`${ALARM} stays`);
};
