import { createApp } from 'vue';
import App from './App.vue';
import { api } from './api.ts';
import { followLive } from './live.ts';
import { askedLanguage, readWords } from './words.ts';

const open = async (): Promise<void> => {
  const [hall, points, words] = await Promise.all([
    api.hall(),
    api.points(),
    readWords(askedLanguage()),
  ]);
  document.title = `${words.of(hall.names)} · Hallkeeper`;
  createApp(App, { hall, points, words, live: followLive() }).mount('#app');
};

open().catch((thrown: unknown) => {
  const app = document.querySelector('#app');
  if (app)
    app.textContent = `网关没有应答，请刷新 / The gateway does not answer, reload: ${thrown}`;
});
