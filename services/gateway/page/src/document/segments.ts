// SPDX-License-Identifier: Apache-2.0
// Cuts a text where facts and findings begin and end, so that each piece belongs to the same ones.

// A stretch of a text in code points, as evidence has it.
export interface Range {
  begin: number;
  end: number;
  // What stands there: "fact:f12", "finding:3".
  key: string;
}

export interface Segment {
  text: string;
  keys: string[];
}

// `ranges` may overlap, leave the text or be empty; empty ones mark nothing. The pieces together are
// `text`.
export function cut(text: string, ranges: readonly Range[]): Segment[] {
  const points = Array.from(text);
  const within = ranges
    .map((range) => ({
      ...range,
      begin: Math.max(0, Math.min(points.length, range.begin)),
      end: Math.max(0, Math.min(points.length, range.end)),
    }))
    .filter((range) => range.begin < range.end);
  const edges = new Set([0, points.length]);
  for (const range of within) edges.add(range.begin).add(range.end);
  const sorted = [...edges].sort((a, b) => a - b);
  const segments: Segment[] = [];
  for (let i = 0; i + 1 < sorted.length; ++i) {
    const begin = sorted[i]!;
    const end = sorted[i + 1]!;
    segments.push({
      text: points.slice(begin, end).join(''),
      keys: within.filter((r) => r.begin <= begin && end <= r.end).map((r) => r.key),
    });
  }
  return segments;
}
