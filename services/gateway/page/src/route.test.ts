// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { chinese, english } from './i18n';
import { parseRoute, reportPath } from './route';
import { filterOf } from './views/list';

describe('parseRoute', () => {
  it('reads back the address of a report', () => {
    const name = 'agencies/370000-ab12/consolidatedReports/2022';
    expect(parseRoute(reportPath(name), '?finding=2')).toEqual({ view: 'report', name, finding: 2 });
    expect(parseRoute(reportPath(name), '?finding=x')).toEqual({ view: 'report', name, finding: undefined });
  });

  it('knows its views and no others', () => {
    expect(parseRoute('/', '').view).toBe('list');
    expect(parseRoute('/check', '').view).toBe('check');
    expect(parseRoute('/operations', '').view).toBe('operations');
    expect(parseRoute('/nothing', '').view).toBe('missing');
  });
});

describe('filterOf', () => {
  it('joins what is given', () => {
    expect(filterOf(new URLSearchParams())).toBe('');
    expect(filterOf(new URLSearchParams('agency=%E6%9F%90%E5%B1%80&year=2022&severity=WARNING'))).toBe(
      'agency = "某局" AND year = 2022 AND severity >= WARNING',
    );
    expect(filterOf(new URLSearchParams('agency=a%22b&severity=NONE'))).toBe('agency = "ab" AND severity = NONE');
  });
});

describe('words', () => {
  it('are there in both languages', () => {
    expect(Object.keys(english).sort()).toEqual(Object.keys(chinese).sort());
    for (const [key, word] of Object.entries(english)) expect(word, key).not.toBe('');
  });
});
