// SPDX-License-Identifier: Apache-2.0
// Which facts and findings stand where: asked once for a document, looked up for each block and cell.

import type { Evidence, Finding, ValidatedReport } from '../types';
import type { Range } from './segments';

export interface Place {
  // Ranges of the text of a block or cell.
  ranges: Range[];
  // Keys of evidence that means the whole block or cell, such as a blank one.
  whole: string[];
}

export const NOWHERE: Place = { ranges: [], whole: [] };

export function placeKey(block: number, row?: number, column?: number): string {
  return row === undefined ? `${block}` : `${block}/${row}/${column ?? 0}`;
}

export function findingKey(index: number): string {
  return `finding:${index}`;
}

export class Places {
  private readonly places = new Map<string, Place>();

  constructor(report: ValidatedReport) {
    for (const fact of report.report?.facts ?? []) {
      if (fact.evidence) this.add(fact.evidence, `fact:${fact.factId}`);
    }
    (report.findings ?? []).forEach((finding, index) => {
      for (const evidence of this.evidenceOf(finding, report)) this.add(evidence, findingKey(index));
    });
  }

  at(block: number, row?: number, column?: number): Place {
    return this.places.get(placeKey(block, row, column)) ?? NOWHERE;
  }

  // A finding's own places, and those of the facts that it compares.
  private evidenceOf(finding: Finding, report: ValidatedReport): Evidence[] {
    const compared = new Set(finding.factIds ?? []);
    const facts = (report.report?.facts ?? []).filter((fact) => compared.has(fact.factId));
    return [...(finding.evidence ?? []), ...facts.flatMap((fact) => fact.evidence ?? [])];
  }

  private add(evidence: Evidence, key: string): void {
    // protobuf JSON leaves out nothing that is `optional`, so an absent block is no place.
    if (evidence.block === undefined) return;
    const id = placeKey(evidence.block, evidence.row, evidence.column);
    let place = this.places.get(id);
    if (!place) this.places.set(id, (place = { ranges: [], whole: [] }));
    const begin = evidence.begin ?? 0;
    const end = evidence.end ?? 0;
    if (begin < end) {
      place.ranges.push({ begin, end, key });
    } else {
      place.whole.push(key);
    }
  }
}
