// SPDX-License-Identifier: Apache-2.0
// Lists reports from /v1/reports. Whatever comes from a document is put in as text, never as HTML.
'use strict';

const FORMS = {
  FREE: '无统一格式',
  FORM_2014: '2014年统计表',
  FORM_2019: '2019年格式',
  FORM_2021: '2021年格式',
};
const KINDS = { GUIDE: '公开指南', OTHER: '其他文件' };
const SEVERITIES = [
  { key: 'ERROR', label: '错误', style: 'error' },
  { key: 'WARNING', label: '警告', style: 'warning' },
  { key: 'INFO', label: '提示', style: 'info' },
];

const rows = document.getElementById('reports');
const status = document.getElementById('status');
const more = document.getElementById('more');
let filter = '';
let nextPageToken = '';
let shown = 0;
let request = 0;

function element(tag, style, text) {
  const made = document.createElement(tag);
  if (style) made.className = style;
  if (text) made.textContent = text;
  return made;
}

function agencyOf(item) {
  const agency = (item.report && item.report.agency) || {};
  return agency.displayName || agency.nameAsWritten || item.document.uri || '（机关不详）';
}

function formOf(item) {
  const kind = KINDS[item.document.kind];
  if (kind) return kind;
  const form = FORMS[item.report && item.report.form] || '—';
  return item.report && item.report.scope === 'CONSOLIDATED' ? form + '（汇总）' : form;
}

function countsOf(item) {
  const cell = element('td');
  for (const severity of SEVERITIES) {
    const count = (item.findings || []).filter((f) => f.severity === severity.key).length;
    if (count > 0) cell.append(element('span', 'count ' + severity.style, `${severity.label} ${count}`));
  }
  if (!cell.hasChildNodes()) cell.textContent = '未发现';
  return cell;
}

function findingOf(finding) {
  const made = element('li');
  const severity = SEVERITIES.find((s) => s.key === finding.severity) || SEVERITIES[2];
  made.append(element('strong', severity.style, severity.label), ' ', finding.message || '');
  if (finding.expected || finding.actual) {
    made.append(element('div', '', `应为 ${finding.expected || '—'}，实为 ${finding.actual || '—'}`));
  }
  if (finding.suggestion) made.append(element('div', '', `建议：${finding.suggestion}`));
  for (const evidence of finding.evidence || []) {
    if (evidence.quote) made.append(element('div', 'quote', `原文：「${evidence.quote}」`));
  }
  made.append(element('div', 'rule', `规则 ${finding.ruleId || ''}`));
  return made;
}

function detailOf(item) {
  const cell = element('td', 'detail');
  cell.colSpan = 4;
  if (item.report && item.report.title) cell.append(element('p', '', item.report.title));
  const findings = item.findings || [];
  if (findings.length === 0) cell.append(element('p', '', '没有发现问题。'));
  const list = element('ul', 'findings');
  list.append(...findings.map(findingOf));
  if (findings.length > 0) cell.append(list);
  const name = item.report && item.report.name;
  if (name) {
    const link = element('a', '', '全部数据（JSON）');
    link.href = '/v1/' + name.split('/').map(encodeURIComponent).join('/');
    cell.append(link);
  }
  return cell;
}

function addReport(item) {
  const row = element('tr');
  const detail = element('tr');
  detail.hidden = true;
  detail.id = `detail-${shown++}`;
  detail.append(detailOf(item));

  const open = element('button', 'open', agencyOf(item));
  open.type = 'button';
  open.setAttribute('aria-expanded', 'false');
  open.setAttribute('aria-controls', detail.id);
  open.addEventListener('click', () => {
    detail.hidden = !detail.hidden;
    open.setAttribute('aria-expanded', String(!detail.hidden));
  });

  const agency = element('th');
  agency.scope = 'row';
  agency.append(open);
  const year = (item.report && item.report.year) || '不详';
  row.append(agency, element('td', 'year', String(year)), element('td', '', formOf(item)), countsOf(item));
  rows.append(row, detail);
}

async function load() {
  const current = ++request;
  more.disabled = true;
  status.textContent = '正在读取……';
  const query = new URLSearchParams();
  if (filter) query.set('filter', filter);
  if (nextPageToken) query.set('pageToken', nextPageToken);
  try {
    const response = await fetch('/v1/reports?' + query);
    const page = await response.json();
    if (current !== request) return;
    if (!response.ok) throw new Error(page.error.message);
    (page.reports || []).forEach(addReport);
    nextPageToken = page.nextPageToken || '';
    status.textContent = shown === 0 ? '没有符合条件的报告。' : `已列出 ${shown} 份${nextPageToken ? '，还有更多' : ''}。`;
    more.hidden = !nextPageToken;
  } catch (error) {
    if (current === request) status.textContent = `读取失败：${error.message}`;
  }
  more.disabled = false;
}

function quoted(text) {
  return '"' + text.replace(/[\\"]/g, '\\$&') + '"';
}

document.getElementById('search').addEventListener('submit', (event) => {
  event.preventDefault();
  const agency = document.getElementById('agency').value.trim();
  const year = document.getElementById('year').value.trim();
  const severity = document.getElementById('severity').value;
  const restrictions = [];
  if (agency) restrictions.push('agency : ' + quoted(agency));
  if (year) restrictions.push('year = ' + year);
  if (severity) restrictions.push(severity);
  filter = restrictions.join(' AND ');
  nextPageToken = '';
  shown = 0;
  rows.replaceChildren();
  load();
});
more.addEventListener('click', load);
load();
