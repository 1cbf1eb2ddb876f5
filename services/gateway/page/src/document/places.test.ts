// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import type { ValidatedReport } from '../types';
import { NOWHERE, Places } from './places';

const report: ValidatedReport = {
  document: { documentId: 'sha256:1' },
  report: {
    facts: [
      { factId: 'f1', evidence: { block: 0, begin: 3, end: 5 } },
      { factId: 'f2', evidence: { block: 2, row: 1, column: 4, begin: 0, end: 1 } },
      { factId: 'f3', evidence: { block: 2, row: 0, column: 0, begin: 0, end: 0 } },
      { factId: 'f4', evidence: {} },
    ],
  },
  findings: [
    { findingId: 'a', ruleId: 'form.sum', severity: 'ERROR', factIds: ['f2', 'f3'] },
    { findingId: 'b', ruleId: 'text.leftover', severity: 'INFO', evidence: [{ block: 0, begin: 4, end: 9 }] },
  ],
};

describe('Places', () => {
  const places = new Places(report);

  it('finds facts and findings of a block', () => {
    expect(places.at(0).ranges).toEqual([
      { begin: 3, end: 5, key: 'fact:f1' },
      { begin: 4, end: 9, key: 'finding:1' },
    ]);
  });

  it('gives a finding the cells of the facts that it compares', () => {
    expect(places.at(2, 1, 4).ranges.map((range) => range.key)).toEqual(['fact:f2', 'finding:0']);
  });

  it('takes a blank cell as a whole', () => {
    expect(places.at(2, 0, 0)).toEqual({ ranges: [], whole: ['fact:f3', 'finding:0'] });
  });

  it('has nothing elsewhere', () => {
    expect(places.at(7)).toBe(NOWHERE);
    expect(places.at(2)).toBe(NOWHERE);
  });
});
