import { existsSync, readFileSync } from 'node:fs';
import { workerData } from 'node:worker_threads';
import Database from 'better-sqlite3';

/**
 * The journal's writer on a bad disk. While a file of that name stands beside the journal:
 * `.slow` every commit takes so many ms; `.hangs` it does not come to an end; `.late` it comes to an
 * end but does not say so; `.pages` the disk holds no more than so many pages.
 */

const { exec } = Database.prototype;
const sleeping = new Int32Array(new SharedArrayBuffer(4));
const sleep = (ms) => Atomics.wait(sleeping, 0, 0, ms);
const told = (what) => existsSync(`${workerData.file}.${what}`);
const number = (what) => Number(readFileSync(`${workerData.file}.${what}`, 'utf8'));
const MOST_PAGES = 1_073_741_823;

Database.prototype.exec = function (sql) {
  if (sql === 'BEGIN IMMEDIATE')
    this.pragma(`max_page_count = ${told('pages') ? number('pages') : MOST_PAGES}`);
  if (sql !== 'COMMIT') return exec.call(this, sql);
  if (told('slow')) sleep(number('slow'));
  while (told('hangs')) sleep(20);
  const committed = exec.call(this, sql);
  while (told('late')) sleep(20);
  return committed;
};

await import('../../dist/gateway/journal/writer.js');
