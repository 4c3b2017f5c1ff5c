import './old-browsers.ts';
import './theme.css';
import './base.css';
import './parts/layout.css';
import { createApp } from 'vue';
import App from './App.vue';
import { startDisplay } from './display.ts';
import { startShortcuts } from './frame/shortcuts.ts';
import { startSound } from './frame/sound.ts';
import { go, startRouter } from './router.ts';
import { DOORS, MENU, PAGES, WALL } from './routes.ts';
import { readSession, startPresence } from './session.ts';
import { startWords } from './words.ts';

const open = async (): Promise<void> => {
  startDisplay();
  startRouter([...PAGES, ...DOORS, WALL], '/hall');
  await Promise.all([startWords(), readSession()]);
  startShortcuts(
    MENU.map(({ path, title }, place) => ({
      key: `${place + 1}`,
      says: title,
      act: () => go(path),
    })),
  );
  startPresence();
  startSound();
  createApp(App).mount('#app');
};

const AGAIN_MS = 5000;

// Without the catalogue there are no words yet, so these two stand here.
open().catch((thrown: unknown) => {
  setTimeout(() => location.reload(), AGAIN_MS);
  const app = document.querySelector('#app');
  if (app)
    app.textContent = `网关没有应答，请刷新 / The gateway does not answer, reload: ${String(thrown)}`;
});
