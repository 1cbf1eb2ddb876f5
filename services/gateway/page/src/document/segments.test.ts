// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { cut, type Range } from './segments';

const plain = (text: string, ranges: Range[]) => cut(text, ranges).map((s) => [s.text, s.keys.join('+')]);

describe('cut', () => {
  it('leaves a text without ranges whole', () => {
    expect(plain('收到13件', [])).toEqual([['收到13件', '']]);
    expect(plain('', [])).toEqual([]);
  });

  it('counts code points, not UTF-16 units', () => {
    expect(plain('𠮷有13件', [{ begin: 2, end: 5, key: 'a' }])).toEqual([
      ['𠮷有', ''],
      ['13件', 'a'],
    ]);
  });

  it('cuts where ranges overlap', () => {
    expect(plain('abcdef', [{ begin: 0, end: 4, key: 'a' }, { begin: 2, end: 6, key: 'b' }])).toEqual([
      ['ab', 'a'],
      ['cd', 'a+b'],
      ['ef', 'b'],
    ]);
  });

  it('keeps ranges within the text', () => {
    expect(plain('ab', [{ begin: -3, end: 1, key: 'a' }, { begin: 1, end: 99, key: 'b' }, { begin: 5, end: 9, key: 'c' }])).toEqual([
      ['a', 'a'],
      ['b', 'b'],
    ]);
  });

  it('puts every text together again', () => {
    // A generator with a seed of its own: the same cases on every run.
    let state = 12345;
    const random = (below: number) => (state = (state * 1103515245 + 12345) % 2147483648) % below;
    for (let round = 0; round < 500; ++round) {
      const text = Array.from({ length: random(30) }, () => '年报𠮷1件'.at(random(4))!).join('');
      const ranges = Array.from({ length: random(6) }, (_, i) => ({ begin: random(35) - 2, end: random(35) - 2, key: `${i}` }));
      const segments = cut(text, ranges);
      expect(segments.map((s) => s.text).join('')).toBe(text);
      for (const segment of segments) expect(segment.text).not.toBe('');
    }
  });
});
