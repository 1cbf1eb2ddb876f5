// SPDX-License-Identifier: Apache-2.0
// The page in a real browser, served by a real `nianbao run` over the samples.
//   NIANBAO_BIN_DIR=build/bin CHROMIUM=/usr/bin/chromium node --test browser/
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { chromium } from 'playwright-core';

const require = createRequire(import.meta.url);
const axeSource = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const samples = new URL('../../../../tests/samples', import.meta.url).pathname;
const nianbao = join(process.env.NIANBAO_BIN_DIR ?? '', 'nianbao');
const PATIENCE_MS = 120_000;

let folder;
let service;
let base;
let browser;

async function freePort() {
  const server = createServer();
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address();
  await new Promise((done) => server.close(done));
  return port;
}

before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'nianbao-page-'));
  const port = await freePort();
  base = `http://127.0.0.1:${port}`;
  service = spawn(
    nianbao,
    ['run', '--data-dir', join(folder, 'data'), '--samples', samples, '--grpc-address', `127.0.0.1:${await freePort()}`,
      '--http-address', `127.0.0.1:${port}`],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  // It says where to look once the samples are there.
  await new Promise((done, fail) => {
    let said = '';
    service.stdout.on('data', (chunk) => {
      said += chunk;
      if (said.includes(base)) done();
    });
    service.once('exit', (code) => fail(new Error(`nianbao run ended with ${code}: ${said}`)));
  });
  browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox'] });
}, { timeout: PATIENCE_MS });

after(async () => {
  await browser?.close();
  const ended = new Promise((done) => service.once('exit', done));
  service.kill('SIGTERM');
  await ended;
  rmSync(folder, { recursive: true, force: true });
});

// A page that fails the test where its policy was broken or a script threw.
async function open(path, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, reducedMotion: 'reduce', ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE_MS / 2);
  page.problems = [];
  page.on('pageerror', (error) => page.problems.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error') page.problems.push(message.text());
  });
  await page.goto(base + path);
  return page;
}

async function close(page) {
  assert.deepEqual(page.problems, []);
  await page.context().close();
}

async function assertAccessible(page) {
  // The policy lets no script in by the page; the browser's own channel is not bound by it.
  await page.evaluate(axeSource);
  const { violations } = await page.evaluate(() =>
    globalThis.axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'] }));
  assert.deepEqual(violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.target).join(', ')}`), []);
}

const rows = (page) => page.locator('table.list tbody tr');

test('the list opens on the samples and can be filtered', async () => {
  const page = await open('/');
  await rows(page).first().waitFor();
  const all = await rows(page).count();
  assert.ok(all >= 14, `${all} rows`);
  await page.selectOption('select[name=severity]', 'ERROR');
  await page.click('form[role=search] button');
  await page.waitForURL('**/?severity=ERROR');
  await page.waitForFunction((before) => document.querySelectorAll('table.list tbody tr').length < before, all);
  assert.equal(await rows(page).count(), await page.locator('.count.error').count());
  await page.goBack();
  await page.waitForFunction((before) => document.querySelectorAll('table.list tbody tr').length === before, all);
  await assertAccessible(page);
  await close(page);
});

test('a finding lights up the cells of its sum, by mouse and by keyboard', async () => {
  const page = await open('/?severity=ERROR');
  await rows(page).locator('a').first().click();
  await page.locator('.findings > li').first().waitFor();
  assert.equal(await page.locator('.lit').count(), 0);
  await page.keyboard.press('j');
  await page.waitForURL('**finding=0');
  const lit = page.locator('.lit');
  assert.ok((await lit.count()) > 1, 'a sum has several cells');
  assert.ok(await lit.first().isVisible());
  const seen = await lit.first().evaluate((e) => {
    const box = e.getBoundingClientRect();
    return box.top >= 0 && box.bottom <= innerHeight;
  });
  assert.ok(seen, 'the first place is in view');
  assert.equal(await page.locator('.findings button[aria-expanded=true]').count(), 1);
  await page.keyboard.press('Escape');
  await page.waitForFunction(() => document.querySelectorAll('.lit').length === 0);
  await page.locator('.mark').first().click();
  await page.waitForFunction(() => document.querySelectorAll('.lit').length > 0);
  await assertAccessible(page);
  await close(page);
});

test('an address with a finding is shared as it is', async () => {
  const page = await open('/?severity=ERROR');
  const link = await rows(page).locator('a').first().getAttribute('href');
  await page.goto(`${base}${link}?finding=0`);
  await page.locator('.lit').first().waitFor();
  await close(page);
});

test('every figure of the report is underlined where it stands', async () => {
  const page = await open('/');
  const link = await rows(page).locator('a').first().getAttribute('href');
  const name = link.replace('/reports/', '');
  const report = await (await page.request.get(`${base}/v1/${name}`)).json();
  await page.goto(base + link);
  await page.locator('.fact').first().waitFor();
  const texts = await page.locator('.fact').allTextContents();
  for (const fact of report.report.facts) {
    if (fact.evidence?.quote) assert.ok(texts.join('').includes(fact.evidence.quote), fact.evidence.quote);
  }
  await close(page);
});

test('both languages, remembered', async () => {
  const page = await open('/');
  await page.click('nav button');
  await page.getByText('reports shown').waitFor();
  assert.equal(await page.locator('html').getAttribute('lang'), 'en');
  await page.reload();
  await page.getByText('reports shown').waitFor();
  await close(page);
});

test('fits a phone, also in the dark', async () => {
  const page = await open('/?severity=ERROR', { viewport: { width: 360, height: 740 }, colorScheme: 'dark' });
  await rows(page).first().waitFor();
  const fits = () => page.evaluate(() => document.documentElement.scrollWidth <= innerWidth);
  assert.ok(await fits(), 'the list is wider than the screen');
  await assertAccessible(page);
  await rows(page).locator('a').first().click();
  await page.locator('.findings > li').first().waitFor();
  assert.ok(await fits(), 'the report is wider than the screen');
  await assertAccessible(page);
  await close(page);
});

test('what is not there says so', async () => {
  const page = await open('/reports/agencies/000000-none/reports/2020');
  await page.getByRole('alert').waitFor();
  page.problems.length = 0; // The browser tells of the 404 itself.
  await close(page);
});
