import { config } from 'zod/mini';
import type { Checked } from '../../../gateway/reports/bundle.ts';
import { checkBundle, fingerprintFrom } from '../../../gateway/reports/check.ts';
import { checkedLines } from '../../../gateway/reports/say.ts';
import { type Language, sayIn } from './words.ts';

/** The page inside a bundle: opened from a disk, without a network, by whoever was handed it. */

// Its policy lets no text become code.
config({ jitless: true });

const element = <Kind extends HTMLElement>(id: string, kind: new () => Kind): Kind => {
  const found = document.getElementById(id);
  if (!(found instanceof kind)) throw new Error(id);
  return found;
};
const outcome = element('outcome', HTMLElement);
const drop = element('drop', HTMLLabelElement);
const chosen = element('file', HTMLInputElement);
const wanted = element('wanted', HTMLInputElement);
const wantedWrong = element('wanted-wrong', HTMLElement);
const other = element('language', HTMLButtonElement);

let language: Language = navigator.language.startsWith('zh') ? 'zh' : 'en';
let file: File | undefined;

const line = (kind: 'p' | 'li', text: string, look: string): HTMLElement => {
  const made = document.createElement(kind);
  made.textContent = text;
  made.className = look;
  return made;
};

const show = (name: string, checked: Checked): void => {
  const t = sayIn(language);
  const count = checked.findings.length;
  const [verdict = '', ...rest] = checkedLines(checked, t);
  const list = document.createElement('ul');
  list.append(...rest.slice(0, count).map((text) => line('li', text, 'finding')));
  outcome.dataset.outcome = count === 0 ? 'good' : 'bad';
  outcome.replaceChildren(
    line('p', t('verify.file', { file: name, outcome: verdict }), 'plate'),
    ...(count > 0 ? [list] : []),
    ...rest.slice(count).map((text) => line('p', text, 'about')),
  );
};

const check = async (): Promise<void> => {
  const t = sayIn(language);
  const key = wanted.value.trim() === '' ? undefined : fingerprintFrom(wanted.value);
  const isWrong = wanted.value.trim() !== '' && key === undefined;
  wantedWrong.textContent = isWrong ? t('verify.wanted-wrong') : '';
  wanted.setAttribute('aria-invalid', String(isWrong));
  delete outcome.dataset.outcome;
  outcome.replaceChildren();
  if (file === undefined || isWrong) return;
  outcome.append(line('p', t('verify.reading'), 'about'));
  const { name } = file;
  show(name, checkBundle(new Uint8Array(await file.arrayBuffer()), key));
};

const speak = (): void => {
  const t = sayIn(language);
  document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en';
  document.title = t('verify.title');
  other.textContent = language === 'zh' ? 'English' : '中文';
  other.lang = language === 'zh' ? 'en' : 'zh-CN';
  for (const said of document.querySelectorAll<HTMLElement>('[data-say]'))
    said.textContent = t(said.dataset.say ?? '');
  void check();
};

const take = (files: FileList | null | undefined): void => {
  file = files?.[0];
  void check();
};
chosen.addEventListener('change', () => take(chosen.files));
wanted.addEventListener('input', () => void check());
other.addEventListener('click', () => {
  language = language === 'zh' ? 'en' : 'zh';
  speak();
});
// Anywhere on the page: who misses the frame must not be sent to the zip itself.
addEventListener('dragover', (event) => {
  event.preventDefault();
  drop.classList.add('over');
});
addEventListener('dragleave', () => drop.classList.remove('over'));
addEventListener('drop', (event) => {
  event.preventDefault();
  drop.classList.remove('over');
  take(event.dataTransfer?.files);
});
speak();
