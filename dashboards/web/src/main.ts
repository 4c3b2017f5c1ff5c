import './old-browsers.ts';
import './early.ts';
import './theme.css';
import './base.css';
import './parts/layout.css';
import { createApp } from 'vue';
import App from './App.vue';
import { aside, askEarly, HALL, POINTS, TODAY } from './api.ts';
import { startDisplay } from './display.ts';
import { startIcon } from './frame/icon.ts';
import { bring } from './frame/pages.ts';
import { startSeen } from './frame/seen.ts';
import { startShortcuts } from './frame/shortcuts.ts';
import { startSound } from './frame/sound.ts';
import { go, route, startRouter } from './router.ts';
import { DOORS, MENU, PAGES, WALL } from './routes.ts';
import { readSession, session, startPresence } from './session.ts';
import { startWords } from './words.ts';

const open = async (): Promise<void> => {
  startDisplay();
  startRouter([...PAGES, ...DOORS, WALL], '/hall');
  // The code of the page, its words and the hall are asked for at once, not one after the other.
  const page = PAGES.find(({ name }) => name === route.name);
  if (page !== undefined) bring(page).catch(() => undefined);
  const asked = Promise.all([
    startWords(),
    readSession().then(() => {
      if (session.state !== 'in' || session.mustChange) return;
      askEarly(aside, HALL);
      if (session.locked) return;
      askEarly(aside, POINTS);
      if (route.name === 'hall' && session.role !== 'wall-screen' && !session.limited)
        askEarly(aside, TODAY);
    }),
  ]);
  // A browser takes its time over the first sound; the stream is opened knowing whether there is one.
  startSound();
  await asked;
  startShortcuts(
    MENU.map(({ path, title }, place) => ({
      key: `${place + 1}`,
      says: title,
      act: () => go(path),
    })),
  );
  startPresence();
  createApp(App).mount('#app');
  startIcon();
  startSeen();
};

const AGAIN_MS = 5000;

// Without the catalogue there are no words yet, so these two stand here.
open().catch((thrown: unknown) => {
  setTimeout(() => location.reload(), AGAIN_MS);
  const app = document.querySelector('#app');
  if (app)
    app.textContent = `网关没有应答，请刷新 / The gateway does not answer, reload: ${String(thrown)}`;
});
