// SPDX-License-Identifier: Apache-2.0
// The page in a real browser, served by a real `nianbao run` over the samples.
//   NIANBAO_BIN_DIR=build/bin CHROMIUM=/usr/bin/chromium node --test browser/page.test.mjs
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
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
let server;
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
  server = `127.0.0.1:${await freePort()}`;
  service = spawn(
    nianbao,
    ['run', '--data-dir', join(folder, 'data'), '--samples', samples, '--grpc-address', server,
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

// The page's policy lets no script be made of a text, which the browser's own waiting would do.
async function until(condition, what) {
  const deadline = Date.now() + PATIENCE_MS / 2;
  while (!(await condition())) {
    assert.ok(Date.now() < deadline, what);
    await new Promise((done) => setTimeout(done, 50));
  }
}

const rows = (page) => page.locator('table.list tbody tr');

test('the list opens on the samples and can be filtered', async () => {
  const page = await open('/');
  await rows(page).first().waitFor();
  const all = await rows(page).count();
  assert.ok(all >= 14, `${all} rows`);
  await page.selectOption('select[name=severity]', 'ERROR');
  await page.click('form[role=search] button');
  await until(async () => page.url().endsWith('/?severity=ERROR'), 'the filter stands in the address');
  await until(async () => { const n = await rows(page).count(); return n > 0 && n < all; }, 'the list is shorter');
  assert.equal(await rows(page).count(), await page.locator('.count.error').count());
  await page.goBack();
  await until(async () => (await rows(page).count()) === all, 'the whole list is back');
  await assertAccessible(page);
  await close(page);
});

test('a finding lights up the cells of its sum, by mouse and by keyboard', async () => {
  const page = await open('/?severity=ERROR');
  await rows(page).locator('a').first().click();
  await page.locator('.findings > li').first().waitFor();
  assert.equal(await page.locator('.lit').count(), 0);
  await page.keyboard.press('j');
  await until(async () => page.url().endsWith('?finding=0'), 'the finding stands in the address');
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
  await until(async () => (await lit.count()) === 0, 'nothing is lit');
  await page.locator('.mark').first().click();
  await lit.first().waitFor();
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

test('a draft is checked where it is dropped, and not kept', async () => {
  const page = await open('/check');
  await assertAccessible(page);
  const stored = async () => (await (await page.request.get(`${base}/v1/reports?pageSize=1000`)).json()).reports.length;
  const before = await stored();
  await page.setInputFiles('input[type=file]', join(samples, '2020-city-finance-form2019-wrong-cell.txt'));
  await page.locator('.findings > li.error').first().waitFor();
  await page.locator('.findings > li.error button').first().click();
  await page.locator('.lit').first().waitFor();
  await page.setInputFiles('input[type=file]', { name: 'empty.txt', mimeType: 'text/plain', buffer: Buffer.from('not a report') });
  await until(async () => (await page.locator('.findings > li.error').count()) === 0, 'the second file is shown');
  assert.equal(await stored(), before);
  await close(page);
});

test('a report appears while the list is open, unless it is paused', async () => {
  const page = await open('/');
  await rows(page).first().waitFor();
  const before = await rows(page).count();
  const submit = (agency) => {
    const text = readFileSync(join(samples, '2015-county-education-form2014-clean.txt'), 'utf8');
    const file = join(folder, `${agency}.txt`);
    writeFileSync(file, text.replaceAll(/\S{2,4}县教育局/g, agency));
    const sent = spawnSync(nianbao, ['submit', '--server', server, file], { encoding: 'utf8' });
    assert.equal(sent.status, 0, sent.stderr);
  };
  submit('松岭县教育局');
  await page.getByRole('link', { name: '松岭县教育局' }).first().waitFor();
  assert.equal(await rows(page).count(), before + 1);
  await page.getByRole('button', { name: '暂停' }).click();
  submit('柏原县教育局');
  await page.getByText('有 1 份新报告').waitFor();
  assert.equal(await rows(page).count(), before + 1);
  await page.getByRole('button', { name: '继续' }).click();
  await page.getByRole('link', { name: '柏原县教育局' }).first().waitFor();
  await close(page);
});

test('operations show the stages', async () => {
  const page = await open('/operations');
  await page.locator('table.list tbody tr').nth(3).waitFor();
  await assertAccessible(page);
  await close(page);
});

test('what is not there says so', async () => {
  const page = await open('/reports/agencies/000000-none/reports/2020');
  await page.getByRole('alert').waitFor();
  page.problems.length = 0; // The browser tells of the 404 itself.
  await close(page);
});
